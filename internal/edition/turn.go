package edition

import (
	"context"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Turn begins the day of now, which is in the association's time zone, in the
// ledger, if something has changed by time alone since the edition's day: then
// a new edition is due. Any number of nodes may call it, as often as they like:
// one of them writes, once. It tells whether it did. open is called only where
// something is due.
func (e *Edition) Turn(ctx context.Context, open func(context.Context) (*sqldb.DB, error), now time.Time) (bool, error) {
	if !e.DueBy(now) {
		return false, nil
	}
	db, err := open(ctx)
	if err != nil {
		return false, err
	}
	defer db.Close()
	day, begun := date.DayOf(now), false
	_, err = ledger.Write(ctx, db, ledger.Act{Kind: "day", Actor: "system", Label: day.String(), At: now.UTC()}, func(tx *ledger.Tx) error {
		begun, err = register.BeginDay(tx, day, e.Number)
		return err
	})
	return begun && err == nil, err
}

// begun is the day after that of an instant in UTC, where the ledger says that
// it has begun: east of Greenwich it does so before.
func begun(tx *sqldb.Tx, at time.Time) (date.Day, error) {
	next := date.DayOf(at.UTC()).Add(1)
	entries, err := ledger.List(tx, ledger.Filter{Record: next.String(), Limit: 1})
	if err != nil || len(entries) == 0 {
		return date.Day{}, err
	}
	return next, nil
}
