package edition

import (
	"net/url"
	"slices"
	"sort"
	"strconv"
	"strings"

	"twinhall/internal/register"
)

// Facet is a property by which partnerships are filtered and counted.
type Facet string

// The facets, in the order in which they are shown. Country, region, size and
// level are of an end: a partnership has up to two values and counts once for
// each. Country and region narrow each other: both must hold for the same end.
const (
	FacetCountry Facet = "country"
	FacetRegion  Facet = "region"
	FacetState   Facet = "state"
	FacetForm    Facet = "form"
	FacetDecade  Facet = "decade"
	FacetSize    Facet = "size"
	FacetTheme   Facet = "theme"
	FacetLevel   Facet = "level"
	FacetSaidBy  Facet = "said-by"
)

// Facets in the order in which they are shown.
var Facets = []Facet{FacetCountry, FacetRegion, FacetState, FacetForm, FacetDecade, FacetSize, FacetTheme, FacetLevel, FacetSaidBy}

// Unknown is the value of a facet that a partnership does not have.
const Unknown = "unknown"

// Sizes are the size classes of municipalities by population, the smallest
// first: up to 500, 2,000, 5,000, 10,000, 20,000, 50,000, 100,000 and above.
var Sizes = []string{"0-499", "500-1999", "2000-4999", "5000-9999", "10000-19999", "20000-49999", "50000-99999", "100000-"}

var sizeBounds = []int64{500, 2000, 5000, 10000, 20000, 50000, 100000}

func sizeOf(population int64) uint8 {
	if population <= 0 {
		return 0
	}
	for i, b := range sizeBounds {
		if population < b {
			return uint8(i + 1)
		}
	}
	return uint8(len(Sizes))
}

var levels = []string{"", string(register.LevelMunicipality), string(register.LevelDistrict), string(register.LevelRegion)}

// coded is a partnership as the filter sees it: small numbers in one place.
type coded struct {
	country, region [2]uint16
	size, level     [2]uint8
	state, form     uint8
	decade          uint8 // decades since 1000, 0 = unknown
	saidBy          uint8
	themes          uint32 // bits; 0 = none
}

const firstDecade = 1000

func (e *Edition) encode() {
	e.regions, e.regionIndex = []string{""}, map[string]uint16{"": 0}
	regionOf := make([]uint16, len(e.Units))
	for i := range e.Units {
		u := &e.Units[i]
		if u.Region == "" || len(u.Partnerships) == 0 {
			continue
		}
		key := u.Country + "|" + u.Region
		n, ok := e.regionIndex[key]
		if !ok && len(e.regions) < 1<<16 {
			n = uint16(len(e.regions))
			e.regions = append(e.regions, key)
			e.regionIndex[key] = n
		}
		regionOf[i] = n
	}
	themes := register.Themes()
	e.codes = make([]coded, len(e.Partnerships))
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		c := &e.codes[i]
		for end, u := range [2]*Unit{&e.Units[p.A], &e.Units[p.B]} {
			c.country[end] = uint16(e.countryIndex[u.Country])
			c.region[end] = regionOf[u.Index]
			c.size[end] = sizeOf(u.Population)
			c.level[end] = uint8(slices.Index(levels, string(u.Level)))
		}
		c.state = uint8(slices.Index(register.States, p.State))
		c.form = uint8(slices.Index(register.Forms, p.Form) + 1)
		if !p.Since.IsZero() {
			c.decade = uint8((p.Since.From().Year-firstDecade)/10 + 1)
		}
		c.saidBy = uint8(p.SaidBy)
		for t, theme := range themes {
			if slices.Contains(p.Themes, theme.Key) {
				c.themes |= 1 << t
			}
		}
	}
}

// Query chooses partnerships. Within a facet any of the values may hold, across
// facets all must. Without a state, active, dormant and unknown are meant.
type Query struct {
	Values map[Facet][]string
	Text   string // words that the name of an end begins with
	Unit   U      // an end; None = any
	Sort   string // "" = by name, "since", "-since", "distance", "-distance", "country"
	Page   int    // from 1
}

