package web_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/imports"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
	"twinhall/internal/web/site"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

// planted stands in what may never be public.
const planted = "Jan-Neveřejný-Osobní"

type world struct {
	server   *web.Server
	db       *sqldb.DB
	keeper   *edition.Keeper
	ids      map[string]string
	importer *imports.Worker // of the inner pages
	base     string
}

// open builds a real register and a server over it.
func open(t *testing.T, base string, change func(*web.Config)) *world {
	t.Helper()
	return openAt(t, sqldbtest.SQLiteAddress(t), base, change)
}

// openAt is open over a database of the caller's.
func openAt(t *testing.T, address, base string, change func(*web.Config)) *world {
	t.Helper()
	w := &world{ids: map[string]string{}}
	w.db = register4(t, address, w.ids)
	log := slog.New(slog.DiscardHandler)
	w.keeper = edition.NewKeeper(filepath.Join(t.TempDir(), "edition.gz"), log, web.Features().Parts()...)
	kdb, err := w.keeper.Start(context.Background(), func(ctx context.Context) (*sqldb.DB, error) { return sqldb.Open(ctx, address) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { kdb.Close() })
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	w.base = strings.TrimSuffix(u.Path, "/")
	config := web.Config{BaseURL: u, Limits: web.DefaultLimits}
	if change != nil {
		change(&config)
	}
	names, err := gazetteer.LoadNames()
	if err != nil {
		t.Fatal(err)
	}
	catalogues, err := web.Features().Catalogues()
	if err != nil {
		t.Fatal(err)
	}
	w.server = web.New(config, &site.Site{OnPartnership: web.Features().OnPartnership(), Catalogues: catalogues, Names: names}, w.keeper, log)
	return w
}

func register4(t *testing.T, address string, ids map[string]string) *sqldb.DB {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	at := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	_, err = ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: planted, Why: planted, At: at}, func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		units := map[string]*register.Unit{}
		for _, u := range []*register.Unit{
			{Name: "Opava", Country: "CZ", District: "Opava", Region: "Moravskoslezský kraj", Population: 55996, PopulationYear: 2020, Listed: "list", Position: geo.Point{Lat: 49.9387, Lon: 17.9026}, Placed: true,
				Names: []register.Name{{Kind: register.NameOfficial, Lang: "de", Name: "Troppau"}}, OldSlugs: []string{"troppau"}},
			{Name: "Liptovský Mikuláš", Country: "SK", Position: geo.Point{Lat: 49.0811, Lon: 19.6181}, Placed: true},
			{Name: `O'Neill <script>alert("x")</script>`, Country: "US", Position: geo.Point{Lat: 42.4, Lon: -98.6}, Placed: true},
			{Name: "=HYPERLINK(1)", Country: "GB"},
			{Name: "Kylešovice", Country: "CZ", Level: register.LevelDistrict, Position: geo.Point{Lat: 49.92, Lon: 17.89}, Placed: true},
		} {
			if u.Level == "" {
				u.Level = register.LevelMunicipality
			}
			u.Slug = register.Slug(u.Name)
			if u.Name == "Kylešovice" {
				u.Parent = units["Opava"].ID
			}
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
			units[u.Name] = u
		}
		town, err := register.EnsureSource(tx, "https://www.opava-city.example/partners?a=1&b=2", "")
		if err != nil {
			return err
		}
		file, err := register.EnsureSource(tx, "file:survey.csv", "javascript:alert(1)")
		if err != nil {
			return err
		}
		say := func(f register.Field, s register.Sayer, src *register.Source, value, written string) register.Statement {
			return register.Statement{Field: f, Sayer: s, Source: src.ID, Value: value, Written: written, Retrieved: "2026-11-01", Actor: planted}
		}
		for i, p := range []*register.Partnership{
			{A: units["Opava"].ID, B: units["Liptovský Mikuláš"].ID, Statements: []register.Statement{
				say(register.FieldSince, register.SayerA, town, "1964", ""), say(register.FieldSince, register.SayerB, file, "1977-03-11", "11. 3. 1977"),
				say(register.FieldForm, register.SayerA, town, "formal", ""), say(register.FieldState, register.SayerA, town, "active", "")}},
			{A: units["Opava"].ID, B: units[`O'Neill <script>alert("x")</script>`].ID, Statements: []register.Statement{say(register.FieldNote, register.SayerThird, file, "<b>bold</b>", ""), say(register.FieldSince, register.SayerThird, file, "1977~", "40 let (2017)")}},
			{A: units["Opava"].ID, B: units["=HYPERLINK(1)"].ID, Statements: []register.Statement{say(register.FieldState, register.SayerThird, file, "ended", ""), say(register.FieldReason, register.SayerThird, file, "merger", "")}},
			{A: units["Kylešovice"].ID, B: units["Liptovský Mikuláš"].ID, Statements: []register.Statement{say(register.FieldListed, register.SayerThird, file, "yes", "")}},
		} {
			p.Association = own.ID
			if _, err := register.PutPartnership(tx, p); err != nil {
				return err
			}
			ids[fmt.Sprint(i)] = string(p.ID)
		}
		for _, o := range []*register.Official{
			{Role: register.Officer, Function: "referentka", Email: "vztahy@opava.example", Phone: "+420 553 756 111", Name: planted, OwnEmail: planted + "@post.example", Basis: register.Consent},
			{Role: register.Elected, Function: "starosta", Email: "jan.neznamy@opava.example", Name: planted, Basis: register.PublicFunction},
		} {
			o.Unit = units["Opava"].ID
			if _, err := register.PutOfficial(tx, o); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

func (w *world) get(path string, header ...string) *http.Response {
	r := httptest.NewRequest("GET", w.base+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	return rec.Result()
}

func (w *world) page(t *testing.T, path string) *goquery.Document {
	t.Helper()
	res := w.get(path)
	if res.StatusCode != 200 {
		t.Fatalf("%s answers %d", path, res.StatusCode)
	}
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func body(t *testing.T, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// unlimited is for a walk over all pages in all languages: more of them than a
// client may have at once.
func unlimited(c *web.Config) { c.Limits.PageBurst, c.Limits.DownloadBurst = 0, 0 }

func paths(w *world) []string {
	all := []string{"/%s/", "/%s/map", "/%s/map?country=CZ", "/%s/municipalities", "/%s/municipalities?q=opva", "/%s/municipalities/opava", "/%s/municipalities/hyperlink-1",
		"/%s/partnerships", "/%s/partnerships?country=CZ&state=ended", "/%s/partnerships?country=XX", "/%s/countries", "/%s/countries/cz", "/%s/figures", "/%s/figures?country=CZ", "/%s/time", "/%s/time?to=1969", "/%s/tables", "/%s/coverage", "/%s/chains", "/%s/chains?from=opava&to=kylesovice", "/%s/chains?from=o&to=nix", "/%s/data", "/%s/municipalities/opava/sheet", "/%s/poster?country=CZ", "/%s/embed/municipalities/opava", "/%s/embed/map", "/%s/about", "/%s/licences", "/%s/licences/go", "/%s/nothing-here",
		"/%s/partnerships/" + w.ids["0"], "/%s/partnerships/" + w.ids["1"], "/%s/partnerships/" + w.ids["2"]}
	var each []string
	for _, lang := range web.Features().Languages() {
		for _, p := range all {
			each = append(each, strings.Replace(p, "%s", lang, 1))
		}
	}
	return each
}
