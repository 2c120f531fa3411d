package intake_test

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"twinhall/internal/geo"
	"twinhall/internal/intake"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// shared is a file of the real data, which lies beside the checkout. Elsewhere
// the test is skipped, but never in CI.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	dir := os.Getenv("TWINHALL_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	file := filepath.Join(append([]string{dir}, parts...)...)
	if _, err := os.Stat(file); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the real data is not there, and CI skips nothing: %v", err)
		}
		t.Skipf("this test reads real data that is not part of the checkout: put it at ../shared/data or name it in "+
			"TWINHALL_SHARED (%v); testdata/ has small lists that show the same rules", err)
	}
	return file
}

func readFile(t *testing.T, path string) *intake.Table {
	t.Helper()
	table, err := intake.ReadFile(context.Background(), path, intake.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func nationalLists(t *testing.T, db *sqldb.DB) {
	t.Helper()
	for _, l := range [][2]string{{"czechia-2018.csv", "CZ"}, {"slovakia-2020.csv", "SK"}} {
		o := options(true)
		o.Country = l[1]
		if _, err := intake.Municipalities(context.Background(), db, readFile(t, shared(t, "municipalities", l[0])), o); err != nil {
			t.Fatal(err)
		}
	}
}

// place is a place of the curated demonstration.
type place struct {
	name, country, level string
	at                   geo.Point
}

// What recognition alone makes of the facts as the pages wrote them, held
// against the places that were found by thought: whatever it decides must be
// the same place.
func TestUncuratedDemonstration(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	nationalLists(t, db)
	table := readFile(t, shared(t, "demo", "towns-own-pages.tsv"))
	places, facts := curated(t)
	report, err := intake.Partnerships(context.Background(), db, table, options(true))
	if err != nil {
		t.Fatal(err)
	}
	taken := report.New + report.Changed + report.Duplicate
	t.Logf("%d rows: %d taken (%d of them unplaced), %d ambiguous, %d rejected", report.Rows, taken, report.Unplaced, report.Ambiguous, report.Rejected)
	if taken < report.Rows/2 {
		t.Errorf("only %d of %d rows were taken", taken, report.Rows)
	}

	undecided := map[int]bool{}
	for _, l := range report.Lines {
		undecided[l.Line] = l.Outcome == intake.Ambiguous || l.Outcome == intake.Rejected
	}
	units := map[register.UnitID]*register.Unit{}
	for _, u := range all(t, db) {
		units[u.ID] = u
	}
	// Two places that the pair may be, in either order, by what is written.
	byRow := ends(t, db, table)
	checked, wrong := 0, 0
	for row, want := range facts {
		if undecided[row] {
			continue
		}
		got, ok := byRow[row]
		if !ok {
			continue
		}
		for _, code := range want {
			p := places[code]
			checked++
			if !means(units[got[0]], p) && !means(units[got[1]], p) {
				wrong++
				t.Errorf("line %d: %s – %s is neither end %s (%s)", row, units[got[0]].Name, units[got[1]].Name, p.name, p.country)
			}
		}
	}
	if checked < 400 {
		t.Errorf("only %d ends could be checked", checked)
	}
	t.Logf("%d decided ends held against the curated places, %d wrong", checked, wrong)
}

// means reports whether a unit is a curated place: in its country and within 25
// km of it, or without a position. A region lies where its seat does in one
// source and in its middle in another.
func means(u *register.Unit, p place) bool {
	reach := 25.0
	if u.Level == register.LevelRegion || p.level == "region" {
		reach = 250
	}
	return u.Country == p.country && (!u.Placed || geo.DistanceKm(u.Position, p.at) <= reach)
}

func curated(t *testing.T) (map[string]place, map[int][2]string) {
	t.Helper()
	places, facts := map[string]place{}, map[int][2]string{}
	table := readFile(t, filepath.Join("..", "..", "demo", "places.csv"))
	for _, r := range table.Rows {
		lat, err := strconv.ParseFloat(cell(table, r, "lat"), 64)
		if err != nil {
			continue
		}
		lon, err := strconv.ParseFloat(cell(table, r, "lon"), 64)
		if err != nil {
			continue
		}
		places[cell(table, r, "code")] = place{cell(table, r, "name"), cell(table, r, "country"), cell(table, r, "level"), geo.Point{Lat: lat, Lon: lon}}
	}
	table = readFile(t, filepath.Join("..", "..", "demo", "facts.csv"))
	for _, r := range table.Rows {
		row, err := strconv.Atoi(cell(table, r, "row"))
		if err != nil {
			t.Fatal(err)
		}
		facts[row] = [2]string{cell(table, r, "a-code"), cell(table, r, "b-code")}
	}
	return places, facts
}

func cell(t *intake.Table, r intake.Row, column string) string {
	for i, h := range t.Header {
		if h == column {
			return r.Cells[i]
		}
	}
	return ""
}

// ends finds the partnership that each row of the file became: the file is
// taken in row by row once more, each from a source of its own.
func ends(t *testing.T, db *sqldb.DB, table *intake.Table) map[int][2]register.UnitID {
	t.Helper()
	found := map[int][2]register.UnitID{}
	source := map[string]int{}
	marked := &intake.Table{Name: "rows.tsv", Delimiter: table.Delimiter, Header: table.Header}
	for _, r := range table.Rows {
		cells := append([]string{}, r.Cells...)
		cells[len(cells)-1] = "https://row.example/" + strconv.Itoa(r.Line)
		source[cells[len(cells)-1]] = r.Line
		marked.Rows = append(marked.Rows, intake.Row{Line: r.Line, Cells: cells})
	}
	if _, err := intake.Partnerships(context.Background(), db, marked, options(true)); err != nil {
		t.Fatal(err)
	}
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		address := map[register.SourceID]string{}
		sources, err := register.AllSources(tx)
		if err != nil {
			return err
		}
		for _, s := range sources {
			address[s.ID] = s.Address
		}
		partnerships, err := register.AllPartnerships(tx)
		for _, p := range partnerships {
			for _, s := range p.Statements {
				if row, ok := source[address[s.Source]]; ok {
					found[row] = [2]register.UnitID{p.A, p.B}
				}
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return found
}

// The whole Wikipedia list: what is written is what the report says, the second
// time all is the same, and the order of the rows does not matter.
func TestWikipediaList(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole list takes some seconds; go test without -short reads it")
	}
	t.Parallel()
	table := readFile(t, shared(t, "partnerships", "wikipedia-2026-raw.csv"))
	db := sqldbtest.SQLite(t)
	nationalLists(t, db)
	first, err := intake.Partnerships(context.Background(), db, table, options(true))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", tallyOf(first))
	if first.New < 17_500 || first.Rejected > 60 || first.Duplicate < 1_000 {
		t.Errorf("%+v: fewer partnerships, more rejections or fewer hidden duplicates than before", tallyOf(first))
	}
	again, err := intake.Partnerships(context.Background(), db, table, options(true))
	if err != nil {
		t.Fatal(err)
	}
	if again.Same != first.New+first.Duplicate || again.New+again.Changed+again.Duplicate != 0 || again.Batch != "" {
		t.Errorf("the second time: %+v with batch %q, want all the same and nothing written", tallyOf(again), again.Batch)
	}
	// Of the three self-links two are of names that several places bear.
	self := 0
	for _, l := range first.Lines {
		if l.Outcome == intake.Rejected && len(l.Reason) > 9 && l.Reason[:9] == "both ends" {
			self++
		}
	}
	if self < 1 {
		t.Errorf("%d self-links refused, want those of the list", self)
	}
}
