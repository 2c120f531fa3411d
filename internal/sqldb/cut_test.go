package sqldb_test

import (
	"context"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Whatever is asked over a connection that broke, at once or later, says that
// the database does not answer: people are told to try again.
func TestBrokenConnectionIsUnavailable(t *testing.T) {
	if testing.Short() {
		t.Skip("needs PostgreSQL; go test without -short has it")
	}
	t.Parallel()
	ctx := context.Background()
	db, err := sqldb.Open(ctx, sqldbtest.PostgresAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(ctx, func(tx *sqldb.Tx) error {
		pid := 0
		if err := tx.Row(`select pg_backend_pid()`, nil, &pid); err != nil {
			return err
		}
		if err := db.Write(ctx, func(other *sqldb.Tx) error {
			_, err := other.Exec(`select pg_terminate_backend($1)`, pid)
			return err
		}); err != nil {
			return err
		}
		for i := range 3 {
			if _, err := tx.Exec(`update meta set value = value`); !errs.Is(err, errs.Unavailable) {
				t.Errorf("statement %d after the connection broke: %v", i, err)
			}
		}
		return nil
	})
	if !errs.Is(err, errs.Unavailable) {
		t.Errorf("the commit: %v", err)
	}
}
