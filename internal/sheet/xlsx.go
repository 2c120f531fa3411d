package sheet

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"twinhall/internal/errs"
)

// Row is a row of a sheet that holds something: its number as the spreadsheet
// shows it, and its cells up to the last one that holds something.
type Row struct {
	Number int
	Cells  []string
}

// IsWorkbook reports whether a file is a workbook or another that spreadsheets
// write and that is no text: Read says which.
func IsWorkbook(raw []byte) bool {
	return bytes.HasPrefix(raw, []byte("PK\x03\x04")) || bytes.HasPrefix(raw, []byte("PK\x05\x06")) || bytes.HasPrefix(raw, compound)
}

// What is wrong with a workbook, for errors.Is; without one of these it is
// damaged.
var (
	ErrLocked   = errors.New("locked")
	ErrTooLarge = errors.New("too large")
	ErrNoSheet  = errors.New("no such sheet")
)

// refusal is an error of a sort, in the words of another.
type refusal struct{ sort, err error }

func (r *refusal) Error() string   { return r.err.Error() }
func (r *refusal) Unwrap() []error { return []error{r.err, r.sort} }

func of(sort, err error) error { return &refusal{sort, err} }

// compound is the form of old workbooks, and of new ones behind a password.
var compound = []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

// Read returns the rows of a sheet of an XLSX workbook that hold something, and
// the sheet's name. With name "" it is the first visible one that has rows.
// Dates are in ISO form, numbers as they are; formulas give the value that was
// kept of them, and a cell that spans rows stands in each of them. Nothing
// outside the file is read. What is damaged, locked or too large is errs.Invalid;
// the error is that of ctx where that has ended.
func Read(ctx context.Context, raw []byte, name string) (rows []Row, sheet string, err error) {
	switch {
	case bytes.HasPrefix(raw, compound):
		return nil, "", of(ErrLocked, errs.New(errs.Invalid,
			"the workbook is locked with a password or of the form before 2007 (.xls): save it as .xlsx without a password"))
	case len(raw) > maxPacked:
		return nil, "", of(ErrTooLarge, errs.New(errs.Invalid, "the workbook is larger than %d MB", maxPacked>>20))
	}
	found, err := scan(ctx, raw)
	if err != nil {
		return nil, "", err
	}
	// The reader of workbooks is not ours, and files are hostile.
	defer func() {
		if p := recover(); p != nil {
			rows, sheet, err = nil, "", errs.Wrap(errs.Invalid, fmt.Errorf("%v", p), "the workbook is damaged")
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(raw), excelize.Options{UnzipSizeLimit: maxUnpacked, UnzipXMLSizeLimit: maxInMemory})
	if err != nil {
		return nil, "", errs.Wrap(errs.Invalid, err, "the file is no workbook that can be read (.xlsx)")
	}
	defer f.Close()
	if err := plainFormats(f); err != nil {
		return nil, "", errs.Wrap(errs.Invalid, err, "the workbook's styles are damaged")
	}
	sheets := f.GetSheetList()
	if name != "" {
		for _, s := range sheets {
			if strings.EqualFold(s, name) {
				rows, err = read(ctx, f, s, found.mergedIn(f, s))
				return rows, s, err
			}
		}
		return nil, "", of(ErrNoSheet, errs.New(errs.Invalid, "the workbook has no sheet %q; it has %s", name, strings.Join(sheets, ", ")))
	}
	for _, s := range sheets {
		if visible, err := f.GetSheetVisible(s); err != nil || !visible {
			continue
		}
		// A sheet that is only a chart has no rows to read.
		if rows, err = read(ctx, f, s, found.mergedIn(f, s)); err == nil && len(rows) > 0 {
			return rows, s, nil
		}
		if err != nil && (len(sheets) == 1 || ctx.Err() != nil) {
			return nil, "", err
		}
	}
	return nil, "", of(ErrNoSheet, errs.New(errs.Invalid, "no visible sheet of the workbook holds anything; it has %s: name one with --sheet",
		strings.Join(sheets, ", ")))
}

func read(ctx context.Context, f *excelize.File, sheet string, merged []string) ([]Row, error) {
	lines, err := f.Rows(sheet)
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the sheet %q cannot be read", sheet)
	}
	defer lines.Close()
	var rows []Row
	text := 0
	for number := 1; lines.Next(); number++ {
		if number%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		cells, err := lines.Columns()
		if err != nil {
			return nil, errs.Wrap(errs.Invalid, err, "the sheet %q is damaged in row %d", sheet, number)
		}
		last := 0
		for i, c := range cells {
			cells[i] = tidy(c)
			if cells[i] != "" {
				last = i + 1
			}
			text += len(cells[i])
		}
		if text > maxText {
			return nil, of(ErrTooLarge, errs.New(errs.Invalid, "the sheet %q holds more than %d MB of text", sheet, maxText>>20))
		}
		if last > 0 {
			rows = append(rows, Row{number, cells[:last]})
		}
	}
	if err := lines.Error(); err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the sheet %q cannot be read", sheet)
	}
	fillDown(rows, merged)
	return rows, nil
}

// tidy drops what is the spreadsheet's and not the person's: the words for a
// formula that failed, midnight behind a date, bytes that are no text.
func tidy(cell string) string {
	switch cell {
	case "#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!":
		return ""
	}
	if len(cell) > 10 && cell[4] == '-' && cell[7] == '-' && strings.HasPrefix(cell[10:], "T00:00:00") {
		cell = cell[:10]
	}
	if !utf8.ValidString(cell) {
		cell = strings.ToValidUTF8(cell, "")
	}
	return strings.TrimSpace(cell)
}

// fillDown gives each row that a merged cell of one column spans its value: a
// town stands once beside all its partners.
func fillDown(rows []Row, merged []string) {
	at := make(map[int]int, len(rows))
	for i, r := range rows {
		at[r.Number] = i
	}
	filled := map[[2]int]bool{} // of overlapping ones only the first counts
	for _, ref := range merged {
		from, to, ok := strings.Cut(ref, ":")
		column, first, err := excelize.CellNameToCoordinates(from)
		if err != nil || !ok {
			continue
		}
		sameColumn, last, err := excelize.CellNameToCoordinates(to)
		i, has := at[first]
		if err != nil || sameColumn != column || !has || column > len(rows[i].Cells) || rows[i].Cells[column-1] == "" {
			continue
		}
		value := rows[i].Cells[column-1]
		for i++; i < len(rows) && rows[i].Number <= last && !filled[[2]int{i, column}]; i++ {
			filled[[2]int{i, column}] = true
			for len(rows[i].Cells) < column {
				rows[i].Cells = append(rows[i].Cells, "")
			}
			if rows[i].Cells[column-1] == "" {
				rows[i].Cells[column-1] = value
			}
		}
	}
}
