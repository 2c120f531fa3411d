package recognise

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

// knownAbroad is the number of names from which a place may well have one that
// is not like its own: gazetteers also note as other names what once stood
// near.
const knownAbroad = 12

// doubt says why the only candidate is not certain although it bears the name.
func (s *search) doubt(h *WorldPlace) Reason {
	if s.how == ByPosition {
		return ""
	}
	if s.how == ByName && !s.sameAccents(h) {
		return ReasonSpelling
	}
	if h.Alternate && !h.Listed {
		return s.doubtOther(h)
	}
	return ""
}

// doubtOther judges a candidate of whose names only another one matches.
func (s *search) doubtOther(h *WorldPlace) Reason {
	main := i18n.Fold(h.Name)
	asked := s.name.base
	// The short form of a long name may be that of another one: seven of a
	// hundred such were wrong.
	// What follows a true short form is a preposition: Klagenfurt am Wörthersee.
	if rest, ok := strings.CutPrefix(main, asked+" "); ok {
		preposition, _, more := strings.Cut(rest, " ")
		if !more || len(preposition) > 3 || h.Known < knownAbroad || s.hasLonger(h) {
			return ReasonOtherName
		}
		return ""
	}
	// "Königsee-Rottenbach" may be noted as another name of either.
	for _, cp := range s.name.parts {
		city, ok := s.city(cp.city)
		if ok && cp.part == main {
			if _, seat := s.areasOf(s.country).bySeat[city.Key]; seat || h.Level == LevelDistrict {
				return ""
			}
		}
		if ok && city.Key != h.Key && city.Located && h.Located &&
			geo.DistanceKm(city.Point, h.Point) <= partKm {
			return ReasonOtherName
		}
	}
	if alike(asked, main) || alike(s.name.whole, main) {
		return ""
	}
	// "Île-de-France" is noted as a name of Paris, but is a region.
	x := s.areasOf(h.Country)
	for _, key := range x.byCore[asked] {
		if x.areas[key].Parent == "" && !slices.Contains(x.byCore[main], key) {
			return ReasonOtherName
		}
	}
	if h.Known >= knownAbroad && !s.words.plain[h.Country] {
		return ""
	}
	return ReasonOtherName
}

// alike reports whether asked and main are spellings or forms of one name: asked
// has all words of main, or few letters differ.
func alike(asked, main string) bool {
	a, b := asked, main
	if strings.ReplaceAll(a, " ", "") == strings.ReplaceAll(b, " ", "") {
		return true
	}
	if len(a) > len(b) {
		a, b = b, a
	}
	words := " " + asked + " "
	all := true
	for _, word := range strings.Fields(main) {
		if !strings.Contains(words, " "+word+" ") {
			all = false
			break
		}
	}
	// "Banyuls-sur-Mer" is Banyuls-de-la-Marenda.
	first, _, two := strings.Cut(a, " ")
	if two && len(first) >= 6 && strings.HasPrefix(b, first+" ") {
		return true
	}
	return all || distance(a, b) <= len(b)/3
}

// distance is the number of bytes to insert, drop or change between a and b.
func distance(a, b string) int {
	if len(a) > maxName || len(b) > maxName {
		return maxName
	}
	var row [maxName + 1]int
	for j := range len(b) + 1 {
		row[j] = j
	}
	for i := range len(a) {
		left := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := left
			if a[i] != b[j] {
				cost++
			}
			left = row[j+1]
			row[j+1] = min(cost, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}

// sameAccents reports whether the accents of the written name are those of one
// of the candidate's names. People leave accents away, but do not invent them:
// Kömlő is not Komló.
func (s *search) sameAccents(h *WorldPlace) bool {
	written := accented(s.name.shown)
	if written == "" {
		return true
	}
	differs := func(name string) bool {
		return i18n.Fold(name) == s.name.full && !fits(written, accented(name))
	}
	if !differs(h.Name) {
		return true
	}
	if h.Listed {
		list := s.lists[h.Country]
		return list != nil && list.hasSpelling(h.Key, written)
	}
	if s.world == nil {
		return false
	}
	for _, name := range s.world.Alternates(h.Key) {
		if i18n.Fold(name) == s.name.full && fits(written, accented(name)) {
			return true
		}
	}
	return false
}

// accented returns the letters of a Latin name in lower case, each as it is
// with its accent, or "" where it has no accents.
func accented(name string) string {
	plain := true
	for i := range len(name) {
		if name[i] >= 0x80 {
			plain = false
			break
		}
	}
	if plain {
		return ""
	}
	var b strings.Builder
	any := false
	for _, r := range norm.NFC.String(name) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if r >= 0x80 && !unicode.Is(unicode.Latin, r) {
			return ""
		}
		any = any || r >= 0x80
		b.WriteRune(unicode.ToLower(r))
	}
	if !any {
		return ""
	}
	return b.String()
}

// fits reports whether no accent of written contradicts the name: where both
// carry one it is the same, or of one family (ő, õ, ö; ş, ș), and where only
// written does, the name has an accent elsewhere that it may have been taken
// from.
func fits(written, name string) bool {
	if name == "" {
		// Gazetteers leave accents away too, but not those that make a letter of
		// its own: Håbo is not Habo.
		return !strings.ContainsAny(written, "åäöøæüőű")
	}
	a, b := []rune(written), []rune(name)
	if len(a) != len(b) {
		return true
	}
	for i := range a {
		if a[i] < 0x80 || a[i] == b[i] {
			continue
		}
		if b[i] < 0x80 {
			return false
		}
	}
	return true
}
