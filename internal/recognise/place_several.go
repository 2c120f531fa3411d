package recognise

import (
	"slices"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

// OneName reports whether a text with commas, slashes or breaks of lines in it
// is the name of one place that is known: as a whole, or because both of its
// sides are names of that place ("Koper/Capodistria"). With country "" all
// countries are asked.
func (p *Places) OneName(country, text string) bool {
	name := p.words.parseName(text)
	for _, folded := range []string{name.whole, i18n.Fold(withArticle(text))} {
		if p.Known(country, folded) {
			return true
		}
	}
	s := &search{Places: p, w: &Written{Name: text, Country: country}, country: country, name: name, how: ByName}
	if len(name.others) != 2 {
		return false
	}
	if country != "" {
		return len(s.sides()) > 0
	}
	a, b := p.namedAnywhere(name.others[0]), p.namedAnywhere(name.others[1])
	return slices.ContainsFunc(a, func(h WorldPlace) bool {
		return slices.ContainsFunc(b, func(o WorldPlace) bool { return o.Key == h.Key })
	})
}

// Known reports whether a place of the country bears a name; with country ""
// any place as its main one.
func (p *Places) Known(country, name string) bool {
	folded := i18n.Fold(name)
	if country != "" {
		return len(p.named(country, folded)) > 0
	}
	return slices.ContainsFunc(p.namedAnywhere(folded), func(h WorldPlace) bool { return !h.Alternate })
}

// Behind is what a text behind the comma can be for the name before it.
type Behind int

// A text behind a comma.
const (
	// BehindUnknown: nothing that is known.
	BehindUnknown Behind = iota
	// BehindRegion: a region, district or town in which a place of the name lies.
	BehindRegion
	// BehindArea: some other region of the country.
	BehindArea
	// BehindPlace: a place of its own.
	BehindPlace
	// BehindEither: a region of the name before it, or a place of its own.
	BehindEither
)

// Behind says what text is for a name of the country ("" = it is not known).
func (p *Places) Behind(country, name, text string) Behind {
	s := &search{Places: p, w: &Written{Name: name, Country: country}, country: country, how: ByName}
	hits := s.bearing(name)
	own := slices.DeleteFunc(s.bearing(text), func(h WorldPlace) bool {
		return h.Alternate || h.Level != LevelMunicipality || slices.ContainsFunc(hits, func(o WorldPlace) bool { return o.Key == h.Key })
	})
	if IsArea(text) {
		own = nil
	}
	in := s.within(hits, text)
	switch {
	// Of several places of the name the region tells which.
	case len(in) > 0 && (len(own) == 0 || p.words.commas(country) || len(in) < len(hits)):
		return BehindRegion
	case len(in) > 0:
		return BehindEither
	}
	area := p.anyArea(country, text)
	switch {
	case area && len(hits) == 0 && country != "" && p.words.commas(country):
		return BehindArea
	case area && len(own) > 0 && (len(hits) == 0 || p.words.commas(country)):
		return BehindEither
	case len(own) > 0:
		return BehindPlace
	case area:
		return BehindArea
	case country != "" && p.Known("", text):
		return BehindPlace
	}
	return BehindUnknown
}

// anyArea reports whether a region of the country bears a name; with country ""
// one of any country.
func (p *Places) anyArea(country, text string) bool {
	s := &search{Places: p, w: &Written{}, how: ByName}
	if country != "" {
		return len(s.area(country, text)) > 0
	}
	for code, is := range isoCodes() {
		if code == is && len(s.area(code, text)) > 0 {
			return true
		}
	}
	return false
}

func (s *search) bearing(name string) []WorldPlace {
	n := s.words.parseName(name)
	for _, folded := range slices.Compact([]string{n.whole, n.full, n.base}) {
		hits := s.named(s.country, folded)
		if s.country == "" {
			hits = s.namedAnywhere(folded)
		}
		if len(hits) > 0 {
			return hits
		}
	}
	return nil
}

// commas reports whether people of a country write the region behind a comma:
// then it is no second place.
func (w *placeWords) commas(country string) bool {
	return country == "" || w.plain[country] && country != "HU" || slices.Contains([]string{"IE", "MX", "BR", "AR", "IN", "JP", "CN", "PH", "ZA", "CU"}, country)
}

// articles stand behind the comma in lists that are sorted by the name itself.
var articles = strings.Fields("A O Os As El La Los Las Le Les L' Lo Il I Gli De Den Der Die Das Het The Y Els Es Sa Na 's 't")

// IsArticle reports whether a text behind a comma belongs before the name:
// "Coruña, A".
func IsArticle(text string) bool {
	text = strings.ReplaceAll(strings.TrimSpace(text), "’", "'")
	return slices.ContainsFunc(articles, func(a string) bool { return strings.EqualFold(a, text) })
}

// withArticle puts the article of "Coruña, A" before the name.
func withArticle(text string) string {
	name, behind, ok := strings.Cut(text, ",")
	if !ok || !IsArticle(behind) {
		return text
	}
	behind = strings.TrimSpace(behind)
	if strings.HasSuffix(behind, "'") || strings.HasSuffix(behind, "’") {
		return behind + strings.TrimSpace(name)
	}
	return behind + " " + strings.TrimSpace(name)
}

// homeNation reports whether a text is a part of the United Kingdom.
func homeNation(text string) bool {
	switch i18n.Fold(text) {
	case "england", "scotland", "wales", "northern ireland":
		return true
	}
	return false
}

// elsewhere are the places of other countries that bear the name, where none of
// this one does.
func (s *search) elsewhere() []WorldPlace {
	// A region of this country that stands in the row speaks of it.
	for _, text := range append(slices.Clone(s.name.qualifiers), s.w.Region, s.w.District) {
		if i18n.Fold(text) != "" && (len(s.area(s.country, text)) > 0 || homeNation(text)) {
			return nil
		}
	}
	for _, folded := range slices.Compact([]string{s.name.whole, s.name.full, s.name.base}) {
		abroad := keep(s.namedAnywhere(folded), func(h *WorldPlace) bool {
			return h.Country != s.country && h.Level == LevelMunicipality && !h.Abandoned && (!h.Alternate || h.Known >= knownAbroad)
		})
		if len(abroad) == 0 {
			continue
		}
		// A position that is far from all of them speaks of one that nobody knows.
		if s.w.Located && !slices.ContainsFunc(abroad, func(h WorldPlace) bool {
			return !h.Located || geo.DistanceKm(h.Point, s.w.Point) <= nameKm
		}) {
			return nil
		}
		return abroad
	}
	return nil
}

// nameKm is how far a position may lie from a place and still be meant for it.
const nameKm = 25

// IsArea reports whether a text has a word that makes it a region or a part:
// "okres Opava", "Landkreis Passau", "Sachsen-Anhalt county".
func IsArea(text string) bool {
	w := loadPlaceWords()
	folded := i18n.Fold(text)
	if w.areaCore(folded) != folded {
		return true
	}
	return slices.ContainsFunc(strings.Fields(folded), func(word string) bool { return w.part[word] })
}

// Counts reports whether people count a territory to a country though it has a
// code of its own.
func (p *Places) Counts(country, territory string) bool {
	return slices.Contains(p.words.kin[country], territory)
}
