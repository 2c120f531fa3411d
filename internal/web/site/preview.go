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
	"twinhall/internal/register"
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

// preview is what a picture of a page shows.
type preview struct {
	Title, Line string
	Map         *svgMap // nil = none
}

// previewHome, previewMap and the others are the pictures of pages.
func (s *Site) previewHome(lang string, r Request) (Answer, error) {
	if a, moved := s.canonical(r, lang, "/preview/home.png", ""); moved {
		return a, nil
	}
	p := s.page(lang, r, "/")
	return p.png(preview{s.siteName(p), p.N("count.partnerships", r.E.Total()), p.flat(r.E.Select(edition.Query{Unit: edition.None}).Found, nil, 0.1)})
}

func (s *Site) previewMap(lang string, r Request) (Answer, error) {
	v, a, ok := s.choice(lang, r, "/preview/map.png")
	if !ok {
		return a, nil
	}
	return v.png(preview{v.titleOf("list.title"), v.N("list.found", v.Total), v.flat(v.Result.Found, v.Town, 0.05)})
}

// previewOf is the picture of a town, a country or a partnership.
func previewOf(kind string) func(*Site, string, Request) (Answer, error) {
	return func(s *Site, lang string, r Request) (Answer, error) {
		name, ok := strings.CutSuffix(r.Part, ".png")
		if !ok {
			return Answer{}, errs.New(errs.NotFound, "no such picture")
		}
		if a, moved := s.canonical(r, lang, "/preview/"+kind+"/"+r.Part, ""); moved {
			return a, nil
		}
		p := s.page(lang, r, "/")
		show, ok := p.previewNamed(kind, name)
		if !ok {
			return Answer{}, errs.New(errs.NotFound, "no such picture")
		}
		return p.png(show)
	}
}

func (p *Page) previewNamed(kind, name string) (preview, bool) {
	switch kind {
	case "municipalities":
		at, found := p.E.UnitBySlug(name)
		if found != edition.Here {
			return preview{}, false
		}
		u := p.E.Unit(at)
		return preview{p.Name(u), p.N("count.partners", u.Counted) + " · " + p.Country(u.Country), p.flat(u.Partnerships[:u.Counted], u, 0)}, true
	case "countries":
		c, ok := p.E.CountryOf(strings.ToUpper(name))
		if !ok {
			return preview{}, false
		}
		found := p.E.Select(edition.Query{Unit: edition.None, Values: map[edition.Facet][]string{edition.FacetCountry: {c.Code}}})
		return preview{p.Country(c.Code), p.N("count.partnerships", c.Partnerships), p.flat(found.Found, nil, 0.03)}, true
	default:
		at, found := p.E.PartnershipByID(register.PartnershipID(name))
		if found != edition.Here {
			return preview{}, false
		}
		a, b := p.E.Ends(at, edition.Query{}, p.Lang)
		line := p.T(register.StateKeys[p.E.Partnership(at).State])
		if since := p.E.Partnership(at).Since; !since.IsZero() {
			line = p.T("chains.since", "date", p.Date(since)) + " · " + line
		}
		return preview{p.Name(a) + " – " + p.Name(b), line, p.flat([]edition.P{at}, a, 0)}, true
	}
}

// flat is a map as flat as a preview's.
func (p *Page) flat(found []edition.P, town *edition.Unit, spare float64) *svgMap {
	return p.draw(drawing{fit: geo.FitFlat, most: maxArcs, spare: spare}, found, town)
}

// png draws a preview. It is the same for the same edition, address and
// language.
func (p *Page) png(show preview) (Answer, error) {
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
func (c *canvas) showMap(p *Page, m *svgMap) {
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
func (c *canvas) words(p *Page, show preview) error {
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
	name := p.siteNameShort()
	c.text(small, name, previewWidth-48-width(small, name), float64(top)+108, mutedInk, nil)
	return nil
}

// labels writes the names that the map has, as far as they do not run into
// each other at this size.
func (c *canvas) labels(m *svgMap, f font.Face) {
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
