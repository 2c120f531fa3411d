package register

import (
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// EachUnit calls f for every unit, trashed and merged ones too, in order of id.
// It holds a block of them in memory, never all.
func EachUnit(tx *sqldb.Tx, f func(*Unit) error) error {
	return UnitKind.Each(tx, f)
}

// EachPartnership is EachUnit for partnerships with their statements.
func EachPartnership(tx *sqldb.Tx, f func(*Partnership) error) error {
	return record.Blocks(tx, "partnership", func(after, last string) error {
		all, err := partnerships(tx, `where id > $1 and id <= $2 order by id`, `where partnership > $1 and partnership <= $2`, after, last)
		return each(all, err, f)
	})
}

// EachAgreement is EachUnit for agreements.
func EachAgreement(tx *sqldb.Tx, f func(*Agreement) error) error {
	return AgreementKind.Each(tx, f)
}

// EachActivity is EachUnit for activities.
func EachActivity(tx *sqldb.Tx, f func(*Activity) error) error {
	return ActivityKind.Each(tx, f)
}

func each[T any](all []T, err error, f func(T) error) error {
	for _, r := range all {
		if err == nil {
			err = f(r)
		}
	}
	return err
}

// AllAssociations returns every association in order of id.
func AllAssociations(tx *sqldb.Tx) ([]*Association, error) {
	var all []*Association
	return all, tx.Each(`select id, name, country from association order by id`, nil, func(row sqldb.Row) error {
		a := &Association{}
		err := row.Scan(&a.ID, &a.Name, &a.Country)
		all = append(all, a)
		return err
	})
}

// AllDecisions returns every decision on what a written name means.
func AllDecisions(tx *sqldb.Tx) ([]Decision, error) {
	var all []Decision
	return all, tx.Each(`select scope, written, meaning from decision`, nil, func(row sqldb.Row) error {
		var d Decision
		err := row.Scan(&d.Scope, &d.Written, &d.Meaning)
		all = append(all, d)
		return err
	})
}

// Empty reports whether the register holds nothing and never did.
func Empty(tx *sqldb.Tx) (bool, error) {
	for _, table := range []string{"batch", "source", "unit", "partnership", "agreement", "decision", "official", "file"} {
		var n int
		if err := tx.Row(`select count(*) from `+table, nil, &n); err != nil || n > 0 {
			return false, err
		}
	}
	return true, nil
}

// PutAssociations makes these the associations of an empty register, ids and
// all.
func PutAssociations(tx *ledger.Tx, all []*Association) error {
	if _, err := tx.Exec(`delete from association`); err != nil {
		return err
	}
	for _, a := range all {
		if _, err := tx.Exec(`insert into association (id, name, country) values ($1, $2, $3)`, a.ID, a.Name, a.Country); err != nil {
			return err
		}
	}
	return nil
}

// AddSource stores a new source that has its id already.
func AddSource(tx *ledger.Tx, s *Source) error {
	_, err := addSource(tx, s, "")
	return err
}

// addSource stores a new source; otherwise says what is done with one whose
// address is there already, which is then not added.
func addSource(tx *ledger.Tx, s *Source, otherwise string) (added bool, err error) {
	s.Version = 1
	n, err := tx.Exec(`insert into source (id, address, publisher, version) values ($1, $2, $3, 1)`+otherwise, s.ID, s.Address, s.Publisher)
	if err != nil || n == 0 {
		return false, err
	}
	tx.Record(KindSource, string(s.ID), ledger.Create, record.Flat{"address": s.Address, "publisher": s.Publisher}.Diff(nil), true)
	return true, nil
}
