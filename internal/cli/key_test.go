package cli_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"twinhall/internal/account"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

// keyed is a database in which somebody has a second step by the key of a file.
func keyed(t *testing.T, address, path string) account.ID {
	t.Helper()
	ctx, now := context.Background(), time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	db, err := sqldb.Open(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	door := &account.Door{DB: db, Now: func() time.Time { return now }}
	if _, err := door.Unlock(ctx, path); err != nil {
		t.Fatal(err)
	}
	a, err := door.First(ctx, "test", account.Person{Email: "eva@example.org", Name: "Eva", Lang: "cs", Role: account.Administrator}, "kůň žere seno",
		web.Features().Languages(), true)
	if err != nil {
		t.Fatal(err)
	}
	key, err := door.PrepareTOTP(ctx, a.ID, account.Proof{Password: "kůň žere seno"}, "Twinhall", a.Email)
	if err != nil {
		t.Fatal(err)
	}
	code, err := totp.GenerateCode(key.Secret(), now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := door.ConfirmTOTP(ctx, a.ID, "", code); err != nil {
		t.Fatal(err)
	}
	return a.ID
}

// A node with another key refuses to start; the doctor says why, and of a key
// that is lost and of a second step that the key does not open. When the key is
// lost for good, one command resets all second steps and the next start makes
// another key.
func TestTheKeyOfTheSecondSteps(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		folder := t.TempDir()
		key, other := filepath.Join(folder, "twinhall.key"), filepath.Join(folder, "other.key")
		id := keyed(t, address, key)
		look := func(path string) []seen {
			found, _ := examine(t, "--database", address, "--key-file", path, "--erasures", filepath.Join(folder, "erasures"))
			return found
		}
		if found := look(key); finds(found, "key", "wrong", "") || finds(found, "rights", "warning", "") {
			t.Errorf("with the right key: %v", found)
		}
		if err := os.WriteFile(other, []byte(base64.StdEncoding.EncodeToString(make([]byte, 32))), 0o644); err != nil {
			t.Fatal(err)
		}
		serve := []string{"--database", address, "serve", "--listen", "127.0.0.1:0", "--edition-file", filepath.Join(folder, "edition.gz"), "--key-file"}
		if text := everything(append(serve, other)...); !strings.Contains(text, "All nodes need the same key file") || !strings.Contains(text, other) {
			t.Errorf("a node with another key says %s", text)
		}
		if found := look(other); !finds(found, "key", "wrong", "not the key with which") || !finds(found, "rights", "warning", "may read "+other) {
			t.Errorf("with another key: %v", found)
		}
		if found := look(key + ".none"); !finds(found, "key", "wrong", "there is no key of the second steps") {
			t.Errorf("without the key: %v", found)
		}

		backup := filepath.Join(folder, "backup")
		if text := everything("--database", address, "backup", backup); !strings.Contains(text, "The key with which 1 second steps are encrypted is not in it") {
			t.Errorf("backup says %s", text)
		}
		restored := sqldbtest.SQLiteAddress(t)
		if text := everything("--database", restored, "restore", backup); !strings.Contains(text, "need the key file") ||
			!strings.Contains(text, strings.TrimSuffix(restored, ".db")+".key") {
			t.Errorf("restore says %s", text)
		}

		if text := everything("--database", address, "user", "second-reset"); !strings.Contains(text, "or --all") {
			t.Errorf("nobody's: %s", text)
		}
		if text := everything("--database", address, "user", "second-reset", "nobody@example.org"); !strings.Contains(text, "there is no such account") {
			t.Errorf("a stranger's: %s", text)
		}
		if text := everything("--database", address, "user", "second-reset", "EVA@example.org"); !strings.HasSuffix(text, "<nil>") {
			t.Errorf("by the address: %s", text)
		}
		if text := everything("--database", restored, "user", "second-reset", string(id)); !strings.HasSuffix(text, "<nil>") {
			t.Errorf("by the id: %s", text)
		}
		if text := everything("--database", address, "user", "second-reset", "--all"); !strings.Contains(text, "of 0 people were reset") {
			t.Errorf("everybody's: %s", text)
		}
		if found := look(other); finds(found, "key", "wrong", "") {
			t.Errorf("another key after all were reset: %v", found)
		}
	})
}

