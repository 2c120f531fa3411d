// Package article shows the texts that editors keep: to everybody, and to the
// editors. What they are the room article says.
package article

import (
	"context"
	"embed"

	"twinhall/internal/account"
	"twinhall/internal/article"
	"twinhall/internal/record"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// messages are the texts of the articles' frame: a file a language.
//
//go:embed messages/*.json
var messages embed.FS

// Feature is all that the articles bring to the program.
func Feature() feature.Feature {
	f := feature.Feature{
		Name:     "article",
		Kinds:    record.Kinds{article.Kind},
		Part:     article.Part,
		Lines:    &article.Lines,
		Privacy:  &article.Privacy,
		Messages: messages,
		Pages: []site.Route{
			{Path: "/guide/{}", Page: one(article.Guide)},
			{Path: "/news/{}", Page: one(article.News)},
		},
		Nav: []site.NavEntry{
			{Under: site.NavGuide, Rank: 10, Path: "/guide", Label: "nav.guide"},
			{Under: site.NavGuide, Rank: 80, Path: "/questions", Label: "nav.questions"},
			{Under: site.NavGuide, Rank: 90, Path: "/glossary", Label: "nav.glossary"},
			{Under: site.NavNews, Rank: 10, Path: "/news", Label: "nav.news"},
		},
		OnHome:      []site.HomeBlock{{Rank: site.HomeNotices, Draw: noticesOnHome}, {Rank: site.HomeNew, Draw: onHome}},
		Sitemap:     sitemap,
		Foot:        foot,
		Published:   []site.Published{{Kind: "article", Name: "article.texts-found", Documents: texts}},
		RecordPages: []desk.RecordPage{{Kind: article.KindArticle, Path: "/desk/articles/{}", New: "/desk/guide/new", NewKey: "article.new-guide", Trash: true}},
		Rail: []page.Entry{
			{Section: page.Publish, Rank: 10, Path: "/desk/guide", Key: "nav.guide", Needs: account.Desk, Letter: "g"},
			{Section: page.Publish, Rank: 20, Path: "/desk/news", Key: "nav.news", Needs: account.Desk, Letter: "n"},
			{Section: page.Publish, Rank: 60, Path: "/desk/translations", Key: "article.translations", Needs: account.Desk, Letter: "r"},
		},
		DeskSearch: []desk.Search{{Rank: 70, Key: "article.texts-found", Needs: account.Desk, Find: find}},
		Open:       open,
	}
	for i, s := range article.Sections {
		f.New = append(f.New, page.Entry{Rank: 60 + i, Path: "/desk/" + string(s) + "/new", Key: newKeys[s], Needs: account.Edit})
		if s != article.Notices {
			f.Pages = append(f.Pages, site.Route{Path: "/" + string(s), Page: index(s)}, site.Route{Path: "/" + string(s) + ".atom", Page: feed(s)})
		}
	}
	return f
}

// newKeys are of the messages that name the form of a new article.
var newKeys = map[article.Section]string{article.Guide: "article.new-guide", article.News: "article.new-news", article.Glossary: "article.new-glossary",
	article.Questions: "article.new-questions", article.Notices: "article.new-notices"}

func open(f feature.Frames) feature.Opened {
	d := deskPages{f.Desk}
	routes := []page.Route{
		{Path: "/desk/articles/{}", Needs: account.Desk, Writes: account.Edit, Get: d.editPage, Post: d.changePage},
		{Path: "/desk/translations", Needs: account.Desk, Get: d.translations},
	}
	for _, of := range article.Sections {
		s := sectionPages{d, of}
		routes = append(routes,
			page.Route{Path: s.path(""), Needs: account.Desk, Get: s.list},
			page.Route{Path: s.path("/load"), Needs: account.Edit, Post: s.load},
			page.Route{Path: s.path("/new"), Needs: account.Edit, Get: s.newPage, Post: s.addPage})
	}
	for _, lang := range article.Languages {
		t := textPages{d, lang}
		routes = append(routes,
			page.Route{Path: textPath("{}", lang), Needs: account.Desk, Writes: account.Edit, Get: t.edit, Post: t.change},
			page.Route{Path: textPath("{}", lang) + "/current", Needs: account.Edit, Post: t.current},
			page.Route{Path: textPath("{}", lang) + "/preview", Needs: account.Edit, Post: t.preview})
	}
	return feature.Opened{Routes: routes, Today: today, Jobs: []func(context.Context){d.turn}}
}
