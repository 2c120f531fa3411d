package sheet

import (
	"encoding/csv"
	"io"
	"strconv"
)

// mark at the beginning of a file tells spreadsheets that it is UTF-8.
const mark = "\ufeff"

// Text is how a file of text is written.
type Text struct {
	Delimiter rune // 0 = comma
	Plain     bool // without the mark: for programs, and to be taken in again
}

// WriteText writes a header and the rows that rows yields as delimited text. A
// cell is a string, a float64, or nil for none. Text that begins like a formula
// is guarded, and numbers are numbers. What is yielded may be used again.
func WriteText(w io.Writer, how Text, header []string, rows func(yield func([]any) error) error) error {
	if !how.Plain {
		if _, err := io.WriteString(w, mark); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	if how.Delimiter != 0 {
		out.Comma = how.Delimiter
	}
	cells := make([]string, 0, len(header))
	write := func(row []any) error {
		cells = cells[:0]
		for _, v := range row {
			switch v := v.(type) {
			case string:
				cells = append(cells, Guard(v))
			case float64:
				cells = append(cells, strconv.FormatFloat(v, 'f', -1, 64))
			default:
				cells = append(cells, "")
			}
		}
		return out.Write(cells)
	}
	if err := write(Cells(header)); err != nil {
		return err
	}
	if err := rows(write); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// Cells are texts as the cells of a row.
func Cells(texts []string) []any {
	row := make([]any, len(texts))
	for i, text := range texts {
		row[i] = text
	}
	return row
}
