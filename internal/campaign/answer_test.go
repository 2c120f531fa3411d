package campaign_test

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/campaign"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// One press confirms every partnership as the word of that end, at once; the
// office is told and can object.
func TestConfirmAll(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 5, 5, campaign.Short)
		w.start()
		for range 3 { // opening changes nothing
			w.read(func(tx *sqldb.Tx) error {
				s, err := campaign.Open(tx, w.link(0), w.now)
				if err == nil && len(s.Partners) != 3 {
					t.Errorf("%d partners", len(s.Partners))
				}
				return err
			})
		}
		if x := w.asked(0); x.Answer != "" {
			t.Fatalf("opened, it counts as %q", x.Answer)
		}
		out, err := w.office.ConfirmAll(ctx, w.link(0), nil)
		if err != nil || out.Confirmed != 3 || out.Proposed != 0 || out.Written().Public == 0 {
			t.Fatalf("%+v, %v", out, err)
		}
		for i, p := range w.pairs {
			ends, a, b := w.confirmations(p)
			mine := a
			if i == 1 {
				mine = b // there the town is the other end
			}
			if ends != 1 || mine.EDTF() != "2026-11-21" {
				t.Errorf("partnership %d is confirmed by %d ends: %q, %q", i, ends, a.EDTF(), b.EDTF())
			}
		}
		if len(w.proposals(0)) != 0 || w.asked(0).Answer != "sent" || w.asked(0).Confirmed != 3 {
			t.Errorf("%+v", w.asked(0))
		}
		receipt := w.posts[len(w.posts)-1]
		if receipt.Letter != campaign.Receipt || receipt.To != w.email(0) || len(receipt.Outcome.Partners) != 3 {
			t.Errorf("the office is told %+v", receipt)
		}
		token := w.objects[w.email(0)]
		w.read(func(tx *sqldb.Tx) error {
			o, err := campaign.PeekObjection(tx, token)
			if err == nil && (o.Made || o.Unit.ID != w.units[0]) {
				t.Errorf("%+v", o)
			}
			return err
		})
		if err := w.office.Object(ctx, token, "that was not us"); err != nil {
			t.Fatal(err)
		}
		w.read(func(tx *sqldb.Tx) error {
			all, err := campaign.Objected(tx)
			if len(all) != 1 || all[0].Unit != w.units[0] {
				t.Errorf("%d objections", len(all))
			}
			return err
		})
		w.write(func(tx *ledger.Tx) error { return campaign.Settle(tx.Tx, w.id, w.units[0], w.now) })
		if x := w.asked(0); !x.Objected.IsZero() {
			t.Error("a settled objection still waits")
		}
		if err := w.office.Object(ctx, "unknown", ""); !errs.Is(err, errs.Gone) {
			t.Errorf("an unknown link objects: %v", err)
		}
	})
}

