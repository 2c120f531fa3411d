package intake

import (
	"fmt"
	"io"
	"sort"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/recognise"
	"twinhall/internal/sheet"
)

// Outcome is what becomes of a row.
type Outcome string

// The outcomes of a row. Same adds nothing to what stood before the run;
// duplicate repeats another row of the file; an undecided row counts once, by
// its worst end.
const (
	New       Outcome = "new"
	Same      Outcome = "same"
	Changed   Outcome = "changed"
	Duplicate Outcome = "duplicate"
	Ambiguous Outcome = "ambiguous"
	Rejected  Outcome = "rejected"
)

// Report is what a run did, or would do. Rows is the sum of the six outcomes;
// Unplaced is a part of New.
type Report struct {
	Command   string            `json:"command"`
	File      string            `json:"file"`
	Source    string            `json:"source"`
	Encoding  string            `json:"encoding"`
	Delimiter string            `json:"delimiter"`
	Sheet     string            `json:"sheet,omitempty"` // of a workbook
	Columns   map[string]string `json:"columns"`
	Unused    []string          `json:"unused_columns"`
	Applied   bool              `json:"applied"`
	Batch     string            `json:"batch"` // "" = nothing was written
	Rows      int               `json:"rows"`
	New       int               `json:"new"`
	Same      int               `json:"same"`
	Changed   int               `json:"changed"`
	Duplicate int               `json:"duplicate"`
	Ambiguous int               `json:"ambiguous"`
	Rejected  int               `json:"rejected"`
	Unplaced  int               `json:"unplaced"`
	Warnings  int               `json:"warnings"`
	LeftOut   int               `json:"left_out"` // rows of which a text that looks personal was left out
	Several   int               `json:"several"`  // rejected rows with several names in one cell
	// NewUnits counts units that an import of partnerships makes.
	NewUnits int          `json:"new_units"`
	Lines    []LineReport `json:"lines"`
}

// LineReport says what was made of one row that a person should look at: every
// row that is ambiguous or rejected, and every row with a warning.
type LineReport struct {
	Line       int      `json:"line"`
	Outcome    Outcome  `json:"outcome"`
	Reason     string   `json:"reason,omitempty"`
	Candidates []string `json:"candidates,omitempty"`
	Warnings   []string `json:"warnings,omitempty"`
}

// severalNote is the key of the note of a row with several names in one cell.
const severalNote = "several-names"

// verdict is what is known of one row while a run goes on.
type verdict struct {
	outcome  Outcome
	unplaced bool
	reasons  []Note
	warnings []Note
	open     []Open
}

// candidates are those of all open ends, as a file of rejected rows has them.
func (v *verdict) candidates() (all []string) {
	for _, o := range v.open {
		for _, c := range o.Candidates {
			all = append(all, o.End+"="+c.Code+" "+describe(c.Place))
		}
	}
	return all
}

func (v *verdict) reject(key string, args ...any) {
	v.outcome, v.reasons, v.open = Rejected, []Note{note(key, args...)}, nil
}

// rejectOf and warnOf say of which end something is said.
func (v *verdict) rejectOf(end, key string, args ...any) {
	v.reject(key, args...)
	v.reasons[0].End = end
}

func (v *verdict) warnOf(end, key string, args ...any) {
	v.warn(key, args...)
	v.warnings[len(v.warnings)-1].End = end
}

func (v *verdict) repeats(line int) {
	v.outcome, v.reasons = Duplicate, []Note{note("repeats", line)}
}

func (v *verdict) warn(key string, args ...any) {
	v.warnings = append(v.warnings, note(key, args...))
}

func newReport(command string, t *Table, c *Columns, source string, rows []verdict) *Report {
	r := &Report{Command: command, File: t.Name, Source: source, Encoding: t.Encoding, Delimiter: string(t.Delimiter), Sheet: t.Sheet,
		Columns: c.Map(), Unused: c.Unused(), Rows: len(rows), Lines: []LineReport{}}
	if r.Unused == nil {
		r.Unused = []string{}
	}
	for i, v := range rows {
		switch v.outcome {
		case New:
			r.New++
			if v.unplaced {
				r.Unplaced++
			}
		case Same:
			r.Same++
		case Changed:
			r.Changed++
		case Duplicate:
			r.Duplicate++
		case Ambiguous:
			r.Ambiguous++
		case Rejected:
			r.Rejected++
		}
		if v.outcome == Rejected && len(v.reasons) == 1 && v.reasons[0].Key == severalNote {
			r.Several++
		}
		r.Warnings += len(v.warnings)
		if (Line{Warnings: v.warnings}).LeftOut() {
			r.LeftOut++
		}
		if v.outcome == Ambiguous || v.outcome == Rejected || len(v.warnings) > 0 {
			r.Lines = append(r.Lines, LineReport{t.Rows[i].Line, v.outcome, textOf(v.reasons), v.candidates(), texts(v.warnings)})
		}
	}
	return r
}

