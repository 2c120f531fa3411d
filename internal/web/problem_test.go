package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"twinhall/internal/web/webtest"
)

// Whoever is refused reads why as a page in their language; a program gets
// JSON.
func TestRefusalsArePages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example.org/twins", nil)
	ask := func(path, accept string) *http.Response {
		req := httptest.NewRequest(http.MethodGet, path, nil)
		req.Header.Set("Accept-Language", accept)
		rec := httptest.NewRecorder()
		w.Server.ServeHTTP(rec, req)
		return rec.Result()
	}
	long := strings.Repeat("a", 9000)
	for _, c := range []struct {
		path, accept string
		lang, title  string
	}{
		{"/twins/cs/municipalities?q=" + long, "en", "cs", "Adresa je příliš dlouhá"},
		{"/twins/de/map?q=" + long, "", "de", "Die Adresse ist zu lang"},
		{"/twins/?q=" + long, "sk", "sk", "Adresa je príliš dlhá"},
	} {
		res := ask(c.path, c.accept)
		doc := webtest.Document(t, res)
		if res.StatusCode != http.StatusRequestURITooLong || doc.Find("html").AttrOr("lang", "") != c.lang || doc.Find("h1").Text() != c.title {
			t.Errorf("%.40s: %d, %q, %q", c.path, res.StatusCode, doc.Find("html").AttrOr("lang", ""), doc.Find("h1").Text())
		}
		if doc.Find("main a[href$='/"+c.lang+"/']").Length() == 0 {
			t.Errorf("%.40s: no way home", c.path)
		}
	}
	res := ask("/twins/api/v1/units?q="+long, "")
	if got := res.Header.Get("Content-Type"); res.StatusCode != http.StatusRequestURITooLong || got != "application/problem+json" {
		t.Errorf("a program gets %d, %s", res.StatusCode, got)
	}
}
