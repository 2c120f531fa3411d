package campaign_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/campaign"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	pages "twinhall/internal/web/campaign"
	"twinhall/internal/web/page"
	"twinhall/internal/web/webtest"
)

// asking is a world with a campaign that asks some of its towns.
type asking struct {
	*webtest.App
	t      *testing.T
	office *campaign.Office
	id     campaign.ID
	units  []register.UnitID
}

// askTowns begins a campaign that asks the first n towns with partnerships.
func askTowns(t *testing.T, log *slog.Logger, form campaign.Form, n int) *asking {
	t.Helper()
	in := webtest.OpenApp(t, "https://twins.example/atlas", false, log)
	a := &asking{App: in, t: t}
	s := &pages.Surface{House: in.House}
	a.office = &campaign.Office{DB: in.DB, Now: func() time.Time { return in.Now }, Write: s.Letters(), Log: slog.New(slog.DiscardHandler)}
	e := in.Keeper.Current()
	if u, _ := e.UnitBySlug("opava"); u >= 0 {
		a.units = append(a.units, e.Unit(u).ID)
	}
	for i := range e.Units {
		if u := &e.Units[i]; len(a.units) < n && u.Counted > 0 && u.Slug != "opava" {
			a.units = append(a.units, u.ID)
		}
	}
	a.write(func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		for i := len(a.units); i < n; i++ { // the small world has few
			u := &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: fmt.Sprintf("Town %d", i), Slug: fmt.Sprintf("town-%d", i)}
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
			if _, err := register.PutPartnership(tx, &register.Partnership{Association: own.ID, A: u.ID, B: a.units[i-1]}); err != nil {
				return err
			}
			a.units = append(a.units, u.ID)
		}
		c := &campaign.Campaign{Title: "Round 2026", Languages: []string{"cs", "en"}, Form: form, Starts: "2026-11-21", Ends: "2027-01-31",
			Invitation: "Own words", Rate: campaign.MaxRate, RemindDays: 14, RemindMost: 1}
		if err := campaign.Put(tx, c, []string{"cs", "en"}); err != nil {
			return err
		}
		a.id = c.ID
		var chosen []campaign.Chosen
		for i, u := range a.units {
			chosen = append(chosen, campaign.Chosen{Unit: u, Email: fmt.Sprintf("office%d@town.example", i)})
		}
		if _, err := campaign.Add(tx, c.ID, chosen); err != nil {
			return err
		}
		return campaign.Move(tx, c.ID, campaign.Running)
	})
	for queued := 1; queued > 0; {
		in.Now = in.Now.Add(time.Minute)
		var err error
		if queued, err = a.office.Tick(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func (a *asking) write(f func(*ledger.Tx) error) {
	a.t.Helper()
	if _, err := ledger.Write(context.Background(), a.DB, ledger.Act{Kind: "edit", Actor: "editor", At: a.Now}, f); err != nil {
		a.t.Fatal(err)
	}
}

func (a *asking) mails() map[string]mail.Queued {
	a.t.Helper()
	all := map[string]mail.Queued{}
	if err := a.DB.Read(context.Background(), func(tx *sqldb.Tx) error {
		list, err := mail.InState(tx, "waiting", 5000)
		for _, m := range list {
			if _, newer := all[m.To]; !newer {
				all[m.To] = m
			}
		}
		return err
	}); err != nil {
		a.t.Fatal(err)
	}
	return all
}

var linkForm = regexp.MustCompile(`https://twins\.example/atlas(/\w+/(?:answer|answer/object|mail/off))\?token=([\w-]+)`)

// office is the address by which a town is asked: Opava's office is known, and
// goes before the one that is chosen.
func office(i int) string {
	if i == 0 {
		return "vztahy@opava.example"
	}
	return fmt.Sprintf("office%d@town.example", i)
}

// link is the first link of the newest mail to a town.
func (a *asking) link(i int) (path, token string) {
	a.t.Helper()
	found := linkForm.FindStringSubmatch(a.mails()[office(i)].Text)
	if found == nil {
		a.t.Fatalf("no link for town %d", i)
	}
	return found[1], found[2]
}

func (a *asking) state() string {
	a.t.Helper()
	var b bytes.Buffer
	if err := a.DB.Dump(context.Background(), &b); err != nil {
		a.t.Fatal(err)
	}
	return b.String()
}

// A town opens its link without signing in, a scanner before it many times, and
// one press confirms all; then the page of a partnership is another.
func TestTownConfirms(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	a := askTowns(t, slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})), campaign.Short, 2)
	path, token := a.link(0)
	m := a.mails()[office(0)]
	if m.Headers["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click" || !strings.Contains(m.Headers["List-Unsubscribe"], "/mail/off?token=") ||
		!strings.Contains(m.Text, "Own words") {
		t.Errorf("%v\n%s", m.Headers, m.Text)
	}
	before := a.state()
	off := linkForm.FindStringSubmatch(m.Headers["List-Unsubscribe"])
	for range 5 {
		for _, p := range []string{path + "?token=" + token, off[1] + "?token=" + off[2]} {
			for _, method := range []string{"GET", "HEAD"} {
				if res := a.NewBrowser().Ask(method, p, nil); res.StatusCode != 200 || res.Header.Get("Referrer-Policy") != "no-referrer" ||
					res.Header.Get("Cache-Control") != "no-store" || len(res.Cookies()) > 0 {
					t.Fatalf("%s %s: %d %v", method, p, res.StatusCode, res.Header)
				}
			}
		}
	}
	if a.state() != before {
		t.Fatal("opening a link changes something")
	}

	v := a.NewBrowser()
	doc, _ := v.Doc(t, "GET", path+"?token="+token, nil)
	n := doc.Find(".recorded").First().Find("li").Length()
	if n == 0 || doc.Find("form.confirm-all button").Length() != 1 || doc.Find("[name^=form-], [name^=new-town], [name=barriers]").Length() > 0 {
		t.Fatalf("%d partnerships, %d buttons; or the short form asks for more", n, doc.Find("form.confirm-all button").Length())
	}
	if doc.Find("meta[name=robots][content=noindex]").Length() != 1 || doc.Find("[style], style, script:not([src])").Length() > 0 {
		t.Error("the rules of all pages")
	}
	if key := regexp.MustCompile(`\b(answer|campaign|form|state|activity|audience|official)\.[a-z-]+\b`).FindString(doc.Find("main").Text()); key != "" {
		t.Errorf("the page shows the key of a message: %s", key)
	}
	doc.Find("main a[href*='token=']").Each(func(_ int, x *goquery.Selection) { t.Errorf("a link holds the token: %s", x.AttrOr("href", "")) })
	form := doc.Find("form.confirm-all")
	res := v.Ask("POST", strings.TrimPrefix(form.AttrOr("action", ""), "/atlas"), webtest.FormValues(form))
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	doc, _ = v.Doc(t, "GET", strings.TrimPrefix(res.Header.Get("Location"), "/atlas"), nil)
	if text := doc.Find(".notice").Text(); !strings.Contains(text, fmt.Sprint(n)) {
		t.Errorf("thanks: %q", text)
	}
	if err := a.DB.Read(context.Background(), func(tx *sqldb.Tx) error {
		of, err := register.PartnershipsOf(tx, a.units[0])
		for _, p := range of {
			ends, da, db, _ := register.ConfirmedBy(p.Statements)
			if s, _, _ := register.Shown(p.Statements, register.FieldState); s.Value != register.StateEnded && p.Trashed == register.Kept &&
				(ends != 1 || da.IsZero() != (p.B == a.units[0]) || db.IsZero() == (p.B == a.units[0])) {
				t.Errorf("%s is confirmed by %d ends", p.ID, ends)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	// The office is told, and its link objects.
	objectPath, object := a.link(0)
	if !strings.HasSuffix(objectPath, "/answer/object") {
		t.Fatalf("the newest mail leads to %s", objectPath)
	}
	before = a.state()
	doc, _ = v.Doc(t, "GET", objectPath+"?token="+object, nil)
	if a.state() != before {
		t.Error("opening the link objects")
	}
	f := webtest.FormValues(doc.Find("form.plain-form"))
	f.Set("words", "that was not us")
	if res := v.Ask("POST", objectPath, f); res.StatusCode != http.StatusSeeOther {
		t.Errorf("objecting: %d", res.StatusCode)
	}
	// A bad link says so, and does not say why.
	for _, p := range []string{path + "?token=x", path, "/en/answer/object?token=x", "/en/mail/off?token=x"} {
		if res := v.Ask("GET", p, nil); res.StatusCode != http.StatusGone {
			t.Errorf("%s answers %d", p, res.StatusCode)
		}
	}
	if text := logged.String(); !strings.Contains(text, "/answer") || strings.Contains(text, token) || strings.Contains(text, object) ||
		strings.Contains(text, off[2]) {
		t.Error("a token stands in the log, or nothing was logged")
	}
}

// Nothing that a town filled in is lost: not when it is saved for later, not
// when it is refused; then the answer is there for the editor.
func TestTownAnswersAtLength(t *testing.T) {
	t.Parallel()
	a := askTowns(t, nil, campaign.Long, 1)
	a.write(func(tx *ledger.Tx) error {
		_, err := register.PutOfficial(tx, &register.Official{Unit: a.units[0], Role: register.Officer, Function: "officer",
			Email: "jan.planta@opava.example", Name: "Jan Planta", OwnEmail: "planta@home.example", Basis: register.Consent})
		return err
	})
	path, token := a.link(0)
	path = "/en" + path[3:]
	v := a.NewBrowser()
	doc, _ := v.Doc(t, "GET", path+"?token="+token, nil)
	text, _ := doc.Find("main").Html()
	if strings.Contains(text, "Planta") || strings.Contains(text, "planta") || !strings.Contains(text, "j…@opava.example") {
		t.Error("persons are not masked")
	}
	form := doc.Find("form.answer")
	f := webtest.FormValues(form)
	said := ""
	for name := range f {
		if strings.HasPrefix(name, "said-") {
			said = strings.TrimPrefix(name, "said-")
			break
		}
	}
	f.Set("said-"+said, "correct")
	f.Set("since-"+said, "in spring")
	f.Set("act-title-"+said, "Choir <b>")
	f.Set("new-town-1", "Nowhere")
	f.Set("barrier", "too few of us")
	f.Set("officer", "other")
	f.Set("officer-name", "Eva Nová")

	f.Set("do", "save")
	res := v.Ask("POST", path, f)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("saving: %d", res.StatusCode)
	}
	f.Set("barrier", "too few of us, and no money")
	if res := v.Ask("POST", form.AttrOr("data-draft", "")[len("/atlas"):], f); res.StatusCode != http.StatusNoContent {
		t.Fatalf("the script's saving: %d", res.StatusCode)
	}
	colleague := a.NewBrowser()
	doc, _ = colleague.Doc(t, "GET", path+"?token="+token, nil)
	kept := func(doc *goquery.Document) {
		t.Helper()
		if doc.Find("#act-title-"+said).AttrOr("value", "") != "Choir <b>" || doc.Find("#since-"+said).AttrOr("value", "") != "in spring" ||
			doc.Find("#barrier").Text() != "too few of us, and no money" ||
			doc.Find("#officer-name").AttrOr("value", "") != "Eva Nová" || doc.Find("#said-"+said+" input[checked]").AttrOr("value", "") != "correct" {
			t.Error("something that was filled in is lost")
		}
	}
	kept(doc)
	f = webtest.FormValues(doc.Find("form.answer"))
	f.Set("do", "send")
	doc, res = colleague.Doc(t, "POST", path, f)
	if res.StatusCode != http.StatusUnprocessableEntity || doc.Find(".error-summary a").Length() < 3 {
		t.Fatalf("%d, %d errors", res.StatusCode, doc.Find(".error-summary a").Length())
	}
	kept(doc)
	doc.Find(".error-summary a").Each(func(_ int, x *goquery.Selection) {
		id := x.AttrOr("href", "#")[1:]
		if field := doc.Find(fmt.Sprintf("[id=%q]", id)); field.Length() != 1 || field.AttrOr("aria-describedby", "") == "" {
			t.Errorf("the error of %s leads to no field", id)
		}
	})
	f = webtest.FormValues(doc.Find("form.answer"))
	f.Set("since-"+said, "1971")
	f.Set("act-date-"+said, "2026")
	f.Set("act-kind-"+said, "festival")
	f.Set("officer-function", "officer")
	f.Set("do", "send")
	f.Set("act-title-"+said, "Choir <b>, tel. 602 123 456")
	doc, res = colleague.Doc(t, "POST", path, f)
	if says := doc.Find("#act-title-" + said + "-error").Text(); res.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(says, "602 123 456") ||
		doc.Find("input[name=personal-ok]").Length() != 1 {
		t.Fatalf("a title with a telephone number: %d %q", res.StatusCode, says)
	}
	f = webtest.FormValues(doc.Find("form.answer"))
	f.Set("do", "send")
	f.Set("personal-ok", "yes")
	if res := colleague.Ask("POST", path, f); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("sending: %d %s", res.StatusCode, webtest.Body(t, res))
	}

	// The editor sees the answer, accepts the officer, says which place was meant.
	editor := a.NewBrowser()
	editor.SignIn(t, account.Editor)
	doc, _ = editor.Doc(t, "GET", "/en/desk/campaigns/"+string(a.id), nil)
	if doc.Find(".rates").Length() != 2 || doc.Find("a[href*='/town?unit=']").Length() != 1 {
		t.Errorf("%d tables of rates", doc.Find(".rates").Length())
	}
	town := doc.Find("a[href*='/town?unit=']").AttrOr("href", "")[len("/atlas"):]
	doc, _ = editor.Doc(t, "GET", town, nil)
	if text := doc.Find("main").Text(); doc.Find(".proposal").Length() != 4 || !strings.Contains(text, "1971") || !strings.Contains(text, "Eva Nová") ||
		!strings.Contains(text, "too few of us, and no money") {
		t.Errorf("%d proposals: %s", doc.Find(".proposal").Length(), text)
	}
	accept := webtest.FormValues(doc.Find("form:has([name=official])"))
	accept.Set("do", "accept")
	accept.Set("basis", "consent")
	to := "/en/desk/campaigns/" + string(a.id) + "/town"
	if res := editor.Ask("POST", to, accept); res.StatusCode != http.StatusSeeOther {
		t.Errorf("accepting the officer: %d", res.StatusCode)
	}
	place := doc.Find("form:has([name=proposal])")
	which := webtest.FormValues(place)
	which.Set(place.Find("[name^=partner-]").AttrOr("name", ""), "no such town")
	again, res := editor.Doc(t, "POST", to, which)
	if res.StatusCode != http.StatusUnprocessableEntity || again.Find("[name^=partner-]").AttrOr("value", "") != "no such town" {
		t.Errorf("a place that is none: %d", res.StatusCode)
	}
	other := ""
	for i := range a.Keeper.Current().Units {
		if u := &a.Keeper.Current().Units[i]; u.Counted == 0 {
			other = page.ChosenTown(u)
		}
	}
	which.Set(place.Find("[name^=partner-]").AttrOr("name", ""), other)
	if res := editor.Ask("POST", to, which); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a place: %d", res.StatusCode)
	}
	if err := a.DB.Read(context.Background(), func(tx *sqldb.Tx) error {
		officials, err := register.OfficialsOf(tx, a.units[0])
		eva := slices.IndexFunc(officials, func(o *register.Official) bool { return o.Name == "Eva Nová" })
		if len(officials) != 3 || eva < 0 || officials[eva].OwnEmail != "" { // the two of this world, and the one above in whose place she is
			t.Errorf("%d officials: what was known of another person is kept", len(officials))
		}
		all, err2 := edit.ProposalsOf(tx, a.units[0])
		for _, p := range all {
			if p.State == edit.Open && p.Change.Now.Get("written") != "" {
				t.Error("the place is still not known")
			}
		}
		if err == nil {
			err = err2
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	// Files for analysis: no persons, read as UTF-8 by spreadsheets, and what
	// begins like a formula is guarded.
	for _, file := range []string{"/towns.csv", "/questions.csv"} {
		res := editor.Ask("GET", "/en/desk/campaigns/"+string(a.id)+file, nil)
		text := webtest.Body(t, res)
		if res.StatusCode != 200 || !strings.HasPrefix(text, "\ufeff") || strings.Count(text, "\n") != 2 || strings.Contains(text, "Nová") ||
			strings.Contains(text, "Planta") {
			t.Errorf("%s: %d\n%s", file, res.StatusCode, text)
		}
	}
}
