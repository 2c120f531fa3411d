package geo

import (
	"math"
	"sort"
)

// View is a part of the world on a flat picture, in the Mercator projection.
type View struct {
	W, H   int     // of the picture, in its units
	scale  float64 // units per radian
	cx, cy float64 // middle, in radians
}

// Bounds of a view: nothing beyond 78 degrees of latitude, a picture neither
// very flat nor very tall, and not nearer than a few kilometres.
const (
	maxLat    = 78
	minHeight = 0.42
	maxHeight = 0.75
	minSpan   = 0.05 // radians, about 320 km at the equator
)

// Mercator projects p, in radians of longitude at the equator; y grows
// southwards. Latitudes beyond 78 degrees are moved there.
func Mercator(p Point) (x, y float64) {
	const rad = math.Pi / 180
	lat := math.Max(-maxLat, math.Min(maxLat, p.Lat)) * rad
	return p.Lon * rad, -math.Log(math.Tan(math.Pi/4 + lat/2))
}

// Fit is the view of width w that shows points with a margin. A share spare of
// them at each edge may fall outside, so that a few far ones do not make all
// others small.
func Fit(points []Point, spare float64, w int) View {
	xs, ys := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		xs[i], ys[i] = Mercator(p)
	}
	sort.Float64s(xs)
	sort.Float64s(ys)
	cut := int(spare * float64(len(points)))
	x0, x1 := xs[cut], xs[len(xs)-1-cut]
	y0, y1 := ys[cut], ys[len(ys)-1-cut]
	dx, dy := math.Max(x1-x0, minSpan)*1.16, math.Max(y1-y0, minSpan)*1.2
	h := math.Max(minHeight, math.Min(maxHeight, dy/dx))
	scale := math.Min(float64(w)/dx, float64(w)*h/dy)
	return View{W: w, H: int(float64(w) * h), scale: scale, cx: (x0 + x1) / 2, cy: (y0 + y1) / 2}
}

// XY is where p lies on the picture; it may lie outside of it.
func (v View) XY(p Point) (x, y float64) {
	mx, my := Mercator(p)
	return float64(v.W)/2 + (mx-v.cx)*v.scale, float64(v.H)/2 + (my-v.cy)*v.scale
}

// Scale is how many units of the picture a radian of longitude takes.
func (v View) Scale() float64 { return v.scale }

// Projected is where a point that Mercator projected lies on the picture.
func (v View) Projected(x, y float32) (float64, float64) {
	return float64(v.W)/2 + (float64(x)-v.cx)*v.scale, float64(v.H)/2 + (float64(y)-v.cy)*v.scale
}
