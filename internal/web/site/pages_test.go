package site_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"twinhall/internal/web"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/web/webtest"
)

// paths are addresses of every kind of page, in all languages.
func paths(w *webtest.Site) []string {
	all := []string{
		"/%s/", "/%s/map", "/%s/map?country=CZ",
		"/%s/municipalities", "/%s/municipalities?q=opva", "/%s/municipalities/opava", "/%s/municipalities/hyperlink-1",
		"/%s/partnerships", "/%s/partnerships?country=CZ&state=ended", "/%s/partnerships?country=XX",
		"/%s/partnerships/" + w.IDs["0"], "/%s/partnerships/" + w.IDs["1"], "/%s/partnerships/" + w.IDs["2"],
		"/%s/countries", "/%s/countries/cz", "/%s/figures", "/%s/figures?country=CZ", "/%s/time", "/%s/time?to=1969",
		"/%s/tables", "/%s/coverage", "/%s/data",
		"/%s/chains", "/%s/chains?from=opava&to=kylesovice", "/%s/chains?from=o&to=nix",
		"/%s/municipalities/opava/sheet", "/%s/poster?country=CZ", "/%s/embed/municipalities/opava", "/%s/embed/map",
		"/%s/about", "/%s/licences", "/%s/licences/go", "/%s/nothing-here",
	}
	var each []string
	for _, lang := range web.Features().Languages() {
		for _, p := range all {
			each = append(each, strings.Replace(p, "%s", lang, 1))
		}
	}
	return each
}

func TestPagesSpeakTheirLanguage(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", webtest.Unlimited)
	key := regexp.MustCompile(`\b(nav|col|list|home|town|pair|said|state|form|map|about|search|country|field|facet|footer)\.[a-z-]+\b`)
	for _, path := range paths(w) {
		res := w.Get(path)
		doc, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		lang := path[1:3]
		if got, _ := doc.Find("html").Attr("lang"); got != lang {
			t.Errorf("%s has lang %q", path, got)
		}
		doc.Find("script,style,th-map").Remove()
		if m := key.FindString(doc.Find("body").Text()); m != "" {
			t.Errorf("%s shows the key of a message: %s", path, m)
		}
		alone := doc.Find("html.framed, html.on-paper").Length() > 0 // stands for another page
		if res.StatusCode == 200 && !alone && doc.Find("link[hreflang]").Length() != len(web.Features().Languages())+1 {
			t.Errorf("%s names %d languages", path, doc.Find("link[hreflang]").Length())
		}
	}
}

// Pages for everybody call a town a town: no English page says municipality too.
func TestEnglishPagesSayTown(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", webtest.Unlimited)
	for _, path := range paths(w) {
		if !strings.HasPrefix(path, "/en/") || strings.Contains(path, "/licences/") {
			continue
		}
		doc := webtest.Document(t, w.Get(path))
		doc.Find("script").Remove()
		text := strings.ToLower(strings.ReplaceAll(webtest.Text(doc.Find("body")), "/municipalities/", "")) // addresses are called so
		if at := strings.Index(text, "municipalit"); at >= 0 {
			t.Errorf("%s says %q", path, text[max(0, at-40):at+15])
		}
	}
}

// Security rules of every page: no inline style or script, nothing from
// elsewhere, everything escaped, no link out of the base path, no name that
// may not be public.
func TestEveryPageKeepsTheRules(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", webtest.Unlimited)
	for _, path := range append(paths(w), "/en/partnerships.csv", "/en/partnerships.geojson", "/en/suggest.json?q=o", "/en/map.json", "/readyz",
		"/sitemap.xml", "/sitemap-en.xml") {
		res := w.Get(path)
		h := res.Header
		framed := strings.Contains(path, "/embed/")
		if csp := h.Get("Content-Security-Policy"); !strings.HasPrefix(csp, "default-src 'none'; script-src 'self'; style-src 'self'") ||
			strings.Contains(csp, "frame-ancestors 'none'") == framed {
			t.Errorf("%s: content security policy %q", path, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") == "" || h.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s lacks a header: %v", path, h)
		}
		if h.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
		text := webtest.Body(t, res)
		if strings.Contains(text, webtest.Planted) {
			t.Errorf("%s tells who recorded something", path)
		}
		if !strings.HasPrefix(h.Get("Content-Type"), "text/html") {
			continue
		}
		if strings.Contains(text, `<script>alert`) || strings.Contains(text, "<b>bold") {
			t.Errorf("%s does not escape a name", path)
		}
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("[style], style, script:not([src]):not([type='application/ld+json'])").Each(func(_ int, s *goquery.Selection) {
			t.Errorf("%s has an inline style or script: %s", path, goquery.NodeName(s))
		})
		doc.Find("*").Each(func(_ int, s *goquery.Selection) {
			for _, a := range s.Nodes[0].Attr {
				if strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s has the attribute %s", path, a.Key)
				}
			}
		})
		doc.Find("[href], [src], [action]").Each(func(_ int, s *goquery.Selection) {
			for _, name := range []string{"href", "src", "action"} {
				to, ok := s.Attr(name)
				if !ok || strings.HasPrefix(to, "#") {
					continue
				}
				u, err := url.Parse(to)
				if err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto" {
					t.Errorf("%s leads to %q", path, to)
					continue
				}
				if u.Host == "" && u.Scheme != "mailto" && !strings.HasPrefix(u.Path, "/atlas/") {
					t.Errorf("%s leads out of the base path: %q", path, to)
				}
				if name == "src" && u.Host != "" {
					t.Errorf("%s loads something from elsewhere: %q", path, to)
				}
			}
		})
	}
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080/twins", webtest.Unlimited)
	webtest.OpenStaffPages(w, time.Now, false)
	seen := map[string]bool{}
	queue := []string{"/cs/"}
	for len(queue) > 0 && len(seen) < 400 {
		path := queue[0]
		queue = queue[1:]
		res := w.Get(path)
		if strings.HasSuffix(path, "/account") && res.StatusCode == 303 {
			continue // who is nobody is asked to sign in
		}
		if res.StatusCode != 200 {
			t.Errorf("a link leads to %s, which answers %d", path, res.StatusCode)
			continue
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		doc, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
			to, _ := s.Attr("href")
			to, inside := strings.CutPrefix(to, "/twins")
			to, _, _ = strings.Cut(to, "#")
			if inside && !seen[to] && to != "" {
				seen[to] = true
				queue = append(queue, to)
			}
		})
	}
	if len(seen) < 100 {
		t.Errorf("only %d pages found by following links", len(seen))
	}
}
