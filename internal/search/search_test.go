package search_test

import (
	"strings"
	"testing"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/intake"
	"twinhall/internal/register"
	"twinhall/internal/search"
)

// small is a register of a few towns, some of one name.
func small(t *testing.T) (*search.Searcher, *edition.Edition) {
	t.Helper()
	countries, err := intake.Countries()
	if err != nil {
		t.Skipf("this test reads the names of countries, which make compiles: %v", err)
	}
	names, err := gazetteer.LoadNames()
	if err != nil {
		t.Fatal(err)
	}
	s := &edition.Snapshot{Number: 1}
	unit := func(slug, name, country, region, district string, people int64, others ...string) {
		u := &register.Unit{ID: register.UnitID(slug), Slug: slug, Level: register.LevelMunicipality, Name: name, Country: country, Region: region,
			District: district, Population: people}
		for _, o := range others {
			u.Names = append(u.Names, register.Name{Kind: register.NameAlternate, Name: o})
		}
		s.Units = append(s.Units, u)
	}
	unit("brezina-a", "Březina", "CZ", "Pardubický kraj", "Svitavy", 400)
	unit("brezina-b", "Březina", "CZ", "Jihomoravský kraj", "Brno-venkov", 900)
	unit("brno", "Brno", "CZ", "Jihomoravský kraj", "Brno-město", 380_000, "Brünn")
	unit("mnichov", "Mnichov", "CZ", "Karlovarský kraj", "Cheb", 300)
	unit("muenchen", "München", "DE", "Bayern", "", 1_470_000, "Mnichov", "Munich")
	unit("birmingham", "Birmingham", "GB", "England", "West Midlands", 1_140_000)
	unit("birmingham-al", "Birmingham", "US", "Alabama", "", 200_000)
	unit("oder", "Frankfurt (Oder)", "DE", "Brandenburg", "", 57_000)
	unit("main", "Frankfurt am Main", "DE", "Hessen", "", 760_000)
	unit("usti", "Ústí nad Labem", "CZ", "Ústecký kraj", "Ústí nad Labem", 92_000)
	unit("viden", "Vídeň", "CZ", "Kraj Vysočina", "Žďár nad Sázavou", 430)
	unit("slubice", "Słubice", "PL", "Lubusz", "", 16_000)
	unit("innere", "Wien 1 – Innere Stadt", "AT", "Wien", "", 16_000)
	s.Units[len(s.Units)-1].Position, s.Units[len(s.Units)-1].Placed = geo.Point{Lat: 48.2083, Lon: 16.3731}, true
	pair := func(id, a, b string) {
		s.Partnerships = append(s.Partnerships, &register.Partnership{ID: register.PartnershipID(id), Association: "a",
			A: register.UnitID(a), B: register.UnitID(b), Statements: []register.Statement{{Field: register.FieldState, Sayer: register.SayerA, Value: "active"}}})
	}
	pair("1", "oder", "slubice")
	pair("2", "brno", "innere")
	pair("3", "usti", "innere")
	return search.New(countries, names, []string{"cs", "sk", "de", "en", "hr"}), edition.New(s)
}

func told(e *edition.Edition, a search.Answer) (all []string) {
	for _, h := range a.Hits {
		switch h.Kind {
		case search.Place:
			all = append(all, e.Unit(h.Unit).Slug)
		case search.Partnership:
			all = append(all, "pair "+string(e.Partnership(h.Pair).ID))
		case search.Country:
			all = append(all, "country "+h.Country)
		case search.Region:
			all = append(all, "region "+h.Region)
		}
	}
	return all
}

