package townhall_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
	"twinhall/internal/web/webtest"
)

// said are the values of a field that an end says.
func said(p *register.Partnership, f register.Field, by register.Sayer) (values []string) {
	for _, s := range p.Statements {
		if s.Field == f && s.Sayer == by {
			values = append(values, s.Value)
		}
	}
	return values
}

func partnershipIn(tx *ledger.Tx, id string) *register.Partnership {
	p, err := register.GetPartnership(tx.Tx, register.PartnershipID(id))
	if err != nil {
		return &register.Partnership{}
	}
	return p
}

func TestTownHallConfirms(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	home := w.Page(t, "/en/town-hall")
	text := webtest.Text(home.Find("main"))
	for _, part := range []string{"Opava", "Liptovský Mikuláš", "Your town has not confirmed it yet.", "the other end says 11 March 1977, you say 1964",
		"The other end has not confirmed it yet."} {
		if !strings.Contains(text, part) {
			t.Errorf("the page does not say %q", part)
		}
	}
	if n := home.Find("button[name=partnership]").Length(); n != 2 {
		t.Errorf("%d buttons to confirm, want one for each of the two that stand", n)
	}
	if res := w.Ask("POST", "/en/town-hall/confirm", url.Values{"partnership": {w.IDs["0"]}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("confirming answers %d", res.StatusCode)
	}
	if got := said(w.Partnership(t, w.IDs["0"]), register.FieldConfirmed, register.SayerA); len(got) != 1 || got[0] != "2026-11-21" {
		t.Errorf("confirmed: %v", got)
	}
	if text := webtest.Text(w.Page(t, "/en/town-hall").Find("article").First()); !strings.Contains(text, "Your town confirmed it on 21 November 2026.") {
		t.Errorf("after that the page says %q", text)
	}
	w.Ask("POST", "/en/town-hall/confirm", url.Values{})
	if len(said(w.Partnership(t, w.IDs["1"]), register.FieldConfirmed, register.SayerA)) != 1 ||
		len(said(w.Partnership(t, w.IDs["2"]), register.FieldConfirmed, register.SayerA)) != 0 {
		t.Error("all that stand are confirmed by one button, and what ended is not")
	}
}

// Another town's records are not there, whatever is asked.
func TestTownHallRefusesForeignRecords(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	e := w.Keeper.Current()
	u, _ := e.UnitBySlug("kylesovice")
	foreign := string(e.Unit(u).ID)
	var official, activity, proposal string
	if _, err := ledger.Write(context.Background(), w.DB, ledger.Act{Kind: "edit", Actor: "test", At: w.Now}, func(tx *ledger.Tx) error {
		o := &register.Official{Unit: register.UnitID(foreign), Role: register.Officer, Function: "referent"}
		if _, err := register.PutOfficial(tx, o); err != nil {
			return err
		}
		src, err := register.EnsureSource(tx, "said:phone", "")
		if err != nil {
			return err
		}
		a := &register.Activity{Association: partnershipIn(tx, w.IDs["3"]).Association, Kind: "visit", From: webtest.Day(t, "2025"), Source: src.ID,
			Partnerships: []register.PartnershipID{register.PartnershipID(w.IDs["3"])}}
		if _, err := register.PutActivity(tx, a); err != nil {
			return err
		}
		p := &edit.Proposal{Unit: register.UnitID(foreign),
			Change: record.Change{Kind: register.KindPartnership, Record: w.IDs["3"], Now: record.Values{"form": {"formal"}}}, At: w.Now}
		err = edit.Propose(tx.Tx, p)
		official, activity, proposal = string(o.ID), string(a.ID), p.ID
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/partnerships/" + w.IDs["3"], "/partnerships/" + w.IDs["3"] + "/end", "/partnerships/" + w.IDs["3"] + "/activity",
		"/partnerships/new?unit=" + foreign,
		"/activities/" + activity, "/proposals/" + proposal, "/officials/" + official, "/officials/new?unit=" + foreign} {
		for _, method := range []string{"GET", "POST"} {
			form := url.Values{"kind": {"visit"}, "from": {"2025"}, "until": {"2025"}, "reason": {"cost"}, "role": {"officer"}, "function": {"x"},
				"leave": {"yes"}, "version": {"1"}, "text": {"x"}}
			if res := w.Ask(method, "/en/town-hall"+path, form); res.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s answers %d", method, path, res.StatusCode)
			}
		}
	}
	for _, form := range []url.Values{{"unit": {foreign}}, {"partnership": {w.IDs["3"]}}} {
		if res := w.Ask("POST", "/en/town-hall/confirm", form); res.StatusCode != http.StatusNotFound {
			t.Errorf("confirming %v answers %d", form, res.StatusCode)
		}
	}
	if p := w.Partnership(t, w.IDs["3"]); p.Version != 1 {
		t.Error("another town's partnership was changed")
	}
}

// A coordinator proposes; the association asks back, is answered, accepts. One
// who is trusted changes at once.
func TestTownHallProposesAndTheDeskAnswers(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	path := "/en/town-hall/partnerships/" + w.IDs["0"]
	if res := w.Send(t, path, nil); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("nothing proposed answers %d", res.StatusCode)
	}
	res := w.Send(t, path, url.Values{"since": {"soon"}, "instrument": {"sister city <b>"}})
	if doc, err := goquery.NewDocumentFromReader(res.Body); err != nil || res.StatusCode != http.StatusUnprocessableEntity ||
		doc.Find("#since").AttrOr("aria-invalid", "") != "true" || doc.Find("#instrument").AttrOr("value", "") != "sister city <b>" {
		t.Errorf("a date that is none answers %d, or what was entered is lost", res.StatusCode)
	}
	if res := w.Send(t, path, url.Values{"since": {"1965"}, "why": {"the chronicle says so"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("a proposal answers %d: %s", res.StatusCode, webtest.Body(t, res))
	}
	open := w.Proposals(t)
	if len(open) != 1 || open[0].Change.Now.Get("since") != "1965" || open[0].Change.Said.By != register.SayerA || open[0].Change.Said.Source != "said:townhall" {
		t.Fatalf("proposals: %+v", open)
	}
	id := open[0].ID
	editor := w.App.NewBrowser()
	editor.SignIn(t, account.Editor)
	if res := editor.Ask("POST", "/en/desk/proposals/"+id, url.Values{"decision": {"ask"}, "note": {"Which chronicle?"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("asking back answers %d", res.StatusCode)
	}
	if m := w.Mails(t); len(m) != 1 || m[0].Kind != "letter.townhall-asked" || !strings.Contains(m[0].Text, "Which chronicle?") ||
		!strings.Contains(m[0].Subject, "Opava – Liptovský Mikuláš") || !strings.Contains(m[0].Text, "Opava – Liptovský Mikuláš") ||
		!strings.Contains(m[0].Text, "/en/town-hall/proposals/"+id) {
		t.Fatalf("mails: %+v", m)
	}
	if text := webtest.Text(w.Page(t, "/en/town-hall").Find("#proposals").Parent()); !strings.Contains(text, "the association asks") ||
		!strings.Contains(text, "Which chronicle?") {
		t.Errorf("the first page says %q", text)
	}
	if res := w.Send(t, "/en/town-hall/proposals/"+id, url.Values{"text": {"That of 1965."}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the answer answers %d", res.StatusCode)
	}
	if open := w.Proposals(t); len(open) != 1 || !strings.Contains(open[0].Why, "That of 1965.") {
		t.Errorf("after the answer: %+v", open)
	}
	if res := editor.Ask("POST", "/en/desk/proposals/"+id, url.Values{"decision": {"accept"}, "field": {"since"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("accepting answers %d", res.StatusCode)
	}
	if text := webtest.Text(w.Page(t, "/en/town-hall/proposals/"+id).Find("main")); !strings.Contains(text, "accepted") ||
		!strings.Contains(text, "Accepted is not confirmed") || !strings.Contains(text, "The other end has not confirmed it yet.") {
		t.Errorf("of what was accepted the page says %q", text)
	}
	w.Trust(t)
	if res := w.Send(t, path, url.Values{"since": {"3 May 1966"}}); res.StatusCode != http.StatusSeeOther || len(w.Proposals(t)) != 0 {
		t.Errorf("one who is trusted: %d, %d proposals", res.StatusCode, len(w.Proposals(t)))
	}
	if got := said(w.Partnership(t, w.IDs["0"]), register.FieldSince, register.SayerA); len(got) != 2 && len(got) != 3 ||
		!strings.Contains(strings.Join(got, " "), "1966-05-03") {
		t.Errorf("Opava says %v", got)
	}
	if res := w.Send(t, path+"/end", url.Values{"until": {""}, "reason": {""}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an end without date and reason answers %d", res.StatusCode)
	}
	if res := w.Send(t, path+"/end", url.Values{"until": {"2026"}, "reason": {"cost"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the end answers %d", res.StatusCode)
	}
	if got := said(w.Partnership(t, w.IDs["0"]), register.FieldReason, register.SayerA); len(got) != 1 || got[0] != "cost" {
		t.Errorf("the reason is %v", got)
	}
}

// A town that is not in the register is proposed in words; the desk says which
// is meant.
func TestTownHallAddsATownThatIsNotThere(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	w.Trust(t)
	path := "/en/town-hall/partnerships/new"
	if res := w.Send(t, path, url.Values{"town": {"Opava an der Drau"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("without a country: %d", res.StatusCode)
	}
	if res := w.Send(t, path, url.Values{"town": {"Kylešovice u nás"}, "country": {"CZ"}, "since": {"1999"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	open := w.Proposals(t)
	if len(open) != 1 || open[0].Change.Now.Get("town") != "Kylešovice u nás" {
		t.Fatalf("proposals: %+v", open)
	}
	editor := w.App.NewBrowser()
	editor.SignIn(t, account.Editor)
	form := url.Values{"decision": {"accept"}, "field": {"since"}}
	if res := editor.Ask("POST", "/en/desk/proposals/"+open[0].ID, form); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("accepted without the town: %d", res.StatusCode)
	}
	form.Set("b", "town:kylesovice")
	if res := editor.Ask("POST", "/en/desk/proposals/"+open[0].ID, form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("accepting answers %d %s", res.StatusCode, webtest.Body(t, res))
	}
	if text := webtest.Text(w.Page(t, "/en/town-hall").Find("main")); !strings.Contains(text, "Kylešovice") {
		t.Error("the new partnership is not on the first page")
	}
	// One that is there is added at once by who is trusted, and not twice.
	if res := w.Send(t, path, url.Values{"b": {"Kylešovice, Czechia"}, "since": {"1999"}}); res.StatusCode != http.StatusConflict {
		t.Errorf("a partnership a second time answers %d", res.StatusCode)
	}
}

func TestTownHallActivities(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	w.Trust(t)
	path := "/en/town-hall/partnerships/" + w.IDs["0"] + "/activity"
	if n := w.Page(t, path).Find(".cells").Length(); n != 5 {
		t.Errorf("%d rows for participants, want 5 that work without script", n)
	}
	res := w.Send(t, path, url.Values{"kind": {"festival"}, "from": {"June 2026"}, "participants.audience": {"youth", "clubs"},
		"participants.country": {"SK", "CZ"}, "participants.number": {"30", "many"}})
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || res.StatusCode != http.StatusUnprocessableEntity || doc.Find("input[name='participants.number']").Eq(1).AttrOr("value", "") != "many" {
		t.Fatalf("a number that is none answers %d, or the row is lost", res.StatusCode)
	}
	if res := w.Send(t, path, url.Values{"kind": {"festival"}, "title": {"Days"}, "from": {"June 2026"},
		"participants.audience": {"youth", "clubs", ""}, "participants.country": {"SK", "CZ", ""},
		"participants.number": {"30", "", ""}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	link := w.Page(t, "/en/town-hall").Find("article a[href*='/town-hall/activities/']")
	if webtest.Text(link) != "June 2026: festival or celebration, Days" {
		t.Fatalf("the first page shows %q", webtest.Text(link))
	}
	edited := link.AttrOr("href", "")
	if res := w.Send(t, edited, url.Values{"participants.number": {"35", "12", "", "", "", "", ""}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	id := register.ActivityID(edited[strings.LastIndexByte(edited, '/')+1:])
	var a *register.Activity
	if err := w.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) { a, err = register.GetActivity(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	if len(a.Participants) != 2 || a.Participants[0] != (register.Participants{Audience: "youth", Country: "SK", Number: 35}) || a.Participants[1].Number != 12 {
		t.Errorf("participants %+v", a.Participants)
	}
	editor := w.TownHall(t, account.Editor)
	if res := editor.Send(t, "/en/desk/activities/"+string(id), url.Values{"place": {"Opava"}, "source": {"said:phone"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the desk's form answers %d %s", res.StatusCode, webtest.Body(t, res))
	}
}

func TestTownHallOfficials(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	path := "/en/town-hall/officials/new"
	res := w.Send(t, path, url.Values{"function": {"referent"}, "name": {"Jana Vymyšlená"}})
	if doc, err := goquery.NewDocumentFromReader(res.Body); err != nil || res.StatusCode != http.StatusUnprocessableEntity ||
		doc.Find("#basis").AttrOr("aria-invalid", "") != "true" || doc.Find("#name").AttrOr("value", "") != "Jana Vymyšlená" {
		t.Errorf("a person without a basis answers %d, or what was entered is lost", res.StatusCode)
	}
	if res := w.Send(t, path, url.Values{"function": {"referent"}, "name": {"Jana Vymyšlená"}, "basis": {"consent"}, "languages": {"cs", "de"},
		"until": {"October 2026"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	doc := w.Page(t, "/en/town-hall/officials")
	href := doc.Find("a:contains('referent')").Last().AttrOr("href", "")
	if text := webtest.Text(w.Page(t, href).Find("main")); !strings.Contains(text, "Name of the person: Jana Vymyšlená") {
		t.Errorf("the history does not show what was entered: %q", text)
	}
	if res := w.Ask("POST", href, url.Values{"leave": {"yes"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("leaving answers %d", res.StatusCode)
	}
	if text := webtest.Text(w.Page(t, href).Find("main")); strings.Contains(text, "Vymyšlená") {
		t.Error("who left is still named")
	}
	editor := w.TownHall(t, account.Editor)
	deskPath := "/en/desk/officials/" + href[strings.LastIndexByte(href, '/')+1:]
	if res := editor.Send(t, deskPath, url.Values{"phone": {"+420 553 756 111"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the desk's form answers %d %s", res.StatusCode, webtest.Body(t, res))
	}
	adviser := w.TownHall(t, account.Adviser)
	if adviser.Page(t, deskPath).Find("main form.plain-form").Length() != 0 {
		t.Error("who may only read is offered a form")
	}
}

func TestTownHallColleaguesAndHandOver(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	if res := w.Send(t, "/en/town-hall/colleagues",
		url.Values{"name": {"Eva"}, "email": {w.Email[account.Editor]}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an address that has an account answers %d", res.StatusCode)
	}
	if res := w.Send(t, "/en/town-hall/colleagues", url.Values{"name": {"Eva"}, "email": {"eva@opava.example"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	doc := w.Page(t, "/en/town-hall/hand-over")
	own := doc.Find("input[name=official]").First().AttrOr("value", "")
	if res := w.Send(t, "/en/town-hall/hand-over",
		url.Values{"name": {"Nástupce"}, "email": {"next@opava.example"}, "official": {own}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, webtest.Body(t, res))
	}
	if !strings.Contains(webtest.Text(w.Page(t, "/en/town-hall/hand-over").Find("main")), "Invited: Nástupce.") {
		t.Error("the page does not say that it has begun")
	}
	text := w.Mails(t)[0].Text
	if by := w.Account(t).Name; !strings.Contains(text, by+" hands the partnerships of Opava") {
		t.Errorf("the invitation of the successor says %s", text)
	}
	if text := w.Mails(t)[1].Text; !strings.Contains(text, "invites you to") || !strings.Contains(text, "for Opava: you can see what is recorded") {
		t.Errorf("the invitation of a colleague says %s", text)
	}
	token, err := url.QueryUnescape(strings.Fields(text[strings.Index(text, "token=")+6:])[0])
	if err != nil {
		t.Fatal(err)
	}
	in, err := w.House.People.SetPassword(context.Background(), token, true, webtest.Password, account.From{Address: "192.0.2.1"})
	if err != nil || in.Account == nil || len(in.Account.Units) != 1 || in.Account.Trusted {
		t.Fatalf("%+v %v", in.Account, err)
	}
	if res := w.Ask("GET", "/en/town-hall", nil); res.StatusCode != http.StatusSeeOther || !strings.Contains(res.Header.Get("Location"), "sign-in") {
		t.Errorf("who handed over still comes in: %d", res.StatusCode)
	}
	var o *register.Official
	if err := w.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		o, err = register.GetOfficial(tx, register.OfficialID(own))
		return err
	}); err != nil || o.Left == "" || o.Name != "" {
		t.Errorf("the official is %+v, %v", o, err)
	}
}

func TestTownHallPublicLine(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	doc := w.Page(t, "/cs/town-hall/public")
	if line := doc.Find("textarea").Text(); !strings.HasPrefix(line, `<iframe src="https://twins.example/cs/embed/municipalities/opava"`) {
		t.Errorf("the line is %q", line)
	}
	for _, path := range []string{"", "/partnerships/new", "/partnerships/" + w.IDs["0"], "/officials", "/officials/new", "/colleagues", "/hand-over",
		"/public", "/letters"} {
		for _, lang := range web.Features().Languages() {
			doc := w.Page(t, "/"+lang+"/town-hall"+path)
			if text := doc.Find("main").Text(); strings.Contains(text, "townhall.") || strings.Contains(text, "official.f") ||
				strings.Contains(text, "edit.f.") || doc.Find("main [style]").Length() > 0 {
				t.Errorf("/%s/town-hall%s shows a key or has a style", lang, path)
			}
			ids := map[string]bool{}
			doc.Find("main [id]").Each(func(_ int, s *goquery.Selection) {
				if id := s.AttrOr("id", ""); ids[id] {
					t.Errorf("/%s/town-hall%s has two elements %q", lang, path, id)
				} else {
					ids[id] = true
				}
			})
		}
	}
}

// Whom the association trusts an administrator says, on the person's page.
func TestAdministratorTrusts(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	id := string(w.Account(t).ID)
	admin := w.TownHall(t, account.Administrator)
	if !strings.Contains(webtest.Text(w.Page(t, "/en/town-hall/partnerships/"+w.IDs["0"]).Find("form.plain-form button")), "Send to the association") {
		t.Error("who is not trusted is offered to save")
	}
	if res := admin.Send(t, "/en/people/person?id="+id, url.Values{"trusted": {"yes"}}); res.StatusCode != http.StatusSeeOther || !w.Account(t).Trusted {
		t.Fatalf("trusting answers %d", res.StatusCode)
	}
	if webtest.Text(w.Page(t, "/en/town-hall/partnerships/"+w.IDs["0"]).Find("form.plain-form button").First()) != "Save" {
		t.Error("who is trusted is not offered to save")
	}
	if admin.Page(t, "/en/people/person?id="+id).Find("input[name=trusted][checked]").Length() != 1 {
		t.Error("the page does not show the trust")
	}
	if res := admin.Send(t, "/en/people/person?id="+id, url.Values{"trusted": nil}); res.StatusCode != http.StatusSeeOther || w.Account(t).Trusted {
		t.Errorf("no longer trusting answers %d", res.StatusCode)
	}
}

// A town that has just corrected something is not told that it has not confirmed
// it: it was heard.
func TestWhoCorrectsIsHeard(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	w.Trust(t)
	w.Follow(t)
	first := func() string { return webtest.Text(w.Page(t, "/en/town-hall").Find("article").First()) }
	if !strings.Contains(first(), "Your town has not confirmed it yet.") {
		t.Fatalf("before: %s", first())
	}
	if res := w.Send(t, "/en/town-hall/partnerships/"+w.IDs["0"], url.Values{"since": {"1965"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("correcting answers %d %s", res.StatusCode, webtest.Errors(t, res))
	}
	if text := first(); !strings.Contains(text, "1965") || strings.Contains(text, "Your town has not confirmed it yet.") {
		t.Errorf("after the correction: %s", text)
	}
}
