package article

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"twinhall/internal/article"
	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/fulltext"
	"twinhall/internal/markdown"
	"twinhall/internal/web/site"
)

// entry is an article as lists show it.
type entry struct {
	Title, Summary, Path string
	Lang                 string // in which it stands
	Day                  date.Date
}

func entryOf(p *site.Page, x *article.Published) entry {
	lang := x.Shown(p.Lang)
	e := entry{Title: x.In[lang].Title, Summary: x.In[lang].Summary, Path: x.Section.Path(x.Slug), Lang: lang}
	e.Day, _ = date.ParseEDTF(x.Day) // as it was stored
	return e
}

func entries(p *site.Page, all []*article.Published) (list []entry) {
	for _, x := range all {
		list = append(list, entryOf(p, x))
	}
	return list
}

// chapter is a chapter of the guide.
type chapter struct {
	Head  entry
	Pages []entry
}

// indexView is the first page of a section.
type indexView struct {
	*site.Page
	Section  article.Section
	Chapters []chapter
	Articles []text // of one page
	Entries  []entry
	None     string // why there is nothing, and what to do
}

// text is an article that stands on a page with others.
type text struct {
	entry
	Slug, HTML string
	Machine    bool
}

// heading is how a section's first page is called.
func heading(p *site.Page, s article.Section) (title, lead string) {
	switch s {
	case article.Guide:
		return p.T("guide.title"), p.T("guide.lead")
	case article.Glossary:
		return p.T("nav.glossary"), p.T("glossary.lead")
	case article.Questions:
		return p.T("nav.questions"), p.T("questions.lead")
	}
	return p.T("nav.news"), p.T("news.lead")
}

// index is the first page of a section.
func index(of article.Section) func(*site.Site, string, site.Request) (site.Answer, error) {
	return func(s *site.Site, lang string, r site.Request) (site.Answer, error) {
		path := "/" + string(of)
		if a, moved := s.Canonicalize(r, lang, path, ""); moved {
			return a, nil
		}
		v := &indexView{Page: s.NewPage(lang, r, path), Section: of}
		v.Title, v.Description = heading(v.Page, of)
		v.Crumbs = []site.Crumb{{Name: v.T(article.SectionKeys[of])}}
		v.HasFeed, v.FeedPath, v.Views = true, path+".atom", true
		library := article.Part.Of(r.E)
		switch of {
		case article.Guide:
			if library != nil {
				for _, c := range library.Chapters {
					v.Chapters = append(v.Chapters, chapter{entryOf(v.Page, c.Head), entries(v.Page, c.Pages)})
				}
			}
			return v.Page.Answer(indexPage(v), http.StatusOK)
		case article.News:
			v.Entries = entries(v.Page, library.All(of))
			return v.Page.Answer(newsPage(v), http.StatusOK)
		}
		all := library.All(of)
		if of == article.Glossary {
			all = library.Sorted(of, lang, v.Collator())
		}
		for _, x := range all {
			said := said(v.Page, x, x.Shown(lang))
			body := said.Body
			if !of.HasBody() {
				body = said.Summary
			}
			html, err := markdown.HTML(body, linksOf(v.Page))
			if err != nil {
				return site.Answer{}, err
			}
			v.Articles = append(v.Articles, text{entryOf(v.Page, x), x.Slug, html, said.Machine})
		}
		if of == article.Glossary {
			return v.Page.Answer(glossaryPage(v), http.StatusOK)
		}
		return v.Page.Answer(questionsPage(v), http.StatusOK)
	}
}

// pageView is the page of one article.
type pageView struct {
	*site.Page
	Section  article.Section
	In       string // the language of the text
	Text     article.Said
	Pieces   []piece
	Checked  date.Date
	Day      date.Date
	Keeper   string
	Siblings []entry // the pages of its chapter, its head first
	Before   *entry
	After    *entry
	Mail     string // a mail that tells somebody of the page
	Cited    string // how the page is cited
}

// one is the page of an article.
func one(of article.Section) func(*site.Site, string, site.Request) (site.Answer, error) {
	return func(s *site.Site, lang string, r site.Request) (site.Answer, error) {
		library := article.Part.Of(r.E)
		x, ok := library.One(of, r.Part)
		if !ok {
			return site.Answer{}, errs.New(errs.NotFound, "no such article")
		}
		path := of.Path(x.Slug)
		if a, moved := s.Canonicalize(r, lang, path, ""); moved {
			return a, nil
		}
		v := &pageView{Page: s.NewPage(lang, r, path), Section: of, In: x.Shown(lang), Keeper: x.Keeper}
		v.Text = said(v.Page, x, v.In)
		v.Checked, _ = date.ParseEDTF(x.Checked) // as it was stored
		v.Day, _ = date.ParseEDTF(x.Day)
		v.Title, v.Description = v.Text.Title, v.Text.Summary
		v.HasFeed, v.FeedPath, v.Views = true, "/"+string(of)+".atom", true
		v.Crumbs = []site.Crumb{{Name: v.T(article.SectionKeys[of]), Href: v.Here("/" + string(of))}}
		if head, ok := library.One(of, x.Parent); ok && of == article.Guide {
			v.Crumbs = append(v.Crumbs, site.Crumb{Name: entryOf(v.Page, head).Title, Href: v.Here(of.Path(head.Slug))})
		}
		v.Crumbs = append(v.Crumbs, site.Crumb{Name: v.Title})
		all, err := pieces(v.Page, v.Text.Body, linksOf(v.Page))
		if err != nil {
			return site.Answer{}, err
		}
		v.Pieces = all
		v.around(library, x)
		v.Mail = "mailto:?subject=" + url.PathEscape(v.Title) + "&body=" + url.PathEscape(v.Canonical(lang))
		v.Cited = v.cited(x)
		return v.Page.Answer(onePage(v), http.StatusOK)
	}
}

