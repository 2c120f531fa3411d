package edition_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

func unit(id, name, country string, lat, lon float64, population int64, more ...register.Name) *register.Unit {
	return &register.Unit{ID: register.UnitID(id), Level: register.LevelMunicipality, Country: country, Name: name, Slug: register.Slug(name),
		Position: geo.Point{Lat: lat, Lon: lon}, Placed: lat != 0, Population: population, Names: more,
		Listed: map[bool]string{true: "list"}[country == "CZ"], Version: 1}
}

func says(field register.Field, sayer register.Sayer, value string) register.Statement {
	return register.Statement{Field: field, Sayer: sayer, Source: "s1", Value: value, Retrieved: "2026-11-01", Actor: "cli:secret"}
}

func pair(id, a, b string, s ...register.Statement) *register.Partnership {
	return &register.Partnership{ID: register.PartnershipID(id), A: register.UnitID(a), B: register.UnitID(b), Version: 1,
		Statements: append([]register.Statement{says(register.FieldListed, register.SayerThird, "yes")}, s...)}
}

// small is a register with a bit of everything.
func small() *edition.Snapshot {
	prague := unit("1", "Praha", "CZ", 50.08, 14.43, 1_300_000, register.Name{Kind: register.NameAlternate, Lang: "de", Name: "Prag"})
	five := unit("2", "Praha 5", "CZ", 50.06, 14.40, 80_000)
	five.Level, five.Parent, five.Listed = register.LevelDistrict, "1", ""
	opava := unit("3", "Opava", "CZ", 49.94, 17.90, 55_000)
	opava.Region, opava.OldSlugs = "Moravskoslezský kraj", []string{"troppau"}
	chrudim := unit("4", "Chrudim", "CZ", 49.95, 15.80, 23_000)
	cadca := unit("5", "Čadca", "SK", 49.44, 18.79, 24_000)
	wien := unit("6", "Wien", "AT", 48.21, 16.37, 1_900_000, register.Name{Kind: register.NameAlternate, Name: "Vídeň"})
	nowhere := unit("7", "Nowhere", "GB", 0, 0, 0)
	old := unit("8", "Staré", "CZ", 50, 15, 0)
	old.MergedInto = "3"
	gone := unit("9", "Zmizelá", "CZ", 50, 15, 0)
	gone.Trashed = register.Removed
	return &edition.Snapshot{Number: 7, At: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Units: []*register.Unit{prague, five, opava, chrudim, cadca, wien, nowhere, old, gone},
		Partnerships: []*register.Partnership{
			pair("a", "1", "6", says(register.FieldSince, register.SayerA, "1990"), says(register.FieldState, register.SayerA, "active"),
				says(register.FieldForm, register.SayerA, "formal")),
			pair("b", "3", "5", says(register.FieldSince, register.SayerA, "1964"), says(register.FieldSince, register.SayerB, "1977-03-11"),
				says(register.FieldEvent, register.SayerB, "signed:2002-05-24")),
			pair("c", "3", "4", says(register.FieldState, register.SayerThird, "dormant")),
			pair("d", "3", "6", says(register.FieldState, register.SayerThird, "ended")),
			pair("e", "2", "6"),
			pair("f", "4", "7", says(register.FieldSince, register.SayerThird, "1977~")),
			pair("g", "3", "9"),
		},
		Sources: []*register.Source{{ID: "s1", Address: "https://opava.example/partners"}},
	}
}

func query(t *testing.T, s string) edition.Query {
	t.Helper()
	v, err := url.ParseQuery(s)
	if err != nil {
		t.Fatal(err)
	}
	return edition.ParseQuery(v)
}

func facet(r *edition.Result, f edition.Facet, value string) int {
	for _, c := range r.Facets[f] {
		if c.Value == value {
			return c.N
		}
	}
	return 0
}

