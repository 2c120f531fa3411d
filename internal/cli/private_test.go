package cli_test

import (
	"bufio"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"twinhall/internal/sqldb/sqldbtest"
)

// openly runs the program in a process whose mask takes no right away.
func openly(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	c := program(t, args...)
	c.Args, c.Path = append([]string{"sh", "-c", `umask 0; exec "$0"`}, c.Path), "/bin/sh"
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

// modes are the rights of what lies in a folder, by path below it.
func modes(t *testing.T, folder string) map[string]fs.FileMode {
	t.Helper()
	all := map[string]fs.FileMode{}
	if err := filepath.WalkDir(folder, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			all[strings.TrimPrefix(path, folder+"/")] = info.Mode().Perm()
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// Whatever is made holds what is not public, or may: only its owner may read it,
// from its first byte and whatever the mask of the process.
func TestFilesArePrivate(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	at := func(name string) string { return filepath.Join(folder, name) }
	list := written(t, "name,country,contact\nOpava,CZ,\nNobody,ZZ,eva@example.org\n")
	do := func(args ...string) {
		t.Helper()
		if out, err := openly(t, append([]string{"--database", at("a.db")}, args...)...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %v %s", args, err, out)
		}
	}
	wants := func(names ...string) {
		t.Helper()
		all := modes(t, folder)
		for name, mode := range all {
			if mode != 0o600 {
				t.Errorf("%s has the rights %v", name, mode)
			}
		}
		for _, name := range names {
			if _, ok := all[name]; !ok {
				t.Errorf("there is no %s: %v", name, all)
			}
		}
	}
	serve := openly(t, "--database", at("a.db"), "serve", "--listen", "127.0.0.1:0")
	said, err := serve.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := serve.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(said); lines.Scan() && !strings.HasPrefix(lines.Text(), "Twinhall shows "); {
	}
	wants("a.db", "a.db-wal", "a.db-shm", "a.key", "a.edition.gz")
	_ = serve.Process.Signal(syscall.SIGTERM)
	_ = serve.Wait() // how it ends is not what is tested

	do("import", "municipalities", list, "--country", "CZ", "--partial", "--apply", "--rejects", at("rejects.csv"))
	do("backup", at("one.backup"))
	do("backup", "--dir", at("backups"))
	do("export", at("all.jsonl"))
	do("--database", at("b.db"), "restore", at("one.backup"))
	do("--database", at("c.db"), "user", "list")
	wants("a.db", "rejects.csv", "one.backup", "all.jsonl", "b.db", "c.db")
	if got, _ := filepath.Glob(at("backups/*")); len(got) != 1 {
		t.Errorf("the backups are %v", got)
	}
}

// A link to a file that is not there would let SQLite make that file as it likes.
func TestALinkToNoDatabase(t *testing.T) {
	t.Parallel()
	path := sqldbtest.SQLiteAddress(t)
	if err := os.Symlink(path+".elsewhere", path); err != nil {
		t.Fatal(err)
	}
	if text := everything("--database", path, "user", "list"); !strings.Contains(text, "a link to a file that is not there") {
		t.Errorf("%s", text)
	}
	if _, err := os.Stat(path + ".elsewhere"); err == nil {
		t.Error("the file was made")
	}
}
