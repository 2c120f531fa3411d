package edition

import (
	"math/bits"
	"slices"
	"sort"

	"twinhall/internal/register"
)

// Count is one value of a facet with the number of partnerships that choosing
// it would show.
type Count struct {
	Value string
	N     int
}

// Result is what a query shows.
type Result struct {
	Query  Query
	Found  []P // in the edition's order
	Facets map[Facet][]Count

	set set
}

// Has reports whether p was found.
func (r *Result) Has(p P) bool { return r.set.has(p) }

// Filter finds what q chooses and counts, for every facet, what each of its
// values would show if it were chosen in place of the present ones. What it
// returns must not be changed but by Sort.
func (e *Edition) Filter(q Query) *Result {
	if q.Depth() == 0 && q.Unit == None {
		all := e.unfiltered()
		return &Result{Query: q, Found: slices.Clone(all.Found), Facets: all.Facets, set: all.set}
	}
	return e.filter(q)
}

// Select finds what q chooses, and counts nothing.
func (e *Edition) Select(q Query) *Result {
	r := &Result{Query: q}
	t := e.translate(q)
	r.set = t.all(FacetNone)
	r.set.and(t.place)
	r.Found = r.set.list()
	return r
}

func (e *Edition) filter(q Query) *Result {
	r := &Result{Query: q, Facets: map[Facet][]Count{}}
	t := e.translate(q)
	// What meets all conditions but those of place is needed more than once.
	few := t.all(FacetNone)
	r.set = few.copy()
	r.set.and(t.place)
	r.Found = r.set.list()
	for _, f := range Facets {
		switch f {
		case FacetCountry, FacetRegion, FacetWith:
			r.Facets[f] = t.countEnds(f, few)
		default:
			met := r.set
			if t.few[f] != nil {
				met = t.all(f)
				met.and(t.place)
			}
			r.Facets[f] = countFew(e.columns.few[f], met, q.Values[f])
		}
	}
	return r
}

// FacetNone is no facet.
const FacetNone Facet = ""

// conditions are a query translated to sets and small numbers.
type conditions struct {
	e     *Edition
	q     Query
	named set           // nil = any
	few   map[Facet]set // by facet with few values; nil = any
	// Which countries and regions are chosen for an end and for the other; nil
	// = any.
	country, region, with []bool
	place                 set // those with an end that meets them; nil = any
}

func (e *Edition) translate(q Query) *conditions {
	t := &conditions{e: e, q: q, few: map[Facet]set{}}
	for _, f := range fewFacets {
		values := q.Values[f]
		if f == FacetState && len(values) == 0 {
			values = []string{register.StateActive, register.StateDormant, register.StateUnknown}
		}
		if f == FacetState && slices.Contains(values, "any") {
			values = nil
		}
		if len(values) > 0 {
			t.few[f] = e.columns.few[f].any(values, len(e.Partnerships))
		}
	}
	t.country = chosen(q.Values[FacetCountry], len(e.Countries), func(v string) (int, bool) { i, ok := e.countryIndex[v]; return i, ok })
	t.with = chosen(q.Values[FacetWith], len(e.Countries), func(v string) (int, bool) { i, ok := e.countryIndex[v]; return i, ok })
	t.region = chosen(q.Values[FacetRegion], len(e.regions), func(v string) (int, bool) { i, ok := e.regionIndex[v]; return int(i), ok })
	t.findPlace()
	t.findNamed()
	return t
}

func chosen(values []string, n int, index func(string) (int, bool)) []bool {
	if len(values) == 0 {
		return nil
	}
	in := make([]bool, n)
	for _, v := range values {
		if i, ok := index(v); ok {
			in[i] = true
		}
	}
	return in
}

// any is the set of partnerships with one of values.
func (v *fewValues) any(values []string, n int) set {
	s := newSet(n)
	for i, value := range v.values {
		if slices.Contains(values, value) {
			s.or(v.sets[i])
		}
	}
	return s
}

