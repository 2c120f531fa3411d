package intake

import (
	"twinhall/internal/errs"
	"twinhall/internal/sheet"
)

// readWorkbook reads a table from a sheet of a workbook. A title above the
// header, which fills one cell where the header fills several, is passed over.
func readWorkbook(raw []byte, name string, o ReadOptions) (*Table, error) {
	rows, of, err := sheet.Read(raw, o.Sheet)
	if err != nil {
		return nil, err
	}
	t := &Table{Name: name, Encoding: "xlsx", Delimiter: ',', Sheet: of}
	width, head := 0, -1
	for i, r := range rows {
		if len(r.Cells) > MaxColumns {
			return nil, errs.New(errs.Invalid, "row %d has %d columns, more than %d", r.Number, len(r.Cells), MaxColumns)
		}
		width = max(width, len(r.Cells))
		filled := 0
		for j, c := range r.Cells {
			if len(c) > MaxCellBytes {
				return nil, errs.New(errs.Invalid, "row %d holds a cell of more than %d bytes", r.Number, MaxCellBytes)
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
		return nil, errs.New(errs.Invalid, "the sheet %q is empty: it needs a header and rows", of)
	}
	head = max(head, 0)
	for i, r := range rows[head:] {
		cells := make([]string, width)
		copy(cells, r.Cells)
		if i == 0 {
			t.Header = cells
		} else {
			t.Rows = append(t.Rows, Row{r.Number, cells})
		}
	}
	t.unguard()
	return t, nil
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
