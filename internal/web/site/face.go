package site

import (
	"slices"
	"strconv"

	"twinhall/internal/web/face"
)

// Association is the name of who runs the site, "" where none is set.
func (p *Page) Association() string {
	if p.Face == nil {
		return ""
	}
	return p.Face.NameIn(p.Lang)
}

// AtHome reports whether a country is one of the association's own.
func (p *Page) AtHome(country string) bool {
	return p.Face != nil && slices.Contains(p.Face.Home, country)
}

// HomeBox is the part of the world that the moving map begins with, as west,
// south, east and north: the towns of the home countries. "" where none is set
// or nothing lies there.
func (p *Page) HomeBox() string {
	if p.Face == nil || len(p.Face.Home) == 0 {
		return ""
	}
	west, south, east, north := 180.0, 90.0, -180.0, -90.0
	for _, code := range p.Face.Home {
		c, ok := p.E.CountryOf(code)
		if !ok {
			continue
		}
		for _, i := range c.Units {
			if u := p.E.Unit(i); u.Placed {
				west, east = min(west, u.Position.Lon), max(east, u.Position.Lon)
				south, north = min(south, u.Position.Lat), max(north, u.Position.Lat)
			}
		}
	}
	if west >= east || south >= north {
		return ""
	}
	return strconv.FormatFloat(west, 'f', 3, 64) + "," + strconv.FormatFloat(south, 'f', 3, 64) + "," + strconv.FormatFloat(east, 'f', 3, 64) + "," +
		strconv.FormatFloat(north, 'f', 3, 64)
}

// footer is what the association says at the foot of each page.
func (p *Page) footer() string {
	if p.Face == nil {
		return ""
	}
	return p.Face.Footer[p.Lang]
}

// footerLinks are the association's own at the foot.
func (p *Page) footerLinks() []face.Link {
	if p.Face == nil {
		return nil
	}
	return p.Face.Links
}

// styled is the address of the association's style sheet, "" where it has
// none.
func (p *Page) styled() string {
	if p.Face == nil {
		return ""
	}
	if file, _ := p.Face.Accent.Style(); file != "" {
		return p.Links.Path("/brand/" + file)
	}
	return ""
}

// logo is the address of the association's logo, "" where it has none.
func (p *Page) logo() string {
	if p.Face == nil || p.Face.Logo == nil {
		return ""
	}
	return p.Links.Path("/brand/" + p.Face.Logo.File)
}