func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// A whole answer: what is right is confirmed, all else is proposed with what was
// and what is to be, persons stand apart, and a later answer replaces it.
func TestWholeAnswer(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 6, 2, campaign.Long)
		w.start()
		p := w.pairs
		place := func(written, country string) register.UnitID {
			if written == "Town 0004" && country == "SK" {
				return w.units[4]
			}
			return ""
		}
		f := form("token", "secret", "do", "send",
			"said-"+string(p[0]), "right", "act-kind-"+string(p[0]), "visit", "act-date-"+string(p[0]), "12. 5. 2026", "act-title-"+string(p[0]), "Choir",
			"act-audience-"+string(p[0]), "youth", "act-number-"+string(p[0]), "40",
			"said-"+string(p[1]), "correct", "since-"+string(p[1]), "1999", "state-"+string(p[1]), "active",
			"said-"+string(p[2]), "ended", "until-"+string(p[2]), "2024", "reason-"+string(p[2]), "inactivity",
			"new-town-1", "Town 0004", "new-country-1", "SK", "new-since-1", "2025-05-01", "new-form-1", "formal",
			"new-town-2", "Nowhere", "new-country-2", "FR",
			"officer", "other", "officer-function", "officer", "officer-email", "mesto@town.example", "officer-name", "Planta Osobní", "officer-own",
			"planta@home.example",
			"barriers", "money", "barriers", "no such", "barrier", "too little", "wishes", "advice")
		out, err := w.office.Submit(ctx, w.link(0), f, place)
		if err != nil {
			t.Fatal(err)
		}
		if out.Confirmed != 1 || out.Proposed != 5 || out.Officials != 1 || !out.Questions {
			t.Errorf("%+v", out)
		}
		all := w.proposals(0)
		if len(all) != 5 {
			t.Fatalf("%d proposals", len(all))
		}
		got := map[string]*edit.Proposal{}
		for _, x := range all {
			got[string(x.Change.Kind)+" "+x.Change.Record+x.Change.Now.Get("b")+x.Change.Now.Get("written")] = x
			if x.Change.Said.Source != "said:campaign" || x.Origin != campaign.Actor(w.id) {
				t.Errorf("said by %+v, from %s", x.Change.Said, x.Origin)
			}
		}
		if x := got["partnership "+string(p[1])]; x == nil || x.Change.Was.Get("since") != "1998" || x.Change.Now.Get("since") != "1999" ||
			x.Change.Now.Get("state") != "" || x.Change.Said.By != register.SayerB {
			t.Errorf("the correction is %+v", x)
		}
		if x := got["partnership "+string(p[2])]; x == nil || x.Change.Now.Get("state") != "ended" || x.Change.Now.Get("until") != "2024" {
			t.Errorf("the end is %+v", x)
		}
		if x := got["activity "]; x == nil || x.Change.Now.Get("from") != "2026-05-12" || x.Change.Now.Get("participants") != "youth::40" {
			t.Errorf("the activity is %+v", x)
		}
		unknown := got["partnership Nowhere, FR"]
		if unknown == nil || got["partnership "+string(w.units[4])] == nil {
			t.Fatalf("%v", got)
		}
		// The editor accepts; where the place is not known, it is chosen first.
		w.write(func(tx *ledger.Tx) error { return campaign.PlaceNew(tx, w.id, unknown.ID, w.units[5]) })
		for _, x := range w.proposals(0) {
			w.write(func(tx *ledger.Tx) error {
				_, err := edit.Accept(tx, register.Kinds(), x.ID, x.Version, nil, "")
				return err
			})
		}
		w.read(func(tx *sqldb.Tx) error {
			standing, err := register.PartnershipsOf(tx, w.units[0])
			if len(standing) != 5 {
				t.Errorf("%d partnerships after the editor accepted", len(standing))
			}
			return err
		})
		if ends, _, _ := w.confirmations(p[1]); ends != 0 {
			t.Error("what the editor accepted counts as confirmed by an end")
		}

		// The same answer again proposes nothing that was decided, and nobody's
		// name is lost.
		out, err = w.office.ConfirmAll(ctx, w.link(0), place)
		if err != nil || out.Proposed != 0 || out.Confirmed != 4 || !out.Questions {
			t.Errorf("again: %+v, %v", out, err)
		}

		// The person stands in one table until it is decided, and nowhere else.
		var named []campaign.Named
		w.read(func(tx *sqldb.Tx) (err error) { named, err = campaign.NamedBy(tx, w.id, w.units[0]); return err })
		if len(named) != 1 || named[0].Name != "Planta Osobní" {
			t.Fatalf("%+v", named)
		}
		planted(t, db, map[string]bool{"campaign_official": true})
		err = w.try(func(tx *ledger.Tx) error { return campaign.AcceptNamed(tx, w.id, w.units[0], named[0].ID, "") })
		var wrong register.WrongOfficial
		if !errors.As(err, &wrong) {
			t.Errorf("an official without a basis: %v", err)
		}
		w.write(func(tx *ledger.Tx) error {
			return campaign.AcceptNamed(tx, w.id, w.units[0], named[0].ID, register.LegitimateInterest)
		})
		planted(t, db, map[string]bool{"personal_value": true})
		w.read(func(tx *sqldb.Tx) error {
			q, err := campaign.QuestionsOf(tx, w.id, w.units[0])
			if len(q.Barriers) != 2 || q.Barrier != "too little" || len(q.Wishes) != 1 {
				t.Errorf("%+v", q)
			}
			offices, err2 := campaign.Offices(tx)
			if offices[w.units[0]] != "mesto@town.example" {
				t.Errorf("offices %v", offices)
			}
			return errors.Join(err, err2)
		})
	})
}

