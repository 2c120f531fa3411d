package sqldb_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// next are the migrations of a program that is one version ahead: what is
// shipped, and one more.
func next(t *testing.T, sql string) (files fs.FS, version int64) {
	t.Helper()
	shipped := os.DirFS("migrations")
	names, err := fs.Glob(shipped, "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	all := fstest.MapFS{}
	for _, n := range names {
		b, err := fs.ReadFile(shipped, n)
		if err != nil {
			t.Fatal(err)
		}
		all[n] = &fstest.MapFile{Data: b}
	}
	all["99999999999999_next.sql"] = &fstest.MapFile{Data: []byte("-- +goose Up\n" + sql)}
	return all, 99999999999999
}

// once can only be run once, and changes what is there.
const once = "alter table meta add column n bigint not null default 0;\nupdate meta set value = value || '!';"

func value(t *testing.T, db *sqldb.DB, key string) (v string) {
	t.Helper()
	if err := db.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Row(`select value from meta where key = $1`, []any{key}, &v)
	}); err != nil {
		t.Fatal(err)
	}
	return v
}

func version(t *testing.T, db *sqldb.DB) int64 {
	t.Helper()
	has, _, err := db.Version(ctx)
	if err != nil {
		t.Fatal(err)
	}
	return has
}

// Before an upgrade changes a SQLite database there is a copy of it beside it,
// and the log names it.
func TestACopyBeforeAnUpgrade(t *testing.T) {
	t.Parallel()
	path := sqldbtest.SQLiteAddress(t)
	db, err := sqldb.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	put(t, db, "town", "Opava")
	was := version(t, db)
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if got := sqldb.Copies(path); len(got) != 0 {
		t.Fatalf("a new database was copied: %v", got)
	}

	files, target := next(t, once)
	var said []string
	up := sqldb.Upgrade{Files: files, Say: func(text string) { said = append(said, text) }}
	if db, err = sqldb.OpenWith(ctx, path, up); err != nil {
		t.Fatal(err)
	}
	if version(t, db) != target || value(t, db, "town") != "Opava!" {
		t.Errorf("version %d with %q, want %d with the change", version(t, db), value(t, db, "town"), target)
	}
	db.Close()
	copies := sqldb.Copies(path)
	if len(copies) != 1 || len(said) != 2 || !strings.Contains(said[0], copies[0]) {
		t.Fatalf("copies %v, said %q; want one, and its name in the log", copies, said)
	}
	if info, err := os.Stat(copies[0]); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the copy has the rights %v, the database 0640: %v", info.Mode(), err)
	}
	old, err := sqldb.OpenAsIs(ctx, copies[0])
	if err != nil {
		t.Fatal(err)
	}
	if version(t, old) != was || value(t, old, "town") != "Opava" {
		t.Errorf("the copy is of version %d with %q, want it as it was", version(t, old), value(t, old, "town"))
	}
	old.Close()

	if db, err = sqldb.OpenWith(ctx, path, up); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if again := sqldb.Copies(path); !slices.Equal(again, copies) {
		t.Errorf("a start without an upgrade leaves the copies %v, want %v", again, copies)
	}
}

func TestThreeCopiesAreKept(t *testing.T) {
	t.Parallel()
	path := sqldbtest.SQLiteAddress(t)
	db, err := sqldb.Open(ctx, path)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	for _, suffix := range []string{".v1-20240101T000000Z", ".v3-20250101T000000Z", ".v2-20240601T000000Z", ".v1-20230101T000000Z", ".v1-mine", ".backup"} {
		if err := os.WriteFile(path+suffix, []byte(suffix), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, _ := next(t, once)
	if db, err = sqldb.OpenWith(ctx, path, sqldb.Upgrade{Files: files}); err != nil {
		t.Fatal(err)
	}
	db.Close()
	got := sqldb.Copies(path)
	if len(got) != 3 || got[1] != path+".v3-20250101T000000Z" || got[2] != path+".v2-20240601T000000Z" {
		t.Errorf("kept %v, want the new one and the two newest before", got)
	}
	if others, _ := filepath.Glob(path + ".*k*"); len(others) != 1 {
		t.Errorf("a file that is no copy was touched: %v", others)
	}
}

// An upgrade that fails changes nothing.
func TestAFailedUpgrade(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		db, err := sqldb.Open(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		put(t, db, "town", "Opava")
		was := version(t, db)
		db.Close()
		files, _ := next(t, once+"\nselect * from no_such_table;")
		if _, err := sqldb.OpenWith(ctx, address, sqldb.Upgrade{Files: files}); err == nil {
			t.Fatal("a migration that cannot be run was accepted")
		}
		if db, err = sqldb.Open(ctx, address); err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if version(t, db) != was || value(t, db, "town") != "Opava" {
			t.Errorf("version %d with %q after a failed upgrade, want all as before", version(t, db), value(t, db, "town"))
		}
	})
}

// Several programs that start at once on an old database all come up, and it
// is upgraded once. The same where there is no database yet.
func TestSeveralStartAtOnce(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		files, target := next(t, once)
		start := func(u sqldb.Upgrade) {
			t.Helper()
			var all sync.WaitGroup
			for range 4 {
				all.Go(func() {
					db, err := sqldb.OpenWith(ctx, address, u)
					if err != nil {
						t.Error(err)
						return
					}
					db.Close()
				})
			}
			all.Wait()
		}
		start(sqldb.Upgrade{})
		db, err := sqldb.Open(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		put(t, db, "town", "Opava")
		db.Close()
		start(sqldb.Upgrade{Files: files})
		if db, err = sqldb.OpenAsIs(ctx, address); err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if version(t, db) != target || value(t, db, "town") != "Opava!" {
			t.Errorf("version %d with %q, want %d and the change made once", version(t, db), value(t, db, "town"), target)
		}
		if !sqldb.IsPostgres(address) && len(sqldb.Copies(address)) != 1 {
			t.Errorf("copies %v, want one", sqldb.Copies(address))
		}
	})
}

