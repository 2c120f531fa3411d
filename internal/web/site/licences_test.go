package site_test

import (
	"strings"
	"testing"

	"twinhall/internal/licences"
	"twinhall/internal/web/webtest"
)

// The footer of every page leads to the list of licences, which names every
// work in the reader's language, and from there to the texts.
func TestLicencesPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "", webtest.Unlimited)
	works, err := licences.All()
	if err != nil {
		t.Fatal(err)
	}
	for lang, title := range map[string]string{"cs": "Licence", "sk": "Licencie", "de": "Lizenzen", "en": "Licences"} {
		if w.Page(t, "/"+lang+"/about").Find(`footer a[href$="/`+lang+`/licences"]`).Length() != 1 {
			t.Errorf("%s: the footer does not lead to the licences", lang)
		}
		page := w.Page(t, "/"+lang+"/licences")
		if got := page.Find("h1").Text(); got != title {
			t.Errorf("%s: the page is called %q", lang, got)
		}
		if n := page.Find("tbody tr").Length(); n != len(works) {
			t.Errorf("%s: %d works are listed, there are %d", lang, n, len(works))
		}
	}
	for i := range works {
		page := w.Page(t, "/en/licences/"+works[i].Slug())
		if page.Find("h1").Text() != works[i].Name || page.Find("pre").Length() != len(works[i].Texts) {
			t.Errorf("the page of %s does not show its texts", works[i].Name)
		}
	}
	if res := w.Get("/en/licences/no-such-thing"); res.StatusCode != 404 {
		t.Errorf("an unknown work answers %d", res.StatusCode)
	}
	if text := w.Page(t, "/en/licences/twinhall").Find("pre").Text(); !strings.Contains(text, "15.Applicable Law") {
		t.Errorf("the program's licence is %.200q", text)
	}
}
