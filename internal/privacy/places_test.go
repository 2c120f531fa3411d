package privacy_test

import (
	"context"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// textColumns are all columns of text that there are, as "table.column".
func textColumns(t *testing.T, db *sqldb.DB) map[string]bool {
	t.Helper()
	all := map[string]bool{}
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		tables, err := sqldb.Tables(tx)
		if err != nil {
			return err
		}
		for _, table := range tables {
			if err := tx.Each(`select name, type from pragma_table_info($1)`, []any{table}, func(row sqldb.Row) error {
				var name, kind string
				err := row.Scan(&name, &kind)
				if strings.EqualFold(kind, "text") {
					all[table+"."+name] = true
				}
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// Of every column of text it is said what becomes of a person in it, or why
// none can stand there.
func TestEveryTextColumnIsAccountedFor(t *testing.T) {
	t.Parallel()
	columns := textColumns(t, sqldbtest.SQLite(t))
	if len(columns) < 150 {
		t.Fatalf("only %d columns were found", len(columns))
	}
	said := map[string]bool{}
	for _, p := range rules.Places() {
		for _, c := range p.Columns {
			if said[p.Table+"."+c] {
				t.Errorf("%s.%s stands twice", p.Table, c)
			}
			said[p.Table+"."+c] = true
		}
		if p.How != privacy.Own && len(p.Key) == 0 {
			t.Errorf("nothing tells the rows of %s apart", p.Table)
		}
	}
	for c, why := range rules.CannotHold() {
		// An account's id is in its ticket: the ticket goes with the account.
		if said[c] || why == "" {
			t.Errorf("%s: said twice, or without a reason", c)
		}
		said[c] = true
	}
	for c := range columns {
		if !said[c] {
			t.Errorf("it is not said what becomes of a person in %s", c)
		}
	}
	for c := range said {
		if !columns[c] {
			t.Errorf("there is no column of text %s", c)
		}
	}
}

// The table of classes of the accounts fits the database, and what the ledger
// holds of an account is internal.
func TestAccountsFieldsAreClassified(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	for c := range textColumns(t, db) {
		if field, ok := strings.CutPrefix(c, "account."); ok && account.Classes[field] == "" {
			t.Errorf("the field %s of an account is not classified", field)
		}
	}
	addUser(t, db, "eva@example.org", "Eva Vymyšlená")
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		entries, err := ledger.List(tx, ledger.Filter{})
		if len(entries) == 0 {
			t.Error("no entries")
		}
		for _, e := range entries {
			for _, c := range e.Changes {
				if e.Kind == account.KindAccount && account.Classes[c.Field] != record.Internal || e.Public {
					t.Errorf("the ledger holds %s of an account", c.Field)
				}
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
