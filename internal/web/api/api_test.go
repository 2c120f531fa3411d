package api_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/geo"
	"twinhall/internal/register"
	"twinhall/internal/web/api"
)

// planted stands in what may never be public.
const planted = "Jan-Neveřejný-Osobní"

// id is the public id of the n-th record of a kind.
func id(kind, n int) string { return fmt.Sprintf("0193a1c2-0000-7000-8000-%04d%08d", kind, n) }

func unit(n int, name, country string, at geo.Point) *register.Unit {
	return &register.Unit{ID: register.UnitID(id(1, n)), Level: register.LevelMunicipality, Country: country, Name: name, Slug: register.Slug(name),
		Position: at, Placed: at != geo.Point{}, Version: 1}
}

func says(f register.Field, s register.Sayer, value string) register.Statement {
	return register.Statement{Field: f, Sayer: s, Source: register.SourceID(id(4, 1)), Value: value, Retrieved: "2026-11", Actor: planted}
}

func pair(n, a, b int, s ...register.Statement) *register.Partnership {
	return &register.Partnership{ID: register.PartnershipID(id(2, n)), A: register.UnitID(id(1, a)), B: register.UnitID(id(1, b)), Version: 1, Statements: s}
}

// small is a register with a bit of everything: what was renamed, merged and
// removed, ends without position, statements that contradict each other.
func small() *edition.Edition {
	opava := unit(1, "Opava", "CZ", geo.Point{Lat: 49.94, Lon: 17.9})
	opava.Region, opava.Population, opava.PopulationYear, opava.Website = "Moravskoslezský kraj", 55996, 2020, "https://www.opava.example/"
	opava.OldSlugs = []string{"troppau"}
	opava.Names = []register.Name{{Kind: register.NameOfficial, Lang: "de", Name: "Troppau"}}
	opava.ExternalIDs = []register.ExternalID{{Scheme: "wikidata", Value: "Q81137"}}
	part := unit(6, "Kylešovice", "CZ", geo.Point{Lat: 49.92, Lon: 17.89})
	part.Level, part.Parent = register.LevelDistrict, opava.ID
	merged := unit(7, "Opava-Město", "CZ", geo.Point{})
	merged.MergedInto = opava.ID
	gone := unit(8, planted, "CZ", geo.Point{})
	gone.Trashed, gone.Slug = register.Removed, "gone"
	old := pair(5, 1, 7)
	old.MergedInto = register.PartnershipID(id(2, 1))
	removed := pair(6, 1, 3)
	removed.Trashed = register.Removed
	signed, _ := date.ParseEDTF("1977-03-11")
	return edition.New(&edition.Snapshot{Number: 7, At: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC),
		Units: []*register.Unit{opava, unit(2, "Martin", "SK", geo.Point{Lat: 49.06, Lon: 18.92}),
			unit(3, "O'Neill <script>", "US", geo.Point{Lat: 42.4, Lon: -98.6}),
			unit(4, "Suva", "FJ", geo.Point{Lat: -18.1, Lon: 178.4}), unit(5, "Nowhere", "GB", geo.Point{}), part, merged, gone, unit(9, "Alone", "CZ", geo.Point{})},
		Partnerships: []*register.Partnership{
			pair(1, 1, 2, says(register.FieldSince, register.SayerA, "1964"), says(register.FieldSince, register.SayerB, "1977-03-11"),
				says(register.FieldEvent, register.SayerB, "signed:1977-03-11"),
				says(register.FieldState, register.SayerA, "active"), says(register.FieldForm, register.SayerThird, "formal"),
				says(register.FieldTheme, register.SayerA, "culture"), says(register.FieldInstrument, register.SayerA, "Smlouva")),
			pair(2, 1, 3, says(register.FieldSince, register.SayerThird, "1977~")),
			pair(3, 4, 3, says(register.FieldListed, register.SayerThird, "yes")),
			pair(4, 5, 1, says(register.FieldState, register.SayerEditor, "ended"), says(register.FieldReason, register.SayerThird, "merger"),
				says(register.FieldUntil, register.SayerThird, "1999")),
			old, removed, pair(7, 6, 2, says(register.FieldListed, register.SayerThird, "yes")),
		},
		Agreements: []*register.Agreement{{ID: register.AgreementID(id(3, 1)), Kind: "agreement", Signed: signed, Source: register.SourceID(id(4, 1)),
			Relation: "renews", Related: register.AgreementID(id(3, 9)),
			Parties:      []register.Party{{Unit: opava.ID, Resolution: "12/3", ResolutionDate: "1977"}, {Unit: register.UnitID(id(1, 2))}},
			Partnerships: []register.PartnershipID{register.PartnershipID(id(2, 1))}}},
		Sources: []*register.Source{{ID: register.SourceID(id(4, 1)), Address: "https://opava.example/partners", Publisher: "Opava"},
			{ID: register.SourceID(id(4, 2)), Address: "file:survey.csv"}},
	})
}

