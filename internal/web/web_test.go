package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
	"twinhall/internal/web/site"
	"twinhall/locales"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

// planted stands in what may never be public.
const planted = "Jan-Neveřejný-Osobní"

type world struct {
	server *web.Server
	db     *sqldb.DB
	keeper *edition.Keeper
	ids    map[string]string
	base   string
}

// open builds a real register and a server over it.
func open(t *testing.T, base string, change func(*web.Config)) *world {
	t.Helper()
	w := &world{ids: map[string]string{}}
	address := sqldbtest.SQLiteAddress(t)
	w.db = register4(t, address, w.ids)
	log := slog.New(slog.DiscardHandler)
	w.keeper = edition.NewKeeper(filepath.Join(filepath.Dir(address), "edition.gz"), log)
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
	catalogues, err := i18n.LoadCatalogues(locales.Files, locales.Languages)
	if err != nil {
		t.Fatal(err)
	}
	w.server = web.New(config, &site.Site{Catalogues: catalogues, Names: names}, w.keeper, log)
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

func paths(w *world) []string {
	all := []string{"/%s/", "/%s/map", "/%s/map?country=CZ", "/%s/municipalities", "/%s/municipalities?q=opva", "/%s/municipalities/opava", "/%s/municipalities/hyperlink-1",
		"/%s/partnerships", "/%s/partnerships?country=CZ&state=ended", "/%s/partnerships?country=XX", "/%s/countries", "/%s/countries/cz", "/%s/about", "/%s/nothing-here",
		"/%s/partnerships/" + w.ids["0"], "/%s/partnerships/" + w.ids["1"], "/%s/partnerships/" + w.ids["2"]}
	var each []string
	for _, lang := range locales.Languages {
		for _, p := range all {
			each = append(each, strings.Replace(p, "%s", lang, 1))
		}
	}
	return each
}

func TestMunicipalityPage(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", nil)
	doc := w.page(t, "/en/municipalities/opava")
	if got := doc.Find("h1").Text(); got != "Opava" {
		t.Errorf("heading %q", got)
	}
	if got := doc.Find("section[aria-labelledby=partners] tbody tr").Length(); got != 2 {
		t.Errorf("%d partners, want 2: not the ended one, not the district's", got)
	}
	if got := doc.Find("section[aria-labelledby=others]").Text(); !strings.Contains(got, "ended") || !strings.Contains(got, "HYPERLINK") {
		t.Errorf("the ended one stands not under its own heading: %q", got)
	}
	if got := doc.Find("section").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(s.Find("h2").Text(), "Kylešovice") }).Length(); got != 1 {
		t.Errorf("%d headings for the district, want one", got)
	}
	says := doc.Find("section[aria-labelledby=says]").Text()
	if !strings.Contains(says, "1964") || !strings.Contains(says, "11 March 1977") {
		t.Errorf("what the two ends say: %q, want both", says)
	}
	if got := doc.Find(".map-svg .arc").Length(); got != 2 {
		t.Errorf("%d arcs on the map, want 2", got)
	}
	if !strings.Contains(doc.Find("main").Text(), "about 1977") {
		t.Error("a reckoned year must be shown as about")
	}
}

func TestPagesSpeakTheirLanguage(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", nil)
	key := regexp.MustCompile(`\b(nav|col|list|home|town|pair|said|state|form|map|about|search|country|field|facet|footer)\.[a-z-]+\b`)
	for _, path := range paths(w) {
		res := w.get(path)
		doc, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		lang := path[1:3]
		if got, _ := doc.Find("html").Attr("lang"); got != lang {
			t.Errorf("%s has lang %q", path, got)
		}
		doc.Find("script,style,th-map").Remove()
		if m := key.FindString(doc.Find("body").Text()); m != "" {
			t.Errorf("%s shows the key of a message: %s", path, m)
		}
		if res.StatusCode == 200 && doc.Find("link[hreflang]").Length() != len(locales.Languages)+1 {
			t.Errorf("%s names %d languages", path, doc.Find("link[hreflang]").Length())
		}
	}
}

