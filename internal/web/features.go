package web

import (
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/campaign"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/door"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/inner"
	"twinhall/internal/web/intakedesk"
	"twinhall/internal/web/paper"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
)

// Features is the one list of what the program consists of, in the order in
// which it stands on pages and in files.
func Features() feature.List {
	return feature.List{
		{Name: "site", Messages: site.Messages},
		{Name: "inner", Messages: inner.Messages},
		{Name: "door", Messages: door.Messages},
		{Name: "desk", Messages: desk.Messages},
		{Name: "intakedesk", Messages: intakedesk.Messages},
		{Name: "townhall", Messages: townhall.Messages},
		{Name: "campaign", Messages: campaign.Messages},
		{Name: "register", Kinds: register.Kinds()},
		{Name: "official", Part: edition.Contacts},
		{Name: "paper", Part: edition.Papers, Messages: paper.Messages},
	}
}
