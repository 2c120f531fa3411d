package register

import (
	"twinhall/internal/date"
	"twinhall/internal/ledger"
)

// BeginDay writes that a day has begun, so that an edition as of it is due: for
// what changes with time alone. seen is the last public position that the
// caller saw; where the ledger has moved since, by another node for instance,
// nothing is written and false returned. The entry holds no record: there is
// nothing to undo in it.
func BeginDay(tx *ledger.Tx, day date.Day, seen int64) (bool, error) {
	if err := tx.Exclusive("day"); err != nil {
		return false, err
	}
	head, err := ledger.ReadHead(tx.Tx)
	if err != nil || head.Public != seen {
		return false, err
	}
	begun, err := ledger.List(tx.Tx, ledger.Filter{Record: day.String(), Limit: 1})
	if err != nil || len(begun) > 0 {
		return false, err
	}
	tx.Record(KindDay, day.String(), ledger.Create, []ledger.Change{{Field: "day", After: day.String()}}, true)
	return true, nil
}
