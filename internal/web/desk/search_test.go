package desk_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/article"
	"twinhall/internal/campaign"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/practice"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/webtest"
)

// kinds is what the search of a browser finds at once.
func kinds(t *testing.T, b *webtest.Browser, text string) (all []desk.Kind) {
	t.Helper()
	res := b.Ask("GET", "/en/desk/search.json?q="+url.QueryEscape(text), nil)
	if res.StatusCode != http.StatusOK || res.Header.Get("Cache-Control") != "no-store" {
		t.Fatalf("%q: %d", text, res.StatusCode)
	}
	if err := json.Unmarshal([]byte(webtest.Body(t, res)), &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// found is what is found of one kind, by its name.
func found(all []desk.Kind, name string) (texts []string) {
	for _, k := range all {
		if k.Name == name {
			for _, f := range k.Found {
				texts = append(texts, f.Text)
			}
		}
	}
	return texts
}

// sought is a word that stands in a record of each kind.
const sought = "Zzyzx"

// plantSought writes one record of each kind that the search finds and that the
// register of the tests has none of.
func plantSought(t *testing.T, d *webtest.Desk) {
	t.Helper()
	opava := d.Unit("opava")
	pair := d.Keeper.Current().Partnership(opava.Partnerships[0])
	ctx := context.Background()
	if _, err := ledger.Write(ctx, d.DB, ledger.Act{Kind: "edit", Actor: "test", At: d.Now}, func(tx *ledger.Tx) error {
		if _, err := register.PutOfficial(tx, &register.Official{Unit: opava.ID, Role: register.Officer, Function: "officer", Name: sought + " Jana",
			OwnEmail: "jana@zzyzx.example", Basis: register.Consent, Recorded: "2026-11-20"}); err != nil {
			return err
		}
		c := &campaign.Campaign{Title: sought + " 2026", Languages: []string{"en"}, Form: campaign.Short, Starts: "2026-11-21", Ends: "2027-01-31",
			Rate: campaign.MaxRate, RemindDays: 14, RemindMost: 1}
		if err := campaign.Put(tx, c, []string{"en"}); err != nil {
			return err
		}
		id, err := mail.Put(tx.Tx, d.Now, mail.Message{Kind: "invitation", To: "office@zzyzx.example", Subject: "Please confirm", Text: "x"})
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`insert into campaign_mail (mail, campaign, unit, kind, at) values ($1, $2, $3, 'invitation', 1)`,
			id, string(c.ID), string(opava.ID)); err != nil {
			return err
		}
		source, err := register.EnsureSource(tx, "https://zzyzx.example", "")
		if err != nil {
			return err
		}
		a := &register.Agreement{Source: source.ID, Title: "Treaty of " + sought, Partnerships: []register.PartnershipID{pair.ID}, Association: pair.Association,
			Parties: []register.Party{{Unit: pair.Partnership.A}, {Unit: pair.Partnership.B}}}
		if _, err = register.PutAgreement(tx, a); err != nil {
			return err
		}
		about := &article.Article{Section: article.Guide, Slug: "about-the-sought"}
		about.Text("en").Title = sought
		card := &practice.Card{Slug: "the-sought", From: record.KnownDate("2020"), Towns: []practice.Town{{Name: sought, Country: "CZ"}}}
		if _, err = practice.Put(tx, card); err != nil {
			return err
		}
		_, err = article.Put(tx, about)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`update account set name = $1 where role = 'coordinator'`, sought+" Karel"); err != nil {
			return err
		}
		sayer, _ := pair.SayerOf(opava.ID)
		return edit.Propose(tx, &edit.Proposal{Unit: opava.ID, Origin: "campaign:1", At: d.Now, Change: record.Change{Kind: register.KindPartnership,
			Record: string(pair.ID), Was: register.PartnershipValues(pair.Partnership), Now: record.Values{"since": {"1901"}},
			Said: record.Said{By: sayer, Source: "said:campaign"}}})
	}); err != nil {
		t.Fatal(err)
	}
	d.Shown(t)
}

