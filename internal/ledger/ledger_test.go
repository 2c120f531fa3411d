package ledger_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var (
	ctx      = context.Background()
	noon     = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	errWrong = errors.New("rolled back")
)

func write(db *sqldb.DB, f func(*ledger.Tx) error) (ledger.Written, error) {
	return ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, f)
}

// follower reads on from the last position that it saw, as an edition does,
// until it has seen so many entries.
func follower(t *testing.T, db *sqldb.DB, want int, seen *[]int64) {
	last := int64(0)
	deadline := time.Now().Add(60 * time.Second)
	for len(*seen) < want && time.Now().Before(deadline) {
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			entries, err := ledger.List(tx, ledger.Filter{After: last})
			for _, e := range entries {
				*seen = append(*seen, e.Position)
				last = e.Position
			}
			return err
		}); err != nil {
			t.Error(err)
			return
		}
	}
}

func TestFiftyWritersTwoFollowers(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		const writers, rounds = 50, 4
		want := writers / 2 * rounds * 3
		var followers, writing sync.WaitGroup
		seen := make([][]int64, 2)
		for i := range seen {
			followers.Add(1)
			go func() { defer followers.Done(); follower(t, db, want, &seen[i]) }()
		}
		for w := range writers {
			writing.Add(1)
			go func() {
				defer writing.Done()
				for r := range rounds {
					_, err := write(db, func(tx *ledger.Tx) error {
						for i := range 3 {
							tx.Record("unit", fmt.Sprintf("%d-%d", w, r), ledger.Update, []ledger.Change{{Field: "f", After: fmt.Sprint(i)}}, true)
						}
						if w%2 == 1 {
							return errWrong
						}
						return nil
					})
					if w%2 == 0 && err != nil || w%2 == 1 && !errors.Is(err, errWrong) {
						t.Error(err)
					}
				}
			}()
		}
		writing.Wait()
		followers.Wait()
		for f, positions := range seen {
			if len(positions) != want {
				t.Fatalf("follower %d saw %d entries, want %d", f, len(positions), want)
			}
			for i, p := range positions {
				if p != int64(i)+1 {
					t.Fatalf("follower %d saw position %d as its entry %d: one was missed or seen twice", f, p, i+1)
				}
			}
		}
	})
}

func TestHeadKnowsTheLastPublicEntry(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for _, public := range []bool{true, false} {
			if _, err := write(db, func(tx *ledger.Tx) error {
				tx.Record("unit", "1", ledger.Create, []ledger.Change{{Field: "name", After: "Opava"}, {Field: "same", Before: "x", After: "x"}}, public)
				return nil
			}); err != nil {
				t.Fatal(err)
			}
		}
		w, err := write(db, func(tx *ledger.Tx) error {
			tx.Record("unit", "1", ledger.Update, []ledger.Change{{Field: "same", Before: "x", After: "x"}}, true)
			return nil
		})
		if err != nil || w.Count != 0 || w.Batch != "" {
			t.Errorf("a write without a change left %+v, %v; want no entry and no batch", w, err)
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			head, err := ledger.ReadHead(tx)
			if err != nil {
				return err
			}
			if head.Position != 2 || head.Public != 1 {
				t.Errorf("head %+v, want position 2, public 1", head)
			}
			e, err := ledger.Get(tx, 1)
			if err != nil {
				return err
			}
			if len(e.Changes) != 1 || e.Changes[0].After != "Opava" || !e.At.Equal(noon) || e.Actor != "test" {
				t.Errorf("entry %+v, want one change by test at noon", e)
			}
			batches, err := ledger.Batches(tx, 10)
			if err != nil {
				return err
			}
			if len(batches) != 2 || batches[0].Entries != 1 {
				t.Errorf("batches %+v, want two, newest first", batches)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// A preview says what would be written and writes none of it: no row, no entry,
// no batch, and no position is used up.
func TestPreviewTakesEverythingBack(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`create table note (text text not null)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		change := func(fails error) func(tx *ledger.Tx) error {
			return func(tx *ledger.Tx) error {
				if _, err := tx.Exec(`insert into note (text) values ($1)`, "a row"); err != nil {
					return err
				}
				made := []ledger.Change{{Field: "name", After: "Opava"}, {Field: "same", Before: "x", After: "x"}}
				tx.Record("unit", "1", ledger.Create, made, true)
				tx.Record("unit", "2", ledger.Update, []ledger.Change{{Field: "name", Before: "a", After: "b"}}, false)
				return fails
			}
		}
		act := ledger.Act{Kind: "edit", Actor: "test", At: noon}
		entries, err := ledger.Preview(ctx, db, act, change(nil))
		if err != nil || len(entries) != 2 || entries[1].Record != "2" || entries[1].Public {
			t.Fatalf("the preview is %+v, %v", entries, err)
		}
		if e := entries[0]; e.Record != "1" || e.Verb != ledger.Create || len(e.Changes) != 1 || e.Changes[0].After != "Opava" {
			t.Errorf("the preview begins with %+v", e)
		}
		if entries, err := ledger.Preview(ctx, db, act, change(errWrong)); !errors.Is(err, errWrong) || entries != nil {
			t.Errorf("a preview of what fails is %+v, %v", entries, err)
		}
		if entries, err := ledger.Preview(ctx, db, act, func(*ledger.Tx) error { return nil }); err != nil || len(entries) != 0 {
			t.Errorf("a preview of nothing is %+v, %v", entries, err)
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			rows := 0
			if err := tx.Row(`select (select count(*) from note) + (select count(*) from ledger) + (select count(*) from batch)`, nil, &rows); err != nil {
				return err
			}
			head, err := ledger.ReadHead(tx)
			if rows != 0 || head.Position != 0 || head.Public != 0 {
				t.Errorf("previews have left %d rows, and the head at %+v", rows, head)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		// What is then done is what the preview said.
		w, err := ledger.Write(ctx, db, act, change(nil))
		if err != nil || w.Count != len(entries) || w.Position != 2 || w.Public != 1 {
			t.Errorf("written is %+v, %v", w, err)
		}
	})
}
