package unit_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// Merging shows first what would follow, and the old address leads on.
func TestMergingAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	a, b := d.Unpaired()
	path := "/en/desk/municipalities/" + string(b.ID) + "/merge"
	slug := b.Slug
	res := d.Send(path, webtest.PlainForm, url.Values{"into": {page.ChosenTown(a)}})
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || doc.Find(".history > li").Length() == 0 {
		t.Fatalf("%d: no preview", res.StatusCode)
	}
	if d.Unit(slug).ID != b.ID {
		t.Fatal("the preview has merged")
	}
	to, values := webtest.Fill(doc, "form:has(button[name=apply])", url.Values{"apply": {"yes"}})
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("merging answers %d", res.StatusCode)
	}
	if res := d.Ask("GET", "/en/municipalities/"+slug, nil); res.StatusCode != http.StatusMovedPermanently {
		t.Errorf("the old address answers %d", res.StatusCode)
	}
}

// An id says nothing to whoever reads a history.
var id = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}`)

// A merge is taken back as a whole from its own notice, from the page of the
// municipality and from its history. What is shown before names towns and values
// and says what the public page shows otherwise then.
func TestAMergeIsTakenBackThreeWays(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	// from is merged into into; both are partners of other, since 1999 and 1987.
	other := d.Unit("opava")
	from, into := twoWithTheSamePartner(t, d, other)
	for _, way := range []struct{ name, page, link string }{
		{"its notice", "", ".notice a"},
		{"the page of the municipality", "/en/desk/municipalities/" + string(into.ID), "section[aria-labelledby=merged] a"},
		{"the history of the municipality", "/en/desk/municipalities/" + string(into.ID), ".history > li:first-child a[href*='/undo/']"},
		{"the history of all", "/en/desk/history", "tbody tr:first-child a[href*='/undo/']"},
	} {
		t.Run(way.name, func(t *testing.T) {
			merge := "/en/desk/municipalities/" + string(from.ID) + "/merge"
			res := d.Send(merge, webtest.PlainForm, url.Values{"into": {page.ChosenUnit(into.ID)}})
			doc := webtest.Document(t, res)
			reads(t, doc, from.Name, into.Name, "1999", "1987")
			if shown := webtest.Text(doc.Find(".history .changes")); !strings.Contains(shown, "Since1987 1999") {
				t.Errorf("the preview does not say that the year shown changes:\n%s", shown)
			}
			to, values := webtest.Fill(doc, "form:has(button[name=apply])", url.Values{"apply": {"yes"}})
			res = d.Ask("POST", to, values)
			if res.StatusCode != http.StatusSeeOther {
				t.Fatalf("merging answers %d", res.StatusCode)
			}
			at := way.page
			if at == "" {
				at = res.Header.Get("Location")
			}
			href, ok := d.Page(at).Find(way.link).First().Attr("href")
			if !ok {
				t.Fatalf("%s leads nowhere", way.name)
			}
			doc = d.Page(href)
			reads(t, doc, from.Name, into.Name, "1999", "1987")
			to, values = webtest.Fill(doc, webtest.PlainForm, nil)
			if res := d.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
				t.Fatalf("taking back answers %d", res.StatusCode)
			}
			d.Shown(t)
			for _, u := range []*edition.Unit{from, into} {
				if now, ok := d.Keeper.Current().UnitByID(u.ID); !ok || now.Name != u.Name || now.Slug != u.Slug {
					t.Errorf("%s is not as it was: %+v", u.Name, now)
				}
			}
			if text := webtest.Text(d.Page("/en/municipalities/" + into.Slug).Find("main")); !strings.Contains(text, "1987") || strings.Contains(text, "1999") {
				t.Errorf("the partnerships are not as they were: %s", text)
			}
		})
	}
}

// reads checks that a preview has all of these words and no id.
func reads(t *testing.T, doc *goquery.Document, words ...string) {
	t.Helper()
	text := webtest.Text(doc.Find("main"))
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("the preview does not name %s:\n%s", word, text)
		}
	}
	if found := id.FindString(text); found != "" {
		t.Errorf("the preview shows the id %s:\n%s", found, text)
	}
}

// twoWithTheSamePartner makes two municipalities with the same partner: from since
// 1999, into since 1987, where 1999 was read later.
func twoWithTheSamePartner(t *testing.T, d *webtest.Desk, other *edition.Unit) (from, into *edition.Unit) {
	t.Helper()
	_, err := ledger.Write(context.Background(), d.DB, ledger.Act{Kind: "edit", Actor: "test", At: time.Now()}, func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		for _, x := range []struct {
			name, since, read string
			first             bool // it is the first end
		}{{"Annecy", "1987", "2020-01-01", true}, {"Cran-Gevrier", "1999", "2024-01-01", false}} {
			u := &register.Unit{Name: x.name, Slug: register.Slug(x.name), Country: "FR", Level: register.LevelMunicipality,
				ExternalIDs: []register.ExternalID{{Scheme: "national:FR", Value: x.since}}}
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
			src, err := register.EnsureSource(tx, "https://example.org/"+x.since, "")
			if err != nil {
				return err
			}
			p := &register.Partnership{Association: own.ID, A: u.ID, B: other.ID}
			if !x.first {
				p.A, p.B = p.B, p.A
			}
			p.Say(register.Statement{Field: register.FieldSince, Sayer: register.SayerThird, Source: src.ID, Value: x.since, Retrieved: x.read})
			if _, err = register.PutPartnership(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	d.Shown(t)
	return d.Unit("cran-gevrier"), d.Unit("annecy")
}

// Readers of a language see one name: a second one for it is refused at its
// field, and nothing is lost.
func TestTwoNamesForOneLanguage(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	path := "/en/desk/municipalities/" + string(d.Unit("opava").ID) + "/edit"
	for names, want := range map[string]int{"de: Troppau\nde: Opava an der Mohra\nOpavia": 422, "de: Troppau\nhu: Troppau\nOpavia": 303} {
		res := d.Send(path, webtest.RecordForm, url.Values{"names": {names}, "source": {"said:desk"}})
		if res.StatusCode != want {
			t.Errorf("%q answers %d, want %d", names, res.StatusCode, want)
		}
		if want != 422 {
			continue
		}
		if doc := webtest.Document(t, res); doc.Find("#names").AttrOr("aria-invalid", "") != "true" || doc.Find("#names").Text() != names {
			t.Errorf("the field says %q", doc.Find("#names").Text())
		}
	}
}
