package wikidata

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"twinhall/internal/date"
	"twinhall/internal/errs"
)

var today = date.Day{Year: 2026, Month: 11, Day: 20}

func file(t testing.TB, parts ...string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// shared is a recording of the real data, which lies beside the checkout.
func shared(t *testing.T, name string) []byte {
	t.Helper()
	dir := os.Getenv("TWINHALL_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "wikidata", name))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the real data is not there, and CI skips nothing: %v", err)
		}
		t.Skipf("this test reads real data that is not part of the checkout: put it at ../shared/data or name it in "+
			"TWINHALL_SHARED (%v); testdata/ has small answers that show the same", err)
	}
	return raw
}

// cells gives the rows by "a b" Q-ids, each as column → cell without the empty ones.
func cells(t *testing.T, f *Facts) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{}
	for _, row := range f.Rows(today) {
		if len(row) != len(Header) {
			t.Fatalf("a row of %d cells under a header of %d", len(row), len(Header))
		}
		m := map[string]string{}
		for i, c := range row {
			if c != "" {
				m[Header[i]] = c
			}
		}
		all[m["a-wikidata"]+" "+m["b-wikidata"]] = m
	}
	return all
}

func holds(t *testing.T, what string, row map[string]string, want map[string]string) {
	t.Helper()
	if row == nil {
		t.Errorf("%s: there is no such row", what)
	}
	for field, v := range want {
		if row[field] != v {
			t.Errorf("%s: %s is %q, want %q", what, field, row[field], v)
		}
	}
}

func TestEntities(t *testing.T) {
	t.Parallel()
	f := NewFacts()
	if err := f.Add(file(t, "testdata", "entities.json")); err != nil {
		t.Fatal(err)
	}
	rows := cells(t, f)
	holds(t, "several starts", rows["Q156115 Q393057"], map[string]string{
		"a": "Opava", "a-country": "CZ", "a-lat": "49.938", "a-lon": "17.902", "a-population": "55512", "a-population-year": "2023",
		"a-names": "cs:Opava|de:Troppau|hu:Troppau|pl:Opawa", "b": "Liptovský Mikuláš", "b-country": "SK",
		"since": "1964", "until": "", "events": "dated:1964; dated:2002-05", "state": "",
	})
	holds(t, "ended", rows["Q156115 Q104731"],
		map[string]string{"b": "Zugló", "b-country": "HU", "since": "1993-06-12", "until": "2010", "state": "ended", "events": ""})
	holds(t, "a bare target and a decade", rows["Q156115 Q999999992"], map[string]string{"b": "", "b-country": "", "since": "196X"})
	holds(t, "the other direction", rows["Q393057 Q156115"], map[string]string{"a": "Liptovský Mikuláš", "b": "Opava", "since": ""})
	if len(rows) != 4 || f.Counts.Deprecated != 1 || f.Counts.Valueless != 2 {
		t.Errorf("%d rows, %+v; want 4, one deprecated, two without a value", len(rows), f.Counts)
	}
}