// A backup of an older program goes through the same upgrade as a database of
// it would.
func TestAnOlderBackup(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		put(t, db, "town", "Opava")
		var backup bytes.Buffer
		if err := db.Dump(ctx, &backup); err != nil {
			t.Fatal(err)
		}
		files, target := next(t, once+"\ncreate table later (id text primary key);")
		for _, address := range []string{sqldbtest.SQLiteAddress(t), postgresOr(t, sqldbtest.SQLiteAddress(t))} {
			made, err := sqldb.OpenWith(ctx, address, sqldb.Upgrade{Files: files})
			if err != nil {
				t.Fatal(err)
			}
			if err := made.Restore(ctx, bytes.NewReader(backup.Bytes())); !errs.Is(err, errs.Conflict) {
				t.Errorf("into tables of another version: %v, want a refusal", err)
			}
			made.Close()
		}
		for _, address := range []string{sqldbtest.SQLiteAddress(t), postgresOr(t, sqldbtest.SQLiteAddress(t))} {
			into, err := sqldb.OpenAsIsWith(ctx, address, sqldb.Upgrade{Files: files})
			if err != nil {
				t.Fatal(err)
			}
			defer into.Close()
			if err := into.Restore(ctx, bytes.NewReader(backup.Bytes())); err != nil {
				t.Fatal(err)
			}
			if version(t, into) != target || value(t, into, "town") != "Opava!" {
				t.Errorf("version %d with %q, want %d with the change", version(t, into), value(t, into, "town"), target)
			}
		}
	})
}

// A backup can be made by the program that is about to upgrade, and upgrades
// nothing.
func TestABackupBeforeTheUpgrade(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		db, err := sqldb.Open(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		put(t, db, "town", "Opava")
		was := version(t, db)
		db.Close()
		files, _ := next(t, once)
		newer, err := sqldb.OpenAsIsWith(ctx, address, sqldb.Upgrade{Files: files})
		if err != nil {
			t.Fatal(err)
		}
		defer newer.Close()
		var backup bytes.Buffer
		if err := newer.Dump(ctx, &backup); err != nil {
			t.Fatal(err)
		}
		if version(t, newer) != was {
			t.Errorf("the backup brought the database to version %d", version(t, newer))
		}
		restored, err := sqldb.OpenAsIs(ctx, sqldbtest.SQLiteAddress(t))
		if err != nil {
			t.Fatal(err)
		}
		defer restored.Close()
		if err := restored.Restore(ctx, &backup); err != nil || value(t, restored, "town") != "Opava" {
			t.Errorf("restored with %v", err)
		}
	})
}

// postgresOr is an empty PostgreSQL database, or what is named where the tests
// do without.
func postgresOr(t *testing.T, other string) string {
	t.Helper()
	if testing.Short() {
		return other
	}
	return sqldbtest.PostgresAddress(t)
}

// Migrations run in one total order: those of the first release are numbered,
// later ones are named by the second in which they were begun and the feature
// that they are of, so that none comes before one that has run somewhere.
func TestMigrationsAreNamedByTime(t *testing.T) {
	t.Parallel()
	const newestReleased = "00009_townhall.sql"
	files, err := filepath.Glob(filepath.Join("migrations", "*.sql"))
	if err != nil || len(files) < 9 {
		t.Fatalf("%v, %v", files, err)
	}
	numbered, timed := regexp.MustCompile(`^0000[1-9]_[a-z]+\.sql$`), regexp.MustCompile(`^20[0-9]{12}_[a-z]+\.sql$`)
	for _, file := range files {
		name := filepath.Base(file)
		if name <= newestReleased && !numbered.MatchString(name) || name > newestReleased && !timed.MatchString(name) {
			t.Errorf("%s is not named YYYYMMDDHHMMSS_feature.sql, or sorts before %s, which is released", name, newestReleased)
		}
	}
}
