package wikidata

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
)

// The properties that are read.
const (
	twinned      = "P190"
	country      = "P17"
	coordinates  = "P625"
	population   = "P1082"
	countryCode  = "P297"
	startTime    = "P580"
	endTime      = "P582"
	pointInTime  = "P585"
	julian       = "Q1985786"
	earth        = "Q2"
	highestCount = 20_000 // statements of one property of one item
)

// object is a JSON object; Wikidata writes an empty one as [].
type object[T any] map[string]T

func (o *object[T]) UnmarshalJSON(b []byte) error {
	if trimmed := bytes.TrimSpace(b); len(trimmed) > 0 && trimmed[0] == '[' {
		var none []json.RawMessage
		if err := json.Unmarshal(b, &none); err != nil {
			return err
		}
		if len(none) > 0 {
			return errs.New(errs.Invalid, "a list stands where an object must")
		}
		*o = nil
		return nil
	}
	var m map[string]T
	err := json.Unmarshal(b, &m)
	*o = m
	return err
}

type entity struct {
	ID     string `json:"id"`
	Labels object[struct {
		Value string `json:"value"`
	}] `json:"labels"`
	Claims object[[]statement] `json:"claims"`
}

type statement struct {
	ID         string         `json:"id"`
	Rank       string         `json:"rank"`
	Main       snak           `json:"mainsnak"`
	Qualifiers object[[]snak] `json:"qualifiers"`
}

type snak struct {
	Type  string `json:"snaktype"` // value, somevalue, novalue
	Datum struct {
		Value json.RawMessage `json:"value"`
	} `json:"datavalue"`
}

// AddEntities reads an answer of wbgetentities or Special:EntityData, or one
// entity by itself, and adds what it says.
func (f *Facts) AddEntities(raw []byte) error {
	var answer struct {
		Error *struct {
			Info string `json:"info"`
		} `json:"error"`
		Entities object[*entity] `json:"entities"`
	}
	if err := json.Unmarshal(raw, &answer); err != nil {
		return errs.Wrap(errs.Invalid, err, "it is not the JSON of Wikidata's entities")
	}
	if answer.Error != nil {
		return errs.New(errs.Invalid, "it is not an answer but an error of Wikidata's: %q", answer.Error.Info)
	}
	if answer.Entities == nil {
		var one entity
		if err := json.Unmarshal(raw, &one); err != nil {
			return errs.Wrap(errs.Invalid, err, "it is not the JSON of a Wikidata entity")
		}
		answer.Entities = object[*entity]{one.ID: &one}
	}
	for _, e := range answer.Entities {
		if e != nil && qid(e.ID) != "" { // a missing one has the id -1
			f.addEntity(e)
		}
	}
	return f.full()
}

func (f *Facts) addEntity(e *entity) {
	f.Counts.Entities++
	for _, s := range best(e.Claims[countryCode]) {
		if code, ok := s.Main.text(); ok && len(code) == 2 {
			f.Countries[e.ID] = code
		}
	}
	u := f.unit(e.ID)
	for lang, label := range e.Labels {
		u.name(lang, label.Value)
	}
	for _, s := range best(e.Claims[country]) {
		if q, ok := s.Main.item(); ok && len(s.Qualifiers[endTime]) == 0 {
			u.country(q)
		}
	}
	for _, s := range best(e.Claims[coordinates]) {
		if p, ok := s.Main.point(); ok {
			u.position(p)
		}
	}
	for _, s := range best(e.Claims[population]) {
		if n, ok := s.Main.amount(); ok {
			u.population(n, s.year())
		}
	}
	for i, s := range e.Claims[twinned] {
		if i < highestCount {
			f.addTwin(e.ID, &s)
		}
	}
}

func (f *Facts) addTwin(a string, s *statement) {
	if s.Rank == "deprecated" {
		f.Counts.Deprecated++
		return
	}
	b, ok := s.Main.item()
	if !ok {
		f.Counts.Valueless++
		return
	}
	id := s.ID
	if id == "" {
		id = a + "-" + b
	}
	// In addresses of the query service a hyphen stands for the dollar sign.
	t := f.twin(strings.Replace(id, "$", "-", 1), a, b)
	for _, q := range s.Qualifiers[startTime] {
		if at, ok := q.time(); ok {
			t.start(at)
		}
	}
	for _, q := range s.Qualifiers[endTime] {
		at, ok := q.time()
		switch {
		case ok:
			t.end(at)
		case q.Type == "somevalue":
			t.Ended = true
		}
	}
}

// best returns the preferred statements, else the normal ones.
func best(all []statement) []statement {
	var preferred, normal []statement
	for _, s := range all {
		switch s.Rank {
		case "preferred":
			preferred = append(preferred, s)
		case "deprecated":
		default:
			normal = append(normal, s)
		}
	}
	if len(preferred) > 0 {
		return preferred
	}
	return normal
}

func (s *statement) year() int {
	for _, q := range s.Qualifiers[pointInTime] {
		if at, ok := q.time(); ok {
			if on, ok := at.Date(); ok {
				return on.Year()
			}
		}
	}
	return 0
}

// read decodes the value of a snak that has one.
func (s *snak) read(to any) bool {
	return s.Type == "value" && len(s.Datum.Value) > 0 && json.Unmarshal(s.Datum.Value, to) == nil
}

func (s *snak) item() (string, bool) {
	var v struct {
		ID      string      `json:"id"`
		Numeric json.Number `json:"numeric-id"`
	}
	if !s.read(&v) {
		return "", false
	}
	if v.ID == "" {
		v.ID = "Q" + v.Numeric.String() // as documents had it before 2016
	}
	q := qid(v.ID)
	return q, q != ""
}

func (s *snak) text() (string, bool) {
	var v string
	ok := s.read(&v)
	return v, ok
}

func (s *snak) time() (Time, bool) {
	var v struct {
		Time      string `json:"time"`
		Precision int    `json:"precision"`
		Calendar  string `json:"calendarmodel"`
	}
	if !s.read(&v) || v.Time == "" {
		return Time{}, false
	}
	return Time{Value: v.Time, Precision: v.Precision, Julian: strings.HasSuffix(v.Calendar, julian)}, true
}

func (s *snak) point() (geo.Point, bool) {
	var v struct {
		Lat   *float64 `json:"latitude"`
		Lon   *float64 `json:"longitude"`
		Globe string   `json:"globe"`
	}
	if !s.read(&v) || v.Lat == nil || v.Lon == nil || v.Globe != "" && qid(v.Globe) != earth {
		return geo.Point{}, false
	}
	return geo.Point{Lat: *v.Lat, Lon: *v.Lon}, true
}

func (s *snak) amount() (int64, bool) {
	var v struct {
		Amount string `json:"amount"`
	}
	if !s.read(&v) {
		return 0, false
	}
	return people(v.Amount)
}

// people reads "+328864" or "328864.0".
func people(s string) (int64, bool) {
	whole, rest, _ := strings.Cut(strings.TrimPrefix(s, "+"), ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	return n, err == nil && strings.Trim(rest, "0") == ""
}