func (t *conditions) findPlace() {
	if t.country == nil && t.region == nil && t.with == nil {
		return
	}
	t.place = newSet(len(t.e.Partnerships))
	c := &t.e.columns
	if t.region == nil && t.with == nil {
		// The usual case, without a call for each.
		for i, x := range c.country[0] {
			if t.country[x] || t.country[c.country[1][i]] {
				t.place.add(P(i))
			}
		}
		return
	}
	for i := range t.e.Partnerships {
		if t.end(c, i, 0, FacetNone) || t.end(c, i, 1, FacetNone) {
			t.place.add(P(i))
		}
	}
}

// end reports whether an end of a partnership meets country and region, and
// the other one with, leaving out the condition of facet but.
func (t *conditions) end(c *columns, i, end int, but Facet) bool {
	return (t.country == nil || but == FacetCountry || t.country[c.country[end][i]]) &&
		(t.region == nil || but == FacetRegion || t.region[c.region[end][i]]) &&
		(t.with == nil || but == FacetWith || t.with[c.country[1-end][i]])
}

// free reports whether nothing is chosen of a facet of place.
func (t *conditions) free(f Facet) bool {
	return f == FacetCountry && t.country == nil || f == FacetRegion && t.region == nil || f == FacetWith && t.with == nil
}

// freeBut reports whether nothing is chosen of the other two.
func (t *conditions) freeBut(f Facet) bool {
	return (f == FacetCountry || t.country == nil) && (f == FacetRegion || t.region == nil) && (f == FacetWith || t.with == nil)
}

// findNamed gathers the partnerships of the chosen town, and of those whose
// name the text begins.
func (t *conditions) findNamed() {
	e := t.e
	if t.q.Text != "" {
		t.named = newSet(len(e.Partnerships))
		e.search().begin(t.q.Text, func(u U) {
			for _, p := range e.Units[u].Partnerships {
				t.named.add(p)
			}
		})
	}
	if t.q.Unit != None {
		of := newSet(len(e.Partnerships))
		for _, p := range e.Units[t.q.Unit].Partnerships {
			of.add(p)
		}
		if t.named != nil {
			of.and(t.named)
		}
		t.named = of
	}
}

// all is what meets every condition but those of place and that of facet but.
func (t *conditions) all(but Facet) set {
	s := every(len(t.e.Partnerships))
	for f, of := range t.few {
		if f != but {
			s.and(of)
		}
	}
	s.and(t.named)
	return s
}

// countFew lists the values that would show something, and those that are
// chosen.
func countFew(v *fewValues, met set, chosen []string) []Count {
	var counts []Count
	for i, value := range v.values {
		n := 0
		if v.sets[i] != nil {
			n = common(met, v.sets[i])
		}
		if n > 0 || slices.Contains(chosen, value) {
			counts = append(counts, Count{value, n})
		}
	}
	return counts
}

// countEnds counts the values of country, region or with among the ends that
// meet the other two, each partnership once for a value.
func (t *conditions) countEnds(f Facet, among set) []Count {
	e, c := t.e, &t.e.columns
	column, values, far := c.country, len(e.Countries), 0
	switch f {
	case FacetRegion:
		column, values = c.region, len(e.regions)
	case FacetWith:
		far = 1
	}
	n := make([]int, values)
	near, other := column[far], column[1-far]
	if t.freeBut(f) {
		for i, w := range among {
			for ; w != 0; w &= w - 1 {
				p := i<<6 + bits.TrailingZeros64(w)
				x, y := near[p], other[p]
				n[x]++
				if x != y {
					n[y]++
				}
			}
		}
	} else {
		if t.free(f) {
			// Only where an end meets the others does one meet them without f.
			among = among.copy()
			among.and(t.place)
		}
		for i, w := range among {
			for ; w != 0; w &= w - 1 {
				p := i<<6 + bits.TrailingZeros64(w)
				x, y := near[p], other[p]
				one := t.end(c, p, 0, f)
				if one {
					n[x]++
				}
				if (!one || x != y) && t.end(c, p, 1, f) {
					n[y]++
				}
			}
		}
	}
	var counts []Count
	for i, count := range n {
		value := ""
		if f == FacetRegion {
			value = e.regions[i]
		} else {
			value = e.Countries[i].Code
		}
		if value != "" && (count > 0 || t.q.Has(f, value)) {
			counts = append(counts, Count{value, count})
		}
	}
	sort.SliceStable(counts, func(i, j int) bool { return counts[i].N > counts[j].N })
	return counts
}
