package register_test

import (
	"context"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// A plan of an undo is carried out upon the state that it was made on, or not
// at all: what somebody changed between the preview and the button stays.
func TestAnUndoThatWasPlannedOnAnotherState(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var a, b *register.Unit
		write(t, db, "edit", func(tx *ledger.Tx) error {
			a, b = town(t, tx, "CZ", "Opava"), town(t, tx, "PL", "Racibórz")
			return nil
		})
		rename := func(u *register.Unit, name string) ledger.Written {
			t.Helper()
			return write(t, db, "edit", func(tx *ledger.Tx) error {
				now, err := register.GetUnit(tx.Tx, u.ID)
				if err != nil {
					return err
				}
				now.District = name
				_, err = register.PutUnit(tx, now)
				return err
			})
		}
		districts := func() (all [2]string) {
			t.Helper()
			if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
				for i, u := range []*register.Unit{a, b} {
					now, err := register.GetUnit(tx, u.ID)
					if err != nil {
						return err
					}
					all[i] = now.District
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return all
		}
		one, two := rename(a, "first"), rename(b, "first")
		var plan record.UndoPlan
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			var entries []ledger.Entry
			for _, w := range []ledger.Written{one, two} {
				all, err := ledger.List(tx, ledger.Filter{Batch: w.Batch})
				if err != nil {
					return err
				}
				entries = append(entries, all...)
			}
			var err error
			plan, err = register.Kinds().PlanUndo(tx, entries)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if changed, _, _, _ := plan.Counts(); changed != 2 {
			t.Fatalf("the plan is %+v", plan)
		}
		undo := func() error {
			act := ledger.Act{Kind: "undo", Actor: "test", At: noon}
			_, err := ledger.Write(context.Background(), db, act, func(tx *ledger.Tx) error { return register.Kinds().Undo(tx, plan) })
			return err
		}
		// The records are undone from the last to the first: the second goes
		// back before the first is found to have changed.
		rename(a, "second")
		if err := undo(); !errs.Is(err, errs.Conflict) {
			t.Errorf("an undo over what was changed meanwhile: %v", err)
		}
		if now := districts(); now != [2]string{"second", "first"} {
			t.Errorf("after the refused undo the districts are %q", now)
		}
		rename(a, "first")
		if err := undo(); err != nil {
			t.Errorf("an undo upon the state that it was planned on: %v", err)
		}
		if now := districts(); now != [2]string{"", ""} {
			t.Errorf("after the undo the districts are %q", now)
		}
	})
}
