package site

import (
	"math"
	"strconv"
	"strings"

	"twinhall/internal/basemap"
	"twinhall/internal/geo"
)

// grain is the smallest step that a drawn line takes, in units of the picture.
const grain = 1.6

// land draws the land and the borders of a view as path data. Without a base
// map it draws nothing: dots and lines say what is to be said.
func land(view geo.View) (shapes, borders string) {
	base, err := basemap.Load()
	if err != nil {
		return "", ""
	}
	var land, lines strings.Builder
	for i := range base.Land {
		if l := &base.Land[i]; near(view, l) {
			ring(&land, view, l.Points)
		}
	}
	for i := range base.Borders {
		if l := &base.Borders[i]; near(view, l) {
			open(&lines, view, l.Points)
		}
	}
	return land.String(), lines.String()
}

func near(view geo.View, l *basemap.Line) bool {
	x0, y1 := view.XY(geo.Point{Lat: l.MinLat, Lon: l.MinLon})
	x1, y0 := view.XY(geo.Point{Lat: l.MaxLat, Lon: l.MaxLon})
	w, h := float64(view.W), float64(view.H)
	// What would be smaller than a dot is left out.
	return x1 >= 0 && x0 <= w && y1 >= 0 && y0 <= h && (x1-x0 > 2*grain || y1-y0 > 2*grain)
}

type xy struct{ x, y float64 }

// ring draws a closed ring cut to the picture.
func ring(b *strings.Builder, view geo.View, points []geo.Point) {
	ps := make([]xy, 0, len(points))
	for _, p := range points {
		x, y := view.XY(p)
		if n := len(ps); n > 0 && math.Abs(ps[n-1].x-x) < grain && math.Abs(ps[n-1].y-y) < grain {
			continue
		}
		ps = append(ps, xy{x, y})
	}
	ps = clip(ps, float64(view.W), float64(view.H))
	if len(ps) < 3 {
		return
	}
	path(b, ps)
	b.WriteByte('z')
}

// clip cuts a ring to the picture and a little more, edge by edge (Sutherland
// and Hodgman).
func clip(ps []xy, w, h float64) []xy {
	const more = 4
	cut := func(in []xy, inside func(xy) bool, meet func(a, b xy) xy) []xy {
		var out []xy
		for i, p := range in {
			last := in[(i+len(in)-1)%len(in)]
			if inside(p) != inside(last) {
				out = append(out, meet(last, p))
			}
			if inside(p) {
				out = append(out, p)
			}
		}
		return out
	}
	atX := func(x float64) func(a, b xy) xy {
		return func(a, b xy) xy { return xy{x, a.y + (b.y-a.y)*(x-a.x)/(b.x-a.x)} }
	}
	atY := func(y float64) func(a, b xy) xy {
		return func(a, b xy) xy { return xy{a.x + (b.x-a.x)*(y-a.y)/(b.y-a.y), y} }
	}
	ps = cut(ps, func(p xy) bool { return p.x >= -more }, atX(-more))
	ps = cut(ps, func(p xy) bool { return p.x <= w+more }, atX(w+more))
	ps = cut(ps, func(p xy) bool { return p.y >= -more }, atY(-more))
	return cut(ps, func(p xy) bool { return p.y <= h+more }, atY(h+more))
}

// open draws a line, leaving out what lies outside the picture.
func open(b *strings.Builder, view geo.View, points []geo.Point) {
	w, h := float64(view.W), float64(view.H)
	inside := func(p xy) bool { return p.x >= -20 && p.y >= -20 && p.x <= w+20 && p.y <= h+20 }
	var part []xy
	flush := func() {
		if len(part) > 1 {
			path(b, part)
		}
		part = nil
	}
	for i, pt := range points {
		x, y := view.XY(pt)
		p := xy{x, y}
		if !inside(p) {
			flush()
			continue
		}
		if n := len(part); n > 0 && i < len(points)-1 && math.Abs(part[n-1].x-x) < grain && math.Abs(part[n-1].y-y) < grain {
			continue
		}
		part = append(part, p)
	}
	flush()
}

// path writes points as whole numbers, from the second on as steps.
func path(b *strings.Builder, ps []xy) {
	lastX, lastY, begun := 0, 0, false
	for i, p := range ps {
		x, y := int(math.Round(p.x)), int(math.Round(p.y))
		switch i {
		case 0:
			b.WriteByte('M')
			b.WriteString(strconv.Itoa(x))
			b.WriteByte(' ')
			b.WriteString(strconv.Itoa(y))
		default:
			if x == lastX && y == lastY {
				continue
			}
			if !begun {
				b.WriteByte('l')
				begun = true
			} else if x-lastX >= 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.Itoa(x - lastX))
			if y-lastY >= 0 {
				b.WriteByte(' ')
			}
			b.WriteString(strconv.Itoa(y - lastY))
		}
		lastX, lastY = x, y
	}
}
