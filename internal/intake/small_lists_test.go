package intake_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"

	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// small is a list of testdata without the columns that are for the tests, which
// are given by line.
func small(t *testing.T, name string) (list *intake.Table, expected map[int]map[string]string) {
	t.Helper()
	list = readFile(t, filepath.Join("testdata", name))
	header := list.Header
	at := slices.Index(header, "shows")
	if at < 0 {
		t.Fatalf("%s does not say what its lines show", name)
	}
	expected = map[int]map[string]string{}
	list.Header = header[:at]
	for i, row := range list.Rows {
		expected[row.Line] = map[string]string{}
		for j := at; j < len(row.Cells); j++ {
			expected[row.Line][header[j]] = row.Cells[j]
		}
		list.Rows[i].Cells = row.Cells[:at]
	}
	return list, expected
}

// takeSmall imports a small list, holds the outcome of each of its lines
// against what the list says, and imports it once more.
func takeSmall(t *testing.T, db *sqldb.DB, name string) {
	t.Helper()
	list, expected := small(t, name)
	o := options(true)
	o.Keep = func(_ *ledger.Tx, _ *intake.Report, lines []intake.Line) error {
		for _, line := range lines {
			if want := expected[line.Line]; string(line.Outcome) != want["outcome"] {
				t.Errorf("%s, line %d (%s): %s %v %v, want %s", name, line.Line, want["shows"], line.Outcome, line.Reasons,
					line.Warnings, want["outcome"])
			}
		}
		return nil
	}
	first, err := intake.Partnerships(context.Background(), db, list, o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := intake.Partnerships(context.Background(), db, list, options(true))
	if err != nil {
		t.Fatal(err)
	}
	known := first.New + first.Same + first.Changed + first.Duplicate
	if again.Same != known || again.New+again.Changed+again.Duplicate != 0 || again.Batch != "" {
		t.Errorf("%s the second time: %+v with batch %q, want %d times the same and nothing written",
			name, tallyOf(again), again.Batch, known)
	}
}

// What TestWikipediaList, TestBritishListAfterWikipedia and
// TestListWithoutPartnersCountries measure on the real lists, line by line: the
// lists are taken in one after the other, and each of them twice.
func TestSmallLists(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	for _, name := range []string{"wikipedia.csv", "british.csv", "titles.csv"} {
		takeSmall(t, db, name)
	}
	unplaced := 0
	for _, u := range all(t, db) {
		if !u.Placed {
			unplaced++
		}
	}
	if unplaced != 1 {
		t.Errorf("%d towns without a position, want the one that nobody knows", unplaced)
	}
}

// The order of the lines does not matter.
func TestSmallListsShuffled(t *testing.T) {
	t.Parallel()
	var first string
	for seed := range uint64(3) {
		db := sqldbtest.SQLite(t)
		lists(t, db)
		for _, name := range []string{"wikipedia.csv", "british.csv", "titles.csv"} {
			list, _ := small(t, name)
			if seed > 0 {
				rand.New(rand.NewPCG(seed, 1)).Shuffle(len(list.Rows), func(i, j int) {
					list.Rows[i], list.Rows[j] = list.Rows[j], list.Rows[i]
				})
			}
			if _, err := intake.Partnerships(context.Background(), db, list, options(true)); err != nil {
				t.Fatal(err)
			}
		}
		state := describe(t, db)
		if first == "" {
			first = state
		} else if state != first {
			t.Fatalf("another order, another register:\n%s\nwant\n%s", state, first)
		}
	}
}

// What TestUncuratedDemonstration holds of the pages of real towns: what is
// decided is the place that is meant, and the date is the one that is meant.
func TestSmallListOfTownsOwnPages(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	list, expected := small(t, "own-pages.tsv")
	if _, err := intake.Partnerships(context.Background(), db, list, options(true)); err != nil {
		t.Fatal(err)
	}
	name := map[register.UnitID]string{}
	for _, u := range all(t, db) {
		name[u.ID] = u.Name + " " + u.Country
	}
	address := map[register.SourceID]string{}
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		sources, err := register.AllSources(tx)
		for _, s := range sources {
			address[s.ID] = s.Address
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	type fact struct{ a, b, since string }
	found := map[string]fact{} // by the address of the page
	for _, p := range pairs(t, db) {
		for _, s := range p.Statements {
			f := found[address[s.Source]]
			f.a, f.b = name[p.A], name[p.B]
			if s.Field == register.FieldSince {
				f.since = s.Value
			}
			found[address[s.Source]] = f
		}
	}
	for _, row := range list.Rows {
		want := expected[row.Line]
		f, taken := found[cell(list, row, "url")]
		if taken != (want["place"] != "") || taken && f.a != want["place"] && f.b != want["place"] || f.since != want["since"] {
			t.Errorf("line %d (%s): %+v, want %q since %q", row.Line, want["shows"], f, want["place"], want["since"])
		}
	}
}
