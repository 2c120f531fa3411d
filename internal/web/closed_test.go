package web_test

import (
	"context"
	"encoding/json"
	"html"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/i18n"
	"twinhall/internal/web"
	"twinhall/internal/web/api"
	"twinhall/internal/web/page"
	"twinhall/internal/web/route"
	"twinhall/internal/web/webtest"
)

const origin = "https://twins.example"

// No public address needs the database: with all of the program open and its
// databases closed, every address that a page or a file links answers, every
// public page of every feature among them, each with a record that exists, and
// every operation of the API.
func TestNoPublicPageNeedsTheDatabase(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, origin, false, nil)
	publishPicture(t, in)
	if err := in.DB.Close(); err != nil {
		t.Fatal(err)
	}
	signIn := url.Values{"email": {in.Email[account.Editor]}, "password": {webtest.Password}}
	if res := in.NewBrowser().Ask("POST", "/en/sign-in", signIn); res.StatusCode < 500 {
		t.Fatalf("the database is not closed: signing in answers %d", res.StatusCode)
	}

	site := webtest.NewSite(t)
	pages := site.Routes().Addresses()
	w := &walk{
		t:        t,
		in:       in,
		known:    site.Catalogues,
		begins:   web.Features().Begins(),
		answered: map[string]bool{},
		patterns: map[string]string{},
		parts:    map[string]bool{},
		times:    map[string]int{},
		table:    &route.Table[string]{},
	}
	for _, page := range pages {
		w.table.Add(page, page)
	}
	for _, path := range []string{"/en/", "/", "/sitemap.xml", "/robots.txt", "/healthz", "/readyz", "/favicon.ico", api.Prefix + "/openapi.json", api.Prefix} {
		w.follow(path)
	}
	w.operations()
	w.run()
	for _, page := range pages {
		if strings.Contains(page, "{}") && w.patterns[page] != "" {
			continue
		}
		if !strings.Contains(page, "{}") {
			w.follow("/en" + page)
			w.run()
			continue
		}
		// No page links it: one of the parts that other addresses have must lead to it.
		if !slices.ContainsFunc(slices.Sorted(maps.Keys(w.parts)), func(part string) bool {
			return w.ask("/en"+strings.Replace(page, "{}", part, 1)) == http.StatusOK
		}) {
			t.Errorf(
				"%s answers 200 for nothing that the register of webtest holds: let a page link it, or add a record for it there",
				page,
			)
		}
		w.run()
	}
	// What answered in one language answers in all. Drawing a picture takes long.
	for page, path := range w.patterns {
		if strings.Contains(path, ".png") {
			continue
		}
		for _, lang := range web.Features().Languages() {
			_, rest, _ := strings.Cut(path[1:], "/")
			if code := w.ask("/" + lang + "/" + rest); code != http.StatusOK {
				t.Errorf("%s in %s answers %d", page, lang, code)
			}
		}
	}
	for _, kind := range []string{"/file/", "/static/", "/map/data/", "/map/land/", "/sitemap-en.xml", "/feed.atom", ".csv", ".xlsx", ".png"} {
		if !slices.ContainsFunc(slices.Collect(maps.Keys(w.answered)), func(path string) bool { return strings.Contains(path, kind) }) {
			t.Errorf("nothing like %s was asked for", kind)
		}
	}
}

// walk follows the links of a site.
type walk struct {
	t        *testing.T
	in       *webtest.App
	known    *i18n.Catalogues
	begins   map[string]bool
	todo     []string
	answered map[string]bool   // address by address
	patterns map[string]string // by the address of a page with its {}: one that answered 200
	parts    map[string]bool   // that {} stood for
	times    map[string]int    // how often a path, or a page of pictures, was followed
	table    *route.Table[string]
}

// A list links itself with each value of each facet, and a picture takes as long
// as a hundred pages: so many selections of one path, and so many pictures of one
// page, are followed.
const (
	mostQueries  = 6
	mostPictures = 2
)

