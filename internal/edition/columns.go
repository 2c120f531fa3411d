package edition

import (
	"slices"
	"strconv"

	"twinhall/internal/register"
)

// columns are the partnerships as the filter sees them: for a facet with few
// values the set of partnerships of each, for countries and regions the
// numbers of both ends.
type columns struct {
	country, region [2][]uint16
	few             map[Facet]*fewValues
	lead            []lead
}

// fewValues are the values of a facet in the order in which they are shown,
// and which partnerships have each. A partnership may have several.
type fewValues struct {
	values []string
	sets   []set // nil = none has it
}

func (v *fewValues) add(value int, p P, n int) {
	if v.sets[value] == nil {
		v.sets[value] = newSet(n)
	}
	v.sets[value].add(p)
}

// fewFacets are the facets with few values.
var fewFacets = []Facet{FacetState, FacetForm, FacetDecade, FacetSize, FacetTheme, FacetDistance, FacetLevel, FacetSaidBy, FacetConfirmed, FacetLiveness}

const firstDecade, lastDecade = 1000, 2200

// decades are the decades from the latest to the first, then unknown.
func decades() []string {
	var all []string
	for y := lastDecade - 10; y >= firstDecade; y -= 10 {
		all = append(all, strconv.Itoa(y))
	}
	return append(all, Unknown)
}

func themeKeys() []string {
	var all []string
	for _, t := range register.Themes() {
		all = append(all, t.Key)
	}
	return all
}

// valuesOf lists the values that a facet with few can have, as shown.
func valuesOf(f Facet) []string {
	switch f {
	case FacetState:
		return register.States
	case FacetForm:
		return append([]string{Unknown}, register.Forms...)
	case FacetDecade:
		return decades()
	case FacetSize:
		return append(slices.Clone(Sizes), Unknown)
	case FacetTheme:
		return themeKeys()
	case FacetDistance:
		return append(slices.Clone(Distances), Unknown)
	case FacetLevel:
		return levels[1:]
	case FacetSaidBy:
		return []string{"0", "1", "2"}
	case FacetConfirmed:
		return Confirmations
	case FacetLiveness:
		return append(slices.Clone(register.Livenesses), Unknown)
	}
	return nil
}

func (e *Edition) encode() {
	n := len(e.Partnerships)
	c := &e.columns
	regionOf := e.numberRegions()
	for end := range 2 {
		c.country[end], c.region[end] = make([]uint16, n), make([]uint16, n)
	}
	c.few = map[Facet]*fewValues{}
	for _, f := range fewFacets {
		values := valuesOf(f)
		c.few[f] = &fewValues{values, make([]set, len(values))}
	}
	countryOf := make([]uint16, len(e.Units))
	for i := range e.Units {
		countryOf[i] = uint16(e.countryIndex[e.Units[i].Country])
	}
	c.lead = make([]lead, n)
	code := newCoder(c)
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		for end, u := range [2]U{p.A, p.B} {
			c.country[end][i], c.region[end][i] = countryOf[u], regionOf[u]
		}
		c.lead[i] = e.leadOf(p)
		code.add(e, p, n)
	}
}

func (e *Edition) numberRegions() []uint16 {
	e.regions, e.regionIndex = []string{""}, map[string]uint16{"": 0}
	regionOf := make([]uint16, len(e.Units))
	for i := range e.Units {
		u := &e.Units[i]
		if u.Region == "" || len(u.Partnerships) == 0 {
			continue
		}
		key := u.Country + "|" + u.Region
		n, ok := e.regionIndex[key]
		if !ok && len(e.regions) < 1<<16 {
			n = uint16(len(e.regions))
			e.regions = append(e.regions, key)
			e.regionIndex[key] = n
		}
		regionOf[i] = n
	}
	return regionOf
}

// coder finds the place of each value among its facet's.
type coder struct {
	state, form, decade, size, theme, distance, level, saidBy, confirmed, liveness *fewValues
	states, forms, themes                                                          map[string]int
}

func newCoder(c *columns) *coder {
	k := &coder{c.few[FacetState], c.few[FacetForm], c.few[FacetDecade], c.few[FacetSize], c.few[FacetTheme], c.few[FacetDistance],
		c.few[FacetLevel], c.few[FacetSaidBy], c.few[FacetConfirmed], c.few[FacetLiveness], nil, nil, nil}
	places := func(v *fewValues) map[string]int {
		m := map[string]int{}
		for i, value := range v.values {
			m[value] = i
		}
		return m
	}
	k.states, k.forms, k.themes = places(k.state), places(k.form), places(k.theme)
	return k
}

func (k *coder) add(e *Edition, p *Partnership, n int) {
	// A statement's words were checked on the way in. One of a newer program
	// counts as the first of its facet rather than as nothing.
	k.state.add(k.states[p.State], p.Index, n)
	k.form.add(k.forms[p.Form], p.Index, n)
	decade := len(k.decade.values) - 1
	if year := p.Since.From().Year; !p.Since.IsZero() && year >= firstDecade && year < lastDecade {
		decade = (lastDecade - 10 - year/10*10) / 10
	}
	k.decade.add(decade, p.Index, n)
	for _, u := range [2]*Unit{&e.Units[p.A], &e.Units[p.B]} {
		k.size.add((int(sizeOf(u.Population))+len(Sizes))%(len(Sizes)+1), p.Index, n)
		if level := slices.Index(levels[1:], string(u.Level)); level >= 0 {
			k.level.add(level, p.Index, n)
		}
	}
	for _, t := range p.Themes {
		if i, ok := k.themes[t]; ok {
			k.theme.add(i, p.Index, n)
		}
	}
	k.distance.add((int(distanceOf(p.DistanceKm))+len(Distances))%(len(Distances)+1), p.Index, n)
	k.saidBy.add(p.SaidBy, p.Index, n)
	k.confirmed.add(p.Confirmed, p.Index, n)
	if p.State != register.StateEnded && p.State != register.StateSuspended {
		lives := slices.Index(register.Livenesses, p.Liveness)
		if lives < 0 {
			lives = len(register.Livenesses) // unknown
		}
		k.liveness.add(lives, p.Index, n)
	}
}
