package campaign_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/campaign"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/webtest"
)

// An editor makes a campaign, chooses towns by what they are and by a list with
// mistakes in it, looks at the mails, tries one, and starts; then mails wait.
func TestEditorMakesCampaign(t *testing.T) {
	t.Parallel()
	a := askTowns(t, nil, campaign.Short, 1)
	v := a.NewBrowser()
	v.SignIn(t, account.Editor)
	doc, _ := v.Doc(t, "GET", "/en/desk/campaigns/new", nil)
	f := webtest.FormValues(doc.Find("form.plain-form"))
	f.Set("title", "")
	f.Set("invitation", "My words")
	doc, res := v.Doc(t, "POST", "/en/desk/campaigns/new", f)
	if res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#title-error").Length() != 1 || doc.Find("#invitation").Text() != "My words" {
		t.Fatalf("without a title: %d", res.StatusCode)
	}
	f.Set("title", "Spring")
	f["languages"] = []string{"cs", "en"}
	res = v.Ask("POST", "/en/desk/campaigns/new", f)
	to := strings.TrimPrefix(res.Header.Get("Location"), "/atlas")
	if !strings.HasSuffix(to, "/towns") {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	one := strings.TrimSuffix(to, "/towns")
	if res := v.Ask("POST", one+"/state", url.Values{"to": {"running"}, "sure": {"yes"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("a campaign that asks nobody starts: %d", res.StatusCode)
	}
	filter := url.Values{"by": {"filter"}, "country": {"CZ"}, "only": {"twinned"}, "size": {"50000-99999"}}
	doc, _ = v.Doc(t, "POST", to, filter)
	shown := doc.Find("details .plain-list li").Length()
	if shown == 0 || doc.Find("#country option[selected]").AttrOr("value", "") != "CZ" {
		t.Fatalf("%d towns are shown", shown)
	}
	if _, res = v.Doc(t, "GET", one, nil); res.StatusCode != 200 {
		t.Fatal(res.StatusCode)
	}
	filter.Set("do", "add")
	res = v.Ask("POST", to, filter)
	doc, _ = v.Doc(t, "GET", strings.TrimPrefix(res.Header.Get("Location"), "/atlas"), nil)
	if got := doc.Find("a[href*='/town?unit=']").Length(); got != shown-1 || !strings.Contains(doc.Find(".notice").Text(), fmt.Sprint(shown)) {
		t.Errorf("%d without an address, want %d, since Opava's is known: %s", got, shown-1, doc.Find(".notice").Text())
	}
	doc, res = v.Doc(t, "POST", to, url.Values{"by": {"list"}, "do": {"add"},
		"list": {"Opava, Czechia; mesto@opava.example\nNowhere at all; x@y.example\nLiptovský Mikuláš; no@address"}})
	if text := doc.Find("#list").Text(); res.StatusCode != 200 || !strings.Contains(text, "Nowhere at all; x@y.example") ||
		!strings.Contains(text, "no@address") || strings.Contains(text, "Opava") {
		t.Errorf("%d: what was not understood: %q", res.StatusCode, text)
	}
	doc, _ = v.Doc(t, "GET", one+"/preview", nil)
	if n := doc.Find("article.caught").Length(); n != 6 || !strings.Contains(doc.Find("article.caught").First().Text(), "My words") {
		t.Errorf("%d mails are shown", n)
	}
	if res := v.Ask("POST", one+"/preview", url.Values{"email": {"me@example.org"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("a test: %d", res.StatusCode)
	}
	if _, ok := a.mails()["me@example.org"]; !ok {
		t.Error("no test was sent")
	}
	if res := v.Ask("POST", one+"/state", url.Values{"to": {"running"}, "sure": {"yes"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("starting: %d %s", res.StatusCode, webtest.Body(t, res))
	}
	a.Now = a.Now.Add(time.Minute)
	if n, err := a.office.Tick(context.Background()); err != nil || n != 1 {
		t.Errorf("%d mails, %v: only one town has an address", n, err)
	}
	if _, ok := a.mails()[office(0)]; !ok {
		t.Error("Opava was not asked")
	}
	// The pages in all languages, without keys of messages.
	var unit string
	doc, _ = v.Doc(t, "GET", one+"?show=silent", nil)
	if href, ok := doc.Find("a[href*='/town?unit=']").Attr("href"); ok {
		unit = strings.TrimPrefix(href, "/atlas/en")
	}
	paths := []string{"/desk/campaigns", "/desk/campaigns/new", "/desk/campaigns/yearly", one[3:], one[3:] + "/edit", one[3:] + "/towns",
		one[3:] + "/preview", unit}
	for _, lang := range []string{"en", "cs"} {
		for _, p := range paths {
			doc, res := v.Doc(t, "GET", "/"+lang+p, nil)
			keys := regexp.MustCompile(`\b(answer|campaign|form|state|outbox|inner|official|person)\.[a-z-]+\b`)
			if key := keys.FindString(doc.Find("main").Text()); res.StatusCode != 200 || key != "" {
				t.Errorf("/%s%s: %d %s", lang, p, res.StatusCode, key)
			}
			ids := map[string]bool{}
			doc.Find("[id]").Each(func(_ int, x *goquery.Selection) {
				if id := x.AttrOr("id", ""); ids[id] {
					t.Errorf("%s: two elements are %q", p, id)
				} else {
					ids[id] = true
				}
			})
		}
	}
	// The yearly round.
	doc, _ = v.Doc(t, "GET", "/en/desk/campaigns/yearly", nil)
	f = webtest.FormValues(doc.Find("form.plain-form"))
	f.Set("on", "yes")
	f.Set("day", "31")
	f.Set("month", "2")
	if doc, res := v.Doc(t, "POST", "/en/desk/campaigns/yearly", f); res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#day-error").Length() != 1 {
		t.Errorf("31 February: %d", res.StatusCode)
	}
	f.Set("day", "1")
	if res := v.Ask("POST", "/en/desk/campaigns/yearly", f); res.StatusCode != http.StatusSeeOther {
		t.Errorf("1 February: %d", res.StatusCode)
	}
}

// A mail program's button switches the mails off by one POST, and the page's by
// another; both as often as they like.
func TestOneClick(t *testing.T) {
	t.Parallel()
	a := askTowns(t, nil, campaign.Short, 2)
	for i := range 2 {
		header := a.mails()[office(i)].Headers["List-Unsubscribe"]
		found := linkForm.FindStringSubmatch(header)
		form, path := url.Values{"List-Unsubscribe": {"One-Click"}}, found[1]+"?token="+found[2]
		if i == 1 {
			form, path = url.Values{"token": {found[2]}}, found[1]
		}
		for range 2 {
			if res := a.NewBrowser().Ask("POST", path, form); res.StatusCode != 200 {
				t.Errorf("%d", res.StatusCode)
			}
		}
	}
	a.Now = a.Now.Add(20 * 24 * time.Hour)
	before := len(a.mails())
	if _, err := a.office.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	for _, m := range a.mails() {
		if m.Kind == "letter.campaign-reminder" {
			t.Errorf("%s is reminded (%d mails before)", m.To, before)
		}
	}
}

// Many towns answer at once, and each is thanked.
func TestManyTownsAnswerAtOnce(t *testing.T) {
	t.Parallel()
	a := askTowns(t, nil, campaign.Short, 200)
	if len(a.units) < 200 {
		t.Fatalf("%d towns", len(a.units))
	}
	links := map[int][2]string{}
	all := a.mails()
	for i := range a.units {
		found := linkForm.FindStringSubmatch(all[office(i)].Text)
		links[i] = [2]string{found[1], found[2]}
	}
	var wait sync.WaitGroup
	for i := range a.units {
		wait.Go(func() {
			res := a.NewBrowser().Ask("POST", links[i][0]+"/confirm", url.Values{"token": {links[i][1]}})
			if res.StatusCode != http.StatusSeeOther {
				t.Errorf("town %d: %d", i, res.StatusCode)
			}
		})
	}
	wait.Wait()
}

// While the register cannot be written, nothing that a town entered is lost.
func TestAnswerWithoutDatabase(t *testing.T) {
	t.Parallel()
	a := askTowns(t, nil, campaign.Long, 1)
	path, token := a.link(0)
	a.DB.Close()
	for _, do := range []string{"send", "save"} {
		doc, res := a.NewBrowser().Doc(t, "POST", path, url.Values{"token": {token}, "do": {do}, "barrier": {"much <b>"}, "wishes": {"advice", "funding"}})
		f := webtest.FormValues(doc.Find("form.plain-form"))
		if res.StatusCode != http.StatusServiceUnavailable || f.Get("barrier") != "much <b>" || len(f["wishes"]) != 2 || f.Get("token") != token ||
			f.Get("do") != do {
			t.Errorf("%s: %d, kept %v", do, res.StatusCode, f)
		}
	}
}

// An administrator sees the mails that cannot be sent, and tries again.
func TestDeadMailPage(t *testing.T) {
	t.Parallel()
	a := askTowns(t, nil, campaign.Short, 1)
	if err := a.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`update outbox set state = 'dead', error = 'no such mailbox' where recipient = $1`, office(0))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	v := a.NewBrowser()
	v.SignIn(t, account.Administrator)
	doc, _ := v.Doc(t, "GET", "/en/desk/mail", nil)
	if text := doc.Find("table").First().Text(); !strings.Contains(text, office(0)) || !strings.Contains(text, "no such mailbox") {
		t.Errorf("%s", text)
	}
	id := doc.Find("button[name=again]").AttrOr("value", "")
	if res := v.Ask("POST", "/en/desk/mail", url.Values{"again": {id}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("%d", res.StatusCode)
	}
	if res := v.Ask("POST", "/en/desk/mail", url.Values{"again": {id}}); res.StatusCode != http.StatusConflict {
		t.Errorf("again: %d", res.StatusCode)
	}
	if _, waits := a.mails()[office(0)]; !waits {
		t.Error("it does not wait")
	}
}

// An editor asks back on a change that came by a campaign: the office gets the
// question with a new link, and the earlier one is void.
func TestAskingBackOnAnAnswer(t *testing.T) {
	t.Parallel()
	a := askTowns(t, nil, campaign.Long, 1)
	path, before := a.link(0)
	e := a.Keeper.Current()
	opava, _ := e.UnitByID(a.units[0])
	p := e.Partnership(opava.Partnerships[0])
	sayer, _ := p.SayerOf(opava.ID)
	proposal := &edit.Proposal{Unit: opava.ID, Origin: "campaign:" + string(a.id), At: a.Now,
		Change: record.Change{Kind: register.KindPartnership, Record: string(p.ID),
			Now: record.Values{"since": {"1901"}}, Said: record.Said{By: sayer, Source: "said:campaign"}}}
	a.write(func(tx *ledger.Tx) error { return edit.Propose(tx.Tx, proposal) })
	a.Now = a.Now.Add(time.Minute)
	editor := a.NewBrowser()
	editor.SignIn(t, account.Editor)
	res := editor.Ask("POST", "/en/desk/proposals/"+proposal.ID, url.Values{"decision": {"ask"}, "note": {"Is 1901 right?"}, "version": {"1"}})
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("asking back: %d %s", res.StatusCode, webtest.Body(t, res))
	}
	letter := a.mails()[office(0)]
	if letter.Kind != "letter.campaign-question" || !strings.Contains(letter.Text, "Is 1901 right?") {
		t.Fatalf("the newest letter is %s: %s", letter.Kind, letter.Text)
	}
	_, token := a.link(0)
	if res := a.NewBrowser().Ask("GET", path+"?token="+token, nil); res.StatusCode != http.StatusOK {
		t.Errorf("the new link answers %d", res.StatusCode)
	}
	if res := a.NewBrowser().Ask("GET", path+"?token="+before, nil); res.StatusCode == http.StatusOK {
		t.Error("the earlier link is still good")
	}
}

// A line of a list that may be of several municipalities, or does not say its
// country, is chosen by who hands it in; a person's address is left out.
func TestALineOfAListIsNeverGuessed(t *testing.T) {
	t.Parallel()
	a := webtest.OpenApp(t, "https://twins.example/atlas", false, nil)
	_, err := ledger.Write(context.Background(), a.DB, ledger.Act{Kind: "edit", Actor: "test", At: a.Now}, func(tx *ledger.Tx) error {
		_, err := register.PutUnit(tx, &register.Unit{Name: "Prudnik", Slug: "prudnik", Country: "PL", Level: register.LevelMunicipality,
			Names: []register.Name{{Kind: register.NameAlternate, Lang: "de", Name: "Neustadt"}}})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.Follow(t)
	a.Shown(t)
	v := a.SignedIn(t, account.Editor)
	doc, _ := v.Doc(t, "GET", "/en/desk/campaigns/new", nil)
	to, values := webtest.Fill(doc, ".plain-form", url.Values{"title": {"List"}, "starts": {"2026-11-25"}, "ends": {"2026-12-24"}, "languages": {"cs", "en"}})
	one := strings.TrimSuffix(strings.TrimPrefix(v.Ask("POST", strings.TrimPrefix(to, "/atlas"), values).Header.Get("Location"), "/atlas"), "/towns")
	list := "Neustadt; office@neustadt.example\nOpava, Czechia; jan.novak@opava.example\nPrudnik; Polsko; urzad@prudnik.example\n" +
		"Neustadt; Germany; rathaus@neustadt.example"
	doc, res := v.Doc(t, "POST", one+"/towns", url.Values{"by": {"list"}, "do": {"add"}, "list": {list}})
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%d %s", res.StatusCode, webtest.Text(doc.Find("main")))
	}
	on := func() []string {
		page, _ := v.Doc(t, "GET", one, nil)
		return strings.Fields(webtest.Text(page.Find("tbody")))
	}
	if got := strings.Join(on(), " "); !strings.Contains(got, "Opava") || strings.Contains(got, "novak") || strings.Count(got, "Prudnik") != 1 ||
		strings.Contains(got, "office@neustadt") {
		t.Errorf("on the list are %s", got)
	}
	text := webtest.Text(doc.Find("main"))
	if !strings.Contains(text, "jan.novak@opava.example") || !strings.Contains(text, "1 address looks like a person’s") {
		t.Errorf("it is not said that a person's address was left out: %s", text)
	}
	if !strings.Contains(text, "Neustadt; Germany; rathaus@neustadt.example") {
		t.Errorf("it is not said that a town is not in the register: %s", text)
	}
	if pick := doc.Find("select[name^=pick-]"); pick.Length() != 1 || pick.Find(`option[value="town:prudnik"]`).Length() != 1 ||
		pick.Find("option[selected]").AttrOr("value", "") != "" {
		t.Fatalf("what a line may mean is not asked: %s", text)
	}
	// The choice is of this line: another that stands there meanwhile is asked anew.
	to, values = webtest.Fill(doc, "form:has(#list)", url.Values{"do": {"add"}})
	name := doc.Find("select[name^=pick-]").AttrOr("name", "")
	values.Set(name, "town:liptovsky-mikulas")
	changed := url.Values{}
	for k, x := range values {
		changed[k] = x
	}
	changed.Set("list", strings.Replace(values.Get("list"), "Neustadt;", "Neustadt bei;", 1))
	to = strings.TrimPrefix(to, "/atlas")
	v.Ask("POST", to, changed)
	if got := strings.Join(on(), " "); strings.Contains(got, "Mikul") {
		t.Errorf("a choice of another line counts: %s", got)
	}
	v.Ask("POST", to, values)
	if got := strings.Join(on(), " "); !strings.Contains(got, "Mikul") {
		t.Errorf("the choice does not count: %s", got)
	}
}

// Starting, ending and reopening say in numbers what they do, and ask once.
func TestStepsOfACampaignAreAsked(t *testing.T) {
	t.Parallel()
	a := askTowns(t, nil, campaign.Short, 3)
	v := a.SignedIn(t, account.Editor)
	one := "/en/desk/campaigns/" + string(a.id)
	state := func() string {
		var c *campaign.Campaign
		if err := a.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) { c, err = campaign.Get(tx, a.id); return err }); err != nil {
			t.Fatal(err)
		}
		return string(c.State)
	}
	for _, c := range []struct {
		to, says, becomes string
		fill              url.Values
	}{
		{"ended", "0 municipalities have answered. 3 have not, and their links are good no more.", "ended", nil},
		{"running", "The links of 3 municipalities are good again.", "running", url.Values{"ends": {"2027-01-15"}}},
	} {
		before := state()
		doc, res := v.Doc(t, "POST", one+"/state", url.Values{"to": {c.to}})
		if text := webtest.Text(doc.Find("main")); res.StatusCode != http.StatusOK || state() != before || !strings.Contains(text, c.says) {
			t.Fatalf("%s: %d, it is %s: %s", c.to, res.StatusCode, state(), text)
		}
		to, sent := webtest.Fill(doc, webtest.PlainForm, c.fill)
		if res := v.Ask("POST", strings.TrimPrefix(to, "/atlas"), sent); res.StatusCode != http.StatusSeeOther || state() != c.becomes {
			t.Errorf("%s: %d, it is %s", c.to, res.StatusCode, state())
		}
	}
	v.Ask("POST", one+"/state", url.Values{"to": {"ended"}, "sure": {"yes"}})
	doc, _ := v.Doc(t, "POST", one+"/state", url.Values{"to": {"running"}})
	to, sent := webtest.Fill(doc, webtest.PlainForm, url.Values{"ends": {"yesterday"}})
	if doc, res := v.Doc(t, "POST", strings.TrimPrefix(to, "/atlas"), sent); res.StatusCode != http.StatusUnprocessableEntity ||
		doc.Find("#ends-error").Length() != 1 || state() != "ended" {
		t.Errorf("a day that is none: %d", res.StatusCode)
	}
}
