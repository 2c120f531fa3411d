package partnership

import (
	"slices"

	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// pairWork gathers the partnerships of the edition that need somebody.
func pairWork(v *page.View, title, why, all string, needs func(*edition.Partnership) bool) []desk.Work {
	w := desk.Work{Title: v.T(title), Why: v.T(why)}
	if all != "" {
		w.All = v.Here(all)
	}
	e := v.E
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		if !edition.Counted(p.State) || !needs(p) {
			continue
		}
		if w.N++; len(w.Items) < desk.ShownWork {
			w.Items = append(w.Items, [2]string{v.Here("/desk/partnerships/" + string(p.ID)), v.Name(e.Unit(p.A)) + " – " + v.Name(e.Unit(p.B))})
		}
	}
	return desk.NonEmpty(w)
}

// today are the partnerships of which the ends say different things, and those
// that fell asleep.
func today(_ *sqldb.Tx, v *page.View) ([]desk.Work, error) {
	differ := pairWork(v, "desk.todo-differ", "desk.todo-differ-why", "", func(p *edition.Partnership) bool {
		return slices.ContainsFunc(p.Disagrees, func(x register.Disagreement) bool { return !x.Decided })
	})
	asleep := pairWork(v, "desk.todo-asleep", "desk.todo-asleep-why", "/desk/partnerships?liveness=asleep",
		func(p *edition.Partnership) bool { return p.Liveness == register.LiveAsleep })
	return append(differ, asleep...), nil
}
