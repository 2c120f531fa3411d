package site_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"image/png"
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/web/webtest"

	"github.com/PuerkitoBio/goquery"
)

func TestFramesAreForOtherSites(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	for _, path := range []string{"/cs/embed/municipalities/opava", "/cs/embed/map?country=CZ"} {
		res := w.Get(path)
		h := res.Header
		if res.StatusCode != 200 || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors *") ||
			h.Get("Cross-Origin-Resource-Policy") != "cross-origin" || h.Get("Set-Cookie") != "" {
			t.Errorf("%s answers %d with %v", path, res.StatusCode, h)
		}
		again := w.Get(path, "If-None-Match", h.Get("Etag"))
		if again.StatusCode != 304 || !strings.Contains(again.Header.Get("Content-Security-Policy"), "frame-ancestors *") {
			t.Errorf("%s, asked again, answers %d and forbids frames", path, again.StatusCode)
		}
	}
	// Nothing else may be framed.
	for _, path := range []string{"/cs/", "/cs/municipalities/opava", "/cs/municipalities/embed"} {
		if csp := w.Get(path).Header.Get("Content-Security-Policy"); !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s may be framed: %s", path, csp)
		}
	}
	if got := w.Page(t, "/cs/embed/municipalities/opava").Find(".near li").Length(); got != 2 {
		t.Errorf("%d partners in the frame, want 2", got)
	}
}

func TestOEmbed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	doc := w.Page(t, "/cs/municipalities/opava")
	for kind, path := range map[string]string{"application/json+oembed": "json", "text/xml+oembed": "xml"} {
		href, _ := doc.Find("link[type='" + kind + "']").Attr("href")
		res := w.Get(strings.TrimPrefix(href, "https://twins.example/atlas"))
		var o struct {
			Version string `json:"version" xml:"version"`
			Type    string `json:"type" xml:"type"`
			HTML    string `json:"html" xml:"html"`
			Width   int    `json:"width" xml:"width"`
		}
		raw := []byte(webtest.Body(t, res))
		err := json.Unmarshal(raw, &o)
		if path == "xml" {
			err = xml.Unmarshal(raw, &o)
		}
		if err != nil || o.Version != "1.0" || o.Type != "rich" || o.Width == 0 || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Fatalf("%s: %v %+v", path, err, o)
		}
		frame, err := goquery.NewDocumentFromReader(strings.NewReader(o.HTML))
		if err != nil {
			t.Fatal(err)
		}
		src, _ := frame.Find("iframe[title]").Attr("src")
		if to := strings.TrimPrefix(src, "https://twins.example/atlas"); to == src || w.Get(to).StatusCode != 200 {
			t.Errorf("the frame shows %q", src)
		}
	}
	// The line on the page is the same frame.
	if line := doc.Find("textarea").Text(); !strings.Contains(line, `src="https://twins.example/atlas/cs/embed/municipalities/opava"`) {
		t.Errorf("the line says %q", line)
	}
	for _, of := range []string{"https://elsewhere.example/cs/municipalities/opava", "https://twins.example/atlas/cs/about",
		"https://twins.example/atlas/cs/municipalities/nowhere", "https://twins.example/atlas/xx/map", "%%%", ""} {
		if res := w.Get("/cs/oembed.json?url=" + url.QueryEscape(of)); res.StatusCode != 404 {
			t.Errorf("%q answers %d, want 404", of, res.StatusCode)
		}
	}
	if got := webtest.Body(t,
		w.Get("/cs/oembed.json?maxwidth=300&url="+url.QueryEscape(`https://twins.example/atlas/cs/map?q="><script>`))); strings.Contains(got, "<script") {
		t.Errorf("what was asked is not escaped: %s", got)
	}
}

// Every page's picture exists, is of the size that it is said to be, and may
// be shown elsewhere.
func TestPreviews(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	pictures := map[string]bool{}
	for _, path := range []string{"/cs/", "/cs/map?country=CZ", "/cs/municipalities/opava", "/cs/municipalities/hyperlink-1", "/cs/countries/cz",
		"/cs/partnerships?country=SK", "/cs/partnerships/" + w.IDs["0"], "/cs/figures"} {
		src, _ := w.Page(t, path).Find("meta[property='og:image']").Attr("content")
		res := w.Get(strings.TrimPrefix(src, "https://twins.example/atlas"))
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/png" || res.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s: %s answers %d", path, src, res.StatusCode)
			continue
		}
		raw := webtest.Body(t, res)
		picture, err := png.Decode(bytes.NewReader([]byte(raw)))
		if err != nil || picture.Bounds().Dx() != 1200 || picture.Bounds().Dy() != 630 {
			t.Errorf("%s: %v", path, err)
		}
		pictures[raw] = true
	}
	if len(pictures) < 6 {
		t.Errorf("only %d different pictures: each page's shows its own map", len(pictures))
	}
	for _, path := range []string{"/cs/preview/municipalities/nowhere.png", "/cs/preview/municipalities/opava", "/cs/preview/countries/xx.png",
		"/cs/preview/partnerships/x.png"} {
		if res := w.Get(path); res.StatusCode != 404 {
			t.Errorf("%s answers %d, want 404", path, res.StatusCode)
		}
	}
}

func TestLinkedData(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	for path, want := range map[string]string{"/cs/": "WebSite", "/cs/municipalities/opava": "City", "/cs/about": "Dataset", "/cs/countries/cz": "Country"} {
		var data struct {
			Context string `json:"@context"`
			Graph   []struct {
				Type string `json:"@type"`
				Geo  struct{ Latitude float64 }
			} `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(w.Page(t, path).Find("script[type='application/ld+json']").Text()), &data); err != nil {
			t.Fatal(err)
		}
		if data.Context != "https://schema.org" || len(data.Graph) == 0 || data.Graph[0].Type != want {
			t.Errorf("%s is about %+v, want %s", path, data.Graph, want)
		}
		if want == "City" && data.Graph[0].Geo.Latitude != 49.9387 {
			t.Errorf("%s lies at %v", path, data.Graph[0].Geo)
		}
	}
}

func TestPaper(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	doc := w.Page(t, "/en/municipalities/opava/sheet")
	if doc.Find("table").First().Find("tbody tr").Length() != 2 || doc.Find(".map-svg .arc").Length() != 2 {
		t.Error("the sheet lacks the map or the table")
	}
	doc = w.Page(t, "/en/poster?region=CZ%7CMoravskoslezsk%C3%BD+kraj")
	if got := doc.Find(".poster-towns li").Length(); doc.Find("h1").Text() != "Moravian-Silesian Region" || got != 1 {
		t.Errorf("the poster names %d towns", got)
	}
	for _, path := range []string{"/en/poster", "/en/poster?country=CZ,SK", "/en/poster?country=XX", "/en/municipalities/nowhere/sheet"} {
		if res := w.Get(path); res.StatusCode != 404 {
			t.Errorf("%s answers %d, want 404", path, res.StatusCode)
		}
	}
	if res := w.Get("/en/municipalities/troppau/sheet"); res.StatusCode != 301 {
		t.Errorf("an old address answers %d", res.StatusCode)
	}
}
