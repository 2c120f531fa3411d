package cli_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/cli"
	"twinhall/internal/intake"
)

// What was recorded of Wikidata comes in as rows of any list do: dry by
// default, the second time the same, and by either direction one partnership.
func TestImportWikidata(t *testing.T) {
	t.Parallel()
	database := filepath.Join(t.TempDir(), "t.db")
	rejects := filepath.Join(t.TempDir(), "wikidata.rejects.csv")
	run := func(args ...string) (intake.Report, string, error) {
		var stdout, stderr bytes.Buffer
		err := cli.Run(context.Background(), append([]string{"import", "wikidata", "--database", database, "--json"}, args...), strings.NewReader(""),
			&stdout, &stderr)
		var report intake.Report
		if stdout.Len() > 0 {
			if e := json.Unmarshal(stdout.Bytes(), &report); e != nil {
				t.Fatal(e)
			}
		}
		return report, stderr.String(), err
	}
	from := []string{"--from", filepath.Join("..", "wikidata", "testdata")}
	for _, args := range [][]string{{}, {"--from", "x", "--live"}, {"--from", "no-such-file"},
		{"--live", "--country", "Atlantis", "--contact", "a@b.example"}, {"--live", "--country", "CZ"}} {
		if _, _, err := run(args...); cli.ExitCode(err) != 2 {
			t.Errorf("%v: %v, want a wrong use", args, err)
		}
	}
	dry, text, err := run(append(from, "--rejects", rejects)...)
	if err != nil {
		t.Fatal(err)
	}
	if dry.Applied || dry.New != 2 || dry.Duplicate+dry.Changed == 0 || dry.Rejected != 1 || !strings.Contains(text, "deprecated") {
		t.Errorf("dry run: %+v\n%s", dry, text)
	}
	first, _, err := run(append(from, "--apply")...)
	if err != nil || first.New != dry.New || first.Batch == "" || first.Source != "https://www.wikidata.org/" {
		t.Errorf("applied: %+v %v, want what the dry run said", first, err)
	}
	again, _, err := run(append(from, "--apply")...)
	if err != nil || again.New+again.Changed+again.Duplicate != 0 || again.Batch != "" || again.Same != first.New+first.Changed+first.Duplicate {
		t.Errorf("again: %+v %v, want all the same", again, err)
	}
}
