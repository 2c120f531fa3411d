package site

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/geo"
)

// svgMap is a map that the server draws: what pages show without script, in
// print and in place of the map that moves. Lengths are in the units of its
// view box.
type svgMap struct {
	W, H  int
	Title string
	View  string // names the land and the borders behind it
	Arcs  []svgArc
	Dots  []svgDot
}

type svgArc struct {
	D     string
	Class string
	Width float64
}

type svgDot struct {
	X, Y, R float64
	Class   string
	Title   string
	Label   string
	Anchor  string // start or end
	LX, LY  float64
}

const (
	svgWidth = 960
	// maxArcs is the most arcs that are drawn one by one; beyond it countries
	// are joined by flows.
	maxArcs = 120
)

// mapOf draws partnerships: those of one town, or all that a list found. It is
// nil where nothing is placed. Of flows between countries a share spare at each
// edge may run out of the picture.
func (p *Page) mapOf(found []edition.P, town *edition.Unit, spare float64) *svgMap {
	var points []geo.Point
	var placed []edition.P
	for _, i := range found {
		q := p.E.Partnership(i)
		a, b := p.E.Unit(q.A), p.E.Unit(q.B)
		if a.Placed && b.Placed {
			placed = append(placed, i)
			points = append(points, a.Position, b.Position)
		}
	}
	if len(placed) == 0 {
		return nil
	}
	m := &svgMap{W: svgWidth}
	if len(placed) <= maxArcs {
		view := m.frame(points, 0)
		m.drawTowns(p, view, placed, town)
	} else {
		view := m.frame(points, spare)
		m.drawFlows(p, view, placed)
	}
	return m
}

// frame chooses the part of the world to show. spare is the
// share of points at each edge that may fall outside.
func (m *svgMap) frame(points []geo.Point, spare float64) geo.View {
	view := geo.Fit(points, spare, m.W)
	m.H = view.H
	m.View = view.String()
	return view
}

func (m *svgMap) drawTowns(p *Page, view geo.View, found []edition.P, town *edition.Unit) {
	degree := map[edition.U]int{}
	for _, i := range found {
		q := p.E.Partnership(i)
		a, b := p.E.Unit(q.A), p.E.Unit(q.B)
		if town != nil && b.Index == town.Index {
			a, b = b, a
		}
		degree[a.Index]++
		degree[b.Index]++
		m.Arcs = append(m.Arcs, svgArc{arcPath(view, a.Position, b.Position), "arc arc-" + q.State, 1.6})
	}
	units := make([]edition.U, 0, len(degree))
	for u := range degree {
		units = append(units, u)
	}
	// The chosen town is drawn last, above the others, and named first.
	chosen := func(u edition.U) bool { return town != nil && town.Index == u }
	sort.Slice(units, func(i, j int) bool {
		if chosen(units[i]) != chosen(units[j]) {
			return chosen(units[i])
		}
		if degree[units[i]] != degree[units[j]] {
			return degree[units[i]] > degree[units[j]]
		}
		return p.E.Unit(units[i]).Slug < p.E.Unit(units[j]).Slug
	})
	var boxes []box
	for _, i := range units {
		u := p.E.Unit(i)
		x, y := view.XY(u.Position)
		d := svgDot{X: x, Y: y, R: 4, Class: "dot", Title: p.Name(u) + ", " + p.Country(u.Country)}
		if chosen(i) {
			d.R, d.Class = 6.5, "dot dot-chosen"
		}
		d.place(p.Name(u), m, &boxes)
		m.Dots = append(m.Dots, d)
	}
	for i, j := 0, len(m.Dots)-1; i < j; i, j = i+1, j-1 {
		m.Dots[i], m.Dots[j] = m.Dots[j], m.Dots[i]
	}
}

type box struct{ x0, y0, x1, y1 float64 }

// place sets a name beside its dot where no other name stands; where there is
// no room it is left out, as the table below names all.
func (d *svgDot) place(name string, m *svgMap, boxes *[]box) {
	w := 7.6 * float64(len([]rune(name)))
	for _, right := range []bool{true, false} {
		b := box{d.X + d.R + 3, d.Y - 9, d.X + d.R + 3 + w, d.Y + 8}
		d.LX, d.LY, d.Anchor = d.X+d.R+4, d.Y+4.5, "start"
		if !right {
			b = box{d.X - d.R - 3 - w, d.Y - 9, d.X - d.R - 3, d.Y + 8}
			d.LX, d.Anchor = d.X-d.R-4, "end"
		}
		if b.x0 < 4 || b.x1 > float64(m.W)-4 || b.y0 < 2 || b.y1 > float64(m.H)-2 || meets(b, *boxes) {
			continue
		}
		d.Label = name
		*boxes = append(*boxes, b)
		return
	}
}

