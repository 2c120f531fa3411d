// Package partnership shows partnerships: to everybody, at the desk and in the
// town hall. What is known of one and what follows from it the register knows.
package partnership

import (
	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/search"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
)

// Feature is all that partnerships bring to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "partnership",
		Messages: messages,
		RecordPages: []desk.RecordPage{{Kind: register.KindPartnership, Path: "/desk/partnerships/{}", New: "/desk/partnerships/new",
			NewKey: "desk.new-partnership", Trash: true, Name: nameOf, Shows: shows}},
		Pages: []site.Route{
			{Path: "/partnerships", Page: list},
			{Path: "/partnerships.csv", Page: partnershipsCSV},
			{Path: "/partnerships.xlsx", Page: partnershipsXLSX},
			{Path: "/partnerships.geojson", Page: partnershipsGeoJSON},
			{Path: "/partnerships/{}", Page: partnership},
			{Path: "/map", Page: mapPage},
			{Path: "/map.json", Page: mapPairs},
			{Path: "/poster", Page: poster},
			{Path: "/feed.atom", Page: feed},
			{Path: "/embed/map", Page: embedMap},
			{Path: "/preview/map.png", Page: previewMap},
			site.PreviewOf("partnerships", preview),
		},
		Nav: []site.NavEntry{
			{Under: site.NavMap, Rank: 10, Path: "/map", Label: "nav.map"},
			{Under: site.NavRegister, Rank: 20, Path: "/partnerships", Label: "nav.partnerships"},
		},
		OnHome: []site.HomeBlock{{Rank: site.HomeNew, Draw: onHome}},
		Published: []site.Published{
			{Kind: search.Partnership, Name: "nav.partnerships", Documents: notes},
			{Kind: "activity", Name: "pair.activities", Documents: activities},
			site.PageTexts(site.PageText{Path: "/partnerships", Title: "list.title"}, site.PageText{Path: "/map", Title: "map.title", Says: []string{"map.lead"}}),
		},
		Embeds:     []site.Embed{{Page: "/map", Frame: "/embed/map", Title: frameTitle}, {Page: "/partnerships", Frame: "/embed/map", Title: frameTitle}},
		Rail:       []page.Entry{{Section: page.Register, Rank: 10, Path: "/desk/partnerships", Key: "desk.tab-partnerships", Needs: account.Desk, Letter: "p"}},
		New:        []page.Entry{{Rank: 10, Path: "/desk/partnerships/new", Key: "desk.new-partnership", Needs: account.Edit}},
		DeskSearch: []desk.Search{{Rank: 20, Key: "nav.partnerships", Needs: account.Desk, Find: find}},
		TownForms: map[ledger.Kind]townhall.Forms{
			register.KindPartnership: {New: "/town-hall/partnerships/new", Standing: "/town-hall/partnerships/{}"}},
		Open: func(f feature.Frames) feature.Opened {
			d, t := deskPages{f.Desk}, townPages{f.Hall}
			return feature.Opened{Today: today, Routes: []page.Route{
				{Path: "/desk/partnerships", Needs: account.Desk, Get: d.table},
				{Path: "/desk/partnerships/new", Needs: account.Edit, Get: d.newPartnership, Post: d.addPartnership},
				{Path: "/desk/partnerships/bulk", Needs: account.Edit, Post: d.bulk, Most: bulkBytes},
				{Path: "/desk/partnerships/{}", Needs: account.Desk, Get: d.page},
				{Path: "/desk/partnerships/{}/edit", Needs: account.Edit, Get: d.editPartnership, Post: d.changePartnership},
				{Path: "/desk/partnerships/{}/confirm", Needs: account.Edit, Post: d.confirm},
				{Path: "/desk/partnerships/{}/withdraw", Needs: account.Edit, Post: d.withdraw},
				{Path: "/desk/partnerships/{}/decide", Needs: account.Edit, Post: d.decide},
				{Path: "/desk/filters", Needs: account.Desk, Post: d.saveFilter},
				{Path: "/desk/filters/drop", Needs: account.Desk, Post: d.dropFilter},
				{Path: "/desk/pair.json", Needs: account.Desk, Get: d.checkPair},
				{Path: "/town-hall/confirm", Needs: account.TownHall, Post: t.confirm},
				{Path: "/town-hall/partnerships/new", Needs: account.TownHall, Get: t.newPair, Post: t.addPair},
				{Path: "/town-hall/partnerships/{}", Needs: account.TownHall, Get: t.editPair, Post: t.savePair},
				{Path: "/town-hall/partnerships/{}/end", Needs: account.TownHall, Get: t.endPair, Post: t.saveEnd},
			}}
		},
	}
}

type (
	deskPages struct{ *desk.Desk }
	townPages struct{ *townhall.Hall }
)

// nameOf is what a partnership that everybody may see is called.
func nameOf(v *page.View, id string) (string, bool) {
	at, found := v.E.PartnershipByID(register.PartnershipID(id))
	if found != edition.Here {
		return "", false
	}
	p := v.E.Partnership(at)
	return v.Name(v.E.Unit(p.A)) + " – " + v.Name(v.E.Unit(p.B)), true
}
