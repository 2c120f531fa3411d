package web_test

import (
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// pageBytes is what a town's page may load on a first visit without its map.
const pageBytes = 70_000

// farNames have letters that the partners of many towns have.
const farNames = "Łódź Győr Târgu Mureș Besançon Tromsø"

// A town's page is light in every language. Counted are the bodies of answers
// as they go over the line to a browser that takes gzip and brotli: the page as
// it is first sent, its styles and scripts, its icon, and of the fonts those
// whose unicode-range has a letter of the page, or of names that other towns'
// partners have; of the serif a letter of what is set in it. Not counted are headers, and the land behind the map.
func TestATownPageIsLight(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "http://127.0.0.1:8080", nil)
	for _, lang := range web.Features().Languages() {
		address := "/" + lang + "/municipalities/opava"
		sum, parts := sizeOf(t, w, address), []string{}
		count := func(address string) {
			n := sizeOf(t, w, address)
			sum += n
			parts = append(parts, fmt.Sprintf("%s %d", path.Base(address), n))
		}
		doc := w.Page(t, address)
		doc.Find("link[rel=stylesheet], link[rel=icon]").Each(func(_ int, s *goquery.Selection) { count(s.AttrOr("href", "")) })
		doc.Find("script[src]").Each(func(_ int, s *goquery.Selection) { count(s.AttrOr("src", "")) })
		doc.Find("img").Each(func(_ int, s *goquery.Selection) { count(s.AttrOr("src", "")) })
		style := doc.Find("link[rel=stylesheet]").AttrOr("href", "")
		text := doc.Find("body").Text() + farNames
		serif := doc.Find("h1, h2, h3, .brand, .figures dd").Text()
		fonts := 0
		for _, f := range faces(t, webtest.Body(t, w.Get(style))) {
			on := text
			if strings.Contains(f.family, "Serif") {
				on = serif
			}
			if strings.ContainsFunc(on, f.has) {
				fonts++
				count(path.Join(path.Dir(style), f.file))
			}
		}
		if fonts < 3 {
			t.Errorf("%s: only %d fonts were found", lang, fonts)
		}
		if sum > pageBytes {
			t.Errorf("%s: a town's page loads %d bytes, want at most %d: %v", lang, sum, pageBytes, parts)
		}
		t.Logf("%s: %d bytes: %v", lang, sum, parts)
	}
}

// sizeOf is how long the body of an answer is on the line.
func sizeOf(t *testing.T, s *webtest.Site, address string) int {
	t.Helper()
	res := s.Get(address, "Accept-Encoding", "gzip, br")
	b, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != 200 {
		t.Fatal(address, res.StatusCode, err)
	}
	return len(b)
}

// fontFace is a @font-face with a range of letters.
type fontFace struct {
	family, file string
	from, to     []int64
}

func (f fontFace) has(r rune) bool {
	for i := range f.from {
		if int64(r) > ' ' && f.from[i] <= int64(r) && int64(r) <= f.to[i] {
			return true
		}
	}
	return false
}

var (
	faceRule  = regexp.MustCompile(`@font-face\{font-family:"?([^;"]+)"?;src:url\(\.?/?([^)]+)\)[^}]*?unicode-range:([^;}]+)`)
	rangeRule = regexp.MustCompile(`U\+([0-9A-Fa-f]+)(?:-([0-9A-Fa-f]+))?`)
)

// faces reads the fonts that a style sheet names.
func faces(t *testing.T, css string) (all []fontFace) {
	t.Helper()
	for _, m := range faceRule.FindAllStringSubmatch(css, -1) {
		f := fontFace{family: m[1], file: m[2]}
		for _, r := range rangeRule.FindAllStringSubmatch(m[3], -1) {
			from, err := strconv.ParseInt(r[1], 16, 32)
			if err != nil {
				t.Fatal(err)
			}
			to := from
			if r[2] != "" {
				if to, err = strconv.ParseInt(r[2], 16, 32); err != nil {
					t.Fatal(err)
				}
			}
			f.from, f.to = append(f.from, from), append(f.to, to)
		}
		all = append(all, f)
	}
	return all
}
