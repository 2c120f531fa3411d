package redirect_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/redirect"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

func write(t *testing.T, db *sqldb.DB, f func(tx *ledger.Tx) error) error {
	t.Helper()
	_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", Label: "test", At: noon}, f)
	return err
}

// apply makes a rule, or changes the one with this id, as the form does.
func apply(t *testing.T, db *sqldb.DB, id, from, to string) (made string, wrong record.Wrong) {
	t.Helper()
	err := write(t, db, func(tx *ledger.Tx) (err error) {
		c := record.Change{Kind: redirect.KindRule, Record: id, Now: record.Values{redirect.FieldFrom: {from}, redirect.FieldTo: {to}},
			Said: record.Said{By: record.SayerEditor, Source: "said:desk"}}
		if id != "" {
			if c.Was, err = redirect.Kind.Values(tx.Tx, id); err != nil {
				return err
			}
		}
		made, err = redirect.Kind.Apply(tx, c)
		return err
	})
	if err != nil && !errors.As(err, &wrong) {
		t.Fatal(err)
	}
	return made, wrong
}

// Each rule that is refused is so at its field with a message of its own.
func TestRules(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		standing := map[string]string{}
		for _, x := range [][2]string{{"/partnerska-mesta/opava.html", "/cs/municipalities/opava"}, {"/stare/*", "/cs/guide/*"}, {"/cs/news/old", "/cs/news/new"},
			{"/m%C4%9Bsta/", "/cs/"}, {"/stare/a", "/de"}, {"/index.php", "/en/about"}} {
			id, wrong := apply(t, db, "", x[0], x[1])
			if wrong != nil {
				t.Fatalf("%s is refused: %v", x[0], wrong)
			}
			standing[x[0]] = id
		}
		long := "/" + strings.Repeat("a", redirect.MostPath)
		const from, to = redirect.FieldFrom, redirect.FieldTo
		for _, x := range []struct{ from, to, field, key string }{
			{"", "/cs/about", from, "redirect.from-wrong"},
			{"stare", "/cs/about", from, "redirect.from-wrong"},
			{"https://old.example/a", "/cs/about", from, "redirect.from-wrong"},
			{"//old.example/a", "/cs/about", from, "redirect.from-wrong"},
			{"/a?id=1", "/cs/about", from, "redirect.from-wrong"},
			{"/a#b", "/cs/about", from, "redirect.from-wrong"},
			{`/a\b`, "/cs/about", from, "redirect.from-wrong"},
			{"/a/../b", "/cs/about", from, "redirect.from-wrong"},
			{"/a%0Ab", "/cs/about", "", ""}, // stays as it is written, and is never asked for
			{long, "/cs/about", from, "edit.too-long"},
			{"/a*", "/cs/about", from, "redirect.star-wrong"},
			{"/*/a", "/cs/about", from, "redirect.star-wrong"},
			{"/b", "", to, "redirect.to-missing"},
			{"/b", "https://elsewhere.example/", to, "redirect.to-outside"},
			{"/b", "//elsewhere.example", to, "redirect.to-outside"},
			{"/b", `/cs\elsewhere`, to, "redirect.to-outside"},
			{"/b", "/cs/../x", to, "redirect.to-outside"},
			{"/b", "javascript:alert(1)", to, "redirect.to-outside"},
			{"/b", "/about", to, "redirect.to-language"},
			{"/b", "/fr/about", to, "redirect.to-language"},
			{"/b", "/cs/*", to, "redirect.to-star"},
			{"/b/*", "/cs/*/c", to, "redirect.to-star"},
			{"/cs/x", "/cs/x/", to, "redirect.same"},
			{"/cs/x/*", "/cs/x/y", to, "redirect.loop"},
			{"/cs/x", "/cs/news/old", to, "redirect.chain"},
			{"/cs/x", "/cs/news/old/", to, "redirect.chain"},
			{"/cs/news/new", "/cs/about", from, "redirect.chain-from"},
			{"/cs/news/new", "/cs/news/old", to, "redirect.loop"},
			{"/cs/guide/x", "/cs/about", from, "redirect.chain-from"}, // where /stare/x may lead
			{"/stare/*", "/cs/about", from, "redirect.twice"},
			{"/stare/a/", "/cs/about", from, "redirect.twice"},
			{"/města", "/cs/about", from, "redirect.twice"},
			{"/Stare/a", "/cs/about", "", ""}, // case is minded
		} {
			if _, wrong := apply(t, db, "", x.from, x.to); x.field == "" && wrong != nil || x.field != "" && wrong[x.field] != x.key {
				t.Errorf("%s to %s: %v, want %s %s", x.from, x.to, wrong, x.field, x.key)
			}
		}
		// A rule that stands is not in its own way.
		if _, wrong := apply(t, db, standing["/cs/news/old"], "/cs/news/old", "/cs/about"); wrong != nil {
			t.Errorf("a rule cannot be changed: %v", wrong)
		}
		if err := write(t, db, func(tx *ledger.Tx) error {
			_, err := redirect.Put(tx, &redirect.Rule{From: "/z", To: "//e.example"})
			return err
		}); !errs.Is(err, errs.Invalid) {
			t.Errorf("what is no rule is stored: %v", err)
		}
	})
}

