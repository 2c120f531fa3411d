package page

import (
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// Form is a form of plain fields. What was sent stands in it again where it is
// refused, but for passwords and codes.
type Form struct {
	Action string
	Button string
	Fields []Field
	Hidden [][2]string
	Danger bool   // the button takes something away
	Draft  string // where it is kept while it is being filled in; "" = nowhere
	More   []Button
	Files  bool
}

// Button is a further button of a form.
type Button struct{ Name, Value, Text string }

// Field is one field of a form.
type Field struct {
	Name, Label, Hint string
	ID                string // "" = Name
	Type              string // text, email, password, code, area, select, checks, radios, date, unit, number, file, rows, heading
	Value             string
	Values            []string // of checks
	Error             string
	Complete          string // for autocomplete
	Most              int    // characters that the field takes, 0 = as many as are usual
	Options           [][2]string
	Optional          bool
	Quiet             bool       // that it is optional goes without saying
	From              string     // of a unit: where suggestions come from, below the language
	Columns           []Field    // of rows
	Rows              [][]string // of rows: a value for each column
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

func (f Field) describedBy() string {
	by := ""
	if f.Hint != "" {
		by = f.Name + "-hint"
	}
	if f.Error != "" {
		if by != "" {
			by += " "
		}
		by += f.Name + "-error"
	}
	return by
}

// Wrong are the fields of the form that are wrong, for the list above it.
func (f *Form) Wrong() []Field {
	var all []Field
	for _, x := range f.Fields {
		if x.Error != "" {
			all = append(all, x)
		}
	}
	return all
}

// Set puts an error to a field. It reports whether the form has that field.
func (f *Form) Set(name, text string) bool {
	for i := range f.Fields {
		if f.Fields[i].Name == name {
			f.Fields[i].Error = text
			return true
		}
	}
	return false
}

// Fill puts what was sent into the form.
func (f *Form) Fill(sent func(string) []string) {
	for i := range f.Fields {
		x := &f.Fields[i]
		values := sent(x.Name)
		switch {
		case x.Type == "checks":
			x.Values = values
		case x.Type == "rows":
			x.Rows = rowsOf(x, values, sent)
		case x.Type == "password" || x.Type == "code" || x.Type == "file":
		case len(values) > 0:
			x.Value = values[0]
		}
	}
}

// rowsOf are the rows that were sent, cell by cell, or that a record has, each
// as one value with its cells parted by colons.
func rowsOf(x *Field, values []string, sent func(string) []string) (rows [][]string) {
	cells := make([][]string, len(x.Columns))
	n := 0
	for i, c := range x.Columns {
		cells[i] = sent(x.Name + "." + c.Name)
		n = max(n, len(cells[i]))
	}
	for r := range n {
		row := make([]string, len(cells))
		for i := range cells {
			if r < len(cells[i]) {
				row[i] = cells[i][r]
			}
		}
		if strings.Join(row, "") != "" {
			rows = append(rows, row)
		}
	}
	if n > 0 {
		return rows
	}
	for _, value := range values {
		rows = append(rows, strings.SplitN(value, ":", len(x.Columns)))
	}
	return rows
}

// moreRows is how many empty rows a form offers without script.
const moreRows = 5

func (f Field) shownRows() [][]string {
	rows := slices.Clone(f.Rows)
	for range moreRows {
		rows = append(rows, make([]string, len(f.Columns)))
	}
	return rows
}

// cell is the field in one row and column.
func (f Field) cell(row []string, r, column int) Field {
	c := f.Columns[column]
	c.Name, c.Optional = f.Name+"."+c.Name, true
	if column < len(row) {
		c.Value = row[column]
	}
	c.ID = c.Name + "." + strconv.Itoa(r+1)
	return c
}

func (f Field) checked(value string) bool {
	if f.Type == "radios" {
		return f.Value == value
	}
	return slices.Contains(f.Values, value)
}

func attributesOfGroup(f Field) templ.Attributes {
	a := templ.Attributes{}
	if by := f.describedBy(); by != "" {
		a["aria-describedby"] = by
	}
	return a
}

func formAttributes(v *View, f *Form) templ.Attributes {
	a := templ.Attributes{}
	if f.Draft != "" {
		a["data-draft"], a["data-draft-saved"], a["data-draft-failed"] = v.Here(f.Draft), v.T("answer.saved-short"), v.T("answer.not-saved")
		a["data-draft-signed-out"] = v.T("answer.signed-out")
	}
	if f.Files {
		a["enctype"] = "multipart/form-data"
	}
	return a
}

// attributes are those that any kind of field may have.
func attributes(f Field) templ.Attributes {
	a := templ.Attributes{}
	if by := f.describedBy(); by != "" {
		a["aria-describedby"] = by
	}
	if f.Error != "" {
		a["aria-invalid"] = "true"
	}
	if f.Complete != "" {
		a["autocomplete"] = f.Complete
	}
	if !f.Optional && f.Type != "checks" {
		a["required"] = true
	}
	return a
}
