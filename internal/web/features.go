package web

import (
	"twinhall/internal/register"
	"twinhall/internal/web/activity"
	"twinhall/internal/web/agreement"
	"twinhall/internal/web/article"
	"twinhall/internal/web/campaign"
	"twinhall/internal/web/country"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/door"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/figures"
	"twinhall/internal/web/imports"
	"twinhall/internal/web/official"
	"twinhall/internal/web/opendata"
	"twinhall/internal/web/page"
	"twinhall/internal/web/paper"
	"twinhall/internal/web/partnership"
	"twinhall/internal/web/person"
	"twinhall/internal/web/practice"
	"twinhall/internal/web/redirect"
	"twinhall/internal/web/search"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
	"twinhall/internal/web/unit"
)

// Features is the one list of what the program consists of, in the order in
// which it stands on pages and in files: the frames, the register itself, which
// they show, then what was built upon it.
func Features() feature.List {
	return feature.List{
		{Name: "site", Messages: site.Messages, Nav: site.Nav, Published: []site.Published{site.OwnTexts}},
		{Name: "page", Messages: page.Messages},
		{Name: "desk", Messages: desk.Messages},
		{Name: "townhall", Messages: townhall.Messages},
		{Name: "register", Kinds: register.Kinds()},
		partnership.Feature(),
		unit.Feature(),
		country.Feature(),
		figures.Feature(),
		opendata.Feature(),
		search.Feature(),
		agreement.Feature(),
		activity.Feature(),
		paper.Feature(),
		door.Feature(),
		imports.Feature(),
		campaign.Feature(),
		official.Feature(),
		person.Feature(),
		article.Feature(),
		practice.Feature(),
		redirect.Feature(),
	}
}
