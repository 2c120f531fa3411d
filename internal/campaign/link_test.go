package campaign_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"twinhall/internal/campaign"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// A link is good for its town and round alone: not after a reminder, not when it
// was voided, not when the round is over; the database does not hold it.
func TestLinks(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 6, 5, campaign.Short)
		w.start()
		good := func(token string) bool {
			var err error
			w.read(func(tx *sqldb.Tx) error { _, err = campaign.Open(tx, token, w.now); return nil })
			if err != nil && !errs.Is(err, errs.Gone) {
				t.Fatal(err)
			}
			_, confirm := w.office.ConfirmAll(ctx, "x"+token, nil)
			if !errs.Is(confirm, errs.Gone) {
				t.Errorf("a link that is none: %v", confirm)
			}
			return err == nil
		}
		first, other := w.link(0), w.link(1)
		if !good(first) || !good(other) || good("") || good("test") {
			t.Error("links")
		}
		var b bytes.Buffer
		if err := db.Dump(ctx, &b); err != nil {
			t.Fatal(err)
		}
		raw, err := gunzip(&b)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(raw) {
			if strings.Contains(line, first) && !strings.Contains(line, "link "+first) { // the mail that waits
				t.Errorf("the database holds the link: %s", line)
			}
		}
		// A reminder, only to who has not answered, with a new link; at most two.
		if _, err := w.office.Submit(ctx, other, form("said-"+string(w.pairs[0]), "right"), nil); err != nil {
			t.Fatal(err)
		}
		back := mail.Return{Kind: mail.Bounce, Status: "5.1.1"}
		w.read(func(tx *sqldb.Tx) error {
			return tx.Row(`select mail from campaign_mail where unit = $1`, []any{string(w.units[2])}, &back.Mail)
		})
		w.write(func(tx *ledger.Tx) error { return campaign.Returned(tx.Tx, back, w.now) })
		if x := w.asked(2); x.Bounced.IsZero() || x.Bounce != "5.1.1" {
			t.Errorf("%+v", x)
		}
		w.later(15 * 24 * time.Hour)
		if n := w.tick(); n != 3 || good(first) || !good(w.link(0)) || w.link(0) == first || w.asked(0).Reminders != 1 {
			t.Errorf("%d reminders; the first link is good: %v", n, good(first))
		}
		w.write(func(tx *ledger.Tx) error { return campaign.Revoke(tx, w.id, w.units[3]) })
		if good(w.link(3)) {
			t.Error("a link that was voided is good")
		}
		w.later(15 * 24 * time.Hour)
		if n := w.tick(); n != 2 { // not to the one whose link was voided
			t.Errorf("%d second reminders", n)
		}
		w.later(15 * 24 * time.Hour)
		if n := w.tick(); n != 0 {
			t.Errorf("%d third reminders", n)
		}
		w.write(func(tx *ledger.Tx) error { return campaign.Again(tx, w.id, w.units[3]) })
		if n := w.tick(); n != 1 || !good(w.link(3)) {
			t.Errorf("sent again: %d", n)
		}
		w.write(func(tx *ledger.Tx) error { return campaign.Move(tx, w.id, campaign.Paused) })
		if !good(w.link(0)) {
			t.Error("a paused round takes no answers")
		}
		w.later(60 * 24 * time.Hour)
		if good(w.link(0)) {
			t.Error("a link is good after the last day")
		}
		w.tick()
		w.read(func(tx *sqldb.Tx) error {
			c, err := campaign.Get(tx, w.id)
			if c.State != campaign.Ended {
				t.Errorf("after its end it is %s", c.State)
			}
			return err
		})
	})
}

// An address that the mail server refuses for good counts as one that came
// back: no reminder goes there until it is another.
func TestRefusedForGood(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 2, 2, campaign.Short)
		w.start()
		w.write(func(tx *ledger.Tx) error {
			_, err := tx.Exec(`update outbox set state = 'dead' where recipient = $1`, w.email(0))
			return err
		})
		w.tick()
		if w.asked(0).Bounced.IsZero() || !w.asked(1).Bounced.IsZero() {
			t.Errorf("%+v", w.asked(0))
		}
		w.later(15 * 24 * time.Hour)
		if n := w.tick(); n != 1 {
			t.Errorf("%d reminders", n)
		}
		w.write(func(tx *ledger.Tx) error {
			if err := campaign.Address(tx, w.id, w.units[0], "no address", campaign.FromUpload); err == nil {
				t.Error("an address that is none is taken")
			}
			return campaign.Address(tx, w.id, w.units[0], "new@town.example", campaign.FromUpload)
		})
		w.tick()
		if x := w.asked(0); !x.Bounced.IsZero() || w.links["new@town.example"] == "" {
			t.Errorf("the new address: %+v", x)
		}
	})
}

