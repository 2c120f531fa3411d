package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/cli"
	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

const personsName, personsMail = "Květoslava Plantážnice", "kveta@plantaz.example"

// personAt makes a register with a mayor whose name is public, with an account
// and an edition on disk, beside another administrator.
func personAt(t *testing.T, address, editionFile string) (id register.OfficialID) {
	t.Helper()
	ctx, at := context.Background(), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	db, err := sqldb.Open(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "test", At: at}, func(tx *ledger.Tx) error {
		u := &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: "Opava", Slug: "opava"}
		if _, err := register.PutUnit(tx, u); err != nil {
			return err
		}
		o := &register.Official{Unit: u.ID, Role: register.Elected, Function: "starostka", Email: "starosta@opava.example", Name: personsName,
			OwnEmail: personsMail, Basis: register.PublicFunction, NamePublic: true}
		_, err := register.PutOfficial(tx, o)
		id = o.ID
		return err
	}); err != nil {
		t.Fatal(err)
	}
	door := &account.Door{DB: db, Now: func() time.Time { return at }}
	for email, name := range map[string]string{"other@example.org": "Other Person", personsMail: personsName} {
		if _, err := door.First(ctx, "test", account.Person{Email: email, Name: name, Lang: "cs", Role: account.Administrator}, "kůň žere seno",
			web.Features().Languages(), true); err != nil {
			t.Fatal(err)
		}
	}
	s, err := edition.Take(ctx, db, web.Features().Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Save(editionFile); err != nil {
		t.Fatal(err)
	}
	return id
}

func nameIn(t *testing.T, editionFile string) string {
	t.Helper()
	s, err := edition.Load(editionFile, web.Features().Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	for _, contacts := range edition.Contacts.Of(edition.New(s)) {
		return contacts[0].Name
	}
	return ""
}

// An operator finds, shows and erases a person, and a restored backup from
// before comes back without the person.
func TestPersonCommands(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		folder := t.TempDir()
		editionFile, list, backups := filepath.Join(folder, "e.gz"), filepath.Join(folder, "r.erasures"), filepath.Join(folder, "backups")
		id := personAt(t, address, editionFile)
		say := func(args ...string) (string, error) {
			var out, told bytes.Buffer
			err := cli.Run(context.Background(), append([]string{"--database", address}, args...), strings.NewReader(""), &out, &told)
			return out.String() + told.String(), err
		}
		must := func(args ...string) string {
			t.Helper()
			text, err := say(args...)
			if err != nil {
				t.Fatalf("%v: %v", args, err)
			}
			return text
		}
		must("backup", "--dir", backups)
		if nameIn(t, editionFile) != personsName {
			t.Fatal("the edition does not hold the name: the test proves nothing")
		}
		if text := must("person", "find", "plantaznice kvetoslava"); !strings.Contains(text, string(id)) || strings.Count(text, personsMail) != 1 {
			t.Errorf("found is %q", text)
		}
		if _, err := say("person", "find", "Nobody Here"); err == nil {
			t.Error("nobody was found")
		}
		var held map[string]any
		if err := json.Unmarshal([]byte(must("person", "export", personsMail)), &held); err != nil || len(held["officials"].([]any)) != 1 ||
			len(held["accounts"].([]any)) != 1 {
			t.Errorf("held is %v, %v", held, err)
		}
		if text := must("history", string(id)); strings.Contains(text, "Plant") || !strings.Contains(text, "(a personal value)") {
			t.Errorf("the history says %q", text)
		}
		if _, err := say("person", "erase", personsName, "--apply", "--erasures", list); err == nil || cli.ExitCode(err) != 2 {
			t.Errorf("a name that fits two records: %v", err)
		}
		if sqldb.IsPostgres(address) {
			if _, err := say("person", "erase", personsMail, "--apply", "--edition-file", editionFile); err == nil || cli.ExitCode(err) != 2 {
				t.Errorf("on PostgreSQL without a list: %v", err)
			}
		}
		if text := must("person", "erase", personsMail, "--edition-file", editionFile); !strings.Contains(text, "--apply") || nameIn(t, editionFile) != personsName {
			t.Errorf("without --apply: %q", text)
		}
		must("person", "erase", personsMail, "--apply", "--erasures", list, "--edition-file", editionFile)
		if name := nameIn(t, editionFile); name != "" {
			t.Errorf("the edition on disk holds %q", name)
		}
		if _, err := say("person", "find", personsMail); err == nil {
			t.Error("the person is found after the erasure")
		}
		if text := must("history", string(id)); !strings.Contains(text, "(a value that was erased)") {
			t.Errorf("the history says %q", text)
		}

		if _, err := say("person", "erase", "Nobody Here", "--apply", "--erasures", list); err == nil || cli.ExitCode(err) != 1 {
			t.Errorf("an erasure of nobody: %v", err)
		}
		files, err := filepath.Glob(filepath.Join(backups, "twinhall-*.backup"))
		if err != nil || len(files) != 1 {
			t.Fatalf("%v, %v", files, err)
		}
		for _, c := range []struct {
			args  []string
			says  string
			found bool
		}{
			{[]string{"restore", files[0]}, "ATTENTION", true},
			{[]string{"restore", files[0], "--erasures", list}, "1 erasures", false},
			{[]string{"restore", files[0], "--erasures", list}, "0 accounts, links and campaigns", false},
		} {
			address = sqldbtest.SQLiteAddress(t)
			if text := must(c.args...); !strings.Contains(text, c.says) {
				t.Errorf("%v says %q", c.args, text)
			}
			if _, err := say("person", "find", personsMail); (err == nil) != c.found {
				t.Errorf("%v: %v", c.args, err)
			}
		}
		if _, err := say("restore", files[0], "--erasures", filepath.Join(folder, "none")); err == nil || cli.ExitCode(err) != 2 {
			t.Errorf("with a list that is not there: %v", err)
		}
	})
}

