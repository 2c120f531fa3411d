package geo

import (
	"fmt"
	"math"
	"sort"
)

// View is a part of the world on a flat picture, in the Mercator projection.
// Views are chosen from a grid, so that neighbouring towns share one; two equal
// views show the same part.
type View struct {
	W, H int // of the picture, in its units
	step int // of scale: a view of step n shows half as much as one of n-2
	x, y int // of the middle, in eighths of the width
}

// Bounds of a view: nothing beyond 78 degrees of latitude, a picture neither
// very flat nor very tall, and not nearer than some hundred kilometres.
const (
	maxLat  = 78
	minSpan = 0.05 // radians, about 320 km at the equator
)

// shapes are the heights that a picture may have, as shares of its width.
var shapes = [...]float64{0.42, 0.5, 0.6, 0.72}

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
	x, y := extent(points, spare)
	for _, shape := range shapes {
		if (y[1]-y[0])/(x[1]-x[0]) <= shape {
			return fitIn(x, y, w, shape)
		}
	}
	return fitIn(x, y, w, shapes[len(shapes)-1])
}

// FitFlat is Fit in the flattest shape that a picture may have.
func FitFlat(points []Point, spare float64, w int) View {
	x, y := extent(points, spare)
	return fitIn(x, y, w, shapes[0])
}

// extent is the span of points, projected, without the share spare of them at
// each edge; never less than the smallest.
func extent(points []Point, spare float64) (x, y [2]float64) {
	xs, ys := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		xs[i], ys[i] = Mercator(p)
	}
	sort.Float64s(xs)
	sort.Float64s(ys)
	cut := int(spare * float64(len(points)))
	widen := func(of []float64, least float64) [2]float64 {
		from, to := of[cut], of[len(of)-1-cut]
		if short := least - (to - from); short > 0 {
			from, to = from-short/2, to+short/2
		}
		return [2]float64{from, to}
	}
	return widen(xs, minSpan), widen(ys, minSpan*shapes[0])
}

func fitIn(x, y [2]float64, w int, shape float64) View {
	dx, dy := x[1]-x[0], y[1]-y[0]
	v := View{W: w, H: int(float64(w) * shape)}
	// The middle may be moved by a sixteenth of the width, and names stand
	// beside the dots: so much is left free at each edge.
	const margin = 1 - 2*(1.0/16+0.045)
	span := math.Max(dx/margin, dy/(shape-(1-margin)))
	v.step = int(math.Floor(2 * math.Log2(2*math.Pi/span)))
	if v.step < 0 {
		v.step = 0
	}
	eighth := v.width() / 8
	v.x, v.y = int(math.Round((x[0]+x[1])/2/eighth)), int(math.Round((y[0]+y[1])/2/eighth))
	return v
}

// String names the view, for addresses: "960x480.3.12.-5".
func (v View) String() string {
	return fmt.Sprintf("%dx%d.%d.%d.%d", v.W, v.H, v.step, v.x, v.y)
}

// ParseView reads what String wrote of a view of width w. It knows only views
// that Fit could choose, of a part of the world.
func ParseView(s string, w int) (View, bool) {
	var v View
	if n, err := fmt.Sscanf(s, "%dx%d.%d.%d.%d", &v.W, &v.H, &v.step, &v.x, &v.y); n != 5 || err != nil || v.String() != s || v.W != w || v.step < 0 ||
		v.step > 16 {
		return View{}, false
	}
	most := int(8 / v.width() * 2 * math.Pi)
	if v.x < -most || v.x > most || v.y < -most || v.y > most {
		return View{}, false
	}
	for _, shape := range shapes {
		if v.H == int(float64(w)*shape) {
			return v, true
		}
	}
	return View{}, false
}

// width is how many radians the picture is wide.
func (v View) width() float64 { return 2 * math.Pi / math.Exp2(float64(v.step)/2) }

// Scale is how many units of the picture a radian of longitude takes.
func (v View) Scale() float64 { return float64(v.W) / v.width() }

// XY is where p lies on the picture; it may lie outside of it.
func (v View) XY(p Point) (x, y float64) {
	mx, my := Mercator(p)
	return v.Frame().XY(mx, my)
}

// Frame is a view made ready to place many points.
type Frame struct{ W, H, scale, left, top float64 }

// Frame makes v ready to place many points.
func (v View) Frame() Frame {
	eighth, scale := v.width()/8, v.Scale()
	return Frame{float64(v.W), float64(v.H), scale,
		float64(v.W)/2 - float64(v.x)*eighth*scale, float64(v.H)/2 - float64(v.y)*eighth*scale}
}

// XY is where a point that Mercator projected lies on the picture.
func (f Frame) XY(x, y float64) (float64, float64) { return f.left + x*f.scale, f.top + y*f.scale }
