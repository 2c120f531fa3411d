package page

import (
	"slices"

	"github.com/a-h/templ"
)

// Table is a table on a page of those who sign in. TableOf shows it.
type Table struct {
	Caption string
	Seen    bool   // the caption is shown; otherwise it is only read out
	Class   string // beside the class of every table
	Keys    bool   // keys of the desk lead from row to row
	Columns []Column
	Rows    []Row
}

// Column is a column of a table. The first one whose head is shown holds what
// its row is about; a cell of each later one is labelled with the head where
// the screen has no room for columns.
type Column struct {
	Head   string // "" = the column only draws what others say, it is not read out
	Hidden bool   // the head is only read out, and labels no cell
	Sort   string // address of the table sorted by the column, "" = no such address
	Number bool
}

// Row is a row of a table: a cell for each column, in their order.
type Row struct {
	Cells   []Cell
	Outcome string // what came of it, "" = not said
}

// Cell is one cell of a table. Its empty value is an empty cell.
type Cell struct {
	Text    string
	Href    string          // where the text leads, "" = nowhere
	Aside   string          // read out after the text of the link, not shown
	Content templ.Component // instead of text and link
	Muted   string          // beside it, of less weight
	Tag     string          // beside it, as a tag
}

// Text is a cell of plain text.
func Text(text string) Cell { return Cell{Text: text} }

// Texts are cells of plain text.
func Texts(all ...string) []Cell {
	cells := make([]Cell, len(all))
	for i, text := range all {
		cells[i].Text = text
	}
	return cells
}

// LinkTo is a cell with a link. Addresses that run a script are not linked to.
func LinkTo(href, text string) Cell { return Cell{Text: text, Href: href} }

// Tick is a cell with a box to tick, the text beside it. Name and value are
// those of the field.
func Tick(name, value, text string, ticked bool) Cell {
	return Cell{Content: tick(name, value, text, ticked)}
}

// Plain is a cell that shows a component.
func Plain(c templ.Component) Cell { return Cell{Content: c} }

// Add appends a row.
func (t *Table) Add(first Cell, others ...Cell) {
	t.Rows = append(t.Rows, Row{Cells: append([]Cell{first}, others...)})
}

// names is the index of the column that holds what a row is about.
func (t Table) names() int {
	return slices.IndexFunc(t.Columns, func(c Column) bool { return !c.Hidden })
}

// attributes are those of a cell of the column.
func (c Column) attributes() templ.Attributes {
	a := templ.Attributes{}
	if c.Number {
		a["class"] = "num"
	}
	if c.Head == "" {
		a["aria-hidden"] = "true"
	} else if !c.Hidden {
		a["data-label"] = c.Head
	}
	return a
}

// Heads are columns with heads of words; keys are those of their messages.
func (v *View) Heads(keys ...string) []Column {
	columns := make([]Column, len(keys))
	for i, key := range keys {
		columns[i].Head = v.T(key)
	}
	return columns
}
