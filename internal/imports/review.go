package imports

import (
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/i18n"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Question is one thing that a person decides: what a name means wherever the
// source writes it so, or what it means in one row.
type Question struct {
	Key string // names it in a form
	intake.Open
	Rows    []*Row // in which it stands, in the order of the file
	Meaning string // what was decided, "" = nothing yet
}

// NewPlace is the meaning of a name that is a place nobody knows: "" where its
// country is not known.
func (q *Question) NewPlace() string {
	name, country, region := i18n.Fold(q.Written[0]), q.Written[1], i18n.Fold(q.Written[2])
	if name == "" || len(country) != 2 {
		return ""
	}
	key := "unplaced:" + country + ":" + name
	if region != "" {
		key += ":" + region
	}
	return key
}

// Questions are those of an import, those in most rows first. decided says
// whether also those that a person has answered.
func Questions(tx *sqldb.Tx, id string, decided bool) ([]*Question, error) {
	rows, _, err := Rows(tx, id, Choice{Outcome: string(intake.Ambiguous)})
	if err != nil {
		return nil, err
	}
	byKey := map[string]*Question{}
	var all []*Question
	for _, r := range rows {
		if !r.Undecided && !decided {
			continue
		}
		for _, o := range r.Said.Open {
			meaning := r.Decision[o.End]
			if meaning != "" && !decided {
				continue
			}
			key := questionKey(o, r.Line)
			q := byKey[key]
			if q == nil {
				q = &Question{Key: key, Open: o, Meaning: meaning}
				byKey[key] = q
				all = append(all, q)
			}
			q.Rows = append(q.Rows, r)
		}
	}
	sort.SliceStable(all, func(i, j int) bool { return len(all[i].Rows) > len(all[j].Rows) })
	return all, nil
}

// questionKey names a question: by its line and end where it is about one row,
// else by the words.
func questionKey(o intake.Open, line int64) string {
	if o.ByRow {
		return fmt.Sprintf("%d%s", line, o.End)
	}
	b, _ := json.Marshal(o.Written) // strings always marshal
	return string(b)
}

// Decide keeps what a person decided: question → meaning, which is the key of a
// place or intake.None. For words it is remembered for the source, in the
// ledger; for single rows it counts in this import. Questions that are not open
// are passed over.
func Decide(tx *ledger.Tx, id string, meanings map[string]string) (n int, err error) {
	m, err := Get(tx.Tx, id)
	if err != nil {
		return 0, err
	}
	if m.Busy() {
		return 0, errs.New(errs.Conflict, "import.busy")
	}
	rows, _, err := Rows(tx.Tx, id, Choice{Outcome: string(intake.Ambiguous)})
	if err != nil {
		return 0, err
	}
	remembered := map[string]bool{}
	for _, r := range rows {
		changed, open := false, false
		for _, o := range r.Said.Open {
			key := questionKey(o, r.Line)
			meaning := meanings[key]
			if meaning != "" && r.Decision[o.End] != meaning {
				r.Decision[o.End], changed = meaning, true
				if !o.ByRow && !remembered[key] {
					remembered[key] = true
					if err := m.decideWords(tx, o.Written, meaning); err != nil {
						return n, err
					}
				}
			}
			open = open || r.Decision[o.End] == ""
		}
		if !changed {
			continue
		}
		n++
		if err := putDecision(tx.Tx, id, r, open); err != nil {
			return n, err
		}
	}
	_, err = tx.Exec(`update import_file set stale = 1, touched = $1 where id = $2`, tx.Act().At.UnixMilli(), id)
	return n, err
}

func (m *Import) decideWords(tx *ledger.Tx, written [4]string, meaning string) error {
	publisher := m.Options.Publisher
	if publisher == "" {
		publisher = strings.TrimPrefix(m.Options.Source, "file:")
	}
	s, err := register.EnsureSource(tx, m.Options.Source, publisher)
	if err != nil {
		return err
	}
	b, err := json.Marshal(written)
	if err != nil {
		return err
	}
	return register.Decide(tx, register.Decision{Scope: string(s.ID), Written: string(b), Meaning: meaning})
}

// keepTexts names the decision that a row's texts are taken though they look
// personal.
var keepTexts, keepWord, _ = strings.Cut(intake.KeepTexts, "=")

// KeepTexts says of rows whether their texts are taken though they look
// personal: line → yes or no. It counts from the next run on.
func KeepTexts(tx *sqldb.Tx, id string, lines map[int64]bool, at time.Time) error {
	m, err := Get(tx, id)
	if err != nil {
		return err
	}
	if m.Busy() {
		return errs.New(errs.Conflict, "import.busy")
	}
	rows, _, err := Rows(tx, id, Choice{})
	if err != nil {
		return err
	}
	for _, r := range rows {
		kept, said := lines[r.Line]
		if !said || kept == (r.Decision[keepTexts] != "") {
			continue
		}
		if delete(r.Decision, keepTexts); kept {
			r.Decision[keepTexts] = keepWord
		}
		if err := putDecision(tx, id, r, r.Undecided); err != nil {
			return err
		}
	}
	_, err = tx.Exec(`update import_file set stale = 1, touched = $1 where id = $2`, at.UnixMilli(), id)
	return err
}

func putDecision(tx *sqldb.Tx, id string, r *Row, open bool) error {
	b, err := json.Marshal(r.Decision)
	if err != nil {
		return err
	}
	undecided := 0
	if open {
		undecided = 1
	}
	_, err = tx.Exec(`update import_row set decision = $1, undecided = $2 where import = $3 and line = $4 and part = $5`, string(b), undecided, id,
		r.Line, r.Part)
	return err
}

// rowDecisions are the decisions that count for single rows, as a file of
// rejected rows has them. They outlast the rows of one run: a row that was
// decided is no longer open in the next.
func rowDecisions(tx *sqldb.Tx, id string) (map[int]string, error) {
	all := map[int]string{}
	return all, tx.Each(`select line, part, outcome, undecided, cells, said, decision from import_row where import = $1 and decision <> '{}'`, []any{id},
		func(row sqldb.Row) error {
			r, err := scanRow(row)
			if err != nil {
				return err
			}
			if r.Decision[keepTexts] != "" {
				all[int(r.Line)] += intake.KeepTexts + ";"
			}
			for _, end := range []string{"a", "b"} {
				byWords := slices.ContainsFunc(r.Said.Open, func(o intake.Open) bool { return o.End == end && !o.ByRow })
				if meaning := r.Decision[end]; meaning != "" && !byWords {
					all[int(r.Line)] += end + "=" + meaning + ";"
				}
			}
			return nil
		})
}

// keepDecisions writes the decisions of single rows to the rows of a new run.
func keepDecisions(tx *sqldb.Tx, id string, all map[int]string) error {
	for line, text := range all {
		decision := map[string]string{}
		for part := range strings.SplitSeq(strings.TrimSuffix(text, ";"), ";") {
			end, meaning, _ := strings.Cut(part, "=")
			decision[end] = meaning
		}
		b, err := json.Marshal(decision)
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`update import_row set decision = $1 where import = $2 and line = $3`, string(b), id, line); err != nil {
			return err
		}
	}
	return nil
}
