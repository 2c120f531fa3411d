package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/cli"
	"twinhall/internal/neutral/neutraltest"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

// A register moves from one database to another by two commands; nothing is
// written without --apply, nothing over what is there.
func TestExportAndImportEverything(t *testing.T) {
	t.Parallel()
	want := neutraltest.Golden(t, web.Features().Form())
	_, records, _ := strings.Cut(want, "\n")
	folder := t.TempDir()
	golden := filepath.Join(folder, "golden.jsonl")
	if err := os.WriteFile(golden, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
	from, to, zipped := sqldbtest.SQLiteAddress(t), filepath.Join(folder, "to.db"), filepath.Join(folder, "all.jsonl.gz")
	must := func(args ...string) string {
		t.Helper()
		out, err := run(t, args...)
		if err != nil {
			t.Fatalf("%v: %v", args, err)
		}
		return out
	}
	refused := func(code int, word string, args ...string) {
		t.Helper()
		if _, err := run(t, args...); err == nil || cli.ExitCode(err) != code || !strings.Contains(err.Error(), word) {
			t.Errorf("%v: %v, want %d and a word of %q", args, err, code, word)
		}
	}
	refused(1, "cannot be opened", "--database", from, "export", zipped)
	must("--database", from, "import", "everything", golden)
	refused(1, "cannot be opened", "--database", from, "export", zipped) // a look at the file made no database
	must("--database", from, "import", "everything", golden, "--apply")
	must("--database", from, "export", zipped)
	must("--database", to, "import", "everything", zipped, "--apply")
	refused(1, "not empty", "--database", to, "import", "everything", zipped, "--apply")
	refused(2, "cannot be read", "--database", to, "import", "everything", filepath.Join(folder, "none"))

	var out bytes.Buffer
	if err := cli.Run(context.Background(), []string{"--database", to, "export", "-"}, strings.NewReader(""), &out, &bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if _, got, _ := strings.Cut(out.String(), "\n"); got != records {
		t.Errorf("what came over is\n%s\nwant\n%s", got, records)
	}
	third := filepath.Join(folder, "third.db")
	if err := cli.Run(context.Background(), []string{"--database", third, "import", "everything", "-", "--apply"}, &out, &bytes.Buffer{},
		&bytes.Buffer{}); err != nil {
		t.Fatal(err)
	}
	if _, got, _ := strings.Cut(must("--database", third, "export", "-"), "\n"); got != records {
		t.Error("what came in by standard input is something else")
	}
}
