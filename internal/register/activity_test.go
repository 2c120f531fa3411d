package register_test

import (
	"context"
	"reflect"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func festival(t *testing.T, tx *ledger.Tx, for_ ...register.PartnershipID) *register.Activity {
	t.Helper()
	own, err := register.OwnAssociation(tx)
	if err != nil {
		t.Fatal(err)
	}
	return &register.Activity{Association: own.ID, Kind: "festival", Title: "Dny partnerství", From: on(t, "2025-06-13"), Until: on(t, "2025-06-15"),
		Place: "Opava", Note: "za deště",
		Source: source(t, tx, "said:letter"), Partnerships: for_,
		Participants: []register.Participants{{Audience: "youth", Number: 24}, {Audience: "youth", Country: "SK", Number: 30}, {Audience: "seniors", Country: "SK"}}}
}

func activity(t *testing.T, db *sqldb.DB, id register.ActivityID) *register.Activity {
	t.Helper()
	var a *register.Activity
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		a, err = register.GetActivity(tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return a
}

// An activity goes in and comes out whole, is changed, undone and brought
// back, and stands on every partnership that it was of.
func TestActivities(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var a *register.Activity
		var p, q *register.Partnership
		write(t, db, "edit", func(tx *ledger.Tx) error {
			opava := town(t, tx, "CZ", "Opava")
			p, q = pair(t, tx, opava, town(t, tx, "SK", "Martin")), pair(t, tx, opava, town(t, tx, "PL", "Racibórz"))
			return nil
		})
		made := write(t, db, "edit", func(tx *ledger.Tx) error {
			a = festival(t, tx, p.ID, q.ID)
			_, err := register.PutActivity(tx, a)
			return err
		})
		whole := activity(t, db, a.ID)
		if !reflect.DeepEqual(a, whole) {
			t.Errorf("stored %+v, read %+v", a, whole)
		}
		changed := write(t, db, "edit", func(tx *ledger.Tx) error {
			next := *whole
			next.Kind, next.Participants, next.Partnerships = "meeting", whole.Participants[:1], whole.Partnerships[:1]
			_, err := register.PutActivity(tx, &next)
			return err
		})
		if err := func() error {
			_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "other", At: noon}, func(tx *ledger.Tx) error {
				stale := *whole
				stale.Kind = "sport"
				_, err := register.PutActivity(tx, &stale)
				return err
			})
			return err
		}(); !errs.Is(err, errs.Conflict) {
			t.Errorf("on an older version: %v, want a conflict", err)
		}
		undo(t, db, changed.Batch)
		back := activity(t, db, a.ID)
		back.Version = whole.Version
		if !reflect.DeepEqual(back, whole) {
			t.Errorf("undone it is %+v, want %+v", back, whole)
		}
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			of, err := register.ActivitiesOf(tx, q.ID)
			if err == nil && (len(of) != 1 || len(of[0].Participants) != 3) {
				t.Errorf("the other partnership has %+v", of)
			}
			n := 0
			if err := register.EachActivity(tx, func(*register.Activity) error { n++; return nil }); err != nil || n != 1 {
				t.Errorf("the stream has %d activities, %v", n, err)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		// What is merged into another partnership brings its activities.
		write(t, db, "edit", func(tx *ledger.Tx) error {
			next, err := register.GetPartnership(tx.Tx, q.ID)
			if err != nil {
				return err
			}
			next.MergedInto = p.ID
			if _, err := register.PutPartnership(tx, next); err != nil {
				return err
			}
			if of, err := register.ActivitiesOf(tx.Tx, p.ID); err != nil || len(of) != 1 || len(of[0].Participants) != 3 || len(of[0].Partnerships) != 2 {
				t.Errorf("after a merge there are %+v, %v; want the one activity", of, err)
			}
			return nil
		})
		// Changed since, its making cannot be undone; a new one's can.
		undo(t, db, made.Batch)
		if got := activity(t, db, a.ID); got.Trashed != register.Kept {
			t.Error("an activity that was changed since went to the trash")
		}
		var b *register.Activity
		again := write(t, db, "edit", func(tx *ledger.Tx) error {
			b = festival(t, tx, p.ID)
			_, err := register.PutActivity(tx, b)
			return err
		})
		w := undo(t, db, again.Batch)
		if got := activity(t, db, b.ID); got.Trashed != register.Undone || len(got.Participants) != 3 {
			t.Errorf("undone: %+v, want it whole in the trash", got)
		}
		undo(t, db, w.Batch)
		if got := activity(t, db, b.ID); got.Trashed != register.Kept {
			t.Error("undoing the undo did not bring it back")
		}
	})
}

func undo(t *testing.T, db *sqldb.DB, batch string) ledger.Written {
	t.Helper()
	return write(t, db, "undo", func(tx *ledger.Tx) error {
		entries, err := ledger.List(tx.Tx, ledger.Filter{Batch: batch})
		if err != nil {
			return err
		}
		plan, err := register.Kinds().PlanUndo(tx.Tx, entries)
		if err != nil {
			return err
		}
		return register.Kinds().Undo(tx, plan)
	})
}

// A partnership stands while an activity refers to it.
func TestAnActivityHoldsItsPartnership(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var p *register.Partnership
		made := write(t, db, "import", func(tx *ledger.Tx) error {
			p = pair(t, tx, town(t, tx, "CZ", "Opava"), town(t, tx, "SK", "Martin"))
			return nil
		})
		write(t, db, "edit", func(tx *ledger.Tx) error {
			_, err := register.PutActivity(tx, festival(t, tx, p.ID))
			return err
		})
		undo(t, db, made.Batch)
		if got := get(t, db, p.ID); got.Trashed != register.Kept {
			t.Error("the partnership of an activity went to the trash")
		}
	})
}

func TestWrongActivities(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	for key, spoil := range map[string]func(*register.Activity){
		"activity.kind-wrong":          func(a *register.Activity) { a.Kind = "party" },
		"activity.from-missing":        func(a *register.Activity) { a.From = on(t, "") },
		"activity.until-before":        func(a *register.Activity) { a.Until = on(t, "2025-06-12") },
		"activity.partnership-missing": func(a *register.Activity) { a.Partnerships = nil },
		"activity.source-missing":      func(a *register.Activity) { a.Source = "" },
		"activity.participants-wrong":  func(a *register.Activity) { a.Participants[0].Audience = "dogs" },
		"activity.participants-twice":  func(a *register.Activity) { a.Participants[1].Country = "" },
	} {
		_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
			a := festival(t, tx, "p")
			spoil(a)
			_, err := register.PutActivity(tx, a)
			return err
		})
		if !errs.Is(err, errs.Invalid) || err.Error() != key {
			t.Errorf("%v, want %s", err, key)
		}
	}
}
