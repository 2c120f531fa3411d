// Package activity shows activities of partnerships at the desk and in the town
// hall. What an activity is the register knows, since from it follows whether a
// partnership lives.
package activity

import (
	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
)

// Feature is all that activities bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:            "activity",
		Messages:        messages,
		RecordPages:     []desk.RecordPage{{Kind: register.KindActivity, Path: "/desk/activities/{}"}},
		OnTown:          []site.TownBlock{{Rank: site.TownActivities, Draw: onTown}},
		DeskPartnership: ofPair,
		TownPartnership: ofTown,
		TownForms: map[ledger.Kind]townhall.Forms{
			register.KindActivity: {New: "/town-hall/partnerships/{}/activity", Standing: "/town-hall/activities/{}"}},
		Open: func(f feature.Frames) feature.Opened {
			d, t := deskPages{f.Desk}, townPages{f.Hall}
			return feature.Opened{Routes: []page.Route{
				{Path: "/desk/partnerships/{}/activity", Needs: account.Edit, Get: d.newActivity, Post: d.addActivity},
				{Path: "/desk/activities/{}", Needs: account.Desk, Writes: account.Edit, Get: d.editActivity, Post: d.changeActivity},
				{Path: "/town-hall/partnerships/{}/activity", Needs: account.TownHall, Get: t.newActivity, Post: t.addActivity},
				{Path: "/town-hall/activities/{}", Needs: account.TownHall, Get: t.editActivity, Post: t.saveActivity},
			}}
		},
	}
}

type (
	deskPages struct{ *desk.Desk }
	townPages struct{ *townhall.Hall }
)
