package recognise

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"twinhall/internal/i18n"
)

//go:embed data/place_words.tsv
var placeWordsFile string

//go:embed data/place_districts.tsv
var placeDistrictsFile string

//go:embed data/place_regions.tsv
var placeRegionsFile string

// mark is what words around a name say of it.
type mark string

const (
	markNone     mark = ""
	markTown     mark = "town"
	markUrban    mark = "urban"
	markRural    mark = "rural"
	markGmina    mark = "gmina"
	markRegion   mark = "region"
	markDistrict mark = "district"
)

// placeWords are the facts of data/place_*.tsv, folded.
type placeWords struct {
	// longest first
	before, after []markedWords
	inside        map[string]mark
	// short is by its first word: the other words and what they stand for
	short  map[string][]shortForm
	slavic map[string]bool
	// municipal1 and municipal2 are the countries whose first-level or
	// second-level areas are municipalities
	municipal1, municipal2 map[string]bool
	// seat are the countries whose districts are named after their seat
	seat map[string]bool
	// counties are the countries whose towns go by the name of their county
	counties map[string]bool
	// plain are the countries whose towns have no foreign names
	plain map[string]bool
	kin   map[string][]string
	part  map[string]bool
	parts []markedWords
	area  []markedWords
	// beforeRegion are the words between a town and its region
	beforeRegion []string
	// of a country: parts of its cities, by folded city and part
	districts map[string]map[string][]districtFact
	// other names of regions, by GeoNames' code
	regions map[string][]string
}

// markedWords are words with a mark, as they begin and as they end a name.
type markedWords struct {
	begin, end string
	mark       mark
}

func marked(folded string, m mark) markedWords { return markedWords{folded + " ", " " + folded, m} }

type shortForm struct {
	words string
	full  []string
}

// districtFact is a part of a city that has a mayor of its own.
type districtFact struct{ city, part string }

var loadPlaceWords = sync.OnceValue(func() *placeWords {
	w := &placeWords{
		inside: map[string]mark{}, short: map[string][]shortForm{}, slavic: map[string]bool{}, plain: map[string]bool{}, seat: map[string]bool{},
		counties:   map[string]bool{},
		municipal1: map[string]bool{}, municipal2: map[string]bool{},
		kin: map[string][]string{}, part: map[string]bool{}, regions: map[string][]string{},
		districts: map[string]map[string][]districtFact{},
	}
	for _, row := range facts(placeWordsFile) {
		w.row(row)
	}
	for _, m := range append(slices.Clone(w.before), w.after...) {
		if m.mark == markRegion || m.mark == markDistrict {
			w.area = append(w.area, m)
		}
	}
	longestFirst(w.before)
	longestFirst(w.after)
	longestFirst(w.area)
	for _, row := range facts(placeDistrictsFile) {
		w.district(row)
	}
	for _, row := range facts(placeRegionsFile) {
		w.regions[row[0]] = strings.Split(row[1], "|")
	}
	return w
})

// facts returns the rows of a data file, with at least two columns each.
func facts(file string) [][]string {
	var rows [][]string
	for line := range strings.Lines(file) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, "\t")
		for len(row) < 4 {
			row = append(row, "")
		}
		rows = append(rows, row)
	}
	return rows
}

