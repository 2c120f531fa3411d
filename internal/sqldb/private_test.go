package sqldb_test

import (
	"os"
	"slices"
	"testing"

	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Only its owner may read a database that is made, nor what SQLite makes beside
// it, nor a copy of one before an upgrade but who might read that one.
func TestADatabaseIsPrivate(t *testing.T) {
	t.Parallel()
	path := sqldbtest.SQLiteAddress(t)
	db, err := sqldb.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, "town", "Opava")
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", file, info, err)
		}
	}
	if got := sqldb.Exposed(path); got != nil {
		t.Errorf("others may read %v", got)
	}
	db.Close()
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if got := sqldb.Exposed(path); !slices.Equal(got, []string{path}) {
		t.Errorf("others may read %v, want the database", got)
	}
	files, _ := next(t, once)
	if db, err = sqldb.OpenWith(ctx, path, sqldb.Upgrade{Files: files}); err != nil {
		t.Fatal(err)
	}
	db.Close()
	copies := sqldb.Copies(path)
	if len(copies) != 1 {
		t.Fatalf("copies %v", copies)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the copy: %v, %v", info, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("the rights of a database that is there were changed: %v, %v", info, err)
	}
}
