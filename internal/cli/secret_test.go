package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"twinhall/internal/cli"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// hush is the password in all that is not to be said.
const hush = "hush-hush-4711"

// written is a file that holds a text, for its owner alone.
func written(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// everything runs the program and returns all that it says, the error too.
func everything(args ...string) string {
	var out, say bytes.Buffer
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	defer stop()
	err := cli.Run(ctx, args, strings.NewReader(""), &out, &say)
	return fmt.Sprint(out.String(), say.String(), err)
}

// No help shows what the environment says, of any command.
func TestHelpShowsNoSecrets(t *testing.T) {
	t.Setenv("TWINHALL_DATABASE", "postgres://eva:"+hush+"@db/x")
	t.Setenv("TWINHALL_SMTP", "smtp://eva:"+hush+"@mail")
	seen := 0
	var walk func(c *cobra.Command, path []string)
	walk = func(c *cobra.Command, path []string) {
		text := everything(append(path, "--help")...)
		if strings.Contains(text, hush) || strings.Contains(text, "@db/x") {
			t.Errorf("%v --help shows a secret", path)
		}
		if strings.Contains(text, "--database-file FILE") {
			seen++
		}
		for _, sub := range c.Commands() {
			walk(sub, append(slices.Clone(path), sub.Name()))
		}
	}
	walk(cli.Root(), nil)
	if seen < 20 {
		t.Errorf("only %d commands show --database-file", seen)
	}
}

// Nothing that a command says shows a password, however the address is wrong.
func TestNothingSaysAPassword(t *testing.T) {
	t.Parallel()
	for _, address := range []string{
		"postgres://eva:" + hush + "@127.0.0.1:1/x?sslmode=disable", "postgres://eva:" + hush + "/a@127.0.0.1:1/x", "postgres://eva:1/" + hush + "@127.0.0.1:1/x",
		"postgres://eva:" + hush + "#@127.0.0.1:1/x", "postgres://eva:%zz" + hush + "@127.0.0.1:1/x", "postgres://127.0.0.1:1/x?user=eva&password=" + hush,
		"postgres://eva:" + hush + "@127.0.0.1:port/x", "mysql://eva:" + hush + "@127.0.0.1/x", "host=/nowhere user=eva password=" + hush,
	} {
		file := written(t, address)
		for _, args := range [][]string{
			{"--database", address, "history"}, {"--database-file", file, "history"}, {"--database-file", file, "doctor"},
			{"--database-file", file, "doctor", "--json"}, {"--database-file", file, "backup", filepath.Join(t.TempDir(), "b")},
			{"--database-file", file, "demo", "--listen", "127.0.0.1:0"}, {"--database", sqldbtest.SQLiteAddress(t), "history", address}, {address}, {"-" + address},
		} {
			if text := everything(args...); strings.Contains(text, hush) {
				t.Errorf("%s %v says %s", address, args[1:], text)
			}
		}
	}
	for _, address := range []string{
		"smtp://eva:" + hush + "@", "smtp://eva:" + hush + "@127.0.0.1:port", "smtp://eva:" + hush + "/@127.0.0.1", "ftp://eva:" + hush + "@127.0.0.1",
		"smtp://eva:1/" + hush + "@127.0.0.1", "smtp://eva:%zz" + hush + "@127.0.0.1", hush,
	} {
		for _, args := range [][]string{
			{"serve", "--listen", "127.0.0.1:0", "--smtp", address, "--mail-from", "a@example.org"},
			{"serve", "--listen", "127.0.0.1:0", "--smtp-file", written(t, address), "--mail-from", "a@example.org"},
			{"doctor", "--smtp", address},
		} {
			text := everything(append([]string{"--database", sqldbtest.SQLiteAddress(t)}, args...)...)
			if strings.Contains(text, hush) || !strings.Contains(text, "the mail server is no address like smtp://") {
				t.Errorf("%v says %s", args, text)
			}
		}
	}
}

// The first of these says where the database is: the flag, the file of the flag,
// the environment, the file of the environment, a credential.
func TestWhereASecretComesFrom(t *testing.T) {
	at := func(name string) string { return filepath.Join(t.TempDir(), name+".db") }
	flag, file, variable, variableFile, credential := at("flag"), at("file"), at("variable"), at("variable-file"), at("credential")
	credentials := t.TempDir()
	made := func(want string, args ...string) {
		t.Helper()
		if text := everything(append(args, "user", "list")...); !strings.HasSuffix(text, "<nil>") {
			t.Fatalf("%v: %s", args, text)
		}
		for _, path := range []string{flag, file, variable, variableFile, credential} {
			if _, err := os.Stat(path); (err == nil) != (path == want) {
				t.Errorf("%v: %s is there: %v", args, path, err == nil)
			}
			os.Remove(path)
		}
	}
	t.Setenv("CREDENTIALS_DIRECTORY", credentials)
	if err := os.WriteFile(filepath.Join(credentials, "twinhall.database"), []byte(credential+"\n"), 0o440); err != nil {
		t.Fatal(err)
	}
	made(credential)
	// systemd sees to it who reads it.
	if found, _ := examine(t); finds(found, "secrets", "warning", "") {
		t.Errorf("a credential: %v", found)
	}
	t.Setenv("TWINHALL_DATABASE_FILE", written(t, variableFile+"\r\n"))
	made(variableFile)
	t.Setenv("TWINHALL_DATABASE", variable)
	if text := everything("user", "list"); !strings.Contains(text, "TWINHALL_DATABASE and TWINHALL_DATABASE_FILE are both set") {
		t.Errorf("both variables: %s", text)
	}
	t.Setenv("TWINHALL_DATABASE_FILE", "")
	made(variable)
	made(file, "--database-file", written(t, file+"\n"))
	made(flag, "--database", flag)
	for _, args := range [][]string{{"--database", flag, "--database-file", file, "user", "list"},
		{"--database", flag, "serve", "--smtp", "smtp://a", "--smtp-file", written(t, "smtp://b")}} {
		if text := everything(args...); !strings.Contains(text, "-file are both given: leave one out") {
			t.Errorf("both flags: %s", text)
		}
	}
	// A command that needs no database asks for none.
	if text := everything("--database-file", filepath.Join(credentials, "none"), "version"); !strings.HasSuffix(text, "<nil>") {
		t.Errorf("version: %s", text)
	}
	if found, _ := examine(t, "--database-file", written(t, flag)); finds(found, "secrets", "warning", "") {
		t.Errorf("found %v", found)
	}
	if found, _ := examine(t); !finds(found, "secrets", "warning", "the credential twinhall.database is not used") {
		t.Errorf("a credential that is not used: %v", found)
	}
}

func TestFilesOfSecretsThatCannotBe(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"": "is empty", "\n": "is empty", "a.db\nb.db\n": "more than one line", strings.Repeat("x", 64<<10+1): "larger than 64 KiB",
	} {
		if got := everything("--database-file", written(t, text), "user", "list"); !strings.Contains(got, says) {
			t.Errorf("%.20q: %s, want %s", text, got, says)
		}
	}
	if got := everything("--database-file", t.TempDir(), "user", "list"); !strings.Contains(got, "--database-file cannot be read") {
		t.Errorf("a folder: %s", got)
	}
	if got := everything("--database-file", "/no/such/file", "user", "list"); !strings.Contains(got, "--database-file cannot be read") {
		t.Errorf("no file: %s", got)
	}
}

