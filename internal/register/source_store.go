package register

import (
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// AllSources returns every source in order of id.
func AllSources(tx *sqldb.Tx) ([]*Source, error) {
	var all []*Source
	return all, tx.Each(`select id, address, publisher, version from source order by id`, nil, func(row sqldb.Row) error {
		s := &Source{}
		err := row.Scan(&s.ID, &s.Address, &s.Publisher, &s.Version)
		all = append(all, s)
		return err
	})
}

// EnsureSource returns the source with this address, and records it with the
// publisher if there is none yet. Publishers of known sources stay.
func EnsureSource(tx *ledger.Tx, address, publisher string) (*Source, error) {
	s := &Source{Address: address}
	err := tx.Row(`select id, publisher, version from source where address = $1`, []any{address}, &s.ID, &s.Publisher, &s.Version)
	if err == nil || !errs.Is(err, errs.NotFound) {
		return s, err
	}
	s.ID, s.Publisher = SourceID(ledger.NewID()), publisher
	return s, AddSource(tx, s)
}

// Association is the body that runs this installation.
type Association struct {
	ID      AssociationID
	Name    string
	Country string // ISO 3166-1 alpha-2, "" = of several countries
}

// OwnAssociation returns the association of this installation; it is made
// nameless with the first write and named later.
func OwnAssociation(tx *ledger.Tx) (*Association, error) {
	a := &Association{}
	err := tx.Row(`select id, name, country from association order by id limit 1`, nil, &a.ID, &a.Name, &a.Country)
	if err == nil || !errs.Is(err, errs.NotFound) {
		return a, err
	}
	a.ID = AssociationID(ledger.NewID())
	_, err = tx.Exec(`insert into association (id, name, country) values ($1, '', '')`, a.ID)
	return a, err
}

// Decision says what a name as written by a source means: what a person
// decided. Scope is the id of the source to which it applies; Written the name
// with its country and what else the row said; Meaning the key of the place.
type Decision struct{ Scope, Written, Meaning string }

// Decisions returns what persons decided for the source scope.
func Decisions(tx *sqldb.Tx, scope string) ([]Decision, error) {
	var all []Decision
	return all, tx.Each(`select scope, written, meaning from decision where scope = $1 order by written`, []any{scope}, func(row sqldb.Row) error {
		var d Decision
		err := row.Scan(&d.Scope, &d.Written, &d.Meaning)
		all = append(all, d)
		return err
	})
}

// Decide records what a written name means, in place of an earlier decision.
func Decide(tx *ledger.Tx, d Decision) error {
	id := d.Scope + " " + d.Written
	old := fields{}
	var before string
	err := tx.Row(`select meaning from decision where scope = $1 and written = $2`, []any{d.Scope, d.Written}, &before)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	old.set("meaning", before)
	return putDecision(tx, id, d.Scope, d.Written, old, fields{"meaning": d.Meaning})
}

func putDecision(tx *ledger.Tx, id, scope, written string, old, new fields) error {
	changes := new.diff(old)
	if len(changes) == 0 {
		return nil
	}
	verb := ledger.Update
	if old["meaning"] == "" {
		verb = ledger.Create
	}
	var err error
	if new["meaning"] == "" {
		_, err = tx.Exec(`delete from decision where scope = $1 and written = $2`, scope, written)
	} else {
		_, err = tx.Exec(`insert into decision (scope, written, meaning, actor, at) values ($1, $2, $3, $4, $5)
			on conflict (scope, written) do update set meaning = excluded.meaning, actor = excluded.actor, at = excluded.at`,
			scope, written, new["meaning"], tx.Act().Actor, tx.Act().At.UnixMilli())
	}
	if err != nil {
		return err
	}
	tx.Record(KindDecision, id, verb, changes, touchesPublic(KindDecision, changes))
	return nil
}
