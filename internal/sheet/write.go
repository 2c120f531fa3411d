package sheet

import (
	"io"

	"github.com/xuri/excelize/v2"
)

// maxSheetName is how long Excel lets the name of a sheet be.
const maxSheetName = 31

// Write writes a workbook with one sheet: a header that stays in view, and the
// rows that rows yields. A cell is a string, a float64, or nil for none. Text
// that begins like a formula is guarded, and numbers are numbers.
func Write(w io.Writer, name string, header []string, rows func(yield func([]any) error) error) error {
	f := excelize.NewFile()
	defer f.Close()
	if runes := []rune(name); len(runes) > maxSheetName {
		name = string(runes[:maxSheetName])
	}
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	out, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := out.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := out.SetColWidth(1, len(header), 18); err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	head := make([]any, len(header))
	for i, h := range header {
		head[i] = excelize.Cell{Value: Guard(h), StyleID: bold}
	}
	if err := out.SetRow("A1", head); err != nil {
		return err
	}
	n := 1
	if err := rows(func(row []any) error {
		n++
		cell, err := excelize.CoordinatesToCellName(1, n)
		if err != nil {
			return err
		}
		for i, v := range row {
			if s, ok := v.(string); ok {
				row[i] = Guard(s)
			}
		}
		return out.SetRow(cell, row)
	}); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return err
	}
	return f.Write(w)
}