func TestResults(t *testing.T) {
	t.Parallel()
	f := NewFacts()
	if err := f.AddFiles([]string{filepath.Join("testdata", "statements.json"), filepath.Join("testdata", "units.json")}); err != nil {
		t.Fatal(err)
	}
	rows := cells(t, f)
	holds(t, "two rows of one statement", rows["Q156115 Q393057"], map[string]string{
		"a": "Opava", "a-country": "CZ", "a-lat": "49.938", "a-lon": "17.902", "a-population": "55512", "a-population-year": "2023", "a-names": "cs:Opava|de:Troppau",
		"b": "Liptovský Mikuláš", "since": "1964", "events": "dated:1964; dated:2002-05", "statement": "Q156115-A",
	})
	holds(t, "ended", rows["Q156115 Q104731"], map[string]string{"b": "Zugló", "b-lat": "", "since": "1993-06-12", "until": "2010", "state": "ended"})
	holds(t, "an unknown end", rows["Q393057 Q156115"], map[string]string{"until": "", "state": "ended"})
	if len(rows) != 3 || f.Counts.Deprecated != 1 || f.Counts.Valueless != 2 {
		t.Errorf("%d rows, %+v; want 3, one deprecated, two without a value", len(rows), f.Counts)
	}
	again := NewFacts()
	if err := again.AddFiles([]string{filepath.Join("testdata", "units.json"), filepath.Join("testdata", "statements.json")}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(again.Rows(today), f.Rows(today)) {
		t.Error("in another order the files say something else")
	}
}

func TestOneQueryWithLabels(t *testing.T) {
	t.Parallel()
	f := NewFacts()
	err := f.Add([]byte(`{"head":{"vars":["a","aLabel","aIso","aCountry","b","bLabel","start"]},"results":{"bindings":[
		{"a":{"type":"uri","value":"http://www.wikidata.org/entity/Q2112"},"aLabel":{"type":"literal","xml:lang":"de","value":"Bielefeld"},
		 "aCountry":{"type":"uri","value":"http://www.wikidata.org/entity/Q183"},"aIso":{"type":"literal","value":"DE"},
		 "b":{"type":"uri","value":"http://www.wikidata.org/entity/Q598"},"bLabel":{"type":"literal","xml:lang":"en","value":"Veliky Novgorod"},
		 "start":{"type":"literal","value":"1987-01-01T00:00:00Z"}}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	holds(t, "a query of a person's own", cells(t, f)["Q2112 Q598"],
		map[string]string{"a": "Bielefeld", "a-country": "DE", "b": "Veliky Novgorod", "since": "1987"})
}

func TestRecordedEntities(t *testing.T) {
	t.Parallel()
	f := NewFacts()
	for _, name := range []string{"entity-Q2112-bielefeld-2023.json", "entity-Q3955-weimar-2016.json"} {
		if err := f.Add(shared(t, name)); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	rows := cells(t, f)
	if len(rows) != 13 {
		t.Errorf("%d statements, want 13", len(rows))
	}
	holds(t, "a year", rows["Q2112 Q474605"], map[string]string{"a": "Bielefeld", "a-country": "DE", "since": "1953"})
	holds(t, "no date", rows["Q2112 Q207614"], map[string]string{"since": "", "until": "", "state": ""})
	holds(t, "a day", rows["Q3955 Q160927"], map[string]string{"a": "Weimar", "a-country": "DE", "since": "1995-02-18"})
	for pair, row := range rows {
		if row["a-lat"] == "" || row["a-population"] == "" || !strings.Contains(row["a-names"], "cs:") {
			t.Errorf("%s: %v lacks position, population or names", pair, row)
		}
	}
}

// The recorded body is of another query: its form is read, and that it says
// nothing of partnerships is said.
func TestRecordedResults(t *testing.T) {
	t.Parallel()
	raw := shared(t, "sparql-body-without-P190.json")
	vars, rows, err := results(raw)
	if err != nil || len(rows) != 285 || !slices.Contains(vars, "plzMax") {
		t.Fatalf("%d rows of %v: %v; want 285", len(rows), vars, err)
	}
	absent, points, named := 0, 0, 0
	countries := map[string]string{}
	for _, row := range rows {
		if _, bound := row["image"]; !bound {
			absent++
		}
		if _, ok := wkt(row["location"].Value); ok {
			points++
		}
		if row["cityLabel"].Lang == "de" {
			named++
		}
		countries[qid(row["country"].Value)] = row["countryLabel"].Value
	}
	if absent == 0 || points < 280 || named < 200 {
		t.Errorf("%d without image, %d points, %d German labels: variables that are not bound must be absent, the others read", absent, points, named)
	}
	for q, label := range map[string]string{"Q213": "Tschechien", "Q217": "Moldau", "Q232": "Kasachstan"} {
		if countries[q] != label {
			t.Errorf("%s is %q, want %q", q, countries[q], label)
		}
	}
	for q, label := range countries {
		if known().codes[q] == "" && q != "Q23681" { // Northern Cyprus has no code
			t.Errorf("countries.tsv lacks %s, %s", q, label)
		}
	}
	if err := NewFacts().Add(raw); !errs.Is(err, errs.Invalid) {
		t.Errorf("%v, want a refusal that names the variables", err)
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		at   Time
		want string
	}{
		{Time{Value: "+1953-00-00T00:00:00Z", Precision: 9}, "1953"},
		{Time{Value: "+1953-01-01T00:00:00Z", Precision: 9}, "1953"},
		{Time{Value: "+1953-07-00T00:00:00Z", Precision: 10}, "1953-07"},
		{Time{Value: "+1995-02-18T00:00:00Z", Precision: 11}, "1995-02-18"},
		{Time{Value: "+1995-02-18T10:30:00Z", Precision: 14}, "1995-02-18"},
		{Time{Value: "+1995-02-00T00:00:00Z", Precision: 11}, "1995-02"},
		{Time{Value: "+1960-00-00T00:00:00Z", Precision: 8}, "196X"},
		{Time{Value: "+1900-00-00T00:00:00Z", Precision: 7}, "1801/1900"},
		{Time{Value: "+1901-00-00T00:00:00Z", Precision: 7}, "1901/2000"},
		{Time{Value: "1953-01-01T00:00:00Z"}, "1953"},
		{Time{Value: "1953-03-11T00:00:00Z"}, "1953-03-11"},
		{Time{Value: "+1700-03-11T00:00:00Z", Precision: 11, Julian: true}, "1700~"},
		{Time{Value: "+1700-00-00T00:00:00Z", Precision: 9, Julian: true}, "1700"},
		{Time{Value: "+0836-00-00T00:00:00Z", Precision: 9}, ""},
		{Time{Value: "-0044-03-15T00:00:00Z", Precision: 11}, ""},
		{Time{Value: "+2000-00-00T00:00:00Z", Precision: 6}, ""},
		{Time{Value: "+1995-02-30T00:00:00Z", Precision: 11}, ""},
		{Time{Value: "+99999999999-01-01T00:00:00Z", Precision: 9}, ""},
		{Time{Value: "1995"}, ""},
		{Time{}, ""},
	} {
		on, ok := c.at.Date()
		if on.EDTF() != c.want && ok || ok != (c.want != "") {
			t.Errorf("%+v is %q %v, want %q", c.at, on.EDTF(), ok, c.want)
		}
	}
}

func TestAnEndAndANewBeginning(t *testing.T) {
	t.Parallel()
	f := NewFacts()
	twin := f.twin("s", "Q1", "Q2")
	twin.start(Time{Value: "+1964-00-00T00:00:00Z", Precision: 9})
	twin.end(Time{Value: "+1980-00-00T00:00:00Z", Precision: 9})
	twin.start(Time{Value: "+1992-00-00T00:00:00Z", Precision: 9})
	if got := f.when(twin, today); !reflect.DeepEqual(got, []string{"1964", "", "dated:1964; ended:1980; revived:1992", ""}) {
		t.Errorf("%q, want a revival that still lasts", got)
	}
	future := f.twin("t", "Q1", "Q3")
	future.end(Time{Value: "+2030-00-00T00:00:00Z", Precision: 9})
	if got := f.when(future, today); got[1] != "2030" || got[3] != "" {
		t.Errorf("%q, want an end to come, not an ended partnership", got)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{``, `{`, `[]`, `{}`, `{"head":{}}`, `{"head":{},"boolean":true}`,
		`{"error":{"code":"no-such-entity","info":"Could not find it"}}`,
		`{"head":{"vars":["x"]},"results":{"bindings":[]}}`, `{"entities":[1]}`, `<html>`} {
		if err := NewFacts().Add([]byte(raw)); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s: %v, want a refusal", raw, err)
		}
	}
	if err := NewFacts().AddFiles([]string{t.TempDir()}); !errs.Is(err, errs.Invalid) {
		t.Errorf("an empty folder: %v, want a refusal", err)
	}
}

// check holds what is true of any facts, whatever they were read from.
func check(t *testing.T, f *Facts) {
	t.Helper()
	for _, row := range f.Rows(today) {
		if len(row) != len(Header) || qid(row[7]) == "" || qid(row[15]) == "" {
			t.Fatalf("row %q", row)
		}
		for _, cell := range row {
			if !utf8.ValidString(cell) {
				t.Fatalf("cell %q", cell)
			}
		}
		for _, edtf := range row[16:18] {
			if _, err := date.ParseEDTF(edtf); err != nil {
				t.Fatalf("%q: %v", edtf, err)
			}
		}
	}
}

func FuzzEntities(f *testing.F) {
	f.Add(file(f, "testdata", "entities.json"))
	f.Add([]byte(`{"id":"Q1","labels":[],"claims":{"P190":[{"mainsnak":{"snaktype":"somevalue"},"rank":"normal"}]}}`))
	f.Add([]byte(`{"entities":{"Q1":null,"Q2":{"id":"Q2","claims":{"P190":[{"mainsnak":{"snaktype":"value","datavalue":{"value":{"numeric-id":1e3}}}}]}}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		facts := NewFacts()
		if err := facts.AddEntities(raw); err != nil && !errs.Is(err, errs.Invalid) {
			t.Fatalf("%v is not a refusal", err)
		}
		check(t, facts)
	})
}

func FuzzResults(f *testing.F) {
	f.Add(file(f, "testdata", "statements.json"))
	f.Add(file(f, "testdata", "units.json"))
	f.Add([]byte(`{"head":{"vars":["a","b"]},"results":{"bindings":[{"a":{"value":"Q1"},"b":{"value":"http://www.wikidata.org/entity/Q2"}},{}]}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		facts := NewFacts()
		if err := facts.AddResults(raw); err != nil && !errs.Is(err, errs.Invalid) {
			t.Fatalf("%v is not a refusal", err)
		}
		check(t, facts)
	})
}
