package partnership_test

import (
	"encoding/xml"
	"strings"
	"testing"

	"twinhall/internal/web/webtest"
)

func TestFeed(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	var feed struct {
		Title   string `xml:"title"`
		Entries []struct {
			ID       string `xml:"id"`
			Title    string `xml:"title"`
			Updated  string `xml:"updated"`
			Category []struct {
				Term string `xml:"term,attr"`
			} `xml:"category"`
			Link struct {
				Href string `xml:"href,attr"`
			} `xml:"link"`
		} `xml:"entry"`
	}
	for path, want := range map[string]int{"/en/feed.atom": 4, "/en/feed.atom?town=opava": 3, "/en/feed.atom?country=US": 1,
		"/en/feed.atom?region=CZ%7CMoravskoslezsk%C3%BD+kraj": 3, "/en/feed.atom?country=FR": 0} {
		res := w.Get(path)
		if got := res.Header.Get("Content-Type"); res.StatusCode != 200 || got != "application/atom+xml; charset=utf-8" {
			t.Fatalf("%s answers %d %s", path, res.StatusCode, got)
		}
		feed.Entries = nil
		if err := xml.Unmarshal([]byte(webtest.Body(t, res)), &feed); err != nil {
			t.Fatal(err)
		}
		if len(feed.Entries) != want {
			t.Errorf("%s has %d entries, want %d", path, len(feed.Entries), want)
		}
	}
	feed.Entries = nil
	if err := xml.Unmarshal([]byte(webtest.Body(t, w.Get("/en/feed.atom?town=hyperlink-1"))), &feed); err != nil {
		t.Fatal(err)
	}
	e := feed.Entries[0]
	if !strings.HasPrefix(e.Title, "Ended: ") || e.Category[0].Term != "ended" || e.ID != "urn:uuid:"+w.IDs["2"]+"#ended" ||
		!strings.HasPrefix(e.Link.Href, "https://twins.example/atlas/en/partnerships/") {
		t.Errorf("the ended one: %+v", e)
	}
	// Pages tell of their feeds, and the feeds exist.
	for _, path := range []string{"/cs/", "/cs/municipalities/opava", "/cs/countries/cz", "/cs/partnerships?country=CZ"} {
		href, ok := w.Page(t, path).Find("link[type='application/atom+xml']").Attr("href")
		if res := w.Get(strings.TrimPrefix(href, "/atlas")); !ok || res.StatusCode != 200 {
			t.Errorf("%s: its feed %q answers %d", path, href, res.StatusCode)
		}
	}
}
