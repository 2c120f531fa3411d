package unit

import (
	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// preview is the picture of a town.
func preview(p *site.Page, slug string) (site.Picture, bool) {
	at, found := p.E.UnitBySlug(slug)
	if found != edition.Here {
		return site.Picture{}, false
	}
	u := p.E.Unit(at)
	return site.Picture{Title: p.Name(u), Line: p.N("count.partners", u.Counted) + " · " + p.Country(u.Country),
		Map: p.FlatMap(u.Partnerships[:u.Counted], u, 0)}, true
}