func TestCountingRule(t *testing.T) {
	t.Parallel()
	e := edition.New(small())
	if e.Total() != 5 {
		t.Errorf("total %d, want 5: neither the ended one nor that with a removed town", e.Total())
	}
	cz, _ := e.CountryOf("CZ")
	if cz.Partnerships != 5 || cz.Domestic != 1 {
		t.Errorf("Czechia has %d with %d domestic, want 5 with the domestic pair once", cz.Partnerships, cz.Domestic)
	}
	at, _ := e.UnitBySlug("praha")
	if u := e.Unit(at); u.Counted != 1 || len(u.Districts) != 1 {
		t.Errorf("Praha counts %d with %d districts, want 1 of its own and Praha 5 apart", u.Counted, len(u.Districts))
	}
}

func TestFilterAndFacets(t *testing.T) {
	t.Parallel()
	e := edition.New(small())
	for _, c := range []struct {
		query string
		found int
		facet edition.Facet
		value string
		n     int
	}{
		{"", 5, edition.FacetCountry, "CZ", 5},
		{"", 5, edition.FacetState, "ended", 1}, // what choosing it would show
		{"country=AT", 2, edition.FacetCountry, "SK", 1},
		{"country=AT,SK", 3, edition.FacetForm, "formal", 1},
		{"country=CZ&region=CZ|Moravskoslezský kraj", 2, edition.FacetState, "dormant", 1},
		{"region=CZ|Moravskoslezský kraj&country=AT", 0, edition.FacetCountry, "CZ", 2}, // the same end must meet both
		{"state=any", 6, edition.FacetState, "active", 1},
		{"state=ended", 1, edition.FacetState, "dormant", 1},
		{"decade=1970", 1, edition.FacetDecade, "unknown", 2},
		{"decade=unknown", 2, edition.FacetDecade, "1990", 1},
		{"size=20000-49999", 3, edition.FacetSize, "50000-99999", 3},
		{"level=district", 1, edition.FacetLevel, "municipality", 5},
		{"said-by=2", 1, edition.FacetSaidBy, "1", 1},
		{"q=vid", 2, edition.FacetCountry, "AT", 2},
		{"country=XX", 0, edition.FacetCountry, "CZ", 5},
	} {
		r := e.Filter(query(t, c.query))
		if len(r.Found) != c.found || facet(r, c.facet, c.value) != c.n {
			t.Errorf("%q finds %d with %s=%s %d, want %d with %d", c.query, len(r.Found), c.facet, c.value, facet(r, c.facet, c.value), c.found, c.n)
		}
	}
}

// A facet's number is what choosing it shows, for every value of every facet.
func TestFacetNumbersComeTrue(t *testing.T) {
	t.Parallel()
	e := edition.New(small())
	for _, start := range []string{"", "country=CZ", "state=any", "country=AT&state=any", "country=CZ&with=AT", "with=AT&state=any",
		"country=CZ&region=CZ|Moravskoslezský kraj", "region=CZ|Moravskoslezský kraj&with=SK", "q=op&distance=50-199"} {
		q := query(t, start)
		r := e.Filter(q)
		for f, counts := range r.Facets {
			for _, c := range counts {
				only := q.With(f, c.Value)
				only.Values[f] = []string{c.Value}
				if n := len(e.Filter(only).Found); n != c.N {
					t.Errorf("%q: %s=%s promises %d and shows %d", start, f, c.Value, c.N, n)
				}
			}
		}
	}
}