// Sorts are the orders of the list that Query.Sort may name.
var Sorts = []string{"", "since", "-since", "distance", "-distance", "country"}

// ParseQuery reads a query from the parameters of an address. What it does not
// know it leaves out, so that Query.Encode gives the one canonical address of
// what is shown.
func ParseQuery(v url.Values) Query {
	q := Query{Values: map[Facet][]string{}, Unit: None, Page: 1}
	for _, f := range Facets {
		for _, joined := range v[string(f)] {
			for value := range strings.SplitSeq(joined, ",") {
				if value = strings.TrimSpace(value); value != "" && len(value) <= 120 && len(q.Values[f]) < 40 && !slices.Contains(q.Values[f], value) && known(f, value) {
					q.Values[f] = append(q.Values[f], value)
				}
			}
		}
		sort.Strings(q.Values[f])
	}
	q.Text = strings.Join(strings.Fields(v.Get("q")), " ")
	if len(q.Text) > 100 {
		q.Text = strings.ToValidUTF8(q.Text[:100], "")
	}
	if slices.Contains(Sorts, v.Get("sort")) {
		q.Sort = v.Get("sort")
	}
	if n, err := strconv.Atoi(v.Get("page")); err == nil && n > 1 && n < 1_000_000 {
		q.Page = n
	}
	return q
}

// known says whether a facet can have a value. Countries and regions are data.
func known(f Facet, value string) bool {
	switch f {
	case FacetState:
		return value == "any" || slices.Contains(register.States, value)
	case FacetForm:
		return value == Unknown || slices.Contains(register.Forms, value)
	case FacetDecade:
		n, err := strconv.Atoi(value)
		return value == Unknown || err == nil && n%10 == 0 && n >= firstDecade && n < 2200
	case FacetSize:
		return value == Unknown || slices.Contains(Sizes, value)
	case FacetTheme:
		_, ok := register.ThemeNamed(value)
		return ok
	case FacetLevel:
		return slices.Contains(levels[1:], value)
	case FacetSaidBy:
		return value == "0" || value == "1" || value == "2"
	}
	return true
}

// Encode writes the query as sorted parameters; the default of each is left
// out.
func (q Query) Encode() string {
	v := url.Values{}
	for f, values := range q.Values {
		if len(values) > 0 {
			v.Set(string(f), strings.Join(values, ","))
		}
	}
	if q.Text != "" {
		v.Set("q", q.Text)
	}
	if q.Sort != "" {
		v.Set("sort", q.Sort)
	}
	if q.Page > 1 {
		v.Set("page", strconv.Itoa(q.Page))
	}
	return strings.ReplaceAll(v.Encode(), "%2C", ",")
}

// With is q with one more value of a facet, or without it where it had it, on
// the first page.
func (q Query) With(f Facet, value string) Query {
	n := q
	n.Page = 1
	n.Values = map[Facet][]string{}
	for g, values := range q.Values {
		n.Values[g] = slices.Clone(values)
	}
	if i := slices.Index(n.Values[f], value); i >= 0 {
		n.Values[f] = slices.Delete(n.Values[f], i, i+1)
	} else {
		n.Values[f] = append(n.Values[f], value)
		sort.Strings(n.Values[f])
	}
	return n
}

// Has reports whether a value of a facet is chosen.
func (q Query) Has(f Facet, value string) bool { return slices.Contains(q.Values[f], value) }

// Depth is how many facets are used, the text included.
func (q Query) Depth() int {
	n := 0
	for _, values := range q.Values {
		if len(values) > 0 {
			n++
		}
	}
	if q.Text != "" {
		n++
	}
	return n
}

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
}

// test is a query translated to small numbers.
type test struct {
	countries, regions map[uint16]bool // nil = any
	sizes, levels      map[uint8]bool
	states, forms      map[uint8]bool
	decades, saidBy    map[uint8]bool
	themes             uint32
	named              map[U]bool
	unit               U
}

