package page

import (
	"github.com/google/uuid"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// onceField holds the id that what a form makes will have. A form that is sent
// again, because no answer came to the first time, makes it once.
const onceField = "once"

// Once is the hidden field of a form that makes something: a new id, or that of
// the form which was sent.
func (q *Request) Once() [2]string {
	id := q.Value(onceField)
	if !isOnce(id) {
		id = ledger.NewID()
	}
	return [2]string{onceField, id}
}

func isOnce(id string) bool {
	u, err := uuid.Parse(id)
	return err == nil && u.Version() == 7 && u.String() == id
}

// OnceID is the id of what a form makes, "" where the form names none, and whether
// the same person has made it already. The id of anything else is errs.Invalid.
func (q *Request) OnceID(tx *sqldb.Tx, kind ledger.Kind) (id string, made bool, err error) {
	if id = q.Value(onceField); id == "" {
		return "", false, nil
	}
	if !isOnce(id) {
		return "", false, errs.New(errs.Invalid, "door.bad-form")
	}
	entries, err := ledger.List(tx, ledger.Filter{Record: id, Limit: 1})
	if err != nil || len(entries) == 0 {
		return id, false, err
	}
	if e := entries[0]; e.Kind != kind || e.Actor != string(q.Account.ID) {
		return "", false, errs.New(errs.Invalid, "door.bad-form")
	}
	return id, true, nil
}
