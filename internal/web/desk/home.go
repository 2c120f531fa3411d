package desk

import (
	"net/http"
	"slices"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// homeView is what needs a person today.
type homeView struct {
	*inner.View
	Work    []Work
	Drafts  [][2]string // address and what it is
	MayEdit bool
}

// Work is one sort of what needs a person, with the first of it.
type Work struct {
	Title string
	Why   string
	N     int
	All   string // where all of it stands, "" = here
	Items [][2]string
}

// ShownWork is how many of each sort the first page shows.
const ShownWork = 8

func (d *Desk) home(q *inner.Request) error {
	v := &homeView{View: d.View(q, "desk.title"), MayEdit: q.Account.Role.Can(account.Edit)}
	v.Lead = v.T("desk.lead")
	var others []Work
	err := q.Read(func(tx *sqldb.Tx) error {
		open, err := edit.Proposals(tx, edit.Open)
		if err != nil {
			return err
		}
		if w := d.proposed(v.View, open); w.N > 0 {
			v.Work = append(v.Work, w)
		}
		for _, f := range d.Today {
			some, err := f(tx, v.View)
			if err != nil {
				return err
			}
			others = append(others, some...)
		}
		drafts, err := edit.Drafts(tx, string(q.Account.ID))
		for _, x := range drafts {
			v.Drafts = append(v.Drafts, [2]string{v.Here(x.Form), d.formName(v.View, x.Form) + ", " + v.Moment(x.At)})
		}
		return err
	})
	if err != nil {
		return err
	}
	v.Work = append(append(v.Work, d.truth(v.View)...), others...)
	v.Rest = homePage(v)
	return q.Show(v.View, http.StatusOK)
}

// proposed are the proposals to decide.
func (d *Desk) proposed(v *inner.View, open []*edit.Proposal) Work {
	w := Work{Title: v.T("desk.todo-proposals"), Why: v.T("desk.todo-proposals-why"), N: len(open), All: v.Here("/desk/proposals")}
	for _, p := range open[:min(len(open), ShownWork)] {
		name, _ := d.RecordName(v, v.E, p.Change.Kind, p.Change.Record)
		w.Items = append(w.Items, [2]string{v.Here("/desk/proposals/" + p.ID), name + ", " + v.Day(p.At)})
	}
	return w
}

// pairWork gathers the partnerships of the edition that need somebody.
func pairWork(v *inner.View, title, why, all string, needs func(*edition.Partnership) bool) []Work {
	w := Work{Title: v.T(title), Why: v.T(why)}
	if all != "" {
		w.All = v.Here(all)
	}
	e := v.E
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		if !edition.Counted(p.State) || !needs(p) {
			continue
		}
		if w.N++; len(w.Items) < ShownWork {
			w.Items = append(w.Items, [2]string{v.Here("/desk/partnerships/" + string(p.ID)), v.Name(e.Unit(p.A)) + " – " + v.Name(e.Unit(p.B))})
		}
	}
	return NonEmpty(w)
}

// NonEmpty is w, or nothing where nothing needs anybody.
func NonEmpty(w Work) []Work {
	if w.N == 0 {
		return nil
	}
	return []Work{w}
}

// truth is the work that follows from what the edition says: what the ends say
// differently, what fell asleep, which agreements run out.
func (d *Desk) truth(v *inner.View) []Work {
	all := pairWork(v, "desk.todo-differ", "desk.todo-differ-why", "", func(p *edition.Partnership) bool {
		return slices.ContainsFunc(p.Disagrees, func(x register.Disagreement) bool { return !x.Decided })
	})
	all = append(all, d.runningOut(v)...)
	return append(all, pairWork(v, "desk.todo-asleep", "desk.todo-asleep-why", "/desk/partnerships?liveness=asleep",
		func(p *edition.Partnership) bool { return p.Liveness == "asleep" })...)
}

// announced is how many months before its end an agreement is work.
const announced = 6

func (d *Desk) runningOut(v *inner.View) []Work {
	w := Work{Title: v.T("desk.todo-agreements"), Why: v.N("desk.todo-agreements-why", announced)}
	for _, l := range v.E.RunningOut(announced) {
		if w.N++; len(w.Items) >= ShownWork || len(l.Agreement.Partnerships) == 0 {
			continue
		}
		name, _ := d.RecordName(v, v.E, register.KindPartnership, string(l.Agreement.Partnerships[0]))
		w.Items = append(w.Items, [2]string{v.Here("/desk/agreements/" + string(l.Agreement.ID)), name + ", " + v.Date(l.Until)})
	}
	return NonEmpty(w)
}

// formName says which form a draft is of.
func (d *Desk) formName(v *inner.View, form string) string {
	parts := strings.Split(strings.TrimPrefix(form, "/desk/"), "/")
	switch {
	case len(parts) == 2 && parts[1] == "new" && parts[0] == "partnerships":
		return v.T("desk.new-partnership")
	case len(parts) == 2 && parts[1] == "new":
		return v.T("desk.new-unit")
	case len(parts) > 1 && parts[0] == "partnerships":
		name, _ := d.RecordName(v, v.E, register.KindPartnership, parts[1])
		return name
	case len(parts) > 1 && parts[0] == "municipalities":
		name, _ := d.RecordName(v, v.E, register.KindUnit, parts[1])
		return name
	case parts[0] == "agreements":
		return v.T("desk.kind-agreement")
	}
	return form
}