// Every kind that a feature lets be found is found by each role that has its
// permission, and by no other; whoever has no right to the desk finds nothing.
func TestTheSearchKeepsToTheTableOfPermissions(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	plantSought(t, d)
	catalogues, err := web.Features().Catalogues()
	if err != nil {
		t.Fatal(err)
	}
	en, _ := catalogues.Of("en")
	for _, role := range []account.Role{account.Administrator, account.Editor, account.Adviser} {
		v := d.SignedIn(t, role)
		seen := append(kinds(t, v, sought), kinds(t, v, "Opava")...)
		text := webtest.Body(t, v.Ask("GET", "/en/desk/search?q="+sought, nil))
		for _, f := range web.Features() {
			for _, s := range f.DeskSearch {
				name := en.T(s.Key)
				if got := len(found(seen, name)) > 0; got != role.Can(s.Needs) {
					t.Errorf("%s finds %q: %v, the table says %v", role, name, got, !got)
				}
			}
		}
		if len(found(seen, en.T("desk.proposals"))) == 0 {
			t.Errorf("%s finds no proposal", role)
		}
		if strings.Contains(text, sought+" Karel") != role.Can(account.People) || strings.Contains(text, sought+" 2026") != role.Can(account.Campaigns) {
			t.Errorf("the page shows %s other than the list at once", role)
		}
	}
	for _, path := range []string{"/en/desk/search?q=" + sought, "/en/desk/search.json?q=" + sought} {
		res := d.SignedIn(t, account.Coordinator).Ask("GET", path, nil)
		if text := webtest.Body(t, res); res.StatusCode != http.StatusForbidden || strings.Contains(text, "Jana") {
			t.Errorf("a coordinator: %d %s", res.StatusCode, text)
		}
		if res := d.NewBrowser().Ask("GET", path, nil); res.StatusCode != http.StatusSeeOther {
			t.Errorf("nobody: %d", res.StatusCode)
		}
	}
}

// Officials are found by name and e-mail; who left, or lies in the trash, is not.
func TestOfficialsAreFound(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	plantSought(t, d)
	for text, want := range map[string]int{"zzyzx jana": 1, "jana zzyzx": 1, "jana@zzyzx": 1, "zzyzx petra": 0} {
		if got := found(kinds(t, d.Browser, text), "Officials"); len(got) != want {
			t.Errorf("%q finds %v", text, got)
		}
	}
	if err := d.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`update official set left_on = '2026-11-20'`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if got := found(kinds(t, d.Browser, "zzyzx jana"), "Officials"); len(got) != 0 {
		t.Errorf("who left is found: %v", got)
	}
}

// A pair is found by both names wherever one ends and the other begins, one town
// by its name, pages and commands by what they are called.
func TestWhatTheSearchFinds(t *testing.T) {
	t.Parallel()
	d := webtest.OpenDesk(t)
	for _, x := range []struct{ text, kind, want string }{
		{"Opava Liptovský Mikuláš", "Partnerships", "Opava – Liptovský Mikuláš"},
		{"liptovsky mikulas – opava", "Partnerships", "Opava – Liptovský Mikuláš"},
		{"mikulas opava", "Partnerships", "Opava – Liptovský Mikuláš"},
		{"opava", "Partnerships", "Opava – Liptovský Mikuláš"},
		{"opava", "Towns", "Opava"},
		{"trash", "Pages", "Trash"},
		{"changes prop", "Pages", "Proposed changes"},
		{"add munic", "Commands", "Add a municipality"},
		{"sign", "Commands", "Sign out"},
	} {
		if got := found(kinds(t, d.Browser, x.text), x.kind); !slices.Contains(got, x.want) {
			t.Errorf("%q finds %v of %s, not %q", x.text, got, x.kind, x.want)
		}
	}
	if got := found(kinds(t, d.Browser, "Opava Liptovský Mikuláš"), "Partnerships"); len(got) != 1 {
		t.Errorf("two names find %v", got)
	}
	if all := kinds(t, d.Browser, "histor"); len(all) == 0 || all[0].Name != "Pages" {
		t.Errorf("a page that is called so does not come first: %v", all)
	}
	if all := kinds(t, d.Browser, "opava"); all[0].Name != "Towns" {
		t.Errorf("a town that is called so does not come first: %v", all)
	}
	if got := found(kinds(t, d.Browser, ""), "Pages"); len(got) < 8 {
		t.Errorf("before anything is typed these pages stand there: %v", got)
	}
	kinds(t, d.Browser, strings.Repeat("ab ", 250)) // too long a text is cut
	doc := d.Page("/en/desk/search?q=%3Cscript%3Eopava")
	if doc.Find("script:not([src])").Length() > 0 {
		t.Error("what was typed is not escaped")
	}
	if doc := d.Page("/en/desk/search?q=opava"); doc.Find(`.found-all a[href="/en/desk/municipalities/`+string(d.Unit("opava").ID)+`"]`).Length() != 1 {
		t.Error("the page without script does not lead to what was found")
	}
}