// Where the key is lost the site goes on, and the log says what to do.
func TestAServerWithoutItsKey(t *testing.T) {
	t.Parallel()
	address := sqldbtest.SQLiteAddress(t)
	key := strings.TrimSuffix(address, ".db") + ".key"
	keyed(t, address, key)
	if err := os.Remove(key); err != nil {
		t.Fatal(err)
	}
	c := program(t, "--database", address, "serve", "--listen", "127.0.0.1:0")
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	var log, site string
	for lines := bufio.NewScanner(said); site == "" && lines.Scan(); {
		log += lines.Text() + "\n"
		site, _ = strings.CutPrefix(lines.Text(), "Twinhall shows ")
		if !strings.HasPrefix(site, "http") {
			site = ""
		}
	}
	go func() { _, _ = io.Copy(io.Discard, said) }() // ends with the process
	if !strings.Contains(log, "level=ERROR msg=\"the key of the second steps is missing") || !strings.Contains(log, "user second-reset --all") {
		t.Errorf("the log says %s", log)
	}
	res, err := http.Get(site + "/en/sign-in")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body) // only the status counts
	res.Body.Close()
	if res.StatusCode != http.StatusOK {
		t.Errorf("the site answers %d", res.StatusCode)
	}
	_ = c.Process.Signal(syscall.SIGTERM)
	_ = c.Wait() // how it ends is not what is tested
	if _, err := os.Stat(key); err == nil {
		t.Error("a new key was made")
	}
}

// Where the key is kept unless it is said.
func TestWhereTheKeyIsKept(t *testing.T) {
	state, config, settings := t.TempDir(), t.TempDir(), filepath.Join(t.TempDir(), "face.toml")
	t.Setenv("XDG_CONFIG_HOME", config)
	says := func(want string, args ...string) {
		t.Helper()
		if text := everything(append(args, "doctor")...); !strings.Contains(text, "serve makes it at "+want+"\n") {
			t.Errorf("%v: want %s in %s", args, want, text)
		}
	}
	file := sqldbtest.SQLiteAddress(t)
	registerAt(t, file).Close()
	beside := strings.TrimSuffix(file, ".db") + ".key"
	says(beside, "--database", file)
	if !testing.Short() {
		address := sqldbtest.PostgresAddress(t)
		registerAt(t, address).Close()
		says(filepath.Join(config, "twinhall", "twinhall.key"), "--database", address)
		t.Setenv("TWINHALL_SETTINGS", settings)
		says(filepath.Join(filepath.Dir(settings), "twinhall.key"), "--database", address)
		t.Setenv("STATE_DIRECTORY", state+":/elsewhere")
		says(filepath.Join(state, "twinhall.key"), "--database", address)
	}
	says(beside, "--database", file)
	t.Setenv("TWINHALL_KEY_FILE", filepath.Join(state, "said.key"))
	says(filepath.Join(state, "said.key"), "--database", file)
}

// What an earlier release stored as it was is encrypted at the first start, and is
// in no file of the database any more.
func TestAStartEncryptsWhatIsPlain(t *testing.T) {
	t.Parallel()
	address := sqldbtest.SQLiteAddress(t)
	key := strings.TrimSuffix(address, ".db") + ".key"
	id := keyed(t, address, key)
	const plain = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`delete from meta where key = 'second-step-key'`); err != nil {
			return err
		}
		_, err := tx.Exec(`update account set totp = $1 where id = $2`, plain, string(id))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	db.Close()
	holds := func() bool {
		for _, path := range []string{address, address + "-wal"} {
			if b, err := os.ReadFile(path); err == nil && strings.Contains(string(b), plain) {
				return true
			}
		}
		return false
	}
	if !holds() {
		t.Fatal("the secret is not in the file before")
	}
	if found, _ := examine(t, "--database", address); !finds(found, "key", "warning", "1 secrets of second steps are not encrypted") {
		t.Errorf("the doctor found %v", found)
	}
	c := program(t, "--database", address, "serve", "--listen", "127.0.0.1:0")
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err := c.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	log := ""
	for lines := bufio.NewScanner(said); lines.Scan() && !strings.HasPrefix(lines.Text(), "Twinhall shows "); {
		log += lines.Text() + "\n"
	}
	if holds() || !strings.Contains(log, "secrets of second steps were encrypted") {
		t.Errorf("the secret lies in a file still: %v; the log says %s", holds(), log)
	}
	_ = c.Process.Kill() // it may be gone already
	_, _ = io.Copy(io.Discard, said)
	_ = c.Wait() // it was killed
}
