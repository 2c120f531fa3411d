// Package practice shows cards of good practice: to everybody, to the editors
// who keep them, and to towns that hand in their own. What a card is the room
// practice says.
package practice

import (
	"embed"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/practice"
	"twinhall/internal/record"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
	"twinhall/internal/web/townhall"
)

// messages are the texts of the cards' frame: a file a language.
//
//go:embed messages/*.json
var messages embed.FS

// Feature is all that good practice brings to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "practice",
		Kinds:    record.Kinds{practice.Kind},
		Part:     practice.Part,
		Lines:    &practice.Lines,
		Privacy:  &practice.Privacy,
		Messages: messages,
		Pages: []site.Route{
			{Path: "/good-practice", Page: list},
			{Path: "/good-practice/{}", Page: one},
			{Path: "/good-practice.csv", Page: csv},
			{Path: "/good-practice.atom", Page: feed},
			{Path: "/embed/good-practice", Page: frame},
		},
		Nav:           []site.NavEntry{{Under: site.NavGuide, Rank: 70, Path: "/good-practice", Label: "nav.practice"}},
		OnTown:        []site.TownBlock{{Rank: site.TownActivities, Draw: onTown}},
		OnPartnership: onPartnership,
		Embeds:        []site.Embed{{Page: "/good-practice", Frame: "/embed/good-practice", Title: frameTitle}},
		Sitemap:       sitemap,
		Published:     []site.Published{{Kind: "practice", Name: "nav.practice", Documents: texts}},
		RecordPages:   []desk.RecordPage{{Kind: practice.KindCard, Path: "/desk/practice/{}", New: "/desk/practice/new", NewKey: "practice.new", Trash: true}},
		Rail:          []page.Entry{{Section: page.Publish, Rank: 30, Path: "/desk/practice", Key: "nav.practice", Needs: account.Desk, Letter: "b"}},
		DeskSearch:    []desk.Search{{Rank: 75, Key: "nav.practice", Needs: account.Desk, Find: find}},
		New:           []page.Entry{{Rank: 65, Path: "/desk/practice/new", Key: "practice.new", Needs: account.Edit}},

		TownPartnership: ofTown,
		TownForms: map[ledger.Kind]townhall.Forms{
			practice.KindCard: {New: "/town-hall/partnerships/{}/practice", Standing: "/town-hall/practice/{}"}},
		Open: open,
	}
}

func open(f feature.Frames) feature.Opened {
	d, t := deskPages{f.Desk}, townPages{f.Hall}
	routes := []page.Route{
		{Path: "/desk/practice", Needs: account.Desk, Get: d.list},
		{Path: "/desk/practice/load", Needs: account.Edit, Post: d.load},
		{Path: "/desk/practice/new", Needs: account.Edit, Get: d.newCard, Post: d.addCard},
		{Path: "/desk/practice/{}", Needs: account.Desk, Writes: account.Edit, Get: d.editCard, Post: d.changeCard},
		{Path: "/town-hall/partnerships/{}/practice", Needs: account.TownHall, Get: t.newCard, Post: t.addCard},
		{Path: "/town-hall/practice/{}", Needs: account.TownHall, Get: t.editCard, Post: t.saveCard},
	}
	for _, lang := range practice.Languages {
		x := textPages{d, lang}
		routes = append(routes, page.Route{Path: textPath("{}", lang), Needs: account.Desk, Writes: account.Edit, Get: x.edit, Post: x.change})
	}
	return feature.Opened{Routes: routes}
}