// The rule for an address alone goes first, then the longest beginning; a rest
// that is no path leads nowhere, nor does what would be led on again.
func TestFind(t *testing.T) {
	t.Parallel()
	rules := redirect.NewRules([]*redirect.Published{
		{From: "/stare/*", To: "/cs/guide/*"}, {From: "/stare/mesta/*", To: "/cs/map"}, {From: "/stare/mesta/opava", To: "/cs/municipalities/opava"},
		{From: "/a", To: "/cs"}, {From: "/x", To: "/cs/y"}, {From: "/cs/y", To: "/cs/x"}, {From: "/cs/z", To: "/cs/about"}, {From: "/to-z", To: "/cs/z"},
	})
	for asked, want := range map[string]string{
		"/stare/clanek": "/cs/guide/clanek", "/stare/a/b/": "/cs/guide/a/b", "/stare": "/cs/guide", "/stare/": "/cs/guide", "/starec": "",
		"/stare/mesta/nitra": "/cs/map", "/stare/mesta": "/cs/map", "/stare/mesta/opava": "/cs/municipalities/opava",
		"/stare/mesta/opava/": "/cs/municipalities/opava",
		"/Stare/clanek":       "", "/a": "/cs/", "/": "", "": "", "/stare//e.example": "", "/stare/../x": "", `/stare/\e.example`: "", "/stare/a\r\nb": "",
		"/x": "", "/cs/y": "/cs/x", "/to-z": "", "/cs/z": "/cs/about",
	} {
		if to, ok := rules.Find(asked); to != want || ok != (want != "") {
			t.Errorf("%q leads to %q, want %q", asked, to, want)
		}
	}
	var none *redirect.Rules
	if _, ok := none.Find("/a"); ok {
		t.Error("no rules lead on")
	}
}

// Rows of a file are judged beside the rules that stand and those above them.
func TestFile(t *testing.T) {
	t.Parallel()
	standing := []*redirect.Rule{{ID: "1", From: "/old", To: "/cs/about"}}
	text := "Note;To;From\n;/cs/map;/a\n;/cs/map;/a/\n;https://e.example;/b\n;;/c\n;/cs/news;/old\n;/cs/a;/live\n" +
		strings.Repeat("n", 300) + ";/cs/map;/d\n;/cs/q;/cs/p\n;/cs/p;/cs/q\n;/cs/p;/e\nyes;/cs/map;/f/*\n"
	rows, empty, err := redirect.ReadRows(context.Background(), []byte(text))
	if err != nil || empty != 1 {
		t.Fatal(empty, err)
	}
	redirect.Judge(rows, standing, func(at string) bool { return at == "/live" })
	var got []string
	for _, r := range rows {
		got = append(got, fmt.Sprintf("%d %s", r.Line, strings.TrimPrefix(r.Key, "redirect.")))
	}
	if want := "2 |3 twice|4 to-outside|6 twice|7 living|8 edit.too-long|9 |10 loop|11 chain|12 "; strings.Join(got, "|") != want {
		t.Errorf("the rows are %q, want %q", strings.Join(got, "|"), want)
	}
	if rows, _, err := redirect.ReadRows(context.Background(), []byte("/a,/cs/map\n/b,/cs/map\n")); err != nil || len(rows) != 2 || rows[0].Rule.From != "/a" {
		t.Errorf("a file without a header: %v %v", rows, err)
	}
	for what, raw := range map[string]string{"nothing": "", "too many rows": "from;to\n" + strings.Repeat("/a;/cs\n", redirect.MostFileRows+1),
		"too many bytes": "from;to\n" + strings.Repeat(" ", redirect.MostFileBytes)} {
		if _, _, err := redirect.ReadRows(context.Background(), []byte(raw)); !errs.Is(err, errs.Invalid) {
			t.Errorf("%s is taken: %v", what, err)
		}
	}
}

