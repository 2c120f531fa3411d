package door_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/web/webtest"
)

// What reaches others needs the password once more, when it was given some time
// ago: the page asks for it, keeps all that was entered, and does it then.
func TestRightsAndPersonsNeedAProof(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := a.SignedIn(t, account.Administrator)
	a.Now = a.Now.Add(account.ProofFor + time.Minute)
	invite := url.Values{"name": {"Jana Nová"}, "email": {"jana@example.org"}, "role": {"editor"}, "lang": {"cs"}}
	found := webtest.Document(t, v.Ask("POST", "/en/desk/persons", url.Values{"text": {webtest.Planted}}))
	var subjects []string
	found.Find("input[name=subject]").Each(func(_ int, x *goquery.Selection) { subjects = append(subjects, x.AttrOr("value", "")) })
	if len(subjects) == 0 {
		t.Fatal("nobody is found: to look needs no proof")
	}
	for _, c := range []struct {
		what, path string
		fill       url.Values
		done       int
	}{
		{"inviting", "/en/people/new", invite, http.StatusSeeOther},
		{"giving out", "/en/desk/persons", url.Values{"do": {"export"}, "subject": subjects}, http.StatusOK},
		{"erasing", "/en/desk/persons", url.Values{"do": {"erase"}, "subject": subjects}, http.StatusSeeOther},
	} {
		a.Now = a.Now.Add(account.ProofFor + time.Minute)
		res := v.Ask("POST", c.path, c.fill)
		doc := webtest.Document(t, res)
		if res.StatusCode != http.StatusForbidden || doc.Find("input[type=password][name=proof-password]").Length() != 1 {
			t.Fatalf("%s: %d %s", c.what, res.StatusCode, webtest.Text(doc.Find("main")))
		}
		to, wrong := webtest.Fill(doc, webtest.PlainForm, url.Values{"proof-password": {"wrong password"}})
		for name := range c.fill {
			if strings.Join(wrong[name], " ") != strings.Join(c.fill[name], " ") {
				t.Errorf("%s: %s is lost: %v", c.what, name, wrong[name])
			}
		}
		res = v.Ask("POST", to, wrong)
		if doc = webtest.Document(t, res); res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#proof-password-error").Length() != 1 {
			t.Errorf("%s by a wrong password: %d", c.what, res.StatusCode)
		}
		to, right := webtest.Fill(doc, webtest.PlainForm, url.Values{"proof-password": {webtest.Password}})
		if res = v.Ask("POST", to, right); res.StatusCode != c.done ||
			c.done == http.StatusOK && !strings.Contains(res.Header.Get("Content-Disposition"), "attachment") {
			t.Errorf("%s with a proof: %d", c.what, res.StatusCode)
		}
	}
	for kind, n := range map[string]int{"proof-refused": 3, "exported": 1} {
		if got := a.Count(t, `select count(*) from security_log where kind = '`+kind+`'`); got != n {
			t.Errorf("%s stands %d times in the security log, want %d", kind, got, n)
		}
	}
}

// Opening the page of a second step writes nothing; setting one up needs the
// password, and shows the secret then.
func TestSettingUpASecondStep(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := a.SignedIn(t, account.Editor)
	doc := v.Page(t, "/en/account/second")
	if n := a.Count(t, `select count(*) from account where totp_new <> ''`); n != 0 || doc.Find("img.totp").Length() != 0 {
		t.Errorf("opening the page makes a secret")
	}
	to, wrong := webtest.Fill(doc, webtest.PlainForm, url.Values{"old": {"wrong password"}})
	if res := v.Ask("POST", to, wrong); res.StatusCode != http.StatusUnprocessableEntity || a.Count(t, `select count(*) from account where totp_new <> ''`) != 0 {
		t.Errorf("a wrong password: %d", res.StatusCode)
	}
	to, right := webtest.Fill(doc, webtest.PlainForm, url.Values{"old": {webtest.Password}})
	res := v.Ask("POST", to, right)
	shown := webtest.Document(t, res)
	secret := shown.Find("code").Text()
	if res.StatusCode != http.StatusOK || shown.Find("img.totp").Length() != 1 || secret == "" {
		t.Fatalf("%d %s", res.StatusCode, webtest.Text(shown.Find("main")))
	}
	again := webtest.Document(t, v.Ask("POST", "/en/account/second", url.Values{"code": {"000000"}}))
	if again.Find("code").Text() != secret || again.Find("#code-error").Length() != 1 {
		t.Error("a wrong code makes another secret")
	}
}

// Whose role must have a second step finds only their own account open before
// they have set one.
func TestARequiredSecondStep(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	a.House.SecondFor = []account.Role{account.Administrator}
	v := a.SignedIn(t, account.Administrator)
	for _, path := range []string{"/en/people", "/en/desk", "/en/desk/persons", "/en/security-log"} {
		if res := v.Ask("GET", path, nil); res.StatusCode != http.StatusSeeOther || !strings.Contains(res.Header.Get("Location"), "/account/second") {
			t.Errorf("%s: %d %s", path, res.StatusCode, res.Header.Get("Location"))
		}
	}
	if res := v.Ask("POST", "/en/people/new", url.Values{"name": {"x"}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("a form: %d", res.StatusCode)
	}
	for _, path := range []string{"/en/account", "/en/account/second"} {
		v.Page(t, path)
	}
	a.SignedIn(t, account.Editor).Page(t, "/en/desk")
}

// What is not somebody's own is refused and written down; so is signing out; an
// administrator signs a person out everywhere.
func TestTheSecurityLogTells(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	editor, administrator := a.SignedIn(t, account.Editor), a.SignedIn(t, account.Administrator)
	if res := editor.Ask("GET", "/en/people", nil); res.StatusCode != http.StatusForbidden {
		t.Fatalf("%d", res.StatusCode)
	}
	people := administrator.Page(t, "/en/people")
	person := people.Find("tr:contains('"+a.Email[account.Editor]+"') a").AttrOr("href", "")
	to, end := webtest.Fill(administrator.Page(t, person), "form[action$='/people/sessions']", nil)
	end.Set("id", person[strings.Index(person, "id=")+3:])
	if res := administrator.Ask("POST", to, end); res.StatusCode != http.StatusSeeOther {
		t.Errorf("ending sessions answers %d", res.StatusCode)
	}
	if res := editor.Ask("GET", "/en/desk", nil); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the editor goes on: %d", res.StatusCode)
	}
	administrator.Ask("POST", "/en/account/sign-out", nil)
	for _, kind := range []string{"no-right", "sessions-ended", "signed-out"} {
		if a.Count(t, `select count(*) from security_log where kind = '`+kind+`'`) != 1 {
			t.Errorf("the security log does not tell %s", kind)
		}
	}
}
