package web_test

import (
	"encoding/csv"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/intake"
	"twinhall/internal/register"
	"twinhall/internal/toponym"
	"twinhall/internal/web/site"
	"twinhall/internal/web/webtest"
)

// realTable reads a file of the real data; without it the test is skipped, but
// never in CI.
func realTable(t *testing.T, comma rune, name string) []map[string]string {
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
		f, err := os.Open(filepath.Join(dir, name))
		if dir == "" || err != nil {
			continue
		}
		defer f.Close()
		r := csv.NewReader(f)
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
		rows, err := r.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var all []map[string]string
		for _, row := range rows[1:] {
			m := map[string]string{}
			for i, head := range rows[0] {
				if i < len(row) {
					m[head] = row[i]
				}
			}
			all = append(all, m)
		}
		return all
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("the real data is not there, and CI skips nothing: set TWINHALL_SHARED to the folder of %s", name)
	}
	t.Skipf("this test reads real data that is not part of the checkout: put it at ../shared/data or name it in TWINHALL_SHARED (no %s)", name)
	return nil
}

// realSize is an edition with the units of two national lists, one of them in
// capitals, and the partnerships of the large list. Units have the gazetteer's
// names and those of labels, historic ones among them, for searching.
func realSize(t *testing.T) (*edition.Edition, map[string]bool) {
	t.Helper()
	g, err := gazetteer.Load()
	if err != nil {
		t.Skipf("this test reads the gazetteer, which make compiles: %v", err)
	}
	countries, err := intake.Countries()
	if err != nil {
		t.Fatal(err)
	}
	labels, historic := map[string][]string{}, map[string]bool{}
	for _, row := range realTable(t, '\t', "names/same-place-two-labels.tsv") {
		var names []string
		for _, name := range row {
			names = append(names, name)
		}
		for _, name := range names {
			labels[i18n.Fold(name)] = names
		}
	}
	s := &edition.Snapshot{Number: 1}
	units := map[string]*register.Unit{}
	add := func(name, country string, at *geo.Point) *register.Unit {
		id := strconv.Itoa(len(s.Units))
		u := &register.Unit{ID: register.UnitID(id), Slug: id, Level: register.LevelMunicipality, Country: country, Name: name}
		s.Units = append(s.Units, u)
		for _, label := range labels[i18n.Fold(name)] {
			u.AddName(register.Name{Kind: register.NameAlternate, Lang: "de", Name: label})
		}
		best := -1
		for _, h := range g.Lookup(nil, country, i18n.Fold(name)) {
			near := at == nil || geo.DistanceKm(*at, g.Point(h.ID)) < 8
			if near && (best < 0 || g.Population(h.ID) > g.Population(gazetteer.PlaceID(best))) {
				best = int(h.ID)
			}
		}
		if best < 0 {
			return u
		}
		p := g.Place(gazetteer.PlaceID(best))
		if at == nil {
			u.Name = p.Name
		}
		u.Region, u.District, u.Position, u.Placed, u.Population = p.Admin1Name, p.Admin2Name, p.Point, true, int64(p.Population)
		u.ExternalIDs = []register.ExternalID{{Scheme: "place", Value: p.Key}}
		for _, n := range g.Alternates(gazetteer.PlaceID(best)) {
			u.AddName(register.Name{Kind: register.NameAlternate, Name: n})
		}
		if units[p.Key] == nil {
			units[p.Key] = u
		}
		return units[p.Key]
	}
	unit := func(name, country string) *register.Unit {
		key := country + " " + i18n.Fold(name)
		if units[key] == nil {
			units[key] = add(name, country, nil)
		}
		return units[key]
	}
	listed := func(name, country, region, district, lat, lon string) {
		at := geo.Point{}
		at.Lat, _ = strconv.ParseFloat(lat, 64)
		at.Lon, _ = strconv.ParseFloat(lon, 64)
		first := add(name, country, &at)
		u := s.Units[len(s.Units)-1]
		u.Region, u.District, u.Listed = region, district, country
		if key := country + " " + i18n.Fold(name); units[key] == nil {
			units[key] = first
		}
	}
	for _, row := range realTable(t, ',', "municipalities/czechia-2018.csv") {
		listed(strings.ToUpper(row["Obec"]), "CZ", row["Kraj"], row["Okres"], row["Latitude"], row["Longitude"])
	}
	for _, row := range realTable(t, ',', "municipalities/slovakia-2020.csv") {
		listed(row["name"], "SK", row["region"], row["district"], row["coordinate_x"], row["coordinate_y"])
	}
	for i, row := range realTable(t, ',', "partnerships/wikipedia-2026-geocoded.csv") {
		a, okA := countries.Recognise(row["country1"])
		b, okB := countries.Recognise(row["country2"])
		if !okA || !okB {
			continue
		}
		s.Partnerships = append(s.Partnerships, &register.Partnership{ID: register.PartnershipID(strconv.Itoa(i)), Association: "a",
			A: unit(row["city1"], a.Code).ID, B: unit(row["city2"], b.Code).ID,
			Statements: []register.Statement{{Field: register.FieldListed, Sayer: register.SayerThird, Value: "yes"}}})
	}
	for _, name := range []string{"Saybusch", "Agram", "Altsohl", "Neusohl", "Liptau-Sankt-Nikolaus", "Troppau", "Jägerndorf", "Preßburg", "Kaschau",
		"Olmütz", "Aussig", "Lemberg", "Laibach", "Königsberg", "Fünfkirchen", "Ödenburg", "Leitmeritz", "Teschen", "Drazdany", "Vil'parizi"} {
		historic[name] = true
	}
	return edition.New(s), historic
}

