package recognise

import (
	"strings"
	"sync"

	"twinhall/internal/i18n"
)

// FieldSet is the set of fields that a kind of import file has.
type FieldSet int

// The field sets. Municipalities: name, code, level, parent, country, region,
// district, lat, lon, population, population-year, wikidata, website.
// Partnerships: a, a-country, a-region, a-code, a-lat, a-lon, the same with b,
// and date, form, state, instrument, note, source.
const (
	MunicipalityFields FieldSet = iota
	PartnershipFields
)

func (s FieldSet) String() string {
	if s == PartnershipFields {
		return "partnership"
	}
	return "municipality"
}

var headerWords = sync.OnceValue(func() map[string]map[string][]string {
	out := map[string]map[string][]string{}
	for _, row := range rows("headers.tsv", 3) {
		kind := out[row[0]]
		if kind == nil {
			kind = map[string][]string{}
			out[row[0]] = kind
		}
		for header := range strings.SplitSeq(row[2], "|") {
			kind[i18n.Fold(header)] = appendNew(kind[i18n.Fold(header)], row[1])
		}
	}
	return out
})

// Header guesses which field of set the header of a column means, from whole
// headers of real files in cs, sk, de, en, hu and pl and from the field's own
// name; never from a part of one: "Kód okresu" is not a code. It is false where
// the header is not known, means none of the fields, or is undecided as
// coordinate_x is (see CoordinateHeader).
func Header(set FieldSet, header string) (field string, ok bool) {
	fields := headerWords()[set.String()][i18n.Fold(header)]
	if len(fields) != 1 || fields[0] == "" {
		return "", false
	}
	return fields[0], true
}

// CoordinateHeader reports whether a column holds one of two coordinates without
// saying which: coordinate_x is the longitude in most files and the latitude in
// some. The values of the rows decide.
func CoordinateHeader(header string) bool {
	return len(headerWords()["coordinates"][i18n.Fold(header)]) > 0
}

// EitherCountry reports whether a header speaks of a country without saying of
// which end of a partnership: what stands beside it decides.
func EitherCountry(header string) bool {
	return len(headerWords()["partnership-either"][i18n.Fold(header)]) > 0
}
