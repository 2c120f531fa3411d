package site

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"net/http"
	"strings"

	"golang.org/x/image/font"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/geo"
)

// The size of a preview in pixels: what networks and messengers show of a link.
const (
	previewWidth  = 1200
	previewHeight = 630
	previewBand   = 132 // of it for the words at the foot
)

var (
	paperInk  = color.NRGBA{0xfb, 0xfa, 0xf6, 0xff}
	waterInk  = color.NRGBA{0xdc, 0xe6, 0xe8, 0xff}
	landInk   = color.NRGBA{0xf4, 0xf1, 0xe8, 0xff}
	borderInk = color.NRGBA{0xcb, 0xc3, 0xb1, 0xff}
	wordInk   = color.NRGBA{0x15, 0x26, 0x2b, 0xff}
	mutedInk  = color.NRGBA{0x51, 0x64, 0x6a, 0xff}
	dotInk    = color.NRGBA{0x0b, 0x5a, 0x6b, 0xff}
	accentInk = color.NRGBA{0xb4, 0x45, 0x1f, 0xff}
	flowInk   = color.NRGBA{0x0b, 0x5a, 0x6b, 0x50}
	arcInk    = color.NRGBA{0x0f, 0x6e, 0x6e, 0xcc}
)

// Picture is what a picture of a page shows.
type Picture struct {
	Title, Line string
	Map         *Map // nil = none
}

// previewHome is the picture of the whole.
func (s *Site) previewHome(lang string, r Request) (Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/preview/home.png", ""); moved {
		return a, nil
	}
	p := s.NewPage(lang, r, "/")
	return p.PNG(Picture{s.SiteName(p), p.N("count.partnerships", r.E.Total()), p.FlatMap(r.E.Select(edition.Query{Unit: edition.None}).Found, nil, 0.1)})
}

// PreviewOf makes a page of the pictures of what a feature shows, at
// /preview/NAME/{}: show tells what the picture of one shows, false where there
// is no such thing.
func PreviewOf(name string, show func(p *Page, of string) (Picture, bool)) Route {
	return Route{"/preview/" + name + "/{}", func(s *Site, lang string, r Request) (Answer, error) {
		of, ok := strings.CutSuffix(r.Part, ".png")
		if !ok {
			return Answer{}, errs.New(errs.NotFound, "no such picture")
		}
		if a, moved := s.Canonicalize(r, lang, "/preview/"+name+"/"+r.Part, ""); moved {
			return a, nil
		}
		p := s.NewPage(lang, r, "/")
		picture, ok := show(p, of)
		if !ok {
			return Answer{}, errs.New(errs.NotFound, "no such picture")
		}
		return p.PNG(picture)
	}}
}

// FlatMap is a map as flat as a preview's.
func (p *Page) FlatMap(found []edition.P, town *edition.Unit, spare float64) *Map {
	return p.Draw(Drawing{Fit: geo.FitFlat, Most: MaxArcs, Spare: spare}, found, town)
}

// PNG draws a preview. It is the same for the same edition, address and
// language.
func (p *Page) PNG(show Picture) (Answer, error) {
	c := newCanvas(previewWidth, previewHeight, waterInk)
	if show.Map != nil {
		c.showMap(p, show.Map)
	}
	if err := c.words(p, show); err != nil {
		return Answer{}, err
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&b, c.img); err != nil {
		return Answer{}, err
	}
	return Answer{Status: http.StatusOK, Type: "image/png", Body: b.Bytes()}, nil
}

// showMap draws a map above the words, its middle in the middle.
func (c *canvas) showMap(p *Page, m *Map) {
	const room = previewHeight - previewBand
	c.scale = math.Max(float64(previewWidth)/float64(m.W), float64(room)/float64(m.H))
	c.dx, c.dy = (previewWidth-float64(m.W)*c.scale)/2, (room-float64(m.H)*c.scale)/2
	land, borders := p.landOf(m.View)
	c.fill(land, landInk)
	c.stroke(borders, 1.2, borderInk)
	for _, a := range m.Arcs {
		ink := arcInk
		if a.Class == "flow" {
			ink = flowInk
		}
		c.stroke(a.D, a.Width*1.6, ink)
	}
	for _, d := range m.Dots {
		ink, at := dotInk, xy{d.X, d.Y}
		if strings.Contains(d.Class, "dot-chosen") {
			ink = accentInk
		}
		c.dot(at, d.R*1.4+2, paperInk)
		c.dot(at, d.R*1.4, ink)
	}
}

// words sets title, line and the site's name at the foot, and the names of the
// chosen and the largest dots on the map.
func (c *canvas) words(p *Page, show Picture) error {
	plain, err := regular()
	if err != nil {
		return err
	}
	strong, err := bold()
	if err != nil {
		return err
	}
	small, err := typeface(plain, 26)
	if err != nil {
		return err
	}
	if show.Map != nil {
		c.labels(show.Map, small)
	}
	top := previewHeight - previewBand
	draw.Draw(c.img, image.Rect(0, top, previewWidth, previewHeight), image.NewUniform(paperInk), image.Point{}, draw.Src)
	draw.Draw(c.img, image.Rect(0, top, previewWidth, top+5), image.NewUniform(accentInk), image.Point{}, draw.Src)
	size := 50.0
	title, err := typeface(strong, size)
	if err != nil {
		return err
	}
	for width(title, show.Title) > previewWidth-96 && size > 24 {
		size -= 2
		if title, err = typeface(strong, size); err != nil {
			return err
		}
	}
	c.text(title, show.Title, 48, float64(top)+66, wordInk, nil)
	c.text(small, show.Line, 48, float64(top)+108, mutedInk, nil)
	name := p.ShortName()
	c.text(small, name, previewWidth-48-width(small, name), float64(top)+108, mutedInk, nil)
	return nil
}

// labels writes the names that the map has, as far as they do not run into
// each other at this size.
func (c *canvas) labels(m *Map, f font.Face) {
	var boxes []box
	for i := len(m.Dots) - 1; i >= 0; i-- {
		d := m.Dots[i]
		if d.Label == "" {
			continue
		}
		at := c.xy(xy{d.X, d.Y})
		w, r := width(f, d.Label), d.R*1.4+8
		left := at.x + r
		if d.Anchor == "end" {
			left = at.x - r - w
		}
		b := box{left - 4, at.y - 18, left + w + 4, at.y + 16}
		if b.x0 < 8 || b.x1 > previewWidth-8 || b.y0 < 4 || b.y1 > previewHeight-previewBand-4 || meets(b, boxes) {
			continue
		}
		boxes = append(boxes, b)
		c.text(f, d.Label, left, at.y+9, wordInk, paperInk)
	}
}