func (w *placeWords) row(row []string) {
	words := strings.Split(row[1], "|")
	for i := range words {
		words[i] = i18n.Fold(words[i])
	}
	switch row[0] {
	case "before":
		for _, s := range words {
			w.before = append(w.before, marked(s, mark(row[2])))
		}
	case "after":
		for _, s := range words {
			w.after = append(w.after, marked(s, mark(row[2])))
		}
	case "inside":
		for _, s := range words {
			w.inside[s] = mark(row[2])
		}
	case "short":
		first, _, _ := strings.Cut(words[0], " ")
		full := strings.Split(row[2], "|")
		w.short[first] = append(w.short[first], shortForm{words[0], full})
		if row[3] == "both" {
			for _, long := range full {
				w.short[long] = append(w.short[long], shortForm{long, []string{words[0]}})
			}
		}
	case "slavic", "plain", "municipal1", "municipal2", "seat", "counties":
		set := map[string]map[string]bool{
			"slavic": w.slavic, "plain": w.plain, "municipal1": w.municipal1, "municipal2": w.municipal2, "seat": w.seat, "counties": w.counties,
		}[row[0]]
		for _, c := range strings.Fields(row[1]) {
			set[c] = true
		}
	case "kin":
		w.kin[row[1]] = strings.Fields(row[2])
	case "part":
		for _, s := range words {
			w.part[s] = true
			w.parts = append(w.parts, marked(s, markDistrict))
		}
	case "between":
		w.beforeRegion = append(w.beforeRegion, words...)
	case "area":
		for _, s := range words {
			w.area = append(w.area, marked(s, markRegion))
		}
	}
}

func longestFirst(words []markedWords) {
	for i := 1; i < len(words); i++ {
		for j := i; j > 0 && len(words[j].begin) > len(words[j-1].begin); j-- {
			words[j], words[j-1] = words[j-1], words[j]
		}
	}
}

// district notes a part of a city under every name it has, alone and behind
// the city's name.
func (w *placeWords) district(row []string) {
	country, city := row[0], row[1]
	if w.districts[country] == nil {
		w.districts[country] = map[string][]districtFact{}
	}
	note := func(part, name string) {
		f := districtFact{city, part}
		for _, s := range []string{i18n.Fold(city + " " + name), i18n.Fold(name)} {
			w.districts[country][s] = append(w.districts[country][s], f)
		}
	}
	if low, high, ok := strings.Cut(row[2], "-"); ok && numeral(i18n.Fold(high)) > 0 {
		roman := low[0] > '9'
		for n := numeral(i18n.Fold(low)); n <= numeral(i18n.Fold(high)); n++ {
			part := decimal(n)
			if roman {
				part = strings.ToUpper(romanNumeral(n))
			}
			f := districtFact{city, part}
			for _, s := range []string{decimal(n), romanNumeral(n)} {
				key := i18n.Fold(city) + " " + s
				w.districts[country][key] = append(w.districts[country][key], f)
			}
		}
		return
	}
	note(row[2], row[2])
	for _, other := range strings.Split(row[3], "|") {
		if other == "" {
			continue
		}
		if n := numeral(other); n > 0 {
			key := i18n.Fold(city) + " " + other
			w.districts[country][key] = append(w.districts[country][key], districtFact{city, row[2]})
			continue
		}
		note(row[2], other)
	}
}

// cutBefore takes marking words from the front of a folded name.
func (w *placeWords) cutBefore(folded string) (string, mark) {
	for _, m := range w.before {
		if rest, ok := strings.CutPrefix(folded, m.begin); ok {
			return rest, m.mark
		}
	}
	return folded, markNone
}

// cutAfter takes marking words from the end of a folded name.
func (w *placeWords) cutAfter(folded string) (string, mark) {
	for _, m := range w.after {
		if rest, ok := strings.CutSuffix(folded, m.end); ok {
			return rest, m.mark
		}
	}
	return folded, markNone
}

// areaCore is the part of a region's folded name that tells it from others:
// "jihomoravsky" of "jihomoravsky kraj", "bergamo" of "provincia di bergamo".
func (w *placeWords) areaCore(folded string) string {
	for range 3 {
		i := slices.IndexFunc(w.area, func(a markedWords) bool {
			return strings.HasPrefix(folded, a.begin) || strings.HasSuffix(folded, a.end)
		})
		if i < 0 {
			break
		}
		if rest, ok := strings.CutPrefix(folded, w.area[i].begin); ok {
			folded = rest
		} else {
			folded = strings.TrimSuffix(folded, w.area[i].end)
		}
	}
	return folded
}
