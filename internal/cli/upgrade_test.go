package cli_test

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"

	"twinhall/internal/cli"
	"twinhall/internal/edition"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

// releases are those whose databases lie in testdata.
var releases = []string{"foundation"}

func unzipped(t *testing.T, name string) []byte {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// run runs the program in this process.
func run(t *testing.T, args ...string) (stdout string, err error) {
	t.Helper()
	var out, said bytes.Buffer
	err = cli.Run(context.Background(), args, strings.NewReader(""), &out, &said)
	return out.String(), err
}

// A database of each release is brought up to date, and what the public saw
// and what the ledger said is there afterwards as it was.
func TestUpgrade(t *testing.T) {
	for _, release := range releases {
		t.Run(release, func(t *testing.T) {
			sqldbtest.EachAddress(t, func(t *testing.T, address string) {
				if sqldb.IsPostgres(address) {
					if _, err := run(t, "--database", address, "restore", filepath.Join("testdata", release+".backup")); err != nil {
						t.Fatal(err)
					}
				} else if err := os.WriteFile(address, unzipped(t, release+".db.gz"), 0o600); err != nil {
					t.Fatal(err)
				}
				db, err := sqldb.OpenAsIs(context.Background(), address)
				if err != nil {
					t.Fatal(err)
				}
				was, knows, err := db.Version(context.Background())
				db.Close()
				if err != nil {
					t.Fatal(err)
				}

				if db, err = sqldb.Open(context.Background(), address); err != nil {
					t.Fatal(err)
				}
				defer db.Close()
				if now, _, err := db.Version(context.Background()); err != nil || now != knows {
					t.Errorf("the database is of version %d after the upgrade, want %d: %v", now, knows, err)
				}
				if !sqldb.IsPostgres(address) && was < knows && len(sqldb.Copies(address)) != 1 {
					t.Errorf("copies before the upgrade: %v, want one", sqldb.Copies(address))
				}
				s, err := edition.Take(context.Background(), db, web.Features().Parts()...)
				if err != nil {
					t.Fatal(err)
				}
				file := filepath.Join(t.TempDir(), "edition.gz")
				if err := s.Save(file); err != nil {
					t.Fatal(err)
				}
				now, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				z, err := gzip.NewReader(bytes.NewReader(now))
				if err != nil {
					t.Fatal(err)
				}
				holds(t, "the edition", searchedOnly(records(t, bytes.NewReader(unzipped(t, release+".edition.gz")))), records(t, z))

				var ledger strings.Builder
				batches, err := run(t, "--database", address, "history", "--json")
				if err != nil {
					t.Fatal(err)
				}
				for _, b := range records(t, strings.NewReader(batches)) {
					entries, err := run(t, "--database", address, "history", b["ID"].(string), "--json", "--limit", "100000")
					if err != nil {
						t.Fatal(err)
					}
					ledger.WriteString(entries)
				}
				holds(t, "the ledger", records(t, bytes.NewReader(unzipped(t, release+".ledger.gz"))), records(t, strings.NewReader(ledger.String())))
			})
		})
	}
}

// searchedOnly are records with the labels of imports as names for searching,
// which the migration "names" makes of them: that release wrote them as official.
func searchedOnly(all map[string]map[string]any) map[string]map[string]any {
	for _, record := range all {
		names, _ := record["Names"].([]any)
		for _, n := range names {
			if n, ok := n.(map[string]any); ok && n["Kind"] == "official" && n["Lang"] != "" {
				n["Kind"] = "alternate"
			}
		}
	}
	return all
}

// records are lines of JSON by what identifies each: a position, or the kind
// and id of a record, or the line's number.
func records(t *testing.T, r io.Reader) map[string]map[string]any {
	t.Helper()
	all := map[string]map[string]any{}
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var line map[string]any
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatal(err)
		}
		key := ""
		if position, ok := line["Position"]; ok {
			key = fmt.Sprint("entry ", position)
		}
		for kind, inner := range line {
			if record, ok := inner.(map[string]any); ok && len(line) == 1 {
				key, line = kind+" "+record["ID"].(string), record
			}
		}
		if id, ok := line["ID"]; ok && key == "" {
			key = id.(string)
		}
		all[key] = line
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// holds reports what of was is not the same in now. Now may say more.
func holds(t *testing.T, what string, was, now map[string]map[string]any) {
	t.Helper()
	if len(was) < 100 {
		t.Fatalf("%s of the release has only %d records", what, len(was))
	}
	for key, record := range was {
		if key == "" {
			continue // the head and the end
		}
		for field, value := range record {
			if !reflect.DeepEqual(sorted(value), sorted(now[key][field])) {
				t.Errorf("%s: %s: %s is %v, was %v", what, key, field, now[key][field], value)
			}
		}
	}
}

// sorted is a value with its lists in one order: names of a town have none.
func sorted(value any) any {
	list, ok := value.([]any)
	if !ok {
		return value
	}
	list = slices.Clone(list)
	slices.SortFunc(list, func(a, b any) int { return strings.Compare(fmt.Sprint(a), fmt.Sprint(b)) })
	return list
}

// A database of a newer program is refused by every command that opens one,
// with a word that says what to do.
func TestANewerDatabase(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		db, err := sqldb.Open(context.Background(), address)
		if err != nil {
			t.Fatal(err)
		}
		db.Close()
		driver := "sqlite"
		if sqldb.IsPostgres(address) {
			driver = "pgx"
		}
		raw, err := sql.Open(driver, address)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := raw.Exec(`insert into goose_db_version (version_id, is_applied) values (99990101000000, $1)`, true); err != nil {
			t.Fatal(err)
		}
		raw.Close()
		dir := t.TempDir()
		list := filepath.Join(dir, "list.csv")
		if err := os.WriteFile(list, []byte("name,code\nOpava,1\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, args := range [][]string{
			{"serve", "--listen", "127.0.0.1:0", "--edition-file", filepath.Join(dir, "edition.gz")},
			{"demo", "--listen", "127.0.0.1:0"},
			{"import", "municipalities", list, "--country", "CZ"},
			{"import", "partnerships", list, "--apply"},
			{"backup", filepath.Join(dir, "backup")},
			{"history"},
			{"undo", "1"},
			{"unit", "rename", "x", "y"},
			{"partnership", "remove", "x"},
		} {
			_, err := run(t, append([]string{"--database", address}, args...)...)
			if err == nil || !strings.Contains(err.Error(), "use a newer program") || !strings.Contains(err.Error(), "99990101000000") || cli.ExitCode(err) != 1 {
				t.Errorf("%v: %v, want a refusal that names the version and says what to do", args, err)
			}
		}
		if _, err := os.Stat(filepath.Join(dir, "backup")); err == nil {
			t.Error("a backup was written")
		}
		if _, err := run(t, "--database", address, "restore", filepath.Join("testdata", "foundation.backup")); err == nil {
			t.Error("a backup was restored into it")
		}
	})
}
