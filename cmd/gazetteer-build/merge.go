package main

import (
	"sort"
	"strings"

	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

const (
	// sameNameKm is how far two entries of one name may lie apart and still be
	// one place: a town and the municipality of which it is the seat.
	sameNameKm = 6
	// otherNameKm is the same where one's name is only another name of the
	// other: places are renamed, but do not move.
	otherNameKm = 3
)

// merge puts the two lists together: each place once, with the number and the
// names of the first where both have it.
func merge(known, more []gazetteer.SourcePlace) []gazetteer.SourcePlace {
	m := merger{byName: map[string][]int{}, byOther: map[string][]int{}}
	// The more is known of a place the earlier it comes, so that it keeps its key.
	sort.SliceStable(known, func(i, j int) bool { return weight(&known[i]) > weight(&known[j]) })
	for _, p := range known {
		m.add(p)
	}
	for i := range m.places {
		for _, name := range m.places[i].Alternates {
			key := m.places[i].Country + i18n.Fold(name)
			m.byOther[key] = append(m.byOther[key], i)
		}
	}
	for _, p := range more {
		m.add(p)
	}
	return m.places
}

func weight(p *gazetteer.SourcePlace) int {
	w := int(p.Population)
	if p.Seat > 0 {
		w += 1 << 40
	}
	if p.Section || p.Abandoned {
		w -= 1 << 41
	}
	return w
}

type merger struct {
	places          []gazetteer.SourcePlace
	byName, byOther map[string][]int
}

func (m *merger) add(p gazetteer.SourcePlace) {
	// "Hennef (Sieg)" and "Hennef" are one place where they lie together.
	bare, _, _ := strings.Cut(p.Name, " (")
	key := p.Country + i18n.Fold(bare)
	for _, i := range m.byName[key] {
		old := &m.places[i]
		km := geo.DistanceKm(old.Point, p.Point)
		// Where the region differs the two lists may use different codes; what
		// is left is nearness alone.
		if old.Admin1 == p.Admin1 && km <= sameNameKm || km <= 2 {
			join(old, &p)
			return
		}
	}
	if p.Number == 0 {
		for _, i := range m.byOther[key] {
			if old := &m.places[i]; geo.DistanceKm(old.Point, p.Point) <= otherNameKm {
				join(old, &p)
				return
			}
		}
	}
	m.byName[key] = append(m.byName[key], len(m.places))
	m.places = append(m.places, p)
}

// join adds what p knows to old.
func join(old, p *gazetteer.SourcePlace) {
	have := map[string]bool{old.Name: true}
	for _, n := range old.Alternates {
		have[n] = true
	}
	for _, n := range append([]string{p.Name}, p.Alternates...) {
		if !have[n] {
			have[n] = true
			old.Alternates = append(old.Alternates, n)
		}
	}
	if p.Population > old.Population {
		old.Population = p.Population
	}
	if old.Seat == 0 || p.Seat != 0 && p.Seat < old.Seat {
		old.Seat = p.Seat
	}
	old.Section = old.Section && p.Section
	old.Abandoned = old.Abandoned && p.Abandoned
	// The list without numbers is the newer one and of one age with the codes of
	// the regions.
	if p.Admin1 != "" && (p.Number == 0 || old.Admin1 == "") {
		old.Admin1, old.Admin2 = p.Admin1, p.Admin2
	}
}
