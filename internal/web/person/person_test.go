package person_test

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/privacy"
	"twinhall/internal/register"
	"twinhall/internal/web/webtest"
)

// Somebody asks what is held of them, gets it, and is erased: by who may, and
// with what was searched for in no address.
func TestRightsOfPersonsAtTheDesk(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	d := in.Desk(t, account.Administrator)
	res := d.Send("/en/desk/persons", ".plain-form", url.Values{"text": {webtest.Planted}})
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || doc.Find("input[name=subject]").Length() != 2 ||
		res.Request != nil && strings.Contains(res.Request.URL.String(), webtest.Planted) {
		t.Fatalf("%d: %d records are found", res.StatusCode, doc.Find("input[name=subject]").Length())
	}
	var all []string
	doc.Find("input[name=subject]").Each(func(_ int, x *goquery.Selection) { all = append(all, x.AttrOr("value", "")) })
	res = d.Ask("POST", "/en/desk/persons", url.Values{"do": {"export"}, "subject": all})
	if text := webtest.Body(t, res); !strings.Contains(text, webtest.Planted) ||
		!strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
		t.Errorf("%d: the file does not hold what is held", res.StatusCode)
	}
	res = d.Ask("POST", "/en/desk/persons", url.Values{"do": {"plan"}, "subject": all})
	if doc, err = goquery.NewDocumentFromReader(res.Body); err != nil || doc.Find("button[value=erase]").Length() != 1 {
		t.Fatalf("%d: no preview", res.StatusCode)
	}
	to, values := webtest.Fill(doc, "form:has(button[value=erase])", url.Values{"do": {"erase"}})
	if res := d.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("erasing answers %d", res.StatusCode)
	}
	if _, err := os.Stat(in.House.Erasures); err != nil {
		t.Errorf("there is no list of erasures: %v", err)
	}
	res = d.Send("/en/desk/persons", ".plain-form", url.Values{"text": {webtest.Planted}})
	if doc, err = goquery.NewDocumentFromReader(res.Body); err != nil || doc.Find("input[name=subject]").Length() != 0 {
		t.Error("the person is found after the erasure")
	}
}

// What a person must decide on is listed with a link to the record's own page.
func TestUndecidedRecordsAreLinked(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	d := in.Desk(t, account.Administrator)
	_, err := ledger.Write(context.Background(), in.DB, ledger.Act{Kind: "edit", Actor: webtest.Planted, At: in.Now}, func(tx *ledger.Tx) error {
		source, err := register.EnsureSource(tx, "said:desk", "")
		if err != nil {
			return err
		}
		return paper.Privacy.Plant(
			tx,
			privacy.Planted{
				Name:        webtest.Planted,
				Says:        webtest.Planted,
				Partnership: register.PartnershipID(in.IDs["0"]),
				Source:      source.ID,
				At:          in.Now,
			},
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	res := d.Send("/en/desk/persons", ".plain-form", url.Values{"text": {webtest.Planted}})
	doc := webtest.Document(t, res)
	var all []string
	doc.Find("input[name=subject]").Each(func(_ int, x *goquery.Selection) { all = append(all, x.AttrOr("value", "")) })
	doc = webtest.Document(t, d.Ask("POST", "/en/desk/persons", url.Values{"do": {"plan"}, "subject": all}))
	link := doc.Find(`main li a[href^="/en/desk/papers/"]`)
	if link.Length() != 1 || !strings.Contains(link.Text(), "Dopis") {
		t.Fatalf("%d papers are linked: %q", link.Length(), webtest.Text(doc.Find("main")))
	}
	d.Page(link.AttrOr("href", ""))
}
