package cli_test

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"twinhall/internal/cli"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

type seen struct{ About, State, Says, Do string }

// examine runs the doctor and returns what it found that is not fine. How full
// the disk of this machine is does not count; a test of its own holds that rule.
func examine(t *testing.T, args ...string) (notFine []seen, err error) {
	t.Helper()
	out, err := run(t, append([]string{"doctor", "--json"}, args...)...)
	var report struct {
		Well     bool
		Findings []seen
	}
	if e := json.Unmarshal([]byte(out), &report); e != nil {
		t.Fatalf("the report is not one JSON object: %v: %s", e, out)
	}
	must, full := false, false
	for _, f := range report.Findings {
		disk := f.About == "disk"
		must, full = must || f.State == "wrong" && !disk, full || f.State == "wrong" && disk
		if f.State != "fine" && !disk {
			notFine = append(notFine, f)
		}
	}
	if report.Well == (must || full) || (must || full) != (err != nil) || err != nil && cli.ExitCode(err) != 1 {
		t.Errorf("well: %v, error: %v, something must be done: %v", report.Well, err, must)
	}
	if !must {
		err = nil
	}
	return notFine, err
}

func finds(found []seen, about, state, says string) bool {
	for _, f := range found {
		if f.About == about && f.State == state && strings.Contains(f.Says, says) && f.Do != "" {
			return true
		}
	}
	return false
}

// register is a database with something in it, and raw access to it.
func registerAt(t *testing.T, address string) *sql.DB {
	t.Helper()
	if _, err := run(t, "--database", address, "restore", filepath.Join("testdata", "foundation.backup")); err != nil {
		t.Fatal(err)
	}
	driver, dsn := "sqlite", address
	if sqldb.IsPostgres(address) {
		driver = "pgx"
	} else if err := os.Chmod(address, 0o600); err != nil {
		t.Fatal(err)
	}
	raw, err := sql.Open(driver, dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { raw.Close() })
	return raw
}

func TestDoctorFindsAllWell(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		registerAt(t, address).Close()
		editAt(t, address)
		edition := filepath.Join(t.TempDir(), "edition.gz")
		before := folder(t, address)
		found, err := examine(t, "--database", address, "--edition-file", edition, "--erasures", filepath.Join(filepath.Dir(edition), "erasures"))
		if err != nil || len(found) != 1 || !finds(found, "edition", "warning", "none is kept") {
			t.Errorf("found %v, %v; want only that no edition is kept", found, err)
		}
		if after := folder(t, address); after != before {
			t.Errorf("the doctor changed something: %s, was %s", after, before)
		}
	})
}

// editAt changes a record as a form of the desk does, which names its source by
// the word for it.
func editAt(t *testing.T, address string) {
	t.Helper()
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	act := ledger.Act{Kind: "edit", Actor: "test", Source: "said:phone", At: time.Now()}
	if _, err := ledger.Write(context.Background(), db, act, func(tx *ledger.Tx) error {
		id, err := unitBySlug(tx.Tx, "opava")
		if err != nil {
			return err
		}
		u, err := register.GetUnit(tx.Tx, id)
		if err != nil {
			return err
		}
		u.Website = "https://opava.example/"
		_, err = register.PutUnit(tx, u)
		return err
	}); err != nil {
		t.Fatal(err)
	}
}

// folder is what lies beside a SQLite database.
func folder(t *testing.T, address string) string {
	t.Helper()
	if sqldb.IsPostgres(address) {
		return ""
	}
	entries, err := os.ReadDir(filepath.Dir(address))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(filepath.Dir(address), e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprintf("%s %x", e.Name(), sha256.Sum256(b)))
	}
	return strings.Join(all, "\n")
}

func TestDoctorFindsWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name, sql          string
		about, state, says string
		sqliteOnly         bool
	}{
		{"the head is behind", `update ledger_head set position = position - 1`, "ledger", "wrong", "its head says 231 entries, there are 232", false},
		{"the public head is behind", `update ledger_head set public = 5`, "ledger", "wrong", "last public entry is 5, it is 231", false},
		{"an entry is missing", `delete from ledger where position = 7`, "ledger", "wrong", "there are 231", false},
		{"an empty batch", `insert into batch (id, kind, actor, label, at) values ('x', 'edit', 'x', 'x', 1)`, "ledger", "wrong", "1 batches have no entry", false},
		{"a parent that is not there", `update unit set parent = 'nobody' where slug = 'opava'`, "records", "wrong", "1 rows of unit name a unit in parent", false},
		{"a broken foreign key", `insert into membership (association, unit) values ('x', 'y')`, "integrity", "wrong", "membership refers to a", true},
		{"an entry of tomorrow", `update ledger set at = 99999999999999 where position = 232`, "clock", "wrong", "newest entry of the ledger", false},
		{"a newer database", `insert into goose_db_version (version_id, is_applied) values (99990101000000, '1')`,
			"version", "wrong", "of version 99990101000000", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			sqldbtest.EachAddress(t, func(t *testing.T, address string) {
				if c.sqliteOnly && sqldb.IsPostgres(address) {
					return
				}
				raw := registerAt(t, address)
				if _, err := raw.Exec(c.sql); err != nil {
					t.Fatal(err)
				}
				raw.Close()
				found, err := examine(t, "--database", address)
				if err == nil || !finds(found, c.about, c.state, c.says) {
					t.Errorf("found %v, want %s %s: %s", found, c.about, c.state, c.says)
				}
			})
		})
	}
}

