package site

import (
	"math"
	"strconv"
	"strings"
	"sync"

	"twinhall/internal/basemap"
	"twinhall/internal/geo"
)

// grain is the smallest step that a drawn line takes, in units of the picture.
const grain = 2.8

// Backdrop is the land or the borders of a view as a picture of its own, which
// the browser keeps: neighbouring towns show the same part of the world. Its
// colours stand for light and dark; how much of them is seen, the page's style
// says. False where there is no such view.
func (s *Site) Backdrop(name string, borders bool) ([]byte, bool) {
	view, ok := geo.ParseView(name, MapWidth)
	if !ok {
		return nil, false
	}
	land, lines := s.lands.of(view)
	head := `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ` + strconv.Itoa(view.W) + " " + strconv.Itoa(view.H) + `"><path `
	if borders {
		return []byte(head + `fill="none" stroke="#d9d5ca" d="` + lines + `"/></svg>`), true
	}
	return []byte(head + `fill="#fff6e8" d="` + land + `"/></svg>`), true
}

// landOf is the land and the borders of a view, as path data.
func (s *Site) landOf(view string) (land, borders string) {
	v, ok := geo.ParseView(view, MapWidth)
	if !ok {
		return "", ""
	}
	return s.lands.of(v)
}

// drawn is the land and the borders of a view, as path data.
type drawn struct{ land, borders string }

// lands keeps what was drawn last: towns near each other show the same part of
// the world.
type lands struct {
	mu    sync.Mutex
	views map[geo.View]*drawn
	order []geo.View // oldest first
	bytes int
}

// landBytes is how much of it is kept.
const landBytes = 3 << 20

// of draws the land and the borders of a view. Without a base map it draws
// nothing: dots and lines say what is to be said.
func (l *lands) of(view geo.View) (shapes, borders string) {
	l.mu.Lock()
	d := l.views[view]
	l.mu.Unlock()
	if d != nil {
		return d.land, d.borders
	}
	base, err := basemap.Load()
	if err != nil {
		return "", ""
	}
	d = drawLand(base, view)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.views == nil {
		l.views = map[geo.View]*drawn{}
	}
	if l.views[view] == nil {
		l.views[view] = d
		l.order = append(l.order, view)
		l.bytes += len(d.land) + len(d.borders)
	}
	for l.bytes > landBytes && len(l.order) > 1 {
		old := l.views[l.order[0]]
		l.bytes -= len(old.land) + len(old.borders)
		delete(l.views, l.order[0])
		l.order = l.order[1:]
	}
	return d.land, d.borders
}

func drawLand(base *basemap.Map, view geo.View) *drawn {
	detail := base.At(grain / view.Scale())
	frame := view.Frame()
	var land, lines strings.Builder
	land.Grow(12 << 10)
	s, ok := scratches.Get().(*scratch)
	if !ok {
		s = &scratch{}
	}
	defer scratches.Put(s)
	for i := range detail.Land {
		if l := &detail.Land[i]; near(frame, l) {
			s.ring(&land, frame, l)
		}
	}
	for i := range detail.Borders {
		if l := &detail.Borders[i]; near(frame, l) {
			open(&lines, frame, l)
		}
	}
	return &drawn{land.String(), lines.String()}
}

func near(f geo.Frame, l *basemap.Path) bool {
	x0, y0 := f.XY(float64(l.MinX), float64(l.MinY))
	x1, y1 := f.XY(float64(l.MaxX), float64(l.MaxY))
	// What would be smaller than a dot is left out.
	return x1 >= 0 && x0 <= f.W && y1 >= 0 && y0 <= f.H && (x1-x0 > 2*grain || y1-y0 > 2*grain)
}

type xy struct{ x, y float64 }

// scratch is where rings are cut: two lists of points, used in turn.
type scratch struct{ points, cut []xy }

var scratches sync.Pool

// beside reports whether a box lies wholly beyond one edge of the picture.
func beside(f geo.Frame, b basemap.Box) bool {
	const more = 24
	x0, y0 := f.XY(float64(b.MinX), float64(b.MinY))
	x1, y1 := f.XY(float64(b.MaxX), float64(b.MaxY))
	return x1 < -more || y1 < -more || x0 > f.W+more || y0 > f.H+more
}

// ring draws a closed ring cut to the picture.
func (s *scratch) ring(b *strings.Builder, f geo.Frame, l *basemap.Path) {
	buf := s.points[:0]
	for i, block := range l.Blocks {
		points := l.Points[i*basemap.BlockSize : min((i+1)*basemap.BlockSize, len(l.Points))]
		if beside(f, block) {
			// Of a run on one side of the picture only its ends matter.
			points = []basemap.XY{points[0], points[len(points)-1]}
		}
		for _, p := range points {
			x, y := f.XY(float64(p.X), float64(p.Y))
			buf = append(buf, xy{x, y})
		}
	}
	s.points = buf
	if s.clip(f.W, f.H); len(s.points) >= 3 {
		path(b, s.points)
		b.WriteByte('z')
	}
}

// clip cuts the ring to the picture and a little more, edge by edge (Sutherland
// and Hodgman).
func (s *scratch) clip(w, h float64) {
	const more = 4
	for _, edge := range [4]struct{ a, b, c float64 }{{1, 0, -more}, {-1, 0, -w - more}, {0, 1, -more}, {0, -1, -h - more}} {
		// Inside is where a·x + b·y ≥ c.
		ps, whole := s.points, true
		for _, p := range ps {
			if edge.a*p.x+edge.b*p.y < edge.c {
				whole = false
				break
			}
		}
		if whole {
			continue
		}
		out := s.cut[:0]
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
		s.points, s.cut = out, ps
	}
}

// open draws a line, leaving out what lies outside the picture.
func open(b *strings.Builder, f geo.Frame, l *basemap.Path) {
	part := make([]xy, 0, basemap.BlockSize)
	flush := func() {
		if len(part) > 1 {
			path(b, part)
		}
		part = part[:0]
	}
	for i, block := range l.Blocks {
		if beside(f, block) {
			flush()
			continue
		}
		for _, pt := range l.Points[i*basemap.BlockSize : min((i+1)*basemap.BlockSize, len(l.Points))] {
			x, y := f.XY(float64(pt.X), float64(pt.Y))
			if x < -20 || y < -20 || x > f.W+20 || y > f.H+20 {
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
