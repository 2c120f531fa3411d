package page_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// Every role finds in its rail and under "New" exactly the pages that it may
// open, each under a key of its own, and each needs what its route needs.
func TestTheRailShowsWhatARoleMayOpen(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example/atlas", false, nil)
	needs := map[string]account.Permission{}
	for _, r := range in.House.Routes() {
		if slices.Contains(r.Methods, http.MethodGet) {
			needs[r.Path] = r.Needs
		}
	}
	letters := map[string]string{}
	for _, e := range slices.Concat(in.House.Rail, in.House.New) {
		if needs[e.Path] != e.Needs {
			t.Errorf("the entry %s needs %q, its route %q", e.Path, e.Needs, needs[e.Path])
		}
		if e.Section == "" {
			continue // it is begun, and stands under "New"
		}
		if e.Letter == "" || letters[e.Letter] != "" {
			t.Errorf("%s and %q have the letter %q", e.Path, letters[e.Letter], e.Letter)
		}
		letters[e.Letter] = e.Path
	}
	for _, role := range account.Roles {
		v := in.SignedIn(t, role)
		doc := v.Page(t, "/en/account")
		if !role.Can(account.Desk) {
			if doc.Find(".rail, .finder").Length() > 0 || doc.Find(".masthead").Length() == 0 {
				t.Errorf("%s is shown the staff's frame", role)
			}
			continue
		}
		if doc.Find(".masthead, .demo-mark, .colophon").Length() > 0 || doc.Find(`.rail a[aria-current="page"]`).Text() == "" {
			t.Errorf("%s is shown the public frame, or the rail does not say where one is", role)
		}
		for box, entries := range map[string][]page.Entry{".rail li a": in.House.Rail, ".new li a": in.House.New} {
			var want []string
			for _, e := range entries {
				if role.Can(e.Needs) {
					want = append(want, "/atlas/en"+e.Path)
				}
			}
			got := doc.Find(box).Map(func(_ int, a *goquery.Selection) string { return a.AttrOr("href", "") })
			slices.Sort(got)
			slices.Sort(want)
			if !slices.Equal(got, want) {
				t.Errorf("%s sees %v, may open %v", role, got, want)
			}
			for _, path := range got {
				if res := v.Ask("GET", strings.TrimPrefix(path, "/atlas"), nil); res.StatusCode != http.StatusOK {
					t.Errorf("%s: %s answers %d", role, path, res.StatusCode)
				}
			}
		}
	}
}

// The page under which a record stands is marked in the rail, and pages that are
// open to everybody stand in the public frame for the staff too.
func TestTheFrameOfAPage(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	doc := d.Page("/en/desk/municipalities/" + string(d.Unit("opava").ID) + "/edit")
	if at := doc.Find(".rail [aria-current]"); at.Length() != 1 || at.AttrOr("aria-current", "") != "true" || !strings.Contains(at.Text(), "Municipalities") {
		t.Errorf("the rail says %q of the form of a municipality", at.Text())
	}
	if doc := d.Page("/en/desk/trash"); doc.Find(`.rail a[href="/en/desk"][aria-current]`).Length() > 0 {
		t.Error("Today is marked on another page")
	}
	if first := doc.Find("body").Children().First(); first.AttrOr("href", "") != "#main" || doc.Find("#main[tabindex]").Length() != 1 {
		t.Error("the first link does not lead to the content")
	}
	if doc := d.Page("/en/password/forgotten"); doc.Find(".rail").Length() > 0 || doc.Find(".masthead").Length() != 1 {
		t.Error("the page for a new password stands in the staff's frame")
	}
}

// Who still has to set up a second step is led nowhere else.
func TestTheRailBeforeTheSecondStep(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	in.House.SecondFor = []account.Role{account.Administrator}
	doc := in.SignedIn(t, account.Administrator).Page(t, "/en/account")
	if n := doc.Find(".rail li a").Length(); n != 1 || doc.Find(".find, .finder, .new").Length() > 0 {
		t.Errorf("%d entries, a search or something to begin", n)
	}
	if n := in.SignedIn(t, account.Editor).Page(t, "/en/account").Find(".find").Length(); n != 1 {
		t.Errorf("others have %d searches", n)
	}
}

// A cookie without a secret tells the scripts of public pages that one of the
// staff is here: it comes and goes with the session, and nobody else has it.
func TestTheCookieOfTheStaff(t *testing.T) {
	t.Parallel()
	in := webtest.OpenApp(t, "https://twins.example", false, nil)
	if v := in.SignedIn(t, account.Coordinator); v.Cookies[page.StaffCookie] != nil {
		t.Error("a coordinator has it")
	}
	v := in.SignedIn(t, account.Adviser)
	c := v.Cookies[page.StaffCookie]
	if c == nil || c.Value != "1" || c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.MaxAge != int(account.SessionIdle/time.Second) {
		t.Fatalf("one of the staff has %+v", c)
	}
	with := webtest.Body(t, v.Ask("GET", "/en/municipalities/opava", nil))
	if with != webtest.Body(t, in.NewBrowser().Ask("GET", "/en/municipalities/opava", nil)) {
		t.Error("the page of a municipality is not the same for everybody")
	}
	delete(v.Cookies, page.StaffCookie) // a session of an earlier release
	v.Ask("GET", "/en/desk", nil)
	if v.Cookies[page.StaffCookie] == nil {
		t.Error("it does not come back")
	}
	in.Now = in.Now.Add(account.SessionIdle + time.Minute)
	if v.Ask("GET", "/en/desk", nil); v.Cookies[page.StaffCookie] != nil {
		t.Error("it outlives the session")
	}
	v.SignIn(t, account.Adviser)
	v.Cookies["twinhall"] = &http.Cookie{Name: "twinhall", Value: "stale"}
	v.SignIn(t, account.Adviser)
	if v.Cookies[page.StaffCookie] == nil {
		t.Error("it is lost when a stale session is replaced")
	}
	if v.Ask("POST", "/en/account/sign-out", url.Values{}); v.Cookies[page.StaffCookie] != nil {
		t.Error("signing out leaves it")
	}
}

// Public pages of records lead to the desk by a script alone.
func TestOpenAtTheDesk(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	u := d.Unit("opava")
	pair := string(d.Keeper.Current().Partnership(u.Partnerships[0]).ID)
	for path, want := range map[string]string{
		"/en/municipalities/opava": "/en/desk/municipalities/" + string(u.ID),
		"/en/partnerships/" + pair: "/en/desk/partnerships/" + pair,
	} {
		doc := d.Page(path)
		if got := doc.Find("th-desk").AttrOr("data-url", ""); got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
		if n := doc.Find(`a[href*="/desk"]`).Length(); n > 0 {
			t.Errorf("%s has %d links to the desk", path, n)
		}
		d.Page(want)
	}
}
