package recognise_test

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/recognise"
)

// shared returns the path of a file of the real data, which lies in
// $TWINHALL_SHARED or in ../shared/data beside the checkout. Without it the
// test is skipped, but never in CI.
func shared(t testing.TB, name string) string {
	t.Helper()
	dirs := []string{os.Getenv("TWINHALL_SHARED")}
	if dirs[0] == "" {
		dir, err := os.Getwd()
		if err != nil {
			t.Fatal(err)
		}
		for ; filepath.Dir(dir) != dir; dir = filepath.Dir(dir) {
			dirs = append(dirs, filepath.Join(dir, "shared", "data"))
		}
	}
	for _, dir := range dirs {
		if dir == "" {
			continue
		}
		file := filepath.Join(dir, name)
		if _, err := os.Stat(file); err == nil {
			return file
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("the real data is not there, and CI skips nothing: set TWINHALL_SHARED to the folder of %s", name)
	}
	t.Skipf("this test reads real data that is not part of the checkout: put it at ../shared/data or name it in "+
		"TWINHALL_SHARED (no %s); testdata/ has a small set that shows the same rules", name)
	return ""
}

// table reads a file of the real data; the first row is the header.
func table(t testing.TB, name string) []map[string]string {
	t.Helper()
	f, err := os.Open(shared(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord, r.LazyQuotes = -1, true
	if filepath.Ext(name) == ".tsv" {
		r.Comma = '\t'
	}
	header, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for {
		record, err := r.Read()
		if err == io.EOF {
			return rows
		}
		if err != nil {
			t.Fatal(err)
		}
		row := make(map[string]string, len(header))
		for i, column := range header {
			if i < len(record) {
				row[column] = record[i]
			}
		}
		rows = append(rows, row)
	}
}

func point(lat, lon string) (geo.Point, bool) {
	y, err1 := strconv.ParseFloat(lat, 64)
	x, err2 := strconv.ParseFloat(lon, 64)
	p := geo.Point{Lat: y, Lon: x}
	return p, err1 == nil && err2 == nil && p.Valid()
}

// nationalLists reads the two real national lists.
func nationalLists(t testing.TB) []recognise.List {
	t.Helper()
	cz := recognise.List{Country: "CZ"}
	for _, r := range table(t, "municipalities/czechia-2018.csv") {
		if r["Kód obce"] == "" || r["Obec"] == "" {
			continue
		}
		u := recognise.Unit{
			Key: "unit:cz:" + r["Kód obce"], Name: r["Obec"], Region: r["Kraj"], District: r["Okres"],
			IDs: []recognise.ID{{Scheme: "lau", Value: r["Kód obce"]}},
		}
		u.Point, u.Located = point(r["Latitude"], r["Longitude"])
		cz.Units = append(cz.Units, u)
	}
	sk := recognise.List{Country: "SK"}
	for _, r := range table(t, "municipalities/slovakia-2020.csv") {
		if r["district"] == "undefined" {
			r["district"] = ""
		}
		u := recognise.Unit{Key: "unit:sk:" + r["link"], Name: r["name"], Region: r["region"], District: r["district"]}
		u.Point, u.Located = point(r["coordinate_x"], r["coordinate_y"])
		u.Population, _ = strconv.Atoi(r["population"])
		sk.Units = append(sk.Units, u)
	}
	return []recognise.List{cz, sk}
}

// real is the index of all that there is, made once: it is immutable, and
// making it takes longer than most tests that ask it.
var real struct {
	sync.Mutex
	places    *recognise.Places
	countries *recognise.Countries
}

// realPlaces recognises with all that there is.
func realPlaces(t testing.TB) *recognise.Places {
	t.Helper()
	real.Lock()
	defer real.Unlock()
	if real.places == nil {
		real.places = newRealPlaces(t)
	}
	return real.places
}

func newRealPlaces(t testing.TB) *recognise.Places {
	t.Helper()
	return recognise.NewPlaces(recognise.Sources{Lists: nationalLists(t), World: loadWorld(t)})
}

// countries maps the English names of the real files to codes and regions.
type countries struct {
	byName map[string]string
	own    *recognise.Countries
}

func loadCountries(t testing.TB) countries {
	t.Helper()
	names, err := gazetteer.LoadNames()
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no compiled names of countries: run make")
		}
		t.Skip("no compiled names of countries: run make")
	}
	c := countries{byName: map[string]string{
		"England": "GB", "Scotland": "GB", "Wales": "GB", "Northern Ireland": "GB", "Republic of Ireland": "IE",
		"Georgia (country)": "GE", "Czech Republic": "CZ", "Palestine": "PS", "State of Palestine": "PS",
		"Turkey": "TR", "Russia": "RU", "United States of America": "US", "People's Republic of China": "CN",
	}}
	names.All(func(code, lang, name string) bool {
		if lang == "en" {
			c.byName[name] = code
		}
		return true
	})
	real.Lock()
	defer real.Unlock()
	if real.countries == nil {
		real.countries = recognise.NewCountries(names.Each)
	}
	c.own = real.countries
	return c
}

func (c countries) code(name string) (code, region string) {
	if found, ok := c.own.Recognise(name); ok {
		return found.Code, found.Region
	}
	return c.byName[name], ""
}
