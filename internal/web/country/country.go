package country

import (
	"net/http"
	"sort"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

type countryView struct {
	*site.Page
	C        *edition.Country
	Partners []partnerCountry
	Towns    []*edition.Unit // all with a partnership, by name
	Top      []*edition.Unit
	Without  int // municipalities of the national list with none; -1 = no list
	Map      *site.Map
}

type partnerCountry struct {
	Code string
	N    int
}

func country(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	code := strings.ToUpper(r.Part)
	c, ok := r.E.CountryOf(code)
	if !ok {
		return site.Answer{}, errs.New(errs.NotFound, "no such country")
	}
	path := "/countries/" + strings.ToLower(code)
	if r.Part != strings.ToLower(code) {
		return s.RedirectTo("/"+lang+path, http.StatusMovedPermanently), nil
	}
	if a, moved := s.Canonicalize(r, lang, path, ""); moved {
		return a, nil
	}
	v := &countryView{Page: s.NewPage(lang, r, path), C: c, Without: -1}
	name := v.Country(code)
	v.Crumbs = []site.Crumb{{Name: v.T("nav.countries"), Href: v.Here("/countries")}, {Name: name}}
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
	v.Map = v.MapOf(found.Found, nil, 0.03)
	v.share()
	return v.Page.Answer(countryPage(v), http.StatusOK)
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
	*site.Page
	All      []*edition.Country
	Compared []comparison
}

// comparison is a country whose whole national list is known.
type comparison struct {
	*edition.Country
	edition.Rates
}

func countries(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/countries", ""); moved {
		return a, nil
	}
	v := &countriesView{Page: s.NewPage(lang, r, "/countries")}
	v.Title, v.Description = v.T("countries.title"), v.T("countries.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("nav.countries")}}
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
	return v.Page.Answer(countriesPage(v), http.StatusOK)
}

// twinned counts the units of a country with a partnership that counts.
func twinned(p *site.Page, c *edition.Country) int {
	n := 0
	for _, u := range c.Units {
		if p.E.Unit(u).Counted > 0 {
			n++
		}
	}
	return n
}

func (v *countryView) numbers() []site.Figure {
	abroad := 0
	for _, c := range v.Partners {
		if c.Code != v.C.Code {
			abroad++
		}
	}
	n := []site.Figure{
		{What: v.N("country.n-partnerships", v.C.Partnerships), N: v.Number(v.C.Partnerships), Href: v.Here("/partnerships?country=" + v.C.Code)},
		{What: v.N("country.n-domestic", v.C.Domestic), N: v.Number(v.C.Domestic)},
		{What: v.N("country.n-towns", len(v.Towns)), N: v.Number(len(v.Towns))},
		{What: v.N("country.n-countries", abroad), N: v.Number(abroad)},
	}
	if v.Without >= 0 {
		n = append(n, site.Figure{What: v.N("country.n-without", v.Without), N: v.Number(v.Without)})
	}
	return n
}

func (v *countryView) share() {
	v.Preview, v.Feed, v.HasFeed = "/preview/countries/"+strings.ToLower(v.C.Code)+".png", "country="+v.C.Code, true
	v.About = []any{map[string]any{"@type": "Country", "name": v.Country(v.C.Code), "identifier": v.C.Code}}
}