// Security rules of every page: no inline style or script, nothing from
// elsewhere, everything escaped, no link out of the base path, no name that
// may not be public.
func TestEveryPageKeepsTheRules(t *testing.T) {
	t.Parallel()
	w := open(t, "https://twins.example/atlas", nil)
	for _, path := range append(paths(w), "/en/partnerships.csv", "/en/partnerships.geojson", "/en/suggest.json?q=o", "/en/map.json", "/readyz", "/sitemap.xml", "/sitemap-en.xml") {
		res := w.get(path)
		h := res.Header
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'; style-src 'self'") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: content security policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") == "" || h.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s lacks a header: %v", path, h)
		}
		if h.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
		text := body(t, res)
		if strings.Contains(text, planted) {
			t.Errorf("%s tells who recorded something", path)
		}
		if !strings.HasPrefix(h.Get("Content-Type"), "text/html") {
			continue
		}
		if strings.Contains(text, `<script>alert`) || strings.Contains(text, "<b>bold") {
			t.Errorf("%s does not escape a name", path)
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("[style], style, script:not([src])").Each(func(_ int, s *goquery.Selection) {
			t.Errorf("%s has an inline style or script: %s", path, goquery.NodeName(s))
		})
		doc.Find("*").Each(func(_ int, s *goquery.Selection) {
			for _, a := range s.Nodes[0].Attr {
				if strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s has the attribute %s", path, a.Key)
				}
			}
		})
		doc.Find("[href], [src], [action]").Each(func(_ int, s *goquery.Selection) {
			for _, name := range []string{"href", "src", "action"} {
				to, ok := s.Attr(name)
				if !ok || strings.HasPrefix(to, "#") {
					continue
				}
				u, err := url.Parse(to)
				if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
					t.Errorf("%s leads to %q", path, to)
					continue
				}
				if u.Host == "" && !strings.HasPrefix(u.Path, "/atlas/") {
					t.Errorf("%s leads out of the base path: %q", path, to)
				}
				if name == "src" && u.Host != "" {
					t.Errorf("%s loads something from elsewhere: %q", path, to)
				}
			}
		})
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080/twins", func(c *web.Config) { c.Limits.PageBurst, c.Limits.DownloadBurst = 0, 0 })
	seen := map[string]bool{}
	queue := []string{"/cs/"}
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		res := w.get(path)
		if res.StatusCode != 200 {
			t.Errorf("a link leads to %s, which answers %d", path, res.StatusCode)
			continue
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		doc, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			to, _ := s.Attr("href")
			to, inside := strings.CutPrefix(to, "/twins")
			to, _, _ = strings.Cut(to, "#")
			if inside && !seen[to] && to != "" {
				seen[to] = true
				queue = append(queue, to)
			}
		})
	}
	if len(seen) < 100 {
		t.Errorf("only %d pages found by following links", len(seen))
	}
}

func TestAddresses(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", nil)
	for path, want := range map[string]string{
		"/":                                     "302 /cs/",
		"/en":                                   "301 /en/",
		"/en/map/":                              "301 /en/map",
		"/en/municipalities/troppau":            "301 /en/municipalities/opava",
		"/en/countries/CZ":                      "301 /en/countries/cz",
		"/en/partnerships?state=x&utm_source=y": "301 /en/partnerships",
		"/en/partnerships?q=a&country=SK,CZ":    "301 /en/partnerships?country=CZ,SK&q=a",
		"/en/municipalities/opava?x=1":          "301 /en/municipalities/opava",
		"/xx/":                                  "404 ",
		"/en/municipalities/nikde":              "404 ",
		"/en/partnerships/nothing":              "404 ",
		"/en/countries/zz":                      "404 ",
		"/healthz":                              "200 ",
		"/readyz":                               "200 ",
		"/robots.txt":                           "200 ",
		"/en/partnerships?country=CZ&said-by=1": "200 ",
		"/en/partnerships?page=999":             "200 ",
		"/en/municipalities?q=" + strings.Repeat("a", 90): "200 ",
	} {
		res := w.get(path)
		if got := fmt.Sprintf("%d %s", res.StatusCode, res.Header.Get("Location")); got != want {
			t.Errorf("%s answers %q, want %q", path, got, want)
		}
	}
	if res := w.get("/", "Accept-Language", "de-AT,de;q=0.9,en;q=0.5"); res.Header.Get("Location") != "/de/" {
		t.Errorf("an Austrian visitor is sent to %s", res.Header.Get("Location"))
	}
	if res := w.get("/", "Accept-Language", "fr"); res.Header.Get("Location") != "/en/" {
		t.Errorf("a French visitor is sent to %s", res.Header.Get("Location"))
	}
}

