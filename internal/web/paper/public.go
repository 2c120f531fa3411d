package paper

import (
	"cmp"
	"slices"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/fulltext"
	"twinhall/internal/paper"
	"twinhall/internal/web/site"
)

// publicView are the papers of a partnership that everybody may see.
type publicView struct {
	*site.Page
	Papers []*paper.Published
}

// published is the part of the public page of a partnership; nil where there is
// nothing to see.
func published(p *site.Page, x *edition.Partnership) templ.Component {
	all := paper.Part.Of(p.E)[x.Index]
	if len(all) == 0 {
		return nil
	}
	return publicPapers(publicView{p, all})
}

// file is where a file that is public lies: the same in all languages.
func (v publicView) file(name string) string { return v.Links.Path("/file/" + name) }

// line is what a paper is besides its title.
func (v publicView) line(x *paper.Published) string {
	text := v.T(paper.SortKeys[x.Kind])
	if !x.Date.IsZero() {
		text += ", " + v.Date(x.Date)
	}
	if !x.File.IsPicture() {
		text += ", " + v.T("paper.pdf") + ", " + v.Number(int(x.File.Bytes+1023)/1024) + "\u00a0kB"
	}
	return text
}

// texts are the papers that everybody may see, so that they are found.
func texts(_ *site.Site, e *edition.Edition) (all []fulltext.Document) {
	for at, papers := range paper.Part.Of(e) {
		of := e.Partnership(at)
		pair := e.Unit(of.A).OwnName() + " – " + e.Unit(of.B).OwnName()
		for _, p := range papers {
			d := fulltext.Document{URL: "/partnerships/" + string(of.ID) + "#papers", Title: p.Title, Text: pair, Themes: of.Themes, Date: p.Date}
			if p.Note != "" {
				d.Text += " · " + p.Note
			}
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b fulltext.Document) int {
		return cmp.Or(cmp.Compare(a.URL, b.URL), cmp.Compare(a.Title, b.Title))
	})
	return all
}
