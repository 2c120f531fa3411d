package country_test

import (
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/web/webtest"
)

// A country's page tells with whom its towns are partners, and the list of
// countries leads to it. An address in capitals leads to the one address.
func TestCountryPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	doc := w.Page(t, "/en/countries/cz")
	partners := map[string]string{}
	doc.Find("[aria-labelledby=where] .bars li").Each(func(_ int, s *goquery.Selection) {
		partners[s.Find("a").AttrOr("href", "")] = s.Find(".bar-n").Text()
	})
	for href, want := range map[string]string{"/en/countries/sk": "2", "/en/countries/us": "1"} {
		if partners[href] != want {
			t.Errorf("%s has %q partnerships, want %s; all: %v", href, partners[href], want, partners)
		}
	}
	if w.Page(t, "/en/countries").Find("a[href='/en/countries/cz']").Length() == 0 {
		t.Error("the list of countries does not lead to it")
	}
	if res := w.Get("/en/countries/CZ"); res.StatusCode != 301 || res.Header.Get("Location") != "/en/countries/cz" {
		t.Errorf("in capitals: %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
	for _, path := range []string{"/en/countries/xx", "/en/countries/nowhere"} {
		if res := w.Get(path); res.StatusCode != 404 {
			t.Errorf("%s answers %d, want 404", path, res.StatusCode)
		}
	}
}
