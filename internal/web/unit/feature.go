// Package unit shows municipalities, districts and regions: to everybody and at
// the desk and in the town hall. What is known of one the register knows.
package unit

import (
	"twinhall/internal/account"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
)

// Feature is all that municipalities bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "unit",
		Messages: messages,
		RecordPages: []desk.RecordPage{{Kind: register.KindUnit, Path: "/desk/municipalities/{}", New: "/desk/municipalities/new",
			NewKey: "desk.new-unit", Trash: true, Name: nameOf}},
		Pages: []site.Route{
			{Path: "/municipalities", Page: municipalities},
			{Path: "/municipalities/{}", Page: municipality},
			{Path: "/municipalities/{}/sheet", Page: sheet},
			{Path: "/embed/municipalities/{}", Page: embedTown},
			site.PreviewOf("municipalities", preview),
		},
		Nav: []site.NavEntry{
			{Under: site.NavRegister, Rank: 10, Path: "/municipalities", Label: "nav.municipalities"},
		},
		Published:  []site.Published{site.PageTexts(site.PageText{Path: "/municipalities", Title: "search.title", Says: []string{"search.lead"}})},
		Embeds:     []site.Embed{{Page: "/municipalities/", Frame: "/embed/municipalities/", Title: frameTitle}},
		Rail:       []page.Entry{{Section: page.Register, Rank: 20, Path: "/desk/municipalities", Key: "desk.tab-municipalities", Needs: account.Desk, Letter: "m"}},
		New:        []page.Entry{{Rank: 20, Path: "/desk/municipalities/new", Key: "desk.new-unit", Needs: account.Edit}},
		DeskSearch: []desk.Search{{Rank: 10, Key: "nav.municipalities", Needs: account.Desk, Find: find}},
		Open: func(f feature.Frames) feature.Opened {
			d, t := deskPages{f.Desk}, townPages{f.Hall}
			return feature.Opened{Routes: []page.Route{
				{Path: "/desk/municipalities", Needs: account.Desk, Get: d.municipalities},
				{Path: "/desk/municipalities/new", Needs: account.Edit, Get: d.newUnit, Post: d.addUnit},
				{Path: "/desk/municipalities/{}", Needs: account.Desk, Get: d.unit},
				{Path: "/desk/municipalities/{}/edit", Needs: account.Edit, Get: d.editUnit, Post: d.changeUnit},
				{Path: "/desk/municipalities/{}/merge", Needs: account.Edit, Get: d.merge, Post: d.mergeNow},
				{Path: "/desk/municipalities/{}/hand-over", Needs: account.Desk, Get: d.handOver},
				{Path: "/desk/gazetteer.json", Needs: account.Desk, Get: d.suggestGazetteer},
				{Path: "/desk/similar.json", Needs: account.Desk, Get: d.checkSimilar},
				{Path: "/town-hall/sheet", Needs: account.TownHall, Get: t.sheet},
			}}
		},
	}
}

type (
	deskPages struct{ *desk.Desk }
	townPages struct{ *townhall.Hall }
)

// nameOf is what a unit that everybody may see is called.
func nameOf(v *page.View, id string) (string, bool) {
	u, ok := v.E.UnitByID(register.UnitID(id))
	if !ok {
		return "", false
	}
	return v.Name(u), true
}
