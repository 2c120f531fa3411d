package wikidata

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
)

// Variables are what the results of a query may be called. A variable that is
// not bound in a row is absent there. Those that begin with unit are also
// understood with a or b in its place: aLabel, bCountry.
var Variables = []string{"statement", "rank", "a", "b", "start", "startPrecision", "end", "endPrecision",
	"unit", "unitLabel", "unitCountry", "unitIso", "unitCoord", "unitPopulation", "unitPopulationDate", "unitPopulationDatePrecision",
	"country", "iso"}

type binding map[string]term

type term struct {
	Type  string `json:"type"` // uri, literal, bnode
	Value string `json:"value"`
	Lang  string `json:"xml:lang"`
}

// AddResults reads a SPARQL result in JSON and adds what its rows say. It
// refuses a result whose variables are none that it knows.
func (f *Facts) AddResults(raw []byte) error {
	vars, rows, err := begin(raw)
	if err != nil {
		return err
	}
	has := func(v string) bool { return slices.Contains(vars, v) }
	if !(has("a") && has("b")) && !has("unit") && !(has("country") && has("iso")) {
		return errs.New(errs.Invalid, "its variables (%s) say nothing of partnerships: known are %s", strings.Join(vars, ", "), strings.Join(Variables, ", "))
	}
	return each(rows, func(row binding) error {
		f.Counts.Results++
		f.addRow(row)
		return f.full()
	})
}

// results reads a result with all of its rows.
func results(raw []byte) (vars []string, rows []binding, err error) {
	vars, unread, err := begin(raw)
	if err != nil {
		return nil, nil, err
	}
	return vars, rows, each(unread, func(row binding) error { rows = append(rows, row); return nil })
}

// begin reads what a result says of itself; each reads its rows.
func begin(raw []byte) (vars []string, rows json.RawMessage, err error) {
	var answer struct {
		Head struct {
			Vars []string `json:"vars"`
		} `json:"head"`
		Results *struct {
			Bindings json.RawMessage `json:"bindings"`
		} `json:"results"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return nil, nil, errs.Wrap(errs.Invalid, err, "it is not a whole SPARQL result in JSON")
	}
	if answer.Results == nil {
		return nil, nil, errs.New(errs.Invalid, "it is not a SPARQL result of rows in JSON")
	}
	return answer.Head.Vars, answer.Results.Bindings, nil
}

// each reads rows one by one, so that a large answer takes little more memory
// than its text.
func each(rows json.RawMessage, do func(binding) error) error {
	in := json.NewDecoder(bytes.NewReader(rows))
	if start, err := in.Token(); err != nil || start != json.Delim('[') {
		if start == nil && err == nil || len(rows) == 0 { // null: there are none
			return nil
		}
		return errs.Wrap(errs.Invalid, err, "it is not a SPARQL result of rows in JSON")
	}
	for in.More() {
		var row binding
		if err := in.Decode(&row); err != nil {
			return errs.Wrap(errs.Invalid, err, "a row of the SPARQL result cannot be read")
		}
		if err := do(row); err != nil {
			return err
		}
	}
	return nil
}

func (f *Facts) addRow(row binding) {
	if q, code := qid(row["country"].Value), row["iso"].Value; q != "" && len(code) == 2 {
		f.Countries[q] = strings.ToUpper(code)
	}
	for _, end := range []string{"unit", "a", "b"} {
		if q := qid(row[end].Value); q != "" {
			f.addUnit(row, end, q)
		}
	}
	a, b := qid(row["a"].Value), qid(row["b"].Value)
	if a == "" {
		return
	}
	if b == "" {
		if _, bound := row["b"]; bound {
			f.Counts.Valueless++ // an unknown value is an address of its own kind, or a blank node
		}
		return
	}
	id := row["statement"].Value
	id = id[strings.LastIndexByte(id, '/')+1:]
	if id == "" {
		id = a + "-" + b
	}
	if strings.HasSuffix(row["rank"].Value, "DeprecatedRank") {
		f.Counts.Deprecated++
		return
	}
	t := f.twin(id, a, b)
	if at, ok := row.time("start"); ok {
		t.start(at)
	}
	if at, ok := row.time("end"); ok {
		t.end(at)
	} else if row["end"].Value != "" {
		t.Ended = true
	}
}

// addUnit adds what a row says of the item bound to the variable end.
func (f *Facts) addUnit(row binding, end, q string) {
	u := f.unit(q)
	if label := row[end+"Label"]; label.Value != "" {
		u.name(label.Lang, label.Value)
	}
	if c := qid(row[end+"Country"].Value); c != "" {
		u.country(c)
		if code := row[end+"Iso"].Value; len(code) == 2 {
			f.Countries[c] = strings.ToUpper(code)
		}
	}
	if p, ok := wkt(row[end+"Coord"].Value); ok {
		u.position(p)
	}
	if n, ok := people(row[end+"Population"].Value); ok {
		inYear := 0
		if at, ok := row.time(end + "PopulationDate"); ok {
			if on, ok := at.Date(); ok {
				inYear = on.Year()
			}
		}
		u.population(n, inYear)
	}
}

// time reads a date with the precision beside it.
func (row binding) time(variable string) (Time, bool) {
	v := row[variable]
	if v.Type == "bnode" || v.Type == "uri" || v.Value == "" {
		return Time{}, false // an unknown value
	}
	p, err := strconv.Atoi(row[variable+"Precision"].Value)
	if err != nil || p < 0 || p > 14 {
		p = 0
	}
	at := Time{Value: v.Value, Precision: p}
	_, _, _, ok := at.parse()
	return at, ok
}

// wkt reads "Point(14.42 50.09)": longitude first. A point of another globe
// has that globe's address before it.
func wkt(s string) (geo.Point, bool) {
	inner, ok := strings.CutPrefix(s, "Point(")
	if !ok {
		return geo.Point{}, false
	}
	inner, ok = strings.CutSuffix(inner, ")")
	lonText, latText, two := strings.Cut(inner, " ")
	if !ok || !two {
		return geo.Point{}, false
	}
	lon, errLon := strconv.ParseFloat(lonText, 64)
	lat, errLat := strconv.ParseFloat(latText, 64)
	p := geo.Point{Lat: lat, Lon: lon}
	return p, errLon == nil && errLat == nil && p.Valid()
}
