package web_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/file"
	"twinhall/internal/imports"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
	"twinhall/internal/web/inner"
)

const secret = "kůň žere seno"

// inside is a world whose inner pages are open, with an account of each role.
type inside struct {
	*world
	files *file.Cache
	door  *inner.House
	email map[account.Role]string
	now   time.Time
}

// openDoors opens the inner pages of a world, as the command line does.
func openDoors(w *world, now func() time.Time, demo bool) *inner.House {
	h := &inner.House{People: &account.Door{DB: w.db, Now: now}, Demo: demo}
	w.server.Open(h, web.Features())
	w.importer = &imports.Worker{DB: w.db, Now: now, Log: slog.New(slog.DiscardHandler)}
	return h
}

func openInside(t *testing.T, base string, demo bool, log *slog.Logger) *inside {
	t.Helper()
	files := file.NewCache(t.TempDir(), 4<<20, slog.New(slog.DiscardHandler))
	in := inhabit(t, open(t, base, func(c *web.Config) { c.Limits.PageBurst, c.Files = 0, files }), base, demo, log)
	in.files, in.door.Erasures = files, filepath.Join(t.TempDir(), "erasures")
	return in
}

// inhabit opens the inner pages of a world, with an account of each role.
func inhabit(t *testing.T, w *world, base string, demo bool, log *slog.Logger) *inside {
	t.Helper()
	in := &inside{world: w, email: map[account.Role]string{}, now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	if log != nil {
		u, err := url.Parse(base)
		if err != nil {
			t.Fatal(err)
		}
		in.server = web.New(web.Config{BaseURL: u, Limits: web.DefaultLimits, AccessLog: true}, in.server.Site(), in.keeper, log)
	}
	in.door = openDoors(in.world, func() time.Time { return in.now }, demo)
	u, found := in.keeper.Current().UnitBySlug("opava")
	if found != edition.Here {
		t.Fatal("no Opava")
	}
	for i, role := range account.Roles {
		p := account.Person{Email: fmt.Sprintf("p%d@example.org", i), Name: "Person " + string(role), Lang: "en", Role: role}
		if role == account.Coordinator {
			p.Units = []register.UnitID{in.keeper.Current().Unit(u).ID}
		}
		if _, err := in.door.People.First(context.Background(), "test", p, secret, web.Features().Languages(), true); err != nil {
			t.Fatal(err)
		}
		in.email[role] = p.Email
	}
	return in
}

// visitor is a browser without script.
type visitor struct {
	in      *inside
	cookies map[string]*http.Cookie
	agent   string
}

func (in *inside) visitor() *visitor { return &visitor{in, map[string]*http.Cookie{}, "Browser"} }

func (v *visitor) ask(method, path string, form url.Values, header ...string) *http.Response {
	r := httptest.NewRequest(method, v.in.base+path, strings.NewReader(form.Encode()))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("User-Agent", v.agent)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	rec := httptest.NewRecorder()
	v.in.server.ServeHTTP(rec, r)
	res := rec.Result()
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		} else {
			v.cookies[c.Name] = c
		}
	}
	return res
}

func (v *visitor) signIn(t *testing.T, role account.Role) {
	t.Helper()
	res := v.ask("POST", "/en/sign-in", url.Values{"email": {v.in.email[role]}, "password": {secret}})
	if res.StatusCode != http.StatusSeeOther || len(v.cookies) != 1 {
		t.Fatalf("%s: %d %s", role, res.StatusCode, body(t, res))
	}
}

