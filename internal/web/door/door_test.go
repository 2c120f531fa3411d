package door_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// Who is asked to sign in gets the page that was asked for, if the role may
// read it; from anywhere else one is led to where one's work is, and never off
// the site.
func TestWhereOneIsLedAfterSigningIn(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example/atlas", false, nil)
	for _, c := range []struct {
		role     account.Role
		next, to string
	}{
		{account.Editor, "", "/desk"},
		{account.Editor, "/desk/partnerships?country=SK&page=2", "/desk/partnerships?country=SK&page=2"},
		{account.Editor, "/desk/partnerships/" + in.IDs["0"], "/desk/partnerships/" + in.IDs["0"]},
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
		in.Now = in.Now.Add(time.Minute)
		v := in.NewBrowser()
		path := "/en/sign-in?" + url.Values{"next": {c.next}}.Encode()
		if c.next == c.to {
			// As the page that was asked for leads on.
			path = strings.TrimPrefix(v.Ask("GET", "/en"+c.next, nil).Header.Get("Location"), "/atlas")
		}
		to, values := webtest.Fill(webtest.Document(t, v.Ask("GET", path, nil)), "form.plain-form",
			url.Values{"email": {in.Email[c.role]}, "password": {webtest.Password}})
		res := v.Ask("POST", strings.TrimPrefix(to, "/atlas"), values)
		if got := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || got != "/atlas/en"+c.to {
			t.Errorf("%s, after asking for %q, is led to %q (%d), want %q", c.role, c.next, got, res.StatusCode, c.to)
		}
	}
}

// A rejected form comes back filled in, with the error at its field; passwords
// do not.
func TestNothingEnteredIsLost(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := in.NewBrowser()
	v.SignIn(t, account.Administrator)
	res := v.Ask(
		"POST",
		"/en/people/new",
		url.Values{"name": {"Jan <b>"}, "email": {"no address"}, "role": {"coordinator"}, "units": {"nowhere"}, "lang": {"cs"}},
	)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || res.StatusCode != http.StatusUnprocessableEntity {
		t.Fatalf("%d %v", res.StatusCode, err)
	}
	if doc.Find("#name").AttrOr("value", "") != "Jan <b>" || doc.Find("#email").AttrOr("value", "") != "no address" ||
		doc.Find("#units").Text() != "nowhere" || doc.Find("#lang option[selected]").AttrOr("value", "") != "cs" {
		t.Error("something that was entered is lost")
	}
	if by := doc.Find("#units").AttrOr("aria-describedby", ""); !strings.Contains(doc.Find("#"+strings.Fields(by)[1]).Text(), "nowhere") {
		t.Errorf("the error is not at its field: %q", by)
	}
	res = v.Ask("POST", "/en/sign-in", url.Values{"email": {"x@example.org"}, "password": {"geheim geheim"}})
	if text := webtest.Body(t, res); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(text, "x@example.org") ||
		strings.Contains(text, "geheim geheim") {
		t.Errorf("%d: the address must come back and the password not", res.StatusCode)
	}
}

// An invitation is sent again with a new link: the first one is void, and both
// stand in the security log.
func TestInvitationSentAgain(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := in.SignedIn(t, account.Administrator)
	person := url.Values{"name": {"Jana Nová"}, "email": {"jana@example.org"}, "role": {"editor"}, "lang": {"en"}}
	if res := v.Ask("POST", "/en/people/new", person); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Errors(t, res))
	}
	var id string
	if err := in.DB.Read(t.Context(), func(tx *sqldb.Tx) error {
		return tx.Row(`select id from account where email = 'jana@example.org'`, nil, &id)
	}); err != nil {
		t.Fatal(err)
	}
	if res := v.Ask("POST", "/en/people/again", url.Values{"id": {id}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("again: %d", res.StatusCode)
	}
	mails := in.Mails(t)
	link := regexp.MustCompile(`https://twins\.example(/en/invitation\?token=\S+)`)
	if len(mails) != 2 || mails[0].Subject != mails[1].Subject {
		t.Fatalf("%d mails", len(mails))
	}
	if text := mails[0].Text; !strings.Contains(text, "Person administrator invites you to") || !strings.Contains(text, "Your role: editor.") {
		t.Errorf("the invitation says %s", text)
	}
	good := 0
	for _, m := range mails {
		if res := in.NewBrowser().Ask("GET", link.FindStringSubmatch(m.Text)[1], nil); res.StatusCode == http.StatusOK {
			good++
		}
	}
	if good != 1 {
		t.Errorf("%d of the two links are good, want one", good)
	}
	if n := in.Count(t, `select count(*) from security_log where kind = 'invited' and account = '`+id+`'`); n != 2 {
		t.Errorf("the security log has %d invitations, want 2", n)
	}
}

