// Package guide shows the guide: to everybody, and to the editors who keep it.
// What its pages are the room guide says.
package guide

import (
	"embed"

	"twinhall/internal/account"
	"twinhall/internal/guide"
	"twinhall/internal/record"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// messages are the texts of the guide's frame: a file a language.
//
//go:embed messages/*.json
var messages embed.FS

// Feature is all that the guide brings to the program.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "guide",
		Kinds:    record.Kinds{guide.Kind},
		Part:     guide.Part,
		Lines:    &guide.Lines,
		Privacy:  &guide.Privacy,
		Messages: messages,
		Pages: []site.Route{
			{Path: "/guide", Page: index},
			{Path: "/guide/{}", Page: one},
		},
		Nav:         []site.NavEntry{{Under: site.NavGuide, Rank: 10, Path: "/guide", Label: "nav.guide"}},
		Sitemap:     sitemap,
		Published:   []site.Published{{Kind: "guide", Name: "nav.guide", Documents: texts}},
		RecordPages: []desk.RecordPage{{Kind: guide.KindPage, Path: "/desk/guide/{}", New: "/desk/guide/new", NewKey: "guide.new", Trash: true}},
		Rail:        []page.Entry{{Section: page.Publish, Rank: 10, Path: "/desk/guide", Key: "nav.guide", Needs: account.Desk, Letter: "g"}},
		DeskSearch:  []desk.Search{{Rank: 70, Key: "nav.guide", Needs: account.Desk, Find: find}},
		New:         []page.Entry{{Rank: 60, Path: "/desk/guide/new", Key: "guide.new", Needs: account.Edit}},
		Open: func(f feature.Frames) feature.Opened {
			d := deskPages{f.Desk}
			routes := []page.Route{
				{Path: "/desk/guide", Needs: account.Desk, Get: d.list},
				{Path: "/desk/guide/load", Needs: account.Edit, Post: d.load},
				{Path: "/desk/guide/new", Needs: account.Edit, Get: d.newPage, Post: d.addPage},
				{Path: "/desk/guide/{}", Needs: account.Desk, Writes: account.Edit, Get: d.editPage, Post: d.changePage},
			}
			for _, lang := range guide.Languages {
				t := textPages{d, lang}
				routes = append(routes, page.Route{Path: "/desk/guide/{}/" + lang, Needs: account.Desk, Writes: account.Edit, Get: t.edit, Post: t.change})
			}
			return feature.Opened{Routes: routes}
		},
	}
}
