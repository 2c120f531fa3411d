package edition

import (
	"math"
	"sort"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"twinhall/internal/date"
	"twinhall/internal/geo"
)

// order is the rank of every unit by name, as a language sorts.
type order struct{ rank []int32 }

func (e *Edition) sortNames(lang string) *order {
	// A collator must not be shared between goroutines; this one is not.
	c := collate.New(language.Make(lang))
	buf := &collate.Buffer{}
	keys := make([][]byte, len(e.Units))
	at := make([]int32, len(e.Units))
	for i := range e.Units {
		keys[i] = c.KeyFromString(buf, e.Units[i].NameIn(lang))
		at[i] = int32(i)
	}
	sort.Slice(at, func(i, j int) bool {
		a, b := string(keys[at[i]]), string(keys[at[j]])
		if a != b {
			return a < b
		}
		return e.Units[at[i]].Slug < e.Units[at[j]].Slug
	})
	o := &order{rank: make([]int32, len(e.Units))}
	for rank, i := range at {
		o.rank[i] = int32(rank)
	}
	return o
}

func (e *Edition) order(lang string) *order {
	if f, ok := e.orders[lang]; ok {
		return f()
	}
	return e.orders["en"]()
}

// SortUnits sorts units by name as lang sorts.
func (e *Edition) SortUnits(units []U, lang string) {
	o := e.order(lang)
	sort.Slice(units, func(i, j int) bool { return o.rank[units[i]] < o.rank[units[j]] })
}

// Ends are the ends of p in the order in which the list shows them: the one in
// a chosen country first, else by name.
func (e *Edition) Ends(p P, q Query, lang string) (*Unit, *Unit) {
	a, b := &e.Units[e.Partnerships[p].A], &e.Units[e.Partnerships[p].B]
	if countries := q.Values[FacetCountry]; len(countries) > 0 && q.Has(FacetCountry, a.Country) != q.Has(FacetCountry, b.Country) {
		if q.Has(FacetCountry, b.Country) {
			return b, a
		}
		return a, b
	}
	o := e.order(lang)
	// The register's own towns first: those of a national list, or where there
	// is none of the country that has more partnerships in it.
	if (a.Listed != "") != (b.Listed != "") {
		if b.Listed != "" {
			return b, a
		}
		return a, b
	}
	if a.Listed == "" && a.Country != b.Country {
		ca, cb := e.Countries[e.countryIndex[a.Country]].Partnerships, e.Countries[e.countryIndex[b.Country]].Partnerships
		if ca != cb {
			if cb > ca {
				return b, a
			}
			return a, b
		}
	}
	if o.rank[b.Index] < o.rank[a.Index] {
		return b, a
	}
	return a, b
}

// Sort orders what was found by the query's order, names as lang sorts.
func (e *Edition) Sort(r *Result, lang string) {
	o := e.order(lang)
	type row struct {
		p            P
		first, other int32
	}
	rows := make([]row, len(r.Found))
	for i, p := range r.Found {
		a, b := e.Ends(p, r.Query, lang)
		rows[i] = row{p, o.rank[a.Index], o.rank[b.Index]}
	}
	byName := func(x, y row) bool {
		if x.first != y.first {
			return x.first < y.first
		}
		if x.other != y.other {
			return x.other < y.other
		}
		return x.p < y.p
	}
	sort.Slice(rows, func(i, j int) bool {
		x, y := rows[i], rows[j]
		px, py := &e.Partnerships[x.p], &e.Partnerships[y.p]
		switch r.Query.Sort {
		case "since", "-since":
			// What is unknown stands last in either direction.
			if px.Since.IsZero() != py.Since.IsZero() {
				return py.Since.IsZero()
			}
			if c := date.Compare(px.Since, py.Since); c != 0 {
				return (c < 0) == (r.Query.Sort == "since")
			}
		case "distance", "-distance":
			if (px.DistanceKm == 0) != (py.DistanceKm == 0) {
				return py.DistanceKm == 0
			}
			if px.DistanceKm != py.DistanceKm {
				return (px.DistanceKm < py.DistanceKm) == (r.Query.Sort == "distance")
			}
		case "country":
			if a, b := e.other(x.p, r.Query, lang).Country, e.other(y.p, r.Query, lang).Country; a != b {
				return a < b
			}
		}
		return byName(x, y)
	})
	for i := range rows {
		r.Found[i] = rows[i].p
	}
}

func (e *Edition) other(p P, q Query, lang string) *Unit {
	_, b := e.Ends(p, q, lang)
	return b
}

// placed is a unit at its place, small enough to run through many.
type placed struct {
	at   geo.Point
	unit U
}

// Near is a unit with its distance.
type Near struct {
	Unit *Unit
	Km   float64
}

// Neighbours are the units nearest to u that have a partnership which counts,
// at most limit, of the same level, within 60 km.
func (e *Edition) Neighbours(u U, limit int) []Near {
	at := &e.Units[u]
	if !at.Placed {
		return nil
	}
	var near []Near
	// A degree of latitude is 111 km; one of longitude is shorter by its cosine.
	const km = 60
	dLat := km / 111.0
	dLon := dLat / math.Max(0.1, math.Cos((math.Abs(at.Position.Lat)+1)*math.Pi/180))
	from := sort.Search(len(e.twinned), func(i int) bool { return e.twinned[i].at.Lat >= at.Position.Lat-dLat })
	for _, p := range e.twinned[from:] {
		if p.at.Lat > at.Position.Lat+dLat {
			break
		}
		if math.Abs(p.at.Lon-at.Position.Lon) > dLon || p.unit == u {
			continue
		}
		v := &e.Units[p.unit]
		if v.Level != at.Level {
			continue
		}
		if d := geo.DistanceKm(at.Position, v.Position); d <= km {
			near = append(near, Near{v, d})
		}
	}
	sort.Slice(near, func(i, j int) bool { return near[i].Km < near[j].Km })
	return near[:min(limit, len(near))]
}
