package recognise

import (
	"slices"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

// maxCandidates bounds the list that a person is shown.
const maxCandidates = 12

func decisionKey(name, country, region, district string) string {
	return country + "\x00" + i18n.Fold(name) + "\x00" + i18n.Fold(region) + "\x00" + i18n.Fold(district)
}

func (p *Places) place(w Written) Finding {
	w.Name = strings.TrimSpace(w.Name)
	if !w.Point.Valid() {
		w.Located = false
	}
	if key, ok := p.decisions[decisionKey(w.Name, w.Country, w.Region, w.District)]; ok && w.Code == "" {
		if place, ok := p.placeByKey(key); ok {
			return p.decided(&w, place, ByDecision)
		}
	}
	if f, ok := p.byCode(&w); ok {
		return f
	}
	if i18n.Fold(w.Name) == "" {
		return Finding{Reason: ReasonNoName}
	}
	f := p.byName(&w)
	if w.Code != "" && (f.Outcome == Decided || f.Outcome == Unplaced) {
		f.Notes = append(f.Notes, NoteCode)
	}
	return f
}

// byCode decides by code or external id, if there is one and it is known.
func (p *Places) byCode(w *Written) (Finding, bool) {
	how := ByCode
	var hits []WorldPlace
	if w.Code != "" {
		if place, ok := p.placeByKey(w.Code); ok {
			return p.decided(w, place, ByDecision), true
		}
		hits = inCountry(p.byValue[w.Code], w.Country)
	}
	if len(hits) == 0 {
		how = ByID
		for _, id := range w.IDs {
			hits = append(hits, inCountry(p.byID[id], w.Country)...)
			if id.Scheme == "geonames" && len(hits) == 0 {
				if place, ok := p.placeByKey("geonames:" + id.Value); ok {
					hits = append(hits, WorldPlace{Place: place})
				}
			}
		}
	}
	hits = distinct(hits)
	if len(hits) != 1 {
		if len(hits) > 1 {
			return p.undecided(w, ReasonHomonyms, hits), true
		}
		return Finding{}, false
	}
	// A code in the wrong row is a common mistake: the name must not clearly mean
	// another unit.
	if w.Name != "" {
		if f := p.byName(w); f.Outcome == Decided && f.Place.Key != hits[0].Key && !p.bears(hits[0], w.Name) {
			return p.undecided(w, ReasonCodeDiffers, append(hits, WorldPlace{Place: f.Place})), true
		}
	}
	return p.decided(w, hits[0].Place, how), true
}

// bears reports whether a place is among those that have the written name.
func (p *Places) bears(place WorldPlace, name string) bool {
	parsed := p.words.parseName(name)
	for _, folded := range []string{parsed.whole, parsed.full, parsed.base} {
		for _, h := range p.named(place.Country, folded) {
			if h.Key == place.Key {
				return true
			}
		}
	}
	return false
}

func inCountry(hits []WorldPlace, country string) []WorldPlace {
	if country == "" {
		return hits
	}
	var in []WorldPlace
	for _, h := range hits {
		if h.Country == country {
			in = append(in, h)
		}
	}
	return in
}

// distinct drops repetitions and puts the likeliest first: those whose main
// name it is, then the larger ones, then by name and key, so that the order
// depends on nothing else.
func distinct(hits []WorldPlace) []WorldPlace {
	slices.SortFunc(hits, func(a, b WorldPlace) int {
		switch {
		case a.Alternate != b.Alternate:
			if a.Alternate {
				return 1
			}
			return -1
		case a.Population != b.Population:
			return b.Population - a.Population
		case a.Name != b.Name:
			return strings.Compare(a.Name, b.Name)
		}
		return strings.Compare(a.Key, b.Key)
	})
	seen := map[string]bool{}
	return slices.DeleteFunc(hits, func(h WorldPlace) bool {
		if seen[h.Key] {
			return true
		}
		seen[h.Key] = true
		return false
	})
}

func (p *Places) decided(w *Written, place Place, how How) Finding {
	f := Finding{Outcome: Decided, Place: place, How: how}
	if w.Located && place.Located {
		f.DistanceKm = geo.DistanceKm(w.Point, place.Point)
		if f.DistanceKm > contradictKm {
			f.Notes = append(f.Notes, NotePosition)
		}
	}
	return f
}

func (p *Places) undecided(_ *Written, reason Reason, hits []WorldPlace) Finding {
	return Finding{Outcome: Ambiguous, Reason: reason, Candidates: placesOf(distinct(hits))}
}

func placesOf(hits []WorldPlace) []Place {
	if len(hits) > maxCandidates {
		hits = hits[:maxCandidates]
	}
	places := make([]Place, len(hits))
	for i, h := range hits {
		places[i] = h.Place
	}
	return places
}

// named returns the places of a country that bear a folded name in one of its
// spellings: units of its list if one is loaded, else places of the gazetteer.
func (p *Places) named(country, folded string) []WorldPlace {
	if folded == "" {
		return nil
	}
	var hits []WorldPlace
	spellings := p.words.spellings(folded)
	for _, s := range spellings {
		hits = p.namedIn(hits, country, s)
		for _, kin := range p.words.kin[country] {
			hits = p.namedIn(hits, kin, s)
		}
	}
	hits = withoutShadowed(distinct(hits))
	if p.words.plain[country] && len(hits) > 1 {
		hits = withoutFormer(hits, spellings, p.words)
	}
	return hits
}

// withoutFormer drops the candidates of which the name is only a former or a
// neighbour's one, unless there are no others.
func withoutFormer(hits []WorldPlace, spellings []string, words *placeWords) []WorldPlace {
	good := keep(hits, func(h *WorldPlace) bool {
		if !h.Alternate {
			return true
		}
		for _, main := range words.spellings(i18n.Fold(h.Name)) {
			for _, asked := range spellings {
				if strings.HasPrefix(main, asked+" ") || distance(main, asked) <= len(asked)/4 {
					return true
				}
			}
		}
		return false
	})
	if len(good) == 0 {
		return hits
	}
	return good
}

func (p *Places) namedIn(hits []WorldPlace, country, folded string) []WorldPlace {
	list := p.lists[country]
	if list == nil {
		if p.world == nil {
			return hits
		}
		return p.world.Named(hits, country, folded)
	}
	before := len(hits)
	if hits = list.named(hits, folded); len(hits) > before || p.world == nil {
		return hits
	}
	// An exonym that only the gazetteer knows may lead to a unit of the list.
	for _, g := range p.world.Named(nil, country, folded) {
		if u, ok := list.unitOf(&g, p.world); ok {
			u.Alternate = true
			hits = append(hits, u)
		}
	}
	return hits
}

// besideKm is how near a place that also has a name lies to the one whose main
// name it is, so that the latter is meant.
const besideKm = 15

// withoutShadowed drops candidates that stand in the shadow of another: abandoned ones,
// and sections and other names next to a municipality of the very name.
func withoutShadowed(hits []WorldPlace) []WorldPlace {
	if len(hits) < 2 {
		return hits
	}
	return slices.DeleteFunc(slices.Clone(hits), func(h WorldPlace) bool {
		for i := range hits {
			o := &hits[i]
			if o.Key == h.Key || o.Abandoned || o.Alternate || o.Level != LevelMunicipality {
				continue
			}
			if h.Abandoned {
				return true
			}
			if (h.Alternate || h.Level == LevelDistrict) && h.Located && o.Located &&
				geo.DistanceKm(h.Point, o.Point) <= besideKm {
				return true
			}
		}
		return false
	})
}
