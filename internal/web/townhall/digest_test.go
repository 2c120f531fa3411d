package townhall_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/web/townhall"
	"twinhall/internal/web/webtest"
)

// After elections the contacts are asked again, once; one press says that they
// are right.
func TestTownHallAsksAfterElections(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	if text := webtest.Text(w.Page(t, "/en/town-hall").Find("main")); strings.Contains(text, "Is it still right who answers") {
		t.Error("what was recorded yesterday is asked again")
	}
	opava, _ := w.Keeper.Current().UnitBySlug("opava")
	if _, err := ledger.Write(context.Background(), w.DB, ledger.Act{Kind: "edit", Actor: "test", At: time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)},
		func(tx *ledger.Tx) error {
			_, err := register.PutOfficial(tx, &register.Official{Unit: w.Keeper.Current().Unit(opava).ID, Role: register.Officer, Function: "matrikář",
				Name: webtest.Planted, Basis: register.Consent})
			return err
		}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := townhall.New(w.House).Once(context.Background()); err != nil {
			t.Fatal(err)
		}
	}
	reviews := 0
	for _, m := range w.Mails(t) {
		if m.Kind == "letter.townhall-review" {
			reviews++
			if !strings.Contains(m.Text, "Opava: matrikář\n") || strings.Contains(m.Text, webtest.Planted) {
				t.Errorf("the letter says %s", m.Text)
			}
		}
	}
	if reviews != 1 {
		t.Errorf("%d letters after the elections, want one", reviews)
	}
	if text := webtest.Text(w.Page(t, "/en/town-hall").Find("main")); !strings.Contains(text, "Is it still right who answers") {
		t.Error("the first page does not ask")
	}
	href := w.Page(t, "/en/town-hall/officials").Find("main a:contains('matrikář')").AttrOr("href", "")
	if w.Page(t, href).Find("button[name=same]").Length() != 1 {
		t.Errorf("%s offers no button", href)
	}
	if res := w.Ask("POST", href, url.Values{"same": {"yes"}}); res.StatusCode != http.StatusSeeOther {
		t.Errorf("%s answers %d", href, res.StatusCode)
	}
	if text := webtest.Text(w.Page(t, "/en/town-hall").Find("main")); strings.Contains(text, "Is it still right who answers") {
		t.Error("after that the first page still asks")
	}
}

// Letters go out once, whatever number of nodes looks; one click switches them
// off.
func TestTownHallLetters(t *testing.T) {
	t.Parallel()
	w := webtest.OpenTownHall(t)
	if _, err := ledger.Write(context.Background(), w.DB, ledger.Act{Kind: "edit", Actor: "test", At: w.Now}, func(tx *ledger.Tx) error {
		src, err := register.EnsureSource(tx, "said:phone", "")
		if err != nil {
			return err
		}
		p := partnershipIn(tx, w.IDs["0"])
		g := &register.Agreement{Association: p.Association, Source: src.ID, Mark: "x", Term: "until", Signed: webtest.Day(t, "2020"),
			Until:   webtest.Day(t, "2027-03-01"),
			Parties: []register.Party{{Unit: p.A}, {Unit: p.B}}, Partnerships: []register.PartnershipID{p.ID}}
		if _, err := register.PutAgreement(tx, g); err != nil {
			return err
		}
		return register.Confirm(tx, register.PartnershipID(w.IDs["1"]), register.SayerB, src.ID, webtest.Day(t, "2019-05-01"))
	}); err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		e := w.Keeper.Current()
		at, _ := e.PartnershipByID(register.PartnershipID(w.IDs["1"]))
		if e.Partnership(at).Liveness == register.LiveAsleep {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the edition does not follow")
		}
	}
	run := func() {
		t.Helper()
		var wait sync.WaitGroup
		for range 2 {
			wait.Go(func() {
				if err := townhall.New(w.House).Once(context.Background()); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
	}
	run()
	count := func() map[string]int {
		n := map[string]int{}
		for _, m := range w.Mails(t) {
			n[m.Kind]++
		}
		return n
	}
	if n := count(); n["letter.townhall-lapse"] != 1 || n["letter.townhall-asleep"] != 1 || n["letter.townhall-digest"] != 0 {
		t.Fatalf("letters: %v", n)
	}
	w.Now = w.Now.AddDate(0, 0, 20) // another month
	run()
	run()
	n := count()
	if n["letter.townhall-lapse"] != 1 || n["letter.townhall-asleep"] != 1 || n["letter.townhall-digest"] != 1 {
		t.Fatalf("letters in the next month: %v", n)
	}
	var digest mail.Queued
	for _, m := range w.Mails(t) {
		if m.Kind == "letter.townhall-digest" {
			digest = m
		}
	}
	for _, part := range []string{"What is due:", "The agreement lapses on 1 March 2027.", "last sign of life: 1 May 2019"} {
		if !strings.Contains(digest.Text, part) {
			t.Errorf("the digest does not say %q: %s", part, digest.Text)
		}
	}
	off := strings.TrimPrefix(strings.Trim(digest.Headers["List-Unsubscribe"], "<>"), "https://twins.example")
	if digest.Headers["List-Unsubscribe-Post"] != "List-Unsubscribe=One-Click" || !strings.HasPrefix(off, "/en/town-hall/digest-off?token=") {
		t.Fatalf("headers %v", digest.Headers)
	}
	nobody := w.App.NewBrowser()
	if res := nobody.Ask("GET", off, nil); res.StatusCode != http.StatusOK || !w.Account(t).Digest {
		t.Errorf("opening the link answers %d, and must change nothing", res.StatusCode)
	}
	if res := nobody.Ask("POST", off+"x", nil); res.StatusCode != http.StatusGone {
		t.Errorf("a token that is not ours answers %d", res.StatusCode)
	}
	if res := nobody.Ask("POST", off, url.Values{"List-Unsubscribe": {"One-Click"}}); res.StatusCode != http.StatusOK || w.Account(t).Digest ||
		!w.Account(t).Alarms {
		t.Errorf("one click answers %d; %+v", res.StatusCode, w.Account(t))
	}
	w.Now = w.Now.AddDate(0, 1, 0)
	run()
	if n := count(); n["letter.townhall-digest"] != 1 {
		t.Errorf("after that: %v", n)
	}
	v := w.App.NewBrowser()
	v.SignIn(t, account.Coordinator)
	w.Browser = v
	if res := w.Send(t, "/en/town-hall/letters", url.Values{"letter": {"digest"}}); res.StatusCode != http.StatusSeeOther || !w.Account(t).Digest ||
		w.Account(t).Alarms {
		t.Errorf("the page answers %d; %+v", res.StatusCode, w.Account(t))
	}
}
