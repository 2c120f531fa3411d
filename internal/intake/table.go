// Package intake takes in the files that people have: it reads them, maps
// their columns, recognises what rows mean, says what it would do, and applies
// it in one transaction. What a written name means is recognise's to say; what
// is kept, register's.
package intake

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"twinhall/internal/errs"
	"twinhall/internal/recognise"
	"twinhall/internal/sheet"
)

// Bounds of a file. They are far above what an association has, and keep a
// hostile file from filling the machine.
const (
	MaxFileBytes = 256 << 20
	MaxColumns   = 200
	MaxCellBytes = 20_000
)

// Limits are how much a file may hold. AtTheShell holds for whoever runs the
// installation, Uploaded for all who hand files in.
type Limits struct{ Rows, Cells int }

var (
	AtTheShell = Limits{Rows: 2_000_000, Cells: 16_000_000}
	Uploaded   = Limits{Rows: 100_000, Cells: 1_500_000}
)

// Table is a file of rows with a header.
type Table struct {
	Name      string // the file's name without folders
	Encoding  string
	Delimiter rune
	Sheet     string // of a workbook, "" = it is none
	Header    []string
	Rows      []Row
}

// Row is one row: its cells, as many as the header has, and the number of the
// line on which it begins, counted from 1.
type Row struct {
	Line  int
	Cells []string
	// lines are the cells that have several lines, as they stand there; in Cells
	// they are one.
	lines map[int]string
}

// newRow is a row of cells that are clean.
func newRow(line int, cells []string) Row {
	r := Row{Line: line, Cells: cells}
	for i, c := range cells {
		if strings.IndexByte(c, '\n') < 0 {
			continue
		}
		if r.lines == nil {
			r.lines = map[int]string{}
		}
		r.lines[i] = c
		cells[i] = strings.ReplaceAll(c, "\n", " ")
	}
	return r
}

// raw is a cell with its breaks of lines.
func (r Row) raw(i int) string {
	if text, ok := r.lines[i]; ok {
		return text
	}
	return r.Cells[i]
}

// written are the first n cells as they stand in the file.
func (r Row) written(n int) []string {
	if len(r.lines) == 0 {
		return r.Cells[:n]
	}
	cells := slices.Clone(r.Cells[:n])
	for i := range cells {
		cells[i] = r.raw(i)
	}
	return cells
}

// ReadOptions name what is else guessed. Zero values: guess.
type ReadOptions struct {
	Encoding  string
	Delimiter rune
	Sheet     string // of a workbook: the first that holds something
	Limits    Limits // AtTheShell
}

// ReadFile reads the table in the file at path.
func ReadFile(ctx context.Context, path string, o ReadOptions) (*Table, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the file cannot be read")
	}
	defer f.Close()
	base := path[strings.LastIndexByte(path, '/')+1:]
	return Read(ctx, f, base, o)
}

// Read reads a table, from text or from an XLSX workbook. It refuses with
// errs.Invalid what is too large, has no header, or is not text in any known
// encoding. It ends with the error of ctx where that has ended.
func Read(ctx context.Context, r io.Reader, name string, o ReadOptions) (*Table, error) {
	raw, err := io.ReadAll(io.LimitReader(r, MaxFileBytes+1))
	if err != nil {
		return nil, refuse(err, "file-unreadable")
	}
	return Parse(ctx, raw, name, o)
}

// Parse is Read of a file that stands in memory.
func Parse(ctx context.Context, raw []byte, name string, o ReadOptions) (*Table, error) {
	if len(raw) > MaxFileBytes {
		return nil, refuse(nil, "file-too-large", MaxFileBytes>>20)
	}
	if o.Limits == (Limits{}) {
		o.Limits = AtTheShell
	}
	if sheet.IsWorkbook(raw) {
		return readWorkbook(ctx, raw, name, o)
	}
	if o.Sheet != "" {
		return nil, refuse(nil, "file-sheet")
	}
	text, enc, err := decode(raw, o.Encoding)
	if err != nil {
		return nil, err
	}
	t := &Table{Name: name, Encoding: enc, Delimiter: o.Delimiter}
	if t.Delimiter == 0 {
		t.Delimiter = delimiter(text)
	}
	return t, t.parse(ctx, text, o.Limits)
}

// TableOf is a table of rows that another reader made, which it keeps. Each row
// has as many cells as the header; its line is its number, the header being
// line 1.
func TableOf(name string, header []string, rows [][]string) *Table {
	t := &Table{Name: name, Encoding: "utf-8", Delimiter: ',', Header: header, Rows: make([]Row, len(rows))}
	for i, cells := range rows {
		if len(cells) != len(header) {
			cells = append(make([]string, 0, len(header)), cells[:min(len(cells), len(header))]...)[:len(header)]
		}
		for j := range cells {
			cells[j] = clean(cells[j])
		}
		t.Rows[i] = newRow(i+2, cells)
	}
	return t
}