func TestDoctorFindsDamage(t *testing.T) {
	t.Parallel()
	path := sqldbtest.SQLiteAddress(t)
	raw := registerAt(t, path)
	if _, err := raw.Exec(`pragma wal_checkpoint(truncate)`); err != nil {
		t.Fatal(err)
	}
	raw.Close()
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(make([]byte, 40_000), info.Size()/2); err != nil {
		t.Fatal(err)
	}
	f.Close()
	if found, err := examine(t, "--database", path); err == nil || !finds(found, "integrity", "wrong", "") {
		t.Errorf("a damaged file: %v", found)
	}
	if found, err := examine(t, "--database", filepath.Join(t.TempDir(), "none.db")); err == nil || !finds(found, "database", "wrong", "there is no database") {
		t.Errorf("no file: %v", found)
	}
	if found, err := examine(t, "--database", "postgres://nobody@127.0.0.1:1/none?connect_timeout=2"); err == nil || !finds(found, "database", "wrong", "") {
		t.Errorf("no server: %v", found)
	}
}

func TestDoctorFindsWrongRights(t *testing.T) {
	t.Parallel()
	path := sqldbtest.SQLiteAddress(t)
	registerAt(t, path).Close()
	if err := os.Chmod(path, 0o666); err != nil {
		t.Fatal(err)
	}
	if found, err := examine(t, "--database", path); err == nil || !finds(found, "rights", "wrong", "may change") {
		t.Errorf("found %v", found)
	}
}

func TestDoctorReadsSettings(t *testing.T) {
	t.Parallel()
	path := sqldbtest.SQLiteAddress(t)
	registerAt(t, path).Close()
	for _, c := range []struct {
		args        []string
		state, says string
	}{
		{[]string{"--listen", "0.0.0.0:80"}, "warning", "does not know its own address"},
		{[]string{"--base-url", "http://twins.example"}, "warning", "without encryption"},
		{[]string{"--base-url", "https://127.0.0.1:1"}, "warning", "none is trusted"},
		{[]string{"--base-url", "twins.example"}, "wrong", "is not an address"},
		{[]string{"--trusted-proxies", "10.0.0.0"}, "wrong", "is not a network"},
		{[]string{"--trusted-proxies", "0.0.0.0/0"}, "wrong", "trusts everybody"},
		{[]string{"--metrics-listen", ":9090"}, "warning", "may be public"},
		{[]string{"--database", "postgres://x@192.0.2.1/x?connect_timeout=1"}, "warning", "need not be encrypted"},
	} {
		found, _ := examine(t, append([]string{"--database", path}, c.args...)...)
		if !finds(found, "settings", c.state, c.says) {
			t.Errorf("%v: found %v, want %s: %s", c.args, found, c.state, c.says)
		}
	}
}

func TestDoctorAsksWhetherAServerIsReady(t *testing.T) {
	t.Parallel()
	code := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }))
	defer server.Close()
	if _, err := run(t, "doctor", "--ready", server.URL+"/readyz"); err != nil {
		t.Errorf("a server that is ready: %v", err)
	}
	code = http.StatusServiceUnavailable
	if _, err := run(t, "doctor", "--ready", server.URL+"/readyz"); err == nil || cli.ExitCode(err) != 1 {
		t.Errorf("a server that is not ready: %v", err)
	}
}

// What the doctor says of a kept edition.
func TestDoctorLooksAtTheKeptEdition(t *testing.T) {
	t.Parallel()
	path := sqldbtest.SQLiteAddress(t)
	raw := registerAt(t, path)
	kept := filepath.Join(filepath.Dir(path), "edition.gz")
	copyFile(t, filepath.Join("testdata", "foundation.edition.gz"), kept)
	if found, err := examine(t, "--database", path, "--edition-file", kept); err != nil || len(found) != 0 {
		t.Errorf("a kept edition that fits: %v", found)
	}
	if err := os.WriteFile(kept, []byte("nothing"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := examine(t, "--database", path, "--edition-file", kept); err == nil || !finds(found, "edition", "wrong", "cannot be read") {
		t.Errorf("a damaged one: %v", found)
	}
	raw.Close()
	other := sqldbtest.SQLiteAddress(t)
	db, err := sqldb.Open(context.Background(), other)
	if err != nil {
		t.Fatal(err)
	}
	db.Close()
	copyFile(t, filepath.Join("testdata", "foundation.edition.gz"), kept)
	if found, err := examine(t, "--database", other, "--edition-file", kept); err == nil || !finds(found, "edition", "wrong", "ledger ends at 0") {
		t.Errorf("one of another database: %v", found)
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(to, b, 0o600); err != nil {
		t.Fatal(err)
	}
}