func TestQueriesAreCanonical(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"country=SK,CZ&foo=bar&page=1":    "country=CZ,SK",
		"state=bogus&sort=sideways":       "",
		"q=++Op+ava+&decade=1990":         "decade=1990&q=Op+ava",
		"decade=1993&size=huge":           "",
		"page=3&country=CZ&country=CZ,CZ": "country=CZ&page=3",
		"theme=culture&said-by=2":         "said-by=2&theme=culture",
	} {
		if got := query(t, in).Encode(); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestSearch(t *testing.T) {
	t.Parallel()
	e := edition.New(small())
	for text, want := range map[string]string{
		"op": "Opava", "OPAVA": "Opava", "opva": "Opava", "vídeň": "Wien", "viden": "Wien", "Prag": "Praha", "cadca": "Čadca", "čadc": "Čadca", "5": "Praha 5",
	} {
		hits := e.Search(text, 5)
		if len(hits) == 0 || e.Unit(hits[0].Unit).Name != want {
			t.Errorf("%q finds %v, want %s first", text, hits, want)
		}
	}
	for _, text := range []string{"", " ", "zmizela", "xqzt", strings.Repeat("a", 5000)} {
		if hits := e.Search(text, 5); len(hits) != 0 {
			t.Errorf("%.20q finds %v, want nothing", text, hits)
		}
	}
}

func TestOrders(t *testing.T) {
	t.Parallel()
	e := edition.New(small())
	names := func(lang, q string) string {
		r := e.Filter(query(t, q))
		e.Sort(r, lang)
		var all []string
		for _, p := range r.Found {
			a, b := e.Ends(p, r.Query, lang)
			all = append(all, a.Name+"–"+b.Name)
		}
		return strings.Join(all, " ")
	}
	// In Czech ch comes after h, and č after c.
	if got := names("cs", "country=CZ"); got != "Chrudim–Nowhere Chrudim–Opava Opava–Čadca Praha–Wien Praha 5–Wien" &&
		got != "Chrudim–Nowhere Opava–Chrudim Opava–Čadca Praha–Wien Praha 5–Wien" {
		t.Errorf("Czech order: %s", got)
	}
	if got := names("cs", "sort=since"); !strings.HasPrefix(got, "Chrudim–Nowhere") && !strings.HasPrefix(got, "Opava–Čadca") ||
		!strings.HasSuffix(got, "Wien") {
		t.Errorf("by beginning, unknown last: %s", got)
	}
	var cs []edition.U
	for _, slug := range []string{"opava", "chrudim", "cadca"} {
		u, _ := e.UnitBySlug(slug)
		cs = append(cs, u)
	}
	e.SortUnits(cs, "cs")
	if e.Unit(cs[0]).Name != "Čadca" || e.Unit(cs[1]).Name != "Chrudim" {
		t.Errorf("Czech: %s, %s; want Čadca before Chrudim", e.Unit(cs[0]).Name, e.Unit(cs[1]).Name)
	}
	e.SortUnits(cs, "en")
	if e.Unit(cs[0]).Name != "Čadca" || e.Unit(cs[1]).Name != "Chrudim" {
		t.Errorf("English: %s, %s; want Čadca (as Cadca) before Chrudim", e.Unit(cs[0]).Name, e.Unit(cs[1]).Name)
	}
}

func TestAddressesLeadOn(t *testing.T) {
	t.Parallel()
	e := edition.New(small())
	for slug, want := range map[string]edition.Found{"opava": edition.Here, "troppau": edition.Moved, "stare": edition.Moved, "3": edition.Moved,
		"zmizela": edition.Gone, "nikde": edition.Missing} {
		u, found := e.UnitBySlug(slug)
		if found != want || found == edition.Moved && e.Unit(u).Name != "Opava" {
			t.Errorf("%s: %v, want %v", slug, found, want)
		}
	}
}

func TestContradictionsStay(t *testing.T) {
	t.Parallel()
	e := edition.New(small())
	at, _ := e.PartnershipByID("b")
	p := e.Partnership(at)
	if p.SaidBy != 2 || len(p.Contrary) != 1 || len(p.Events) != 1 || p.Since.IsZero() {
		t.Errorf("%+v, want both ends heard, one statement contrary, one event", p)
	}
}

// What is kept on disk gives the same edition, and holds no one's name.
func TestSnapshotOnDisk(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db)
		s, err := edition.Take(context.Background(), db)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), "edition.gz")
		if err := s.Save(path); err != nil {
			t.Fatal(err)
		}
		back, err := edition.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		before, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		after, err := json.Marshal(back)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(before, after) {
			t.Errorf("from disk:\n%s\nwant\n%s", after, before)
		}
		if strings.Contains(string(after), "geheim") {
			t.Error("the edition names who recorded something")
		}
		if !bytes.Equal(edition.New(s).MapFile(), edition.New(back).MapFile()) {
			t.Error("the maps differ")
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, cut := range []int{0, 1, 20, len(raw) / 2, len(raw) - 1} {
			if _, err := edition.ReadSnapshot(bytes.NewReader(raw[:cut])); !errs.Is(err, errs.Invalid) {
				t.Errorf("cut at %d: %v, want a refusal", cut, err)
			}
		}
	})
}

