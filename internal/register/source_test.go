package register_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Several who name the same new source at the same moment all get it, and it is
// recorded once. On PostgreSQL all but one were told that somebody else had
// changed their record.
func TestASourceThatSeveralNameFirst(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		for i := range 5 {
			address := fmt.Sprintf("https://source.example/%d", i)
			ids := make([]register.SourceID, 8)
			failed := make([]error, len(ids))
			var all sync.WaitGroup
			for who := range ids {
				all.Go(func() {
					_, failed[who] = ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
						s, err := register.EnsureSource(tx, address, "Source")
						if err == nil {
							ids[who] = s.ID
						}
						return err
					})
				})
			}
			all.Wait()
			for who, err := range failed {
				if err != nil || ids[who] != ids[0] {
					t.Errorf("%s: number %d of those who name it has %q, %v; the first %q", address, who, ids[who], err, ids[0])
				}
			}
			if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
				known, err := register.AllSources(tx)
				if !slices.ContainsFunc(known, func(s *register.Source) bool {
					return s.ID == ids[0] && s.Address == address && s.Publisher == "Source"
				}) {
					t.Errorf("%s is not in the register", address)
				}
				if entries, err := ledger.List(tx, ledger.Filter{Record: string(ids[0])}); err != nil || len(entries) != 1 {
					t.Errorf("%s: %d entries of the ledger, %v", address, len(entries), err)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