// WriteText writes the report for people.
func (r *Report) WriteText(w io.Writer) error {
	var b strings.Builder
	form := r.Encoding + ", delimiter " + delimiterName(r.Delimiter)
	if r.Sheet != "" {
		form = fmt.Sprintf("sheet %q of a workbook", r.Sheet)
	}
	fmt.Fprintf(&b, "%s: %d rows, %s\n", r.File, r.Rows, form)
	fields := make([]string, 0, len(r.Columns))
	for f := range r.Columns {
		fields = append(fields, f)
	}
	sort.Strings(fields)
	for _, f := range fields {
		fmt.Fprintf(&b, "  %-16s ← %s\n", f, r.Columns[f])
	}
	if len(r.Unused) > 0 {
		fmt.Fprintf(&b, "  not used: %s\n", strings.Join(r.Unused, ", "))
	}
	for _, l := range r.Lines[:min(len(r.Lines), 20)] {
		fmt.Fprintf(&b, "  line %d: %s", l.Line, l.Outcome)
		if l.Reason != "" {
			fmt.Fprintf(&b, ": %s", l.Reason)
		}
		b.WriteByte('\n')
		for _, c := range l.Candidates[:min(len(l.Candidates), 5)] {
			fmt.Fprintf(&b, "      %s\n", c)
		}
		for _, w := range l.Warnings {
			fmt.Fprintf(&b, "      mind: %s\n", w)
		}
	}
	if n := len(r.Lines) - 20; n > 0 {
		fmt.Fprintf(&b, "  … and %d more rows to look at (--rejects FILE holds all that were not taken, --json all)\n", n)
	}
	fmt.Fprintf(&b, "%d new (%d of them unplaced), %d same, %d changed, %d duplicate, %d ambiguous, %d rejected; %d warnings\n",
		r.New, r.Unplaced, r.Same, r.Changed, r.Duplicate, r.Ambiguous, r.Rejected, r.Warnings)
	switch {
	case !r.Applied:
		b.WriteString("Nothing was written: this was a dry run. Say --apply to write it.\n")
	case r.Batch == "":
		b.WriteString("Nothing had to be written.\n")
	default:
		fmt.Fprintf(&b, "Written. To take it back: twinhall undo %s\n", r.Batch)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func texts(notes []Note) []string {
	var all []string
	for _, n := range notes {
		all = append(all, n.String())
	}
	return all
}

// Line is what became of one row, for whoever looks at it.
type Line struct {
	Line              int
	Cells             []string // without what a file of rejected rows adds
	Outcome           Outcome
	Reasons, Warnings []Note
	Open              []Open
}

// Open is an end that a person has to decide. ByRow says that a decision counts
// for this row alone and not for the words.
type Open struct {
	End        string      `json:"end"`
	Written    [4]string   `json:"written"` // name, country, region, district
	ByRow      bool        `json:"row,omitempty"`
	Reason     Note        `json:"reason"`
	Candidates []Candidate `json:"candidates,omitempty"`
	At         *geo.Point  `json:"at,omitempty"` // where the row says that it lies
}

// Candidate is a place that an end may mean, with what a person fills in to
// choose it.
type Candidate struct {
	recognise.Place
	Code string
}

func linesOf(t *Table, c *Columns, rows []verdict) []Line {
	all := make([]Line, len(rows))
	for i, v := range rows {
		all[i] = Line{t.Rows[i].Line, c.originalOf(t.Rows[i]), v.outcome, v.reasons, v.warnings, v.open}
	}
	return all
}

func delimiterName(d string) string {
	switch d {
	case "\t":
		return "tab"
	case ",":
		return "comma"
	case ";":
		return "semicolon"
	}
	return d
}

// writeRejects writes every row that was not taken, with all its columns, the
// reason, the candidates and an empty decision for a person to fill in. No
// cell can run as a formula where a spreadsheet opens it; what is put before it
// for that goes off again when the file is read.
func writeRejects(w io.Writer, t *Table, c *Columns, rows []verdict) error {
	header := append(append([]string{}, c.original(t.Header)...), "reason", "candidates", "decision")
	return sheet.WriteText(w, sheet.Text{Delimiter: t.Delimiter, Plain: true}, header, func(yield func([]any) error) error {
		for i, v := range rows {
			if v.outcome != Ambiguous && v.outcome != Rejected {
				continue
			}
			decision := ""
			if c.decision >= 0 {
				decision = t.Rows[i].Cells[c.decision]
			}
			if err := yield(append(sheet.Cells(c.originalOf(t.Rows[i])), textOf(v.reasons), strings.Join(v.candidates(), "; "), decision)); err != nil {
				return err
			}
		}
		return nil
	})
}
