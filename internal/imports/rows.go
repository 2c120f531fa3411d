package imports

import (
	"encoding/json"
	"fmt"
	"strings"

	"twinhall/internal/intake"
	"twinhall/internal/sqldb"
)

// Row is what became of one row of a file.
type Row struct {
	Line      int64
	Part      int64 // of a row that was split, counted from 0
	Outcome   intake.Outcome
	Cells     []string
	Said      Said
	Decision  map[string]string // end → what a person chose since, "" where it counts for the words
	Undecided bool
}

// KeepsTexts reports whether somebody decided that its texts are taken though
// they look personal.
func (r *Row) KeepsTexts() bool { return r.Decision[keepTexts] != "" }

// Said is what is said of a row.
type Said struct {
	Reasons  []intake.Note `json:"reasons,omitempty"`
	Warnings []intake.Note `json:"warnings,omitempty"`
	Open     []intake.Open `json:"open,omitempty"`
}

// rowsAtOnce is how many rows one statement inserts.
const rowsAtOnce = 50

// putRows replaces the rows of an import.
func putRows(tx *sqldb.Tx, id string, lines []intake.Line) error {
	if _, err := tx.Exec(`delete from import_row where import = $1`, id); err != nil {
		return err
	}
	parts := make([]int, len(lines))
	for i := range lines {
		if i > 0 && lines[i].Line == lines[i-1].Line {
			parts[i] = parts[i-1] + 1
		}
	}
	for len(lines) > 0 {
		n := min(rowsAtOnce, len(lines))
		if n < rowsAtOnce {
			n = 1 // the rest one by one: the statement is prepared once
		}
		if err := insertRows(tx, id, lines[:n], parts[:n]); err != nil {
			return err
		}
		if err := tx.Context().Err(); err != nil {
			return err
		}
		lines, parts = lines[n:], parts[n:]
	}
	return nil
}

func insertRows(tx *sqldb.Tx, id string, lines []intake.Line, parts []int) error {
	var query strings.Builder
	query.WriteString(`insert into import_row (import, line, part, outcome, warned, undecided, cells, said, decision) values `)
	args := []any{id}
	for i, l := range lines {
		cells, err := json.Marshal(l.Cells)
		if err != nil {
			return err
		}
		said, err := json.Marshal(Said{l.Reasons, l.Warnings, l.Open})
		if err != nil {
			return err
		}
		undecided := 0
		if l.Outcome == intake.Ambiguous {
			undecided = 1
		}
		if i > 0 {
			query.WriteByte(',')
		}
		n := len(args)
		fmt.Fprintf(&query, "($1, $%d, $%d, $%d, $%d, $%d, $%d, $%d, '{}')", n+1, n+2, n+3, n+4, n+5, n+6, n+7)
		args = append(args, l.Line, parts[i], string(l.Outcome), warned(l), undecided, string(cells), string(said))
	}
	_, err := tx.Exec(query.String(), args...)
	return err
}

// The sorts of rows with warnings, as the column says them.
const (
	hasWarnings = 1
	hasLeftOut  = 2 // among them a text that was left out because it looks personal
)

func warned(l intake.Line) int {
	switch {
	case l.LeftOut():
		return hasLeftOut
	case len(l.Warnings) > 0:
		return hasWarnings
	}
	return 0
}

// LeftOut chooses the rows of which a text was left out.
const LeftOut = "left-out"

// Choice says which rows of an import to list.
type Choice struct {
	Outcome       string // "" = all, "warned" = those with a warning, LeftOut
	Offset, Limit int
}

func (c Choice) where() (text string, args []any) {
	switch c.Outcome {
	case "":
		return "", nil
	case "warned":
		return " and warned > 0", nil
	case LeftOut:
		return fmt.Sprintf(" and (warned = %d or decision like '%%\"%s\":%%')", hasLeftOut, keepTexts), nil
	}
	return " and outcome = $2", []any{c.Outcome}
}

// Rows are rows of an import in the order of the file, and how many there are
// of that sort.
func Rows(tx *sqldb.Tx, id string, c Choice) (rows []*Row, n int, err error) {
	where, args := c.where()
	args = append([]any{id}, args...)
	if err = tx.Row(`select count(*) from import_row where import = $1`+where, args, &n); err != nil {
		return nil, 0, err
	}
	limit := ""
	if c.Limit > 0 {
		limit = fmt.Sprintf(" limit %d offset %d", c.Limit, c.Offset)
	}
	return rows, n, tx.Each(`select line, part, outcome, undecided, cells, said, decision from import_row where import = $1`+where+` order by line, part`+limit,
		args, func(row sqldb.Row) error {
			r, err := scanRow(row)
			rows = append(rows, r)
			return err
		})
}

func scanRow(row sqldb.Row) (*Row, error) {
	r := &Row{}
	var undecided int64
	var cells, said, decision string
	if err := row.Scan(&r.Line, &r.Part, &r.Outcome, &undecided, &cells, &said, &decision); err != nil {
		return nil, err
	}
	r.Undecided = undecided != 0
	for _, x := range []struct {
		text string
		to   any
	}{{cells, &r.Cells}, {said, &r.Said}, {decision, &r.Decision}} {
		if err := json.Unmarshal([]byte(x.text), x.to); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// Undecided is how many rows of an import wait for a decision.
func Undecided(tx *sqldb.Tx, id string) (n int, err error) {
	return n, tx.Row(`select count(*) from import_row where import = $1 and undecided = 1`, []any{id}, &n)
}

// Open is an import with rows that wait for a person.
type Open struct {
	Import, Name string
	Rows         int
}

// OpenReviews are the rows that wait for a person's decision: how many in all
// imports, and in which.
func OpenReviews(tx *sqldb.Tx) (n int, all []Open, err error) {
	err = tx.Each(`select f.id, f.name, count(*) from import_row r join import_file f on f.id = r.import where r.undecided = 1
		group by f.id, f.name, f.at order by f.at desc`, nil, func(row sqldb.Row) error {
		var o Open
		err := row.Scan(&o.Import, &o.Name, &o.Rows)
		n += o.Rows
		all = append(all, o)
		return err
	})
	return n, all, err
}
