package article_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"twinhall/internal/article"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/markdown"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func writeBy(t *testing.T, db *sqldb.DB, actor string, at time.Time, f func(tx *ledger.Tx) error) error {
	t.Helper()
	_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: actor, Label: "test", At: at}, f)
	return err
}

func write(t *testing.T, db *sqldb.DB, f func(tx *ledger.Tx) error) error {
	t.Helper()
	return writeBy(t, db, "test", noon, f)
}

var noon = time.Date(2026, 11, 28, 12, 0, 0, 0, time.UTC)

// The texts to begin with go in as drafts or published, once: what stands stays.
func TestLoad(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		all, err := article.Starter(article.Guide)
		if err != nil {
			t.Fatal(err)
		}
		mine := &article.Article{Section: article.Guide, Slug: all[0].Slug}
		mine.In[0] = article.Written(article.Words{Title: "Moje", Body: "Text."}, true)
		if err := write(t, db, func(tx *ledger.Tx) error { _, err := article.Put(tx, mine); return err }); err != nil {
			t.Fatal(err)
		}
		n := 0
		for range 2 {
			if err := write(t, db, func(tx *ledger.Tx) (err error) { n, err = article.Load(tx, article.Guide, false, false); return err }); err != nil {
				t.Fatal(err)
			}
		}
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			pages, err := article.All(tx, article.Guide)
			public, publicErr := article.AllPublished(tx)
			if len(pages) != len(all) || n != 0 || len(public) != 1 || public[0].In["cs"].Title != "Moje" {
				t.Errorf("%d pages of %d, %d new the second time, %d published", len(pages), len(all), n, len(public))
			}
			return errs.First(err, publicErr)
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// What is no article is refused: an address that is none, a published text
// without what its section needs, an address that changes. Two sections may
// have the same address.
func TestArticles(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		made := func(s article.Section, slug string, w article.Words) *article.Article {
			a := &article.Article{Section: s, Slug: slug}
			a.In[0] = article.Written(w, true)
			return a
		}
		whole := article.Words{Title: "a", Body: "b"}
		put := func(a *article.Article) error {
			return write(t, db, func(tx *ledger.Tx) error { _, err := article.Put(tx, a); return err })
		}
		for _, a := range []*article.Article{made("guide", "Velké", whole), made("guide", "a b", whole), made("guide", "", whole), made("other", "ok", whole),
			made("guide", "ok", article.Words{Body: "b"}), made("guide", "ok", article.Words{Title: "a"}), made("glossary", "ok", whole),
			{Section: "guide", Slug: "own", Parent: "own"}, {Section: "news", Slug: "own", Parent: "other"}} {
			if err := put(a); !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v is taken: %v", a, err)
			}
		}
		a := made("guide", "ok", whole)
		if err := errs.First(put(a), put(made("glossary", "ok", article.Words{Title: "a", Summary: "b"}))); err != nil {
			t.Fatal(err)
		}
		if err := put(made("guide", "ok", whole)); err == nil {
			t.Error("an address was given twice")
		}
		a.Slug = "other"
		if err := put(a); err == nil {
			t.Error("an address was changed")
		}
	})
}

// desk is a form of an article, sent at the desk.
type desk struct {
	t  *testing.T
	db *sqldb.DB
	id string
}

func (d *desk) article() (a *article.Article) {
	d.t.Helper()
	if err := d.db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { a, err = article.Get(tx, article.ID(d.id)); return err }); err != nil {
		d.t.Fatal(err)
	}
	return a
}

// send sends some fields, as name and value in turn.
func (d *desk) send(actor string, at time.Time, fields ...string) error {
	d.t.Helper()
	c := record.Change{Kind: article.KindArticle, Record: d.id, Was: record.Values{}, Now: record.Values{},
		Said: record.Said{By: record.SayerEditor, Source: "said:desk"}}
	if d.id != "" {
		c.Was = article.Kind.ValuesOf(d.article())
		for name, values := range c.Was {
			c.Now[name] = values
		}
	}
	for i := 0; i < len(fields); i += 2 {
		c.Now.Set(fields[i], fields[i+1])
	}
	return writeBy(d.t, d.db, actor, at, func(tx *ledger.Tx) error {
		id, err := article.Kind.Apply(tx, c)
		if err == nil {
			d.id = id
		}
		return err
	})
}

