package edit_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// From one origin, or one unit of it, so many proposals come in a day and no
// more, also of many at once; the next day they come again.
func TestProposalsOfADay(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		propose := func(origin string, unit, of register.UnitID, at time.Time) error {
			return db.Write(context.Background(), func(tx *sqldb.Tx) error {
				if err := edit.MayPropose(tx, origin, of, at, 3); err != nil {
					return err
				}
				return edit.Propose(tx, &edit.Proposal{Unit: unit, Origin: origin, At: at,
					Change: record.Change{Kind: register.KindActivity, Now: record.Values{"place": {"Opava"}}}})
			})
		}
		var wait sync.WaitGroup
		var made atomic.Int64
		for range 8 {
			wait.Go(func() {
				if err := propose("eva", "u", "", noon); err == nil {
					made.Add(1)
				} else if !errs.Is(err, errs.TooMany) {
					t.Error(err)
				}
			})
		}
		if wait.Wait(); made.Load() != 3 {
			t.Errorf("%d of eight at once were made, want 3", made.Load())
		}
		for what, err := range map[string]error{
			"another account":                   propose("jan", "u", "", noon),
			"a unit of which nothing came":      propose("eva", "v", "v", noon),
			"the same account the next day":     propose("eva", "u", "", noon.Add(25*time.Hour)),
			"the same unit of another campaign": propose("campaign:1", "u", "u", noon),
		} {
			if err != nil {
				t.Errorf("%s: %v", what, err)
			}
		}
		if err := propose("eva", "u", "u", noon.Add(time.Hour)); !errs.Is(err, errs.TooMany) {
			t.Errorf("the same unit: %v", err)
		}
	})
}
