package door_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"twinhall/internal/account"
	"twinhall/internal/web/webtest"
)

// setUp sets up a second step in a browser that is signed in, and returns its
// secret and a recovery code.
func setUp(t *testing.T, a *webtest.App, v *webtest.Browser) (secret, recovery string) {
	t.Helper()
	shown := webtest.Document(t, v.Ask("POST", "/en/account/second/new", url.Values{"old": {webtest.Password}}))
	secret = shown.Find("code").Text()
	code, err := totp.GenerateCode(secret, a.Now)
	if err != nil {
		t.Fatal(err)
	}
	codes := webtest.Document(t, v.Ask("POST", "/en/account/second", url.Values{"code": {code}}))
	if recovery = codes.Find("ul.codes code").First().Text(); recovery == "" {
		t.Fatal(webtest.Text(codes.Find("main")))
	}
	a.Now = a.Now.Add(time.Minute)
	return secret, recovery
}

// A second step that the key does not open says so at the form, lets nobody in by
// the app and somebody by a recovery code; another cannot be set up without a key.
func TestASecondStepThatCannotBeRead(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	secret, recovery := setUp(t, a, a.SignedIn(t, account.Editor))
	a.House.People.Key = nil
	v := a.NewBrowser()
	asked := webtest.Document(t, v.Ask("POST", "/en/sign-in", url.Values{"email": {a.Email[account.Editor]}, "password": {webtest.Password}}))
	code, err := totp.GenerateCode(secret, a.Now)
	if err != nil {
		t.Fatal(err)
	}
	to, form := webtest.Fill(asked, webtest.PlainForm, url.Values{"code": {code}})
	res := v.Ask("POST", to, form)
	doc := webtest.Document(t, res)
	if res.StatusCode != http.StatusUnprocessableEntity || v.Cookies[a.House.CookieName()] != nil ||
		!strings.Contains(webtest.Text(doc.Find("main")), "Enter one of your recovery codes") {
		t.Errorf("a code of the app: %d %s", res.StatusCode, webtest.Text(doc.Find("main")))
	}
	to, form = webtest.Fill(doc, webtest.PlainForm, url.Values{"code": {recovery}})
	if res := v.Ask("POST", to, form); res.StatusCode != http.StatusSeeOther || v.Cookies[a.House.CookieName()] == nil {
		t.Errorf("a recovery code: %d", res.StatusCode)
	}
	doc, res = v.Doc(t, "POST", "/en/account/second/new", url.Values{"old": {webtest.Password}})
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(webtest.Text(doc.Find("main")), "the key for it is missing") {
		t.Errorf("setting up another: %d %s", res.StatusCode, webtest.Text(doc.Find("main")))
	}
	doc, res = v.Doc(t, "POST", "/en/account/codes", url.Values{"old": {webtest.Password}, "code": {code}})
	if res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(webtest.Text(doc.Find("main")), "Code: Codes of the app cannot be checked") {
		t.Errorf("a proof by the app: %d %s", res.StatusCode, webtest.Text(doc.Find("main")))
	}
}

// An administrator takes the second step from somebody who has lost it, after a
// proof; nobody their own so, and nobody else anybody's.
func TestAnAdministratorResetsASecondStep(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	editor, v := a.SignedIn(t, account.Editor), a.SignedIn(t, account.Administrator)
	link := func(role account.Role) string {
		return v.Page(t, "/en/people").Find("tr:contains('"+a.Email[role]+"') a").AttrOr("href", "")
	}
	const button = "form[action$='/people/second']"
	if v.Page(t, link(account.Editor)).Find(button).Length() != 0 {
		t.Error("a second step that is not set can be reset")
	}
	setUp(t, a, editor)
	setUp(t, a, v)
	if v.Page(t, link(account.Administrator)).Find(button).Length() != 0 {
		t.Error("one's own second step can be reset without a code of it")
	}
	own := link(account.Administrator)
	v.Ask("POST", "/en/people/second", url.Values{"id": {own[strings.Index(own, "id=")+3:]}})
	person := link(account.Editor)
	id := url.Values{"id": {person[strings.Index(person, "id=")+3:]}}
	if res := editor.Ask("POST", "/en/people/second", id); res.StatusCode != http.StatusForbidden {
		t.Errorf("an editor: %d", res.StatusCode)
	}
	a.Now = a.Now.Add(account.ProofFor + time.Minute)
	if res := v.Ask("POST", "/en/people/second", id); res.StatusCode != http.StatusForbidden {
		t.Errorf("without a proof: %d", res.StatusCode)
	}
	const set = `select count(*) from account where totp <> ''`
	if n := a.Count(t, set); n != 2 {
		t.Fatalf("%d second steps are set, want both", n)
	}
	v = a.NewBrowser()
	a.House.People.Key, a.House.SecondFor = account.NewKey(), nil
	if err := a.House.People.ResetSecond(t.Context(), "cli", account.ID(own[strings.Index(own, "id=")+3:])); err != nil {
		t.Fatal(err)
	}
	v.SignIn(t, account.Administrator)
	page := v.Page(t, person)
	if page.Find(button).Length() != 1 {
		t.Fatal("there is no button")
	}
	if res := v.Ask("POST", "/en/people/second", id); res.StatusCode != http.StatusSeeOther || a.Count(t, set) != 0 {
		t.Errorf("%d, %d second steps are set", res.StatusCode, a.Count(t, set))
	}
	if log := webtest.Text(v.Page(t, "/en/security-log").Find("main")); !strings.Contains(log, "second step reset by an administrator") {
		t.Errorf("the security log says %s", log)
	}
	a.SignedIn(t, account.Editor).Page(t, "/en/desk")
}