// Known and unknown addresses get the same answer, byte by byte.
func TestSameAnswerForUnknownAddresses(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	for _, path := range []string{"/en/sign-in", "/en/password/forgotten", "/en/sign-in/mail"} {
		answers := map[string]bool{}
		for _, email := range []string{in.Email[account.Coordinator], in.Email[account.Editor], "nobody@example.org"} {
			res := in.NewBrowser().Ask("POST", path, url.Values{"email": {email}, "password": {"wrong password"}})
			text := strings.ReplaceAll(webtest.Body(t, res), email, "")
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
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	before := in.Get("/en/municipalities/opava").Header.Get("Etag")
	v := in.NewBrowser()
	for range 1000 {
		in.Now = in.Now.Add(time.Second)
		v.Ask("POST", "/en/sign-in", url.Values{"email": {in.Email[account.Editor]}, "password": {"wrong password"}})
	}
	after, err := edition.Take(context.Background(), in.DB, web.Features().Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	if etag := in.Get("/en/municipalities/opava").Header.Get("Etag"); etag != before || after.Number != in.Keeper.Current().Number {
		t.Errorf("ETag %s, was %s; the edition would be %d", etag, before, after.Number)
	}
}

// The links of mails stand in no log, and opening one changes nothing.
func TestLinksOfMails(t *testing.T) {
	t.Parallel()
	var lines strings.Builder
	in := webtest.OpenApp(t, "https://twins.example", false, slog.New(slog.NewTextHandler(&lines, nil)))
	v := in.NewBrowser()
	v.Ask("POST", "/en/sign-in/mail", url.Values{"email": {in.Email[account.Coordinator]}})
	var queued []mail.Queued
	if err := in.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) { queued, err = mail.Last(tx, 1); return err }); err != nil ||
		len(queued) != 1 {
		t.Fatal(err)
	}
	address := regexp.MustCompile(`https://twins\.example(/\S+)`).FindStringSubmatch(queued[0].Text)[1]
	token := address[strings.Index(address, "token=")+6:]
	for range 3 { // a scanner of mails opens it before the person does
		if res := in.NewBrowser().Ask("GET", address, nil); res.StatusCode != 200 || res.Header.Get("Set-Cookie") != "" {
			t.Fatalf("opening the link answers %d", res.StatusCode)
		}
	}
	res := v.Ask("POST", "/en/sign-in/link", url.Values{"token": {token}})
	if res.StatusCode != http.StatusSeeOther || v.Cookies[in.House.CookieName()] == nil {
		t.Errorf("the button answers %d", res.StatusCode)
	}
	if res := in.NewBrowser().Ask("POST", "/en/sign-in/link", url.Values{"token": {token}}); res.StatusCode != http.StatusGone {
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
		in := webtest.OpenApp(t, "http://127.0.0.1:8080", demo, nil)
		v := in.NewBrowser()
		res := v.Ask("POST", "/en/demo/sign-in", url.Values{"role": {"editor"}})
		if (res.StatusCode == http.StatusSeeOther) != demo {
			t.Errorf("demonstration %v: the door answers %d", demo, res.StatusCode)
		}
		if res := v.Ask("GET", "/en/demo/mail", nil); (res.StatusCode == 200) != demo {
			t.Errorf("demonstration %v: the mails answer %d", demo, res.StatusCode)
		}
		if text := webtest.Body(t, in.NewBrowser().Ask("GET", "/en/sign-in", nil)); strings.Contains(text, "invented") != demo {
			t.Errorf("demonstration %v: the sign-in page offers the door: %v", demo, !demo)
		}
	}
}

// A coordinator is given no town by a name that others bear too, or whose country
// nobody says; the answer says what it may be, and takes that.
func TestACoordinatorsTownIsNotGuessed(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example", false, nil)
	v := a.SignedIn(t, account.Administrator)
	invite := func(email, units string) (*http.Response, string) {
		res := v.Ask(
			"POST",
			"/en/people/new",
			url.Values{"name": {"Jana Nová"}, "email": {email}, "role": {"coordinator"}, "units": {units}, "lang": {"cs"}},
		)
		if res.StatusCode != http.StatusUnprocessableEntity {
			return res, ""
		}
		return res, webtest.Text(webtest.Document(t, res).Find("#units-error"))
	}
	for _, typed := range []string{"opava", "Opava", "Troppau"} {
		if res, says := invite("a@example.org", typed); res.StatusCode != http.StatusUnprocessableEntity ||
			!strings.Contains(says, "Opava (Moravian-Silesian Region, Czechia)") {
			t.Errorf("%q: %d %q", typed, res.StatusCode, says)
		}
	}
	for i, typed := range []string{"Opava (Moravian-Silesian Region, Czechia)", "Opava (Moravskoslezský kraj, Czechia)", "Opava, Czechia",
		"https://twins.example/cs/municipalities/opava"} {
		res, says := invite(fmt.Sprintf("b%d@example.org", i), typed)
		if res.StatusCode != http.StatusSeeOther {
			t.Errorf("%q: %d %q", typed, res.StatusCode, says)
		}
	}
}
