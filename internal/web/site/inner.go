package site

import (
	"bytes"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
)

// Inner is a page of those who sign in: in the frame of the public pages, found
// by no search. e may be nil before there is an edition.
func (s *Site) Inner(lang, path string, e *edition.Edition) *Page {
	if e == nil {
		e = edition.New(&edition.Snapshot{})
	}
	p := s.NewPage(lang, Request{E: e}, path)
	p.NoIndex, p.MissingHere, p.OfInner = true, true, true
	return p
}

// Render puts content into the frame of a page.
func (s *Site) Render(p *Page, content templ.Component) ([]byte, error) {
	var b bytes.Buffer
	err := layout(p, content).Render(noContext, &b)
	return b.Bytes(), err
}

// RenderStaff makes a page of the staff of its body.
func (s *Site) RenderStaff(p *Page, body templ.Component) ([]byte, error) {
	var b bytes.Buffer
	err := layoutStaff(p, body).Render(noContext, &b)
	return b.Bytes(), err
}

// NameFor is what the site is called in a language.
func (s *Site) NameFor(lang string) string {
	return s.SiteName(s.NewPage(lang, Request{}, "/"))
}

// RenderPaper puts content on paper of a size, under a bar that leads back and
// prints.
func (s *Site) RenderPaper(p *Page, size, back string, content templ.Component) ([]byte, error) {
	a, err := p.Paper(size, underBar(p, back, content))
	return a.Body, err
}

// FrameOf is the line of HTML that puts a town's partners on another site.
func (p *Page) FrameOf(u *edition.Unit) string {
	q := *p
	q.Path, q.Query = "/municipalities/"+u.Slug, ""
	return q.FrameLine(p.T("town.title", "name", p.Name(u)), "100%", frameHeight)
}
