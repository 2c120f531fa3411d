package web_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/file"
	"twinhall/internal/paper"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/webtest"
)

// uploadPaper sends a form, with a file where there is content.
func uploadPaper(t *testing.T, v *webtest.Browser, path string, fields map[string]string, name string, content []byte) *http.Response {
	t.Helper()
	values := url.Values{}
	for k, x := range fields {
		values.Set(k, x)
	}
	return v.Upload(t, path, name, content, values)
}

func picture(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 40))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func aPDF(text string) []byte { return []byte("%PDF-1.4\n" + text + "\nstartxref\n9\n%%EOF\n") }

// A paper is uploaded, seen by those who may, published, seen by all also while
// the database is away, and taken back.
func TestPapers(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go in.Keeper.Follow(ctx, in.DB, nil)
	in.Files.Open(in.DB)
	v := in.NewBrowser()
	v.SignIn(t, account.Editor)
	of := "/en/desk/partnerships/" + in.IDs["0"]

	doc := webtest.Document(t, v.Ask("GET", of+"/paper", nil))
	if doc.Find(`form[enctype="multipart/form-data"] input[type=file][name=file][required]`).Length() != 1 ||
		!strings.Contains(doc.Find("#file-hint").Text(), "20 MB") {
		t.Error("the form asks for no file, or does not say how large it may be")
	}

	// What is refused loses nothing that was entered.
	fields := map[string]string{"paper-kind": "letter", "paper-title": "A letter of 1977", "paper-date": "1977", "source": "said:letter"}
	res := uploadPaper(t, v, of+"/paper", fields, "letter.pdf", []byte("<html><script>alert(1)</script>"))
	doc = webtest.Document(t, res)
	if res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#file-error").Length() != 1 ||
		doc.Find("#paper-title").AttrOr("value", "") != "A letter of 1977" {
		t.Errorf("HTML named as a PDF: %d, %s", res.StatusCode, doc.Find("main").Text())
	}
	delete(fields, "paper-title")
	res = uploadPaper(t, v, of+"/paper", fields, "letter.exe", aPDF("letter"))
	doc = webtest.Document(t, res)
	kept := doc.Find("input[name=uploaded]").AttrOr("value", "")
	if res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#paper-title-error").Length() != 1 || kept == "" {
		t.Fatalf("without a title: %d, kept %q", res.StatusCode, kept)
	}
	fields["paper-title"], fields["uploaded"] = "A letter of 1977", kept
	if res = uploadPaper(t, v, of+"/paper", fields, "", nil); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("with the file that was kept: %d %s", res.StatusCode, webtest.Body(t, res))
	}
	delete(fields, "uploaded")
	fields["paper-kind"], fields["paper-title"], fields["public"] = "photo", "The signing", "yes"
	if res = uploadPaper(t, v, of+"/paper", fields, "photo", picture(t)); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the picture: %d %s", res.StatusCode, webtest.Body(t, res))
	}

	doc = webtest.Document(t, v.Ask("GET", of, nil))
	if n := doc.Find("ul.papers li").Length(); n != 2 || doc.Find("ul.papers img").Length() != 1 || doc.Find("ul.papers .paper-sheet").Length() != 1 {
		t.Fatalf("%d papers stand with the partnership", n)
	}
	closed := doc.Find("ul.papers li:has(.paper-sheet) a.paper-tile").AttrOr("href", "")
	open := doc.Find("ul.papers li:has(img) a.paper-tile").AttrOr("href", "")
	res = v.Ask("GET", closed, nil)
	h := res.Header
	if got := webtest.Body(t, res); res.StatusCode != 200 || got != string(aPDF("letter")) || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") ||
		h.Get("Content-Security-Policy") != "sandbox; default-src 'none'" || h.Get("X-Content-Type-Options") != "nosniff" ||
		!strings.Contains(h.Get("Cache-Control"), "no-store") {
		t.Errorf("the letter: %d %v", res.StatusCode, h)
	}
	if res := v.Ask("GET", strings.Replace(closed, "/file", "/picture", 1), nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("the letter as a picture: %d", res.StatusCode)
	}
	nobody := in.NewBrowser()
	if res := nobody.Ask("GET", closed, nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the letter, for nobody: %d", res.StatusCode)
	}
	if res := nobody.Ask("GET", strings.Replace(closed, "/en/desk", "", 1), nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("the letter, in public: %d", res.StatusCode)
	}

	// In public there is the picture alone.
	doc = webtest.Document(t, nobody.Ask("GET", "/en/partnerships/"+in.IDs["0"], nil))
	if text := doc.Find("ul.papers").Text(); !strings.Contains(text, "The signing") || strings.Contains(text, "letter") {
		t.Fatalf("the public sees %q", text)
	}
	whole := doc.Find("ul.papers a").AttrOr("href", "")
	if !strings.HasPrefix(whole, "/file/") || v.Ask("GET", open, nil).StatusCode != http.StatusOK {
		t.Errorf("the picture lies at %s and at %s", whole, open)
	}
	for _, path := range []string{whole, doc.Find("ul.papers img").AttrOr("src", "")} {
		res := nobody.Ask("GET", path, nil)
		if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "image/") ||
			!strings.Contains(res.Header.Get("Cache-Control"), "immutable") || !strings.Contains(res.Header.Get("Content-Security-Policy"), "sandbox") {
			t.Errorf("%s: %d %v", path, res.StatusCode, res.Header)
		}
	}
	if err := in.Files.Fill(ctx, in.Keeper.Current().Files()); err != nil {
		t.Fatal(err)
	}
	in.Files.Open(nil)
	if res := nobody.Ask("GET", whole, nil); res.StatusCode != 200 {
		t.Errorf("without the database: %d", res.StatusCode)
	}
	in.Files.Open(in.DB)

	// Closed again, it is nowhere.
	doc = webtest.Document(t, v.Ask("GET", of, nil))
	edit := doc.Find("ul.papers li:has(img) a:not(.paper-tile)").AttrOr("href", "")
	form := url.Values{"paper-kind": {"photo"}, "was.paper-kind": {"photo"}, "paper-title": {"The signing"}, "was.paper-title": {"The signing"},
		"paper-date": {"1977"}, "was.paper-date": {"1977"},
		"was.public": {"yes"}, "source": {"said:desk"}}
	if res := v.Ask("POST", edit, form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("closing: %d %s", res.StatusCode, webtest.Body(t, res))
	}
	if res := nobody.Ask("GET", whole, nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("closed, the picture answers %d", res.StatusCode)
	}

	// Into the trash and back.
	id := edit[strings.LastIndexByte(edit, '/')+1:]
	if res := v.Ask("POST", "/en/desk/remove", url.Values{"kind": {"paper"}, "id": {id}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("removing: %d", res.StatusCode)
	}
	if res := v.Ask("GET", open, nil); res.StatusCode != http.StatusNotFound {
		t.Errorf("from the trash: %d", res.StatusCode)
	}
	doc = webtest.Document(t, v.Ask("GET", "/en/desk/trash", nil))
	if !strings.Contains(doc.Find("main").Text(), "The signing: ") {
		t.Error("the trash does not show it")
	}
	if res := v.Ask("POST", "/en/desk/trash/restore", url.Values{"kind": {"paper"}, "id": {id}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("restoring: %d", res.StatusCode)
	}
	if res := v.Ask("GET", open, nil); res.StatusCode != 200 {
		t.Errorf("restored: %d", res.StatusCode)
	}
}

// What is remembered is written once, by two people without loss, never shown
// in public, and stands on the sheet for a new officer.
func TestMemoryAndHandOver(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := in.NewBrowser()
	v.SignIn(t, account.Editor)
	of := "/en/desk/partnerships/" + in.IDs["0"]
	first := url.Values{"memory-why": {"The same river"}, "memory-who": {"Jan Vymyšlený"}, "source": {"said:meeting"}}
	if res := v.Ask("POST", of+"/memory", first); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	// Somebody who had the empty form open meanwhile.
	res := v.Ask("POST", of+"/memory", url.Values{"memory-why": {"The same mine"}, "memory-gifts": {"A bell"}, "source": {"said:desk"}})
	doc := webtest.Document(t, res)
	if text := doc.Find("main").Text(); res.StatusCode != http.StatusConflict || !strings.Contains(text, "The same river") ||
		doc.Find("#memory-gifts").Text() != "A bell" {
		t.Fatalf("%d: %s", res.StatusCode, text)
	}
	if res := v.Ask("POST", of+"/memory", url.Values{"memory-gifts": {"A bell"}, "memory-why": {"The same river"}, "was.memory-why": {"The same river"},
		"memory-who": {"Jan Vymyšlený"}, "was.memory-who": {"Jan Vymyšlený"}, "source": {"said:desk"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("again: %d %s", res.StatusCode, webtest.Body(t, res))
	}
	text := webtest.Document(t, v.Ask("GET", of, nil)).Find("section[aria-labelledby=memory]").Text()
	for _, want := range []string{"The same river", "Jan Vymyšlený", "A bell"} {
		if !strings.Contains(text, want) {
			t.Errorf("the record does not hold %q", want)
		}
	}
	if public := webtest.Body(t, in.NewBrowser().Ask("GET", "/en/partnerships/"+in.IDs["0"], nil)); strings.Contains(public, "river") ||
		strings.Contains(public, "Vymyšlený") {
		t.Error("the public sees the memory")
	}
	opava, _ := in.Keeper.Current().UnitBySlug("opava")
	res = v.Ask("GET", "/en/desk/municipalities/"+string(in.Keeper.Current().Unit(opava).ID)+"/hand-over", nil)
	doc = webtest.Document(t, res)
	if res.StatusCode != 200 || doc.Find("html.paper-a4").Length() != 1 || doc.Find("section.handed").Length() == 0 {
		t.Fatalf("the sheet: %d", res.StatusCode)
	}
	sheet := doc.Find("main").Text()
	for _, want := range []string{"Opava", "Liptovský Mikuláš", "The same river", "Jan Vymyšlený", "A bell", "local elections"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet does not say %q", want)
		}
	}
	if strings.Contains(sheet, "handover.") || strings.Contains(sheet, "edit.f.") {
		t.Error("the sheet shows the key of a message")
	}
	if n := 0; in.DB.Read(context.Background(), func(tx *sqldb.Tx) error { return tx.Row(`select count(*) from memory`, nil, &n) }) != nil || n != 1 {
		t.Errorf("%d memories", n)
	}
}

// Who decides upon a paper that is proposed can look at it, and it is kept
// until then.
func TestAProposedPaper(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	f, err := file.NewEntrance(file.Limits{}).Take(bytes.NewReader(aPDF("proposed")))
	if err != nil {
		t.Fatal(err)
	}
	v := in.NewBrowser()
	v.SignIn(t, account.Adviser)
	foreign := in.NewBrowser() // of another town than the one that proposes
	foreign.SignIn(t, account.Coordinator)
	proposed := &edit.Proposal{Unit: "x", Origin: "campaign:1", At: in.Now, Change: record.Change{Kind: paper.KindPaper,
		Now: record.Values{"partnership": {in.IDs["0"]}, "file": {f.Hash}, "paper-kind": {"letter"}, "paper-title": {"A letter"}}}}
	for _, step := range []struct {
		what string
		do   func(*sqldb.Tx) error
		want int
	}{
		{"uploaded", func(tx *sqldb.Tx) error { return file.Put(tx, f, in.Now.UnixMilli()) }, http.StatusNotFound},
		{"proposed", func(tx *sqldb.Tx) error { return edit.Propose(tx, proposed) }, http.StatusOK},
		{"swept", func(tx *sqldb.Tx) error {
			return paper.SweepFiles(tx, in.Now.AddDate(1, 0, 0))
		}, http.StatusOK},
	} {
		if err := in.DB.Write(context.Background(), step.do); err != nil {
			t.Fatal(err)
		}
		if res := v.Ask("GET", "/en/desk/proposals/"+proposed.ID+"/file", nil); res.StatusCode != step.want {
			t.Errorf("%s: %d, want %d", step.what, res.StatusCode, step.want)
		}
		for _, path := range []string{"proposals/" + proposed.ID + "/file", "file/" + f.Name(), "papers/" + f.Hash + "/file"} {
			if res := foreign.Ask("GET", "/en/town-hall/"+path, nil); res.StatusCode != http.StatusNotFound {
				t.Errorf("%s: another town gets %d at %s", step.what, res.StatusCode, path)
			}
		}
	}
}
