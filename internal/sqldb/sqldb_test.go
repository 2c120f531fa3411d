package sqldb_test

import (
	"bytes"
	"context"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var ctx = context.Background()

func put(t *testing.T, db *sqldb.DB, key, value string) {
	t.Helper()
	if err := db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`insert into meta (key, value) values ($1, $2)`, key, value)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

func count(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	if err := db.Read(ctx, func(tx *sqldb.Tx) error { return tx.Row(`select count(*) from meta`, nil, &n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAFailedWriteLeavesNothing(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		wrong := errs.New(errs.Invalid, "no")
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			if _, err := tx.Exec(`insert into meta (key, value) values ('a', 'b')`); err != nil {
				return err
			}
			return wrong
		})
		if !errs.Is(err, errs.Invalid) || count(t, db) != 0 {
			t.Errorf("err %v, %d rows; want the error and none", err, count(t, db))
		}
		put(t, db, "a", "b")
		err = db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`insert into meta (key, value) values ('a', 'c')`)
			return err
		})
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("a second row of one key: %v, want a conflict by its code", err)
		}
	})
}

// A reader sees one moment, also while others write.
func TestAReadSeesOneMoment(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		put(t, db, "a", "1")
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			var before, after int
			if err := tx.Row(`select count(*) from meta`, nil, &before); err != nil {
				return err
			}
			put(t, db, "b", "2")
			if err := tx.Row(`select count(*) from meta where key <> 'x'`, nil, &after); err != nil {
				return err
			}
			if before != 1 || after != 1 {
				t.Errorf("one read saw %d and then %d rows", before, after)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		db, err := sqldb.Open(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			stamp := `current_timestamp`
			_, err := tx.Exec(`insert into goose_db_version (version_id, is_applied, tstamp) values (99999999999999, ` +
				map[sqldb.Dialect]string{sqldb.SQLite: "1", sqldb.Postgres: "true"}[db.Dialect] + `, ` + stamp + `)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		db.Close()
		if _, err := sqldb.Open(ctx, address); err == nil || !strings.Contains(err.Error(), "newer program") {
			t.Errorf("opened with %v, want a refusal that says what to do", err)
		}
	})
}

// Whatever table there is a backup holds it, in one order on both databases,
// what is referred to before what refers to it.
func TestTablesInTheirOrder(t *testing.T) {
	var first []string
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			order, err := sqldb.Tables(tx)
			if err != nil {
				return err
			}
			if first == nil {
				first = order
			}
			if !slices.Equal(order, first) || len(order) < 40 || slices.ContainsFunc(order, func(n string) bool { return strings.HasPrefix(n, "goose") }) {
				t.Errorf("the order is %v, on the other database %v", order, first)
			}
			for _, pair := range [][2]string{{"association", "membership"}, {"unit", "partnership"}, {"partnership", "statement"}, {"file", "file_chunk"},
				{"account", "session"}, {"campaign", "campaign_town"}} {
				if slices.Index(order, pair[0]) > slices.Index(order, pair[1]) {
					t.Errorf("%s stands behind %s", pair[0], pair[1])
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// A backup made while others write is whole, and restores on either database.
func TestBackupWhileWriting(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		put(t, db, "ěščřžýáíé", "\"quoted\", \\ and \n lines")
		var writers sync.WaitGroup
		stop := make(chan struct{})
		for w := range 3 {
			writers.Add(1)
			go func() {
				defer writers.Done()
				for i := 0; i < 200; i++ {
					select {
					case <-stop:
						return
					default:
					}
					// Two rows a transaction: a backup must hold both or neither.
					if err := db.Write(ctx, func(tx *sqldb.Tx) error {
						for _, half := range []string{"x", "y"} {
							if _, err := tx.Exec(`insert into meta (key, value) values ($1, $2)`, strings.Repeat(half, 1+i)+string(rune('a'+w)), half); err != nil {
								return err
							}
						}
						return nil
					}); err != nil {
						t.Error(err)
						return
					}
				}
			}()
		}
		var file bytes.Buffer
		if err := db.Dump(ctx, &file); err != nil {
			t.Fatal(err)
		}
		close(stop)
		writers.Wait()
		for _, address := range []string{sqldbtest.SQLiteAddress(t), sqldbtest.PostgresAddress(t)} {
			restored, err := sqldb.Open(ctx, address)
			if err != nil {
				t.Fatal(err)
			}
			defer restored.Close()
			if err := restored.Restore(ctx, bytes.NewReader(file.Bytes())); err != nil {
				t.Fatal(err)
			}
			var x, y int
			var text string
			if err := restored.Read(ctx, func(tx *sqldb.Tx) error {
				if err := tx.Row(`select count(*) from meta where value = 'x'`, nil, &x); err != nil {
					return err
				}
				if err := tx.Row(`select value from meta where key = 'ěščřžýáíé'`, nil, &text); err != nil {
					return err
				}
				return tx.Row(`select count(*) from meta where value = 'y'`, nil, &y)
			}); err != nil {
				t.Fatal(err)
			}
			if x != y || text != "\"quoted\", \\ and \n lines" {
				t.Errorf("restored %d and %d halves, text %q", x, y, text)
			}
			var again bytes.Buffer
			if err := restored.Dump(ctx, &again); err != nil {
				t.Fatal(err)
			}
			if err := restored.Restore(ctx, bytes.NewReader(again.Bytes())); !errs.Is(err, errs.Conflict) {
				t.Errorf("a restore over data: %v, want a refusal", err)
			}
		}
		cut := file.Bytes()[:file.Len()*2/3]
		empty := sqldbtest.SQLite(t)
		if err := empty.Restore(ctx, bytes.NewReader(cut)); !errs.Is(err, errs.Invalid) || count(t, empty) != 0 {
			t.Errorf("a backup cut short: %v with %d rows, want a refusal and none", err, count(t, empty))
		}
	})
}
