package figures_test

import (
	"strings"
	"testing"

	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

func TestCoveragePage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", webtest.Unlimited)
	for _, lang := range web.Features().Languages() {
		doc := w.Page(t, "/"+lang+"/coverage")
		if doc.Find("svg.chart").Length() != 3 || doc.Find("table").Length() != 3 {
			t.Errorf("%s: %d charts and %d tables, want three of each", lang, doc.Find("svg.chart").Length(), doc.Find("table").Length())
		}
	}
	text := webtest.Text(w.Page(t, "/en/coverage").Find("main"))
	// Opava alone is on a national list, and speaks for itself.
	for _, part := range []string{"Of 1 town with partners, heard from: 1 (100%).",
		"at most 19 days before the date of the edition (20 November 2026)", "Moravian-Silesian Region11100%", "20261"} {
		if !strings.Contains(text, part) {
			t.Errorf("the page does not say %q in %q", part, text)
		}
	}
	for _, page := range []string{"/en/figures", "/en/about"} {
		if w.Page(t, page).Find(`main a[href="/atlas/en/coverage"]`).Length() == 0 {
			t.Errorf("%s does not lead to it", page)
		}
	}
	got := webtest.Body(t, w.Get("/en/coverage.csv"))
	want := "\ufeffby,value,label,municipalities,heard_from,percent,median_age_days\nall,,all,1,1,100,19\nregion,CZ|Moravskoslezský " +
		"kraj,Moravian-Silesian Region,1,1,100,\nsize,50000-99999,\"50,000 to 99,999\",1,1,100,\nyear,2026,2026,,1,,\n"
	if got != want {
		t.Errorf("the file is\n%s\nwant\n%s", got, want)
	}
}
