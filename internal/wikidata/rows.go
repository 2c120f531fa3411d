package wikidata

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/date"
)

// Header names the columns of Rows. All but the last are fields of an import
// of partnerships.
var Header = []string{
	"a", "a-country", "a-lat", "a-lon", "a-population", "a-population-year", "a-names", "a-wikidata",
	"b", "b-country", "b-lat", "b-lon", "b-population", "b-population-year", "b-names", "b-wikidata",
	"since", "until", "events", "state", "statement",
}

// Languages are those in which names are taken, besides those of the unit's
// own country.
var Languages = []string{"cs", "sk", "de", "en", "hu", "pl"}

// Rows gives each P190 statement as a row under Header, in an order that does
// not depend on what was read first. An item of which nothing was read has only
// its Q-id. What had ended by today is given as ended.
func (f *Facts) Rows(today date.Day) [][]string {
	countries := known()
	rows := make([][]string, 0, len(f.Twins))
	for _, id := range slices.Sorted(maps.Keys(f.Twins)) {
		t := f.Twins[id]
		row := make([]string, 0, len(Header))
		row = append(append(row, f.cells(t.A, countries)...), f.cells(t.B, countries)...)
		row = append(row, f.when(t, today)...)
		rows = append(rows, append(row, id))
	}
	return rows
}

func (f *Facts) cells(q string, countries *countryTable) []string {
	u := f.Units[q]
	if u == nil {
		return []string{"", "", "", "", "", "", "", q}
	}
	code := f.countryOf(u, countries)
	lat, lon, people, inYear := "", "", "", ""
	if u.Placed {
		lat, lon = degrees(u.Position.Lat), degrees(u.Position.Lon)
	}
	if u.Population > 0 {
		people = strconv.FormatInt(u.Population, 10)
	}
	if u.PopulationYear > 0 {
		inYear = strconv.Itoa(u.PopulationYear)
	}
	own := countries.languages[code]
	name := u.label(own)
	return []string{name, code, lat, lon, people, inYear, u.names(own), q}
}

func degrees(d float64) string { return strconv.FormatFloat(d, 'f', -1, 64) }

// countryOf is the only country of a unit whose code is known: a town may also
// lie in one that is no more. Two such leave it open.
func (f *Facts) countryOf(u *Unit, countries *countryTable) string {
	found := ""
	for _, q := range u.Countries {
		code := f.Countries[q]
		if code == "" {
			code = countries.codes[q]
		}
		if code != "" && found != "" && code != found {
			return ""
		}
		if code != "" {
			found = code
		}
	}
	return found
}

// label is the name in a language of the country, else the likeliest other. The
// language mul holds what is the same in many.
func (u *Unit) label(own []string) string {
	for _, lang := range slices.Concat(own, []string{"mul", "en"}, Languages) {
		if n := u.Names[lang]; n != "" {
			return n
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(u.Names)) {
		return u.Names[lang]
	}
	return ""
}

// names lists the names by language: "cs:Opava|de:Troppau".
func (u *Unit) names(own []string) string {
	langs := slices.Concat(Languages, own)
	slices.Sort(langs)
	var all []string
	for _, lang := range slices.Compact(langs) {
		if n := u.Names[lang]; n != "" && !strings.Contains(n, "|") {
			all = append(all, lang+":"+n)
		}
	}
	return strings.Join(all, "|")
}

type moment struct {
	on    date.Date
	start bool
}

// when gives since, until, events and state of a statement. Several start
// times are kept as events; one that follows an end is a revival.
func (f *Facts) when(t *Twin, today date.Day) []string {
	moments := append(f.moments(t.Starts, true), f.moments(t.Ends, false)...)
	slices.SortFunc(moments, func(a, b moment) int {
		if c := date.Compare(a.on, b.on); c != 0 {
			return c
		}
		if a.start == b.start {
			return 0
		}
		if a.start {
			return -1
		}
		return 1
	})
	var since, until date.Date
	var events []string
	ended := false
	for _, m := range moments {
		switch {
		case !m.start:
			until, ended = m.on, true
			events = append(events, "ended:"+m.on.EDTF())
		case ended:
			until, ended = date.Date{}, false
			events = append(events, "revived:"+m.on.EDTF())
		default:
			events = append(events, "dated:"+m.on.EDTF())
		}
		if m.start && since.IsZero() {
			since = m.on
		}
	}
	if len(t.Starts) < 2 && len(t.Ends) < 2 {
		events = nil // since and until say it all
	}
	state := ""
	if t.Ended && len(t.Ends) == 0 || !until.IsZero() && until.To().Before(today) {
		state = "ended"
	}
	return []string{since.EDTF(), until.EDTF(), strings.Join(events, "; "), state}
}

func (f *Facts) moments(times []Time, start bool) []moment {
	var all []moment
	for _, t := range times {
		if on, ok := t.Date(); ok {
			all = append(all, moment{on, start})
		} else {
			f.Counts.Times++
		}
	}
	return all
}
