package site

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/geo"
)

// Map is a map that the server draws: what pages show without script, in
// print and in place of the map that moves. Lengths are in the units of its
// view box.
type Map struct {
	W, H  int
	Title string
	View  string // names the land and the borders behind it
	Arcs  []Arc
	Dots  []Dot
	Alt   string // in place of what the lines say
}

// Arc is a line of a map: a path of SVG and how it is drawn.
type Arc struct {
	D     string
	Class string
	Width float64
}

// Dot is a place on a map, with its name where there is room for it.
type Dot struct {
	X, Y, R float64
	Class   string
	Title   string
	Label   string
	Anchor  string // start or end
	LX, LY  float64
}

const (
	MapWidth = 960
	// MaxArcs is the most arcs that are drawn one by one; beyond it countries
	// are joined by flows.
	MaxArcs = 120
)

// MapOf draws partnerships: those of one town, or all that a list found. It is
// nil where nothing is placed. Of flows between countries a share spare at each
// edge may run out of the picture.
func (p *Page) MapOf(found []edition.P, town *edition.Unit, spare float64) *Map {
	return p.Draw(Drawing{Fit: geo.Fit, Most: MaxArcs, Spare: spare}, found, town)
}

// Drawing is how a map is drawn: how the part of the world is chosen, up to how
// many partnerships one by one, and which share of points at each edge may run
// out of the picture: of flows, and of single ones.
type Drawing struct {
	Fit         func(points []geo.Point, spare float64, w int) geo.View // geo.Fit or geo.FitFlat
	Most        int
	Spare, Crop float64
}

// Draw draws partnerships in the way that d says.
func (p *Page) Draw(d Drawing, found []edition.P, town *edition.Unit) *Map {
	placed := p.Placed(found)
	if len(placed) == 0 {
		return nil
	}
	m := &Map{W: MapWidth}
	if len(placed) <= d.Most {
		m.drawTowns(p, m.Frame(p, d.Fit, placed, d.Crop), placed, town)
	} else {
		m.DrawFlows(p, m.Frame(p, d.Fit, placed, d.Spare), placed)
	}
	return m
}

// Placed are those of found of which both ends are.
func (p *Page) Placed(found []edition.P) []edition.P {
	all := make([]edition.P, 0, len(found))
	for _, i := range found {
		q := p.E.Partnership(i)
		if p.E.Unit(q.A).Placed && p.E.Unit(q.B).Placed {
			all = append(all, i)
		}
	}
	return all
}

// framedBy is how many partnerships decide which part of the world is shown:
// of more, every so manieth.
const framedBy = 4000

// Frame chooses the part of the world to show by fit. spare is the
// share of points at each edge that may fall outside.
func (m *Map) Frame(p *Page, fit func([]geo.Point, float64, int) geo.View, placed []edition.P, spare float64) geo.View {
	var points []geo.Point
	for i := 0; i < len(placed); i += 1 + len(placed)/framedBy {
		q := p.E.Partnership(placed[i])
		points = append(points, p.E.Unit(q.A).Position, p.E.Unit(q.B).Position)
	}
	view := fit(points, spare, m.W)
	m.H = view.H
	m.View = view.String()
	return view
}

func (m *Map) drawTowns(p *Page, view geo.View, found []edition.P, town *edition.Unit) {
	degree := map[edition.U]int{}
	for _, i := range found {
		q := p.E.Partnership(i)
		a, b := p.E.Unit(q.A), p.E.Unit(q.B)
		if town != nil && b.Index == town.Index {
			a, b = b, a
		}
		degree[a.Index]++
		degree[b.Index]++
		m.Arcs = append(m.Arcs, Arc{ArcPath(view, a.Position, b.Position), "arc arc-" + q.State, 1.6})
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
		d := Dot{X: x, Y: y, R: 4, Class: "dot", Title: p.Name(u) + ", " + p.Country(u.Country)}
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
func (d *Dot) place(name string, m *Map, boxes *[]box) {
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

// DrawFlows joins countries by lines as wide as the number of partnerships
// between them; a country stands at the middle of its twinned towns.
func (m *Map) DrawFlows(p *Page, view geo.View, found []edition.P) {
	flows, centers := p.E.Flows(found)
	at := make(map[string]geo.Point, len(centers))
	for _, c := range centers {
		at[c.Country] = c.At
	}
	flows = flows[:min(len(flows), MaxArcs)]
	// The widest are drawn last, above the others.
	for i := len(flows) - 1; i >= 0; i-- {
		f := flows[i]
		m.Arcs = append(m.Arcs, Arc{ArcPath(view, at[f.A], at[f.B]), "flow", 0.6 + 9*math.Sqrt(float64(f.N)/float64(flows[0].N))*0.7})
	}
	var boxes []box
	for i, c := range centers {
		x, y := view.XY(c.At)
		if x < 0 || y < 0 || x > float64(m.W) || y > float64(m.H) {
			continue
		}
		d := Dot{X: x, Y: y, R: 2 + 6*math.Sqrt(float64(c.Ends)/float64(centers[0].Ends)), Class: "dot dot-country",
			Title: p.Country(c.Country) + ": " + p.N("count.ends", c.Ends)}
		if i < 24 {
			d.place(p.Country(c.Country), m, &boxes)
		}
		m.Dots = append(m.Dots, d)
	}
}

// ArcPath is a great circle as path data.
func ArcPath(view geo.View, a, b geo.Point) string {
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

// Tenth writes a length to a tenth of a unit.
func Tenth(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

// HasFlows reports whether countries are joined instead of towns.
func (m *Map) HasFlows() bool { return len(m.Arcs) > 0 && m.Arcs[0].Class == "flow" }

// states are the states of the arcs, in the order in which states are shown.
func (m *Map) states() []string {
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
func (m *Map) alt(p *Page) string {
	if m.Alt != "" {
		return m.Alt
	}
	if m.HasFlows() {
		return p.T("svg.alt-flows")
	}
	return p.N("svg.alt", len(m.Arcs))
}
