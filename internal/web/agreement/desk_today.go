package agreement

import (
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// announced is how many months before its end an agreement is work.
const announced = 6

// today are the agreements that run out.
func (d pages) today(_ *sqldb.Tx, v *page.View) ([]desk.Work, error) {
	w := desk.Work{Title: v.T("desk.todo-agreements"), Why: v.N("desk.todo-agreements-why", announced)}
	for _, l := range v.E.RunningOut(announced) {
		if w.N++; len(w.Items) >= desk.ShownWork || len(l.Agreement.Partnerships) == 0 {
			continue
		}
		name, _ := d.RecordName(v, register.KindPartnership, string(l.Agreement.Partnerships[0]))
		w.Items = append(w.Items, [2]string{v.Here("/desk/agreements/" + string(l.Agreement.ID)), name + ", " + v.Date(l.Until)})
	}
	return desk.NonEmpty(w), nil
}
