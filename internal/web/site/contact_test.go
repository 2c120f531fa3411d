package site_test

import (
	"strings"
	"testing"

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
