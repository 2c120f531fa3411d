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

// search is the state of one end's recognition by name.
type search struct {
	*Places
	w       *Written
	country string
	name    parsedName
	how     How
	notes   []Reason
	// unknown is set where a text in brackets or behind a comma says nothing
	// that is understood; contradicts where it names a region or town in which
	// none of the candidates lies.
	unknown     bool
	contradicts Reason
}

func (p *Places) byName(w *Written) Finding {
	s := &search{Places: p, w: w, country: w.Country, name: p.words.parseName(w.Name), how: ByName}
	if w.Country == "" {
		return s.anywhere()
	}
	return s.inCountry()
}

func (s *search) inCountry() Finding {
	switch s.name.mark {
	case markUrban, markRural, markGmina:
		if f, ok := s.gmina(); ok {
			return f
		}
	case markRegion:
		if f, ok := s.region(true); ok {
			return f
		}
		if len(s.named(s.country, s.name.whole)) == 0 {
			return s.unknownRegion()
		}
	case markDistrict:
		if f, ok := s.district(); ok {
			return f
		}
		if f, ok := s.region(true); ok {
			return f
		}
	}
	if len(s.name.parts) > 0 && len(s.named(s.country, s.name.whole)) == 0 {
		if f, ok := s.knownDistrict(); ok {
			return f
		}
	}
	hits := s.hits()
	if len(hits) == 0 {
		if f, ok := s.district(); ok {
			return f
		}
		if f, ok := s.region(false); ok {
			return f
		}
		return s.nothing()
	}
	f := s.choose(hits)
	// "Chaoyang District" is not the town of Chaoyang.
	if f.Outcome == Decided && s.name.mark == markDistrict && f.Place.Level == LevelMunicipality &&
		i18n.Fold(f.Place.Name) != s.name.full {
		return s.undecided(s.w, ReasonPart, []WorldPlace{{Place: f.Place}})
	}
	return f
}

// hits returns the places that the name as a whole means, or its base with the
// qualifiers as evidence, or one of its sides.
func (s *search) hits() []WorldPlace {
	n := &s.name
	if hits := s.named(s.country, n.whole); len(hits) > 0 {
		return hits
	}
	for _, folded := range slices.Compact([]string{n.full, n.base}) {
		if hits := s.named(s.country, folded); len(hits) > 0 {
			return s.qualified(hits)
		}
	}
	if hits := s.sides(); len(hits) > 0 {
		return hits
	}
	if hits := s.otherInBrackets(); len(hits) > 0 {
		return hits
	}
	if hits := s.regionBehind(); len(hits) > 0 {
		return hits
	}
	if s.words.slavic[s.country] {
		if spelt := englishToSlavic(n.base); spelt != n.base {
			if hits := s.named(s.country, spelt); len(hits) > 0 {
				return s.qualified(hits)
			}
		}
	}
	return nil
}

// otherInBrackets looks up the second name of "Cristuru (Székelykeresztúr)",
// whose first nobody knows. It must not be a region, and a larger town would be
// where the place belongs to.
func (s *search) otherInBrackets() []WorldPlace {
	n := &s.name
	if len(n.brackets) != 1 || len(n.qualifiers) != 1 || n.mark != markNone || len(n.parts) > 0 ||
		len(s.area(s.country, n.brackets[0])) > 0 {
		return nil
	}
	hits := s.named(s.country, i18n.Fold(n.brackets[0]))
	// The main name of a town behind a name that nobody knows is as likely its
	// town as its translation; another name of a town is its translation.
	if len(hits) == 1 && hits[0].Alternate {
		return hits
	}
	return nil
}

// regionBehind understands the end of "Weiden in der Oberpfalz" as a region, if
// that singles out a place with the rest of the name.
func (s *search) regionBehind() []WorldPlace {
	for _, spelt := range s.words.spellings(s.name.base) {
		for _, word := range s.words.beforeRegion {
			name, region, ok := strings.Cut(spelt, " "+word+" ")
			if !ok {
				continue
			}
			if in := s.within(s.named(s.country, name), region); len(in) == 1 && !in[0].Alternate {
				s.how = ByRegion
				return in
			}
		}
	}
	return nil
}

// sides looks up the two names of "Brețcu - Bereck". Both must mean one place:
// where only one is known the other may be its part.
func (s *search) sides() []WorldPlace {
	if len(s.name.others) != 2 {
		return nil
	}
	a, b := s.named(s.country, s.name.others[0]), s.named(s.country, s.name.others[1])
	both := slices.DeleteFunc(slices.Clone(a), func(h WorldPlace) bool {
		return !slices.ContainsFunc(b, func(o WorldPlace) bool { return o.Key == h.Key })
	})
	if len(both) == 0 && len(a)+len(b) == 1 {
		known, other := a, s.name.others[1]
		if len(b) == 1 {
			known, other = b, s.name.others[0]
		}
		if s.alsoCalled(known[0].Key, other) {
			return known
		}
	}
	return both
}

// alsoCalled reports whether one of a place's other names is like folded.
func (s *search) alsoCalled(key, folded string) bool {
	if s.world == nil {
		return false
	}
	for _, name := range s.world.Alternates(key) {
		if distance(i18n.Fold(name), folded) <= 1 {
			return true
		}
	}
	return false
}

