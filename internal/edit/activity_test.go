package edit_test

import (
	"errors"
	"testing"
	"time"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func write(t *testing.T, db *sqldb.DB, f func(*ledger.Tx) error) error {
	t.Helper()
	_, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "test", At: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}, f)
	return err
}

// standing is a partnership of two towns.
func standing(t *testing.T, db *sqldb.DB) (p *register.Partnership) {
	t.Helper()
	if err := write(t, db, func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		a := &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: "Opava", Slug: "opava"}
		b := &register.Unit{Level: register.LevelMunicipality, Country: "PL", Name: "Racibórz", Slug: "raciborz"}
		for _, u := range []*register.Unit{a, b} {
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
		}
		p = &register.Partnership{Association: own.ID, A: a.ID, B: b.ID}
		_, err = register.PutPartnership(tx, p)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return p
}

var told = record.Said{By: register.SayerA, Source: "said:townhall"}

func TestWhatAnActivityMayNotBe(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	p := standing(t, db)
	for _, c := range []struct {
		field string
		value []string
	}{
		{"kind", []string{"party"}}, {"kind", nil}, {"from", nil}, {"from", []string{"soon"}}, {"until", []string{"2024"}},
		{"participants", []string{"youth:SK"}}, {"participants", []string{":SK:5"}}, {"participants", []string{"youth:SK:many"}},
		{"participants", []string{"youth:SK:2000000"}},
		{"participants", []string{"youth:SK:1", "youth:SK:2"}}, {"partnership", nil},
	} {
		now := record.Values{"kind": {"visit"}, "from": {"2025-06"}, "partnership": {string(p.ID)}, "participants": {"youth:SK:30", "youth:CZ:"}}
		now[c.field] = c.value
		err := write(t, db, func(tx *ledger.Tx) error {
			_, err := register.Kinds().Apply(tx, record.Change{Kind: register.KindActivity, Now: now, Said: told})
			return err
		})
		var wrong record.Wrong
		if !errors.As(err, &wrong) || wrong[c.field] == "" || len(wrong) != 1 {
			t.Errorf("%s %v: %v", c.field, c.value, err)
		}
	}
}

func TestActivityIsChangedFieldByField(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := standing(t, db)
		first := record.Values{"kind": {"visit"}, "from": {"2025-06"}, "partnership": {string(p.ID)}, "participants": {"youth:SK:30"}}
		id := ""
		apply := func(c record.Change) error {
			return write(t, db, func(tx *ledger.Tx) (err error) {
				c.Kind, c.Record, c.Said = register.KindActivity, id, told
				id, err = register.Kinds().Apply(tx, c)
				return err
			})
		}
		if err := apply(record.Change{Now: first}); err != nil {
			t.Fatal(err)
		}
		kept := id
		read := func() (v record.Values) {
			t.Helper()
			if err := write(t, db, func(tx *ledger.Tx) (err error) {
				v, err = register.Kinds().Values(tx.Tx, register.KindActivity, kept)
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return v
		}
		was := read()
		if err := apply(record.Change{Was: was,
			Now: record.Values{"kind": {"visit"}, "from": {"2025-06"}, "place": {"Opava"}, "participants": {"youth:SK:31", "clubs::"}}}); err != nil {
			t.Fatal(err)
		}
		if v := read(); v.Get("place") != "Opava" || len(v["participants"]) != 2 || v["participants"][0] != "youth:SK:31" {
			t.Errorf("after the change: %v", v)
		}
		id = kept
		err := apply(record.Change{Was: was, Now: record.Values{"kind": {"visit"}, "from": {"2025-06"}, "participants": {"youth:SK:29"}}})
		var clash *record.Clash
		if !errors.As(err, &clash) || len(clash.Fields) != 1 || clash.Fields[0] != "participants" {
			t.Errorf("two who change the same: %v", err)
		}
	})
}

// A proposal is answered, taken back, or resolved while nobody has decided it.
func TestProposersSide(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		p := standing(t, db)
		x := &edit.Proposal{Unit: p.A, At: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC), Origin: "account", Why: "first",
			Change: record.Change{Kind: register.KindPartnership, Record: string(p.ID), Now: record.Values{"since": {"1991"}}, Said: told}}
		get := func() (now *edit.Proposal) {
			t.Helper()
			if err := db.Read(ctx, func(tx *sqldb.Tx) (err error) { now, err = edit.GetProposal(tx, x.ID); return err }); err != nil {
				t.Fatal(err)
			}
			return now
		}
		if err := write(t, db, func(tx *ledger.Tx) error { return edit.Propose(tx.Tx, x) }); err != nil {
			t.Fatal(err)
		}
		if err := write(t, db, func(tx *ledger.Tx) error { return edit.Ask(tx, x.ID, 1, "why?") }); err != nil {
			t.Fatal(err)
		}
		if err := write(t, db, func(tx *ledger.Tx) error { return edit.Answer(tx, x.ID, 1, "late") }); !errs.Is(err, errs.Conflict) {
			t.Errorf("an answer to what has moved on: %v", err)
		}
		if err := write(t, db, func(tx *ledger.Tx) error { return edit.Answer(tx, x.ID, 2, "second") }); err != nil {
			t.Fatal(err)
		}
		if now := get(); now.State != edit.Open || now.Why != "first\nsecond" || now.Note != "why?" {
			t.Errorf("after the answer: %+v", now)
		}
		if err := write(t, db, func(tx *ledger.Tx) error { return edit.TakeBack(tx, x.ID, 3) }); err != nil {
			t.Fatal(err)
		}
		if err := write(t, db, func(tx *ledger.Tx) error { _, err := edit.Accept(tx, register.Kinds(), x.ID, 4, nil, ""); return err }); !errs.Is(err,
			errs.Conflict) {
			t.Errorf("what was withdrawn is accepted: %v", err)
		}
		if now := get(); now.State != edit.Withdrawn {
			t.Errorf("state %s", now.State)
		}
	})
}
