package unit_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/web/webtest"
)

// A town's page says by which office its partnerships are reached, and nothing
// of the persons. An address that looks like a person's is held back.
func TestATownShowsItsContact(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080/", nil)
	for _, lang := range []string{"cs", "en"} {
		contact := w.Page(t, "/"+lang+"/municipalities/opava").Find(`section[aria-labelledby="contact"]`)
		if link, _ := contact.Find(`a[href^="mailto:"]`).Attr("href"); link != "mailto:vztahy@opava.example" || contact.Find("a").Length() != 1 {
			t.Errorf("%s: the links are %q", lang, link)
		}
		text := contact.Text()
		if !strings.Contains(text, "referentka") || !strings.Contains(text, "starosta") || !strings.Contains(text, "+420 553 756 111") {
			t.Errorf("%s: the contact says %q", lang, text)
		}
		if strings.Index(text, "starosta") > strings.Index(text, "referentka") {
			t.Errorf("%s: the officer stands before the elected person", lang)
		}
		if strings.Contains(text, webtest.Planted) || strings.Contains(text, "neznamy") || strings.Contains(text, "post.example") {
			t.Errorf("%s: a person is shown: %q", lang, text)
		}
	}
	if w.Page(t, "/en/municipalities/hyperlink-1").Find("#contact").Length() != 0 {
		t.Error("a town without officials has a contact")
	}
}

func TestTownTimelineAndPartnersOfPartners(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	doc := w.Page(t, "/en/municipalities/opava")
	events := doc.Find("section[aria-labelledby=timeline] li")
	if events.Length() != 2 || !strings.Contains(events.First().Text(), "1964") {
		t.Errorf("timeline: %q", events.Text())
	}
	var reach []string
	doc.Find("section[aria-labelledby=around] dd").Each(func(_ int, s *goquery.Selection) { reach = append(reach, s.Text()) })
	if strings.Join(reach, " ") != "2 1" {
		t.Errorf("reach %v, want 2 partners and 1 more", reach)
	}
}

func TestMunicipalityPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	doc := w.Page(t, "/en/municipalities/opava")
	if got := doc.Find("h1").Text(); got != "Opava" {
		t.Errorf("heading %q", got)
	}
	if got := doc.Find("section[aria-labelledby=partners] tbody tr").Length(); got != 2 {
		t.Errorf("%d partners, want 2: not the ended one, not the district's", got)
	}
	if got := doc.Find("section[aria-labelledby=others]").Text(); !strings.Contains(got, "ended") || !strings.Contains(got, "HYPERLINK") {
		t.Errorf("the ended one stands not under its own heading: %q", got)
	}
	if got := doc.Find("section").FilterFunction(func(_ int,
		s *goquery.Selection) bool {
		return strings.Contains(s.Find("h2").Text(), "Kylešovice")
	}).Length(); got != 1 {
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
