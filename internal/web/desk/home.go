package desk

import (
	"net/http"
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
	Work    []work
	Drafts  [][2]string // address and what it is
	MayEdit bool
}

// work is one sort of what needs a person, with the first of it.
type work struct {
	Title string
	Why   string
	N     int
	All   string // where all of it stands, "" = here
	Items [][2]string
}

// shownWork is how many of each sort the first page shows.
const shownWork = 8

func (d *Desk) home(q *inner.Request) error {
	v := &homeView{View: d.view(q, "desk.title"), MayEdit: q.Account.Role.Can(account.Edit)}
	v.Lead = v.T("desk.lead")
	err := q.Read(func(tx *sqldb.Tx) error {
		open, err := edit.Proposals(tx, edit.Open)
		if err != nil {
			return err
		}
		if w := d.proposed(v.View, open); w.N > 0 {
			v.Work = append(v.Work, w)
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
	v.Work = append(v.Work, d.differing(v.View)...)
	v.Rest = homePage(v)
	return q.Show(v.View, http.StatusOK)
}

// proposed are the proposals to decide.
func (d *Desk) proposed(v *inner.View, open []*edit.Proposal) work {
	w := work{Title: v.T("desk.todo-proposals"), Why: v.T("desk.todo-proposals-why"), N: len(open), All: v.Here("/desk/proposals")}
	for _, p := range open[:min(len(open), shownWork)] {
		name, _ := recordName(v, v.E, p.Change.Kind, p.Change.Record)
		w.Items = append(w.Items, [2]string{v.Here("/desk/proposals/" + p.ID), name + ", " + v.Day(p.At)})
	}
	return w
}

// differing are the partnerships of which the two ends say different things.
func (d *Desk) differing(v *inner.View) []work {
	w := work{Title: v.T("desk.todo-differ"), Why: v.T("desk.todo-differ-why")}
	e := v.E
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		if !edition.Counted(p.State) || !endsDiffer(p.Statements) {
			continue
		}
		if w.N++; len(w.Items) < shownWork {
			w.Items = append(w.Items, [2]string{v.Here("/desk/partnerships/" + string(p.ID)), v.Name(e.Unit(p.A)) + " – " + v.Name(e.Unit(p.B))})
		}
	}
	if w.N == 0 {
		return nil
	}
	return []work{w}
}

// endsDiffer reports whether the two ends name different years, forms or
// states and nobody has decided.
func endsDiffer(all []register.Statement) bool {
	for _, f := range []register.Field{register.FieldSince, register.FieldForm, register.FieldState} {
		said := map[register.Sayer]string{}
		for _, s := range all {
			if s.Field == f && s.Value != "" {
				said[s.Sayer] = s.Value
			}
		}
		a, b := said[register.SayerA], said[register.SayerB]
		if said[register.SayerEditor] == "" && a != "" && b != "" && !strings.HasPrefix(a, b) && !strings.HasPrefix(b, a) {
			return true
		}
	}
	return false
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
		name, _ := recordName(v, v.E, register.KindPartnership, parts[1])
		return name
	case len(parts) > 1 && parts[0] == "municipalities":
		name, _ := recordName(v, v.E, register.KindUnit, parts[1])
		return name
	case parts[0] == "agreements":
		return v.T("desk.kind-agreement")
	}
	return form
}
