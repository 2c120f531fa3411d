package privacy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Hit is a row in which a person was found.
type Hit struct {
	Table  string `json:"table"`
	Column string `json:"column"`
	Row    string `json:"row"` // what tells it apart
	How    How    `json:"how"`
	Text   string `json:"text"` // what stands around the person
	// Kind and Record are the record that the row is, or is of; "" = it is of
	// none, as a mail is.
	Kind   ledger.Kind `json:"kind,omitempty"`
	Record string      `json:"record,omitempty"`

	apply func(*sqldb.Tx) error // of what a feature keeps, nil = by its place
	place Place
	key   []any
	now   []string // the columns of the place as they become
}

// walk goes through all places and returns the rows that name the person whom
// m recognises, or that are of one of the subjects.
func (r Rules) walk(tx *sqldb.Tx, m *fingerprints, subjects []string) ([]Hit, error) {
	var hits []Hit
	for _, p := range r.Places() {
		if p.How == Own || p.How == Decide {
			continue
		}
		if err := r.walkOne(tx, m, subjects, p, func(h Hit) { hits = append(hits, h) }); err != nil {
			return nil, err
		}
	}
	for _, f := range r.Feature {
		if f.Kept == nil {
			continue
		}
		kept, err := f.Kept(tx, m.blank)
		if err != nil {
			return nil, err
		}
		for _, k := range kept {
			hits = append(hits, Hit{Table: k.Table, Column: k.Column, Row: k.Row, How: Blank, Text: k.Text, apply: k.Apply})
		}
	}
	for i, h := range hits {
		if h.apply != nil {
			continue
		}
		if position, ok := h.key[0].(int64); ok && h.Table == "ledger" {
			entry, err := ledger.Get(tx, position)
			if err != nil {
				return nil, err
			}
			hits[i].Kind, hits[i].Record = entry.Kind, entry.Record
		}
	}
	return hits, nil
}

func (r Rules) walkOne(tx *sqldb.Tx, m *fingerprints, subjects []string, p Place, found func(Hit)) error {
	extra := "''"
	switch {
	case p.Subject != "":
		extra = p.Subject
	case p.How == Changes:
		extra = "kind"
	}
	query := `select ` + extra + `, ` + strings.Join(append(slices.Clone(p.Key), p.Columns...), ", ") + ` from ` + p.Table
	return tx.Each(query, nil, func(row sqldb.Row) error {
		h := Hit{Table: p.Table, How: p.How, place: p, key: make([]any, len(p.Key)), now: make([]string, len(p.Columns))}
		var of string
		was := make([]string, len(p.Columns))
		into := []any{&of}
		for i := range h.key {
			into = append(into, &h.key[i])
		}
		for i := range was {
			into = append(into, &was[i])
		}
		if err := row.Scan(into...); err != nil {
			return err
		}
		for i, text := range was {
			now, err := r.after(p, m, of, text)
			if err != nil {
				return err
			}
			if h.now[i] = now; now != text && h.Column == "" {
				h.Column, h.Text = p.Columns[i], m.excerpt(text)
			}
		}
		if h.Column == "" && (p.Subject == "" || !slices.Contains(subjects, of)) {
			return nil
		}
		for i, k := range h.key {
			if b, bytes := k.([]byte); bytes {
				h.key[i] = string(b)
			}
		}
		h.Row = strings.TrimSuffix(fmt.Sprintln(h.key...), "\n")
		if p.Kind != "" {
			h.Kind, h.Record = p.Kind, fmt.Sprint(h.key[0])
		}
		found(h)
		return nil
	})
}

// values are the personal values, now or once, by which m recognises the person
// in other records than these: whoever reads them decides whether it is the same
// person.
func values(tx *sqldb.Tx, m *fingerprints, except []string) (hits []Hit, err error) {
	err = tx.Each(`select record, field, value from personal_value order by created, id`, nil, func(row sqldb.Row) error {
		h := Hit{Table: "personal_value", How: Decide}
		err := row.Scan(&h.Row, &h.Column, &h.Text)
		if err == nil && len(m.find(h.Text)) > 0 && !slices.Contains(except, h.Row) {
			hits = append(hits, h)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range hits {
		entries, err := ledger.List(tx, ledger.Filter{Record: hits[i].Row, Limit: 1})
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			hits[i].Kind, hits[i].Record = e.Kind, e.Record
		}
	}
	return hits, nil
}

// after is what a text of this place becomes. of is the kind of record where
// the text is changes of the ledger.
func (r Rules) after(p Place, m *fingerprints, of, text string) (string, error) {
	switch p.How {
	case Changes:
		return r.blankChanges(m, ledger.Kind(of), text)
	case Clear:
		if len(m.find(text)) > 0 {
			return "", nil
		}
		return text, nil
	}
	return m.blank(text), nil
}

// blankChanges blanks the free texts of changes of the ledger, so that names of
// towns and all that undo needs stay as they are.
func (r Rules) blankChanges(m *fingerprints, kind ledger.Kind, text string) (string, error) {
	if !r.Kinds.HasFreeText(kind) {
		return text, nil
	}
	var changes []ledger.Change
	if err := json.Unmarshal([]byte(text), &changes); err != nil {
		return "", err
	}
	touched := false
	for i, c := range changes {
		if !r.Kinds.IsFreeText(kind, c.Field) {
			continue
		}
		before, after := m.blank(c.Before), m.blank(c.After)
		touched = touched || before != c.Before || after != c.After
		changes[i].Before, changes[i].After = before, after
	}
	if !touched {
		return text, nil
	}
	b, err := json.Marshal(changes)
	return string(b), err
}

// erase does with the row of a hit what its place says.
func (h Hit) erase(tx *sqldb.Tx) error {
	var set, where []string
	args := slices.Clone(h.key)
	for i, k := range h.place.Key {
		where = append(where, fmt.Sprintf("%s = $%d", k, i+1))
	}
	switch {
	case h.apply != nil:
		return h.apply(tx)
	case h.How == Decide:
		return nil
	case h.How == Delete:
		_, err := tx.Exec(`delete from `+h.Table+` where `+strings.Join(where, " and "), args...)
		return err
	}
	for i, c := range h.place.Columns {
		args = append(args, h.now[i])
		set = append(set, fmt.Sprintf("%s = $%d", c, len(args)))
	}
	_, err := tx.Exec(`update `+h.Table+` set `+strings.Join(set, ", ")+` where `+strings.Join(where, " and "), args...)
	return err
}