// cited is how the page is cited: who, what, as of when, where.
func (v *pageView) cited(x *article.Published) string {
	as := v.Checked
	if at := x.In[v.In].Changed; at > 0 {
		as, _ = date.ParseEDTF(time.Unix(at, 0).UTC().Format(time.DateOnly)) // a day is one
	}
	parts := []string{v.SiteName(v.Page), v.Title}
	if !as.IsZero() {
		parts = append(parts, v.Date(as))
	}
	return strings.Join(parts, ". ") + ". " + v.Canonical(v.Lang)
}

// said is an article in a language, with the name of the association where the
// text leaves it open, and the register's numbers.
func said(p *site.Page, x *article.Published, lang string) article.Said {
	t := x.In[lang]
	t.Summary, t.Body = filled(p, t.Summary), filled(p, t.Body)
	return t
}

// filled is a text with what it leaves open filled in.
func filled(p *site.Page, text string) string {
	if !strings.Contains(text, "{") {
		return text
	}
	name := p.Association()
	if name == "" {
		name = p.T("article.association")
	}
	countries := 0
	for i := range p.E.Countries {
		if p.E.Countries[i].Partnerships > 0 {
			countries++
		}
	}
	return strings.NewReplacer("{association}", name, "{partnerships}", p.Number(len(p.E.Select(edition.Query{Unit: edition.None}).Found)),
		"{towns}", p.Number(len(p.E.Busiest())), "{countries}", p.Number(countries)).Replace(text)
}

// linksOf lead from a text to what is there: what is not published is no link.
func linksOf(p *site.Page) markdown.Links {
	library := article.Part.Of(p.E)
	return markdown.Links{
		Schemes: article.Schemes,
		To: func(scheme, slug string) string {
			section := article.SectionOf(scheme)
			if _, ok := library.One(section, slug); !ok {
				return ""
			}
			return p.Here(section.Path(slug))
		},
		Site: p.Here,
	}
}

// around fills in what stands around an article: of a page of the guide its
// chapter and the pages before and after it, of news the newer and the older.
func (v *pageView) around(library *article.Library, x *article.Published) {
	if v.Section == article.Guide {
		for _, c := range library.Chapters {
			if all := append([]*article.Published{c.Head}, c.Pages...); slices.Contains(all, x) && len(all) > 1 {
				v.Siblings = entries(v.Page, all)
			}
		}
	}
	all := library.All(v.Section)
	at := slices.Index(all, x)
	if at > 0 {
		e := entryOf(v.Page, all[at-1])
		v.Before = &e
	}
	if at+1 < len(all) {
		e := entryOf(v.Page, all[at+1])
		v.After = &e
	}
}

// feedLength is how many entries a feed has at most.
const feedLength = 50

// feed tells of the articles of a section, those last written first.
func feed(of article.Section) func(*site.Site, string, site.Request) (site.Answer, error) {
	return func(s *site.Site, lang string, r site.Request) (site.Answer, error) {
		path := "/" + string(of)
		if a, moved := s.Canonicalize(r, lang, path+".atom", ""); moved {
			return a, nil
		}
		p := s.NewPage(lang, r, path+".atom")
		title, _ := heading(p, of)
		f := p.Atom(p.T("article.feed", "section", title), path)
		all := slices.Clone(article.Part.Of(r.E).All(of))
		slices.SortStableFunc(all, func(a, b *article.Published) int { return int(b.For(lang).Changed - a.For(lang).Changed) })
		for _, x := range all[:min(feedLength, len(all))] {
			e, t := entryOf(p, x), said(p, x, x.Shown(lang))
			address := p.Links.Absolute("/" + lang + e.Path)
			f.Entries = append(f.Entries, site.AtomEntry{ID: address, Title: e.Title, Updated: site.AtomTime(1000 * t.Changed),
				Links: []site.AtomLink{{Rel: "alternate", Type: "text/html", Href: address}}, Summary: markdown.Plain(t.Summary)})
		}
		if len(f.Entries) > 0 {
			f.Updated = f.Entries[0].Updated
		}
		return f.Answer()
	}
}

// weights say how much texts of a section count in the search: a page of the
// guide says all of what a term or an answer says in short.
var weights = map[article.Section]float64{article.Guide: 1, article.Questions: 0.5, article.Glossary: 0.3, article.News: 0.3, article.Notices: 0.5}

// texts are the articles, so that they are found: by readers of each language
// as they see them.
func texts(s *site.Site, e *edition.Edition) (all []fulltext.Document) {
	for _, section := range article.Sections {
		for _, x := range article.Part.Of(e).All(section) {
			day, _ := date.ParseEDTF(x.Checked) // as it was stored
			if x.Day != "" {
				day, _ = date.ParseEDTF(x.Day)
			}
			for _, reader := range s.Catalogues.Languages() {
				lang := x.Shown(reader)
				t := x.In[lang]
				all = append(all, fulltext.Document{URL: section.Path(x.Slug), Lang: lang, Reader: reader, Title: t.Title,
					Text: markdown.Plain(t.Summary) + "\n" + markdown.Plain(withoutBlocks(t.Body)), Date: day, Weight: weights[section]})
			}
		}
	}
	return all
}

// sitemap are the pages of articles.
func sitemap(e *edition.Edition) []string {
	var paths []string
	for _, s := range []article.Section{article.Guide, article.News, article.Glossary, article.Questions} {
		paths = append(paths, "/"+string(s))
		for _, x := range article.Part.Of(e).All(s) {
			if path := s.Path(x.Slug); !strings.Contains(path, "#") {
				paths = append(paths, path)
			}
		}
	}
	return paths
}
