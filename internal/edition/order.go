package edition

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"twinhall/internal/date"
	"twinhall/internal/geo"
)

// order is the rank of every unit by shown name, as a language sorts, and what
// tells those of one name apart.
type order struct {
	rank  []int32
	apart apart
}

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
	o := &order{rank: make([]int32, len(e.Units)), apart: e.tellApart(at, lang)}
	for rank, i := range at {
		o.rank[i] = int32(rank)
	}
	return o
}

// order is the order of names in a language, made when it is first asked for.
func (e *Edition) order(lang string) *order {
	make, ok := e.orders.Load(lang)
	if !ok {
		make, _ = e.orders.LoadOrStore(lang, sync.OnceValue(func() *order { return e.sortNames(lang) }))
	}
	return make.(func() *order)()
}

// SortUnits sorts units by name as lang sorts.
func (e *Edition) SortUnits(units []U, lang string) {
	o := e.order(lang)
	sort.Slice(units, func(i, j int) bool { return o.rank[units[i]] < o.rank[units[j]] })
}

// lead says which end of a partnership is shown first: its first, its second,
// or whichever name sorts first.
type lead uint8

const (
	leadA lead = iota
	leadB
	leadByName
)

// leadOf puts the register's own towns first: those of a national list, or
// where there is none those of the country that has more partnerships.
func (e *Edition) leadOf(p *Partnership) lead {
	a, b := &e.Units[p.A], &e.Units[p.B]
	if (a.Listed != "") != (b.Listed != "") {
		if b.Listed != "" {
			return leadB
		}
		return leadA
	}
	if a.Listed == "" && a.Country != b.Country {
		ca, cb := e.Countries[e.countryIndex[a.Country]].Partnerships, e.Countries[e.countryIndex[b.Country]].Partnerships
		if ca > cb {
			return leadA
		}
		if cb > ca {
			return leadB
		}
	}
	return leadByName
}

// ends finds the order of a partnership's ends for one query and language.
type ends struct {
	e       *Edition
	country []bool // chosen; nil = any
	rank    []int32
}

func (e *Edition) endsOf(q Query, lang string) ends {
	return ends{e, chosen(q.Values[FacetCountry], len(e.Countries), func(v string) (int, bool) { i, ok := e.countryIndex[v]; return i, ok }), e.order(lang).rank}
}

func (x ends) of(p P) (first, other U) {
	q := &x.e.Partnerships[p]
	if x.country != nil {
		a, b := x.country[x.e.columns.country[0][p]], x.country[x.e.columns.country[1][p]]
		if a != b {
			if b {
				return q.B, q.A
			}
			return q.A, q.B
		}
	}
	if l := x.e.columns.lead[p]; l == leadB || l == leadByName && x.rank[q.B] < x.rank[q.A] {
		return q.B, q.A
	}
	return q.A, q.B
}

// Ends are the ends of p in the order in which the list shows them: the one in
// a chosen country first, else by name.
func (e *Edition) Ends(p P, q Query, lang string) (*Unit, *Unit) {
	a, b := e.endsOf(q, lang).of(p)
	return &e.Units[a], &e.Units[b]
}

// row is a partnership with what it is ordered by: key, then both names.
type row struct {
	key   uint64
	names uint64
	p     P
}

func (a row) compare(b row) int {
	switch {
	case a.key != b.key:
		return cmp.Compare(a.key, b.key)
	case a.names != b.names:
		return cmp.Compare(a.names, b.names)
	}
	return cmp.Compare(a.p, b.p)
}

// Sort orders what was found by the query's order, names as lang sorts.
func (e *Edition) Sort(r *Result, lang string) { e.SortPart(r, lang, 0, len(r.Found)) }

// SortPart orders what was found so far that Found[from:to] holds what Sort
// would put there; the rest stays in any order. It takes time in proportion to
// what was found.
func (e *Edition) SortPart(r *Result, lang string, from, to int) {
	x := e.endsOf(r.Query, lang)
	rows := make([]row, len(r.Found))
	for i, p := range r.Found {
		a, b := x.of(p)
		rows[i] = row{e.sortKey(r.Query.Sort, p, b), uint64(x.rank[a])<<32 | uint64(x.rank[b]), p}
	}
	split(rows, from)
	split(rows[from:], to-from)
	slices.SortFunc(rows[from:to], row.compare)
	for i := range rows {
		r.Found[i] = rows[i].p
	}
}

// sortKey is smaller for what stands earlier. What is unknown stands last in
// either direction.
func (e *Edition) sortKey(by string, p P, other U) uint64 {
	const last = math.MaxUint64
	q := &e.Partnerships[p]
	switch by {
	case "since", "-since":
		if q.Since.IsZero() {
			return last
		}
		// As date.Compare: by the first day, the last, then the finer.
		k := dayKey(q.Since.From())<<32 | dayKey(q.Since.To())<<8 | uint64(q.Since.Precision())
		if by == "-since" {
			return last - 1 - k
		}
		return k
	case "distance", "-distance":
		if q.DistanceKm == 0 {
			return last
		}
		k := math.Float64bits(q.DistanceKm) // positive ones order as they are
		if by == "-distance" {
			return last - 1 - k
		}
		return k
	case "country":
		return uint64(e.countryIndex[e.Units[other].Country]) // sorted by code
	}
	return 0
}