func (w *walk) follow(path string) {
	path, _, _ = strings.Cut(path, "#")
	if path == "" || w.answered[path] || page.Inner(strings.SplitN(path, "?", 2)[0], w.known, w.begins) {
		return // pages of those who sign in need the database
	}
	before, _, selected := strings.Cut(path, "?")
	lang, rest, _ := strings.Cut(strings.TrimPrefix(before, "/"), "/")
	if _, known := w.known.Of(lang); known && lang != "en" {
		return
	}
	if page, _, ok := w.table.Find("/" + rest); ok && strings.HasSuffix(before, ".png") {
		if w.times[page]++; w.times[page] > mostPictures {
			return
		}
	}
	if selected {
		if w.times[before]++; w.times[before] > mostQueries {
			return
		}
	}
	w.answered[path] = true
	w.todo = append(w.todo, path)
}

func (w *walk) run() {
	for len(w.todo) > 0 {
		path := w.todo[0]
		w.todo = w.todo[1:]
		w.ask(path)
	}
}

var (
	quoted   = regexp.MustCompile(`["'>](` + regexp.QuoteMeta(origin) + `)?(/[^"'<>\s\\]*)`)
	textLike = regexp.MustCompile(`^(text/html|application/(json|atom\+xml|xml|geo\+json|openapi\+json))`)
)

// ask asks for an address once more and takes the links from what it says.
func (w *walk) ask(path string) int {
	w.t.Helper()
	res := w.in.Get(path)
	if res.StatusCode >= 500 {
		w.t.Errorf("%s answers %d while the database is closed", path, res.StatusCode)
		return res.StatusCode
	}
	w.seen(path, res.StatusCode)
	if to, ok := strings.CutPrefix(res.Header.Get("Location"), origin); to != "" && (ok || to[0] == '/') {
		w.follow(to)
	}
	if !textLike.MatchString(res.Header.Get("Content-Type")) {
		return res.StatusCode
	}
	for _, m := range quoted.FindAllStringSubmatch(webtest.Body(w.t, res), -1) {
		if !strings.HasPrefix(m[2], "//") && !strings.ContainsAny(m[2], "{}") {
			w.follow(html.UnescapeString(m[2]))
		}
	}
	return res.StatusCode
}

// seen notes which page an address is of.
func (w *walk) seen(path string, code int) {
	below, _, _ := strings.Cut(path, "?")
	lang, rest, _ := strings.Cut(strings.TrimPrefix(below, "/"), "/")
	if _, known := w.known.Of(lang); !known || code != http.StatusOK {
		return
	}
	if page, part, ok := w.table.Find("/" + rest); ok {
		if w.patterns[page] == "" {
			w.patterns[page] = path
		}
		if part != "" {
			w.parts[part] = true
		}
	}
}

// operations asks for each operation of the API, with what the edition holds for
// the names in its path.
func (w *walk) operations() {
	var described struct{ Paths map[string]any }
	if err := json.Unmarshal([]byte(webtest.Body(w.t, w.in.Get(api.Prefix+"/openapi.json"))), &described); err != nil {
		w.t.Fatal(err)
	}
	e := w.in.Keeper.Current()
	for path := range described.Paths {
		if path == "/" {
			continue
		}
		name := regexp.MustCompile(`\{[^}]*\}`)
		ok := slices.ContainsFunc(idsOf(e), func(id string) bool {
			at := api.Prefix + name.ReplaceAllString(path, id)
			w.answered[at] = true
			code := w.ask(at)
			return code == http.StatusOK || code == http.StatusUnprocessableEntity && !strings.Contains(path, "{")
		})
		if !ok {
			w.t.Errorf("the operation %s answers for nothing that the register of webtest holds", path)
		}
	}
}

// idsOf are the ids of what an edition holds.
func idsOf(e *edition.Edition) (all []string) {
	for i := range e.Units {
		all = append(all, string(e.Units[i].ID))
	}
	for i := range e.Partnerships {
		all = append(all, string(e.Partnerships[i].ID))
	}
	return all
}

// publishPicture gives a partnership a picture that everybody may see, and lays
// it on this node's disk.
func publishPicture(t *testing.T, in *webtest.App) {
	t.Helper()
	in.Follow(t)
	in.Files.Open(in.DB)
	fields := map[string]string{"paper-kind": "photo", "paper-title": "The signing", "source": "said:letter", "public": "yes"}
	res := uploadPaper(t, in.SignedIn(t, account.Editor), "/en/desk/partnerships/"+in.IDs["0"]+"/paper", fields, "photo", picture(t))
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	if err := in.Files.Fill(context.Background(), in.Keeper.Current().Files()); err != nil {
		t.Fatal(err)
	}
}
