package edition

import (
	"sort"

	"twinhall/internal/geo"
)

// Flow is the partnerships between two countries.
type Flow struct {
	A, B string // codes, A before B
	N    int
}

// Center is a country as one point: the middle of the ends in it, each as
// often as it is one.
type Center struct {
	Country string
	At      geo.Point
	Ends    int
}

// Flows sums placed partnerships by the countries that they join, the largest
// first. Domestic ones make no flow, but count in the center of their country.
func (e *Edition) Flows(placed []P) ([]Flow, []Center) {
	n := len(e.Countries)
	between := make([]int32, n*n)
	sums := make([]Center, n)
	c := &e.columns
	for _, p := range placed {
		q := &e.Partnerships[p]
		a, b := int(c.country[0][p]), int(c.country[1][p])
		for _, end := range [2]struct {
			country int
			unit    U
		}{{a, q.A}, {b, q.B}} {
			s, at := &sums[end.country], e.Units[end.unit].Position
			s.At.Lat, s.At.Lon, s.Ends = s.At.Lat+at.Lat, s.At.Lon+at.Lon, s.Ends+1
		}
		if a != b {
			between[min(a, b)*n+max(a, b)]++
		}
	}
	var flows []Flow
	var centers []Center
	for i := range sums {
		if s := &sums[i]; s.Ends > 0 {
			s.Country = e.Countries[i].Code
			s.At.Lat, s.At.Lon = s.At.Lat/float64(s.Ends), s.At.Lon/float64(s.Ends)
			centers = append(centers, *s)
		}
		for j := i + 1; j < n; j++ {
			if count := between[i*n+j]; count > 0 {
				flows = append(flows, Flow{e.Countries[i].Code, e.Countries[j].Code, int(count)})
			}
		}
	}
	// Countries are sorted by code, and so are what is equal here.
	sort.SliceStable(flows, func(i, j int) bool { return flows[i].N > flows[j].N })
	sort.SliceStable(centers, func(i, j int) bool { return centers[i].Ends > centers[j].Ends })
	return flows, centers
}

// Busiest are the units with a partnership that counts, those with the most
// first. It is made once and must not be changed.
func (e *Edition) Busiest() []U { return e.busiest() }

func (e *Edition) sortBusiest() []U {
	var all []U
	for i := range e.Units {
		if e.Units[i].Counted > 0 {
			all = append(all, U(i))
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return e.Units[all[i]].Counted > e.Units[all[j]].Counted })
	return all
}
