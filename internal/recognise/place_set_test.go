package recognise

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"twinhall/internal/geo"
)

// setRows reads a file of the small set in testdata; README.md there says what
// stands in it.
func setRows(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.Comment = ';', '#'
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, column := range records[0] {
			row[column] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func setPoint(t *testing.T, row map[string]string) (geo.Point, bool) {
	t.Helper()
	if row["lat"] == "" {
		return geo.Point{}, false
	}
	lat, err := strconv.ParseFloat(row["lat"], 64)
	if err != nil {
		t.Fatal(err)
	}
	lon, err := strconv.ParseFloat(row["lon"], 64)
	if err != nil {
		t.Fatal(err)
	}
	return geo.Point{Lat: lat, Lon: lon}, true
}

func setList(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, "|")
}

// setPlaces recognises with the lists and the gazetteer of the small set.
func setPlaces(t *testing.T) *Places {
	t.Helper()
	lists := map[string]*List{}
	for _, row := range setRows(t, "list.csv") {
		l := lists[row["country"]]
		if l == nil {
			l = &List{Country: row["country"]}
			lists[row["country"]] = l
		}
		u := Unit{Key: row["key"], Name: row["name"], Names: setList(row["names"]), Region: row["region"],
			District: row["district"], IDs: []ID{{"lau", row["code"]}}}
		u.Point, u.Located = setPoint(t, row)
		u.Population, _ = strconv.Atoi(row["population"])
		l.Units = append(l.Units, u)
	}
	w := smallWorld{others: map[string][]string{}, areas: map[string][]WorldArea{}}
	for _, row := range setRows(t, "areas.csv") {
		w.areas[row["country"]] = append(w.areas[row["country"]],
			WorldArea{Key: row["key"], Parent: row["parent"], Name: row["name"], Code: row["code"]})
	}
	for _, row := range setRows(t, "world.csv") {
		p := WorldPlace{Area1: row["area"], Lone: row["lone"] == "yes", Place: Place{
			Key: row["key"], Name: row["name"], Country: row["country"], Level: LevelMunicipality}}
		p.Point, p.Located = setPoint(t, row)
		p.Population, _ = strconv.Atoi(row["population"])
		w.places, w.others[p.Key] = append(w.places, p), setList(row["also"])
	}
	return NewPlaces(Sources{Lists: []List{*lists["CZ"], *lists["SK"]}, World: w})
}

// setFinding is a finding as written.csv has it.
func setFinding(f Finding) string {
	switch f.Outcome {
	case Decided:
		return f.Place.Key
	case Unplaced:
		return "~" + f.Place.Key
	case Rejected:
		return "!" + string(f.Reason)
	}
	return "?" + string(f.Reason)
}

// The rules, line by line; what the measurements on the real lists hold of all
// lines holds of these too: nothing is decided to a place far from where it
// lies, a position changes no decision, and neither order nor index matters.
func TestSmallSet(t *testing.T) {
	t.Parallel()
	rows := setRows(t, "written.csv")
	places, again := setPlaces(t), setPlaces(t)
	countries := NewCountries(func(func(code, name string) bool) {}) // without CLDR: those of countries.tsv
	var ends []Written
	var found []string
	reasons := map[Reason]bool{}
	for _, row := range rows {
		w := Written{Name: row["name"], Region: row["region"], Code: row["code"]}
		if row["country"] != "" {
			country, known := countries.Recognise(row["country"])
			if !known {
				t.Errorf("%s: %q is no country", row["rule"], row["country"])
			}
			w.Country = country.Code
			if w.Region == "" {
				w.Region = country.Region
			}
		}
		alone := places.Place(w)
		if got := setFinding(alone); got != row["name-alone"] {
			t.Errorf("%s: %q means %s by its name, want %s", row["rule"], row["name"], got, row["name-alone"])
		}
		ends, found = append(ends, w), append(found, setFinding(alone))
		reasons[alone.Reason] = true
		if alone.Outcome == Decided {
			back, ok := places.ByKey(alone.Place.Key)
			if !ok || back.Key != alone.Place.Key || back.Level != alone.Place.Level {
				t.Errorf("%s: the key %s leads to %+v", row["rule"], alone.Place.Key, back)
			}
		}
		if w.Point, w.Located = setPoint(t, row); !w.Located {
			continue
		}
		placed := places.Place(w)
		want := row["with-position"]
		if want == "" {
			want = row["name-alone"]
		}
		if got := setFinding(placed); got != want {
			t.Errorf("%s: %q means %s with its position, want %s", row["rule"], row["name"], got, want)
		}
		ends, found = append(ends, w), append(found, setFinding(placed))
		reasons[placed.Reason] = true
		if alone.Outcome == Decided && placed.Outcome == Decided && alone.Place.Key != placed.Place.Key {
			t.Errorf("%s: %q is %s by its name and %s with its position",
				row["rule"], row["name"], alone.Place.Key, placed.Place.Key)
		}
		far := geo.DistanceKm(w.Point, placed.Place.Point) > foreignKm
		if placed.Outcome == Decided && far && !slices.Contains(placed.Notes, NotePosition) {
			t.Errorf("%s: %q is far from its position, and nothing says so", row["rule"], row["name"])
		}
	}
	for i := len(ends) - 1; i >= 0; i-- {
		if got := setFinding(again.Place(ends[i])); got != found[i] {
			t.Errorf("%q means %s on another index and in another order, and %s before", ends[i].Name, got, found[i])
		}
	}
	for _, reason := range []Reason{ReasonHomonyms, ReasonSimilar, ReasonNoCountry, ReasonNotInList, ReasonCodeDiffers,
		ReasonRegionDiffers, ReasonPositionDiffers, ReasonUrbanOrRural, ReasonQualifier, ReasonOtherName, ReasonSpelling,
		ReasonPart, ReasonNoName} {
		if !reasons[reason] {
			t.Errorf("no line of written.csv shows the reason %s", reason)
		}
	}
}

// Two labels of one place meet or are undecided, and never two places.
func TestSmallSetOfLabels(t *testing.T) {
	t.Parallel()
	places := setPlaces(t)
	for _, row := range setRows(t, "labels.csv") {
		first := places.Place(Written{Name: row["first"], Country: row["country"]})
		second := places.Place(Written{Name: row["second"], Country: row["country"]})
		met := ""
		if first.Outcome == Decided && second.Outcome == Decided {
			met = first.Place.Key
			if second.Place.Key != met {
				t.Errorf("%s: %s is %s, and %s is %s", row["rule"], row["first"], met, row["second"], second.Place.Key)
			}
		}
		if met != row["place"] {
			t.Errorf("%s: %s and %s meet in %q, want %q (%s, %s)", row["rule"], row["first"], row["second"], met, row["place"],
				setFinding(first), setFinding(second))
		}
	}
}
