package door_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/web/webtest"
)

// againIn signs in on the page that a form without a session led to.
func againIn(t *testing.T, b *webtest.Browser, res *http.Response, role account.Role) *http.Response {
	t.Helper()
	if res.StatusCode != http.StatusUnauthorized {
		t.Fatalf("a form without a session answers %d", res.StatusCode)
	}
	doc := webtest.Document(t, res)
	if text := webtest.Text(doc.Find("main")); !strings.Contains(text, "what you entered is kept") {
		t.Errorf("the page does not say that what was entered is kept: %s", text)
	}
	// The first try fails, and nothing is lost by that.
	to, values := webtest.Fill(doc, webtest.PlainForm, url.Values{"email": {b.App.Email[role]}, "password": {"another one"}})
	doc = webtest.Document(t, b.Ask("POST", strings.TrimPrefix(to, b.App.Base), values))
	to, values = webtest.Fill(doc, webtest.PlainForm, url.Values{"email": {b.App.Email[role]}, "password": {webtest.Password}})
	return b.Ask("POST", strings.TrimPrefix(to, b.App.Base), values)
}

// Whose session ran out in the middle of a form signs in again and finds the form
// filled in; a form that is no draft waits with a button; secrets are kept nowhere.
func TestASessionThatRanOutInTheMiddleOfAForm(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, page string
		role       account.Role
		fill       url.Values
	}{
		{"the desk", "/en/desk/municipalities/new", account.Editor, url.Values{"name": {"Hodslavice"}, "country": {"CZ"}}},
		{"the town hall", "/en/town-hall/partnerships/{}", account.Coordinator, url.Values{"since": {"3. 5. 1991"}, "why": {"the contract says <so>"}}},
		{"a form of one of several municipalities", "/en/town-hall/partnerships/new", account.Coordinator, url.Values{"town": {"Ulm"}, "country": {"DE"}}},
		{"a form with a file", "/en/town-hall/partnerships/{}/paper", account.Coordinator, url.Values{"paper-title": {"Smlouva 1991"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := webtest.OpenApp(t, "https://twins.example", false, nil)
			b := in.SignedIn(t, c.role)
			path := strings.ReplaceAll(c.page, "{}", in.IDs["0"])
			doc := b.Page(t, path)
			to, values := webtest.Fill(doc, webtest.RecordForm, c.fill)
			clear(b.Cookies)
			to = strings.TrimPrefix(to, in.Base)
			var res *http.Response
			if doc.Find("input[type=file]").Length() > 0 {
				delete(values, "file")
				res = b.Upload(t, to, "smlouva.pdf", []byte("%PDF-1.4"), values)
			} else {
				res = b.Ask("POST", to, values)
			}
			res = againIn(t, b, res, c.role)
			if res.StatusCode != http.StatusSeeOther || !strings.Contains(res.Header.Get("Location"), path) {
				t.Fatalf("after signing in it leads to %d %s", res.StatusCode, res.Header.Get("Location"))
			}
			doc = b.Page(t, strings.TrimPrefix(res.Header.Get("Location"), in.Base))
			_, back := webtest.Fill(doc, webtest.RecordForm, nil)
			for name, want := range c.fill {
				if back.Get(name) != want[0] {
					t.Errorf("%s came back as %q, not %q", name, back.Get(name), want[0])
				}
			}
			if doc.Find(".notice.draft").Length() != 1 {
				t.Error("the page does not say that one goes on with what was begun")
			}
			if n := in.Count(t, `select count(*) from draft`); n != 1 {
				t.Errorf("%d drafts are kept", n)
			}
		})
	}
	t.Run("a button", func(t *testing.T) {
		t.Parallel()
		in := webtest.OpenApp(t, "https://twins.example", false, nil)
		b := in.SignedIn(t, account.Editor)
		path := "/en/desk/partnerships/" + in.IDs["0"]
		to, values := webtest.Fill(b.Page(t, path), "form:has(input[name=sayer][value=a])", nil)
		clear(b.Cookies)
		res := againIn(t, b, b.Ask("POST", to, values), account.Editor)
		if n := in.Count(t, `select count(*) from statement where field = 'confirmed'`); n != 0 {
			t.Fatal("what was sent without a session was carried out")
		}
		to, values = webtest.Fill(webtest.Document(t, res), webtest.PlainForm, nil)
		if res := b.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
			t.Fatalf("sending again answers %d", res.StatusCode)
		}
		if n := in.Count(t, `select count(*) from statement where field = 'confirmed'`); n != 1 {
			t.Errorf("%d confirmations after sending again", n)
		}
	})
	t.Run("a secret", func(t *testing.T) {
		t.Parallel()
		in := webtest.OpenApp(t, "https://twins.example", false, nil)
		res := in.NewBrowser().Ask("POST", "/en/account/password", url.Values{"old": {webtest.Password}, "new": {"something long and new"}})
		if body := webtest.Body(t, res); res.StatusCode != http.StatusSeeOther || strings.Contains(body, "something long") {
			t.Errorf("a password without a session answers %d: %s", res.StatusCode, body)
		}
	})
	t.Run("a path that is none", func(t *testing.T) {
		t.Parallel()
		in := webtest.OpenApp(t, "https://twins.example", false, nil)
		b := in.NewBrowser()
		res := b.Ask("POST", "/en/sign-in", url.Values{"email": {in.Email[account.Editor]}, "password": {webtest.Password},
			"waiting": {"//elsewhere.example"}, "waiting.of": {"//elsewhere.example"}})
		if to := res.Header.Get("Location"); to != "/en/desk" {
			t.Errorf("leads to %q", to)
		}
	})
}

// What somebody began in the town hall is kept, listed on its first page, and
// gone when it was proposed.
func TestDraftsInTheTownHall(t *testing.T) {
	t.Parallel()
	in := webtest.OpenTownHall(t)
	path := "/en/town-hall/partnerships/" + in.IDs["0"] + "/end"
	to, values := webtest.Fill(in.Page(t, path), webtest.RecordForm, url.Values{"until": {"2020"}, "draft": {"yes"}})
	if res := in.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("keeping a draft answers %d", res.StatusCode)
	}
	drafts := func() *goquery.Selection {
		return in.Page(t, "/en/town-hall").Find("section[aria-labelledby=drafts] a")
	}
	if text := drafts().Text(); !strings.Contains(text, "Liptovský Mikuláš") {
		t.Errorf("the town hall lists %q", text)
	}
	doc := in.Page(t, drafts().AttrOr("href", ""))
	to, values = webtest.Fill(doc, webtest.RecordForm, url.Values{"reason": {"inactivity"}})
	if values.Get("until") != "2020" {
		t.Errorf("the draft holds %q", values.Get("until"))
	}
	if res := in.Ask("POST", to, values); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("proposing answers %d: %s", res.StatusCode, webtest.Errors(t, res))
	}
	if n := drafts().Length(); n != 0 {
		t.Errorf("%d drafts are left after proposing", n)
	}
}