// Filter finds what q chooses and counts, for every facet, what each of its
// values would show if it were chosen in place of the present ones.
func (e *Edition) Filter(q Query) *Result {
	t := e.translate(q)
	r := &Result{Query: q, Facets: map[Facet][]Count{}}
	n := newCounts(e)
	for i := range e.codes {
		c := &e.codes[i]
		if t.unit != None && e.Partnerships[i].A != t.unit && e.Partnerships[i].B != t.unit {
			continue
		}
		if t.named != nil && !t.named[e.Partnerships[i].A] && !t.named[e.Partnerships[i].B] {
			continue
		}
		failed := t.failed(c)
		switch failed.n {
		case 0:
			r.Found = append(r.Found, P(i))
			n.all(c, t)
		case 1:
			n.one(failed.facet, c, t)
		}
	}
	n.into(r.Facets, q)
	return r
}

func (e *Edition) translate(q Query) *test {
	t := &test{unit: q.Unit}
	if values := q.Values[FacetCountry]; len(values) > 0 {
		t.countries = map[uint16]bool{}
		for _, v := range values {
			if i, ok := e.countryIndex[v]; ok {
				t.countries[uint16(i)] = true
			}
		}
	}
	if values := q.Values[FacetRegion]; len(values) > 0 {
		t.regions = map[uint16]bool{}
		for _, v := range values {
			if i, ok := e.regionIndex[v]; ok {
				t.regions[i] = true
			}
		}
	}
	states := q.Values[FacetState]
	if len(states) == 0 {
		states = []string{register.StateActive, register.StateDormant, register.StateUnknown}
	}
	if !slices.Contains(states, "any") {
		t.states = indices(states, register.States)
	}
	t.forms = indices(q.Values[FacetForm], append([]string{Unknown}, register.Forms...))
	t.sizes = indices(q.Values[FacetSize], append([]string{Unknown}, Sizes...))
	t.levels = indices(q.Values[FacetLevel], levels)
	t.saidBy = indices(q.Values[FacetSaidBy], []string{"0", "1", "2"})
	if values := q.Values[FacetDecade]; len(values) > 0 {
		t.decades = map[uint8]bool{}
		for _, v := range values {
			if v == Unknown {
				t.decades[0] = true
			} else if year, err := strconv.Atoi(v); err == nil {
				t.decades[uint8((year-firstDecade)/10+1)] = true
			}
		}
	}
	for i, theme := range register.Themes() {
		if slices.Contains(q.Values[FacetTheme], theme.Key) {
			t.themes |= 1 << i
		}
	}
	if q.Text != "" {
		t.named = map[U]bool{}
		for _, hit := range e.search().prefix(q.Text, len(e.Units)) {
			t.named[hit.Unit] = true
		}
	}
	return t
}

func indices(values, of []string) map[uint8]bool {
	if len(values) == 0 {
		return nil
	}
	m := map[uint8]bool{}
	for _, v := range values {
		if i := slices.Index(of, v); i >= 0 {
			m[uint8(i)] = true
		}
	}
	return m
}

type failure struct {
	n     int
	facet Facet
}

func (f *failure) add(facet Facet) { f.n, f.facet = f.n+1, facet }

// failed tells which facets c does not meet. More than one is all the same.
func (t *test) failed(c *coded) (f failure) {
	if !t.ends(c, true, true) {
		switch {
		case t.regions != nil && t.ends(c, true, false):
			f.add(FacetRegion)
		case t.countries != nil && t.ends(c, false, true):
			f.add(FacetCountry)
		default:
			f.n = 2
		}
	}
	if t.states != nil && !t.states[c.state] {
		f.add(FacetState)
	}
	if t.forms != nil && !t.forms[c.form] {
		f.add(FacetForm)
	}
	if t.decades != nil && !t.decades[c.decade] {
		f.add(FacetDecade)
	}
	if t.sizes != nil && !t.sizes[c.size[0]] && !t.sizes[c.size[1]] {
		f.add(FacetSize)
	}
	if t.themes != 0 && t.themes&c.themes == 0 {
		f.add(FacetTheme)
	}
	if t.levels != nil && !t.levels[c.level[0]] && !t.levels[c.level[1]] {
		f.add(FacetLevel)
	}
	if t.saidBy != nil && !t.saidBy[c.saidBy] {
		f.add(FacetSaidBy)
	}
	return f
}