func meets(b box, boxes []box) bool {
	for _, c := range boxes {
		if b.x0 < c.x1 && c.x0 < b.x1 && b.y0 < c.y1 && c.y0 < b.y1 {
			return true
		}
	}
	return false
}

// drawFlows joins countries by lines as wide as the number of partnerships
// between them; a country stands at the middle of its twinned towns.
func (m *svgMap) drawFlows(p *Page, view geo.View, found []edition.P) {
	type sum struct {
		lat, lon float64
		n        int
	}
	at := map[string]*sum{}
	flows := map[[2]string]int{}
	for _, i := range found {
		q := p.E.Partnership(i)
		a, b := p.E.Unit(q.A), p.E.Unit(q.B)
		for _, u := range []*edition.Unit{a, b} {
			s := at[u.Country]
			if s == nil {
				s = &sum{}
				at[u.Country] = s
			}
			s.lat, s.lon, s.n = s.lat+u.Position.Lat, s.lon+u.Position.Lon, s.n+1
		}
		if a.Country != b.Country {
			flows[[2]string{min(a.Country, b.Country), max(a.Country, b.Country)}]++
		}
	}
	point := func(code string) geo.Point {
		s := at[code]
		return geo.Point{Lat: s.lat / float64(s.n), Lon: s.lon / float64(s.n)}
	}
	pairs := make([][2]string, 0, len(flows))
	for pair := range flows {
		pairs = append(pairs, pair)
	}
	sort.Slice(pairs, func(i, j int) bool {
		if flows[pairs[i]] != flows[pairs[j]] {
			return flows[pairs[i]] > flows[pairs[j]]
		}
		return pairs[i][0]+pairs[i][1] < pairs[j][0]+pairs[j][1]
	})
	pairs = pairs[:min(len(pairs), maxArcs)]
	if len(pairs) > 0 {
		most := float64(flows[pairs[0]])
		for i := len(pairs) - 1; i >= 0; i-- {
			pair := pairs[i]
			m.Arcs = append(m.Arcs, svgArc{arcPath(view, point(pair[0]), point(pair[1])), "flow", 0.6 + 9*math.Sqrt(float64(flows[pair])/most)*0.7})
		}
	}
	codes := make([]string, 0, len(at))
	for code := range at {
		codes = append(codes, code)
	}
	sort.Slice(codes, func(i, j int) bool {
		if at[codes[i]].n != at[codes[j]].n {
			return at[codes[i]].n > at[codes[j]].n
		}
		return codes[i] < codes[j]
	})
	var boxes []box
	for i, code := range codes {
		x, y := view.XY(point(code))
		if x < 0 || y < 0 || x > float64(m.W) || y > float64(m.H) {
			continue
		}
		d := svgDot{X: x, Y: y, R: 2 + 6*math.Sqrt(float64(at[code].n)/float64(at[codes[0]].n)), Class: "dot dot-country",
			Title: p.Country(code) + ": " + p.N("count.ends", at[code].n)}
		if i < 24 {
			d.place(p.Country(code), m, &boxes)
		}
		m.Dots = append(m.Dots, d)
	}
}

// arcPath is a great circle as path data.
func arcPath(view geo.View, a, b geo.Point) string {
	s := make([]byte, 0, 160)
	n := 2 + int(geo.DistanceKm(a, b)/500)
	for _, part := range geo.GreatCircle(a, b, min(n, 32)) {
		for i, pt := range part {
			x, y := view.XY(pt)
			c := byte('L')
			if i == 0 {
				c = 'M'
			}
			s = strconv.AppendFloat(append(s, c), x, 'f', 1, 64)
			s = strconv.AppendFloat(append(s, ' '), y, 'f', 1, 64)
		}
	}
	return string(s)
}

// tenth writes a length to a tenth of a unit.
func tenth(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

func (m *svgMap) hasFlows() bool { return len(m.Arcs) > 0 && m.Arcs[0].Class == "flow" }

// states are the states of the arcs, in the order in which states are shown.
func (m *svgMap) states() []string {
	on := map[string]bool{}
	for _, a := range m.Arcs {
		on[strings.TrimPrefix(a.Class, "arc arc-")] = true
	}
	var all []string
	for _, s := range states {
		if on[s] {
			all = append(all, s)
		}
	}
	return all
}

// alt says in words what the map shows.
func (m *svgMap) alt(p *Page) string {
	if m.hasFlows() {
		return p.T("svg.alt-flows")
	}
	return p.N("svg.alt", len(m.Arcs))
}
