package register_test

import (
	"context"
	"os"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Labels that imports once wrote as official names become names for searching;
// what somebody wrote by hand stays.
func TestImportedLabelsLeadNoMore(t *testing.T) {
	migration, err := os.ReadFile("../sqldb/migrations/20261128100000_names.sql")
	if err != nil {
		t.Fatal(err)
	}
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		official := func(lang, name string) register.Name {
			return register.Name{Kind: register.NameOfficial, Lang: lang, Name: name}
		}
		alternate := func(lang, name string) register.Name {
			return register.Name{Kind: register.NameAlternate, Lang: lang, Name: name}
		}
		var id register.UnitID
		write(t, db, "import", func(tx *ledger.Tx) error {
			u := town(t, tx, "PL", "Żywiec")
			u.Names = []register.Name{official("de", "Saybusch"), official("cs", "Živec"), alternate("cs", "Živec"), official("en", "Zywiec")}
			id = u.ID
			_, err := register.PutUnit(tx, u)
			return err
		})
		write(t, db, "edit", func(tx *ledger.Tx) error {
			u, err := register.GetUnit(tx.Tx, id)
			if err != nil {
				return err
			}
			u.AddName(official("hr", "Živjec"))
			_, err = register.PutUnit(tx, u)
			return err
		})
		_, statements, _ := strings.Cut(string(migration), "-- imports wrote")
		_, statements, _ = strings.Cut(statements, "\ndelete")
		if err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
			for statement := range strings.SplitSeq("delete"+statements, ";\n") {
				if strings.TrimSpace(statement) == "" {
					continue
				}
				if _, err := tx.Exec(statement); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		var names []register.Name
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			u, err := register.GetUnit(tx, id)
			names = u.Names
			return err
		}); err != nil {
			t.Fatal(err)
		}
		want := []register.Name{alternate("cs", "Živec"), alternate("de", "Saybusch"), alternate("en", "Zywiec"), official("hr", "Živjec")}
		if !slices.Equal(names, want) {
			t.Errorf("the names are %+v, want %+v", names, want)
		}
	})
}