// planted looks for a name in every table.
func planted(t *testing.T, db *sqldb.DB, allowed map[string]bool) {
	t.Helper()
	var b bytes.Buffer
	if err := db.Dump(ctx, &b); err != nil {
		t.Fatal(err)
	}
	raw, err := gunzip(&b)
	if err != nil {
		t.Fatal(err)
	}
	table, seen := "", map[string]bool{}
	for line := range strings.Lines(raw) {
		if rest, ok := strings.CutPrefix(line, `{"table":"`); ok {
			table, _, _ = strings.Cut(rest, `"`)
		}
		if strings.Contains(line, "Planta") || strings.Contains(line, "planta@") {
			seen[table] = true
		}
	}
	for name := range seen {
		if !allowed[name] {
			t.Errorf("%s names the person", name)
		}
	}
	for name := range allowed {
		if !seen[name] {
			t.Errorf("%s should name the person: the search finds nothing", name)
		}
	}
}

// A form is kept as far as it is filled in, by whoever has the link; once sent,
// a later answer replaces the proposals that nobody has decided on.
func TestSavedAndSentAgain(t *testing.T) {
	t.Parallel()
	w := open(t, sqldbtest.SQLite(t), 4, 1, campaign.Long)
	w.start()
	for i, text := range []string{"199", "1997"} {
		if err := w.office.Save(ctx, w.link(0), form("token", w.link(0), "said-"+string(w.pairs[0]), "correct", "since-"+string(w.pairs[0]), text)); err != nil {
			t.Fatal(err)
		}
		w.read(func(tx *sqldb.Tx) error {
			s, err := campaign.Open(tx, w.link(0), w.now)
			if err == nil && (s.Form.Get("since-"+string(w.pairs[0])) != text || s.Form.Has("token") || s.Version != int64(i+1)) {
				t.Errorf("kept is %v", s.Form)
			}
			return err
		})
	}
	if x := w.asked(0); x.Answer != "begun" || len(w.proposals(0)) != 0 {
		t.Errorf("saving sends: %+v", x)
	}
	_, err := w.office.Submit(ctx, w.link(0), form("said-"+string(w.pairs[0]), "correct", "since-"+string(w.pairs[0]), "in spring"), nil)
	var wrong campaign.Wrong
	if !errors.As(err, &wrong) || wrong["since-"+string(w.pairs[0])] == "" {
		t.Errorf("a date that is none: %v", err)
	}
	for _, year := range []string{"1997", "1996"} {
		if _, err := w.office.Submit(ctx, w.link(0), form("said-"+string(w.pairs[0]), "correct", "since-"+string(w.pairs[0]), year), nil); err != nil {
			t.Fatal(err)
		}
		if all := w.proposals(0); len(all) != 1 || all[0].Change.Now.Get("since") != year {
			t.Errorf("%d proposals", len(all))
		}
	}
	// What is entered as it is shown is a confirmation.
	out, err := w.office.Submit(ctx, w.link(0), form("said-"+string(w.pairs[0]), "correct", "since-"+string(w.pairs[0]), "1998"), nil)
	if err != nil || out.Confirmed != 1 || len(w.proposals(0)) != 0 {
		t.Errorf("%+v, %v", out, err)
	}
	if _, err := w.office.Submit(ctx, w.link(0), form(), nil); !errs.Is(err, errs.Invalid) {
		t.Errorf("an empty answer: %v", err)
	}
}