// Lists of real size show every town in Latin letters and in usual case, under
// no historic name, in each language: as files of all rows and as pages.
func TestNamesOfRealSizeLists(t *testing.T) {
	if testing.Short() {
		t.Skip("it renders large lists in five languages")
	}
	e, historic := realSize(t)
	s := webtest.NewSite(t)
	s.Assets = func(name string) string { return "/static/" + name }
	shown := map[string]bool{}
	see := func(lang, name, country string) {
		plain, _, _ := strings.Cut(name, " (")
		switch {
		case shown[lang+name]:
		case !toponym.Latin(name) || name == "":
			t.Errorf("%s: %q is shown", lang, name)
		case toponym.UsualCase(plain, country) != plain:
			t.Errorf("%s: %q is shown in capitals", lang, name)
		case historic[plain]:
			t.Errorf("%s: the historic %q is shown", lang, name)
		}
		shown[lang+name] = true
	}
	get := func(path, query string) string {
		values, _ := url.ParseQuery(query)
		a, err := s.Serve(site.Request{E: e, Path: path, Query: values, Raw: query})
		if err != nil || a.Status != 200 {
			t.Fatalf("%s?%s: %d %v", path, query, a.Status, err)
		}
		return string(a.Body)
	}
	for _, lang := range toponym.Languages {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(get("/"+lang+"/partnerships.csv", ""), "\ufeff"))).ReadAll()
		if err != nil || len(rows) < 20_000 {
			t.Fatalf("%d rows: %v", len(rows), err)
		}
		at := func(column string) int { return slices.Index(rows[0], column) }
		for _, row := range rows[1:] {
			see(lang, row[at("a_shown")], row[at("a_country")])
			see(lang, row[at("b_shown")], row[at("b_country")])
		}
		for _, path := range []string{"/partnerships", "/municipalities", "/countries/de", "/countries/cz", "/countries/ua", "/countries/cn",
			"/partnerships?page=77"} {
			page, query, _ := strings.Cut(path, "?")
			doc, err := goquery.NewDocumentFromReader(strings.NewReader(get("/"+lang+page, query)))
			if err != nil {
				t.Fatal(err)
			}
			links := doc.Find(`main a[href*="/municipalities/"]`)
			if links.Length() < 5 {
				t.Errorf("%s of %s names %d towns", path, lang, links.Length())
			}
			links.Each(func(_ int, a *goquery.Selection) { see(lang, strings.TrimSpace(a.Text()), "") })
			doc.Find("main select option, main .facet a, main .muted").Each(func(_ int, x *goquery.Selection) {
				text := x.Text()
				if !toponym.Latin(text) || lang != "en" && strings.Contains(text, "Upper Bavaria") || lang == "cs" && strings.Contains(text, "South Bohemian") {
					t.Errorf("%s of %s says %q", path, lang, text)
				}
			})
		}
		seen := map[string]int{}
		for i := range e.Units {
			u := &e.Units[i]
			see(lang, e.NameOf(u, lang), u.Country)
			if u.Listed == "CZ" {
				seen[e.NameOf(u, lang)]++
			}
			if folded := i18n.Fold(u.OwnName()); folded == "" {
				t.Errorf("%s has no name to search by", u.Name)
			}
		}
		// The list has two places of one name in one district, and military areas.
		same := 0
		for _, n := range seen {
			if n > 1 {
				same++
			}
		}
		if same > 12 {
			t.Errorf("%s: %d names of the Czech list are borne by several units and not told apart", lang, same)
		}
	}
	if name := e.NameOf(e.Unit(unitOf(t, e, "BŘEZINA", "Svitavy")), "cs"); name != "Březina (Svitavy)" {
		t.Errorf("Březina in the district of Svitavy is shown as %q", name)
	}
	for text, want := range map[string]string{"Prague": "Praha", "Prag": "Praha", "Praag": "Praha", "Saybusch": "Żywiec", "Munich": "München",
		"Drážďany": "Dresden", "Череповец": "Cherepovets"} {
		hits := e.Search(text, 3)
		if len(hits) == 0 || e.Unit(hits[0].Unit).OwnName() != want {
			t.Errorf("%s finds %+v, want %s", text, hits, want)
		}
		if len(hits) > 0 && hits[0].Name == "Saybusch" {
			t.Error("a historic name is repeated")
		}
	}
}

func unitOf(t *testing.T, e *edition.Edition, name, district string) edition.U {
	t.Helper()
	for i := range e.Units {
		if u := &e.Units[i]; i18n.Fold(u.Name) == i18n.Fold(name) && u.District == district {
			return u.Index
		}
	}
	t.Fatalf("no %s in %s", name, district)
	return edition.None
}
