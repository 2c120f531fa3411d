package recognise

import (
	"slices"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

// region decides that the name means a region. marked is true where the words
// around it say so.
func (s *search) region(marked bool) (Finding, bool) {
	x := s.areasOf(s.country)
	var keys []string
	if !marked {
		if keys = x.byCore[s.name.full]; len(keys) == 0 {
			return Finding{}, false
		}
	} else if keys = s.area(s.country, s.name.shown); len(keys) == 0 {
		keys = s.area(s.country, s.name.base)
	}
	keys = s.byKind(x, keys)
	level := func(first bool) []string {
		return slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return (x.areas[k].Parent == "") != first })
	}
	switch first := level(true); {
	case len(keys) == 0:
		return Finding{}, false
	case !marked && len(first) == 0 && len(keys) > 1:
		return Finding{}, false
	case len(first) > 0:
		// A region is meant before a district of its name.
		keys = first
	}
	places := make([]WorldPlace, len(keys))
	for i, k := range keys {
		places[i] = WorldPlace{Place: s.areaPlace(x.areas[k]), Area1: x.areas[k].Parent}
	}
	if len(places) > 1 {
		if in := s.within(places, s.w.Region); s.w.Region != "" && len(in) > 0 {
			places = in
		}
	}
	if len(places) > 1 {
		return s.undecided(s.w, ReasonHomonyms, places), true
	}
	f := Finding{Outcome: Decided, Place: places[0].Place, How: ByName}
	return f, true
}

// byKind keeps the regions whose own name says what the written one says:
// "Pest County", "Vilnius District". A district is never a first-level region
// that does not call itself so.
func (s *search) byKind(x *areaIndex, keys []string) []string {
	core := " " + s.words.areaCore(s.name.full) + " "
	for _, word := range strings.Fields(s.name.full) {
		if strings.Contains(core, " "+word+" ") {
			continue
		}
		same := slices.DeleteFunc(slices.Clone(keys), func(k string) bool {
			return !strings.Contains(" "+i18n.Fold(x.areas[k].Name)+" ", " "+word+" ")
		})
		if len(same) > 0 {
			return same
		}
		if s.words.part[word] || word == "okres" || word == "powiat" || word == "landkreis" {
			keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return x.areas[k].Parent == "" })
		}
	}
	return keys
}

func (p *Places) areaPlace(a WorldArea) Place {
	country, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(a.Key, "geonames-admin:"), "region:"), ".")
	country, _, _ = strings.Cut(country, ":")
	place := Place{
		Key: a.Key, Name: a.Name, Level: LevelRegion, Country: country, Parent: a.Parent,
		Point: a.Point, Located: a.Located,
	}
	listed := strings.HasPrefix(a.Key, "region:")
	if !listed && (a.Parent == "" && p.words.municipal1[country] || a.Parent != "" && p.words.municipal2[country]) {
		place.Level = LevelMunicipality
	}
	if a.Parent != "" {
		parent := p.areasOf(country).areas[a.Parent]
		place.ParentName, place.Region = parent.Name, parent.Name
	}
	return place
}

// district decides that the name means a part of a city.
func (s *search) district() (Finding, bool) {
	if f, ok := s.knownDistrict(); ok {
		return f, true
	}
	if s.lists[s.country] != nil {
		return s.partOfListed()
	}
	return s.partAbroad()
}

