package sqldb_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// A database that has no room is no fault of the program: what was to be written
// is refused whole, reading goes on, and so does writing when there is room.
func TestAFullDiskIsUnavailable(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	ctx := context.Background()
	sqldbtest.Fill(t, db)
	write := func(key string) error {
		return db.Write(ctx, func(tx *sqldb.Tx) error {
			for range 2 { // the first may fit
				if _, err := tx.Exec(`insert into meta (key, value) values ($1, $2)`, key, strings.Repeat("x", 1<<20)); err != nil {
					return err
				}
				key += "'"
			}
			return nil
		})
	}
	if err := write("full"); !errs.Is(err, errs.Unavailable) || !errors.Is(err, sqldb.ErrUnwritable) {
		t.Errorf("without room: %v", err)
	}
	count := func() (n int) {
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			return tx.Row(`select count(*) from meta where key like 'full%' or key like 'free%'`, nil, &n)
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 0 {
		t.Errorf("%d rows of what was refused stand", n)
	}
	sqldbtest.Free(t, db)
	if err := write("free"); err != nil || count() != 2 {
		t.Errorf("with room: %v, %d rows", err, count())
	}
}

// PostgreSQL says the same in its own words, here by a function that raises
// what it raises.
func TestAFullPostgreSQLIsUnavailable(t *testing.T) {
	if testing.Short() {
		t.Skip("needs PostgreSQL; go test without -short has it")
	}
	t.Parallel()
	db, err := sqldb.Open(context.Background(), sqldbtest.PostgresAddress(t))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for code, unwritable := range map[string]bool{"53100": true, "25006": true, "53300": false, "58030": false} {
		err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`do $$ begin raise exception 'no room' using errcode = '` + code + `'; end $$`)
			return err
		})
		var pg *pgconn.PgError
		if !errors.As(err, &pg) || pg.Code != code || !errs.Is(err, errs.Unavailable) || errors.Is(err, sqldb.ErrUnwritable) != unwritable {
			t.Errorf("%s: %v", code, err)
		}
	}
}
