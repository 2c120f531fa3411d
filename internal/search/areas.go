package search

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
	"twinhall/internal/toponym"
)

// area is a region or district in which units of an edition lie.
type area struct {
	country, name string
	district      bool
	pairs         int // partnerships that count, of its units
}

// areas are those of an edition, by what they are called in every language.
type areas struct {
	e     *edition.Edition
	all   []area
	core  map[string][]int32 // by what tells them from others: "jihomoravsky"
	whole map[string][]int32 // by their whole names
	names []string           // the keys of whole, sorted
}

type areasKey struct{}

// areasOf are the areas of an edition, made when they are first asked for.
func areasOf(e *edition.Edition) *areas {
	x, _ := e.Keep(areasKey{}, func() any { return newAreas(e) }).(*areas)
	return x
}

func newAreas(e *edition.Edition) *areas {
	x := &areas{e: e, core: map[string][]int32{}, whole: map[string][]int32{}}
	at := map[area]int32{}
	tables := toponym.Load()
	note := func(u *edition.Unit, name string, district bool) {
		if name == "" {
			return
		}
		key := area{country: u.Country, name: name, district: district}
		i, ok := at[key]
		if !ok {
			i = int32(len(x.all))
			at[key], x.all = i, append(x.all, key)
			for _, lang := range append([]string{""}, toponym.Languages...) {
				called := name
				if lang != "" {
					called = tables.Region(u.Country, name, lang)
				}
				x.add(i, called)
			}
		}
		x.all[i].pairs += u.Counted
	}
	for i := range e.Units {
		u := &e.Units[i]
		note(u, u.Region, false)
		note(u, u.District, true)
	}
	x.names = slices.Sorted(maps.Keys(x.whole))
	return x
}

func (x *areas) add(i int32, name string) {
	put := func(m map[string][]int32, key string) {
		if key != "" && !slices.Contains(m[key], i) {
			m[key] = append(m[key], i)
		}
	}
	put(x.whole, i18n.Fold(name))
	put(x.core, recognise.AreaCore(name))
}

// named are the areas that a text means.
func (x *areas) named(text string) []int32 {
	if whole := x.whole[i18n.Fold(text)]; len(whole) > 0 {
		return whole
	}
	return x.core[recognise.AreaCore(text)]
}

func (x *areas) known(text string) bool { return len(x.named(text)) > 0 }

// within reports of units whether they lie in all the areas; nil where there is
// none.
func (x *areas) within(country string, names []string) func(*edition.Unit) bool {
	if len(names) == 0 {
		return nil
	}
	var all []map[area]bool
	for _, name := range names {
		in := map[area]bool{}
		for _, i := range x.named(name) {
			if a := x.all[i]; country == "" || a.country == country {
				in[area{country: a.country, name: a.name, district: a.district}] = true
			}
		}
		if len(in) == 0 {
			return func(*edition.Unit) bool { return false }
		}
		all = append(all, in)
	}
	return func(u *edition.Unit) bool {
		for _, in := range all {
			if !in[area{country: u.Country, name: u.Region}] && !in[area{country: u.Country, name: u.District, district: true}] {
				return false
			}
		}
		return true
	}
}

// units are the weightiest units that lie in an area: those with the most
// partnerships, then the largest.
func (x *areas) units(in func(*edition.Unit) bool, limit int) []edition.U {
	var all []edition.U
	for i := range x.e.Units {
		if u := &x.e.Units[i]; u.Level != register.LevelRegion && in(u) {
			all = append(all, u.Index)
		}
	}
	slices.SortFunc(all, func(a, b edition.U) int {
		ua, ub := x.e.Unit(a), x.e.Unit(b)
		return cmp.Or(cmp.Compare(ub.Counted, ua.Counted), cmp.Compare(ub.Population, ua.Population), cmp.Compare(ua.Slug, ub.Slug))
	})
	return all[:min(limit, len(all))]
}

// mostBegun bounds how many names of regions are looked at that begin so.
const mostBegun = 40

// regionsIn adds the regions that a text names, where they have partnerships.
func (x *areas) regionsIn(q *Query, f *found) {
	if !q.wants(Region) {
		return
	}
	folded := i18n.Fold(q.Text)
	add := func(i int32, score int) {
		a := x.all[i]
		if a.district || a.pairs == 0 || slices.ContainsFunc(f.hits, func(h Hit) bool { return h.Kind == Region && h.Region == a.name && h.Country == a.country }) {
			return
		}
		f.hits = append(f.hits, Hit{Kind: Region, Score: score + int(math.Log10(float64(1+a.pairs))*100), Country: a.country, Region: a.name})
	}
	for _, i := range x.whole[folded] {
		add(i, worthRegion)
	}
	if core := recognise.AreaCore(q.Text); core != folded {
		for _, i := range x.core[core] {
			add(i, worthRegion-500)
		}
	}
	if q.Typing && len(folded) >= 3 {
		from, _ := slices.BinarySearch(x.names, folded)
		for _, name := range x.names[from:min(from+mostBegun, len(x.names))] {
			if !strings.HasPrefix(name, folded) {
				break
			}
			for _, i := range x.whole[name] {
				add(i, worthPart)
			}
		}
	}
}

// namedCountry is a country under one of its names, folded, in a language.
type namedCountry struct{ name, code, lang string }

func countriesNamed(names *gazetteer.Names, langs []string) (all []namedCountry) {
	for _, code := range names.Countries() {
		for _, lang := range langs {
			if name := i18n.Fold(names.CountryName(code, lang)); name != "" {
				all = append(all, namedCountry{name, code, lang})
			}
		}
	}
	return all
}

// countriesIn adds the countries of an edition that a text names: whole, as its
// beginning, or but for an error.
func (s *Searcher) countriesIn(e *edition.Edition, q *Query, f *found) {
	if !q.wants(Country) {
		return
	}
	folded := i18n.Fold(q.Text)
	best := map[string]int{}
	add := func(code string, score int) {
		if c, ok := e.CountryOf(code); ok && score > best[code] {
			best[code] = score + min(c.Partnerships, 400)
		}
	}
	if len(folded) > 3 && !strings.ContainsAny(q.Text, ",;(") {
		if code, ok := s.country(q.Text); ok {
			add(code, worthCountryAbroad)
		}
	}
	for _, n := range s.named {
		switch {
		case n.name == folded && n.lang == q.Lang:
			add(n.code, worthCountry)
		case n.name == folded:
			add(n.code, worthCountryAbroad)
		case len(folded) >= 2 && strings.HasPrefix(n.name, folded) && (q.Typing || n.name[len(folded)] == ' ' || len(folded) >= 4):
			add(n.code, worthPart)
		case len(folded) >= 5 && i18n.Typos(folded, n.name, 1) == 1:
			add(n.code, worthPart-1000)
		}
	}
	for _, code := range slices.Sorted(maps.Keys(best)) {
		f.hits = append(f.hits, Hit{Kind: Country, Score: best[code], Country: code})
	}
}
