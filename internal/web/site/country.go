package site

import (
	"net/http"
	"sort"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/register"
)

type countryView struct {
	*Page
	C        *edition.Country
	Partners []partnerCountry
	Towns    []*edition.Unit // all with a partnership, by name
	Top      []*edition.Unit
	Without  int // municipalities of the national list with none; -1 = no list
	Map      *svgMap
}

type partnerCountry struct {
	Code string
	N    int
}

func (s *Site) country(lang string, r Request) (Answer, error) {
	code := strings.ToUpper(r.Part)
	c, ok := r.E.CountryOf(code)
	if !ok {
		return Answer{}, errs.New(errs.NotFound, "no such country")
	}
	path := "/countries/" + strings.ToLower(code)
	if r.Part != strings.ToLower(code) {
		return s.to("/"+lang+path, http.StatusMovedPermanently), nil
	}
	if a, moved := s.canonical(r, lang, path, ""); moved {
		return a, nil
	}
	v := &countryView{Page: s.page(lang, r, path), C: c, Without: -1}
	v.Current = "countries"
	name := v.Country(code)
	v.Crumbs = []Crumb{{v.T("nav.countries"), v.Here("/countries")}, {name, ""}}
	v.Title = v.T("country.title", "name", name)
	v.Description = v.N("country.description", c.Partnerships, "name", name)
	found := r.E.Select(edition.Query{Unit: edition.None, Values: map[edition.Facet][]string{edition.FacetCountry: {code}}})
	by := map[string]int{}
	for _, p := range found.Found {
		q := r.E.Partnership(p)
		other := r.E.Unit(q.B).Country
		if other == code {
			other = r.E.Unit(q.A).Country
		}
		by[other]++
	}
	for other, n := range by {
		v.Partners = append(v.Partners, partnerCountry{other, n})
	}
	sort.Slice(v.Partners, func(i, j int) bool {
		if v.Partners[i].N != v.Partners[j].N {
			return v.Partners[i].N > v.Partners[j].N
		}
		return v.Partners[i].Code < v.Partners[j].Code
	})
	v.towns()
	v.Map = v.mapOf(found.Found, nil, 0.03)
	v.share()
	return render(v.Page, countryPage(v), http.StatusOK)
}

// partnerCountry names a partner's country; partnerships within the country
// are no partners abroad.
func (v *countryView) partnerCountry(code string) string {
	if code == v.C.Code {
		return v.T("country.inside")
	}
	return v.Country(code)
}

func (v *countryView) towns() {
	var names []edition.U
	listed := 0
	for _, i := range v.C.Units {
		u := v.E.Unit(i)
		if u.Counted == 0 {
			continue
		}
		names = append(names, i)
		if len(v.Top) < 10 {
			v.Top = append(v.Top, u)
		}
		if u.Listed != "" && u.Level == register.LevelMunicipality {
			listed++
		}
	}
	v.E.SortUnits(names, v.Lang)
	for _, i := range names {
		v.Towns = append(v.Towns, v.E.Unit(i))
	}
	if v.C.Municipalities > 0 {
		v.Without = v.C.Municipalities - listed
	}
}

type countriesView struct {
	*Page
	All      []*edition.Country
	Compared []comparison
}

// comparison is a country whose whole national list is known.
type comparison struct {
	*edition.Country
	edition.Rates
}

// twinned counts the units of a country with a partnership that counts.
func (p *Page) twinned(c *edition.Country) int {
	n := 0
	for _, u := range c.Units {
		if p.E.Unit(u).Counted > 0 {
			n++
		}
	}
	return n
}

func (s *Site) countries(lang string, r Request) (Answer, error) {
	if a, moved := s.canonical(r, lang, "/countries", ""); moved {
		return a, nil
	}
	v := &countriesView{Page: s.page(lang, r, "/countries")}
	v.Current = "countries"
	v.Title, v.Description = v.T("countries.title"), v.T("countries.lead")
	v.Crumbs = []Crumb{{v.T("nav.countries"), ""}}
	for i := range r.E.Countries {
		if r.E.Countries[i].Partnerships > 0 {
			v.All = append(v.All, &r.E.Countries[i])
		}
	}
	v.SortCountries(v.All)
	for _, c := range v.All {
		if rates, ok := r.E.Rates(c); ok {
			v.Compared = append(v.Compared, comparison{c, rates})
		}
	}
	return render(v.Page, countriesPage(v), http.StatusOK)
}

// SortCountries sorts countries by name as the page's language sorts, those at
// home first.
func (p *Page) SortCountries(all []*edition.Country) {
	c := p.Collator()
	sort.Slice(all, func(i, j int) bool {
		if a, b := p.home(all[i].Code), p.home(all[j].Code); a != b {
			return a
		}
		return c(p.Country(all[i].Code), p.Country(all[j].Code)) < 0
	})
}
