package partnership

import (
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/web/site"
)

// posterView is a region or a country on a wall: A2, with a large map and every
// town.
type posterView struct {
	*Choice
	Place string
	Where string // the country of a region
	Towns []posterTown
	Left  int  // towns for which there is no room
	Small bool // the list is set in small type
	Back  string
	Rates []site.Figure
}

type posterTown struct {
	U        *edition.Unit
	Partners []*edition.Unit
}

// posterArcs is the most partnerships that a poster draws one by one. Its list
// has room for so many letters in large type, and for so many in small.
const (
	posterArcs   = 1500
	largeLetters = 5000
	smallLetters = 8500
)

func poster(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	q, _, _ := ReadQuery(s, r)
	regions, countries := q.Values[edition.FacetRegion], q.Values[edition.FacetCountry]
	place := edition.Query{Unit: edition.None, Page: 1, Values: map[edition.Facet][]string{}}
	switch {
	case len(regions) == 1:
		place.Values[edition.FacetRegion] = regions
	case len(countries) == 1:
		place.Values[edition.FacetCountry] = countries
	default:
		return site.Answer{}, errs.New(errs.NotFound, "a poster is of one region or one country")
	}
	query := place.Encode()
	if a, moved := s.Canonicalize(r, lang, "/poster", query); moved {
		return a, nil
	}
	v := &posterView{Choice: &Choice{Page: s.NewPage(lang, r, "/poster")}}
	v.Query, v.NoIndex = query, true
	v.Result = r.E.Select(place)
	v.Total = len(v.Result.Found)
	if v.Total == 0 {
		return site.Answer{}, errs.New(errs.NotFound, "no partnership there")
	}
	in := func(u *edition.Unit) bool { return len(countries) == 1 && u.Country == countries[0] }
	if len(regions) == 1 {
		country, region, _ := strings.Cut(regions[0], "|")
		v.Place, v.Where = v.Region(country, region), v.Country(country)
		in = func(u *edition.Unit) bool { return u.Country == country && u.Region == region }
	} else {
		v.Place = v.Country(countries[0])
	}
	v.Title = v.T("poster.title", "name", v.Place)
	v.Back = v.Here("/partnerships") + "?" + query
	v.Map = v.Draw(site.Drawing{Fit: geo.FitFlat, Most: posterArcs, Spare: 0.03, Crop: 0.03}, v.Result.Found, nil)
	v.gather(in)
	return v.Paper("paper-a2", posterPage(v))
}

// gather lists the towns of the place by name, with their partners: as many
// of those with the most partners as there is room for.
func (v *posterView) gather(in func(*edition.Unit) bool) {
	var towns []edition.U
	partners := map[string]bool{}
	letters := 0
	for _, i := range v.E.Busiest() {
		u := v.E.Unit(i)
		if !in(u) {
			continue
		}
		t := posterTown{U: u}
		var names []edition.U
		more := len(v.Name(u)) + 8
		for _, p := range u.Partnerships[:u.Counted] {
			o := v.E.Other(p, i)
			names = append(names, o.Index)
			more += len(v.Name(o)) + 6
		}
		if letters += more; letters > smallLetters {
			v.Left++
			continue
		}
		v.E.SortUnits(names, v.Lang)
		for _, n := range names {
			t.Partners = append(t.Partners, v.E.Unit(n))
		}
		towns = append(towns, i)
		v.Towns = append(v.Towns, t)
	}
	v.Small = letters > largeLetters
	v.E.SortUnits(towns, v.Lang)
	at := map[edition.U]int{}
	for n, u := range towns {
		at[u] = n
	}
	slices.SortFunc(v.Towns, func(a, b posterTown) int { return at[a.U.Index] - at[b.U.Index] })
	for _, p := range v.Result.Found {
		q := v.E.Partnership(p)
		for _, end := range []*edition.Unit{v.E.Unit(q.A), v.E.Unit(q.B)} {
			if !in(end) {
				partners[end.Country] = true
			}
		}
	}
	v.Rates = []site.Figure{
		{What: v.N("home.n-partnerships", v.Total), N: v.Number(v.Total)},
		{What: v.N("home.n-towns", len(towns)+v.Left), N: v.Number(len(towns) + v.Left)},
		{What: v.N("country.n-countries", len(partners)), N: v.Number(len(partners))},
	}
}

// posterQuery is the query of the poster of what a list chooses; "" where that
// is not one region or one country.
func (v *Choice) posterQuery() string {
	q := edition.Query{Values: map[edition.Facet][]string{}}
	switch regions, countries := v.Result.Query.Values[edition.FacetRegion], v.Result.Query.Values[edition.FacetCountry]; {
	case v.Total == 0:
		return ""
	case len(regions) == 1:
		q.Values[edition.FacetRegion] = regions
	case len(countries) == 1 && len(regions) == 0:
		q.Values[edition.FacetCountry] = countries
	}
	return q.Encode()
}