func (t *Table) parse(ctx context.Context, text []byte, most Limits) error {
	if err := checkBounds(text, t.Delimiter, most); err != nil {
		return err
	}
	c := csv.NewReader(bytes.NewReader(text))
	c.Comma = t.Delimiter
	c.FieldsPerRecord = -1
	c.LazyQuotes = true
	c.ReuseRecord = true // its cells are kept, not the slice of them
	for {
		cells, err := c.Read()
		if err == io.EOF {
			break
		}
		if len(t.Rows)%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		line, _ := c.FieldPos(0)
		if err != nil {
			return refuse(err, "file-line", line)
		}
		if len(cells) > MaxColumns {
			return refuse(nil, "file-columns", line, len(cells), MaxColumns)
		}
		blank := true
		for i := range cells {
			if len(cells[i]) > MaxCellBytes {
				return refuse(nil, "file-cell", line, MaxCellBytes)
			}
			cells[i] = clean(cells[i])
			blank = blank && cells[i] == ""
		}
		switch {
		case t.Header == nil && blank: // an empty line above the header
		case t.Header == nil:
			t.Header = headerOf(cells)
		case blank:
		default:
			if extra := trailing(cells, len(t.Header)); extra != "" {
				return refuse(nil, "file-cells", line, extra)
			}
			row := make([]string, len(t.Header))
			copy(row, cells)
			t.Rows = append(t.Rows, newRow(line, row))
			if len(t.Rows) > most.Rows {
				return refuse(nil, "file-rows", most.Rows)
			}
		}
	}
	if t.Header == nil {
		return refuse(nil, "file-empty")
	}
	t.unguard()
	return nil
}

// checkBounds looks over a text before anything is built from it: the reader of
// CSV holds a whole line in memory, with some 40 bytes for each of its cells.
// Cells are told apart as that reader does with lazy quotes.
func checkBounds(text []byte, delimiter rune, most Limits) error {
	line, at := 1, 1 // on which a row begins, and that is looked at
	cells, begin, all := 1, 0, 0
	quoted, first := false, true // in quotes; at the beginning of a cell
	sign := []byte(string(delimiter))
	end := func(i int) error {
		if all++; all > most.Cells {
			return refuse(nil, "file-all-cells", most.Cells)
		}
		if i-begin > 3*MaxCellBytes { // quotes are doubled
			return refuse(nil, "file-cell", line, MaxCellBytes)
		}
		return nil
	}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case quoted:
			if c == '"' {
				switch rest := text[i+1:]; {
				case len(rest) == 0, rest[0] == '\n', bytes.HasPrefix(rest, []byte("\r\n")), bytes.HasPrefix(rest, sign):
					quoted = false
				case rest[0] == '"':
					i++
				}
			}
			if c == '\n' {
				at++
			}
			if i-begin > 3*MaxCellBytes {
				return refuse(nil, "file-cell", line, MaxCellBytes)
			}
			i++
		case c == '"' && first:
			quoted, first = true, false
			i++
		case c == '\n':
			if err := end(i); err != nil {
				return err
			}
			i++
			at++
			line, cells, begin, first = at, 1, i, true
		case bytes.HasPrefix(text[i:], sign):
			if err := end(i); err != nil {
				return err
			}
			if cells++; cells > MaxColumns {
				return refuse(nil, "file-columns", line, cells, MaxColumns)
			}
			i += len(sign)
			begin, first = i, true
		default:
			first = false
			i++
		}
	}
	return end(len(text))
}

// headerOf are the names of columns, each in one line.
func headerOf(cells []string) []string {
	header := slices.Clone(cells)
	for i := range header {
		header[i] = oneLine(header[i])
	}
	return header
}

// trailing is the first cell beyond the header that is not empty.
func trailing(cells []string, n int) string {
	for _, c := range cells[min(n, len(cells)):] {
		if c != "" {
			return c
		}
	}
	return ""
}

// clean takes from a cell what nobody sees: control characters, byte order
// marks, soft hyphens and blanks at its ends. A null byte must never reach the
// databases, of which one refuses it. A break of lines stays: it may part names.
// Characters that stand as HTML writes them are read.
func clean(s string) string {
	s = recognise.Entities(s)
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t' || r == '\u00a0' || r == '\u202f':
			return ' '
		case r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == '\ufeff' || r == '\u00ad' || r == '\u200b':
			return -1
		}
		return r
	}, s))
}

// delimiter is the sign that parts the most lines into the same number of
// cells, of the first lines.
func delimiter(text []byte) rune {
	head := text[:min(len(text), 64<<10)]
	best, bestScore := ',', -1
	for _, d := range []rune{'\t', ';', ',', '|'} {
		c := csv.NewReader(bytes.NewReader(head))
		c.Comma, c.FieldsPerRecord, c.LazyQuotes = d, -1, true
		counts := map[int]int{}
		for range 50 {
			cells, err := c.Read()
			if err != nil {
				break
			}
			counts[len(cells)]++
		}
		for n, lines := range counts {
			if score := lines*1000 + n; n > 1 && score > bestScore {
				best, bestScore = d, score
			}
		}
	}
	return best
}

// DelimiterNamed returns the delimiter that a person named: a sign, or comma,
// semicolon, tab, pipe.
func DelimiterNamed(name string) (rune, error) {
	switch name {
	case "", "auto":
		return 0, nil
	case "comma":
		return ',', nil
	case "semicolon":
		return ';', nil
	case "tab", `\t`:
		return '\t', nil
	case "pipe":
		return '|', nil
	}
	if r, n := utf8.DecodeRuneInString(name); n == len(name) && r != '"' && r != '\r' && r != '\n' && r != utf8.RuneError {
		return r, nil
	}
	return 0, refuse(nil, "file-delimiter", name)
}

func (t *Table) String() string {
	return fmt.Sprintf("%s (%s, %q, %d rows)", t.Name, t.Encoding, t.Delimiter, len(t.Rows))
}
