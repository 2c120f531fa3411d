package page_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// Every route with every role: who has no right gets nothing, who is nobody is
// asked to sign in.
func TestRoutesAndRoles(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example/atlas", false, nil)
	routes := in.House.Routes()
	if len(routes) < 15 {
		t.Fatalf("%d routes", len(routes))
	}
	nobody := in.NewBrowser()
	for _, r := range routes {
		for _, method := range r.Methods {
			if r.Needs == "" {
				continue
			}
			res := nobody.Ask(method, "/en"+r.Path, nil)
			if res.StatusCode != http.StatusSeeOther || !strings.Contains(res.Header.Get("Location"), "/en/sign-in") {
				t.Errorf("nobody: %s %s answers %d", method, r.Path, res.StatusCode)
			}
			for _, role := range account.Roles {
				in.Now = in.Now.Add(time.Minute) // so that nobody is asked to wait
				v := in.NewBrowser()
				v.SignIn(t, role)
				res := v.Ask(method, "/en"+r.Path, nil)
				if allowed := role.Can(r.Needs); allowed == (res.StatusCode == http.StatusForbidden) {
					t.Errorf("%s: %s %s answers %d; the table says %v", role, method, r.Path, res.StatusCode, allowed)
				}
			}
		}
	}
}

// A method that an inner page does not know is refused with all that it knows.
func TestRefusedMethodsSayWhichAreKnown(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example/atlas", true, nil)
	known := map[string][]string{}
	for _, r := range in.House.Routes() {
		known[r.Path] = append(known[r.Path], r.Methods...)
	}
	for path, methods := range known {
		if slices.Contains(methods, http.MethodGet) {
			methods = append(methods, http.MethodHead)
		}
		slices.Sort(methods)
		for _, method := range []string{"GET", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"} {
			res := in.NewBrowser().Ask(method, "/en"+strings.ReplaceAll(path, "{}", "x"), nil)
			refused, allow := res.StatusCode == http.StatusMethodNotAllowed, res.Header.Get("Allow")
			if refused == slices.Contains(methods, method) || refused && allow != strings.Join(methods, ", ") {
				t.Errorf("%s %s answers %d, Allow: %q, want %v", method, path, res.StatusCode, allow, methods)
			}
		}
	}
}

// Inner pages are kept nowhere, leak no address, and follow the rules of all
// pages; a form from another site is refused.
func TestInnerPagesKeepTheRules(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example/atlas", false, nil)
	v := in.NewBrowser()
	v.SignIn(t, account.Administrator)
	for _, c := range v.Cookies {
		if c.HttpOnly == (c.Name == page.StaffCookie) || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/atlas/" {
			t.Errorf("cookie %+v", c)
		}
	}
	for _, path := range []string{"/en/account", "/en/people", "/en/people/new", "/en/security-log", "/en/account/second", "/cs/sign-in/mail"} {
		res := v.Ask("GET", path, nil)
		h := res.Header
		if res.StatusCode != 200 || h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Etag") != "" ||
			!strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
			t.Errorf("%s answers %d %v", path, res.StatusCode, h)
		}
		doc, err := goquery.NewDocumentFromReader(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		if n := doc.Find("[style], style, script:not([src])").Length(); n > 0 || doc.Find("meta[name=robots][content=noindex]").Length() != 1 {
			t.Errorf("%s has %d inline styles or scripts, or may be indexed", path, n)
		}
		if m := regexp.MustCompile(`\b(door|person|people|inner|second|password|sessions|log|role|form)\.[a-z-]+\b`).FindString(doc.Find("main").Text()); m != "" {
			t.Errorf("%s shows the key of a message: %s", path, m)
		}
	}
	if res := v.Ask("POST", "/en/account/sign-out", nil, "Origin", "https://elsewhere.example"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a form from elsewhere: %d", res.StatusCode)
	}
	if res := v.Ask("POST", "/en/account/sign-out", nil, "Origin", "https://twins.example", "Sec-Fetch-Site",
		"same-origin"); res.StatusCode != http.StatusSeeOther || v.Cookies[in.House.CookieName()] != nil {
		t.Errorf("signing out: %d, %v", res.StatusCode, v.Cookies)
	}
	// Public pages set no cookie and know nobody.
	for _, path := range []string{"/en/", "/en/municipalities/opava"} {
		if res := v.Ask("GET", path, nil); res.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
	}
	if res := in.NewBrowser().Ask("POST", "/en/", nil); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST to a public page: %d", res.StatusCode)
	}
}

// Without the database inner pages say so, and the input of a form is kept.
func TestInnerPagesWithoutDatabase(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	v, editor := in.NewBrowser(), in.SignedIn(t, account.Editor)
	in.DB.Close()
	res := v.Ask("POST", "/en/sign-in", url.Values{"email": {"me@example.org"}, "password": {"x"}})
	if text := webtest.Body(t, res); res.StatusCode != http.StatusServiceUnavailable && res.StatusCode != http.StatusInternalServerError ||
		strings.Contains(text, "sql:") {
		t.Errorf("%d: %s", res.StatusCode, text)
	}
	if res := v.Ask("GET", "/en/municipalities/opava", nil); res.StatusCode != 200 {
		t.Errorf("public pages answer %d", res.StatusCode)
	}

	// Whatever failed, what was entered can be sent again; a password goes back
	// to nobody.
	memory := "/en/desk/partnerships/" + in.IDs["0"] + "/memory"
	doc, res := editor.Doc(t, "POST", memory, url.Values{"memory-why": {"The same <river>"}, "source": {"said:desk"}})
	to, kept := webtest.Fill(doc, webtest.PlainForm, nil)
	if res.StatusCode < 500 || to != memory || kept.Get("memory-why") != "The same <river>" || kept.Get("source") != "said:desk" {
		t.Errorf("%d, kept for %q is %v", res.StatusCode, to, kept)
	}
	doc, res = editor.Doc(t, "POST", "/en/account/password", url.Values{"old": {webtest.Password}})
	if res.StatusCode < 500 || doc.Find("form.plain-form").Length() > 0 {
		t.Errorf("%d, and a password is kept on the page", res.StatusCode)
	}
}
