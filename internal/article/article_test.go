package guide_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/guide"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

var links = guide.Links{
	Page: func(slug string) string {
		if slug == "gone" {
			return ""
		}
		return "/cs/guide/" + slug
	},
	Site: func(path string) string { return "/cs" + path },
}

// Text becomes the HTML that it means, and nothing that runs.
func TestHTML(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"# A\n\n## B":                          `<h2 id="a">A</h2> <h2 id="b">B</h2>`,
		"[x](page:oath)":                       `<p><a href="/cs/guide/oath">x</a></p>`,
		"[x *y*](page:gone) z":                 `<p>x <em>y</em> z</p>`,
		"[x](site:/map?a=1&b=2)":               `<p><a href="/cs/map?a=1&amp;b=2">x</a></p>`,
		"[x](site://evil.example)":             `<p>x</p>`,
		"[x](javascript:alert(1))":             `<p>x</p>`,
		"[x](JaVaScript&#58;alert(1))":         `<p>x</p>`,
		"[x](data:text/html;base64,AAAA)":      `<p>x</p>`,
		"[x](vbscript:x)":                      `<p>x</p>`,
		"[x](//evil.example)":                  `<p>x</p>`,
		"[x](/desk)":                           `<p>x</p>`,
		"[x](https://a.example/?q=\"onload=1)": `<p><a href="https://a.example/?q=%22onload=1">x</a></p>`,
		"[x](https://a.example \"t\")":         `<p><a href="https://a.example">x</a></p>`,
		"<https://a.example>":                  `<p><a href="https://a.example">https://a.example</a></p>`,
		"<script>alert(1)</script>":            `<!-- raw HTML omitted -->`,
		"a <b onclick=x>b</b>":                 `<p>a <!-- raw HTML omitted -->b<!-- raw HTML omitted --></p>`,
		"![p](https://a.example/p.png)":        `<p>p</p>`,
		"![p](javascript:alert(1))":            `<p>p</p>`,
		"a < b & c":                            `<p>a &lt; b &amp; c</p>`,
		"|a|\n|-|\n|1|":                        `<table> <thead> <tr> <th>a</th> </tr> </thead> <tbody> <tr> <td>1</td> </tr> </tbody> </table>`,
	} {
		got, err := guide.HTML(body, links)
		if got = strings.Join(strings.Fields(got), " "); err != nil || got != want {
			t.Errorf("%q: %v\n got %s\nwant %s", body, err, got, want)
		}
	}
	if got := guide.Plain("## A\n\nb **c**\nd [e](page:f)."); got != "A\nb c d e." {
		t.Errorf("plain: %q", got)
	}
}

func FuzzHTML(f *testing.F) {
	for _, body := range []string{"[a](javascript:b)", "<img src=x onerror=y>", "![a](b \"c\")", "[a]: javascript:b\n\n[a]", "\x00[x](page:", "*_`~|"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		html, err := guide.HTML(body, links)
		if err != nil {
			t.Fatal(err)
		}
		lower := strings.ToLower(html)
		for _, bad := range []string{"<script", "href=\"javascript", "href=\"data:", "href=\"vbscript", "<img", "<iframe"} {
			if strings.Contains(lower, bad) {
				t.Errorf("%q becomes %s", body, html)
			}
		}
	})
}

func write(t *testing.T, db *sqldb.DB, f func(tx *ledger.Tx) error) error {
	t.Helper()
	_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", Label: "test", At: time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)}, f)
	return err
}

// The texts to begin with go in as drafts or published, once: what stands stays.
func TestLoad(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		all, err := guide.Starter()
		if err != nil {
			t.Fatal(err)
		}
		mine := &guide.Page{Slug: all[0].Slug}
		mine.In[0] = guide.Text{Title: "Moje", Body: "Text.", Public: true}
		if err := write(t, db, func(tx *ledger.Tx) error { _, err := guide.Put(tx, mine); return err }); err != nil {
			t.Fatal(err)
		}
		n := 0
		for range 2 {
			if err := write(t, db, func(tx *ledger.Tx) (err error) { n, err = guide.Load(tx, false); return err }); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			pages, err := guide.All(tx)
			public, publicErr := guide.AllPublished(tx)
			if len(pages) != len(all) || n != 0 || len(public) != 1 || public[0].In["cs"].Title != "Moje" {
				t.Errorf("%d pages of %d, %d new the second time, %d published", len(pages), len(all), n, len(public))
			}
			return errs.First(err, publicErr)
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// What is no page is refused: an address that is none, a published text without
// a title, an address that changes.
func TestPages(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		page := func(slug, title, body string) *guide.Page {
			p := &guide.Page{Slug: slug}
			p.In[0] = guide.Text{Title: title, Body: body, Public: true}
			return p
		}
		for _, p := range []*guide.Page{page("Velké", "a", "b"), page("a b", "a", "b"), page("", "a", "b"), page("ok", "", "b"), page("ok", "a", ""),
			{Slug: "own", Parent: "own"}} {
			if err := write(t, db, func(tx *ledger.Tx) error { _, err := guide.Put(tx, p); return err }); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v is taken: %v", p, err)
			}
		}
		p := page("ok", "a", "b")
		if err := write(t, db, func(tx *ledger.Tx) error { _, err := guide.Put(tx, p); return err }); err != nil {
			t.Fatal(err)
		}
		p.Slug = "other"
		if err := write(t, db, func(tx *ledger.Tx) error { _, err := guide.Put(tx, p); return err }); err == nil {
			t.Error("an address was changed")
		}
	})
}

// The texts to begin with are whole: each page in four languages, 300 to 800
// words, with a summary, and every link leads to a page that there is.
func TestStarter(t *testing.T) {
	t.Parallel()
	all, err := guide.Starter()
	if err != nil {
		t.Fatal(err)
	}
	there := map[string]bool{}
	for _, p := range all {
		if there[p.Slug] || p.Parent != "" && !there[p.Parent] {
			t.Errorf("%s stands twice, or before its chapter", p.Slug)
		}
		there[p.Slug] = true
	}
	for _, p := range all {
		for i, lang := range guide.Languages {
			x := p.In[i]
			if lang == "hr" {
				continue
			}
			if n := len(strings.Fields(guide.Plain(x.Body))) + len(strings.Fields(x.Summary)); n < 300 || n > 800 || x.Title == "" || x.Summary == "" {
				t.Errorf("%s/%s: %q has %d words", lang, p.Slug, x.Title, n)
			}
			for _, slug := range guide.PagesLinked(x.Body) {
				if !there[slug] {
					t.Errorf("%s/%s leads to %q, which is no page", lang, p.Slug, slug)
				}
			}
			if strings.Contains(x.Body, "<") || strings.Contains(x.Body, "](http") {
				t.Errorf("%s/%s holds HTML or an address of the web", lang, p.Slug)
			}
		}
	}
	if len(all) < 35 {
		t.Errorf("%d pages", len(all))
	}
}
