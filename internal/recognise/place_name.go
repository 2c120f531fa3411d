package recognise

import (
	"slices"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
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
		(s.name.full == s.name.base || i18n.Fold(f.Place.Name) != s.name.full) {
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
	if turned := withArticle(s.w.Name); turned != s.w.Name {
		if hits := s.named(s.country, i18n.Fold(turned)); len(hits) > 0 {
			return hits
		}
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
		for _, spelt := range []string{englishToSlavic(n.base), germanToSlavic(n.base)} {
			if spelt == n.base {
				continue
			}
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
		case slices.ContainsFunc(strings.Fields(folded), func(word string) bool { return s.words.part[word] }):
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
	if s.words.slavic[s.country] {
		for _, spelt := range []string{englishToSlavic(s.name.base), germanToSlavic(s.name.base)} {
			if len(similar) == 0 && spelt != s.name.base {
				similar = s.similar(s.country, spelt)
			}
		}
	}
	if len(similar) > 0 {
		return s.undecided(s.w, ReasonSimilar, similar)
	}
	// A name that is one of another country makes no place in this.
	if abroad := s.elsewhere(); len(abroad) > 0 {
		return s.undecided(s.w, ReasonElsewhere, abroad)
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
	// The parts of the United Kingdom stand in a column of countries in one file
	// and not in the next: they must not make two places of one.
	if region := i18n.Fold(s.w.Region); region != "" && !homeNation(region) {
		p.Key += ":" + region
	}
	return p
}

// anywhere is the search where the country is not known. It decides only where
// region or position single out one place of the world, or where only one bears
// the name.
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
	if one, ok := s.onlyOne(hits); ok {
		return s.decided(s.w, one.Place, ByName)
	}
	return s.undecided(s.w, ReasonNoCountry, hits)
}

// onlyOne returns the only place of the world that bears the name as its main
// one, spelt so, where nothing beside the name and no region speaks of another.
func (s *search) onlyOne(hits []WorldPlace) (WorldPlace, bool) {
	if len(s.name.qualifiers) > 0 || i18n.Fold(s.w.Region+s.w.District) != "" || s.name.mark != markNone || s.w.Located || len(s.name.base) < shortestAlone {
		return WorldPlace{}, false
	}
	one, ok := s.mainName(hits)
	if len(hits) == 1 {
		one, ok = hits[0], !hits[0].Alternate && hits[0].Level == LevelMunicipality
	}
	// Of a place whose people nobody counted a larger namesake may be unknown.
	if !ok || one.Population == 0 && !one.Listed || !s.sameAccents(&one) || s.isRegionElsewhere(&one) {
		return WorldPlace{}, false
	}
	return one, true
}

// shortestAlone is how long a name must be that says by itself which place of
// the world is meant: short ones are borne by villages that nobody lists.
const shortestAlone = 4

func (p *Places) namedAnywhere(folded string) []WorldPlace {
	countries := map[string]bool{}
	for code := range p.lists {
		countries[code] = true
	}
	if p.world != nil {
		for _, h := range p.world.Named(nil, "", folded) {
			countries[h.Country] = true
		}
	}
	var hits []WorldPlace
	for code := range countries {
		hits = p.namedIn(hits, code, folded)
	}
	return withoutShadowed(distinct(hits))
}