// What is published stays so while its next version is written, and goes when
// it is taken down; a translation is older once its original was written anew.
func TestVersions(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := &desk{t: t, db: db}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(d.send("ana", noon, article.FieldSection, "guide", article.FieldSlug, "oath", article.FieldTitle+"cs", "Slib", article.FieldBody+"cs", "Jedna."))
		must(d.send("ana", noon.Add(time.Minute), article.FieldState+"cs", "public"))
		must(d.send("ben", noon.Add(time.Hour), article.FieldTitle+"de", "Eid", article.FieldBody+"de", "Eins.", article.FieldState+"de", "public"))
		a := d.article()
		if a.Original != "cs" || a.Older("de") || a.In[0].Writer != "ana" || a.In[2].Writer != "ben" {
			t.Errorf("original %q, older %v, written by %q and %q", a.Original, a.Older("de"), a.In[0].Writer, a.In[2].Writer)
		}
		must(d.send("ben", noon.Add(2*time.Hour), article.FieldBody+"cs", "Dvě.", article.FieldState+"cs", ""))
		a = d.article()
		if a.In[0].Shown.Body != "Jedna." || a.In[0].Body != "Dvě." || !a.Older("de") || a.Older("cs") || a.In[0].Writer != "ben" {
			t.Errorf("shown %q, written %q, older %v", a.In[0].Shown.Body, a.In[0].Body, a.Older("de"))
		}
		must(d.send("ana", noon.Add(3*time.Hour), article.FieldState+"cs", "public"))
		if a = d.article(); a.In[0].Shown.Body != "Dvě." {
			t.Errorf("shown %q after it was published", a.In[0].Shown.Body)
		}
		must(d.send("ana", noon.Add(4*time.Hour), article.FieldState+"cs", "ended", article.FieldState+"de", "ended"))
		if a = d.article(); a.Public() || a.In[0].Body != "Dvě." {
			t.Error("what was taken down is public, or lost")
		}
	})
}

// What may not be published is refused at its field: without words, with a gap
// to fill in, ready without a time, with an end before its beginning.
func TestRefused(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := &desk{t: t, db: db}
		if err := d.send("ana", noon, article.FieldSection, "guide", article.FieldSlug, "privacy", article.FieldTitle+"en", "Privacy",
			article.FieldBody+"en", "[[who]] runs it."); err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			fields []string
			wrong  string
		}{
			{[]string{article.FieldState + "en", "public"}, article.FieldBody + "en"},
			{[]string{article.FieldState + "en", "review"}, ""},
			{[]string{article.FieldState + "en", "ready", article.FieldBody + "en", "We."}, article.FieldState + "en"},
			{[]string{article.FieldState + "cs", "review"}, article.FieldTitle + "cs"},
			{[]string{article.FieldPublish, "tomorrow"}, article.FieldPublish},
			{[]string{article.FieldPublish, "2026-12-01 08:00", article.FieldEnd, "1. 12. 2026 8:00"}, article.FieldEnd},
			{[]string{article.FieldPublish, "1. 12. 2026 8:00", article.FieldEnd, "2026-12-01 08:01"}, ""},
			{[]string{article.FieldState + "en", "ready", article.FieldBody + "en", "We."}, ""},
		} {
			err := d.send("ana", noon, x.fields...)
			wrong, _ := err.(record.Wrong)
			if x.wrong == "" && err != nil || x.wrong != "" && wrong[x.wrong] == "" {
				t.Errorf("%v: %v %v", x.fields, err, wrong)
			}
		}
		if a := d.article(); a.Publish != "2026-12-01 08:00" || a.End != "2026-12-01 08:01" {
			t.Errorf("stored from %q to %q", a.Publish, a.End)
		}
	})
}

