package recognise

import (
	"slices"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

const (
	// nearKm is how near a position must lie to single out one of several places
	// of a name; all others must lie farther than farKm.
	nearKm, farKm = 12, 40
	// contradictKm is the distance from which a position is reported.
	contradictKm = 10
	// foreignKm is the distance from which a position makes a name abroad
	// undecided: there may be a second place of that name which nobody lists.
	foreignKm = 25
	// partKm is how far a part may lie from the middle of its city.
	partKm = 35
)

// choose decides among the places that bear the name, by the evidence of the
// row.
func (s *search) choose(hits []WorldPlace) Finding {
	if s.contradicts != "" {
		return s.contradicted(hits)
	}
	for i, text := range []string{s.w.Region, s.w.District} {
		if i18n.Fold(text) == "" {
			continue
		}
		in := s.within(hits, text)
		switch {
		case len(in) > 0:
			if len(in) < len(hits) {
				s.how = []How{ByRegion, ByDistrict}[i]
			}
			hits = in
		case slices.ContainsFunc(hits, func(h WorldPlace) bool { return len(s.area(h.Country, text)) > 0 }):
			return s.undecided(s.w, ReasonRegionDiffers, hits)
		default:
			s.notes = append(s.notes, NoteRegion)
		}
	}
	if len(hits) > 1 {
		if one, ok := s.singledOut(hits); ok {
			hits, s.how = []WorldPlace{one}, ByPosition
		}
	}
	if len(hits) > 1 && !s.w.Located {
		if one, ok := s.mainName(hits); ok {
			hits = []WorldPlace{one}
		} else if one, ok := s.seat(hits); ok {
			hits, s.how = []WorldPlace{one}, BySeat
		}
	}
	if len(hits) > 1 {
		return s.undecided(s.w, ReasonHomonyms, hits)
	}
	return s.single(hits[0])
}

// contradicted is the end where a text in brackets names a region or town in
// which no candidate lies: it is a place that nobody knows.
func (s *search) contradicted(hits []WorldPlace) Finding {
	if s.contradicts == ReasonPart {
		for _, q := range s.name.qualifiers {
			if city, ok := s.city(i18n.Fold(q)); ok {
				hits = append(hits, WorldPlace{Place: partOf(city.Place, s.name.shown), Alternate: true})
			}
		}
	}
	return s.undecided(s.w, s.contradicts, hits)
}

// singledOut returns the only place near the row's position, if all others are
// clearly farther.
func (s *search) singledOut(hits []WorldPlace) (WorldPlace, bool) {
	if !s.w.Located {
		return WorldPlace{}, false
	}
	var near []WorldPlace
	for _, h := range hits {
		if !h.Located {
			return WorldPlace{}, false
		}
		switch km := geo.DistanceKm(s.w.Point, h.Point); {
		case km <= nearKm:
			near = append(near, h)
		case km < farKm:
			return WorldPlace{}, false
		}
	}
	if len(near) != 1 {
		return WorldPlace{}, false
	}
	return near[0], true
}

const (
	// townPeople is how many a place must have so that its main name goes before
	// others' other names, and outsize how many times more than each of these.
	townPeople, outsize = 15_000, 5
)

// mainName returns the only place whose main name it is, where all others are
// only also called so and far smaller: Chartres, not Chartres-de-Bretagne. The
// numbers take nothing but the doubt away: of two places of the very name none
// is chosen, however large.
func (s *search) mainName(hits []WorldPlace) (WorldPlace, bool) {
	if s.name.mark != markNone || s.unknown {
		return WorldPlace{}, false
	}
	main := keep(hits, func(h *WorldPlace) bool { return !h.Alternate })
	if len(main) != 1 || main[0].Listed || main[0].Level != LevelMunicipality || main[0].Population < townPeople || s.words.counties[main[0].Country] {
		return WorldPlace{}, false
	}
	for _, h := range hits {
		if h.Alternate && outsize*h.Population > main[0].Population {
			return WorldPlace{}, false
		}
	}
	return main[0], true
}

// seat returns the only place that bears the name of the district or region in
// which it lies. Elsewhere than where districts are named so this is wrong too
// often, one time in eight: counties of the United States share their names,
// and so do the territories that people count to a country.
func (s *search) seat(hits []WorldPlace) (WorldPlace, bool) {
	var seats []WorldPlace
	if !s.words.seat[s.country] {
		return WorldPlace{}, false
	}
	for _, h := range hits {
		if h.Alternate || h.Level != LevelMunicipality || h.Country != s.country {
			continue
		}
		for _, key := range s.areasOf(h.Country).byCore[i18n.Fold(h.Name)] {
			if key == h.Area1 || key == h.Area2 {
				seats = append(seats, h)
				break
			}
		}
	}
	if len(seats) != 1 {
		return WorldPlace{}, false
	}
	return seats[0], true
}

// single decides for the only candidate, unless something speaks against it.
func (s *search) single(h WorldPlace) Finding {
	if s.w.Located && h.Located && geo.DistanceKm(s.w.Point, h.Point) <= nearKm {
		// Name and position agree: that is more than any doubt about the name.
		if s.unknown || s.doubt(&h) != "" || s.isRegionElsewhere(&h) {
			s.how = ByPosition
		}
		s.unknown = false
	}
	if s.unknown && s.hasLonger(&h) {
		hits := append(s.similar(s.country, s.name.base), h)
		return s.undecided(s.w, ReasonQualifier, hits)
	}
	if s.how == ByName && s.name.mark == markNone && s.isRegionElsewhere(&h) {
		f, _ := s.region(false)
		hits := []WorldPlace{h}
		if f.Outcome == Decided {
			hits = append(hits, WorldPlace{Place: f.Place})
		}
		return s.undecided(s.w, ReasonHomonyms, hits)
	}
	if reason := s.doubt(&h); s.how != ByPosition && reason != "" {
		return s.undecided(s.w, reason, []WorldPlace{h})
	}
	f := s.decided(s.w, h.Place, s.how)
	if s.w.Located && h.Located && !h.Listed && f.DistanceKm > foreignKm && !s.misplaced(&h) {
		return s.undecided(s.w, ReasonPositionDiffers, []WorldPlace{h})
	}
	f.Notes = append(f.Notes, s.notes...)
	if h.Alternate {
		f.Notes = append(f.Notes, NoteOtherName)
	}
	return f
}

// hasLonger reports whether other places have a name that begins with the
// words of this one: then brackets that are not understood may tell them apart.
func (s *search) hasLonger(h *WorldPlace) bool {
	if list := s.lists[h.Country]; list != nil {
		return list.longer(s.name.base)
	}
	if s.world == nil {
		return false
	}
	for _, o := range s.world.Similar(nil, h.Country, s.name.base, 10*maxCandidates) {
		if o.Key != h.Key && strings.HasPrefix(i18n.Fold(o.Name), s.name.base+" ") {
			return true
		}
	}
	return false
}

// isRegionElsewhere reports whether the name is also that of a region or
// district in which the place does not lie: "Vysočina" is a village in another
// region, "Sarıyer" one far from the district of Istanbul.
func (s *search) isRegionElsewhere(h *WorldPlace) bool {
	if len(s.name.base) < 4 || h.Area1 == "" {
		return false
	}
	x := s.areasOf(h.Country)
	// A town that is a region's seat has more right to the name than another
	// region that was named after it.
	if _, seat := x.bySeat[h.Key]; seat {
		return false
	}
	elsewhere := false
	for _, key := range x.byCore[s.name.base] {
		a := x.areas[key]
		if key == h.Area1 || key == h.Area2 || a.Seat == h.Key || h.Area2 == "" && a.Parent == h.Area1 {
			return false
		}
		if a.Located && h.Located && geo.DistanceKm(a.Point, h.Point) <= farKm {
			return false
		}
		elsewhere = true
	}
	return elsewhere
}

// misplaced reports whether the position is that of a place of the same name in
// another country: a geocoder's mistake, which says nothing of this place.
func (s *search) misplaced(h *WorldPlace) bool {
	if s.world == nil {
		return false
	}
	for _, o := range s.world.Named(nil, "", s.name.base) {
		if o.Country != h.Country && o.Located && geo.DistanceKm(o.Point, s.w.Point) <= nearKm {
			return true
		}
	}
	return false
}