// dayKey is a number below 1<<24 that orders days from the year 0 to 9999.
func dayKey(d date.Day) uint64 {
	return uint64(max(0, min(d.Year, 9999)))<<9 | uint64(d.Month)<<5 | uint64(d.Day)
}

// split reorders rows so that none of the first k sorts after any of the rest.
func split(rows []row, k int) {
	for lo, hi := 0, len(rows); hi-lo > 1 && k > lo && k < hi; {
		pivot := middle(rows[lo], rows[lo+(hi-lo)/2], rows[hi-1])
		i, j := lo, hi-1
		for i <= j {
			for rows[i].compare(pivot) < 0 {
				i++
			}
			for rows[j].compare(pivot) > 0 {
				j--
			}
			if i <= j {
				rows[i], rows[j] = rows[j], rows[i]
				i++
				j--
			}
		}
		// Between j and i stands at most the pivot, where it belongs.
		switch {
		case k <= j:
			hi = j + 1
		case k > i:
			lo = i
		default:
			return
		}
	}
}

func middle(a, b, c row) row {
	if a.compare(b) > 0 {
		a, b = b, a
	}
	if b.compare(c) > 0 {
		b = c
	}
	if a.compare(b) > 0 {
		b = a
	}
	return b
}

// placed is a unit at its place, small enough to run through many.
type placed struct {
	at   geo.Point
	unit U
}

// rowOf is the row of the globe, an eighth of a degree tall, that a latitude
// lies in.
func rowOf(lat float64) int { return int(math.Floor(lat * 8)) }

// Near is a unit with its distance.
type Near struct {
	Unit *Unit
	Km   float64
}

// Neighbours are the units nearest to u that have a partnership which counts,
// at most limit, of the same level, within 60 km; the nearest first.
func (e *Edition) Neighbours(u U, limit int) []Near {
	at := &e.Units[u]
	if !at.Placed || limit <= 0 {
		return nil
	}
	n := &nearest{e: e, at: at, limit: limit, reach: 60, found: make([]Near, 0, limit+1)}
	own := rowOf(at.Position.Lat)
	n.row(own)
	// Away from the own row, so that what is near shortens the way.
	for d := 1; ; d++ {
		north, south := float64(own+d)/8-at.Position.Lat, at.Position.Lat-float64(own-d+1)/8
		if min(north, south)*kmDegree > n.reach {
			return n.found
		}
		n.row(own + d)
		n.row(own - d)
	}
}

// kmDegree is a little less than a degree of latitude.
const kmDegree = 111.0

// nearest are the units found so far that are nearest to one.
type nearest struct {
	e     *Edition
	at    *Unit
	limit int
	reach float64 // what is farther, in km, is not wanted any more
	found []Near
}

// row looks through a row of the globe from the unit's meridian to the east and
// to the west.
func (n *nearest) row(r int) {
	all, lon := n.e.twinned, n.at.Position.Lon
	// A degree of longitude is shorter by the cosine.
	km := kmDegree * math.Max(0.1, math.Cos((math.Abs(n.at.Position.Lat)+1)*math.Pi/180))
	from := sort.Search(len(all), func(i int) bool {
		o := rowOf(all[i].at.Lat)
		return o > r || o == r && all[i].at.Lon >= lon
	})
	for i := from; i < len(all) && rowOf(all[i].at.Lat) == r && (all[i].at.Lon-lon)*km <= n.reach; i++ {
		n.consider(all[i])
	}
	for i := from - 1; i >= 0 && rowOf(all[i].at.Lat) == r && (lon-all[i].at.Lon)*km <= n.reach; i-- {
		n.consider(all[i])
	}
}

func (n *nearest) consider(p placed) {
	if math.Abs(p.at.Lat-n.at.Position.Lat)*kmDegree > n.reach || p.unit == n.at.Index {
		return
	}
	d := geo.DistanceKm(n.at.Position, p.at)
	if d > n.reach {
		return
	}
	v := &n.e.Units[p.unit]
	if v.Level != n.at.Level {
		return
	}
	i, _ := slices.BinarySearchFunc(n.found, d, func(o Near, d float64) int {
		return cmp.Or(cmp.Compare(o.Km, d), cmp.Compare(o.Unit.Index, p.unit))
	})
	n.found = slices.Insert(n.found, i, Near{v, d})
	if len(n.found) > n.limit {
		n.found = n.found[:n.limit]
	}
	if len(n.found) == n.limit {
		n.reach = n.found[n.limit-1].Km
	}
}
