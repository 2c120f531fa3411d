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
	row := doc.Find("main tr:contains('Dopis')").
		FilterFunction(func(_ int, x *goquery.Selection) bool { return x.Find("button[value=record]").Length() == 1 })
	link := row.Find(`a[href^="/en/desk/papers/"]`)
	if link.Length() != 1 {
		t.Fatalf("%d papers are linked: %q", link.Length(), webtest.Text(doc.Find("main")))
	}
	d.Page(link.AttrOr("href", ""))
	// What will go is listed, with a link where it is a record.
	if goes := doc.Find("main table").First(); !strings.Contains(webtest.Text(goes), "the name is taken out") ||
		goes.Find("a[href*='/desk/']").Length() == 0 {
		t.Errorf("what goes is not listed: %s", webtest.Text(doc.Find("main")))
	}
	to, sent := webtest.Fill(doc, "form:has(input[name=kind][value=paper])", url.Values{"do": {"record"}})
	if res := d.Ask("POST", to, sent); res.StatusCode != http.StatusSeeOther || in.Count(t, `select count(*) from paper`) != 0 {
		t.Errorf("erasing a paper answers %d", res.StatusCode)
	}
}

// Erasing somebody takes them out of a file that another person is deciding on,
// cell by cell: the file, its rows and what was decided stay.
func TestErasingKeepsOthersImports(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	editor := in.SignedIn(t, account.Editor)
	list := "Obec;Partner;Poznámka\nOpava;Zeulenroda;volat Řehoř Vymyšlený\n\nOpava;Neustadt;každé léto\n"
	res := editor.Upload(t, "/en/desk/import", "list.csv", []byte(list), url.Values{"kind": {"partnerships"}})
	at := strings.TrimPrefix(res.Header.Get("Location"), "https://twins.example")
	columns := url.Values{"c0": {"a"}, "c1": {"b"}, "c2": {"note"}, "source": {"said:letter"}, "a-country": {"CZ"}, "b-country": {"DE"}}
	editor.Ask("POST", at, columns)
	work := func() {
		t.Helper()
		if worked, err := in.Importer.Once(context.Background()); err != nil || !worked {
			t.Fatalf("worked %v: %v", worked, err)
		}
	}
	work()
	base := strings.TrimSuffix(at, "/columns")
	review := editor.Page(t, base+"/review")
	key, first := review.Find("input[name=k0]").AttrOr("value", ""), review.Find("input[name=m0]").First().AttrOr("value", "")
	if res := editor.Ask("POST", base+"/review", url.Values{"k0": {key}, "m0": {first}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the decision answers %d", res.StatusCode)
	}
	// The person has no record: the name goes from the texts.
	d := in.Desk(t, account.Administrator)
	doc := webtest.Document(t, d.Ask("POST", "/en/desk/persons", url.Values{"text": {"Řehoř Vymyšlený"}}))
	if !strings.Contains(webtest.Text(doc.Find("main table")), "File to be taken in") {
		t.Fatalf("the file is not named: %s", webtest.Text(doc.Find("main")))
	}
	to, sent := webtest.Fill(doc, "form:has(button[value=plan])", url.Values{"do": {"plan"}})
	doc = webtest.Document(t, d.Ask("POST", to, sent))
	to, sent = webtest.Fill(doc, "form:has(button[value=erase])", url.Values{"do": {"erase"}})
	if res := d.Ask("POST", to, sent); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("erasing answers %d", res.StatusCode)
	}
	for _, query := range []string{`select count(*) from import_row where cells like '%Vymyšlený%' or said like '%Vymyšlený%'`,
		`select count(*) from import_file where sample like '%Vymyšlený%'`, `select count(*) from import_chunk where instr(content, 'Vymyšlený') > 0`} {
		if n := in.Count(t, query); n != 0 {
			t.Errorf("the person is still in %s", query)
		}
	}
	if in.Count(t, `select count(*) from import_file`) != 1 || in.Count(t, `select count(*) from import_row`) != 2 ||
		in.Count(t, `select count(*) from import_row where line = 4`) != 1 {
		t.Error("somebody's file, or a row of it, is gone")
	}
	// It goes on from where it was.
	editor.Ask("POST", base+"/check", nil)
	work()
	page := editor.Page(t, base)
	if text := webtest.Text(page.Find("main")); page.Find("form[action$='/apply']").Length() != 1 ||
		in.Count(t, `select count(*) from import_row where line = 4 and outcome = 'new'`) != 1 {
		t.Errorf("the file cannot be taken in any more, or a decision is lost: %s", text)
	}
}
