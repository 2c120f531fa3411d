package gazetteer

import (
	"bytes"
	"os"
	"runtime"
	"slices"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
)

// loaded returns the compiled gazetteer, or skips where a clone has not built
// it. CI always builds it first.
func loaded(t testing.TB) *Gazetteer {
	t.Helper()
	g, err := Load()
	if errs.Is(err, errs.Unavailable) {
		if os.Getenv("CI") != "" {
			t.Fatal("no compiled gazetteer: run make")
		}
		t.Skip("no compiled gazetteer: run make")
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// small compiles and reads a gazetteer of a few places.
func small(t testing.TB) *Gazetteer {
	t.Helper()
	var b bytes.Buffer
	err := Compile(&b, []SourcePlace{
		{Number: 3067696, Name: "Prague", Alternates: []string{"Praha", "Prag", "Прага"}, Country: "CZ", Admin1: "CZ.52",
			Point: geo.Point{Lat: 50.08804, Lon: 14.42076}, Population: 1165581, Seat: 1},
		{Name: "Zöblitz", Country: "DE", Admin1: "DE.13", Point: geo.Point{Lat: 50.66, Lon: 13.23}},
		{Number: 5, Name: "Neustadt", Country: "DE", Admin1: "DE.13", Point: geo.Point{Lat: -1.5, Lon: -170}, Section: true, Admin3: "7"},
		{Number: 4, Name: "Neustadt an der Orla", Country: "DE", Point: geo.Point{Lat: 50.7, Lon: 11.7}, Abandoned: true},
	}, []SourceArea{{"DE.13", "Saxony"}, {"DE.13.001", "Landkreis"}, {"CZ.52", "Prague"}})
	if err != nil {
		t.Fatal(err)
	}
	g, err := read(&b)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestSmall(t *testing.T) {
	t.Parallel()
	g := small(t)
	if g.Len() != 4 || !slices.Equal(g.Countries(), []string{"CZ", "DE"}) {
		t.Fatalf("%d places in %v", g.Len(), g.Countries())
	}
	for name, alternate := range map[string]bool{"prague": false, "praha": true, "prag": true, "praga": true} {
		hits := g.Lookup(nil, "CZ", name)
		if len(hits) != 1 || hits[0].Alternate != alternate {
			t.Errorf("%s: %v", name, hits)
			continue
		}
		p := g.Place(hits[0].ID)
		if p.Key != "geonames:3067696" || p.Admin1Name != "Prague" || p.Population != 1165581 ||
			geo.DistanceKm(p.Point, geo.Point{Lat: 50.08804, Lon: 14.42076}) > 0.01 {
			t.Errorf("%s: %+v", name, p)
		}
		if g.KnownNames(hits[0].ID) != 3 {
			t.Errorf("%s is known by %v", name, g.Alternates(hits[0].ID))
		}
	}
	for _, name := range []string{"zoblitz", "zoeblitz"} {
		if hits := g.LookupWorld(nil, name); len(hits) != 1 || hits[0].Alternate {
			t.Errorf("%s: %v", name, hits)
		}
	}
	if hits := g.Lookup(nil, "CZ", "neustadt"); len(hits) != 0 {
		t.Errorf("found in another country: %v", hits)
	}
	n := g.Place(g.Lookup(nil, "DE", "neustadt")[0].ID)
	if n.Level != District || !n.Lone || n.Abandoned || n.Point.Lon != -170 {
		t.Errorf("%+v", n)
	}
	if a, ok := g.Area("geonames-admin:DE.13.001"); !ok || a.Parent != "geonames-admin:DE.13" || a.Code != "001" || a.Name != "Landkreis" {
		t.Errorf("%+v", a)
	}
	if a, ok := g.Area("geonames-admin:CZ.52"); !ok || !a.HasSeat || g.Name(a.Seat) != "Prague" {
		t.Errorf("%+v", a)
	}
	for _, key := range []string{"", "geonames-admin:", "geonames-admin:DE", "geonames-admin:DE.99", "geonames-admin:XX.1"} {
		if a, ok := g.Area(key); ok {
			t.Errorf("%q: %+v", key, a)
		}
	}
}

func TestSimilar(t *testing.T) {
	t.Parallel()
	g := small(t)
	for asked, want := range map[string][]string{
		"prage":                {"Prague"},
		"prahaa":               {"Prague"},
		"neustad":              {"Neustadt"},
		"neustadt":             {"Neustadt an der Orla"},
		"neustadt an der elbe": {"Neustadt"},
		"bad zoblitz":          {"Zöblitz"},
		"xyz":                  nil,
	} {
		var got []string
		for _, country := range g.Countries() {
			for _, h := range g.Similar(nil, country, asked, 10) {
				if name := g.Name(h.ID); !slices.Contains(got, name) {
					got = append(got, name)
				}
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", asked, got, want)
		}
	}
}

func TestNear(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		max  int
		want bool
	}{
		{"praha", "praga", 1, true}, {"praha", "praha", 1, true}, {"praha", "prah", 1, true}, {"praha", "pragu", 1, false},
		{"praha", "pragu", 2, true}, {"abcd", "badc", 2, false}, {"", "ab", 2, true}, {"", "abc", 2, false},
	} {
		if got := near(c.a, c.b, c.max); got != c.want {
			t.Errorf("near(%q, %q, %d) = %v", c.a, c.b, c.max, got)
		}
	}
}

// TestKeysLeadBack: every place of the real gazetteer is found by its key, and
// keys are unique.
func TestKeysLeadBack(t *testing.T) {
	t.Parallel()
	g := loaded(t)
	seen := make(map[string]bool, g.Len())
	for id := range PlaceID(g.Len()) {
		key := g.Place(id).Key
		if seen[key] {
			t.Errorf("%s: two places", key)
		}
		seen[key] = true
		if back, ok := g.ByKey(key); !ok || back != id {
			t.Fatalf("%s: %v %v, want %v", key, back, ok, id)
		}
	}
}

// TestLoadCost keeps the gazetteer cheap: an import waits for it.
func TestLoadCost(t *testing.T) {
	b, err := data.Open("data/gazetteer.bin.gz")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no compiled gazetteer: run make")
		}
		t.Skip("no compiled gazetteer: run make")
	}
	defer b.Close()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	start := time.Now()
	g, err := read(b)
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	kept := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d places, %d keys: %v, %d MB kept", g.Len(), len(g.keyOff)-1, took, kept>>20)
	if kept > 40<<20 {
		t.Errorf("%d MB kept, at most 40 are allowed", kept>>20)
	}
	runtime.KeepAlive(g)
}

func TestCountryNames(t *testing.T) {
	t.Parallel()
	names, err := LoadNames()
	if errs.Is(err, errs.Unavailable) {
		if os.Getenv("CI") != "" {
			t.Fatal("no compiled names of countries: run make")
		}
		t.Skip("no compiled names of countries: run make")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range [][3]string{
		{"DE", "cs", "Německo"}, {"DE", "sk", "Nemecko"}, {"DE", "de", "Deutschland"}, {"DE", "en", "Germany"},
		{"XK", "cs", "Kosovo"}, {"DE", "cs-CZ", "Německo"}, {"DE", "tlh", "Germany"}, {"ZZ", "en", "ZZ"},
	} {
		if got := names.CountryName(c[0], c[1]); got != c[2] {
			t.Errorf("%s in %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
	languages := map[string]bool{}
	names.All(func(_, lang, _ string) bool { languages[lang] = true; return true })
	if len(languages) < 100 {
		t.Errorf("only %d languages", len(languages))
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte(magic))
	f.Add([]byte(magic + "\x01\x00\x00\x00a\x00\x00\x00"))
	f.Fuzz(func(_ *testing.T, b []byte) { _, _ = open(b) })
}