// Of a secret that others may read, in its file or in the list of processes, the
// doctor says so, and the log of serve.
func TestSecretsThatOthersMayRead(t *testing.T) {
	t.Parallel()
	database := sqldbtest.SQLiteAddress(t)
	registerAt(t, database).Close()
	open, smtp := written(t, database), written(t, "smtp://eva:"+hush+"@mail.example.org")
	for _, path := range []string{open, smtp} {
		if err := os.Chmod(path, 0o640); err != nil {
			t.Fatal(err)
		}
	}
	found, err := examine(t, "--database-file", open, "--smtp-file", smtp)
	for _, path := range []string{open, smtp} {
		if err != nil || !finds(found, "secrets", "warning", "may read "+path) || !strings.Contains(fmt.Sprint(found), "chmod 600 "+path) {
			t.Errorf("found %v, %v", found, err)
		}
	}
	if found, _ = examine(t, "--database", database, "--smtp", "smtp://eva:"+hush+"@mail.example.org"); !finds(found, "secrets", "warning", "list of processes") {
		t.Errorf("a password in a flag: %v", found)
	}
	text := everything("--database-file", open, "serve", "--listen", "127.0.0.1:0", "--smtp", "smtp://eva:"+hush+"@mail.example.org", "--mail-from", "nobody")
	if !strings.Contains(text, "chmod 600 "+open) || !strings.Contains(text, "list of processes") || strings.Contains(text, hush) {
		t.Errorf("serve says %s", text)
	}
}

// A database that others may read is told of, with what mends it, and left alone.
func TestADatabaseThatOthersMayRead(t *testing.T) {
	t.Parallel()
	database := sqldbtest.SQLiteAddress(t)
	registerAt(t, database).Close()
	for _, mode := range []os.FileMode{0o644, 0o640, 0o604} {
		if err := os.Chmod(database, mode); err != nil {
			t.Fatal(err)
		}
		found, err := examine(t, "--database", database)
		if err != nil || !finds(found, "rights", "warning", "may read "+database) || !strings.Contains(fmt.Sprint(found), "chmod 600 "+database) {
			t.Errorf("%v: found %v, %v", mode, found, err)
		}
		text := everything("--database", database, "serve", "--listen", "127.0.0.1:0", "--smtp", "smtp://mail.example.org", "--mail-from", "nobody")
		if !strings.Contains(text, "may read "+database) || !strings.Contains(text, "chmod 600 "+database) {
			t.Errorf("%v: serve says %s", mode, text)
		}
		if info, err := os.Stat(database); err != nil || info.Mode().Perm() != mode {
			t.Errorf("the rights were changed to %v", info.Mode())
		}
	}
	if got := sqldb.Exposed("postgres://db/x"); got != nil {
		t.Errorf("of PostgreSQL: %v", got)
	}
}