// An office that switched such mails off is not asked, in this round or the
// next.
func TestSwitchedOff(t *testing.T) {
	t.Parallel()
	w := open(t, sqldbtest.SQLite(t), 2, 2, campaign.Short)
	w.start()
	off := w.posts[0].Off
	w.write(func(tx *ledger.Tx) error { return mail.Off(tx.Tx, w.now, off) })
	w.later(15 * 24 * time.Hour)
	sent := len(w.posts)
	w.tick()
	if len(w.posts) != sent+1 {
		t.Errorf("%d reminders, want one", len(w.posts)-sent)
	}
	// It is not looked at again, so that it takes no other's turn: the other's
	// next reminder goes out, and only that.
	if n := w.tick(); n != 0 {
		t.Errorf("%d mails are due, of an office that wants none", n)
	}
	w.later(15 * 24 * time.Hour)
	if n := w.tick(); n != 1 || len(w.posts) != sent+2 {
		t.Errorf("%d mails are due a fortnight later and %d were sent, want one", n, len(w.posts)-sent-1)
	}
	off1, off2 := w.asked(0).Off.IsZero(), w.asked(1).Off.IsZero()
	if off1 == off2 {
		t.Error("it is not noted that the office wants no mails")
	}
}

// A round that was ended can be reopened for a while: the links that were sent
// are good again, and a form that was begun can be gone on with. After that what
// it needed is deleted.
func TestReopening(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 3, 2, campaign.Short)
		w.start()
		link := w.link(0)
		if err := w.office.Save(ctx, link, form("token", link, "since-"+string(w.pairs[0]), "1971")); err != nil {
			t.Fatal(err)
		}
		good := func() (form string, ok bool) {
			var s *campaign.Sheet
			var err error
			w.read(func(tx *sqldb.Tx) error { s, err = campaign.Open(tx, link, w.now); return nil })
			if err != nil {
				return "", false
			}
			return s.Form.Get("since-" + string(w.pairs[0])), true
		}
		move := func(to campaign.State) error {
			return w.try(func(tx *ledger.Tx) error { return campaign.Move(tx, w.id, to) })
		}
		reopen := func(ends string) error {
			return w.try(func(tx *ledger.Tx) error { return campaign.Reopen(tx, w.id, ends) })
		}
		tidy := func() {
			w.write(func(tx *ledger.Tx) error { return campaign.Tidy(tx.Tx, w.now) })
		}
		if err := reopen("2099-01-01"); !errs.Is(err, errs.Conflict) {
			t.Errorf("a round that runs: %v", err)
		}
		if err := move(campaign.Ended); err != nil {
			t.Fatal(err)
		}
		tidy()
		if _, ok := good(); ok {
			t.Error("a link is good after the end")
		}
		var wrong campaign.Wrong
		for _, day := range []string{w.now.AddDate(0, 0, -1).Format(time.DateOnly), w.now.AddDate(2, 0, 0).Format(time.DateOnly), "soon"} {
			if err := reopen(day); !errors.As(err, &wrong) {
				t.Errorf("until %s: %v", day, err)
			}
		}
		if err := reopen(w.now.AddDate(0, 0, 20).Format(time.DateOnly)); err != nil {
			t.Fatal(err)
		}
		if text, ok := good(); !ok || text != "1971" {
			t.Errorf("after it was reopened the link is good: %v, the form holds %q", ok, text)
		}
		if err := move(campaign.Ended); err != nil {
			t.Fatal(err)
		}
		w.later(campaign.ReopenFor + time.Hour)
		tidy()
		if err := reopen(w.now.AddDate(0, 0, 20).Format(time.DateOnly)); !errs.Is(err, errs.Conflict) {
			t.Errorf("after a month: %v", err)
		}
		n := 0
		w.read(func(tx *sqldb.Tx) error {
			return tx.Row(`select (select count(*) from campaign_answer where state = 'begun') + (select count(*) from campaign_town where token <> '')`, nil, &n)
		})
		if n != 0 {
			t.Errorf("%d forms and keys of links are kept for ever", n)
		}
	})
}
