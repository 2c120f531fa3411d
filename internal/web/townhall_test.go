package web_test

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
	"twinhall/internal/mail"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

// town is a signed-in coordinator of Opava whose changes become public.
type town struct {
	*inside
	*visitor
}

func openTown(t *testing.T) *town {
	t.Helper()
	in := openInside(t, "https://twins.example", false, nil)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); in.keeper.Follow(ctx, in.db, nil) }()
	t.Cleanup(func() { stop(); <-done })
	v := in.visitor()
	v.signIn(t, account.Coordinator)
	return &town{in, v}
}

func (w *town) read(t *testing.T, path string) *goquery.Document {
	t.Helper()
	res := w.ask("GET", path, nil)
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d, %v", path, res.StatusCode, err)
	}
	return doc
}

// send posts a form as a browser without script would: what the page shows,
// with some fields filled in.
func (w *town) send(t *testing.T, path string, fill url.Values) *http.Response {
	t.Helper()
	doc := w.read(t, path)
	form := doc.Find("form.plain-form").First()
	values := url.Values{}
	form.Find("input, textarea").Each(func(_ int, s *goquery.Selection) {
		name, kind := s.AttrOr("name", ""), s.AttrOr("type", "")
		_, checked := s.Attr("checked")
		if name == "" || (kind == "checkbox" || kind == "radio") && !checked {
			return
		}
		if goquery.NodeName(s) == "textarea" {
			values.Add(name, s.Text())
		} else {
			values.Add(name, s.AttrOr("value", ""))
		}
	})
	form.Find("select").Each(func(_ int, s *goquery.Selection) {
		values.Add(s.AttrOr("name", ""), s.Find("option[selected]").AttrOr("value", ""))
	})
	for name, all := range fill {
		values[name] = all
	}
	return w.ask("POST", strings.TrimPrefix(form.AttrOr("action", ""), w.base), values)
}

func (w *town) account(t *testing.T) (a *account.Account) {
	t.Helper()
	if err := w.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := account.List(tx)
		for _, x := range all {
			if x.Email == w.email[account.Coordinator] {
				a = x
			}
		}
		return err
	}); err != nil || a == nil {
		t.Fatal(err)
	}
	return a
}

func (w *town) trust(t *testing.T) {
	t.Helper()
	a := w.account(t)
	if err := w.door.People.Change(context.Background(), a.ID, a.ID, a.Version, account.Person{Name: a.Name, Lang: a.Lang, Role: a.Role, Units: a.Units, Trusted: true}, account.Active, web.Features().Languages()); err != nil {
		t.Fatal(err)
	}
}

func (w *town) pair(t *testing.T, id string) *register.Partnership {
	t.Helper()
	var p *register.Partnership
	if err := w.db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		p, err = register.GetPartnership(tx, register.PartnershipID(id))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return p
}

func (w *town) open(t *testing.T) (all []*edit.Proposal) {
	t.Helper()
	if err := w.db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { all, err = edit.Proposals(tx, edit.Open); return err }); err != nil {
		t.Fatal(err)
	}
	return all
}

func said(p *register.Partnership, f register.Field, by register.Sayer) (values []string) {
	for _, s := range p.Statements {
		if s.Field == f && s.Sayer == by {
			values = append(values, s.Value)
		}
	}
	return values
}

