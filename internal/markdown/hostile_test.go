package markdown_test

import (
	_ "embed"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"twinhall/internal/markdown"
)

//go:embed testdata/hostile.txt
var hostileFile string

// hostile are the hostile texts.
func hostile(t *testing.T) (all []string) {
	t.Helper()
	for i, line := range strings.Split(strings.TrimSpace(hostileFile), "\n") {
		if strings.HasPrefix(line, "#") {
			continue
		}
		body, err := strconv.Unquote(line)
		if err != nil || strconv.Quote(body) != line || slices.Contains(all, body) {
			t.Fatalf("line %d: %v, or it is written in another way, or twice", i+1, err)
		}
		all = append(all, body)
	}
	if len(all) < 500 {
		t.Fatalf("%d hostile texts are too few", len(all))
	}
	return all
}

// allowed are the elements that a text may become, each with what its
// attributes may be.
var allowed = map[string]map[string]*regexp.Regexp{
	"p": nil, "h2": heading, "h3": heading, "h4": heading, "blockquote": nil, "pre": nil, "hr": nil, "br": nil, "em": nil, "strong": nil,
	"ul": nil, "ol": {"start": regexp.MustCompile(`^\d{1,9}$`)}, "li": nil,
	"a":     {"href": regexp.MustCompile(`(?s)^(/cs/|https?://[^/]|mailto:)`)},
	"code":  nil,
	"table": nil, "thead": nil, "tbody": nil, "tr": nil, "th": cell, "td": cell,
}

var (
	heading = map[string]*regexp.Regexp{"id": regexp.MustCompile(`^h-[a-z0-9_-]+$`)}
	cell    = map[string]*regexp.Regexp{"class": regexp.MustCompile(`^cell-(center|right)$`)}
)

// within is where a text stands on a page.
var within = &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}

// Nothing that is known to make Markdown run does so here, leads elsewhere than
// it may, or takes the id of a part of the page.
func TestHostile(t *testing.T) {
	t.Parallel()
	for _, body := range hostile(t) {
		judgeText(t, body)
	}
}

// judgeText makes all of a text that there is to be made, and judges it.
func judgeText(t *testing.T, body string) {
	t.Helper()
	got, err := markdown.HTML(body, links)
	if err != nil || !utf8.ValidString(got) {
		t.Errorf("%q: %v, or no UTF-8", body, err)
	}
	if len(got) > 1000+40*len(body) {
		t.Errorf("%.80q: %d bytes become %d", body, len(body), len(got))
	}
	tree, err := html.ParseFragment(strings.NewReader(got), within)
	if err != nil {
		t.Errorf("%.80q: %v", body, err)
	}
	ids := map[string]bool{}
	for _, root := range tree {
		judge(t, body, root, ids)
		for n := range root.Descendants() {
			judge(t, body, n, ids)
		}
	}
	if plain := markdown.Plain(body); !utf8.ValidString(plain) {
		t.Errorf("%q is plainly %q", body, plain)
	}
	for _, to := range markdown.Linked(body) {
		if !utf8.ValidString(to) {
			t.Errorf("%q leads to %q", body, to)
		}
	}
}

func judge(t *testing.T, body string, n *html.Node, ids map[string]bool) {
	t.Helper()
	switch n.Type {
	case html.TextNode:
		return
	case html.CommentNode:
		if n.Data != " raw HTML omitted " {
			t.Errorf("%q has a comment %q", body, n.Data)
		}
		return
	case html.ElementNode:
	default:
		t.Errorf("%q has a node of type %d", body, n.Type)
	}
	attributes, ok := allowed[n.Data]
	if !ok || n.Namespace != "" {
		t.Errorf("%q has <%s>", body, n.Data)
	}
	for _, a := range n.Attr {
		want := attributes[a.Key]
		if want == nil || !want.MatchString(a.Val) {
			t.Errorf("%q: <%s %s=%q>", body, n.Data, a.Key, a.Val)
		}
		if a.Key == "id" && ids[a.Val] {
			t.Errorf("%q has the id %s twice", body, a.Val)
		}
		ids[a.Val] = ids[a.Val] || a.Key == "id"
		if a.Key == "href" {
			judgeHref(t, body, a.Val)
		}
	}
}

// judgeHref reads an address as browsers do, and once more without its escapes.
func judgeHref(t *testing.T, body, href string) {
	t.Helper()
	bare := strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, href) // the parser has read the entities
	if unescaped, err := url.PathUnescape(bare); err == nil && strings.HasPrefix(bare, "/") {
		bare = unescaped
	}
	path, _, _ := strings.Cut(bare, "#")
	path, _, _ = strings.Cut(path, "?")
	if !allowed["a"]["href"].MatchString(bare) || strings.HasPrefix(bare, "/") && strings.ContainsAny(path, "\\\n") {
		t.Errorf("%q leads to %q", body, href)
	}
	base := &url.URL{Scheme: "https", Host: "site.example", Path: "/cs/"}
	to, err := base.Parse(href)
	if err != nil || strings.HasPrefix(href, "/") && (to.Host != base.Host || strings.HasPrefix(to.Path, "//") || !strings.HasPrefix(to.Path, "/cs/")) {
		t.Errorf("%q leads to %q: %v", body, to, err)
	}
}

// A table does not fill short rows without bound, nor do quotations and lists
// stand in each other without bound.
func TestBounds(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"table":      "|" + strings.Repeat("a|", 2500) + "\n|" + strings.Repeat("-|", 2500) + strings.Repeat("\nx", 5000),
		"quotations": strings.Repeat(">", 20_000),
		"lists":      strings.Repeat("- ", 10_000) + "a",
		"both":       strings.Repeat("> 1. ", 4000) + "a",
		"brackets":   strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000),
	} {
		got, err := markdown.HTML(body, links)
		if deep := strings.Count(got, "<blockquote>") + strings.Count(got, "<li>"); err != nil || len(got) > 10*len(body) || deep > 45 {
			t.Errorf("%s: %d bytes become %d, %d deep: %v", name, len(body), len(got), deep, err)
		}
	}
}
