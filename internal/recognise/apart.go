package recognise

import "twinhall/internal/i18n"

// Apart is the name of a place as somebody writes it, taken apart.
type Apart struct {
	Name   string   // folded, without the words around it: "opava" of "Statutární město Opava (CZ)"
	Behind []string // what stands in brackets or behind a comma, as it is written
	Area   bool     // the words say that it is a region or a district: "okres Znojmo"
}

// TakeApart never fails: what it does not understand stays in the name.
func TakeApart(written string) Apart {
	p := loadPlaceWords().parseName(written)
	return Apart{p.base, p.qualifiers, p.mark == markRegion || p.mark == markDistrict}
}

// Spellings are the ways in which a folded name may be written with its
// abbreviated words in full: "st polten", "sankt polten". The first is the name
// itself.
func Spellings(folded string) []string { return loadPlaceWords().spellings(folded) }

// AreaCore is the part of a region's or district's name that tells it from
// others, folded: "jihomoravsky" of "Jihomoravský kraj".
func AreaCore(name string) string { return loadPlaceWords().areaCore(i18n.Fold(name)) }