// Every route with every role: who has no right gets nothing, who is nobody is
// asked to sign in.
func TestRoutesAndRoles(t *testing.T) {
	t.Parallel()
	in := openInside(t, "https://twins.example/atlas", false, nil)
	routes := in.door.Routes()
	if len(routes) < 15 {
		t.Fatalf("%d routes", len(routes))
	}
	nobody := in.visitor()
	for _, r := range routes {
		for _, method := range r.Methods {
			if r.Needs == "" {
				continue
			}
			res := nobody.ask(method, "/en"+r.Path, nil)
			if res.StatusCode != http.StatusSeeOther || !strings.Contains(res.Header.Get("Location"), "/en/sign-in") {
				t.Errorf("nobody: %s %s answers %d", method, r.Path, res.StatusCode)
			}
			for _, role := range account.Roles {
				in.now = in.now.Add(time.Minute) // so that nobody is asked to wait
				v := in.visitor()
				v.signIn(t, role)
				res := v.ask(method, "/en"+r.Path, nil)
				if allowed := role.Can(r.Needs); allowed == (res.StatusCode == http.StatusForbidden) {
					t.Errorf("%s: %s %s answers %d; the table says %v", role, method, r.Path, res.StatusCode, allowed)
				}
			}
		}
	}
}

// Who is asked to sign in gets the page that was asked for, if the role may
// read it; from anywhere else one is led to where one's work is, and never off
// the site.
func TestWhereOneIsLedAfterSigningIn(t *testing.T) {
	t.Parallel()
	in := openInside(t, "https://twins.example/atlas", false, nil)
	for _, c := range []struct {
		role     account.Role
		next, to string
	}{
		{account.Editor, "", "/desk"},
		{account.Editor, "/desk/partnerships?country=SK&page=2", "/desk/partnerships?country=SK&page=2"},
		{account.Editor, "/desk/partnerships/" + in.ids["0"], "/desk/partnerships/" + in.ids["0"]},
		{account.Editor, "/account", "/account"},
		{account.Editor, "/people", "/desk"},               // the administrator's
		{account.Editor, "/town-hall", "/desk"},            // a coordinator's
		{account.Editor, "/account/sign-out", "/desk"},     // no page
		{account.Editor, "/sign-in", "/desk"},              // of who is not signed in
		{account.Editor, "/municipalities/opava", "/desk"}, // public
		{account.Editor, "//elsewhere.example/desk", "/desk"},
		{account.Editor, "https://elsewhere.example/desk", "/desk"},
		{account.Editor, "/desk/../../elsewhere", "/desk"},
		{account.Administrator, "/people", "/people"},
		{account.Adviser, "/desk/proposals", "/desk/proposals"},
		{account.Coordinator, "", "/town-hall"},
		{account.Coordinator, "/desk", "/town-hall"},
		{account.Coordinator, "/town-hall/officials", "/town-hall/officials"},
	} {
		in.now = in.now.Add(time.Minute)
		v := in.visitor()
		path := "/en/sign-in?" + url.Values{"next": {c.next}}.Encode()
		if c.next == c.to {
			// As the page that was asked for leads on.
			path = strings.TrimPrefix(v.ask("GET", "/en"+c.next, nil).Header.Get("Location"), "/atlas")
		}
		to, values := fill(page(t, v.ask("GET", path, nil)), "form.plain-form", url.Values{"email": {in.email[c.role]}, "password": {secret}})
		res := v.ask("POST", strings.TrimPrefix(to, "/atlas"), values)
		if got := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || got != "/atlas/en"+c.to {
			t.Errorf("%s, after asking for %q, is led to %q (%d), want %q", c.role, c.next, got, res.StatusCode, c.to)
		}
	}
}

