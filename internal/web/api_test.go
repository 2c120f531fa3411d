package web_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// The API stands below the base path, keeps the headers that every answer has,
// and takes from the same shares as the pages.
func TestAPIInTheHouse(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", func(c *web.Config) { c.Limits.DownloadBurst = 1 })
	for path, want := range map[string]int{"/api/v1": 200, "/api/v1/units/opava": 200, "/api/v1/units/troppau": 301, "/api/v1/nothing": 404,
		"/api/v1x": 404, "/api": 404} {
		res := w.Get(path)
		if res.StatusCode != want || res.Header.Get("X-Content-Type-Options") != "nosniff" || res.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s answers %d, want %d; %v", path, res.StatusCode, want, res.Header)
		}
		if shared := res.Header.Get("Cross-Origin-Resource-Policy") == "cross-origin"; shared != (strings.HasPrefix(path, "/api/v1") && path != "/api/v1x") {
			t.Errorf("%s may be read by other sites: %v", path, shared)
		}
	}
	if to := w.Get("/api/v1/units/troppau").Header.Get("Location"); !strings.HasPrefix(to, "https://twins.example/atlas/api/v1/units/") {
		t.Errorf("an old slug leads to %s", to)
	}
	for method, want := range map[string]int{"OPTIONS": 204, "POST": 405, "HEAD": 200} {
		rec := httptest.NewRecorder()
		w.Server.ServeHTTP(rec, httptest.NewRequest(method, "/atlas/api/v1/units", nil))
		if rec.Code != want || rec.Body.Len() > 0 && method == "HEAD" {
			t.Errorf("%s answers %d, want %d", method, rec.Code, want)
		}
	}
	if a, b := w.Get("/api/v1/partnerships.geojson"),
		w.Get("/api/v1/partnerships.geojson"); a.StatusCode != 200 || b.StatusCode != 429 || b.Header.Get("Retry-After") == "" {
		t.Errorf("two downloads of one that is allowed answer %d and %d", a.StatusCode, b.StatusCode)
	}
	if res := w.Get("/api/v1/partnerships"); res.StatusCode != 200 {
		t.Errorf("a page after it answers %d", res.StatusCode)
	}
	for _, path := range []string{"/api/v1/units?limit=500", "/api/v1/partnerships?state=any", "/api/v1/partnerships/" + w.IDs["0"], "/api/v1/sources",
		"/api/v1/units/opava"} {
		if strings.Contains(webtest.Body(t, w.Get(path)), webtest.Planted) {
			t.Errorf("%s tells who recorded something", path)
		}
	}
}

// A file of everything is made once an edition: who asks for one that is there
// takes nothing from a share.
func TestFilesOfEverythingAreKept(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", func(c *web.Config) { c.Limits.DownloadBurst = 1 })
	first := w.Get("/en/data/twinhall.zip", "Accept-Encoding", "gzip")
	again := w.Get("/en/data/twinhall.zip", "Accept-Encoding", "gzip")
	if first.StatusCode != 200 || again.StatusCode != 200 || webtest.Body(t, first) != webtest.Body(t, again) {
		t.Errorf("the same file answers %d and %d", first.StatusCode, again.StatusCode)
	}
	if first.Header.Get("Content-Encoding") != "" || again.Header.Get("Content-Encoding") != "" {
		t.Error("what is packed is packed again")
	}
	if other := w.Get("/en/data/units.csv"); other.StatusCode != 429 {
		t.Errorf("another file, for which there is no share, answers %d", other.StatusCode)
	}
}
