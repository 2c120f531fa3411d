package site_test

import (
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/web/face"
	"twinhall/internal/web/webtest"
)

func TestFaceOnPages(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	w.Server.Site().Face = &face.Face{Name: "Union <b>of</b> Towns", Names: map[string]string{"cs": "Svaz"}, Home: []string{"SK"},
		Accent: face.Accent{Light: "#8A2B5A", Dark: "#E9A3C6"},
		Logo:   &face.Logo{File: "logo.12345678.svg", Type: "image/svg+xml", Data: []byte("<svg/>")},
		Footer: map[string]string{"cs": "Provozuje Svaz."},
		Links:  []face.Link{{Address: "https://svaz.example/", Text: map[string]string{"": "About us"}}}}
	doc := w.Page(t, "/en/countries")
	if got := doc.Find(".brand-name").Text(); got != "Union <b>of</b> Towns" {
		t.Errorf("the name reads %q", got)
	}
	if got := doc.Find("tbody th").First().Text(); got != "Slovakia" {
		t.Errorf("%s is first, want the home country", got)
	}
	cs := w.Page(t, "/cs/")
	if got := cs.Find(".colophon").Text(); !strings.Contains(got, "Provozuje Svaz.") || !strings.Contains(got, "About us") ||
		cs.Find(".brand-name").Text() != "Svaz" {
		t.Errorf("the foot says %q", got)
	}
	examples := cs.Find(".examples a").Map(func(_ int, s *goquery.Selection) string { return s.Text() })
	if len(examples) != 1 || examples[0] != "Liptovský Mikuláš" {
		t.Errorf("examples %v, want towns at home", examples)
	}
	if home, _ := w.Page(t, "/cs/map").Find("th-map").Attr("data-home"); home != "" {
		t.Errorf("one town makes no box: %q", home)
	}
	logo, _ := cs.Find("img.logo").Attr("src")
	style := cs.Find("link[rel=stylesheet]").Last().AttrOr("href", "")
	for address, kind := range map[string]string{logo: "image/svg+xml", style: "text/css; charset=utf-8"} {
		res := w.Get(strings.TrimPrefix(address, "/atlas"))
		if res.StatusCode != 200 || res.Header.Get("Content-Type") != kind || !strings.Contains(res.Header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s answers %d %v", address, res.StatusCode, res.Header)
		}
	}
	if csp := w.Get("/brand/logo.12345678.svg").Header.Get("Content-Security-Policy"); !strings.Contains(csp, "sandbox") {
		t.Errorf("a logo that is opened by itself may run: %s", csp)
	}
	for _, path := range []string{"/brand/", "/brand/logo.svg", "/brand/../brand/x"} {
		if res := w.Get(path); res.StatusCode != 404 {
			t.Errorf("%s answers %d", path, res.StatusCode)
		}
	}
}
