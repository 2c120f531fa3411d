package intake_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// workbook makes an XLSX file with rows from cell A1 on.
func workbook(t testing.TB, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A workbook is taken in as the same rows in a text file are, below its title
// and between its blank rows, and what it could not say is decided in CSV.
func TestWorkbook(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		raw := workbook(t,
			[]any{"Seznam partnerství 2026"},
			nil,
			[]any{"Obec", "Země", "Partnerské město", "Země partnera", "since"},
			[]any{"Opava", "CZ", "Malacky", "SK", time.Date(1990, 5, 4, 0, 0, 0, 0, time.UTC)},
			nil,
			[]any{"Opava", "CZ", "Liptovský Mikuláš", "SK", 1964},
			[]any{"Březina", "CZ", "Malacky", "SK", nil, "=1+1"},
		)
		table, err := intake.Read(context.Background(), bytes.NewReader(raw), "seznam.xlsx", intake.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if table.Sheet != "Sheet1" || len(table.Rows) != 3 || table.Rows[1].Line != 6 || table.Rows[0].Cells[4] != "1990-05-04" || table.Rows[1].Cells[4] != "1964" {
			t.Fatalf("%+v, want three rows under the header, with the numbers of the sheet", table)
		}
		var rejects bytes.Buffer
		o := options(true)
		o.Rejects = &rejects
		r, err := intake.Partnerships(t.Context(), db, table, o)
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "the workbook", r, tally{new: 2, ambiguous: 1})
		if r.Source != "file:seznam.xlsx" || r.Sheet != "Sheet1" {
			t.Errorf("%q of sheet %q, want the workbook's name as the source", r.Source, r.Sheet)
		}
		decided := strings.Replace(rejects.String(), ",\n", ",549754\n", 2)
		decided = strings.Replace(decided, "decision,549754", "decision", 1)
		expect(t, "decided", partnerships(t, db, "seznam.xlsx.rejects.csv", decided, options(true)), tally{new: 1})
		again, err := intake.Partnerships(t.Context(), db, table, options(true))
		if err != nil {
			t.Fatal(err)
		}
		expect(t, "the workbook again", again, tally{same: 3})
	})
}

func TestSheetThatIsNamed(t *testing.T) {
	t.Parallel()
	raw := workbook(t, []any{"a", "b"}, []any{"x", "y"})
	if _, err := intake.Read(context.Background(), bytes.NewReader(raw), "f.xlsx", intake.ReadOptions{Sheet: "Nowhere"}); !errs.Is(err, errs.Invalid) {
		t.Errorf("a sheet that is not there: %v, want a refusal", err)
	}
	if _, err := intake.Read(context.Background(), strings.NewReader("a,b\n"), "f.csv", intake.ReadOptions{Sheet: "Sheet1"}); !errs.Is(err, errs.Invalid) {
		t.Errorf("a sheet of a text file: %v, want a refusal", err)
	}
	if _, err := intake.Read(context.Background(), bytes.NewReader(raw[:len(raw)-300]), "f.xlsx", intake.ReadOptions{}); !errs.Is(err, errs.Invalid) {
		t.Errorf("a torn workbook: %v, want a refusal", err)
	}
}

// Nothing in a file of rejected rows runs where a spreadsheet opens it, and it
// reads back to the cells it was made from.
func TestRejectsRunNothing(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	cells := []string{"Opava", "CZ", "=HYPERLINK(\"http://x.example\")", "SK", "-17.5", "@x", "+420 1", "'=kept", "'t Zand", "--2"}
	header := []string{"a", "a-country", "b", "b-country", "=lat", "one", "two", "three", "four", "five"}
	var in, rejects bytes.Buffer
	if err := csv.NewWriter(&in).WriteAll([][]string{header, cells}); err != nil {
		t.Fatal(err)
	}
	o := options(false)
	o.Rejects = &rejects
	first := partnerships(t, db, "x.csv", in.String(), o)
	expect(t, "the file", first, tally{rejected: 1})
	rows, err := csv.NewReader(bytes.NewReader(rejects.Bytes())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		for _, cell := range row {
			if cell != "-17.5" && cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("the cell %q can run", cell)
			}
		}
	}
	back := read(t, "x.rejects.csv", rejects.String())
	if got := back.Rows[0].Cells[:len(cells)]; !reflect.DeepEqual(got, cells) || !reflect.DeepEqual(back.Header[:len(header)], header) {
		t.Errorf("read back as %q under %q, want %q", got, back.Header, cells)
	}
	// And once more: the rejects of the rejects are the same file.
	var second bytes.Buffer
	o.Rejects = &second
	partnerships(t, db, "x.rejects.csv", rejects.String(), o)
	if second.String() != rejects.String() {
		t.Errorf("the second time\n%s\nwant\n%s", second.String(), rejects.String())
	}
}