// knownDistrict looks in the list of districts.
func (s *search) knownDistrict() (Finding, bool) {
	facts := s.words.districts[s.country]
	if facts == nil {
		return Finding{}, false
	}
	texts := []string{s.name.full, s.name.base}
	for _, part := range s.name.parts {
		// The city may stand there under another of its names.
		for _, city := range s.named(s.country, part.city) {
			texts = append(texts, i18n.Fold(city.Name)+" "+part.part)
		}
	}
	for _, q := range append(slices.Clone(s.name.qualifiers), s.w.District, s.w.Region) {
		for _, city := range s.named(s.country, i18n.Fold(q)) {
			texts = append(texts, i18n.Fold(city.Name)+" "+s.name.base)
		}
	}
	var found []WorldPlace
	// With the city beside it a district is certain; alone it may be another's.
	for i := len(texts) - 1; i >= 0 && len(found) == 0; i-- {
		for _, fact := range facts[texts[i]] {
			for _, city := range s.named(s.country, i18n.Fold(fact.city)) {
				if city.Name == fact.city {
					found = append(found, WorldPlace{Place: ownPartOf(city.Place, fact.part)})
				}
			}
		}
	}
	found = distinct(found)
	switch len(found) {
	case 0:
		return Finding{}, false
	case 1:
		return s.decided(s.w, found[0].Place, s.how), true
	}
	return s.undecided(s.w, ReasonHomonyms, found), true
}

// ownPartOf is a district with a mayor of its own, named as it names itself:
// "Praha 5", "Brno-střed", "Slezská Ostrava".
func ownPartOf(city Place, part string) Place {
	place := partOf(city, part)
	if place.Name == part && !strings.Contains(part, city.Name) {
		place.Name = city.Name + "-" + part
	}
	return place
}

// partOf is a district that no list knows.
func partOf(city Place, part string) Place {
	name := part
	if numeral(i18n.Fold(part)) > 0 {
		name = city.Name + " " + part
	}
	return Place{
		Key: city.Key + "/" + i18n.Fold(part), Name: name, Level: LevelDistrict, Country: city.Country,
		Region: city.Region, District: city.District, Parent: city.Key, ParentName: city.Name,
	}
}

// unknownRegion is the end where the words say that it is a region, and none of
// that name is known: never the town of that name.
func (s *search) unknownRegion() Finding {
	if s.lists[s.country] != nil {
		return Finding{Outcome: Rejected, Reason: ReasonNotInList}
	}
	return Finding{Outcome: Unplaced, Place: s.unplaced()}
}

// partOfListed handles "City-Part" where the part is no known district.
func (s *search) partOfListed() (Finding, bool) {
	for _, part := range s.name.parts {
		if cities := s.named(s.country, part.city); len(cities) == 1 && !cities[0].Alternate {
			return s.undecided(s.w, ReasonPart, append(cities, WorldPlace{Place: partOf(cities[0].Place, shownPart(s.name.shown, part.part))})), true
		}
	}
	return Finding{}, false
}

// shownPart is the end of the shown name that folds to part.
func shownPart(shown, part string) string {
	for i := range shown {
		if i18n.Fold(shown[i:]) == part {
			return strings.TrimLeft(shown[i:], " -–—/.")
		}
	}
	return part
}

// partAbroad handles "Part (City)", "City-Part" and "City 13" where no list is
// loaded.
func (s *search) partAbroad() (Finding, bool) {
	for _, q := range s.name.qualifiers {
		city, ok := s.city(i18n.Fold(q))
		if !ok || len(s.named(s.country, s.name.base)) > 0 {
			continue
		}
		part := s.name.shown
		// "Budapest XIII (Budapest)"
		if rest, ok := strings.CutPrefix(s.name.base, i18n.Fold(city.Name)+" "); ok {
			part = rest
			if n := numeral(rest); n > 0 {
				part = decimal(n)
			}
		}
		return s.decided(s.w, partOf(city.Place, part), ByDistrict), true
	}
	for _, cp := range s.name.parts {
		city, ok := s.city(cp.city)
		if !ok {
			continue
		}
		if numeral(cp.part) > 0 {
			return s.decided(s.w, partOf(city.Place, decimal(numeral(cp.part))), ByDistrict), true
		}
		near := keep(s.named(s.country, cp.part), func(h *WorldPlace) bool {
			return h.Located && city.Located && geo.DistanceKm(h.Point, city.Point) <= partKm &&
				(h.Area1 == city.Area1 || h.Area1 == "" || city.Area1 == "")
		})
		// "Mänttä-Vilppula" is what Mänttä and Vilppula became together.
		_, seat := s.areasOf(s.country).bySeat[city.Key]
		if len(near) == 1 && (cp.spaced || seat || near[0].Level == LevelDistrict) {
			return s.decided(s.w, near[0].Place, ByDistrict), true
		}
		proposed := WorldPlace{Place: partOf(city.Place, shownPart(s.name.shown, cp.part))}
		return s.undecided(s.w, ReasonPart, append(near, city, proposed)), true
	}
	return Finding{}, false
}