type world struct {
	api     *api.API
	e       *edition.Edition
	refuse  bool
	charged []bool // what was asked of the limits: downloads?
}

func start() *world {
	w := &world{e: small()}
	w.api = api.New(api.Config{Current: func() *edition.Edition { return w.e }, Build: "b1", Root: "https://twins.example/atlas", Languages: []string{"en", "cs"},
		Allow: func(_ *http.Request, download bool) (int, bool) {
			w.charged = append(w.charged, download)
			return 7, !w.refuse
		},
		Country: func(code, lang string) string { return lang + " " + code },
		Licence: api.Licence{Name: "CC BY 4.0", URL: "https://creativecommons.org/licenses/by/4.0/"}})
	return w
}

// ask asks for a path below the prefix.
func (w *world) ask(method, path string, header ...string) *http.Response {
	r := httptest.NewRequest(method, "https://twins.example/atlas"+api.Prefix+path, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.api.Serve(rec, r, strings.TrimPrefix(r.URL.Path, "/atlas"))
	return rec.Result()
}

func (w *world) get(path string, header ...string) *http.Response {
	return w.ask("GET", path, header...)
}

func text(t testing.TB, res *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// object is the body of an answer that must be a JSON object with a status.
func (w *world) object(t testing.TB, path string, status int) map[string]any {
	t.Helper()
	res := w.get(path)
	var o map[string]any
	b := text(t, res)
	if err := json.Unmarshal([]byte(b), &o); err != nil || res.StatusCode != status {
		t.Fatalf("%s answers %d %q, want %d: %v", path, res.StatusCode, b, status, err)
	}
	return o
}

// ids are the last digits of the ids of a list.
func ids(o map[string]any) (all []string) {
	for _, item := range o["items"].([]any) {
		full := item.(map[string]any)["id"].(string)
		all = append(all, full[len(full)-1:])
	}
	return all
}

func TestFilters(t *testing.T) {
	t.Parallel()
	w := start()
	for path, want := range map[string][]string{
		"/partnerships":                                  {"7", "1", "2", "3"},
		"/partnerships?state=any":                        {"7", "4", "1", "2", "3"},
		"/partnerships?state=ended":                      {"4"},
		"/partnerships?country=CZ&with=SK":               {"7", "1"},
		"/partnerships?country=XX":                       {},
		"/partnerships?country=FJ,SK":                    {"7", "1", "3"},
		"/partnerships?region=CZ%7CMoravskoslezský+kraj": {"1", "2"},
		"/partnerships?form=formal":                      {"1"},
		"/partnerships?decade=1960":                      {"1"},
		"/partnerships?theme=culture":                    {"1"},
		"/partnerships?distance=50-199":                  {"7", "1"},
		"/partnerships?level=district":                   {"7"},
		"/partnerships?said-by=2":                        {"1"},
		"/partnerships?size=50000-99999":                 {"1", "2"},
		"/partnerships?q=mart":                           {"7", "1"},
		"/partnerships?town=troppau&sort=-since":         {"2", "1"},
		"/partnerships?town=" + id(1, 1) + "&sort=since": {"1", "2"},
		"/units":                                          {"1", "2", "3", "4", "5", "6", "9"},
		"/units?country=CZ&twinned=true":                  {"1", "6"},
		"/units?level=district":                           {"6"},
		"/units?region=CZ%7CMoravskoslezský+kraj":         {"1"},
		"/units?q=tropau":                                 {"1"},
		"/units?q=opava&country=SK":                       {},
		"/units/opava/partnerships":                       {"1", "2"},
		"/units/" + id(1, 1) + "/partnerships?state=any":  {"1", "4", "2"},
		"/units/opava/partnerships?country=US&sort=since": {"2"},
		"/sources": {"1", "2"},
	} {
		o := w.object(t, strings.ReplaceAll(path, "ý", "%C3%BD"), 200)
		got := ids(o)
		if !strings.Contains(path, "sort=") {
			// By name, which TestOrderByName holds.
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) || int(o["total"].(float64)) != len(want) {
			t.Errorf("%s has %v, total %v, want %v", path, got, o["total"], want)
		}
	}
}

func TestOrderByName(t *testing.T) {
	t.Parallel()
	w := start()
	var names []string
	for _, item := range w.object(t, "/partnerships?state=any", 200)["items"].([]any) {
		ends := item.(map[string]any)["ends"].([]any)
		names = append(names, ends[0].(map[string]any)["name"].(string)+"–"+ends[1].(map[string]any)["name"].(string))
	}
	if !slices.IsSorted(names) || len(names) != 5 {
		t.Errorf("the list is not by name: %v", names)
	}
}

func TestOnePartnership(t *testing.T) {
	t.Parallel()
	w := start()
	o := w.object(t, "/partnerships/"+id(2, 1), 200)
	if o["since"] != "1964" || o["state"] != "active" || o["form"] != "formal" || o["instrument"] != "Smlouva" ||
		o["url"] != "https://twins.example/atlas/en/partnerships/"+id(2, 1) {
		t.Errorf("the partnership: %v", o)
	}
	var shown, contrary []string
	for _, s := range o["statements"].([]any) {
		s := s.(map[string]any)
		if s["field"] == "since" {
			shown = append(shown, fmt.Sprint(s["value"], s["said_by"], s["end"], s["shown"], s["source"].(map[string]any)["address"]))
		}
	}
	for _, s := range o["contradictions"].([]any) {
		contrary = append(contrary, s.(map[string]any)["value"].(string))
	}
	source := "https://opava.example/partners"
	if want := []string{fmt.Sprint("1964", "end", id(1, 1), true, source), fmt.Sprint("1977-03-11", "end", id(1, 2), false, source)}; !slices.Equal(shown, want) {
		t.Errorf("what is said of the beginning: %v, want %v", shown, want)
	}
	if !slices.Equal(contrary, []string{"1977-03-11"}) {
		t.Errorf("contradictions %v", contrary)
	}
	g := o["agreements"].([]any)[0].(map[string]any)
	if party := g["parties"].([]any)[0].(map[string]any); g["signed"] != "1977-03-11" || party["name"] != "Opava" || party["resolution"] != "12/3" {
		t.Errorf("the agreement: %v", g)
	}
	if ev := o["events"].([]any)[0].(map[string]any); ev["kind"] != "signed" || ev["date"] != "1977-03-11" {
		t.Errorf("the event: %v", ev)
	}
}

func TestOneUnit(t *testing.T) {
	t.Parallel()
	w := start()
	for _, name := range []string{"opava", id(1, 1)} {
		o := w.object(t, "/units/"+name, 200)
		if o["name"] != "Opava" || o["partnerships"] != 2.0 || o["partnerships_in_all"] != 3.0 || !slices.Equal(o["old_slugs"].([]any), []any{"troppau"}) {
			t.Errorf("%s: %v", name, o)
		}
	}
	if o := w.object(t, "/units/kylesovice", 200); o["parent"] != id(1, 1) || o["level"] != "district" {
		t.Errorf("the district: %v", o)
	}
	if o := w.object(t, "/units/nowhere", 200); o["position"] != nil {
		t.Errorf("a place that is not known has a position: %v", o)
	}
}

// What was renamed or merged leads on, what was removed is gone.
func TestAddressesLeadOn(t *testing.T) {
	t.Parallel()
	w := start()
	const root = "https://twins.example/atlas/api/v1"
	for path, want := range map[string]string{
		"/units/troppau":                            root + "/units/" + id(1, 1),
		"/units/" + id(1, 7):                        root + "/units/" + id(1, 1),
		"/units/opava-mesto/partnerships?state=any": root + "/units/" + id(1, 1) + "/partnerships?state=any",
		"/partnerships/" + id(2, 5):                 root + "/partnerships/" + id(2, 1),
	} {
		res := w.get(path)
		if res.StatusCode != 301 || res.Header.Get("Location") != want || res.Header.Get("ETag") != "" {
			t.Errorf("%s answers %d to %q, want %q", path, res.StatusCode, res.Header.Get("Location"), want)
			continue
		}
		if res := w.get(strings.TrimPrefix(want, root)); res.StatusCode != 200 {
			t.Errorf("%s leads to what answers %d", path, res.StatusCode)
		}
	}
	for path, want := range map[string]int{"/units/gone": 410, "/units/" + id(1, 8): 410, "/units/nothing": 404, "/units/nothing/partnerships": 404,
		"/partnerships/" + id(2, 6): 410, "/partnerships/" + id(2, 99): 404,
		"/nothing": 404, "/units/": 404, "//units": 404, "/../units": 404, "/units/opava/": 404, "/docs": 404, "/schemas/Unit": 404} {
		res := w.get(path)
		if res.StatusCode != want || res.Header.Get("Content-Type") != "application/problem+json" || res.Header.Get("Location") != "" {
			t.Errorf("%s answers %d %s %s, want %d", path, res.StatusCode, res.Header.Get("Content-Type"), res.Header.Get("Location"), want)
		}
	}
}

func TestChain(t *testing.T) {
	t.Parallel()
	w := start()
	o := w.object(t, "/chains?from=martin&to=suva", 200)
	if o["found"] != true || o["steps"] != 3.0 || len(o["units"].([]any)) != 4 || len(o["partnerships"].([]any)) != 3 {
		t.Errorf("the chain: %v", o)
	}
	if o := w.object(t, "/chains?from=martin&to=alone", 200); o["found"] != false || len(o["units"].([]any)) != 0 {
		t.Errorf("a chain to nowhere: %v", o)
	}
	if o := w.object(t, "/chains?from=martin&to=martin", 200); o["found"] != true || o["steps"] != 0.0 {
		t.Errorf("a chain to itself: %v", o)
	}
}

func TestFacetsCountWhatTheListShows(t *testing.T) {
	t.Parallel()
	w := start()
	o := w.object(t, "/facets?country=CZ", 200)
	n := 0
	for name, counts := range o["facets"].(map[string]any) {
		for _, c := range counts.([]any) {
			value := c.(map[string]any)["value"].(string)
			query := url.Values{name: {value}}
			if name != "country" {
				query.Set("country", "CZ")
			}
			if got := w.object(t, "/partnerships?"+query.Encode(), 200)["total"]; got != c.(map[string]any)["partnerships"] {
				t.Errorf("%s=%s is said to show %v and shows %v", name, value, c.(map[string]any)["partnerships"], got)
			}
			n++
		}
	}
	if n < 15 {
		t.Errorf("only %d values of facets", n)
	}
}

// Following the links shows everything once.
func TestPaging(t *testing.T) {
	t.Parallel()
	w := start()
	for _, path := range []string{"/units?limit=2", "/partnerships?limit=2&state=any&sort=country", "/sources?limit=1", "/units/opava/partnerships?limit=1"} {
		whole := ids(w.object(t, strings.Replace(strings.Replace(path, "limit=2", "limit=500", 1), "limit=1", "limit=500", 1), 200))
		var seen []string
		for next := path; next != "" && len(seen) < 50; {
			res := w.get(next)
			var o map[string]any
			if err := json.Unmarshal([]byte(text(t, res)), &o); err != nil {
				t.Fatal(err)
			}
			seen = append(seen, ids(o)...)
			next = ""
			for _, l := range res.Header.Values("Link") {
				if to, rel, _ := strings.Cut(l, ">; rel="); rel == `"next"` {
					next = strings.TrimPrefix(to, "<https://twins.example/atlas/api/v1")
				}
			}
		}
		if !slices.Equal(seen, whole) {
			t.Errorf("%s shows page by page %v, at once %v", path, seen, whole)
		}
	}
	if o := w.object(t, "/units?page=1000000&limit=500", 200); len(o["items"].([]any)) != 0 {
		t.Error("a page behind the last is not empty")
	}
}

func TestGeoJSON(t *testing.T) {
	t.Parallel()
	w := start()
	res := w.get("/partnerships.geojson?state=any&sort=since")
	var o struct {
		Type     string
		Features []struct {
			ID       string
			Geometry *struct {
				Type        string
				Coordinates json.RawMessage
			}
			Properties map[string]any
		}
	}
	if err := json.Unmarshal([]byte(text(t, res)), &o); err != nil || res.Header.Get("Content-Type") != "application/geo+json" ||
		o.Type != "FeatureCollection" || len(o.Features) != 5 {
		t.Fatalf("%v, %s: %+v", err, res.Header.Get("Content-Type"), o)
	}
	kinds := map[string]string{}
	for _, f := range o.Features {
		kinds[f.ID] = "none"
		if f.Geometry != nil {
			kinds[f.ID] = f.Geometry.Type
		}
	}
	if o.Features[0].Properties["since"] != "1964" || kinds[id(2, 3)] != "MultiLineString" || kinds[id(2, 4)] != "none" || kinds[id(2, 1)] != "LineString" {
		t.Errorf("geometries %v", kinds)
	}
	if !slices.Equal(w.charged, []bool{true}) {
		t.Errorf("it was charged as %v, want one download", w.charged)
	}
}

func TestAnswersCanBeKeptAndReadByAll(t *testing.T) {
	t.Parallel()
	w := start()
	for _, path := range []string{"", "/", "/units", "/units/opava", "/units/opava/partnerships", "/partnerships", "/partnerships.geojson",
		"/partnerships/" + id(2, 1), "/countries", "/chains?from=opava&to=suva", "/facets", "/sources", "/openapi.json", "/openapi.yaml"} {
		res := w.get(path)
		etag := res.Header.Get("ETag")
		body := text(t, res)
		if res.StatusCode != 200 || etag == "" || res.Header.Get("Cache-Control") != "no-cache" || body == "" {
			t.Errorf("%s answers %d, ETag %q, Cache-Control %q", path, res.StatusCode, etag, res.Header.Get("Cache-Control"))
		}
		if strings.Contains(body, planted) {
			t.Errorf("%s tells who recorded something", path)
		}
		head := w.ask("HEAD", path)
		if b := text(t, head); head.StatusCode != 200 || b != "" || head.Header.Get("ETag") != etag {
			t.Errorf("HEAD of %s answers %d with %d bytes", path, head.StatusCode, len(b))
		}
		zipped := w.get(path, "Accept-Encoding", "br, gzip;q=0.8")
		z, err := gzip.NewReader(zipped.Body)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if b, err := io.ReadAll(z); err != nil || string(b) != body || zipped.Header.Get("Content-Encoding") != "gzip" ||
			zipped.Header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("%s compressed is not what it is: %v", path, err)
		}
		charged := len(w.charged)
		for _, none := range []string{etag, "W/" + etag, `"x", ` + etag, "*"} {
			again := w.get(path, "If-None-Match", none)
			if b := text(t, again); again.StatusCode != 304 || b != "" || again.Header.Get("ETag") != etag || again.Header.Get("Access-Control-Allow-Origin") != "*" {
				t.Errorf("%s with %s answers %d", path, none, again.StatusCode)
			}
		}
		if len(w.charged) != charged {
			t.Errorf("%s: a 304 was charged", path)
		}
		if got := w.get(path, "If-None-Match", `"other"`); got.StatusCode != 200 {
			t.Errorf("%s with another ETag answers %d", path, got.StatusCode)
		}
		for _, answer := range []*http.Response{res, head, zipped} {
			if answer.Header.Get("Access-Control-Allow-Origin") != "*" || answer.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
				t.Errorf("%s may not be read by other sites", path)
			}
		}
	}
	before := w.get("/units").Header.Get("ETag")
	w.e.Number++
	if after := w.get("/units").Header.Get("ETag"); after == before {
		t.Error("another edition has the same ETag")
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	w := start()
	pre := w.ask("OPTIONS", "/units", "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers",
		"if-none-match")
	if pre.StatusCode != 204 || pre.Header.Get("Access-Control-Allow-Methods") != "GET, HEAD" ||
		!strings.Contains(pre.Header.Get("Access-Control-Allow-Headers"), "If-None-Match") {
		t.Errorf("the preflight: %d %v", pre.StatusCode, pre.Header)
	}
	check := func(what string, res *http.Response, status int, header, value string) {
		t.Helper()
		var p struct{ Status int }
		if err := json.Unmarshal([]byte(text(t, res)), &p); err != nil || res.StatusCode != status || p.Status != status ||
			res.Header.Get("Content-Type") != "application/problem+json" ||
			res.Header.Get(header) != value || res.Header.Get("Cache-Control") != "no-store" || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d %v %v", what, res.StatusCode, res.Header, err)
		}
	}
	for _, method := range []string{"POST", "PUT", "DELETE", "PATCH"} {
		check(method, w.ask(method, "/units"), 405, "Allow", "GET, HEAD, OPTIONS")
	}
	w.refuse = true
	check("too often", w.get("/units"), 429, "Retry-After", "7")
	w.refuse, w.e = false, nil
	check("no edition", w.get("/units"), 503, "Retry-After", "5")
}
