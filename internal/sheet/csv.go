package sheet

import (
	"bufio"
	"io"
	"strconv"
	"strings"
	"unicode"
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
// is guarded, and numbers are numbers. A cell that holds what any spreadsheet
// takes for a delimiter is quoted, whichever delimits this file. What is yielded
// may be used again.
func WriteText(w io.Writer, how Text, header []string, rows func(yield func([]any) error) error) error {
	if !how.Plain {
		if _, err := io.WriteString(w, mark); err != nil {
			return err
		}
	}
	comma := how.Delimiter
	if comma == 0 {
		comma = ','
	}
	out := bufio.NewWriter(w) // the first error of its stays until Flush
	write := func(row []any) error {
		for i, v := range row {
			if i > 0 {
				_, _ = out.WriteRune(comma)
			}
			switch v := v.(type) {
			case string:
				writeCell(out, Guard(v), comma)
			case float64:
				_, _ = out.WriteString(strconv.FormatFloat(v, 'f', -1, 64))
			}
		}
		return out.WriteByte('\n')
	}
	if err := write(Cells(header)); err != nil {
		return err
	}
	if err := rows(write); err != nil {
		return err
	}
	return out.Flush()
}

// writeCell writes a cell of text, in quotation marks where it needs any.
func writeCell(out *bufio.Writer, cell string, comma rune) {
	first := firstRune(cell)
	if !strings.ContainsAny(cell, separators+`"`) && !strings.ContainsRune(cell, comma) && !unicode.IsSpace(first) && cell != `\.` {
		_, _ = out.WriteString(cell)
		return
	}
	_ = out.WriteByte('"')
	_, _ = out.WriteString(strings.ReplaceAll(cell, `"`, `""`))
	_ = out.WriteByte('"')
}

// Cells are texts as the cells of a row.
func Cells(texts []string) []any {
	row := make([]any, len(texts))
	for i, text := range texts {
		row[i] = text
	}
	return row
}
