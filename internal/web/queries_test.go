package web_test

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/article"
	"twinhall/internal/edition"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
	"twinhall/internal/practice"
	"twinhall/internal/web/site"
	"twinhall/internal/web/webtest"
)

// What visitors type who mean a place finds it first, in a register of real
// size: the mean of 1/n, where it is the nth that is found, is 0.95 or more.
func TestPlacesAsked(t *testing.T) {
	if testing.Short() {
		t.Skip("it builds a register of real size")
	}
	e, _ := realSize(t)
	s := webtest.NewSite(t)
	b, err := os.ReadFile("testdata/places_asked.tsv")
	if err != nil {
		t.Fatal(err)
	}
	asked, sum := 0, 0.0
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) != 4 {
			continue
		}
		asked++
		rank, first := rankOf(t, s, e, cells[0], cells[1], cells[2], cells[3])
		if rank > 0 {
			sum += 1 / float64(rank)
		}
		if rank != 1 {
			t.Logf("%s %q: %s is at %d, first is %s", cells[0], cells[1], cells[2], rank, first)
		}
	}
	if mean := sum / float64(asked); asked < 120 || mean < 0.95 {
		t.Errorf("the mean reciprocal rank of %d questions is %.3f", asked, mean)
	} else {
		t.Logf("the mean reciprocal rank of %d questions is %.3f", asked, mean)
	}
}

// rankOf is at which place a search finds a town, 0 = not at all, and what it
// finds first.
func rankOf(t *testing.T, s *site.Site, e *edition.Edition, lang, text, own, country string) (rank int, first string) {
	t.Helper()
	values := url.Values{"q": {text}}
	a, err := s.Serve(site.Request{E: e, Path: "/" + lang + "/search.json", Query: values, Raw: values.Encode()})
	if err != nil || a.Status != 200 {
		t.Fatalf("%s: %d %v", text, a.Status, err)
	}
	var found struct {
		Hits    []struct{ Kind, Name, URL, Where string }
		Missing *struct{ Name, Country string }
	}
	if err := json.Unmarshal(a.Body, &found); err != nil {
		t.Fatal(err)
	}
	// That the place is not in the register is said before all hits.
	if m := found.Missing; m != nil && m.Country == country && own == "Wien" {
		return 1, "missing " + m.Name
	}
	for i, h := range found.Hits {
		if i == 0 {
			first = h.Kind + " " + h.Name + " (" + h.Where + ")"
		}
		slug, is := strings.CutPrefix(h.URL, "/"+lang+"/municipalities/")
		at, there := e.UnitBySlug(slug)
		if !is || there != edition.Here {
			continue
		}
		if u := e.Unit(at); u.Country == country && i18n.Fold(u.OwnName()) == i18n.Fold(own) {
			return i + 1, first
		}
	}
	return 0, first
}

// What visitors type who look for a page of the guide finds it among the texts:
// the mean of 1/n, where it is the nth text that is found. A term or a question
// that is found before it counts against it.
func TestTextsAsked(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	if _, err := ledger.Write(context.Background(), d.DB, ledger.Act{Kind: "edit", Actor: "test", At: d.Now}, func(tx *ledger.Tx) error {
		for _, s := range article.Sections {
			if _, err := article.Load(tx, s, true, true); err != nil {
				return err
			}
		}
		_, err := practice.Load(tx, true)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	d.Shown(t)
	b, err := os.ReadFile("testdata/texts_asked.tsv")
	if err != nil {
		t.Fatal(err)
	}
	asked, sum := 0, 0.0
	for line := range strings.Lines(string(b)) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) != 3 {
			continue
		}
		asked++
		rank, first := textRank(t, d, cells[0], cells[1], strings.Fields(cells[2]))
		if rank > 0 {
			sum += 1 / float64(rank)
		}
		if rank != 1 {
			t.Logf("%s %q: %s is at %d, first is %s", cells[0], cells[1], cells[2], rank, first)
		}
	}
	if mean := sum / float64(asked); asked != 80 || mean < 0.55 {
		t.Errorf("the mean reciprocal rank of %d questions is %.3f", asked, mean)
	} else {
		t.Logf("the mean reciprocal rank of %d questions is %.3f", asked, mean)
	}
}

// textRank is at which place a search finds one of some pages of the guide
// among the texts, 0 = not at all, and what it finds first.
func textRank(t *testing.T, d *webtest.Desk, lang, text string, slugs []string) (rank int, first string) {
	t.Helper()
	values := url.Values{"q": {text}}
	var found struct{ Hits []struct{ Kind, URL string } }
	if err := json.Unmarshal([]byte(webtest.Body(t, d.Get("/"+lang+"/search.json?"+values.Encode()))), &found); err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, h := range found.Hits {
		if h.Kind != "article" && h.Kind != "practice" {
			continue
		}
		if n++; n == 1 {
			first = h.URL
		}
		if slug, ok := strings.CutPrefix(h.URL, "/"+lang+"/guide/"); ok && slices.Contains(slugs, slug) {
			return n, first
		}
	}
	return 0, first
}
