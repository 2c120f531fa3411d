package site

import (
	"strconv"

	"github.com/a-h/templ"

	"twinhall/internal/geo"
)

// ChoicePoint is a place on a map of places to choose from. Number 0 is where
// the row itself says that it lies.
type ChoicePoint struct {
	Number int
	Name   string
	At     geo.Point
}

// ChoiceMap draws places to choose from, each with its number. It is nil where
// none is given. alt says in words what it shows.
func (p *Page) ChoiceMap(places []ChoicePoint, alt string) templ.Component {
	if len(places) == 0 {
		return nil
	}
	points := make([]geo.Point, len(places))
	for i, c := range places {
		points[i] = c.At
	}
	view := geo.Fit(points, 0, MapWidth)
	m := &Map{W: MapWidth, H: view.H, View: view.String(), Alt: alt}
	var boxes []box
	for _, c := range places {
		d := Dot{R: 7, Class: "dot dot-chosen", Title: c.Name}
		d.X, d.Y = view.XY(c.At)
		label := c.Name
		if c.Number > 0 {
			label = strconv.Itoa(c.Number) + " " + c.Name
		} else {
			d.R, d.Class = 5, "dot"
		}
		d.place(label, m, &boxes)
		if d.Label == "" && c.Number > 0 {
			d.Label, d.LX, d.LY, d.Anchor = strconv.Itoa(c.Number), d.X, d.Y-10, "middle" // two places beside each other
		}
		m.Dots = append(m.Dots, d)
	}
	return MapPicture(p, m)
}
