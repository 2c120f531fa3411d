package sheet_test

import (
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode"

	"twinhall/internal/sheet"
)

func TestText(t *testing.T) {
	t.Parallel()
	rows := func(yield func([]any) error) error {
		row := []any{"Ústí, \"nad\"", -1.5, nil}
		if err := yield(row); err != nil {
			return err
		}
		row[0] = "=1+1;" // the same row again
		return yield(row)
	}
	for _, c := range []struct {
		how  sheet.Text
		want string
	}{
		{sheet.Text{}, "\ufeffname,'+number,\n\"Ústí, \"\"nad\"\"\",-1.5,\n\"'=1+1;\",-1.5,\n"},
		{sheet.Text{Plain: true}, "name,'+number,\n\"Ústí, \"\"nad\"\"\",-1.5,\n\"'=1+1;\",-1.5,\n"},
		{sheet.Text{Plain: true, Delimiter: ';'}, "name;'+number;\n\"Ústí, \"\"nad\"\"\";-1.5;\n\"'=1+1;\";-1.5;\n"},
	} {
		var b strings.Builder
		if err := sheet.WriteText(&b, c.how, []string{"name", "+number", ""}, rows); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%+v: %q, want %q", c.how, b.String(), c.want)
		}
	}
	failed := errors.New("no more rows")
	if err := sheet.WriteText(&strings.Builder{}, sheet.Text{}, nil, func(func([]any) error) error { return failed }); !errors.Is(err, failed) {
		t.Errorf("rows that fail give %v", err)
	}
}

// opened are the cells of a file as a spreadsheet makes them that takes comma
// for the delimiter: a quotation mark counts only where a cell begins, and what
// follows the closing one belongs to the cell still.
func opened(file string, comma byte) (cells []string) {
	var cell strings.Builder
	begin, quoted := true, false
	for i := 0; i < len(file); i++ {
		c := file[i]
		switch {
		case quoted && c == '"' && i+1 < len(file) && file[i+1] == '"':
			cell.WriteByte(c)
			i++
		case quoted && c == '"':
			quoted = false
		case quoted:
			cell.WriteByte(c)
		case c == comma || c == '\n' || c == '\r':
			cells = append(cells, cell.String())
			cell.Reset()
			begin = true
			continue
		case begin && c == '"':
			quoted = true
		default:
			cell.WriteByte(c)
		}
		begin = false
	}
	return append(cells, cell.String())
}

// runs reports whether a spreadsheet may take a cell for a formula.
func runs(cell string) bool {
	cell = strings.TrimLeftFunc(cell, func(r rune) bool { return unicode.IsSpace(r) || r == '"' })
	return cell != "" && slices.Contains([]rune("=+-@＝＋－＠"), []rune(cell)[0])
}

func file(t *testing.T, how sheet.Text, cells ...string) string {
	t.Helper()
	var b strings.Builder
	how.Plain = true
	if err := sheet.WriteText(&b, how, []string{"id", "text", "more"}, func(yield func([]any) error) error {
		return yield(append([]any{"id"}, sheet.Cells(cells)...))
	}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Whichever sign delimits a file and whichever a spreadsheet takes for it, no
// cell becomes a formula, and a program reads what was written.
func TestNoSpreadsheetRunsACell(t *testing.T) {
	t.Parallel()
	for _, cell := range []string{"=1+1", "x;=1+1", "x;=1+1;y", "x,=1+1", "x\t=1+1", "x\n=1+1", "x; =1+1", "x;\"=1+1;\"", "  =1+1", "\u00a0@SUM(A1)", "＝1+1",
		"x;＋1", "－1", "＠x", "\"=1+1", "'=1", "x;'=1", "\ufeff=1", ";=1;", "x\r\n-1-1"} {
		for _, delimiter := range []rune{0, ',', ';', '\t', '|'} {
			text := file(t, sheet.Text{Delimiter: delimiter}, cell, "end")
			for _, comma := range []byte(",;\t") {
				for _, c := range opened(text, comma) {
					if runs(c) {
						t.Errorf("%q, delimited by %q, is run by a spreadsheet of %q as %q", cell, delimiter, comma, c)
					}
				}
			}
			in := csv.NewReader(strings.NewReader(text))
			if delimiter != 0 {
				in.Comma = delimiter
			}
			all, err := in.ReadAll()
			// The reader makes one line break of two signs.
			if err != nil || len(all) != 2 || sheet.Unguard(all[1][1]) != strings.ReplaceAll(cell, "\r\n", "\n") || all[1][2] != "end" {
				t.Errorf("%q is read back as %q: %v", cell, all, err)
			}
		}
	}
	if got := file(t, sheet.Text{}, "a;b", "c\td"); !strings.Contains(got, "\"a;b\",\"c\td\"") {
		t.Errorf("cells with delimiters of other spreadsheets are not quoted: %q", got)
	}
}

func FuzzText(f *testing.F) {
	f.Add("x;\"=1", "=2", byte(';'))
	f.Add("\"", ";=1", byte(','))
	f.Fuzz(func(t *testing.T, a, b string, delimiter byte) {
		how := sheet.Text{Delimiter: []rune(",;\t|")[delimiter%4]}
		text := file(t, how, a, b)
		for _, comma := range []byte(",;\t") {
			for _, c := range opened(text, comma) {
				if runs(c) && strings.Trim(c, "0123456789.,+-") != "" {
					t.Fatalf("%q and %q, delimited by %q, are run by a spreadsheet of %q as %q", a, b, how.Delimiter, comma, c)
				}
			}
		}
	})
}
