package web_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/file"
	"twinhall/internal/imports"
	"twinhall/internal/web/webtest"
)

// Who knows what a file holds, or what somebody else's form was given for it, has
// no right to it: only the same form of the same person gets it again.
func TestAHashIsNoRight(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	editor, other := in.SignedIn(t, account.Editor), in.SignedIn(t, account.Administrator)
	path := "/en/desk/partnerships/" + in.IDs["0"] + "/paper"
	secret, err := file.NewEntrance(file.Limits{}).Take(bytes.NewReader(aPDF("secret")))
	if err != nil {
		t.Fatal(err)
	}
	refused := map[string]string{"paper-kind": "letter", "source": "said:letter"} // has no title
	whole := map[string]string{"paper-kind": "letter", "source": "said:letter", "paper-title": "A letter"}
	send := func(v *webtest.Browser, path, uploaded string) (int, string) {
		fields := map[string]string{"uploaded": uploaded}
		for k, x := range whole {
			fields[k] = x
		}
		res := uploadPaper(t, v, path, fields, "", nil)
		return res.StatusCode, webtest.Document(t, res).Find("#file-error").Text()
	}
	page := webtest.Document(t, uploadPaper(t, editor, path, refused, "x.pdf", secret.Content))
	mark := page.Find("input[name=uploaded]").AttrOr("value", "")
	if html, _ := page.Html(); mark == "" || strings.Contains(html, secret.Hash) {
		t.Fatalf("the form was given %q for its file, or its hash", mark)
	}
	for what, try := range map[string]struct {
		v        *webtest.Browser
		path     string
		uploaded string
	}{
		"the hash":                       {editor, path, secret.Hash},
		"the hash, another person":       {other, path, secret.Hash},
		"the mark, another person":       {other, path, mark},
		"the mark, in another form":      {editor, strings.Replace(path, in.IDs["0"], in.IDs["1"], 1), mark},
		"the file of no proposal at all": {editor, path, "proposal"},
	} {
		if code, says := send(try.v, try.path, try.uploaded); code != http.StatusUnprocessableEntity || says == "" {
			t.Errorf("%s: %d %q", what, code, says)
		}
	}
	if n := in.Count(t, `select count(*) from paper`); n != 0 {
		t.Fatalf("%d papers were made of another's file", n)
	}
	if code, says := send(editor, path, mark); code != http.StatusSeeOther {
		t.Errorf("the same form of the same person: %d %s", code, says)
	}
	if n := in.Count(t, `select count(*) from paper`); n != 1 || in.Count(t, `select count(*) from file_upload`) != 0 {
		t.Errorf("%d papers", n)
	}
	if code, _ := send(editor, path, mark); code != http.StatusUnprocessableEntity {
		t.Errorf("the mark once more: %d", code)
	}
}

// Another file sent with the same form takes the place of the first.
func TestAnotherFileTakesTheFirstsPlace(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	editor := in.SignedIn(t, account.Editor)
	path := "/en/desk/partnerships/" + in.IDs["0"] + "/paper"
	fields := map[string]string{"paper-kind": "letter", "source": "said:letter"}
	for _, content := range []string{"one", "two", "three"} {
		page := webtest.Document(t, uploadPaper(t, editor, path, fields, "x.pdf", aPDF(content)))
		fields["uploaded"] = page.Find("input[name=uploaded]").AttrOr("value", "")
	}
	if n := in.Count(t, `select count(*) from file_upload`); n != 1 {
		t.Errorf("%d uploads wait for one form", n)
	}
	if n := in.Count(t, `select count(*) from file where at = 0`); n != 2 {
		t.Errorf("%d files are left to the next sweep, want 2", n)
	}
}

