package country

import (
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// preview is the picture of a country.
func preview(p *site.Page, code string) (site.Picture, bool) {
	c, ok := p.E.CountryOf(strings.ToUpper(code))
	if !ok {
		return site.Picture{}, false
	}
	found := p.E.Select(edition.Query{Unit: edition.None, Values: map[edition.Facet][]string{edition.FacetCountry: {c.Code}}})
	return site.Picture{Title: p.Country(c.Code), Line: p.N("count.partnerships", c.Partnerships), Map: p.FlatMap(found.Found, nil, 0.03)}, true
}
