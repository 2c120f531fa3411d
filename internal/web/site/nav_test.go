package site_test

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/web"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/site"
	"twinhall/internal/web/webtest"
)

// hrefs are the addresses of links, below their language.
func hrefs(s *goquery.Selection) (all []string) {
	s.Each(func(_ int, a *goquery.Selection) {
		to, _ := a.Attr("href")
		all = append(all, to[strings.Index(to[1:], "/")+1:])
	})
	return all
}

// The menu and the foot of a page name the pages that there are, in the order
// of the sections; a section with one page leads straight to it.
func TestMenuNamesThePagesThatThereAre(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	want := []string{"/map", "/municipalities", "/partnerships", "/countries", "/figures", "/time", "/chains", "/tables", "/coverage", "/data",
		"/guide", "/good-practice", "/questions", "/glossary", "/news", "/about"}
	doc := w.Page(t, "/en/municipalities/opava")
	if got := hrefs(doc.Find("nav.sections a")); !slices.Equal(got, want) {
		t.Errorf("the menu leads to %v, want %v", got, want)
	}
	if got := hrefs(doc.Find("footer nav a"))[:len(want)]; !slices.Equal(got, want) {
		t.Errorf("the foot leads to %v, want %v", got, want)
	}
	if got := webtest.Text(doc.Find("nav.sections > ul > li > a")); got != "Map" {
		t.Errorf("straight to their pages lead %q", got)
	}
	if got := webtest.Text(doc.Find("details.section > summary")); got != "RegisterGuideNews" {
		t.Errorf("a list of pages have %q", got)
	}
	for _, path := range want {
		if res := w.Get("/hr" + path); res.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}

// The menu marks the page itself, the page above it and the section.
func TestMenuMarksWhereOneIs(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	for path, want := range map[string][3]string{ // of the entry, its aria-current, the section's
		"/en/municipalities/opava":   {"/municipalities", "true", "Register"},
		"/en/municipalities":         {"/municipalities", "page", "Register"},
		"/en/partnerships?state=any": {"/partnerships", "page", "Register"},
		"/en/time":                   {"/time", "page", "Register"},
		"/en/data":                   {"/data", "page", "Register"},
		"/en/map":                    {"/map", "page", ""},
		"/en/about":                  {"/about", "page", "News"},
		"/en/":                       {},
		"/en/licences":               {},
	} {
		menu := w.Page(t, path).Find("nav.sections")
		marked := menu.Find("a[aria-current]")
		got := [3]string{strings.Join(hrefs(marked), " "), marked.AttrOr("aria-current", ""), webtest.Text(menu.Find("summary[aria-current]"))}
		if got != want {
			t.Errorf("%s: marked is %q, want %q", path, got, want)
		}
	}
}

// Every page has one search in its head, also the map and pages of errors.
func TestEveryPageHasASearchInItsHead(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080/twins", nil)
	problem, err := webtest.NewSite(t).Problem(http.StatusServiceUnavailable, "/en/", "en", "", nil)
	if err != nil {
		t.Fatal(err)
	}
	away, err := goquery.NewDocumentFromReader(bytes.NewReader(problem))
	if err != nil {
		t.Fatal(err)
	}
	pages := map[string]*goquery.Document{"a problem": away}
	for _, path := range []string{"/en/", "/en/map", "/en/about", "/en/municipalities/opava", "/en/nothing-here"} {
		pages[path] = webtest.Document(t, w.Get(path))
	}
	for path, doc := range pages {
		form := doc.Find("header form[role=search]")
		to, _ := form.Attr("action")
		suggest, _ := form.Find("th-suggest").Attr("data-url")
		field := form.Find("th-suggest input[name=q]")
		if form.Length() != 1 || form.AttrOr("method", "") != "get" || !strings.HasSuffix(to, "/en/search") || !strings.HasSuffix(suggest, "/en/suggest.json") {
			t.Errorf("%s: the form goes to %q, suggestions come from %q", path, to, suggest)
		}
		if id, _ := field.Attr("id"); id == "" || form.Find("label[for="+id+"]").Length() != 1 {
			t.Errorf("%s: the field has no label", path)
		}
		doc.Find("main form[role=search]").Each(func(_ int, s *goquery.Selection) {
			if to, _ := s.Attr("action"); !strings.HasSuffix(to, "/search") {
				t.Errorf("%s: a search in the page goes to %q", path, to)
			}
		})
	}
}

// ask is the page at a path of a site without a register.
func ask(t *testing.T, s *site.Site, path string) *goquery.Document {
	t.Helper()
	a, err := s.Serve(site.Request{E: edition.New(&edition.Snapshot{}), Path: path})
	if err != nil {
		t.Fatal(path, err)
	}
	doc, err := goquery.NewDocumentFromReader(bytes.NewReader(a.Body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// A feature that is not in the list takes its entries along, a section of which
// nothing is left goes too, and a new feature brings its own in their place.
func TestFeaturesBringTheirEntries(t *testing.T) {
	t.Parallel()
	var few feature.List
	for _, f := range web.Features() {
		if slices.Contains([]string{"site", "page", "desk", "townhall", "register", "partnership", "country", "opendata"}, f.Name) {
			few = append(few, f)
		}
	}
	got := hrefs(ask(t, webtest.SiteOf(t, few), "/en/about").Find("nav.sections a"))
	if want := []string{"/map", "/partnerships", "/countries", "/data", "/about"}; !slices.Equal(got, want) {
		t.Errorf("without two features the menu leads to %v, want %v", got, want)
	}
	more := append(slices.Clone(few), feature.Feature{Name: "calls",
		Nav: []site.NavEntry{
			{Under: site.NavMoney, Rank: 20, Path: "/estimate", Label: "col.form"},
			{Under: site.NavMoney, Rank: 10, Path: "/calls", Label: "col.state"},
		},
		OnHome: []site.HomeBlock{{Rank: site.HomeDeadline, Draw: text("the deadline")}, {Rank: site.HomeNumbers + 5, Draw: text("")}}})
	doc := ask(t, webtest.SiteOf(t, more), "/en/")
	if got := webtest.Text(doc.Find("details.section > summary")); got != "RegisterMoney" {
		t.Errorf("lists of pages have %q", got)
	}
	got = hrefs(doc.Find("nav.sections a"))
	if want := []string{"/map", "/partnerships", "/countries", "/data", "/calls", "/estimate", "/about"}; !slices.Equal(got, want) {
		t.Errorf("with one more feature the menu leads to %v, want %v", got, want)
	}
	home := webtest.Text(doc.Find("main"))
	if a, b := strings.Index(home, "the deadline"), strings.Index(home, "In numbers"); a < 0 || a > b {
		t.Errorf("home has the feature's section at %d, the numbers at %d", a, b)
	}
}

// text is a section of home that says something, nil of "".
func text(say string) func(*site.Page) templ.Component {
	return func(*site.Page) templ.Component {
		if say == "" {
			return nil
		}
		return templ.Raw("<section>" + say + "</section>")
	}
}

// Home tells what is new in the register, then its numbers and countries.
func TestHomeStandsInItsOrder(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	doc := w.Page(t, "/en/")
	var order []string
	doc.Find("main h1, main h2").Each(func(_ int, s *goquery.Selection) { order = append(order, s.Text()) })
	want := []string{"Which towns are twinned with which?", "What is new", "News", "In numbers", "Countries with the most partnerships"}
	if !slices.Equal(order, want) {
		t.Errorf("home says %q, want %q", order, want)
	}
	news := doc.Find("section[aria-labelledby=news] li")
	if news.Length() != 4 || !strings.Contains(news.Text(), "Opava") || !strings.Contains(news.Text(), "ended") {
		t.Errorf("new are %q", webtest.Text(news))
	}
}
