package search

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
	"twinhall/internal/toponym"
)

// Missing is a place of the world that somebody named and that is not in the
// register, with the way on: who has a partner there or in its country, and what
// lies around it.
type Missing struct {
	Name    string // as its readers see it
	Country string
	There   int             // towns that have a partner at that place, such as a part of the city
	Towns   int             // towns of other countries that have a partner in its country
	Near    []*edition.Unit // with partnerships, the nearest first
}

const (
	thereKm = 15
	nearKm  = 60
	// muchLarger is how much more a place weighs that is meant although a place of
	// the register bears the very name, and how much less an other name does: a
	// hundredth, as edition.Find weighs.
	muchLarger = 2000
	mostNear   = 5
)

// missing is the largest place of the gazetteer that bears the name, nil where
// it knows none, or where what was found is that place or weighs as much.
func (s *Searcher) missing(f *found) *Missing {
	g, err := gazetteer.Load()
	if err != nil || f.q.Typing || !f.q.wants(Place) {
		return nil
	}
	for _, h := range f.hits {
		if h.Kind == Country && h.Score >= worthCountryAbroad || h.Kind == Partnership {
			return nil
		}
	}
	apart := recognise.TakeApart(f.q.Text)
	country := ""
	for _, behind := range apart.Behind {
		if c, ok := s.country(behind); ok {
			country = c
		}
	}
	best, people := gazetteer.PlaceID(0), -1
	hits := g.LookupWorld(nil, apart.Name)
	for _, key := range exonyms()[apart.Name] {
		if id, ok := g.ByKey(key); ok {
			hits = append(hits, gazetteer.Hit{ID: id})
		}
	}
	for _, h := range hits {
		p := g.Population(h.ID)
		if h.Alternate {
			p /= 100
		}
		if p > people && (country == "" || g.Place(h.ID).Country == country) {
			best, people = h.ID, p
		}
	}
	if people < 0 || f.covers(g.Place(best)) {
		return nil
	}
	p := g.Place(best)
	m := &Missing{Name: toponym.Shown(p.Name, "", called(g, best), f.q.Lang), Country: p.Country, Towns: townsWithPartnerIn(f.e, p.Country)}
	m.around(f.e, p.Point)
	return m
}

func called(g *gazetteer.Gazetteer, id gazetteer.PlaceID) *toponym.Called {
	p := g.Place(id)
	return toponym.Load().Called(toponym.Place{Name: p.Name, Country: p.Country, Key: p.Key, Others: slices.Values(g.Alternates(id))})
}

// exonyms are the keys of the places that are called so in some language today.
var exonyms = sync.OnceValue(func() map[string][]string {
	of := map[string][]string{}
	for _, l := range toponym.Load().Lines() {
		for _, name := range l.In {
			of[i18n.Fold(name)] = append(of[i18n.Fold(name)], l.Key)
		}
	}
	return of
})

// covers reports whether what was found by the very name is a place of the
// gazetteer, or no much smaller one.
func (f *found) covers(p gazetteer.Place) bool {
	return slices.ContainsFunc(f.hits, func(h Hit) bool {
		if h.Kind != Place || h.Near {
			return false
		}
		u, whole := f.e.Unit(h.Unit), h.Score >= worthTitle
		if u.Country == p.Country && (!u.Placed || geo.DistanceKm(u.Position, p.Point) < 10) && (whole || i18n.Fold(u.OwnName()) == i18n.Fold(p.Name)) {
			return true
		}
		return whole && float64(h.Score-worthWhole)+muchLarger > 1000*math.Log10(float64(p.Population)+1)
	})
}

// around fills in what lies at and near a point.
func (m *Missing) around(e *edition.Edition, at geo.Point) {
	type near struct {
		u  *edition.Unit
		km float64
	}
	var all []near
	there := map[edition.U]bool{}
	for i := range e.Units {
		u := &e.Units[i]
		if u.Counted == 0 || !u.Placed || u.Level == register.LevelRegion || math.Abs(u.Position.Lat-at.Lat) > 0.6 {
			continue
		}
		km := geo.DistanceKm(u.Position, at)
		if km <= nearKm {
			all = append(all, near{u, km})
		}
		if km <= thereKm && u.Country == m.Country {
			for _, p := range u.Partnerships {
				if edition.Counted(e.Partnership(p).State) {
					there[e.Other(p, u.Index).Index] = true
				}
			}
		}
	}
	m.There = len(there)
	slices.SortFunc(all, func(a, b near) int { return cmp.Or(cmp.Compare(a.km, b.km), cmp.Compare(a.u.Slug, b.u.Slug)) })
	for _, n := range all[:min(mostNear, len(all))] {
		m.Near = append(m.Near, n.u)
	}
}

// townsWithPartnerIn is how many units of other countries have a partnership
// that counts with one of a country.
func townsWithPartnerIn(e *edition.Edition, country string) int {
	c, ok := e.CountryOf(country)
	if !ok {
		return 0
	}
	others := map[edition.U]bool{}
	for _, u := range c.Units {
		for _, p := range e.Unit(u).Partnerships {
			if other := e.Other(p, u); other.Country != country && edition.Counted(e.Partnership(p).State) {
				others[other.Index] = true
			}
		}
	}
	return len(others)
}
