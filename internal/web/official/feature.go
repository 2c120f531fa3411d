// Package official shows the officials who answer for the partnerships of a
// municipality, at the desk and in the town hall. What of them is personal the
// register knows.
package official

import (
	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
)

// Feature is all that officials bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:        "official",
		Messages:    messages,
		Part:        edition.Contacts,
		OnTown:      []site.TownBlock{{Rank: site.TownOffice, Draw: onTown}},
		RecordPages: []desk.RecordPage{{Kind: register.KindOfficial, Path: "/desk/officials/{}"}},
		DeskSearch:  []desk.Search{{Rank: 30, Key: "desk.officials", Needs: account.Desk, Find: find}},
		InHistory:   map[ledger.Kind]desk.Words{register.KindOfficial: inHistory},
		Open: func(f feature.Frames) feature.Opened {
			d, t := deskPages{f.Desk}, townPages{f.Hall}
			return feature.Opened{Today: d.reviews, Routes: []page.Route{
				{Path: "/desk/municipalities/{}/officials", Needs: account.Desk, Get: d.officials},
				{Path: "/desk/municipalities/{}/officials/new", Needs: account.Edit, Post: d.addOfficial},
				{Path: "/desk/officials/{}", Needs: account.Desk, Get: d.official},
				{Path: "/desk/officials/{}/edit", Needs: account.Edit, Post: d.changeOfficial},
				{Path: "/town-hall/officials", Needs: account.TownHall, Get: t.officials},
				{Path: "/town-hall/officials/new", Needs: account.TownHall, Get: t.newOfficial, Post: t.addOfficial},
				{Path: "/town-hall/officials/{}", Needs: account.TownHall, Get: t.official, Post: t.saveOfficial},
			}}
		},
	}
}

type (
	deskPages struct{ *desk.Desk }
	townPages struct{ *townhall.Hall }
)