func TestMissingPageHelps(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", nil)
	res := w.get("/en/municipalities/opavaa")
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != 404 || doc.Find(".hits a").First().Text() != "Opava" || doc.Find("form[role=search]").Length() != 1 {
		t.Errorf("%d with %q, want a 404 that proposes Opava and a search", res.StatusCode, doc.Find(".hits").Text())
	}
}

func TestRepeatVisits(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", nil)
	first := w.get("/en/municipalities/opava", "Accept-Encoding", "gzip, br")
	if first.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("the first answer is in %q, want quick gzip", first.Header.Get("Content-Encoding"))
	}
	first = w.get("/en/municipalities/opava", "Accept-Encoding", "gzip, br")
	etag := first.Header.Get("ETag")
	if first.Header.Get("Content-Encoding") != "br" || etag == "" || !strings.Contains(first.Header.Get("Vary"), "Accept-Encoding") {
		t.Fatalf("first answer: %v", first.Header)
	}
	for _, enc := range []string{"gzip", "br", ""} {
		again := w.get("/en/municipalities/opava", "Accept-Encoding", enc, "If-None-Match", etag)
		if again.StatusCode != 304 || len(body(t, again)) != 0 {
			t.Errorf("a repeat visit with %q answers %d", enc, again.StatusCode)
		}
	}
	if res := w.get("/en/municipalities/opava", "Accept-Encoding", "br;q=0, gzip"); res.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("who refuses br gets %q", res.Header.Get("Content-Encoding"))
	}
	if res := w.get("/en/nothing", "If-None-Match", etag); res.StatusCode == 200 {
		t.Errorf("a missing page answers %d", res.StatusCode)
	}
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", nil)
	text := strings.TrimPrefix(body(t, w.get("/en/partnerships.csv?state=any")), "\ufeff")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != 5 {
		t.Errorf("%d rows, want a header and 4", len(rows))
	}
	for _, row := range rows[1:] {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+@", rune(cell[0])) {
				t.Errorf("a cell begins as a formula: %q", cell)
			}
		}
	}
	var collection struct {
		Type     string
		Features []struct {
			Geometry *struct {
				Type        string
				Coordinates json.RawMessage
			}
			Properties map[string]any
		}
	}
	if err := json.Unmarshal([]byte(body(t, w.get("/en/partnerships.geojson?state=any"))), &collection); err != nil {
		t.Fatal(err)
	}
	placed := 0
	for _, f := range collection.Features {
		if f.Geometry != nil {
			placed++
		}
	}
	if collection.Type != "FeatureCollection" || len(collection.Features) != 4 || placed != 3 {
		t.Errorf("%d features, %d of them on the map; want 4 and 3", len(collection.Features), placed)
	}
	list := w.page(t, "/en/partnerships?country=SK")
	href, _ := list.Find(`a[href*=".csv"]`).First().Attr("href")
	if got := strings.Count(body(t, w.get(href)), "\n"); got != 1+list.Find("#results tbody tr").Length() {
		t.Errorf("%s has %d lines, the list %d rows", href, got, list.Find("#results tbody tr").Length())
	}
}

