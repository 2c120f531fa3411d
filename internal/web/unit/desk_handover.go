package unit

import (
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// handOver is the sheet for a new officer of a municipality. Whoever works at
// the desk may see who the officials are.
func (d deskPages) handOver(q *page.Request) error {
	var h *page.HandOver
	err := q.Read(func(tx *sqldb.Tx) error {
		u, err := register.FollowUnit(tx, register.UnitID(q.ID))
		if err != nil {
			return err
		}
		h, err = q.HandOverOf(tx, u.ID, func(register.UnitID) bool { return true })
		return err
	})
	if err != nil {
		return err
	}
	h.Back = "/desk/municipalities/" + string(h.U.ID)
	return q.ShowHandOver(h)
}