func TestSearch(t *testing.T) {
	t.Parallel()
	s, e := small(t)
	for text, want := range map[string]string{
		"Březina":                    "brezina-b brezina-a",
		"Březina, okres Svitavy":     "brezina-a",
		"Březina (Svitavy)":          "brezina-a",
		"Březina Svitavy":            "brezina-a",
		"Březina, Pardubický kraj":   "brezina-a",
		"brezina, cz":                "brezina-b brezina-a",
		"Birmingham":                 "birmingham birmingham-al",
		"Birmingham, Alabama":        "birmingham-al",
		"Birmingham Alabama":         "birmingham-al",
		"Birmingham, UK":             "birmingham",
		"Birmingham, USA":            "birmingham-al",
		"Anglie Birmingham":          "birmingham",
		"Frankfurt":                  "main oder",
		"Frankfurt Oder":             "oder",
		"Frankfurt a. M.":            "main",
		"Frankfurt Oder Słubice":     "pair 1",
		"Słubice – Frankfurt (Oder)": "pair 1",
		"Ústí n. L.":                 "usti",
		"Statutární město Brno":      "brno",
		"Stadt Brünn":                "brno",
		"Mnichov":                    "muenchen mnichov",
		"Bro":                        "brno",
		"okres Svitavy":              "brezina-a",
		"Jihomoravský kraj":          "region Jihomoravský kraj",
		"Rakousko":                   "country AT",
		"Ausztria":                   "country AT",
		"Polsk":                      "country PL",
		"":                           "",
		"  ,()":                      "",
		"Brno Słubice":               "brno",
	} {
		q := search.Query{Text: text, Lang: "cs"}
		got := told(e, s.Search(e, nil, q))
		if n := len(strings.Fields(want)); want == "" && len(got) > 0 || !strings.HasPrefix(strings.Join(got, " ")+" ", want+" ") && n > 0 {
			t.Errorf("%q finds %q, want %q", text, got, want)
		}
	}
	a := s.Search(e, nil, search.Query{Text: "Brno Słubice", Lang: "cs"})
	if a.Apart == nil || e.Unit(a.Apart[0]).Slug != "brno" || e.Unit(a.Apart[1]).Slug != "slubice" {
		t.Errorf("two towns without a partnership: %+v", a)
	}
	for text, narrowed := range map[string]string{"Březina, okres Svitavy": "brezina-b", "Birmingham, Alabama": "birmingham", "Birmingham, UK": "birmingham-al"} {
		for _, slug := range told(e, s.Search(e, nil, search.Query{Text: text, Lang: "cs"})) {
			if slug == narrowed {
				t.Errorf("%s finds %s too", text, narrowed)
			}
		}
	}
}

// A place that the gazetteer knows and the register does not is said to be
// missing, by whatever name, with who has a partner there, also where a village
// bears the very name; not where what was found is that place, or may as well be
// meant.
func TestMissing(t *testing.T) {
	t.Parallel()
	s, e := small(t)
	if _, err := gazetteer.Load(); err != nil {
		t.Skipf("this test reads the gazetteer, which make compiles: %v", err)
	}
	for _, text := range []string{"Wien", "Vídeň", "Beč", "Wien, Österreich"} {
		m := s.Search(e, nil, search.Query{Text: text, Lang: "cs"}).Missing
		if m == nil || m.Name != "Vídeň" || m.Country != "AT" || m.There != 2 || m.Towns != 2 || len(m.Near) != 1 {
			t.Errorf("%s: %+v", text, m)
		}
	}
	for _, text := range []string{"Brno", "Brünn", "Mnichov", "Frankfurt", "Frankfurt Oder Słubice", "Rakousko", "Birmingham", "xyzzyq"} {
		if m := s.Search(e, nil, search.Query{Text: text, Lang: "cs"}).Missing; m != nil {
			t.Errorf("%s is said to be missing: %+v", text, m)
		}
	}
}

// Nothing that somebody types breaks it.
func FuzzSearch(f *testing.F) {
	for _, text := range []string{"Opava (", "Brno,,,", "a a a a a a a a", "\xff", "okres", "St. n. L. (CZ), -"} {
		f.Add(text, true)
	}
	f.Fuzz(func(t *testing.T, text string, typing bool) {
		s, e := small(t)
		s.Search(e, nil, search.Query{Text: text, Lang: "cs", Typing: typing})
	})
}