// The land behind a drawn map is a picture of its own, on the same host.
func TestBackdrop(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080/atlas", nil)
	doc := w.page(t, "/en/municipalities/opava")
	for _, class := range []string{"land", "borders"} {
		href, _ := doc.Find(".map-svg image." + class).Attr("href")
		res := w.get(strings.TrimPrefix(href, "/atlas"))
		text := body(t, res)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(text, "<path") || !strings.Contains(text, "z\"") && class == "land" {
			t.Errorf("%s: %d %.120s", href, res.StatusCode, text)
		}
	}
	for _, path := range []string{"/map/land/x.svg", "/map/land/960x480.3.12.-5", "/map/land/960x480.3.999999.-5.svg", "/map/borders/..%2f..%2fetc.svg"} {
		if res := w.get(path); res.StatusCode != 404 {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}

func TestMapPairsMeetTheMapFile(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", nil)
	var file struct {
		Edition  int64
		A, B     []int
		State    string
		Names    string
		Towns    []int
		Lat, Lon []int
	}
	if err := json.Unmarshal([]byte(body(t, w.get(fmt.Sprintf("/map/data/%d.json", w.keeper.Current().Number)))), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.A) != 3 || len(file.State) != 3 || strings.Count(file.Names, "\n") != len(file.Lat) {
		t.Errorf("map file %+v, want the three placed pairs", file)
	}
	var pairs struct {
		Total int
		Pairs string
	}
	if err := json.Unmarshal([]byte(body(t, w.get("/en/map.json?country=US"))), &pairs); err != nil {
		t.Fatal(err)
	}
	if pairs.Total != 1 || strings.Count(strings.NewReplacer("8", "1", "4", "1", "2", "1").Replace(pairs.Pairs), "1") != 1 {
		t.Errorf("one of three pairs is American, the map is told %+v", pairs)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", func(c *web.Config) {
		c.Limits.PageBurst, c.Limits.PagesPerSecond = 5, 0.001
		c.TrustedProxies = []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	ask := func(i int, forwarded string) int {
		r := httptest.NewRequest("GET", fmt.Sprintf("/en/municipalities?q=a%d", i), nil)
		r.Header.Set("X-Forwarded-For", forwarded)
		rec := httptest.NewRecorder()
		w.server.ServeHTTP(rec, r)
		return rec.Code
	}
	for i := range 5 {
		if code := ask(i, "203.0.113.1"); code != 200 {
			t.Fatalf("request %d answers %d", i, code)
		}
	}
	if code := ask(9, "203.0.113.1"); code != 429 {
		t.Errorf("the sixth request answers %d, want 429", code)
	}
	// httptest's address is 192.0.2.1, a trusted proxy here: another visitor
	// behind it has a share of his own, and nobody invents one by a header.
	if code := ask(9, "203.0.113.2"); code != 200 {
		t.Errorf("another visitor is answered %d", code)
	}
	if code := ask(10, "198.51.100.77, 203.0.113.1"); code != 429 {
		t.Errorf("an invented address in front is answered %d, want 429", code)
	}
	if res := w.get("/en/about?" + strings.Repeat("x", 5000)); res.StatusCode != 414 {
		t.Errorf("a very long address is answered %d", res.StatusCode)
	}
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		rec := httptest.NewRecorder()
		w.server.ServeHTTP(rec, httptest.NewRequest(method, "/en/", strings.NewReader("x")))
		if rec.Code != 405 {
			t.Errorf("%s is answered %d", method, rec.Code)
		}
	}
}

func TestTheHostHeaderIsNotBelieved(t *testing.T) {
	t.Parallel()
	w := open(t, "https://twins.example", nil)
	r := httptest.NewRequest("GET", "/en/municipalities/opava", nil)
	r.Host = "evil.example"
	r.Header.Set("X-Forwarded-Host", "evil.example")
	rec := httptest.NewRecorder()
	w.server.ServeHTTP(rec, r)
	if text := rec.Body.String(); strings.Contains(text, "evil.example") || !strings.Contains(text, "https://twins.example/en/municipalities/opava") {
		t.Error("absolute addresses must come from the configured base address")
	}
}

func TestTheCacheIsBounded(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", func(c *web.Config) {
		c.Limits.CacheBytes = 1 << 20
		c.Limits.PageBurst = 0
	})
	for _, f := range []string{"country", "decade", "state", "size", "form"} {
		for i := range 120 {
			w.get(fmt.Sprintf("/en/partnerships?%s=%d", f, 1000+10*i))
			w.get(fmt.Sprintf("/de/partnerships?country=C%d", i))
		}
	}
	if size := w.server.CacheSize(); size > 1<<20 || size == 0 {
		t.Errorf("the cache holds %d bytes, want some and at most 1 MiB", size)
	}
}

func TestGracefulStop(t *testing.T) {
	t.Parallel()
	w := open(t, "http://127.0.0.1:8080", nil)
	listener := listen(t)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- w.server.Run(ctx, listener) }()
	res, err := http.Get("http://" + listener.Addr().String() + "/healthz")
	if err != nil || res.StatusCode != 200 {
		t.Fatalf("%v %v", res, err)
	}
	res.Body.Close()
	stop()
	select {
	case err := <-done:
		if err != nil {
			t.Errorf("stopped with %v", err)
		}
	case <-time.After(10 * time.Second):
		t.Error("it did not stop")
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l
}