// qualified narrows hits by the texts in brackets and behind commas.
func (s *search) qualified(hits []WorldPlace) []WorldPlace {
	for _, q := range s.name.qualifiers {
		folded := i18n.Fold(q)
		also := s.named(s.country, folded)
		if same := keep(hits, func(h *WorldPlace) bool {
			return slices.ContainsFunc(also, func(o WorldPlace) bool { return o.Key == h.Key })
		}); len(same) > 0 {
			hits = same
			continue
		}
		if in := s.within(hits, q); len(in) > 0 {
			if len(in) < len(hits) {
				s.how = ByRegion
			}
			hits = in
			continue
		}
		// A town behind the name is where it belongs to.
		if near := keep(hits, func(h *WorldPlace) bool {
			return h.Located && slices.ContainsFunc(also, func(o WorldPlace) bool {
				return !o.Alternate && o.Located && o.Population >= h.Population && geo.DistanceKm(o.Point, h.Point) <= partKm
			})
		}); len(near) > 0 {
			if len(near) < len(hits) {
				s.how = ByDistrict
			}
			hits = near
			continue
		}
		switch {
		case len(s.area(s.country, q)) > 0:
			s.contradicts = ReasonRegionDiffers
		case slices.ContainsFunc(also, func(o WorldPlace) bool { return !o.Alternate && o.Level == LevelMunicipality }):
			s.contradicts = ReasonPart
		default:
			s.unknown = true
		}
	}
	return hits
}

func keep(hits []WorldPlace, test func(*WorldPlace) bool) []WorldPlace {
	var kept []WorldPlace
	for i := range hits {
		if test(&hits[i]) {
			kept = append(kept, hits[i])
		}
	}
	return kept
}

// within keeps the places that lie in a region or district of that name.
func (s *search) within(hits []WorldPlace, text string) []WorldPlace {
	country := s.country
	return keep(hits, func(h *WorldPlace) bool {
		if country == "" || h.Country != country {
			return s.lies(h, s.area(h.Country, text))
		}
		return s.lies(h, s.area(country, text))
	})
}

func (s *search) lies(h *WorldPlace, areas []string) bool {
	for _, a := range areas {
		if a == h.Area1 || a == h.Area2 {
			return true
		}
	}
	return false
}

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

// single decides for the only candidate, unless something speaks against it.
func (s *search) single(h WorldPlace) Finding {
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
	if reason := s.doubt(&h); reason != "" {
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

// similar returns places of a similar name.
func (s *search) similar(country, folded string) []WorldPlace {
	if list := s.lists[country]; list != nil {
		return list.similar(nil, folded, maxCandidates)
	}
	if s.world == nil {
		return nil
	}
	return s.world.Similar(nil, country, folded, maxCandidates)
}

// nothing is the end of the search where nobody bears the name.
func (s *search) nothing() Finding {
	var sides []WorldPlace
	for _, side := range s.name.others {
		sides = append(sides, s.named(s.country, side)...)
	}
	if len(sides) > 0 {
		return s.undecided(s.w, ReasonPart, sides)
	}
	similar := s.similar(s.country, s.name.base)
	if s.lists[s.country] != nil {
		return Finding{Outcome: Rejected, Reason: ReasonNotInList, Candidates: placesOf(distinct(similar))}
	}
	if spelt := englishToSlavic(s.name.base); len(similar) == 0 && spelt != s.name.base && s.words.slavic[s.country] {
		similar = s.similar(s.country, spelt)
	}
	if len(similar) > 0 {
		return s.undecided(s.w, ReasonSimilar, similar)
	}
	return Finding{Outcome: Unplaced, Place: s.unplaced()}
}

func (s *search) unplaced() Place {
	// The brackets belong to the name here: nobody knows what they tell apart.
	p := Place{
		Key: "unplaced:" + s.country + ":" + s.name.whole, Name: strings.Join(strings.Fields(s.w.Name), " "),
		Level: LevelMunicipality, Country: s.country, Region: strings.TrimSpace(s.w.Region), District: strings.TrimSpace(s.w.District),
	}
	switch s.name.mark {
	case markRegion:
		p.Level = LevelRegion
	case markDistrict:
		p.Level = LevelDistrict
	}
	if region := i18n.Fold(s.w.Region); region != "" {
		p.Key += ":" + region
	}
	return p
}

// anywhere is the search where the country is not known. It decides only by
// evidence that singles out one place of the world.
func (s *search) anywhere() Finding {
	var hits []WorldPlace
	for _, folded := range slices.Compact([]string{s.name.whole, s.name.full, s.name.base}) {
		if hits = s.namedAnywhere(folded); len(hits) > 0 {
			break
		}
	}
	if len(hits) == 0 {
		return Finding{Reason: ReasonNoCountry}
	}
	evidence := append(slices.Clone(s.name.qualifiers), s.w.Region, s.w.District)
	for _, text := range evidence {
		if i18n.Fold(text) == "" {
			continue
		}
		if in := s.within(hits, text); len(in) > 0 {
			hits, s.how = in, ByRegion
		}
	}
	if one, ok := s.singledOut(hits); ok {
		return s.decided(s.w, one.Place, ByPosition)
	}
	if s.how == ByRegion && len(hits) == 1 {
		return s.decided(s.w, hits[0].Place, ByRegion)
	}
	return s.undecided(s.w, ReasonNoCountry, hits)
}

func (s *search) namedAnywhere(folded string) []WorldPlace {
	countries := map[string]bool{}
	for code := range s.lists {
		countries[code] = true
	}
	if s.world != nil {
		for _, h := range s.world.Named(nil, "", folded) {
			countries[h.Country] = true
		}
	}
	var hits []WorldPlace
	for code := range countries {
		hits = s.namedIn(hits, code, folded)
	}
	return settle(distinct(hits))
}
