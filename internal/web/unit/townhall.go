package unit

import (
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
	"twinhall/internal/web/townhall"
)

// sheet is all that a new officer needs to know, on paper.
func (t townPages) sheet(q *page.Request) error {
	own, err := townhall.Unit(q)
	if err != nil {
		return err
	}
	var h *page.HandOver
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		h, err = q.HandOverOf(tx, own, func(id register.UnitID) bool { return id == own })
		return err
	}); err != nil {
		return err
	}
	h.Back = "/town-hall"
	return q.ShowHandOver(h)
}
