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
	all := v.E.RunningOut(announced)
	over := 0
	for over < len(all) && all[over].Over {
		over++
	}
	// The lapsed head the list, but leave room for those about which something can
	// still be done in time.
	shown := max(desk.ShownWork/2, desk.ShownWork-(len(all)-over))
	for i, l := range all {
		if w.N++; i >= shown && l.Over || len(w.Items) >= desk.ShownWork || len(l.Agreement.Partnerships) == 0 {
			continue
		}
		name, _ := d.RecordName(v, register.KindPartnership, string(l.Agreement.Partnerships[0]))
		when := v.Date(l.Until)
		if l.Over {
			when = v.T("desk.todo-agreements-over", "date", when)
		}
		w.Items = append(w.Items, [2]string{v.Here("/desk/agreements/" + string(l.Agreement.ID)), name + ", " + when})
	}
	return desk.NonEmpty(w), nil
}
