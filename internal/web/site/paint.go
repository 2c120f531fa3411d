package site

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strconv"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// canvas is a picture made of dots, on which what the server draws as SVG is
// drawn again for those who take no SVG: previews of links.
type canvas struct {
	img    *image.RGBA
	scale  float64 // pixels for a unit of the drawing
	dx, dy float64 // pixels by which the drawing is moved
}

func newCanvas(w, h int, paper color.Color) *canvas {
	c := &canvas{img: image.NewRGBA(image.Rect(0, 0, w, h)), scale: 1}
	draw.Draw(c.img, c.img.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	return c
}

func (c *canvas) xy(p xy) xy { return xy{p.x*c.scale + c.dx, p.y*c.scale + c.dy} }

// area is a shape under way, of which only what lies on the canvas is painted.
type area struct {
	*vector.Rasterizer
	at image.Point
}

// area begins a shape within a box in pixels; false where the box lies off the
// canvas.
func (c *canvas) area(b box) (area, bool) {
	r := image.Rect(int(math.Floor(b.x0)), int(math.Floor(b.y0)), int(math.Ceil(b.x1))+1, int(math.Ceil(b.y1))+1).Intersect(c.img.Bounds())
	if r.Empty() {
		return area{}, false
	}
	return area{vector.NewRasterizer(r.Dx(), r.Dy()), r.Min}, true
}

func (a area) moveTo(p xy) { a.MoveTo(float32(p.x)-float32(a.at.X), float32(p.y)-float32(a.at.Y)) }

func (a area) lineTo(p xy) { a.LineTo(float32(p.x)-float32(a.at.X), float32(p.y)-float32(a.at.Y)) }

func (a area) paint(c *canvas, ink color.Color) {
	a.Draw(c.img, image.Rectangle{a.at, a.at.Add(a.Size())}, image.NewUniform(ink), image.Point{})
}

// boxOf is the box around lines, with a margin.
func boxOf(lines [][]xy, margin float64) box {
	b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
	for _, line := range lines {
		for _, p := range line {
			b = box{math.Min(b.x0, p.x-margin), math.Min(b.y0, p.y-margin), math.Max(b.x1, p.x+margin), math.Max(b.y1, p.y+margin)}
		}
	}
	return b
}

// lines reads path data in pixels of the canvas.
func (c *canvas) lines(d string) [][]xy {
	lines := pathLines(d)
	for _, line := range lines {
		for i, p := range line {
			line[i] = c.xy(p)
		}
	}
	return lines
}

// fill paints the area of path data.
func (c *canvas) fill(d string, ink color.Color) {
	lines := c.lines(d)
	if len(lines) == 0 {
		return
	}
	a, ok := c.area(boxOf(lines, 0))
	if !ok {
		return
	}
	for _, line := range lines {
		for i, p := range line {
			if i == 0 {
				a.moveTo(p)
			} else {
				a.lineTo(p)
			}
		}
		a.ClosePath()
	}
	a.paint(c, ink)
}

// stroke paints a line of a width in pixels along path data. The whole line is
// one area, so that it is of one shade where it is not quite opaque.
func (c *canvas) stroke(d string, width float64, ink color.Color) {
	lines := c.lines(d)
	if len(lines) == 0 {
		return
	}
	a, ok := c.area(boxOf(lines, width))
	if !ok {
		return
	}
	for _, line := range lines {
		for i := 1; i < len(line); i++ {
			from, to := line[i-1], line[i]
			length := math.Hypot(to.x-from.x, to.y-from.y)
			if length == 0 {
				continue
			}
			ox, oy := (to.y-from.y)/length*width/2, (from.x-to.x)/length*width/2
			a.moveTo(xy{from.x + ox, from.y + oy})
			a.lineTo(xy{to.x + ox, to.y + oy})
			a.lineTo(xy{to.x - ox, to.y - oy})
			a.lineTo(xy{from.x - ox, from.y - oy})
			a.ClosePath()
		}
	}
	a.paint(c, ink)
}

// dot paints a disc of a radius in pixels.
func (c *canvas) dot(at xy, radius float64, ink color.Color) {
	at = c.xy(at)
	a, ok := c.area(box{at.x - radius, at.y - radius, at.x + radius, at.y + radius})
	if !ok {
		return
	}
	const corners = 32
	for i := range corners {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		p := xy{at.x + radius*cos, at.y + radius*sin}
		if i == 0 {
			a.moveTo(p)
		} else {
			a.lineTo(p)
		}
	}
	a.ClosePath()
	a.paint(c, ink)
}

// pathLines reads path data as this package writes it: M and L with places, l
// with steps, z.
func pathLines(d string) [][]xy {
	var lines [][]xy
	var at xy
	steps := false
	for i := 0; i < len(d); {
		switch d[i] {
		case 'M':
			lines, steps = append(lines, nil), false
			i++
		case 'L':
			steps = false
			i++
		case 'l':
			steps = true
			i++
		case 'z', 'Z', ' ', ',':
			i++
		default:
			var x, y float64
			if x, i = number(d, i); i < len(d) && d[i] == ' ' {
				i++
			}
			y, i = number(d, i)
			if steps {
				at = xy{at.x + x, at.y + y}
			} else {
				at = xy{x, y}
			}
			if len(lines) > 0 {
				lines[len(lines)-1] = append(lines[len(lines)-1], at)
			}
		}
	}
	return lines
}

// number reads the number at i and returns where it ends, at least one further.
func number(d string, i int) (float64, int) {
	end := i + 1
	for end < len(d) && (d[end] >= '0' && d[end] <= '9' || d[end] == '.') {
		end++
	}
	if i >= len(d) {
		return 0, end
	}
	f, err := strconv.ParseFloat(d[i:end], 64)
	if err != nil {
		return 0, end
	}
	return f, end
}

// The typefaces hold Latin, Greek and Cyrillic letters.
var (
	regular = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(goregular.TTF) })
	bold    = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(gobold.TTF) })
)

func typeface(f *opentype.Font, size float64) (font.Face, error) {
	return opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
}

// text writes a line at a place in pixels, with an outline of paper around it
// where halo is given, and returns how wide it is.
func (c *canvas) text(f font.Face, s string, x, y float64, ink color.Color, halo color.Color) float64 {
	put := func(dx, dy float64, ink color.Color) {
		d := font.Drawer{Dst: c.img, Src: image.NewUniform(ink), Face: f, Dot: fixed.Point26_6{X: fixed.Int26_6((x + dx) * 64), Y: fixed.Int26_6((y + dy) * 64)}}
		d.DrawString(s)
	}
	if halo != nil {
		for _, o := range [8][2]float64{{-2, 0}, {2, 0}, {0, -2}, {0, 2}, {-1.4, -1.4}, {1.4, -1.4}, {-1.4, 1.4}, {1.4, 1.4}} {
			put(o[0], o[1], halo)
		}
	}
	put(0, 0, ink)
	return width(f, s)
}

func width(f font.Face, s string) float64 { return float64(font.MeasureString(f, s)) / 64 }
