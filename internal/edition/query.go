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
	// FacetWith is the country of the other end than the one that meets
	// country and region: Czechia with Germany.
	FacetWith     Facet = "with"
	FacetDistance Facet = "distance"
	// FacetConfirmed is how many ends confirmed it, FacetLiveness what follows
	// from its last sign of life; ended and suspended ones have none.
	FacetConfirmed Facet = "confirmed"
	FacetLiveness  Facet = "liveness"
)

// Facets in the order in which they are shown.
var Facets = []Facet{FacetCountry, FacetRegion, FacetWith, FacetState, FacetForm, FacetDecade, FacetSize, FacetTheme, FacetDistance, FacetLevel,
	FacetSaidBy, FacetConfirmed, FacetLiveness}

// Unknown is the value of a facet that a partnership does not have.
const Unknown = "unknown"

// Confirmations are the values of FacetConfirmed: by none, one or both ends.
var Confirmations = []string{"none", "one", "both"}

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

// Distances are the classes of the great-circle distance between the two ends
// in kilometres, the nearest first. Where an end is unplaced it is unknown.
var Distances = []string{"0-49", "50-199", "200-499", "500-999", "1000-1999", "2000-4999", "5000-"}

var distanceBounds = []float64{50, 200, 500, 1000, 2000, 5000}

func distanceOf(km float64) uint8 {
	if km <= 0 {
		return 0
	}
	for i, b := range distanceBounds {
		if km < b {
			return uint8(i + 1)
		}
	}
	return uint8(len(Distances))
}

var levels = []string{"", string(register.LevelMunicipality), string(register.LevelDistrict), string(register.LevelRegion)}

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
	case FacetDistance:
		return value == Unknown || slices.Contains(Distances, value)
	case FacetTheme:
		_, ok := register.ThemeNamed(value)
		return ok
	case FacetLevel:
		return slices.Contains(levels[1:], value)
	case FacetSaidBy:
		return value == "0" || value == "1" || value == "2"
	case FacetConfirmed:
		return slices.Contains(Confirmations, value)
	case FacetLiveness:
		return value == Unknown || slices.Contains(register.Livenesses, value)
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
