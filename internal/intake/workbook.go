package intake

import (
	"context"
	"errors"

	"twinhall/internal/sheet"
)

// readWorkbook reads a table from a sheet of a workbook. A title above the
// header, which fills one cell where the header fills several, is passed over.
func readWorkbook(ctx context.Context, raw []byte, name string, o ReadOptions) (*Table, error) {
	rows, of, err := sheet.Read(ctx, raw, o.Sheet)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, workbookRefusal(err)
	}
	if len(rows) > o.Limits.Rows+1 {
		return nil, refuse(nil, "file-rows", o.Limits.Rows)
	}
	t := &Table{Name: name, Encoding: "xlsx", Delimiter: ',', Sheet: of}
	width, head := 0, -1
	for i, r := range rows {
		if len(r.Cells) > MaxColumns {
			return nil, refuse(nil, "file-row-columns", r.Number, len(r.Cells), MaxColumns)
		}
		width = max(width, len(r.Cells))
		filled := 0
		for j, c := range r.Cells {
			if len(c) > MaxCellBytes {
				return nil, refuse(nil, "file-row-cell", r.Number, MaxCellBytes)
			}
			if r.Cells[j] = clean(c); r.Cells[j] != "" {
				filled++
			}
		}
		if head < 0 && filled > 1 {
			head = i
		}
	}
	if len(rows) == 0 {
		return nil, refuse(nil, "file-sheet-empty", of)
	}
	head = max(head, 0)
	for i, r := range rows[head:] {
		cells := make([]string, width)
		copy(cells, r.Cells)
		if i == 0 {
			t.Header = headerOf(cells)
		} else {
			t.Rows = append(t.Rows, newRow(r.Number, cells))
		}
	}
	t.unguard()
	return t, nil
}

// workbookRefusal says why a workbook cannot be read, keeping the text of err.
func workbookRefusal(err error) error {
	key := "file-workbook"
	for of, k := range map[error]string{sheet.ErrLocked: "file-locked", sheet.ErrTooLarge: "file-workbook-large", sheet.ErrNoSheet: "file-no-sheet"} {
		if errors.Is(err, of) {
			key = k
		}
	}
	return &Refusal{note(key), err}
}

// isRejects reports whether a header is that of a file of rejected rows.
func isRejects(header []string) bool {
	n := len(header)
	return n > 3 && header[n-3] == "reason" && header[n-2] == "candidates" && header[n-1] == "decision"
}

// unguard takes from the cells of a file of rejected rows what kept
// spreadsheets from running them as formulas.
func (t *Table) unguard() {
	if !isRejects(t.Header) {
		return
	}
	take := func(cells []string) {
		for i, c := range cells {
			cells[i] = sheet.Unguard(c)
		}
	}
	take(t.Header)
	for _, r := range t.Rows {
		take(r.Cells)
	}
}
