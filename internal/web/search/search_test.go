package search_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/web/webtest"
)

type hit struct{ Kind, Name, URL, Also, Where, Count, Passage string }

type answer struct {
	Hits    []hit
	Chain   string
	Instead [][2]string
	Missing *struct {
		Name, Country, URL string
		Towns              int
	}
}

func ask(t *testing.T, w *webtest.Site, path string, values url.Values) (a answer) {
	t.Helper()
	b := webtest.Body(t, w.Get(path+"?"+values.Encode()))
	if err := json.Unmarshal([]byte(b), &a); err != nil {
		t.Fatalf("%s: %v in %s", path, err, b)
	}
	return a
}

// What people type finds what they mean first, of whatever kind, and each hit
// leads to a page that is there.
func TestSearchJSON(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", webtest.Unlimited)
	for text, want := range map[string]string{
		"Opava":                           "place Opava",
		"troppau":                         "place Opava",
		"Statutární město Opava":          "place Opava",
		"Opava, Czechia":                  "place Opava",
		"Opava (CZ)":                      "place Opava",
		"Opva":                            "place Opava",
		"Lipt. Mikuláš":                   "place Liptovský Mikuláš",
		"Mikuláš, Slovensko":              "place Liptovský Mikuláš",
		"Opava Liptovský Mikuláš":         "partnership Opava – Liptovský Mikuláš",
		"Liptovský Mikuláš und Opava":     "partnership Liptovský Mikuláš – Opava",
		"Slovensko":                       "country Slovakia",
		"Slowakei":                        "country Slovakia",
		"Moravskoslezský kraj":            "region Moravian-Silesian Region",
		"okres Opava":                     "place Opava",
		"bold":                            "partnership Opava – O'Neill <script>alert(\"x\")</script>",
		"counting statements":             "page About these data",
		"Data to download":                "page Data to download",
		`"how we count"`:                  "page About these data",
		"kylesovice":                      "place Kylešovice",
		"Opava, nowhere that is known of": "place Opava",
	} {
		a := ask(t, w, "/en/search.json", url.Values{"q": {text}})
		if len(a.Hits) == 0 {
			t.Errorf("%s finds nothing", text)
			continue
		}
		if got := a.Hits[0].Kind + " " + a.Hits[0].Name; got != want {
			t.Errorf("%s finds %q first, want %q; all: %+v", text, got, want, a.Hits)
		}
		for _, h := range a.Hits {
			if to, _, _ := strings.Cut(h.URL, "#"); w.Get(to).StatusCode != 200 {
				t.Errorf("%s: %s answers %d", text, h.URL, w.Get(to).StatusCode)
			}
		}
	}
}

// A name that leads nowhere has a way on: what the place is, and what is there.
func TestWaysOn(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", webtest.Unlimited)
	a := ask(t, w, "/de/search.json", url.Values{"q": {"Preßburg"}})
	if m := a.Missing; m == nil || m.Name != "Bratislava" || m.Country != "SK" || m.Towns != 2 || m.URL != "/de/countries/sk" {
		t.Errorf("Preßburg: %+v", a.Missing)
	}
	a = ask(t, w, "/en/search.json", url.Values{"q": {"Opava Kylešovice"}})
	if a.Chain != "/en/chains?from=opava&to=kylesovice" {
		t.Errorf("two towns without a partnership: %q, %+v", a.Chain, a.Hits)
	}
	doc := w.Page(t, "/en/search?q=Opava+Kyle%C5%A1ovice")
	if text := webtest.Text(doc.Find(".found-says")); !strings.Contains(text, "no partnership between the two") {
		t.Errorf("the page says %q", text)
	}
	doc = w.Page(t, "/cs/search?q=xyzzyq")
	if doc.Find(".empty a").Length() < 3 || !strings.Contains(webtest.Text(doc.Find(".empty")), "xyzzyq") {
		t.Errorf("nothing found: %s", webtest.Text(doc.Find("main")))
	}
}

