package register

import (
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// blockSize is how many records are in memory at once while all are read.
const blockSize = 1000

// EachUnit calls f for every unit, trashed and merged ones too, in order of id.
// It holds a block of them in memory, never all.
func EachUnit(tx *sqldb.Tx, f func(*Unit) error) error {
	return blocks(tx, "unit", func(after, last string) error {
		all, err := units(tx, `where id > $1 and id <= $2 order by id`, `where unit > $1 and unit <= $2`, after, last)
		return each(all, err, f)
	})
}

// EachPartnership is EachUnit for partnerships with their statements.
func EachPartnership(tx *sqldb.Tx, f func(*Partnership) error) error {
	return blocks(tx, "partnership", func(after, last string) error {
		all, err := partnerships(tx, `where id > $1 and id <= $2 order by id`, `where partnership > $1 and partnership <= $2`, after, last)
		return each(all, err, f)
	})
}

// EachAgreement is EachUnit for agreements.
func EachAgreement(tx *sqldb.Tx, f func(*Agreement) error) error {
	return blocks(tx, "agreement", func(after, last string) error {
		all, err := agreements(tx, `where id > $1 and id <= $2 order by id`, `where agreement > $1 and agreement <= $2`, after, last)
		return each(all, err, f)
	})
}

// EachActivity is EachUnit for activities.
func EachActivity(tx *sqldb.Tx, f func(*Activity) error) error {
	return blocks(tx, "activity", func(after, last string) error {
		all, err := activities(tx, `where id > $1 and id <= $2 order by id`, `where activity > $1 and activity <= $2`, after, last)
		return each(all, err, f)
	})
}

func each[T any](all []T, err error, f func(T) error) error {
	for _, r := range all {
		if err == nil {
			err = f(r)
		}
	}
	return err
}

// blocks calls f for one block of a table's ids after the other: those above
// after, up to last.
func blocks(tx *sqldb.Tx, table string, f func(after, last string) error) error {
	for after := ""; ; {
		var last *string
		if err := tx.Row(`select max(id) from (select id from `+table+` where id > $1 order by id limit $2) block`, []any{after, blockSize}, &last); err != nil || last == nil {
			return err
		}
		if err := f(after, *last); err != nil {
			return err
		}
		after = *last
	}
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
	s.Version = 1
	if _, err := tx.Exec(`insert into source (id, address, publisher, version) values ($1, $2, $3, 1)`, s.ID, s.Address, s.Publisher); err != nil {
		return err
	}
	changes := fields{"address": s.Address, "publisher": s.Publisher}.diff(nil)
	tx.Record(KindSource, string(s.ID), ledger.Create, changes, touchesPublic(KindSource, changes))
	return nil
}
