package record

import (
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Guard is a kind that may refuse that a record is removed.
type Guard interface {
	// MayRemove returns errs.Conflict where something stands in the way.
	MayRemove(tx *sqldb.Tx, id string) error
}

// Remove puts a record into the trash: no import brings it back.
func (ks Kinds) Remove(tx *ledger.Tx, kind ledger.Kind, id string) error {
	t, err := ks.Trashable(kind)
	if err != nil {
		return err
	}
	if guard, ok := t.(Guard); ok {
		if err := guard.MayRemove(tx.Tx, id); err != nil {
			return err
		}
	}
	return move(tx, t, id, Removed)
}

// Restore takes a record out of the trash.
func (ks Kinds) Restore(tx *ledger.Tx, kind ledger.Kind, id string) error {
	t, err := ks.Trashable(kind)
	if err != nil {
		return err
	}
	return move(tx, t, id, Kept)
}

func move(tx *ledger.Tx, t Trashable, id string, to Trash) error {
	now, err := t.Flat(tx.Tx, id)
	if err != nil {
		return err
	}
	if now["merged-into"] != "" {
		return errs.New(errs.Conflict, "edit.was-merged")
	}
	delete(now, "trashed")
	now.Set("trashed", string(to))
	return t.Replace(tx, id, now)
}

// Trashed are the ids of the records of a kind that lie in the trash, the
// newest first.
func Trashed(tx *sqldb.Tx, t Trashable) (ids []string, err error) {
	return ids, tx.Each(`select id from `+t.Table()+` where trashed <> '' order by id desc`, nil, func(row sqldb.Row) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
}
