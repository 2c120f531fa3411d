package figures_test

import (
	"encoding/csv"
	"strings"
	"testing"

	"twinhall/internal/web/webtest"

	"github.com/PuerkitoBio/goquery"
)

func TestChainPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	doc := w.Page(t, "/en/chains?from=opava&to=kylesovice")
	var names []string
	doc.Find(".chain li > a").Each(func(_ int, s *goquery.Selection) { names = append(names, s.Text()) })
	if got := strings.Join(names, ", "); got != "Opava, Liptovský Mikuláš, Kylešovice" {
		t.Errorf("the chain is %s", got)
	}
	if got := doc.Find(".chain-answer .lead").Text(); !strings.Contains(got, "2 steps") {
		t.Errorf("in words: %q", got)
	}
	if got := doc.Find(".map-svg .arc").Length(); got != 2 {
		t.Errorf("%d arcs, want 2", got)
	}
	for path, want := range map[string]string{
		"/en/chains?from=opava&to=opava":       "same town twice",
		"/en/chains?from=opava&to=hyperlink-1": "no chain",
		"/en/chains?from=opava&to=nix":         "There is no “nix”",
	} {
		if got := w.Page(t, path).Find("main").Text(); !strings.Contains(got, want) {
			t.Errorf("%s does not say %q: %q", path, want, got)
		}
	}
	// What was written is kept, with the error at its field.
	doc = w.Page(t, "/en/chains?from=opava&to=nix")
	to := doc.Find("input#to")
	if v, _ := to.Attr("value"); v != "nix" {
		t.Errorf("the field holds %q", v)
	}
	if by, _ := to.Attr("aria-describedby"); doc.Find("#"+by).Length() != 1 {
		t.Error("the error is not tied to its field")
	}
	// A name leads to the address of the town that it means.
	if res := w.Get("/en/chains?from=troppau&to=lipt"); res.StatusCode != 301 ||
		!strings.HasSuffix(res.Header.Get("Location"), "/en/chains?from=opava&to=liptovsky-mikulas") {
		t.Errorf("names answer %d to %s", res.StatusCode, res.Header.Get("Location"))
	}
}

func TestTimePage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	doc := w.Page(t, "/en/time?to=1969")
	if got := doc.Find(".time-status").Text(); !strings.Contains(got, "As of 1969: 1 partnership") {
		t.Errorf("1969: %q", got)
	}
	if got := doc.Find(".map-svg .time-new").Length(); got != 1 {
		t.Errorf("%d arcs began, want 1", got)
	}
	doc = w.Page(t, "/en/time")
	if got := doc.Find(".map-svg .time-new, .map-svg .time-before").Length(); got != 2 {
		t.Errorf("%d arcs at the end, want 2", got)
	}
	if got := doc.Find("section[aria-labelledby=time-table] tbody tr").Length(); got != 2 {
		t.Errorf("%d decades with something in them, want 2", got)
	}
	if res := w.Get("/en/time?to=1234"); res.StatusCode != 301 {
		t.Errorf("a year that is no step answers %d, want to be led to one", res.StatusCode)
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	doc := w.Page(t, "/cs/figures")
	doc.Find(".chart-box").Each(func(_ int, s *goquery.Selection) {
		title := s.Find("h2").Text()
		if s.Find("svg.chart[role=img][aria-label]").Length() != 1 || s.Find("table tbody tr").Length() == 0 {
			t.Errorf("%s lacks its picture or its table", title)
		}
		s.Find("a[download]").Each(func(_ int, a *goquery.Selection) {
			href, _ := a.Attr("href")
			if res := w.Get(href); res.StatusCode != 200 || !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%s answers %d", href, res.StatusCode)
			}
		})
	})
	if doc.Find(".chart-box").Length() < 5 {
		t.Error("charts are missing")
	}
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(webtest.Body(t, w.Get("/en/figures/country.csv")), "\ufeff"))).ReadAll()
	if err != nil || len(rows) != 4 || strings.Join(rows[1], ",") != "CZ,Czechia,3" {
		t.Errorf("country.csv: %v, %v", rows, err)
	}
	for _, path := range []string{"/en/figures/nothing.csv", "/en/figures/country.exe", "/en/figures/country"} {
		if res := w.Get(path); res.StatusCode != 404 {
			t.Errorf("%s answers %d, want 404", path, res.StatusCode)
		}
	}
}

// Every number of the cross-table leads to a list of as many.
func TestTablesLeadToLists(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	doc := w.Page(t, "/en/tables")
	links := doc.Find(".table-cross td a")
	if links.Length() < 6 {
		t.Fatalf("only %d cells", links.Length())
	}
	links.Each(func(_ int, a *goquery.Selection) {
		href, _ := a.Attr("href")
		found := w.Page(t, href).Find(".found").Text()
		if got, _, _ := strings.Cut(found, "\u00a0"); strings.Fields(got)[0] != a.Text() {
			t.Errorf("%s says %s and its list %q", href, a.Text(), found)
		}
	})
}
