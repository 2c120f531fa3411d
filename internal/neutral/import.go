package neutral

import (
	"context"
	"io"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Check reads an export to its end and says what it holds. The error names the
// line that is wrong.
func (f Form) Check(r io.Reader) (Counts, error) {
	return f.read(r, func(line, func(*ledger.Tx) error) error { return nil })
}

// Import fills an empty register with an export: all of it, as one batch of the
// ledger, or nothing. Public ids are kept; the history is not part of an
// export, and what is recorded is recorded by the actor of act. A register that
// holds anything is errs.Conflict.
func (f Form) Import(ctx context.Context, db *sqldb.DB, r io.Reader, act ledger.Act) (Counts, error) {
	var counts Counts
	_, err := ledger.Write(ctx, db, act, func(tx *ledger.Tx) error {
		empty, err := register.Empty(tx.Tx)
		if err != nil {
			return err
		}
		if !empty {
			return errs.New(errs.Conflict, "the register is not empty: an export goes into a new one, named with --database")
		}
		w := &writer{tx: tx}
		if counts, err = f.read(r, w.put); err != nil {
			return err
		}
		return w.finish()
	})
	return counts, err
}

type writer struct {
	tx           *ledger.Tx
	associations []*register.Association
	stored       bool // the associations are
}

// put stores a record: the register's own in l, or what store does.
func (w *writer) put(l line, store func(*ledger.Tx) error) error {
	switch {
	case l.Association != nil:
		w.associations = append(w.associations,
			&register.Association{ID: register.AssociationID(l.Association.ID), Name: l.Association.Name, Country: l.Association.Country})
		return nil
	case l.Head != 0:
		return w.mark(l.Demo)
	}
	if err := w.finish(); err != nil {
		return err
	}
	var err error
	switch {
	case l.Source != nil:
		err = register.AddSource(w.tx, &register.Source{ID: register.SourceID(l.Source.ID), Address: l.Source.Address, Publisher: l.Source.Publisher})
	case l.Unit != nil:
		_, err = register.PutUnit(w.tx, (*register.Unit)(l.Unit))
	case l.Partnership != nil:
		_, err = register.PutPartnership(w.tx, l.Partnership.record(w.tx.Act().Actor))
	case l.Agreement != nil:
		_, err = register.PutAgreement(w.tx, l.Agreement.record())
	case l.Activity != nil:
		_, err = register.PutActivity(w.tx, (*register.Activity)(l.Activity))
	case l.Official != nil:
		_, err = register.PutOfficial(w.tx, l.Official.record())
	case store != nil:
		err = store(w.tx)
	case l.Decision != nil:
		err = register.Decide(w.tx, register.Decision{Scope: l.Decision.Source, Written: l.Decision.Written, Meaning: l.Decision.Meaning})
	}
	return err
}

// mark keeps a demonstration one for good.
func (w *writer) mark(demo bool) error {
	if !demo {
		return nil
	}
	_, err := w.tx.Exec(`insert into meta (key, value) values ('demonstration', 'loaded') on conflict (key) do update set value = excluded.value`)
	return err
}

// finish stores the associations, which come first in the file.
func (w *writer) finish() error {
	if w.stored {
		return nil
	}
	w.stored = true
	return register.PutAssociations(w.tx, w.associations)
}
