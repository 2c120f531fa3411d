package country

import (
	"slices"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// homeShown is how many countries the home page names.
const homeShown = 12

// onHome are the countries with the most partnerships, on the home page.
func onHome(p *site.Page) templ.Component {
	var most []*edition.Country
	for i := range p.E.Countries {
		if c := &p.E.Countries[i]; c.Partnerships > 0 {
			most = append(most, c)
		}
	}
	if len(most) == 0 {
		return nil
	}
	slices.SortStableFunc(most, func(a, b *edition.Country) int { return b.Partnerships - a.Partnerships })
	return homeCountries(p, most[:min(homeShown, len(most))])
}
