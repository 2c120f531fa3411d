package basemap

import (
	"math"

	"twinhall/internal/geo"
)

// XY is a position in the Mercator projection, in radians of longitude at the
// equator; y grows southwards. A float32 holds it to a metre.
type XY struct{ X, Y float32 }

// Box holds points of the projection.
type Box struct{ MinX, MaxX, MinY, MaxY float32 }

// Path is a chain of projected points with the boxes that hold it: all of it,
// and each run of BlockSize points, so that what lies far away is passed over.
type Path struct {
	Points []XY
	Box
	Blocks []Box
}

// BlockSize is how many points of a path one of its blocks holds.
const BlockSize = 64

// Detail is the whole map with points no nearer to each other than Grain.
type Detail struct {
	Grain         float64
	Land, Borders []Path
}

// Map holds the shapes in several levels of detail, the finest first.
type Map struct{ Details []Detail }

// levels of detail, each half as fine as the one before, from finest radians:
// 130 m to 65 km.
const (
	finest = 0.00002
	levels = 10
)

// At returns the coarsest level whose points are no farther apart than grain.
func (m *Map) At(grain float64) *Detail {
	best := &m.Details[0]
	for i := range m.Details {
		if m.Details[i].Grain <= grain {
			best = &m.Details[i]
		}
	}
	return best
}

func (s *Shapes) project() *Map {
	m := &Map{}
	land, borders := projected(s.Land), projected(s.Borders)
	for level := range levels {
		grain := finest * float64(int(1)<<level)
		land, borders = thinned(land, grain), thinned(borders, grain)
		m.Details = append(m.Details, Detail{grain, land, borders})
	}
	return m
}

func projected(lines []Line) []Path {
	paths := make([]Path, len(lines))
	for i, l := range lines {
		points := make([]XY, len(l.Points))
		for j, p := range l.Points {
			x, y := geo.Mercator(p)
			points[j] = XY{float32(x), float32(y)}
		}
		paths[i] = pathOf(points)
	}
	return paths
}

func pathOf(points []XY) Path {
	p := Path{Points: points, Box: boxOf(points)}
	for from := 0; from < len(points); from += BlockSize {
		p.Blocks = append(p.Blocks, boxOf(points[from:min(from+BlockSize, len(points))]))
	}
	return p
}

func boxOf(points []XY) Box {
	inf := float32(math.Inf(1))
	b := Box{inf, -inf, inf, -inf}
	for _, q := range points {
		b.MinX, b.MaxX = min(b.MinX, q.X), max(b.MaxX, q.X)
		b.MinY, b.MaxY = min(b.MinY, q.Y), max(b.MaxY, q.Y)
	}
	return b
}

// thinned leaves out points that are nearer than grain to the last one kept,
// and paths that are smaller than two of it.
func thinned(paths []Path, coarse float64) []Path {
	grain := float32(coarse)
	var kept []Path
	for _, p := range paths {
		if p.MaxX-p.MinX < 2*grain && p.MaxY-p.MinY < 2*grain {
			continue
		}
		points := make([]XY, 0, len(p.Points)/2)
		for i, q := range p.Points {
			if n := len(points); n > 0 && i < len(p.Points)-1 && abs(points[n-1].X-q.X) < grain && abs(points[n-1].Y-q.Y) < grain {
				continue
			}
			points = append(points, q)
		}
		kept = append(kept, pathOf(points))
	}
	return kept
}

func abs(f float32) float32 { return max(f, -f) }
