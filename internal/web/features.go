package web

import (
	"twinhall/internal/register"
	"twinhall/internal/web/activity"
	"twinhall/internal/web/agreement"
	"twinhall/internal/web/campaign"
	"twinhall/internal/web/door"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/intakedesk"
	"twinhall/internal/web/official"
	"twinhall/internal/web/paper"
	"twinhall/internal/web/person"
)

// Features is the one list of what the program consists of, in the order in
// which it stands on pages and in files: the register itself, which the frames
// show, then what was built upon it.
func Features() feature.List {
	return feature.List{
		{Name: "register", Kinds: register.Kinds()},
		agreement.Feature(),
		activity.Feature(),
		paper.Feature(),
		door.Feature(),
		intakedesk.Feature(),
		campaign.Feature(),
		official.Feature(),
		person.Feature(),
	}
}