// A sitemap gives its paths, each once, and nothing of other files.
func TestSitemap(t *testing.T) {
	t.Parallel()
	const head = `<?xml version="1.0" encoding="UTF-8"?>
		<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:i="http://www.google.com/schemas/sitemap-image/1.1">`
	paths, err := redirect.SitemapPaths([]byte(head + `<url><loc>https://old.example/m%C4%9Bsta/?a=1</loc>
		<i:image><i:loc>https://old.example/a.png</i:loc></i:image></url>
		<url><loc> https://old.example/m%C4%9Bsta </loc></url><url><loc>https://old.example</loc></url><url><loc>/b.html</loc></url></urlset>`))
	if err != nil || strings.Join(paths, " ") != "/města /b.html" {
		t.Errorf("%q %v", paths, err)
	}
	for _, raw := range []string{"", "<html></html>", head, head + "</urlset>",
		"<sitemapindex><sitemap><loc>https://old.example/a.xml</loc></sitemap></sitemapindex>"} {
		if _, err := redirect.SitemapPaths([]byte(raw)); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q is taken: %v", raw, err)
		}
	}
}

// What was not found is counted without what only intruders ask for, kept within
// bounds, the rarest go first, and what nobody asks for is forgotten.
func TestMissed(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		ctx := context.Background()
		m := &redirect.Missed{}
		for _, path := range []string{"/a", "/a/", "/b", "/x.php", "/wp-login", "/.env", "/.git/config", "/someone@post.example", "/", "/" + strings.Repeat("a", 300),
			"/a\x00b", "/\xff"} {
			m.Count(path)
		}
		list := func() (all []redirect.MissedPath) {
			if err := db.Read(ctx, func(tx *sqldb.Tx) (err error) { all, err = m.List(tx, noon); return err }); err != nil {
				t.Fatal(err)
			}
			return all
		}
		if got := fmt.Sprint(list()); got != "[{/a 2 2026-11-28} {/b 1 2026-11-28}]" {
			t.Errorf("before it is written: %s", got)
		}
		if err := m.Store(ctx, db, noon.AddDate(0, 0, -1)); err != nil {
			t.Fatal(err)
		}
		m.Count("/a")
		if got := fmt.Sprint(list()); got != "[{/a 3 2026-11-28} {/b 1 2026-11-27}]" {
			t.Errorf("after it is written: %s", got)
		}
		for i := range 2 * redirect.MostMissed {
			m.Count(fmt.Sprintf("/n/%d", i))
		}
		if n := len(list()); n > redirect.MostMissed+2 {
			t.Errorf("%d paths are kept", n)
		}
		if err := m.Store(ctx, db, noon); err != nil {
			t.Fatal(err)
		}
		all := list()
		if len(all) != redirect.MostMissed || all[0].Path != "/a" {
			t.Errorf("%d paths, first %v", len(all), all[0])
		}
		for _, x := range all {
			if x.Path == "/b" {
				t.Error("the rarest and oldest stays")
			}
		}
		later := noon.AddDate(2, 0, 0)
		if err := db.Write(ctx, func(tx *sqldb.Tx) error { return redirect.Forget(tx, later) }); err != nil || len(list()) != 0 {
			t.Errorf("%d paths after two years: %v", len(list()), err)
		}
	})
}
