package privacy

import (
	"context"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Record is a record that is erased for a person's sake.
type Record struct {
	Kind ledger.Kind
	ID   string
}

// EraseRecord deletes a record for good, upon which somebody has decided, and
// notes it on the list of erasures, so that a restored backup loses it too. One
// that there is not is errs.NotFound.
func (r Rules) EraseRecord(ctx context.Context, db *sqldb.DB, act ledger.Act, what Record, list string) error {
	if list == "" {
		return errs.New(errs.Invalid, "an erasure needs its list: without it a restored backup brings the record back")
	}
	kind, err := r.Kinds.Trashable(what.Kind)
	if err != nil {
		return err
	}
	_, err = ledger.Write(ctx, db, act, func(tx *ledger.Tx) error {
		if _, err := kind.Flat(tx.Tx, what.ID); err != nil {
			return err
		}
		if _, err := keyOf(tx.Tx, true); err != nil {
			return err
		}
		s := Subjects{Records: []Record{what}}
		report := Report{}
		e := Erasure{ID: ledger.NewID(), At: act.At.UnixMilli(), Actor: act.Actor, Subjects: s.list(), Marks: []string{}}
		if err := r.carryOut(tx, &report, e); err != nil {
			return err
		}
		return writeList(tx.Tx, list)
	})
	if err != nil {
		return err
	}
	return r.scrub(ctx, db)
}
