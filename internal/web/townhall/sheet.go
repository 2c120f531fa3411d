package townhall

import (
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// sheet is all that a new officer needs to know, on paper.
func (t *Hall) sheet(q *inner.Request) error {
	own, err := unit(q)
	if err != nil {
		return err
	}
	var h *inner.HandOver
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		h, err = q.HandOverOf(tx, own, func(id register.UnitID) bool { return id == own })
		return err
	}); err != nil {
		return err
	}
	h.Back = "/town-hall"
	return q.ShowHandOver(h)
}