// The page shows hits by kind, the passage with what was met, keeps what was
// asked in its fields, and escapes all of it.
func TestSearchPage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", webtest.Unlimited)
	doc := w.Page(t, "/en/search?q=opava")
	var heads []string
	doc.Find("main h2").Each(func(_ int, s *goquery.Selection) { heads = append(heads, s.Text()) })
	if len(heads) < 2 || heads[0] != "Towns and regions" || doc.Find(".hits a[href='/en/municipalities/opava']").Length() != 1 {
		t.Errorf("headings %q", heads)
	}
	if doc.Find("meta[name=robots][content=noindex]").Length() != 1 {
		t.Error("what was asked for may be indexed")
	}
	doc = w.Page(t, "/en/search?q=counted")
	if doc.Find(".passage mark").Length() == 0 {
		t.Error("no passage marks what was met")
	}
	doc = w.Page(t, "/en/search?q="+url.QueryEscape(`"><script>alert(1)</script>`))
	if doc.Find("main script").Length() != 0 || doc.Find("#search-text").AttrOr("value", "") != `"><script>alert(1)</script>` {
		t.Error("what was asked is not shown as text")
	}
	doc = w.Page(t, "/en/search?exact=how+we+count&from=20")
	if _, open := doc.Find("details.advanced").Attr("open"); !open || doc.Find("#a-from").AttrOr("aria-invalid", "") != "true" ||
		doc.Find("#a-exact").AttrOr("value", "") != "how we count" {
		t.Errorf("a year that is none: %s", webtest.Text(doc.Find("details.advanced")))
	}
	if doc.Find(".hits li").Length() != 1 {
		t.Errorf("exact words find %d", doc.Find(".hits li").Length())
	}
	doc = w.Page(t, "/en/search?kind=country&q=slovakia")
	if doc.Find(".hits li").Length() != 1 || doc.Find("#a-kind option[selected]").AttrOr("value", "") != "country" {
		t.Error("one kind alone")
	}
	if doc = w.Page(t, "/en/search"); doc.Find("#search-text").Length() != 1 || doc.Find(".hits, .empty").Length() != 0 {
		t.Error("the page before anything was asked")
	}
	long := strings.Repeat("é ", 4000)
	if res := w.Get("/en/search.json?q=" + url.QueryEscape(long)); res.StatusCode != 200 && res.StatusCode != 414 {
		t.Errorf("a very long text: %d", res.StatusCode)
	}
}

// A page is found by readers of its language.
func TestPagesOfAnotherLanguage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", webtest.Unlimited)
	for lang, text := range map[string]string{"cs": "Data ke stažení", "de": "Daten zum Herunterladen"} {
		a := ask(t, w, "/"+lang+"/search.json", url.Values{"q": {text}})
		if len(a.Hits) == 0 || a.Hits[0].URL != "/"+lang+"/data" {
			t.Errorf("%s %s: %+v", lang, text, a.Hits)
		}
	}
	for _, h := range ask(t, w, "/en/search.json", url.Values{"q": {"stažení"}}).Hits {
		if h.Kind == "page" {
			t.Errorf("an English reader is led to %+v", h)
		}
	}
}

// Suggestions are of all kinds; a field for a town gets towns alone.
func TestSuggest(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", webtest.Unlimited)
	list := func(query string) (all []hit) {
		t.Helper()
		if err := json.Unmarshal([]byte(webtest.Body(t, w.Get("/en/suggest.json?"+query))), &all); err != nil {
			t.Fatal(err)
		}
		return all
	}
	if all := list("q=opa"); len(all) == 0 || all[0].Name != "Opava" || all[0].URL != "/en/municipalities/opava" || all[0].Where == "" {
		t.Errorf("opa: %+v", all)
	}
	if all := list("q=slova"); len(all) == 0 || all[0].Kind != "country" {
		t.Errorf("slova: %+v", all)
	}
	if all := list("q=opava+lipt"); len(all) == 0 || all[0].Kind != "partnership" {
		t.Errorf("opava lipt: %+v", all)
	}
	if all := list("q=data+to+down"); len(all) == 0 || all[0].Kind != "page" {
		t.Errorf("data to down: %+v", all)
	}
	for _, query := range []string{"kind=place&q=slova", "kind=place&q=opava+lipt", "kind=place&q=data+to+down", "kind=place&q=opava"} {
		for _, h := range list(query) {
			if h.Kind != "place" {
				t.Errorf("%s: %+v", query, h)
			}
		}
	}
	if all := list("q=" + strings.Repeat("a", 500)); len(all) != 0 {
		t.Errorf("a very long text: %+v", all)
	}
}
