package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/cli"
	"twinhall/internal/sqldb"
)

// A mail server's pipe hands over a bounce, a letter and rubbish: one is noted,
// one left alone, one refused for good; while the database is away it is to
// come again.
func TestMailReceive(t *testing.T) {
	t.Parallel()
	database := filepath.Join(t.TempDir(), "t.db")
	receive := func(database, name string) error {
		raw := []byte("rubbish")
		if name != "" {
			var err error
			if raw, err = os.ReadFile(filepath.Join("..", "mail", "testdata", "returns", name+".eml")); err != nil {
				t.Fatal(err)
			}
		}
		var out, log strings.Builder
		return cli.Run(context.Background(), []string{"mail", "receive", "--database", database}, bytes.NewReader(raw), &out, &log)
	}
	for _, name := range []string{"postfix", "letter"} {
		if err := receive(database, name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := receive(database, ""); cli.ExitCode(err) != 1 {
		t.Errorf("rubbish: %v", err)
	}
	if err := receive("postgres://nobody@127.0.0.1:1/none", "postfix"); cli.ExitCode(err) != 75 {
		t.Errorf("without the database: %v, exit code %d", err, cli.ExitCode(err))
	}
	db, err := sqldb.Open(context.Background(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		n, status := 0, ""
		err := tx.Row(`select count(*), max(status) from mail_return`, nil, &n, &status)
		if n != 1 || status != "5.1.1" {
			t.Errorf("%d returns, %s", n, status)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
