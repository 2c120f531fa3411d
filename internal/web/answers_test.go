package web_test

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"twinhall/internal/web/webtest"

	"github.com/PuerkitoBio/goquery"
)

func TestAddresses(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
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
		res := w.Get(path)
		if got := fmt.Sprintf("%d %s", res.StatusCode, res.Header.Get("Location")); got != want {
			t.Errorf("%s answers %q, want %q", path, got, want)
		}
	}
	if res := w.Get("/", "Accept-Language", "de-AT,de;q=0.9,en;q=0.5"); res.Header.Get("Location") != "/de/" {
		t.Errorf("an Austrian visitor is sent to %s", res.Header.Get("Location"))
	}
	if res := w.Get("/", "Accept-Language", "fr"); res.Header.Get("Location") != "/en/" {
		t.Errorf("a French visitor is sent to %s", res.Header.Get("Location"))
	}
}

func TestMissingPageHelps(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	res := w.Get("/en/municipalities/opavaa")
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != 404 || doc.Find(".hits a").First().Text() != "Opava" || doc.Find("main form[role=search]").Length() != 1 {
		t.Errorf("%d with %q, want a 404 that proposes Opava and a search", res.StatusCode, doc.Find(".hits").Text())
	}
}

func TestRepeatVisits(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	first := w.Get("/en/municipalities/opava", "Accept-Encoding", "gzip, br")
	if first.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("the first answer is in %q, want quick gzip", first.Header.Get("Content-Encoding"))
	}
	// It is compressed well beside the answers.
	for deadline := time.Now().Add(10 * time.Second); first.Header.Get("Content-Encoding") != "br" && time.Now().Before(deadline); {
		first = w.Get("/en/municipalities/opava", "Accept-Encoding", "gzip, br")
	}
	etag := first.Header.Get("ETag")
	if first.Header.Get("Content-Encoding") != "br" || etag == "" || !strings.Contains(first.Header.Get("Vary"), "Accept-Encoding") {
		t.Fatalf("first answer: %v", first.Header)
	}
	for _, enc := range []string{"gzip", "br", ""} {
		again := w.Get("/en/municipalities/opava", "Accept-Encoding", enc, "If-None-Match", etag)
		if again.StatusCode != 304 || len(webtest.Body(t, again)) != 0 {
			t.Errorf("a repeat visit with %q answers %d", enc, again.StatusCode)
		}
	}
	if res := w.Get("/en/municipalities/opava", "Accept-Encoding", "br;q=0, gzip"); res.Header.Get("Content-Encoding") != "gzip" {
		t.Errorf("who refuses br gets %q", res.Header.Get("Content-Encoding"))
	}
	for _, missing := range []string{"/en/nothing", "/en/municipalities/opavaa", "/xx/municipalities/opava"} {
		if res := w.Get(missing, "If-None-Match", etag); res.StatusCode != 404 {
			t.Errorf("%s, which there is not, answers %d to who has another page's ETag", missing, res.StatusCode)
		}
	}
}

func TestDownloads(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	text := strings.TrimPrefix(webtest.Body(t, w.Get("/en/partnerships.csv?state=any")), "\ufeff")
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
	if err := json.Unmarshal([]byte(webtest.Body(t, w.Get("/en/partnerships.geojson?state=any"))), &collection); err != nil {
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
	list := w.Page(t, "/en/partnerships?country=SK")
	href, _ := list.Find(`a[href*=".csv"]`).First().Attr("href")
	if got := strings.Count(webtest.Body(t, w.Get(href)), "\n"); got != 1+list.Find("#results tbody tr").Length() {
		t.Errorf("%s has %d lines, the list %d rows", href, got, list.Find("#results tbody tr").Length())
	}
}

// The land behind a drawn map is a picture of its own, on the same host.
func TestBackdrop(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080/atlas", nil)
	doc := w.Page(t, "/en/municipalities/opava")
	for _, class := range []string{"land", "borders"} {
		href, _ := doc.Find(".map-svg image." + class).Attr("href")
		res := w.Get(strings.TrimPrefix(href, "/atlas"))
		text := webtest.Body(t, res)
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/svg+xml" || !strings.Contains(text, "<path") ||
			!strings.Contains(text, "z\"") && class == "land" {
			t.Errorf("%s: %d %.120s", href, res.StatusCode, text)
		}
	}
	for _, path := range []string{"/map/land/x.svg", "/map/land/960x480.3.12.-5", "/map/land/960x480.3.999999.-5.svg", "/map/borders/..%2f..%2fetc.svg"} {
		if res := w.Get(path); res.StatusCode != 404 {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}

func TestMapPairsMeetTheMapFile(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	var file struct {
		Edition  int64
		A, B     []int
		State    string
		Names    string
		Towns    []int
		Lat, Lon []int
	}
	if err := json.Unmarshal([]byte(webtest.Body(t, w.Get(fmt.Sprintf("/map/data/%d.json", w.Keeper.Current().Number)))), &file); err != nil {
		t.Fatal(err)
	}
	if len(file.A) != 3 || len(file.State) != 3 || strings.Count(file.Names, "\n") != len(file.Lat) {
		t.Errorf("map file %+v, want the three placed pairs", file)
	}
	var pairs struct {
		Total int
		Pairs string
	}
	if err := json.Unmarshal([]byte(webtest.Body(t, w.Get("/en/map.json?country=US"))), &pairs); err != nil {
		t.Fatal(err)
	}
	if pairs.Total != 1 || strings.Count(strings.NewReplacer("8", "1", "4", "1", "2", "1").Replace(pairs.Pairs), "1") != 1 {
		t.Errorf("one of three pairs is American, the map is told %+v", pairs)
	}
}
