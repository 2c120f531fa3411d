package desk

import (
	"net/http"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/disk"
	"twinhall/internal/edit"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// homeView is what needs a person today.
type homeView struct {
	*page.View
	Work   []Work
	Drafts [][2]string // address and what it is
}

// Work is one sort of what needs a person, with the first of it.
type Work struct {
	Title string
	Why   string
	N     int
	All   string      // where all of it stands, "" = here
	Items [][2]string // address, "" = none, and text
}

// ShownWork is how many of each sort the first page shows.
const ShownWork = 8

func (d *Desk) home(q *page.Request) error {
	v := &homeView{View: d.View(q, "desk.title")}
	v.Lead = v.T("desk.lead")
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.Work, err = d.work(tx, v.View); err != nil {
			return err
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
	v.Rest = homePage(v)
	return q.Show(v.View, http.StatusOK)
}

// work is what needs who looks at a page.
func (d *Desk) work(tx *sqldb.Tx, v *page.View) (all []Work, err error) {
	if v.Me.Role.Can(account.Edit) && d.Room != nil {
		all = NonEmpty(roomWork(v, d.Room()))
	}
	open, err := edit.Proposals(tx, edit.Open)
	if err != nil {
		return nil, err
	}
	all = append(all, NonEmpty(d.proposed(v, open))...)
	for _, f := range d.Today {
		some, err := f(tx, v)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// waiting is how much of it there is.
func (d *Desk) waiting(tx *sqldb.Tx, v *page.View) (n int, err error) {
	all, err := d.work(tx, v)
	for _, w := range all {
		n += w.N
	}
	return n, err
}

// proposed are the proposals to decide.
func (d *Desk) proposed(v *page.View, open []*edit.Proposal) Work {
	w := Work{Title: v.T("desk.todo-proposals"), Why: v.T("desk.todo-proposals-why"), N: len(open), All: v.Here("/desk/proposals")}
	for _, p := range open[:min(len(open), ShownWork)] {
		name, _ := d.RecordName(v, p.Change.Kind, p.Change.Record)
		w.Items = append(w.Items, [2]string{v.Here("/desk/proposals/" + p.ID), name + ", " + v.Day(p.At)})
	}
	return w
}

// roomWork are the places on disk in which room runs out.
func roomWork(v *page.View, low []disk.State) Work {
	w := Work{Title: v.T("desk.todo-room"), Why: v.T("desk.todo-room-why"), N: len(low)}
	for _, s := range low {
		w.Items = append(w.Items, [2]string{"", v.T("desk.room-line", "place", v.T(roomKeys[s.Name]), "free", v.Number(int(s.Free>>20)),
			"total", v.Number(int(s.Total>>20)))})
	}
	return w
}

// NonEmpty is w, or nothing where nothing needs anybody.
func NonEmpty(w Work) []Work {
	if w.N == 0 {
		return nil
	}
	return []Work{w}
}

// formName says which form a draft is of.
func (d *Desk) formName(v *page.View, form string) string {
	for _, p := range d.Pages {
		if p.New == form {
			return v.T(p.NewKey)
		}
		before, _, _ := strings.Cut(p.Path, "{}")
		if rest, ok := strings.CutPrefix(form, before); ok {
			id, _, _ := strings.Cut(rest, "/")
			name, _ := d.RecordName(v, p.Kind, id)
			return name
		}
	}
	return form
}