// city returns the only municipality with a main name.
func (s *search) city(folded string) (WorldPlace, bool) {
	hits := keep(s.named(s.country, folded), func(h *WorldPlace) bool { return h.Level == LevelMunicipality })
	if len(hits) != 1 {
		return WorldPlace{}, false
	}
	return hits[0], true
}

// gmina handles the two halves that a Polish name can have: the town, and the
// gmina of the villages around it.
func (s *search) gmina() (Finding, bool) {
	hits := s.qualified(s.named(s.country, s.name.base))
	if len(hits) == 0 {
		return Finding{}, false
	}
	f := s.choose(hits)
	if f.Outcome != Decided || s.name.mark == markUrban {
		return f, true
	}
	for _, h := range hits {
		if h.Key != f.Place.Key {
			continue
		}
		if !h.Lone && s.name.mark == markGmina {
			return f, true
		}
		rural := h.Place
		rural.Key, rural.Name, rural.Population, rural.Listed = h.Key+"/gmina", "Gmina "+h.Name, 0, false
		if s.name.mark == markRural {
			f.Place = rural
			return f, true
		}
		return s.undecided(s.w, ReasonUrbanOrRural, []WorldPlace{h, {Place: rural, Alternate: true}}), true
	}
	return f, true
}

// placeByKey finds a place again.
func (p *Places) placeByKey(key string) (Place, bool) {
	if u, ok := p.byKey[key]; ok {
		return u.Place, true
	}
	if i := strings.LastIndexByte(key, '/'); i > 0 && i+1 < len(key) {
		city, part := key[:i], key[i+1:]
		place, ok := p.placeByKey(city)
		if !ok {
			return Place{}, false
		}
		if part == "gmina" {
			place.Key, place.Name, place.Population, place.Listed = key, "Gmina "+place.Name, 0, false
			return place, true
		}
		for _, fact := range p.words.districts[place.Country][i18n.Fold(place.Name)+" "+part] {
			if fact.city == place.Name {
				return ownPartOf(place, fact.part), true
			}
		}
		made := partOf(place, part)
		made.Key = key
		return made, true
	}
	switch {
	case strings.HasPrefix(key, "unplaced:"):
		parts := strings.SplitN(key, ":", 4)
		if len(parts) < 3 || len(parts[1]) != 2 || parts[2] == "" {
			return Place{}, false
		}
		place := Place{Key: key, Name: parts[2], Level: LevelMunicipality, Country: parts[1]}
		if len(parts) == 4 {
			place.Region = parts[3]
		}
		return place, true
	case strings.HasPrefix(key, "region:"), strings.HasPrefix(key, "geonames-admin:"):
		_, rest, _ := strings.Cut(key, ":")
		if len(rest) < 2 {
			return Place{}, false
		}
		a, ok := p.areasOf(rest[:2]).areas[key]
		if !ok {
			return Place{}, false
		}
		return p.areaPlace(a), true
	}
	if p.world == nil {
		return Place{}, false
	}
	g, ok := p.world.ByKey(key)
	if !ok {
		return Place{}, false
	}
	// A listed country knows its units alone.
	if list := p.lists[g.Country]; list != nil {
		u, ok := list.unitOf(&g, p.world)
		return u.Place, ok
	}
	return g.Place, true
}