func TestTownHallConfirms(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	home := w.read(t, "/en/town-hall")
	text := flat(home.Find("main"))
	for _, part := range []string{"Opava", "Liptovský Mikuláš", "Your town has not confirmed it yet.", "the other end says 11 March 1977, you say 1964", "The other end has not confirmed it yet."} {
		if !strings.Contains(text, part) {
			t.Errorf("the page does not say %q", part)
		}
	}
	if n := home.Find("button[name=partnership]").Length(); n != 2 {
		t.Errorf("%d buttons to confirm, want one for each of the two that stand", n)
	}
	if res := w.ask("POST", "/en/town-hall/confirm", url.Values{"partnership": {w.ids["0"]}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("confirming answers %d", res.StatusCode)
	}
	if got := said(w.pair(t, w.ids["0"]), register.FieldConfirmed, register.SayerA); len(got) != 1 || got[0] != "2026-11-21" {
		t.Errorf("confirmed: %v", got)
	}
	if text := flat(w.read(t, "/en/town-hall").Find("article").First()); !strings.Contains(text, "Your town confirmed it on 21 November 2026.") {
		t.Errorf("after that the page says %q", text)
	}
	w.ask("POST", "/en/town-hall/confirm", url.Values{})
	if len(said(w.pair(t, w.ids["1"]), register.FieldConfirmed, register.SayerA)) != 1 || len(said(w.pair(t, w.ids["2"]), register.FieldConfirmed, register.SayerA)) != 0 {
		t.Error("all that stand are confirmed by one button, and what ended is not")
	}
}

// Another town's records are not there, whatever is asked.
func TestTownHallRefusesForeignRecords(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	e := w.keeper.Current()
	u, _ := e.UnitBySlug("kylesovice")
	foreign := string(e.Unit(u).ID)
	var official, activity, proposal string
	if _, err := ledger.Write(context.Background(), w.db, ledger.Act{Kind: "edit", Actor: "test", At: w.now}, func(tx *ledger.Tx) error {
		o := &register.Official{Unit: register.UnitID(foreign), Role: register.Officer, Function: "referent"}
		if _, err := register.PutOfficial(tx, o); err != nil {
			return err
		}
		src, err := register.EnsureSource(tx, "said:phone", "")
		if err != nil {
			return err
		}
		a := &register.Activity{Association: w.pairIn(tx, w.ids["3"]).Association, Kind: "visit", From: day(t, "2025"), Source: src.ID, Partnerships: []register.PartnershipID{register.PartnershipID(w.ids["3"])}}
		if _, err := register.PutActivity(tx, a); err != nil {
			return err
		}
		p := &edit.Proposal{Unit: register.UnitID(foreign), Change: record.Change{Kind: register.KindPartnership, Record: w.ids["3"], Now: record.Values{"form": {"formal"}}}, At: w.now}
		err = edit.Propose(tx.Tx, p)
		official, activity, proposal = string(o.ID), string(a.ID), p.ID
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/partnerships/" + w.ids["3"], "/partnerships/" + w.ids["3"] + "/end", "/partnerships/" + w.ids["3"] + "/activity", "/partnerships/new?unit=" + foreign,
		"/activities/" + activity, "/proposals/" + proposal, "/officials/" + official, "/officials/new?unit=" + foreign} {
		for _, method := range []string{"GET", "POST"} {
			form := url.Values{"kind": {"visit"}, "from": {"2025"}, "until": {"2025"}, "reason": {"cost"}, "role": {"officer"}, "function": {"x"}, "leave": {"yes"}, "version": {"1"}, "text": {"x"}}
			if res := w.ask(method, "/en/town-hall"+path, form); res.StatusCode != http.StatusNotFound {
				t.Errorf("%s %s answers %d", method, path, res.StatusCode)
			}
		}
	}
	for _, form := range []url.Values{{"unit": {foreign}}, {"partnership": {w.ids["3"]}}} {
		if res := w.ask("POST", "/en/town-hall/confirm", form); res.StatusCode != http.StatusNotFound {
			t.Errorf("confirming %v answers %d", form, res.StatusCode)
		}
	}
	if p := w.pair(t, w.ids["3"]); p.Version != 1 {
		t.Error("another town's partnership was changed")
	}
}

func (w *town) pairIn(tx *ledger.Tx, id string) *register.Partnership {
	p, err := register.GetPartnership(tx.Tx, register.PartnershipID(id))
	if err != nil {
		return &register.Partnership{}
	}
	return p
}

// A coordinator proposes; the association asks back, is answered, accepts. One
// who is trusted changes at once.
func TestTownHallProposesAndTheDeskAnswers(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	path := "/en/town-hall/partnerships/" + w.ids["0"]
	if res := w.send(t, path, nil); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("nothing proposed answers %d", res.StatusCode)
	}
	res := w.send(t, path, url.Values{"since": {"soon"}, "instrument": {"sister city <b>"}})
	if doc, err := goquery.NewDocumentFromReader(res.Body); err != nil || res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#since").AttrOr("aria-invalid", "") != "true" || doc.Find("#instrument").AttrOr("value", "") != "sister city <b>" {
		t.Errorf("a date that is none answers %d, or what was entered is lost", res.StatusCode)
	}
	if res := w.send(t, path, url.Values{"since": {"1965"}, "why": {"the chronicle says so"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("a proposal answers %d: %s", res.StatusCode, body(t, res))
	}
	open := w.open(t)
	if len(open) != 1 || open[0].Change.Now.Get("since") != "1965" || open[0].Change.Said.By != register.SayerA || open[0].Change.Said.Source != "said:townhall" {
		t.Fatalf("proposals: %+v", open)
	}
	id := open[0].ID
	editor := w.inside.visitor()
	editor.signIn(t, account.Editor)
	if res := editor.ask("POST", "/en/desk/proposals/"+id, url.Values{"decision": {"ask"}, "note": {"Which chronicle?"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("asking back answers %d", res.StatusCode)
	}
	if m := w.mails(t); len(m) != 1 || m[0].Kind != "letter.townhall-asked" || !strings.Contains(m[0].Text, "Which chronicle?") || !strings.Contains(m[0].Text, "/en/town-hall/proposals/"+id) {
		t.Fatalf("mails: %+v", m)
	}
	if text := flat(w.read(t, "/en/town-hall").Find("#proposals").Parent()); !strings.Contains(text, "the association asks") || !strings.Contains(text, "Which chronicle?") {
		t.Errorf("the first page says %q", text)
	}
	if res := w.send(t, "/en/town-hall/proposals/"+id, url.Values{"text": {"That of 1965."}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the answer answers %d", res.StatusCode)
	}
	if open := w.open(t); len(open) != 1 || !strings.Contains(open[0].Why, "That of 1965.") {
		t.Errorf("after the answer: %+v", open)
	}
	if res := editor.ask("POST", "/en/desk/proposals/"+id, url.Values{"decision": {"accept"}, "field": {"since"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("accepting answers %d", res.StatusCode)
	}
	if text := flat(w.read(t, "/en/town-hall/proposals/"+id).Find("main")); !strings.Contains(text, "accepted") || !strings.Contains(text, "Accepted is not confirmed") || !strings.Contains(text, "The other end has not confirmed it yet.") {
		t.Errorf("of what was accepted the page says %q", text)
	}
	w.trust(t)
	if res := w.send(t, path, url.Values{"since": {"3 May 1966"}}); res.StatusCode != http.StatusSeeOther || len(w.open(t)) != 0 {
		t.Errorf("one who is trusted: %d, %d proposals", res.StatusCode, len(w.open(t)))
	}
	if got := said(w.pair(t, w.ids["0"]), register.FieldSince, register.SayerA); len(got) != 2 && len(got) != 3 || !strings.Contains(strings.Join(got, " "), "1966-05-03") {
		t.Errorf("Opava says %v", got)
	}
	if res := w.send(t, path+"/end", url.Values{"until": {""}, "reason": {""}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an end without date and reason answers %d", res.StatusCode)
	}
	if res := w.send(t, path+"/end", url.Values{"until": {"2026"}, "reason": {"cost"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the end answers %d", res.StatusCode)
	}
	if got := said(w.pair(t, w.ids["0"]), register.FieldReason, register.SayerA); len(got) != 1 || got[0] != "cost" {
		t.Errorf("the reason is %v", got)
	}
}

func (w *town) mails(t *testing.T) []mail.Queued {
	t.Helper()
	var all []mail.Queued
	if err := w.db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { all, err = mail.Last(tx, 50); return err }); err != nil {
		t.Fatal(err)
	}
	return all
}

// A town that is not in the register is proposed in words; the desk says which
// is meant.
func TestTownHallAddsATownThatIsNotThere(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	w.trust(t)
	path := "/en/town-hall/partnerships/new"
	if res := w.send(t, path, url.Values{"town": {"Opava an der Drau"}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("without a country: %d", res.StatusCode)
	}
	if res := w.send(t, path, url.Values{"town": {"Kylešovice u nás"}, "country": {"CZ"}, "since": {"1999"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, body(t, res))
	}
	open := w.open(t)
	if len(open) != 1 || open[0].Change.Now.Get("town") != "Kylešovice u nás" {
		t.Fatalf("proposals: %+v", open)
	}
	editor := w.inside.visitor()
	editor.signIn(t, account.Editor)
	form := url.Values{"decision": {"accept"}, "field": {"since"}}
	if res := editor.ask("POST", "/en/desk/proposals/"+open[0].ID, form); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("accepted without the town: %d", res.StatusCode)
	}
	form.Set("b", "kylesovice")
	if res := editor.ask("POST", "/en/desk/proposals/"+open[0].ID, form); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("accepting answers %d %s", res.StatusCode, body(t, res))
	}
	if text := flat(w.read(t, "/en/town-hall").Find("main")); !strings.Contains(text, "Kylešovice") {
		t.Error("the new partnership is not on the first page")
	}
	// One that is there is added at once by who is trusted, and not twice.
	if res := w.send(t, path, url.Values{"b": {"Kylešovice"}, "since": {"1999"}}); res.StatusCode != http.StatusConflict {
		t.Errorf("a partnership a second time answers %d", res.StatusCode)
	}
}

func TestTownHallActivities(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	w.trust(t)
	path := "/en/town-hall/partnerships/" + w.ids["0"] + "/activity"
	if n := w.read(t, path).Find(".cells").Length(); n != 5 {
		t.Errorf("%d rows for participants, want 5 that work without script", n)
	}
	res := w.send(t, path, url.Values{"kind": {"festival"}, "from": {"June 2026"}, "participants.audience": {"youth", "clubs"}, "participants.country": {"SK", "CZ"}, "participants.number": {"30", "many"}})
	doc, err := goquery.NewDocumentFromReader(res.Body)
	if err != nil || res.StatusCode != http.StatusUnprocessableEntity || doc.Find("input[name='participants.number']").Eq(1).AttrOr("value", "") != "many" {
		t.Fatalf("a number that is none answers %d, or the row is lost", res.StatusCode)
	}
	if res := w.send(t, path, url.Values{"kind": {"festival"}, "title": {"Days"}, "from": {"June 2026"}, "participants.audience": {"youth", "clubs", ""}, "participants.country": {"SK", "CZ", ""}, "participants.number": {"30", "", ""}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, body(t, res))
	}
	link := w.read(t, "/en/town-hall").Find("article a[href*='/town-hall/activities/']")
	if flat(link) != "June 2026: festival or celebration, Days" {
		t.Fatalf("the first page shows %q", flat(link))
	}
	edited := link.AttrOr("href", "")
	if res := w.send(t, edited, url.Values{"participants.number": {"35", "12", "", "", "", "", ""}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, body(t, res))
	}
	id := register.ActivityID(edited[strings.LastIndexByte(edited, '/')+1:])
	var a *register.Activity
	if err := w.db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { a, err = register.GetActivity(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	if len(a.Participants) != 2 || a.Participants[0] != (register.Participants{Audience: "youth", Country: "SK", Number: 35}) || a.Participants[1].Number != 12 {
		t.Errorf("participants %+v", a.Participants)
	}
	editor := &town{w.inside, w.inside.visitor()}
	editor.signIn(t, account.Editor)
	if res := editor.send(t, "/en/desk/activities/"+string(id), url.Values{"place": {"Opava"}, "source": {"said:phone"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the desk's form answers %d %s", res.StatusCode, body(t, res))
	}
}

func TestTownHallOfficials(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	path := "/en/town-hall/officials/new"
	res := w.send(t, path, url.Values{"function": {"referent"}, "name": {"Jana Vymyšlená"}})
	if doc, err := goquery.NewDocumentFromReader(res.Body); err != nil || res.StatusCode != http.StatusUnprocessableEntity || doc.Find("#basis").AttrOr("aria-invalid", "") != "true" || doc.Find("#name").AttrOr("value", "") != "Jana Vymyšlená" {
		t.Errorf("a person without a basis answers %d, or what was entered is lost", res.StatusCode)
	}
	if res := w.send(t, path, url.Values{"function": {"referent"}, "name": {"Jana Vymyšlená"}, "basis": {"consent"}, "languages": {"cs", "de"}, "until": {"October 2026"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, body(t, res))
	}
	doc := w.read(t, "/en/town-hall/officials")
	href := doc.Find("a:contains('referent')").Last().AttrOr("href", "")
	if text := flat(w.read(t, href).Find("main")); !strings.Contains(text, "Name of the person: Jana Vymyšlená") {
		t.Errorf("the history does not show what was entered: %q", text)
	}
	if res := w.ask("POST", href, url.Values{"leave": {"yes"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("leaving answers %d", res.StatusCode)
	}
	if text := flat(w.read(t, href).Find("main")); strings.Contains(text, "Vymyšlená") {
		t.Error("who left is still named")
	}
	editor := &town{w.inside, w.inside.visitor()}
	editor.signIn(t, account.Editor)
	deskPath := "/en/desk/officials/" + href[strings.LastIndexByte(href, '/')+1:]
	if res := editor.send(t, deskPath, url.Values{"phone": {"+420 553 756 111"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("the desk's form answers %d %s", res.StatusCode, body(t, res))
	}
	adviser := &town{w.inside, w.inside.visitor()}
	adviser.signIn(t, account.Adviser)
	if adviser.read(t, deskPath).Find("main form.plain-form").Length() != 0 {
		t.Error("who may only read is offered a form")
	}
}

func TestTownHallColleaguesAndHandOver(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	if res := w.send(t, "/en/town-hall/colleagues", url.Values{"name": {"Eva"}, "email": {w.email[account.Editor]}}); res.StatusCode != http.StatusUnprocessableEntity {
		t.Errorf("an address that has an account answers %d", res.StatusCode)
	}
	if res := w.send(t, "/en/town-hall/colleagues", url.Values{"name": {"Eva"}, "email": {"eva@opava.example"}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, body(t, res))
	}
	doc := w.read(t, "/en/town-hall/hand-over")
	own := doc.Find("input[name=official]").First().AttrOr("value", "")
	if res := w.send(t, "/en/town-hall/hand-over", url.Values{"name": {"Nástupce"}, "email": {"next@opava.example"}, "official": {own}}); res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%d %s", res.StatusCode, body(t, res))
	}
	if !strings.Contains(flat(w.read(t, "/en/town-hall/hand-over").Find("main")), "Invited: Nástupce.") {
		t.Error("the page does not say that it has begun")
	}
	text := w.mails(t)[0].Text
	token, err := url.QueryUnescape(strings.Fields(text[strings.Index(text, "token=")+6:])[0])
	if err != nil {
		t.Fatal(err)
	}
	in, err := w.door.People.SetPassword(context.Background(), token, true, secret, account.From{Address: "192.0.2.1"})
	if err != nil || in.Account == nil || len(in.Account.Units) != 1 || in.Account.Trusted {
		t.Fatalf("%+v %v", in.Account, err)
	}
	if res := w.ask("GET", "/en/town-hall", nil); res.StatusCode != http.StatusSeeOther || !strings.Contains(res.Header.Get("Location"), "sign-in") {
		t.Errorf("who handed over still comes in: %d", res.StatusCode)
	}
	var o *register.Official
	if err := w.db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		o, err = register.GetOfficial(tx, register.OfficialID(own))
		return err
	}); err != nil || o.Left == "" || o.Name != "" {
		t.Errorf("the official is %+v, %v", o, err)
	}
}

func TestTownHallPublicLine(t *testing.T) {
	t.Parallel()
	w := openTown(t)
	doc := w.read(t, "/cs/town-hall/public")
	if line := doc.Find("textarea").Text(); !strings.HasPrefix(line, `<iframe src="https://twins.example/cs/embed/municipalities/opava"`) {
		t.Errorf("the line is %q", line)
	}
	for _, path := range []string{"", "/partnerships/new", "/partnerships/" + w.ids["0"], "/officials", "/officials/new", "/colleagues", "/hand-over", "/public", "/letters"} {
		for _, lang := range web.Features().Languages() {
			doc := w.read(t, "/"+lang+"/town-hall"+path)
			if text := doc.Find("main").Text(); strings.Contains(text, "townhall.") || strings.Contains(text, "official.f") || strings.Contains(text, "edit.f.") || doc.Find("main [style]").Length() > 0 {
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
	w := openTown(t)
	id := string(w.account(t).ID)
	admin := &town{w.inside, w.inside.visitor()}
	admin.signIn(t, account.Administrator)
	if !strings.Contains(flat(w.read(t, "/en/town-hall/partnerships/"+w.ids["0"]).Find("form.plain-form button")), "Send to the association") {
		t.Error("who is not trusted is offered to save")
	}
	if res := admin.send(t, "/en/people/person?id="+id, url.Values{"trusted": {"yes"}}); res.StatusCode != http.StatusSeeOther || !w.account(t).Trusted {
		t.Fatalf("trusting answers %d", res.StatusCode)
	}
	if flat(w.read(t, "/en/town-hall/partnerships/"+w.ids["0"]).Find("form.plain-form button")) != "Save" {
		t.Error("who is trusted is not offered to save")
	}
	if admin.read(t, "/en/people/person?id="+id).Find("input[name=trusted][checked]").Length() != 1 {
		t.Error("the page does not show the trust")
	}
	if res := admin.send(t, "/en/people/person?id="+id, url.Values{"trusted": nil}); res.StatusCode != http.StatusSeeOther || w.account(t).Trusted {
		t.Errorf("no longer trusting answers %d", res.StatusCode)
	}
}