// Texts that are ready are published at the minute of the association's clock
// and go at their end, once, however many nodes look.
func TestTurn(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		d := &desk{t: t, db: db}
		if err := d.send("ana", noon, article.FieldSection, "news", article.FieldSlug, "call", article.FieldTitle+"cs", "Výzva", article.FieldBody+"cs", "Text.",
			article.FieldPublish, "2026-12-01 08:00", article.FieldEnd, "2026-12-31 24:00"); err == nil {
			t.Error("an hour that is none is taken")
		}
		if err := d.send("ana", noon, article.FieldSection, "news", article.FieldSlug, "call", article.FieldTitle+"cs", "Výzva", article.FieldBody+"cs", "Text.",
			article.FieldTitle+"sk", "Výzva", article.FieldBody+"sk", "Text.", article.FieldState+"cs", "ready",
			article.FieldPublish, "2026-12-01 08:00", article.FieldEnd, "2026-12-31 23:59"); err != nil {
			t.Fatal(err)
		}
		prague, err := time.LoadLocation("Europe/Prague")
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range []struct {
			at     string
			turned int
			shown  bool
		}{{"2026-12-01T06:59:59Z", 0, false}, {"2026-12-01T07:00:00Z", 1, true}, {"2026-12-01T07:00:01Z", 0, true}, {"2026-12-31T22:58:59Z", 0, true},
			{"2026-12-31T22:59:00Z", 1, false}, {"2027-01-01T00:00:00Z", 0, false}} {
			at, err := time.Parse(time.RFC3339, x.at)
			if err != nil {
				t.Fatal(err)
			}
			n := 0
			if err := write(t, db, func(tx *ledger.Tx) (err error) {
				n, err = article.Turn(tx, article.MomentOf(at.In(prague)))
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if a := d.article(); n != x.turned || a.In[0].Public() && a.Day.EDTF() != "2026-12-01" || a.In[0].Public() != x.shown || a.In[1].Public() {
				t.Errorf("%s: %d turned, shown %v", x.at, n, a.In[0].Public())
			}
		}
	})
}

// An hour that summer time skips is no moment, one that it repeats is.
func TestMoments(t *testing.T) {
	t.Parallel()
	prague, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]article.Moment{
		"2026-12-01 08:00": "2026-12-01 08:00", "2026-12-01T08:00": "2026-12-01 08:00", "1. 12. 2026 8:00": "2026-12-01 08:00",
		"1.12.2026 8.05": "2026-12-01 08:05", "1. 12. 2026, 8:00": "!", "2026-12-01": "2026-12-01 00:00", " ": "", "32.1.2026": "!", "soon": "!", "1.1.1900": "!"} {
		got, ok := article.ParseMoment(text)
		if ok != (want != "!") || ok && got != want {
			t.Errorf("%q is %q, %v", text, got, ok)
		}
	}
	for at, in := range map[article.Moment]bool{"2027-03-28 01:59": true, "2027-03-28 02:00": false, "2027-03-28 02:59": false, "2027-03-28 03:00": true,
		"2026-10-25 02:30": true, "": true} {
		if at.In(prague) != in {
			t.Errorf("%s on the clock of Prague: %v", at, !in)
		}
	}
}

// The texts to begin with are whole: each in four languages, the pages of the
// guide with 300 to 800 words, and every link leads to an article that there is.
func TestStarter(t *testing.T) {
	t.Parallel()
	there := map[string]bool{}
	for _, s := range article.Sections {
		all, err := article.Starter(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			if there[string(s)+":"+a.Slug] || a.Parent != "" && !there[string(s)+":"+a.Parent] {
				t.Errorf("%s %s stands twice, or before its chapter", s, a.Slug)
			}
			there[string(s)+":"+a.Slug] = true
		}
	}
	for s, least := range map[article.Section]int{article.Guide: 43, article.Glossary: 40, article.Questions: 25, article.News: 3, article.Notices: 1} {
		all, err := article.Starter(s)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) < least {
			t.Errorf("%s: %d texts", s, len(all))
		}
		for _, a := range all {
			for i, lang := range article.Languages {
				if lang != "hr" {
					checkStarter(t, a, lang, a.In[i].Words, there)
				}
			}
		}
	}
}

func checkStarter(t *testing.T, a *article.Article, lang string, w article.Words, there map[string]bool) {
	t.Helper()
	at := string(a.Section) + "/" + a.Slug + "/" + lang
	n := len(strings.Fields(markdown.Plain(w.Body))) + len(strings.Fields(w.Summary))
	if a.Section == article.Guide && (n < 300 || n > 800 || w.Summary == "") || n == 0 || w.Title == "" || a.Section.HasBody() && w.Body == "" {
		t.Errorf("%s: %q has %d words", at, w.Title, n)
	}
	for _, to := range slices.Concat(markdown.Linked(w.Body), markdown.Linked(w.Summary)) {
		scheme, slug, _ := strings.Cut(to, ":")
		if scheme != "site" && !there[string(article.SectionOf(scheme))+":"+slug] {
			t.Errorf("%s leads to %q, which is nothing", at, to)
		}
	}
	if strings.Contains(w.Body, "<") || strings.Contains(w.Body, "](http") {
		t.Errorf("%s holds HTML or an address of the web", at)
	}
	if w.Gap() != "" && !slices.Contains([]string{"accessibility", "privacy", "imprint"}, a.Slug) {
		t.Errorf("%s has a gap %s", at, w.Gap())
	}
}
