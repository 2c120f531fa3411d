package web

import (
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/campaign"
	"twinhall/internal/web/door"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/intakedesk"
	"twinhall/internal/web/paper"
)

// Features is the one list of what the program consists of, in the order in
// which it stands on pages and in files: the register itself, which the frames
// show, then what was built upon it.
func Features() feature.List {
	return feature.List{
		{Name: "register", Kinds: register.Kinds(), Part: edition.Contacts},
		paper.Feature(),
		door.Feature(),
		intakedesk.Feature(),
		campaign.Feature(),
	}
}
