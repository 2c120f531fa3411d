package register

import (
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// SourceID is the public id of a source: a UUID of version 7.
type SourceID string

// AssociationID is the public id of an association: a UUID of version 7.
type AssociationID string

// Source is where facts come from.
type Source struct {
	ID        SourceID
	Address   string // a web address, "file:NAME" for a file that was handed in, or one of SaidSources
	Publisher string
	Version   int64
}

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
// publisher if there is none yet, also where another transaction does the same
// at this moment. Publishers of known sources stay.
func EnsureSource(tx *ledger.Tx, address, publisher string) (*Source, error) {
	s := &Source{Address: address}
	read := func() error {
		return tx.Row(`select id, publisher, version from source where address = $1`, []any{address}, &s.ID, &s.Publisher, &s.Version)
	}
	if err := read(); err == nil || !errs.Is(err, errs.NotFound) {
		return s, err
	}
	s.ID, s.Publisher = SourceID(ledger.NewID()), publisher
	// PostgreSQL waits here until the other transaction has ended.
	added, err := addSource(tx, s, ` on conflict (address) do nothing`)
	if err == nil && !added {
		err = read()
	}
	return s, err
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