// ends reports whether one and the same end meets country and region. With two
// or more countries chosen and both ends in them the pair is meant as well.
func (t *test) ends(c *coded, country, region bool) bool {
	for end := range 2 {
		if (!country || t.countries == nil || t.countries[c.country[end]]) && (!region || t.regions == nil || t.regions[c.region[end]]) {
			return true
		}
	}
	return false
}

// counts sums partnerships by facet value.
type counts struct {
	e                        *Edition
	country, region          []int
	state, form, size, level [16]int
	saidBy                   [4]int
	decade                   [128]int
	theme                    [32]int
}

func newCounts(e *Edition) *counts {
	return &counts{e: e, country: make([]int, len(e.Countries)), region: make([]int, len(e.regions))}
}

func (n *counts) all(c *coded, t *test) {
	for _, f := range Facets {
		n.one(f, c, t)
	}
}

func (n *counts) one(f Facet, c *coded, t *test) {
	switch f {
	case FacetCountry:
		n.country[c.country[0]]++
		if c.country[1] != c.country[0] {
			n.country[c.country[1]]++
		}
	case FacetRegion:
		for end := range 2 {
			if t.countries != nil && !t.countries[c.country[end]] || end == 1 && c.region[1] == c.region[0] {
				continue
			}
			n.region[c.region[end]]++
		}
	case FacetState:
		n.state[c.state]++
	case FacetForm:
		n.form[c.form]++
	case FacetDecade:
		n.decade[c.decade]++
	case FacetSize:
		n.size[c.size[0]]++
		if c.size[1] != c.size[0] {
			n.size[c.size[1]]++
		}
	case FacetTheme:
		for i := range 32 {
			if c.themes&(1<<i) != 0 {
				n.theme[i]++
			}
		}
	case FacetLevel:
		n.level[c.level[0]]++
		if c.level[1] != c.level[0] {
			n.level[c.level[1]]++
		}
	case FacetSaidBy:
		n.saidBy[c.saidBy]++
	}
}

// into lists the values that would show something, and those that are chosen.
func (n *counts) into(facets map[Facet][]Count, q Query) {
	add := func(f Facet, value string, count int) {
		if count > 0 || q.Has(f, value) {
			facets[f] = append(facets[f], Count{value, count})
		}
	}
	for i, c := range n.e.Countries {
		add(FacetCountry, c.Code, n.country[i])
	}
	for i, r := range n.e.regions[1:] {
		add(FacetRegion, r, n.region[i+1])
	}
	for i, s := range register.States {
		add(FacetState, s, n.state[i])
	}
	for i, s := range append([]string{Unknown}, register.Forms...) {
		add(FacetForm, s, n.form[i])
	}
	for i := len(n.decade) - 1; i > 0; i-- {
		add(FacetDecade, strconv.Itoa(firstDecade+(i-1)*10), n.decade[i])
	}
	add(FacetDecade, Unknown, n.decade[0])
	for i, s := range Sizes {
		add(FacetSize, s, n.size[i+1])
	}
	add(FacetSize, Unknown, n.size[0])
	for i, t := range register.Themes() {
		add(FacetTheme, t.Key, n.theme[i])
	}
	for i, l := range levels[1:] {
		add(FacetLevel, l, n.level[i+1])
	}
	for i := range 3 {
		add(FacetSaidBy, strconv.Itoa(i), n.saidBy[i])
	}
	byCount := func(c []Count) {
		sort.SliceStable(c, func(i, j int) bool { return c[i].N > c[j].N })
	}
	byCount(facets[FacetCountry])
	byCount(facets[FacetRegion])
}
