package sqldbtest

import (
	"context"
	"fmt"
	"testing"

	"twinhall/internal/sqldb"
)

// Fill makes a SQLite database behave as on a full disk: it may not grow, though
// what fits into the pages that it has is still written.
func Fill(t *testing.T, db *sqldb.DB) {
	t.Helper()
	var pages int
	if err := db.Write(context.Background(), func(tx *sqldb.Tx) error { return tx.Row(`pragma page_count`, nil, &pages) }); err != nil {
		t.Fatal(err)
	}
	limit(t, db, pages)
}

// Free takes the bound of Fill off.
func Free(t *testing.T, db *sqldb.DB) {
	t.Helper()
	limit(t, db, 1<<30)
}

func limit(t *testing.T, db *sqldb.DB, pages int) {
	t.Helper()
	var now int
	if err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Row(fmt.Sprintf(`pragma max_page_count = %d`, pages), nil, &now)
	}); err != nil || now != pages {
		t.Fatalf("the bound is %d pages, want %d: %v", now, pages, err)
	}
}

// Deny makes a SQLite database refuse every write, as on a file system that was
// made one for reading only, from now on.
func Deny(t *testing.T, db *sqldb.DB) {
	t.Helper()
	if err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`pragma query_only = on`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
