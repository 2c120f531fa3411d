package site

import "twinhall/internal/register"

// fileAddress is where a file that is public lies: the same in all languages.
func (p *Page) fileAddress(name string) string { return p.Links.Path("/file/" + name) }

// paperLine is what a paper is besides its title.
func (p *Page) paperLine(x *register.PublicPaper) string {
	text := p.T("paper.kind-" + x.Kind)
	if !x.Date.IsZero() {
		text += ", " + p.Date(x.Date)
	}
	if !x.File.IsPicture() {
		text += ", " + p.T("paper.pdf") + ", " + p.Number(int(x.File.Bytes+1023)/1024) + "\u00a0kB"
	}
	return text
}