// The hash of a file that is not public stands in no address and in no line of
// the log.
func TestHashesStandNowhere(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	in := webtest.OpenApp(t, "https://twins.example", false, slog.New(slog.NewTextHandler(&log, nil)))
	of := "/en/desk/partnerships/" + in.IDs["0"]
	desk, hall := in.SignedIn(t, account.Editor), in.SignedIn(t, account.Coordinator)
	fields := map[string]string{"paper-kind": "photo", "paper-title": "The signing", "source": "said:letter"}
	if res := uploadPaper(t, desk, of+"/paper", fields, "x.png", picture(t)); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.StatusCode)
	}
	town := "/en/town-hall/partnerships/" + in.IDs["0"]
	if res := uploadPaper(t, hall, town+"/paper", fields, "x.pdf", aPDF("proposed")); res.StatusCode != http.StatusSeeOther {
		t.Fatal(res.StatusCode)
	}
	var hashes []string
	for _, content := range [][]byte{picture(t), aPDF("proposed")} {
		f, err := file.NewEntrance(file.Limits{}).Take(bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, f.Hash)
		if f.Thumb != "" {
			hashes = append(hashes, f.Thumb)
		}
	}
	opened := 0
	walk := func(v *webtest.Browser, path string) {
		t.Helper()
		doc := v.Page(t, path)
		html, err := doc.Html()
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range hashes {
			if strings.Contains(html, h) {
				t.Errorf("%s holds the hash of a file", path)
			}
		}
		for _, a := range doc.Find("main a, main img").Nodes {
			for _, x := range a.Attr {
				if (x.Key == "href" || x.Key == "src") && (strings.HasSuffix(x.Val, "/file") || strings.HasSuffix(x.Val, "/picture")) {
					if res := v.Ask("GET", x.Val, nil); res.StatusCode != http.StatusOK || strings.HasPrefix(res.Header.Get("Content-Type"), "text/") {
						t.Errorf("%s leads to %s, which answers %d", path, x.Val, res.StatusCode)
					}
					opened++
				}
			}
		}
	}
	walk(desk, of)
	walk(desk, desk.Page(t, "/en/desk/proposals").Find("main a[href*='/desk/proposals/']").AttrOr("href", ""))
	walk(hall, town)
	walk(hall, "/en/town-hall")
	walk(hall, hall.Page(t, "/en/town-hall").Find("main a[href*='/town-hall/proposals/']").AttrOr("href", ""))
	if opened < 5 {
		t.Errorf("%d addresses of files were found", opened)
	}
	in.Get("/file/" + hashes[0] + ".png")
	desk.Ask("GET", "/en/desk/file/"+hashes[0]+".png", nil)
	for _, h := range hashes {
		if strings.Contains(log.String(), h) {
			t.Errorf("the log holds the hash of a file: %s", log.String())
		}
	}
	if !strings.Contains(log.String(), "path=/file/"+hashes[0][:8]+"….png") {
		t.Error("the log does not tell that a file was asked for")
	}
}

// What is over a bound is said at the form, which stays filled in.
func TestBoundsAreSaidAtTheForm(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	in.House.Quota, in.House.Proposed = imports.Quota{Account: 1000}, 2
	desk, hall := in.SignedIn(t, account.Editor), in.SignedIn(t, account.Coordinator)
	path := "/en/desk/partnerships/" + in.IDs["0"] + "/paper"
	fields := map[string]string{"paper-kind": "letter", "paper-title": "A letter", "source": "said:letter"}
	res := uploadPaper(t, desk, path, fields, "x.pdf", aPDF(strings.Repeat("x", 2000)))
	doc := webtest.Document(t, res)
	if says := doc.Find("#file-error").Text(); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(says, "fill the room of one account") ||
		doc.Find("#paper-title").AttrOr("value", "") != "A letter" || in.Count(t, `select count(*) from file`) != 0 {
		t.Errorf("a paper: %d %q", res.StatusCode, says)
	}
	res = desk.Upload(t, "/en/desk/import", "x.csv", []byte("municipality;country\n"+strings.Repeat("Opava;CZ\n", 200)),
		url.Values{"kind": {"municipalities"}, "source": {"https://example.org/list"}})
	doc = webtest.Document(t, res)
	if says := doc.Find("#file-error").Text(); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(says, "fill the room of one account") ||
		doc.Find("#source").AttrOr("value", "") != "https://example.org/list" {
		t.Errorf("a list: %d %q", res.StatusCode, says)
	}
	if res := uploadPaper(t, desk, path, fields, "x.pdf", aPDF("small")); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a small paper: %d", res.StatusCode)
	}

	town := "/en/town-hall/partnerships/" + in.IDs["0"] + "/paper"
	for i, want := range []int{http.StatusSeeOther, http.StatusSeeOther, http.StatusTooManyRequests} {
		res := uploadPaper(t, hall, town, fields, "x.pdf", aPDF("number "+string(rune('a'+i))))
		if res.StatusCode != want {
			t.Fatalf("proposal %d: %d", i, res.StatusCode)
		}
		if want == http.StatusTooManyRequests {
			doc = webtest.Document(t, res)
		}
	}
	if text := doc.Find("main").Text(); !strings.Contains(text, "More proposals than one can make in a day") ||
		doc.Find("#paper-title").AttrOr("value", "") != "A letter" || doc.Find("input[name=uploaded]").AttrOr("value", "") == "" {
		t.Errorf("one proposal too many: %s", text)
	}
	if n := in.Count(t, `select count(*) from proposal`); n != 2 {
		t.Errorf("%d proposals", n)
	}
}
