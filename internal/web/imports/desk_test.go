package imports_test

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/intake"
	"twinhall/internal/web/webtest"
)

func number(doc *goquery.Document, outcome string) string {
	return doc.Find("tr[data-outcome=" + outcome + "] td").First().Text()
}

// An editor takes a file in without script: upload, columns, dry run, unclear
// names, writing it, taking it back.
func TestImportInTheBrowser(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example/atlas", false, nil)
	in.Follow(t)
	v := in.SignedIn(t, account.Editor)
	work := func() {
		t.Helper()
		if worked, err := in.Importer.Once(context.Background()); err != nil || !worked {
			t.Fatalf("worked %v: %v", worked, err)
		}
	}
	before := in.Count(t, `select count(*) from partnership`)
	file := "Kdo;Partner;Od;Formule\nOpava;Zeulenroda;1992;=cmd|' /C calc'!A0\nOpava;Neustadt;1995;\nOpava;Atlantisburg;1996;<b>bold\n;Wien;1997;\n"
	res := v.Upload(t, "/en/desk/import", `..\..\etc\twins.csv`, []byte(file), url.Values{"kind": {"partnerships"}})
	at := strings.TrimPrefix(res.Header.Get("Location"), "/atlas")
	if res.StatusCode != http.StatusSeeOther || !strings.HasSuffix(at, "/columns") {
		t.Fatalf("the upload answers %d %s", res.StatusCode, at)
	}
	base := strings.TrimSuffix(at, "/columns")
	doc := v.Page(t, at)
	if doc.Find("table.sheet thead select").Length() != 4 || doc.Find("table.sheet tbody tr").Length() != 4 ||
		doc.Find("#c1 option[selected]").AttrOr("value", "") != "b" || !strings.Contains(doc.Find("h1").Text(), "twins.csv") {
		t.Errorf("the columns are not shown on the rows: %s", doc.Find("table.sheet").Text())
	}
	// A column is missing, another chosen twice, a country unknown: all of it
	// stands at its place, and nothing entered is lost.
	wrong := url.Values{"c1": {"b"}, "c2": {"date"}, "source": {"https://list.example/"}, "publisher": {"Somebody"}, "a-country": {"Atlantis"}}
	doc, err := goquery.NewDocumentFromReader(v.Ask("POST", at, wrong).Body)
	if err != nil || !strings.Contains(doc.Find("#columns-wrong").Text(), "First town") || doc.Find("#a-country-error").Length() != 1 ||
		doc.Find("#a-country").AttrOr("value", "") != "Atlantis" || doc.Find("#publisher").AttrOr("value", "") != "Somebody" ||
		doc.Find("#c2 option[selected]").AttrOr("value", "") != "date" {
		t.Errorf("the refused form is not as it was sent: %v", doc.Find("main").Text())
	}
	right := url.Values{"c0": {"a"}, "c1": {"b"}, "c2": {"date"}, "c3": {"note"}, "source": {"https://list.example/"}, "publisher": {"Somebody"},
		"a-country": {"Czechia"}, "b-country": {"Germany"}, "retrieved": {"19 November 2026"}}
	if res := v.Ask("POST", at, right); res.StatusCode != http.StatusSeeOther || !strings.HasSuffix(res.Header.Get("Location"), base) {
		t.Fatalf("the columns answer %d %s", res.StatusCode, webtest.Body(t, res))
	}
	doc = v.Page(t, base)
	if doc.Find("th-progress [role=status]").Length() != 1 || doc.Find("form[action$='/stop']").Length() != 1 || doc.Find("form[action$='/apply']").Length() != 0 {
		t.Error("the page does not say that the file is being worked on")
	}
	if text := webtest.Body(t, v.Ask("GET", base+"/progress.json", nil)); !strings.Contains(text, `"busy":true`) {
		t.Errorf("progress: %s", text)
	}
	work()
	doc = v.Page(t, base)
	if number(doc, "new") != "2" || number(doc, "ambiguous") != "1" || number(doc, "rejected") != "1" ||
		in.Count(t, `select count(*) from partnership`) != before {
		t.Errorf("the dry run says %s", doc.Find("main").Text())
	}
	// The reason is told in the reader's language.
	rows := v.Page(t, strings.Replace(base, "/en/", "/cs/", 1)+"/rows?outcome=rejected")
	if rows.Find("tr[data-outcome=rejected]").Length() != 1 || !strings.Contains(rows.Find("tr[data-outcome=rejected]").Text(), "Chybí jméno první obce") {
		t.Errorf("the rejected rows are %s", rows.Find("main").Text())
	}
	if name := v.Ask("GET", base+"/rejects.csv", nil).Header.Get("Content-Disposition"); name != "attachment; filename*=UTF-8''twins.rejects.csv" {
		t.Errorf("the file of rejected rows is called %s", name)
	}
	// The unclear name, with its candidates and their map.
	review := v.Page(t, base+"/review")
	if review.Find("section.question").Length() != 1 || review.Find("input[type=radio][name=m0]").Length() < 5 ||
		review.Find("svg[role=img][aria-label]").Length() != 1 || !strings.Contains(review.Find("dl.facts").Text(), "Neustadt") {
		t.Fatalf("the review shows %s", review.Find("main").Text())
	}
	key := review.Find("input[name=k0]").AttrOr("value", "")
	if res := v.Ask("POST", base+"/review",
		url.Values{"k0": {key}, "m0": {"other"}, "o0": {"Nowhere at all"}}); res.StatusCode != http.StatusUnprocessableEntity ||
		!strings.Contains(webtest.Body(t, res), "Nowhere at all") {
		t.Errorf("a place that nobody knows: %d", res.StatusCode)
	}
	if res := v.Ask("POST", base+"/review", url.Values{"k0": {key}, "m0": {"geonames:1"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a place that was not offered: %d", res.StatusCode)
	}
	// Without script several places of a name are offered to choose from.
	doc, err = goquery.NewDocumentFromReader(v.Ask("POST", base+"/review", url.Values{"k0": {key}, "m0": {"other"}, "o0": {"Neustadt"}}).Body)
	if err != nil || doc.Find("input[name=m0][value^='other:geonames:']").Length() < 2 {
		t.Errorf("what the name may mean is not offered: %v", doc.Find("fieldset").Text())
	}
	first := review.Find("input[name=m0]").First().AttrOr("value", "")
	if res := v.Ask("POST", base+"/review", url.Values{"k0": {key}, "m0": {first}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the decision answers %d", res.StatusCode)
	}
	doc = v.Page(t, base)
	if doc.Find("form[action$='/apply']").Length() != 0 {
		t.Error("what was not checked can be applied")
	}
	if res := v.Ask("POST", base+"/apply", nil); res.StatusCode != http.StatusConflict {
		t.Errorf("applying without a check answers %d", res.StatusCode)
	}
	v.Ask("POST", base+"/check", nil)
	work()
	if doc = v.Page(t, base); number(doc, "new") != "3" || doc.Find("form[action$='/apply']").Length() != 1 {
		t.Errorf("after the decision: %s", doc.Find("main").Text())
	}
	v.Ask("POST", base+"/apply", nil)
	work()
	doc = v.Page(t, base)
	if in.Count(t, `select count(*) from partnership where trashed = ''`) != before+3 {
		t.Errorf("nothing was written: %s", doc.Find("main").Text())
	}
	undo := strings.TrimPrefix(doc.Find("a[href*='/desk/undo/']").AttrOr("href", ""), "/atlas")
	if undo == "" {
		t.Fatal("no way back is offered")
	}
	v.Page(t, undo)
	if res := v.Ask("POST", undo, nil); res.StatusCode != http.StatusSeeOther || in.Count(t, `select count(*) from partnership where trashed = ''`) != before {
		t.Errorf("taking it back answers %d", res.StatusCode)
	}
	if res := v.Ask("POST", base+"/drop", nil); res.StatusCode != http.StatusSeeOther || in.Count(t, `select count(*) from import_chunk`) != 0 {
		t.Errorf("throwing it away answers %d", res.StatusCode)
	}
	if res := v.Ask("GET", base, nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("the page of what was thrown away answers %d", res.StatusCode)
	}
}

// Rows that were not taken come as a file in which nothing can be run.
func TestRejectsCannotBeRun(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := in.SignedIn(t, account.Editor)
	res := v.Upload(t, "/en/desk/import", "f.csv", []byte("a,b,note\n,Wien,=1+1\n"), url.Values{"kind": {"partnerships"}})
	base := strings.TrimSuffix(res.Header.Get("Location"), "/columns")
	v.Ask("POST", base+"/check", nil)
	if _, err := in.Importer.Once(context.Background()); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(v.Ask("GET", base+"/rejects.csv", nil).Body).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][2] != "'=1+1" || rows[1][3] != "The name of the first town is missing" || rows[0][5] != "decision" {
		t.Errorf("%q %v", rows, err)
	}
}

// A workbook that unpacks to far more than it holds.
func bomb(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, 9) })
	w, err := z.Create("xl/worksheets/sheet1.bin")
	if err != nil {
		t.Fatal(err)
	}
	zeros := make([]byte, 1<<20)
	for range 300 {
		if _, err := w.Write(zeros); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is no list is refused with the reason, what was entered stays, and
// nothing is kept.
func TestHostileUploads(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := in.SignedIn(t, account.Editor)
	for name, c := range map[string]struct {
		raw  []byte
		says string
	}{
		"too large":   {bytes.Repeat([]byte("a,b\n"), 9<<20), "32"},
		"zip bomb":    {bomb(t), "too large"},
		"picture":     {[]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), ""},
		"no workbook": {[]byte("PK\x03\x04garbage"), "damaged"},
		"empty":       {nil, "not empty"},
		"open quote":  {[]byte("a,b\n\"" + strings.Repeat("x", intake.MaxCellBytes+1)), "quotation mark"},
		"more cells":  {[]byte("a,b\nOpava,Wien,<script>alert(1)</script>\n"), "Line 2"},
	} {
		res := v.Upload(t, "/en/desk/import", name, c.raw, url.Values{"kind": {"partnerships"}, "source": {"https://mine.example/"}})
		text := webtest.Body(t, res)
		doc, err := goquery.NewDocumentFromReader(strings.NewReader(text))
		if err != nil || res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(doc.Find("#file-error, p.error").Text(), c.says) ||
			strings.Contains(text, "<script>alert") {
			t.Errorf("%s: %d, says %q", name, res.StatusCode, doc.Find(".error").Text())
		}
		if name != "too large" && doc.Find("#source").AttrOr("value", "") != "https://mine.example/" {
			t.Errorf("%s: what was entered is lost", name)
		}
	}
	if n := in.Count(t, `select count(*) from import_file`); n != 0 {
		t.Errorf("%d files are kept", n)
	}
	if res := v.Ask("POST", "/en/desk/import", url.Values{"kind": {"partnerships"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a form without a file answers %d", res.StatusCode)
	}
}

// A text that looks like data of a person is left out of what is written, unless
// somebody looks at it and takes it; so is a source, which is public.
func TestTextsThatLookPersonalInTheBrowser(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := in.SignedIn(t, account.Editor)
	work := func() {
		t.Helper()
		if worked, err := in.Importer.Once(context.Background()); err != nil || !worked {
			t.Fatalf("worked %v: %v", worked, err)
		}
	}
	file := "Kdo;Partner;Poznámka\nOpava;Malacky;pan Novák, tel. 602 123 456\nOpava;Levoča;Ing. Svoboda to ví\nOpava;Nitra;každé léto\n"
	res := v.Upload(t, "/en/desk/import", "list.csv", []byte(file), url.Values{"kind": {"partnerships"}, "source": {"from Mr N., by mail"}})
	at := res.Header.Get("Location")
	at = strings.TrimPrefix(at, "https://twins.example")
	base := strings.TrimSuffix(at, "/columns")
	columns := url.Values{"c0": {"a"}, "c1": {"b"}, "c2": {"note"}, "source": {"from Mr N., by mail"}, "a-country": {"CZ"}, "b-country": {"SK"}}
	res = v.Ask("POST", at, columns)
	doc := webtest.Document(t, res)
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(webtest.Text(doc.Find("#source-error")), "Mr N.") ||
		doc.Find("input[name=personal-ok]").Length() != 1 {
		t.Fatalf("a source that names a person: %d %s", res.StatusCode, webtest.Text(doc.Find("main")))
	}
	columns.Set("source", "said:letter")
	if res := v.Ask("POST", at, columns); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d", res.StatusCode)
	}
	work()
	if doc := v.Page(t, base); number(doc, "left-out") != "2" || number(doc, "new") != "3" {
		t.Fatalf("the check says %s", webtest.Text(doc.Find("main")))
	}
	shown := v.Page(t, base+"/rows?outcome=left-out")
	if n := shown.Find("input[name=keep]").Length(); n != 2 || !strings.Contains(webtest.Text(shown.Find("main")), "602 123 456") {
		t.Fatalf("%d texts can be taken: %s", n, webtest.Text(shown.Find("main")))
	}
	line := shown.Find("tr:contains('Svoboda') input[name=keep]").AttrOr("value", "")
	to, sent := webtest.Fill(shown, "form[action$='/texts']", url.Values{"keep": {line}})
	if res := v.Ask("POST", to, sent); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("taking a text answers %d", res.StatusCode)
	}
	if res := v.Ask("POST", base+"/apply", nil); res.StatusCode != http.StatusConflict {
		t.Errorf("applying without a check answers %d", res.StatusCode)
	}
	v.Ask("POST", base+"/check", nil)
	work()
	if again := v.Page(t, base+"/rows?outcome=left-out"); again.Find("input[name=keep][checked]").AttrOr("value", "") != line {
		t.Errorf("what was taken cannot be left out again: %s", webtest.Text(again.Find("main")))
	}
	v.Ask("POST", base+"/apply", nil)
	work()
	for text, n := range map[string]int{"%602%": 0, "%Svoboda%": 1, "%léto%": 1} {
		if got := in.Count(t, `select count(*) from statement where value like '`+text+`'`); got != n {
			t.Errorf("%s stands %d times, want %d", text, got, n)
		}
	}
}
