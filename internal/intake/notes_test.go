package intake_test

import (
	"context"
	"strings"
	"testing"

	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb/sqldbtest"
)

// Columns that a person chose are taken as chosen, whatever the header says,
// and a decision counts for its row alone until the file is written.
func TestChosenColumnsAndDecisions(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	table := read(t, "x.csv", "note;x;y\nOpava;Neustadt;DE\nOpava;Neustadt;DE\nKolín;Wien;AT\n")
	o := options(false)
	o.ACountry = "CZ"
	o.Fields = map[string]int{"a": 0, "b": 1, "b-country": 2}
	o.Decisions = map[int]string{2: "b=none;"}
	var lines []intake.Line
	o.Keep = func(tx *ledger.Tx, _ *intake.Report, all []intake.Line) error {
		if tx != nil {
			t.Error("a dry run has a transaction")
		}
		lines = all
		return nil
	}
	r := partnerships(t, db, "x.csv", "note;x;y\nOpava;Neustadt;DE\nOpava;Neustadt;DE\nKolín;Wien;AT\n", o)
	if r.Rejected != 1 || r.Ambiguous != 1 || r.New != 1 || len(lines) != len(table.Rows) {
		t.Fatalf("%+v", r)
	}
	if n := lines[0].Reasons; len(n) != 1 || n[0].Key != "none-of-these" || n[0].Args[0] != "Neustadt" {
		t.Errorf("%+v", n)
	}
	if open := lines[1].Open; len(open) != 1 || open[0].End != "b" || open[0].ByRow || open[0].Written[1] != "DE" || len(open[0].Candidates) < 2 {
		t.Errorf("%+v", open)
	}
	o.Fields = map[string]int{"a": 7}
	if _, err := intake.Partnerships(context.Background(), db, table, o); err == nil {
		t.Error("a column that the file does not have is taken")
	}
}

// A note says in English what the command line always said.
func TestNotesInEnglish(t *testing.T) {
	t.Parallel()
	for _, key := range intake.NoteKeys() {
		n := intake.Note{Key: key, End: "a", Args: []string{"x", "y", "z"}}
		if text := n.String(); !strings.HasPrefix(text, "a: ") || strings.Contains(text, "MISSING") {
			t.Errorf("%s: %s", key, text)
		}
	}
}
