package privacy

import (
	"slices"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Rules say where persons may be named and what becomes of them there: in free
// texts of the kinds of record, in other tables, and what features add.
type Rules struct {
	Kinds   record.Kinds
	Feature []Feature
}

// Feature is what a feature adds to the rules.
type Feature struct {
	Places     []Place
	CannotHold map[string]string // as CannotHold
	Decided    *Decided          // nil = it has none
	// Kept looks into what the feature keeps in a form that no column shows, as
	// files: blank puts the mark in place of the person in a text, and gives back the
	// same where nobody is named. nil = it keeps nothing so.
	Kept func(tx *sqldb.Tx, blank func(string) string) ([]Kept, error)
	// Plant writes records of the feature that name a person, at least one row of
	// each table of Places. The test of erasure calls it, then looks whether all
	// of it can be found and erased; the program never does. A feature with
	// places must have one.
	Plant func(tx *ledger.Tx, p Planted) error
}

// Kept is something kept that names the person, and how that is taken out.
type Kept struct {
	Table, Column, Row string // what it is, as of a Hit
	Text               string // what stands around the person, with the mark
	Apply              func(tx *sqldb.Tx) error
}

// Planted is the person whom Plant names, and what is in the register already.
type Planted struct {
	Name        string // with titles, as it stands in a title
	Says        string // a text with the name, an address and a number in it
	Units       [2]register.UnitID
	Partnership register.PartnershipID // of the two
	Source      register.SourceID
	At          time.Time
}

// Decided is a kind of record into which a person must look, since what is in
// it is not searched: a file. It can be erased for a person's sake.
type Decided struct {
	Kind   ledger.Kind // the list of erasures names its records "kind:id"
	Table  string
	Column string
	// Near returns records that may name a person who is of these units or is
	// named in rows of the table; nil = only what is found is listed.
	Near  func(tx *sqldb.Tx, units []register.UnitID, rows []string) ([]Near, error)
	Erase func(tx *ledger.Tx, id string) error // errs.NotFound where there is none
}

// Near is a record into which somebody must look.
type Near struct{ ID, Title string }

// Places are all places in which a person may be named.
func (r Rules) Places() []Place {
	all := slices.Clone(places)
	for _, c := range r.columns() {
		if !c.FreeText {
			continue
		}
		if last := &all[len(all)-1]; last.Table == c.Table {
			last.Columns, last.Public = append(last.Columns, c.Name), last.Public || c.Public
		} else {
			all = append(all, Place{Table: c.Table, Key: c.Key, Columns: []string{c.Name}, How: Blank, Public: c.Public, Kind: c.kind})
		}
	}
	for _, f := range r.Feature {
		all = append(all, f.Places...)
	}
	return all
}

// column is one of a kind of record.
type column struct {
	record.Column
	kind ledger.Kind
}

// columns are those of the kinds of record that say it of themselves, the free
// texts of one table behind each other.
func (r Rules) columns() (all []column) {
	for _, kind := range r.Kinds {
		if of, ok := kind.(interface{ Columns() []record.Column }); ok {
			for _, c := range of.Columns() {
				all = append(all, column{c, kind.Kind()})
			}
		}
	}
	return all
}

// CannotHold are the columns of text in which no person can stand, with the
// reason.
func (r Rules) CannotHold() map[string]string {
	all := map[string]string{}
	for column, why := range cannotHold {
		all[column] = why
	}
	reasons := map[record.FieldType]string{record.Ref: AnID, record.Word: AWord, record.Date: ADate, record.Country: aPlace, record.Line: noText,
		record.Text: noText, record.Web: noText}
	for _, c := range r.columns() {
		if why := reasons[c.Type]; !c.FreeText && why != "" {
			all[c.Table+"."+c.Name] = why
		}
	}
	for _, f := range r.Feature {
		for column, why := range f.CannotHold {
			all[column] = why
		}
	}
	return all
}

// decided returns the rule of a kind, nil where there is none.
func (r Rules) decided(kind ledger.Kind) *Decided {
	for _, f := range r.Feature {
		if f.Decided != nil && f.Decided.Kind == kind {
			return f.Decided
		}
	}
	return nil
}

// undecided are the records into which somebody must look: those near the units
// that the person is of, and those that are named in words that were found.
func (r Rules) undecided(tx *sqldb.Tx, s Subjects, officials []*register.Official, found []Hit) (hits []Hit, err error) {
	var units []register.UnitID
	for _, o := range officials {
		units = append(units, o.Unit)
	}
	for _, id := range s.Accounts {
		a, err := account.Get(tx, id)
		if errs.Is(err, errs.NotFound) {
			continue // not in this backup
		}
		if err != nil {
			return nil, err
		}
		units = append(units, a.Units...)
	}
	for _, f := range r.Feature {
		d := f.Decided
		if d == nil {
			continue
		}
		var rows []string
		for _, h := range found {
			if h.Table == d.Table {
				rows = append(rows, h.Row)
			}
		}
		if d.Near == nil {
			continue
		}
		all, err := d.Near(tx, units, rows)
		if err != nil {
			return nil, err
		}
		seen := map[string]bool{}
		for _, x := range all {
			if !seen[x.ID] {
				seen[x.ID] = true
				hits = append(hits, Hit{Table: d.Table, Column: d.Column, Row: x.ID, How: Decide, Text: x.Title, Kind: d.Kind, Record: x.ID})
			}
		}
	}
	return hits, nil
}