// A method that an inner page does not know is refused with all that it knows.
func TestRefusedMethodsSayWhichAreKnown(t *testing.T) {
	t.Parallel()
	in := openInside(t, "https://twins.example/atlas", true, nil)
	known := map[string][]string{}
	for _, r := range in.door.Routes() {
		known[r.Path] = append(known[r.Path], r.Methods...)
	}
	for path, methods := range known {
		if slices.Contains(methods, http.MethodGet) {
			methods = append(methods, http.MethodHead)
		}
		slices.Sort(methods)
		for _, method := range []string{"GET", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"} {
			res := in.visitor().ask(method, "/en"+strings.ReplaceAll(path, "{}", "x"), nil)
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
	in := openInside(t, "https://twins.example/atlas", false, nil)
	v := in.visitor()
	v.signIn(t, account.Administrator)
	for _, c := range v.cookies {
		if !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/atlas/" {
			t.Errorf("cookie %+v", c)
		}
	}
	for _, path := range []string{"/en/account", "/en/people", "/en/people/new", "/en/security-log", "/en/account/second", "/cs/sign-in/mail"} {
		res := v.ask("GET", path, nil)
		h := res.Header
		if res.StatusCode != 200 || h.Get("Cache-Control") != "no-store" || h.Get("Referrer-Policy") != "no-referrer" || h.Get("Etag") != "" || !strings.Contains(h.Get("Content-Security-Policy"), "frame-ancestors 'none'") {
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
	if res := v.ask("POST", "/en/account/sign-out", nil, "Origin", "https://elsewhere.example"); res.StatusCode != http.StatusForbidden {
		t.Errorf("a form from elsewhere: %d", res.StatusCode)
	}
	if res := v.ask("POST", "/en/account/sign-out", nil, "Origin", "https://twins.example", "Sec-Fetch-Site", "same-origin"); res.StatusCode != http.StatusSeeOther || len(v.cookies) != 0 {
		t.Errorf("signing out: %d, %v", res.StatusCode, v.cookies)
	}
	// Public pages set no cookie and know nobody.
	for _, path := range []string{"/en/", "/en/municipalities/opava"} {
		if res := v.ask("GET", path, nil); res.Header.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", path)
		}
	}
	if res := in.visitor().ask("POST", "/en/", nil); res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST to a public page: %d", res.StatusCode)
	}
}

// A rejected form comes back filled in, with the error at its field; passwords
// do not.
func TestNothingEnteredIsLost(t *testing.T) {
	t.Parallel()
	in := openInside(t, "https://twins.example", false, nil)
	v := in.visitor()
	v.signIn(t, account.Administrator)
	res := v.ask("POST", "/en/people/new", url.Values{"name": {"Jan <b>"}, "email": {"no address"}, "role": {"coordinator"}, "units": {"nowhere"}, "lang": {"cs"}})
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	if doc.Find("#name").AttrOr("value", "") != "Jan <b>" || doc.Find("#email").AttrOr("value", "") != "no address" || doc.Find("#units").Text() != "nowhere" || doc.Find("#lang option[selected]").AttrOr("value", "") != "cs" {
		t.Error("something that was entered is lost")
	}
	if by := doc.Find("#units").AttrOr("aria-describedby", ""); !strings.Contains(doc.Find("#"+strings.Fields(by)[1]).Text(), "nowhere") {
		t.Errorf("the error is not at its field: %q", by)
	}
	res = v.ask("POST", "/en/sign-in", url.Values{"email": {"x@example.org"}, "password": {"geheim geheim"}})
	if text := body(t, res); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(text, "x@example.org") || strings.Contains(text, "geheim geheim") {
		t.Errorf("%d: the address must come back and the password not", res.StatusCode)
	}
}

// Known and unknown addresses get the same answer, byte by byte.
func TestSameAnswerForUnknownAddresses(t *testing.T) {
	t.Parallel()
	in := openInside(t, "https://twins.example", false, nil)
	for _, path := range []string{"/en/sign-in", "/en/password/forgotten", "/en/sign-in/mail"} {
		answers := map[string]bool{}
		for _, email := range []string{in.email[account.Coordinator], in.email[account.Editor], "nobody@example.org"} {
			res := in.visitor().ask("POST", path, url.Values{"email": {email}, "password": {"wrong password"}})
			text := strings.ReplaceAll(body(t, res), email, "")
			text = regexp.MustCompile(`name="ticket" value="[^"]+"`).ReplaceAllString(text, "")
			answers[fmt.Sprint(res.StatusCode)+text] = true
		}
		if len(answers) != 1 {
			t.Errorf("%s gives %d different answers", path, len(answers))
		}
	}
}

// A thousand failed sign-ins leave edition and ETags as they were.
func TestFailedSignInsChangeNoPage(t *testing.T) {
	t.Parallel()
	in := openInside(t, "https://twins.example", false, nil)
	before := in.get("/en/municipalities/opava").Header.Get("Etag")
	v := in.visitor()
	for range 1000 {
		in.now = in.now.Add(time.Second)
		v.ask("POST", "/en/sign-in", url.Values{"email": {in.email[account.Editor]}, "password": {"wrong password"}})
	}
	after, err := edition.Take(context.Background(), in.db, web.Features().Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	if etag := in.get("/en/municipalities/opava").Header.Get("Etag"); etag != before || after.Number != in.keeper.Current().Number {
		t.Errorf("ETag %s, was %s; the edition would be %d", etag, before, after.Number)
	}
}

// The links of mails stand in no log, and opening one changes nothing.
func TestLinksOfMails(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	in := openInside(t, "https://twins.example", false, slog.New(slog.NewTextHandler(&lines, nil)))
	v := in.visitor()
	v.ask("POST", "/en/sign-in/mail", url.Values{"email": {in.email[account.Coordinator]}})
	var queued []mail.Queued
	if err := in.db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { queued, err = mail.Last(tx, 1); return err }); err != nil || len(queued) != 1 {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`https://twins\.example(/\S+)`).FindStringSubmatch(queued[0].Text)[1]
	token := address[strings.Index(address, "token=")+6:]
	for range 3 { // a scanner of mails opens it before the person does
		if res := in.visitor().ask("GET", address, nil); res.StatusCode != 200 || res.Header.Get("Set-Cookie") != "" {
			t.Fatalf("opening the link answers %d", res.StatusCode)
		}
	}
	res := v.ask("POST", "/en/sign-in/link", url.Values{"token": {token}})
	if res.StatusCode != http.StatusSeeOther || len(v.cookies) != 1 {
		t.Errorf("the button answers %d", res.StatusCode)
	}
	if res := in.visitor().ask("POST", "/en/sign-in/link", url.Values{"token": {token}}); res.StatusCode != http.StatusGone {
		t.Errorf("the link a second time answers %d", res.StatusCode)
	}
	if strings.Contains(lines.String(), token) || !strings.Contains(lines.String(), "/en/sign-in/link") {
		t.Errorf("the log holds the token, or not even the path: %s", lines.String())
	}
}

// The demonstration's door exists in the demonstration only.
func TestDemonstrationsDoor(t *testing.T) {
	t.Parallel()
	for _, demo := range []bool{true, false} {
		in := openInside(t, "http://127.0.0.1:8080", demo, nil)
		v := in.visitor()
		res := v.ask("POST", "/en/demo/sign-in", url.Values{"role": {"editor"}})
		if (res.StatusCode == http.StatusSeeOther) != demo {
			t.Errorf("demonstration %v: the door answers %d", demo, res.StatusCode)
		}
		if res := v.ask("GET", "/en/demo/mail", nil); (res.StatusCode == 200) != demo {
			t.Errorf("demonstration %v: the mails answer %d", demo, res.StatusCode)
		}
		if text := body(t, in.visitor().ask("GET", "/en/sign-in", nil)); strings.Contains(text, "invented") != demo {
			t.Errorf("demonstration %v: the sign-in page offers the door: %v", demo, !demo)
		}
	}
}

// Without the database inner pages say so, and the input of a form is kept.
func TestInnerPagesWithoutDatabase(t *testing.T) {
	t.Parallel()
	in := openInside(t, "https://twins.example", false, nil)
	v := in.visitor()
	in.db.Close()
	res := v.ask("POST", "/en/sign-in", url.Values{"email": {"me@example.org"}, "password": {"x"}})
	if text := body(t, res); res.StatusCode != http.StatusServiceUnavailable && res.StatusCode != http.StatusInternalServerError || strings.Contains(text, "sql:") {
		t.Errorf("%d: %s", res.StatusCode, text)
	}
	if res := v.ask("GET", "/en/municipalities/opava", nil); res.StatusCode != 200 {
		t.Errorf("public pages answer %d", res.StatusCode)
	}
}
