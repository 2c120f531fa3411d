package official

import (
	"twinhall/internal/date"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// reviews are the contacts to be asked again.
func (d deskPages) reviews(tx *sqldb.Tx, v *page.View) ([]desk.Work, error) {
	due, err := register.DueForReview(tx, date.DayOf(d.Now().UTC()))
	w := desk.Work{Title: v.T("desk.todo-contacts"), Why: v.T("desk.todo-contacts-why"), N: len(due)}
	for _, o := range due[:min(len(due), desk.ShownWork)] {
		name, _ := d.RecordName(v, register.KindUnit, string(o.Unit))
		w.Items = append(w.Items, [2]string{v.Here("/desk/officials/" + string(o.ID)), name + ", " + o.Function})
	}
	return desk.NonEmpty(w), err
}
