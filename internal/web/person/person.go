package person

import (
	"encoding/json"
	"net/http"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// personView is what is held of a person. What is searched for travels in
// forms only, so that it stands in no address and no log.
type personView struct {
	*page.View
	Text    string
	Asked   bool
	Table   page.Table
	Texts   []privacy.Hit
	Report  *privacy.Report
	Chosen  []string // "official:ID", "account:ID"
	Also    string
	NoPlace bool // there is no list of erasures to write to

	Undecided []undecided
}

// undecided is a place of which a person must decide.
type undecided struct {
	privacy.Hit
	Href string // of the record's page, "" = it has none
}

func (d pages) personForm(q *page.Request) *personView {
	v := &personView{View: d.View(q, "desk.persons"), Text: q.Value("text"), Also: q.Value("also"), NoPlace: d.Erasures == ""}
	v.Lead = v.T("desk.persons-lead")
	v.Notice = desk.Done(v.View, q)
	v.Table = page.Table{Caption: v.T("desk.persons-records"), Seen: true, Class: "field-all",
		Columns: v.Heads("person.name", "log.what", "desk.persons-detail")}
	v.Rest = personPage(v)
	return v
}

func (d pages) persons(q *page.Request) error { return q.Show(d.personForm(q).View, http.StatusOK) }

// findPerson finds somebody, sends all that is held of him as a file, shows
// what erasing would do, or erases.
func (d pages) findPerson(q *page.Request) error {
	v := d.personForm(q)
	v.Chosen = q.R.PostForm["subject"]
	s := subjects(v.Chosen)
	switch do := q.Value("do"); {
	case do == "export" && len(v.Chosen) > 0:
		if ok, err := q.Proven(); !ok {
			return err
		}
		return d.exportPerson(q, s)
	case do == "plan" && len(v.Chosen) > 0:
		report, err := d.Privacy.Plan(q.R.Context(), d.DB, d.request(v, s))
		if err != nil {
			return err
		}
		v.Report = &report
		for _, h := range report.Undecided {
			_, href := d.RecordName(v.View, h.Kind, h.Record)
			v.Undecided = append(v.Undecided, undecided{h, href})
		}
		return q.Show(v.View, http.StatusOK)
	case do == "erase" && len(v.Chosen) > 0 && !v.NoPlace:
		if ok, err := q.Proven(); !ok {
			return err
		}
		act := ledger.Act{Kind: "erasure", Actor: string(q.Account.ID), Label: v.T("desk.persons"), At: d.Now()}
		if _, err := d.Privacy.Erase(q.R.Context(), d.DB, act, d.request(v, s)); err != nil {
			if errs.Is(err, errs.Conflict) {
				err = errs.New(errs.Conflict, "person.last-administrator")
			}
			return err
		}
		return q.Redirect("/desk/persons?done=erased")
	}
	if v.Text == "" {
		return q.Redirect("/desk/persons")
	}
	found, err := d.Privacy.Find(q.R.Context(), d.DB, v.Text)
	if err != nil {
		return err
	}
	v.Asked, v.Texts = true, found.Texts
	for _, o := range found.Officials {
		unit, _ := d.RecordName(v.View, register.KindUnit, string(o.Unit))
		v.Table.Add(page.Tick("subject", "official:"+string(o.ID), o.Name, false), page.Texts(v.T("desk.kind-official"), o.Function+", "+unit)...)
	}
	for _, a := range found.Accounts {
		v.Table.Add(page.Tick("subject", "account:"+string(a.ID), a.Name, false), page.Texts(v.T("person.state"), a.Email)...)
	}
	return q.Show(v.View, http.StatusOK)
}

func (d pages) request(v *personView, s privacy.Subjects) privacy.Request {
	r := privacy.Request{Subjects: s, List: d.Erasures}
	for line := range strings.Lines(v.Also) {
		if line = strings.TrimSpace(line); line != "" {
			r.Also = append(r.Also, line)
		}
	}
	return r
}

// subjects reads the records that a form names.
func subjects(chosen []string) (s privacy.Subjects) {
	for _, c := range chosen {
		if id, ok := strings.CutPrefix(c, "official:"); ok {
			s.Officials = append(s.Officials, register.OfficialID(id))
		} else if id, ok := strings.CutPrefix(c, "account:"); ok {
			s.Accounts = append(s.Accounts, account.ID(id))
		}
	}
	return s
}

func (d pages) exportPerson(q *page.Request, s privacy.Subjects) error {
	held, err := d.Privacy.Export(q.R.Context(), d.DB, d.Now(), s)
	if err != nil {
		return err
	}
	if err := q.Log("exported", "person"); err != nil {
		return err
	}
	q.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	q.W.Header().Set("Content-Disposition", `attachment; filename="person.json"`)
	out := json.NewEncoder(q.W)
	out.SetIndent("", "  ")
	return out.Encode(held)
}
