package register_test

import (
	"context"
	"slices"
	"testing"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// What hangs on a record comes back in one order, whatever the database and
// the order in which it was given: an edition and an export are the same on
// both.
func TestWhatHangsOnARecordHasOneOrder(t *testing.T) {
	t.Parallel()
	const alternate, official = register.NameAlternate, register.NameOfficial
	names := []register.Name{{Kind: alternate, Name: "-x"}, {Kind: alternate, Name: "Zlín"}, {Kind: alternate, Name: "b"}, {Kind: alternate, Name: "čb"},
		{Kind: official, Lang: "cs", Name: "Beta"}, {Kind: official, Lang: "cs", Name: "alfa"}, {Kind: official, Lang: "de", Name: "A"}}
	slugs := []string{"a-b", "ab", "b"}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		write(t, db, "edit", func(tx *ledger.Tx) error {
			u := town(t, tx, "CZ", "Opava")
			u.Names, u.OldSlugs = slices.Clone(names), slices.Clone(slugs)
			slices.Reverse(u.Names)
			slices.Reverse(u.OldSlugs)
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
			src := source(t, tx, "a")
			var says []register.Statement
			for i := range 12 {
				says = append(says, register.Statement{Field: register.FieldNote, Sayer: register.SayerThird, Source: src, Seq: 11 - i, Value: "x"})
			}
			pair(t, tx, u, town(t, tx, "SK", "Martin"), says...)
			return nil
		})
		err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			units, err := register.AllUnits(tx)
			if err != nil {
				return err
			}
			if !slices.Equal(units[0].Names, names) || !slices.Equal(units[0].OldSlugs, slugs) {
				t.Errorf("the unit has %v and %v", units[0].Names, units[0].OldSlugs)
			}
			all, err := register.AllPartnerships(tx)
			if err != nil {
				return err
			}
			for i, s := range all[0].Statements {
				if s.Seq != i {
					t.Fatalf("statement %d has the number %d", i, s.Seq)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