func fill(t *testing.T, db *sqldb.DB) {
	t.Helper()
	_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "geheim", At: time.Now()}, func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		src, err := register.EnsureSource(tx, "https://opava.example/partners", "Opava")
		if err != nil {
			return err
		}
		a, b := unit("", "Opava", "CZ", 49.94, 17.9, 1), unit("", "Čadca", "SK", 49.44, 18.79, 1)
		a.Version, b.Version = 0, 0
		for _, u := range []*register.Unit{a, b} {
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
		}
		_, err = register.PutPartnership(tx, &register.Partnership{Association: own.ID, A: a.ID, B: b.ID,
			Statements: []register.Statement{{Field: register.FieldSince, Sayer: register.SayerA, Source: src.ID, Value: "1977", Actor: "geheim"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// An edit is public within two seconds, several edits in quick succession make
// few editions, and what is not public makes none.
func TestKeeperFollows(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		open := func(ctx context.Context) (*sqldb.DB, error) { return sqldb.Open(ctx, address) }
		ctx, stop := context.WithCancel(context.Background())
		defer stop()
		k := edition.NewKeeper("", slog.New(slog.DiscardHandler))
		db, err := k.Start(ctx, open)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		built := make(chan int64, 100)
		k.OnChange(func(e *edition.Edition) { built <- e.Number })
		go k.Follow(ctx, db, open)

		fill(t, db)
		select {
		case n := <-built:
			if e := k.Current(); n != e.Number || len(e.Partnerships) != 1 {
				t.Errorf("edition %d with %d partnerships, want the new one", n, len(e.Partnerships))
			}
		case <-time.After(2 * time.Second):
			t.Fatal("an edit was not public within two seconds")
		}
		if _, err := ledger.Write(ctx, db, ledger.Act{Kind: "decision", Actor: "x", At: time.Now()}, func(tx *ledger.Tx) error {
			return register.Decide(tx, register.Decision{Scope: "s", Written: "w", Meaning: "m"})
		}); err != nil {
			t.Fatal(err)
		}
		select {
		case n := <-built:
			t.Errorf("edition %d was built for something that is not public", n)
		case <-time.After(1500 * time.Millisecond):
		}
	})
}

// Reading goes on from disk when the database is gone, also after a restart.
func TestKeeperWithoutDatabase(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	address, disk := filepath.Join(dir, "r.db"), filepath.Join(dir, "r.edition.gz")
	open := func(ctx context.Context) (*sqldb.DB, error) {
		if _, err := os.Stat(address); err != nil {
			return nil, errs.Wrap(errs.Unavailable, err, "the database is gone")
		}
		return sqldb.Open(ctx, address)
	}
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	fill(t, db)
	log := slog.New(slog.DiscardHandler)
	k := edition.NewKeeper(disk, log)
	kdb, err := k.Start(context.Background(), open)
	if err != nil {
		t.Fatal(err)
	}
	kdb.Close()
	db.Close()
	if err := os.Rename(address, address+".away"); err != nil {
		t.Fatal(err)
	}
	k = edition.NewKeeper(disk, log)
	kdb, err = k.Start(context.Background(), open)
	if err != nil || kdb != nil {
		t.Fatalf("start without the database: %v", err)
	}
	if s := k.State(); !s.FromDisk || !s.DatabaseDown || len(k.Current().Partnerships) != 1 {
		t.Errorf("state %+v, want the edition from disk", s)
	}
	if _, err := edition.NewKeeper(filepath.Join(dir, "none.gz"), log).Start(context.Background(), open); !errs.Is(err, errs.Unavailable) {
		t.Errorf("neither database nor disk: %v, want unavailable", err)
	}
}