// The list is beside a SQLite database unless another place is said.
func TestTheListIsBesideTheDatabase(t *testing.T) {
	t.Parallel()
	address := sqldbtest.SQLiteAddress(t)
	personAt(t, address, filepath.Join(t.TempDir(), "e.gz"))
	if _, err := run(t, "--database", address, "person", "erase", personsMail, "--apply"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(strings.TrimSuffix(address, ".db") + ".erasures"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the list: %v", err)
	}
}

// Old backups are deleted, whatever else lies in the folder stays.
func TestBackupsAreDeletedAfterTheirTime(t *testing.T) {
	t.Parallel()
	address, dir := sqldbtest.SQLiteAddress(t), t.TempDir()
	personAt(t, address, filepath.Join(t.TempDir(), "e.gz"))
	now := time.Now().UTC()
	day := func(ago int) string {
		return "twinhall-" + now.AddDate(0, 0, -ago).Format("20060102T150405Z") + ".backup"
	}
	stays := []string{day(5), "mine-" + day(400), day(400) + ".txt", "twinhall-2020.backup"}
	for _, name := range append([]string{day(31), day(400)}, stays...) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := run(t, "--database", address, "backup", "--dir", dir, "--keep", "0d"); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, day(400))); err != nil {
		t.Error("0d deletes")
	}
	if _, err := run(t, "--database", filepath.Join(dir, "none.db"), "backup", "--dir", dir); err == nil {
		t.Error("a backup of nothing")
	}
	if _, err := os.Stat(filepath.Join(dir, day(400))); err != nil {
		t.Error("a backup that failed deleted older ones")
	}
	if _, err := run(t, "--database", address, "backup", "--dir", dir, "--keep", "30d"); err != nil {
		t.Fatal(err)
	}
	for _, gone := range []string{day(31), day(400)} {
		if _, err := os.Stat(filepath.Join(dir, gone)); err == nil {
			t.Errorf("%s is there still", gone)
		}
	}
	for _, name := range stays {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Errorf("%s was deleted", name)
		}
	}
	for _, args := range [][]string{{"backup"}, {"backup", "x", "--dir", dir}, {"backup", "--dir", dir, "--keep", "month"},
		{"backup", "--dir", dir, "--keep", "-1d"}} {
		if _, err := run(t, append([]string{"--database", address}, args...)...); err == nil || cli.ExitCode(err) != 2 {
			t.Errorf("%v: %v", args, err)
		}
	}
}
