package recognise

import (
	"math"
	"strconv"
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
// some. LatLon decides by the values.
func CoordinateHeader(header string) bool {
	return len(headerWords()["coordinates"][i18n.Fold(header)]) > 0
}

// Box bounds a country in degrees, WGS 84.
type Box struct{ South, West, North, East float64 }

var countryBoxes = sync.OnceValue(func() map[string]Box {
	out := map[string]Box{}
	for _, row := range rows("boxes.tsv", 5) {
		var v [4]float64
		for i := range v {
			n, err := strconv.ParseFloat(row[i+1], 64)
			if err != nil {
				panic("recognise: boxes.tsv: " + row[0])
			}
			v[i] = n
		}
		out[row[0]] = Box{v[0], v[1], v[2], v[3]}
	}
	return out
})

// BoxOf returns the box of a country by its ISO code; false for one that
// data/boxes.tsv does not have.
func BoxOf(code string) (Box, bool) {
	b, ok := countryBoxes()[code]
	return b, ok
}

func (b Box) holds(lat, lon float64) bool {
	return lat >= b.South && lat <= b.North && lon >= b.West && lon <= b.East
}

// LatLon decides which of two columns is the latitude, by the values of the
// same rows and the box of the country that they lie in: firstIsLat, and ok
// only where nearly all rows (19 of 20) lie in the box one way and not the
// other. Cells that are no numbers are passed over; a decimal comma is read.
func LatLon(first, second []string, box Box) (firstIsLat, ok bool) {
	var rows, asLat, asLon int
	for i := range min(len(first), len(second)) {
		a, okA := coordinate(first[i])
		b, okB := coordinate(second[i])
		if !okA || !okB {
			continue
		}
		rows++
		if box.holds(a, b) {
			asLat++
		}
		if box.holds(b, a) {
			asLon++
		}
	}
	switch {
	case rows > 0 && asLat*20 >= rows*19 && asLon*20 <= rows:
		return true, true
	case rows > 0 && asLon*20 >= rows*19 && asLat*20 <= rows:
		return false, true
	}
	return false, false
}

func coordinate(cell string) (float64, bool) {
	v, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(cell), ",", ".", 1), 64)
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}
