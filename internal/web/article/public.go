package guide

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/fulltext"
	"twinhall/internal/guide"
	"twinhall/internal/web/site"
)

// entry is a page as lists of the guide show it.
type entry struct {
	Title, Summary, Path string
	Lang                 string // in which it stands
}

func entryOf(p *site.Page, x *guide.Published) entry {
	lang := x.Shown(p.Lang)
	return entry{x.In[lang].Title, x.In[lang].Summary, "/guide/" + x.Slug, lang}
}

// chapter is a chapter of the guide.
type chapter struct {
	Head  entry
	Pages []entry
}

type indexView struct {
	*site.Page
	Chapters []chapter
}

func index(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/guide", ""); moved {
		return a, nil
	}
	v := &indexView{Page: s.NewPage(lang, r, "/guide")}
	v.Title, v.Description = v.T("guide.title"), v.T("guide.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("nav.guide")}}
	if tree := guide.Part.Of(r.E); tree != nil {
		for _, c := range tree.Chapters {
			one := chapter{Head: entryOf(v.Page, c.Head)}
			for _, p := range c.Pages {
				one.Pages = append(one.Pages, entryOf(v.Page, p))
			}
			v.Chapters = append(v.Chapters, one)
		}
	}
	return v.Page.Answer(indexPage(v), http.StatusOK)
}

type pageView struct {
	*site.Page
	In       string // the language of the text
	Text     guide.Said
	HTML     string
	Checked  date.Date
	Keeper   string
	Siblings []entry // the pages of its chapter, its head first
	Before   *entry
	After    *entry
	Mail     string // a mail that tells somebody of the page
}

func one(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	tree := guide.Part.Of(r.E)
	x, ok := tree.Page(r.Part)
	if !ok {
		return site.Answer{}, errs.New(errs.NotFound, "no such page of the guide")
	}
	path := "/guide/" + x.Slug
	if a, moved := s.Canonicalize(r, lang, path, ""); moved {
		return a, nil
	}
	v := &pageView{Page: s.NewPage(lang, r, path), In: x.Shown(lang), Keeper: x.Keeper}
	v.Text = said(v.Page, x, v.In)
	v.Checked, _ = date.ParseEDTF(x.Checked) // as it was stored
	v.Title, v.Description = v.Text.Title, v.Text.Summary
	v.Crumbs = []site.Crumb{{Name: v.T("nav.guide"), Href: v.Here("/guide")}}
	if head, ok := tree.Page(x.Parent); ok {
		v.Crumbs = append(v.Crumbs, site.Crumb{Name: entryOf(v.Page, head).Title, Href: v.Here("/guide/" + head.Slug)})
	}
	v.Crumbs = append(v.Crumbs, site.Crumb{Name: v.Title})
	html, err := guide.HTML(v.Text.Body, linksOf(v.Page, tree))
	if err != nil {
		return site.Answer{}, err
	}
	v.HTML = html
	v.around(tree, x)
	v.Mail = "mailto:?subject=" + url.PathEscape(v.Title) + "&body=" + url.PathEscape(v.Canonical(lang))
	return v.Page.Answer(onePage(v), http.StatusOK)
}

// said is a page in a language, with the name of the association where the text
// leaves it open.
func said(p *site.Page, x *guide.Published, lang string) guide.Said {
	t := x.In[lang]
	name := p.Association()
	if name == "" {
		name = p.T("guide.association")
	}
	t.Body = strings.ReplaceAll(t.Body, "{association}", name)
	return t
}

// linksOf lead from a text to what is there: a page that is not published is
// no link.
func linksOf(p *site.Page, tree *guide.Tree) guide.Links {
	return guide.Links{
		Page: func(slug string) string {
			if _, ok := tree.Page(slug); !ok {
				return ""
			}
			return p.Here("/guide/" + slug)
		},
		Site: p.Here,
	}
}

// around fills in the chapter of a page, and the pages before and after it.
func (v *pageView) around(tree *guide.Tree, x *guide.Published) {
	for _, c := range tree.Chapters {
		if all := append([]*guide.Published{c.Head}, c.Pages...); slices.Contains(all, x) && len(all) > 1 {
			for _, p := range all {
				v.Siblings = append(v.Siblings, entryOf(v.Page, p))
			}
		}
	}
	all := tree.All()
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

// texts are the pages of the guide, so that they are found: by readers of each
// language as they see them.
func texts(s *site.Site, e *edition.Edition) (all []fulltext.Document) {
	for _, x := range guide.Part.Of(e).All() {
		checked, _ := date.ParseEDTF(x.Checked) // as it was stored
		for _, reader := range s.Catalogues.Languages() {
			lang := x.Shown(reader)
			t := x.In[lang]
			all = append(all, fulltext.Document{URL: "/guide/" + x.Slug, Lang: lang, Reader: reader, Title: t.Title,
				Text: t.Summary + "\n" + guide.Plain(t.Body), Date: checked})
		}
	}
	return all
}

// sitemap are the pages of the guide.
func sitemap(e *edition.Edition) []string {
	paths := []string{"/guide"}
	for _, x := range guide.Part.Of(e).All() {
		paths = append(paths, "/guide/"+x.Slug)
	}
	return paths
}
