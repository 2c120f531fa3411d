package site

import (
	"math"
	"strconv"
	"strings"

	"twinhall/internal/basemap"
	"twinhall/internal/geo"
)

// grain is the smallest step that a drawn line takes, in units of the picture.
const grain = 2.2

// land draws the land and the borders of a view as path data. Without a base
// map it draws nothing: dots and lines say what is to be said.
func land(view geo.View) (shapes, borders string) {
	base, err := basemap.Load()
	if err != nil {
		return "", ""
	}
	detail := base.At(grain / view.Scale())
	var land, lines strings.Builder
	land.Grow(8 << 10)
	var buf []xy
	for i := range detail.Land {
		if l := &detail.Land[i]; near(view, l) {
			buf = ring(&land, view, l, buf)
		}
	}
	for i := range detail.Borders {
		if l := &detail.Borders[i]; near(view, l) {
			open(&lines, view, l)
		}
	}
	return land.String(), lines.String()
}

func near(view geo.View, l *basemap.Path) bool {
	x0, y0 := view.Projected(l.MinX, l.MinY)
	x1, y1 := view.Projected(l.MaxX, l.MaxY)
	w, h := float64(view.W), float64(view.H)
	// What would be smaller than a dot is left out.
	return x1 >= 0 && x0 <= w && y1 >= 0 && y0 <= h && (x1-x0 > 2*grain || y1-y0 > 2*grain)
}

type xy struct{ x, y float64 }

// beside reports whether a box lies wholly beyond one edge of the picture.
func beside(view geo.View, b basemap.Box) bool {
	const more = 24
	x0, y0 := view.Projected(b.MinX, b.MinY)
	x1, y1 := view.Projected(b.MaxX, b.MaxY)
	return x1 < -more || y1 < -more || x0 > float64(view.W)+more || y0 > float64(view.H)+more
}

// ring draws a closed ring cut to the picture. buf is used for the points.
func ring(b *strings.Builder, view geo.View, l *basemap.Path, buf []xy) []xy {
	buf = buf[:0]
	for i, block := range l.Blocks {
		points := l.Points[i*basemap.BlockSize : min((i+1)*basemap.BlockSize, len(l.Points))]
		if beside(view, block) {
			// Of a run on one side of the picture only its ends matter.
			points = []basemap.XY{points[0], points[len(points)-1]}
		}
		for _, p := range points {
			x, y := view.Projected(p.X, p.Y)
			buf = append(buf, xy{x, y})
		}
	}
	ps := clip(buf, float64(view.W), float64(view.H))
	if len(ps) >= 3 {
		path(b, ps)
		b.WriteByte('z')
	}
	return buf
}

// clip cuts a ring to the picture and a little more, edge by edge (Sutherland
// and Hodgman).
func clip(ps []xy, w, h float64) []xy {
	const more = 4
	for _, edge := range [4]struct{ a, b, c float64 }{{1, 0, -more}, {-1, 0, -w - more}, {0, 1, -more}, {0, -1, -h - more}} {
		// Inside is where a·x + b·y ≥ c.
		whole := true
		for _, p := range ps {
			if edge.a*p.x+edge.b*p.y < edge.c {
				whole = false
				break
			}
		}
		if whole {
			continue
		}
		out := make([]xy, 0, len(ps))
		for i, p := range ps {
			last := ps[(i+len(ps)-1)%len(ps)]
			in, was := edge.a*p.x+edge.b*p.y-edge.c, edge.a*last.x+edge.b*last.y-edge.c
			if (in >= 0) != (was >= 0) {
				f := was / (was - in)
				out = append(out, xy{last.x + (p.x-last.x)*f, last.y + (p.y-last.y)*f})
			}
			if in >= 0 {
				out = append(out, p)
			}
		}
		ps = out
	}
	return ps
}

// open draws a line, leaving out what lies outside the picture.
func open(b *strings.Builder, view geo.View, l *basemap.Path) {
	w, h := float64(view.W), float64(view.H)
	part := make([]xy, 0, basemap.BlockSize)
	flush := func() {
		if len(part) > 1 {
			path(b, part)
		}
		part = part[:0]
	}
	for i, block := range l.Blocks {
		if beside(view, block) {
			flush()
			continue
		}
		for _, pt := range l.Points[i*basemap.BlockSize : min((i+1)*basemap.BlockSize, len(l.Points))] {
			x, y := view.Projected(pt.X, pt.Y)
			if x < -20 || y < -20 || x > w+20 || y > h+20 {
				flush()
				continue
			}
			part = append(part, xy{x, y})
		}
	}
	flush()
}

// path writes points as whole numbers, from the second on as steps.
func path(b *strings.Builder, ps []xy) {
	var num [24]byte
	write := func(n int) { b.Write(strconv.AppendInt(num[:0], int64(n), 10)) }
	lastX, lastY, begun := 0, 0, false
	for i, p := range ps {
		x, y := int(math.Round(p.x)), int(math.Round(p.y))
		switch i {
		case 0:
			b.WriteByte('M')
			write(x)
			b.WriteByte(' ')
			write(y)
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
			write(x - lastX)
			if y-lastY >= 0 {
				b.WriteByte(' ')
			}
			write(y - lastY)
		}
		lastX, lastY = x, y
	}
}
