package unit

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// unitView is one unit with all that is known of it.
type unitView struct {
	*page.View
	U       *register.Unit
	Facts   [][2]string
	Pairs   page.Table
	Merged  []mergedHere
	History *desk.History
	MayEdit bool
	Public  bool
}

// mergedHere is a municipality that became part of the one that is shown.
type mergedHere struct{ Name, On, Undo string }

// readMerged reads what became part of a municipality, and where that is taken
// back.
func (v *unitView) readMerged(tx *sqldb.Tx) error {
	all, err := register.MergedInto(tx, v.U.ID)
	if err != nil {
		return err
	}
	for _, u := range all {
		m := mergedHere{Name: u.NameIn(v.Lang)}
		entries, err := ledger.List(tx, ledger.Filter{Record: string(u.ID), Newest: true})
		if err != nil {
			return err
		}
		at := slices.IndexFunc(entries, func(e ledger.Entry) bool {
			return slices.ContainsFunc(e.Changes, func(c ledger.Change) bool { return c.Field == "merged-into" && c.After == string(v.U.ID) })
		})
		if at >= 0 {
			m.On, m.Undo = v.Day(entries[at].At), v.Here("/desk/undo/"+strconv.FormatInt(entries[at].Position, 10))
		}
		v.Merged = append(v.Merged, m)
	}
	return nil
}

func (d deskPages) unit(q *page.Request) error {
	v := &unitView{View: d.View(q, "desk.unit"), MayEdit: q.Account.Role.Can("edit")}
	var pairs []*register.Partnership
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.U, err = register.FollowUnit(tx, register.UnitID(q.ID)); err != nil {
			return err
		}
		if pairs, err = register.PartnershipsOf(tx, v.U.ID); err != nil {
			return err
		}
		if err = v.readMerged(tx); err != nil {
			return err
		}
		v.History, err = d.HistoryOf(q, tx, v.View, string(v.U.ID), 10)
		return err
	})
	if err != nil {
		return err
	}
	v.Title, v.Public = v.U.NameIn(v.Lang), v.U.Trashed == register.Kept
	if !v.Public {
		v.Error = v.T("desk.in-trash")
	}
	desk.Done(v.View, q)
	values := register.UnitValues(v.U)
	for _, f := range record.FormNames(register.UnitType, true) {
		if value := values.Get(f); value != "" && f != "name" {
			v.Facts = append(v.Facts, [2]string{v.FieldLabel(register.KindUnit, f), v.ValueWords(register.KindUnit, f, strings.ReplaceAll(value, "\n", "; "))})
		}
	}
	v.Pairs = page.Table{Caption: v.T("nav.partnerships"), Columns: v.Heads("col.partner", "col.country", "col.since", "col.state")}
	e := d.Edition()
	for _, p := range pairs {
		if p.Trashed != register.Kept || p.MergedInto != "" || e == nil {
			continue
		}
		at, found := e.PartnershipByID(p.ID)
		if found != edition.Here {
			continue
		}
		other, ok := e.UnitByID(p.Other(v.U.ID))
		if !ok {
			continue
		}
		x := e.Partnership(at)
		v.Pairs.Add(page.LinkTo(v.Here("/desk/partnerships/"+string(p.ID)), v.Name(other)),
			page.Texts(v.Country(other.Country), v.DateShort(x.Since), v.T(register.StateKeys[x.State]))...)
	}
	v.Rest = unitPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d deskPages) unitForm(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.edit-unit", register.KindUnit)
	f.Fields = record.FormNames(register.UnitType, true)
	err := q.Read(func(tx *sqldb.Tx) error {
		u, err := register.FollowUnit(tx, register.UnitID(q.ID))
		if err == nil {
			f.Change.Record, f.Change.Was, f.Label = string(u.ID), register.UnitValues(u), u.Name
		}
		return err
	})
	at := "/desk/municipalities/" + f.Change.Record
	f.V.Title = f.V.T("desk.edit-of", "what", f.Label)
	f.After = at + "?done=saved"
	f.V.Links = []page.Link{f.V.Link("desk.back-to-record", at)}
	f.V.Place, f.V.Rest = true, placePart(f.V)
	return f, err
}

func (d deskPages) editUnit(q *page.Request) error   { return desk.Open(d.unitForm(q)) }
func (d deskPages) changeUnit(q *page.Request) error { return desk.Save(d.unitForm(q)) }

func (d deskPages) newUnitForm(q *page.Request) *page.RecordForm {
	f := d.Form(q, "desk.new-unit", register.KindUnit)
	f.Fields = record.FormNames(register.UnitType, false)
	f.Label, f.After = page.Step("desk.new-unit"), "/desk/municipalities/{}?done=added"
	f.V.Place, f.V.Rest = true, newUnitPart(f.V)
	return f
}

// findView is the search for a place that fills the form.
type findView struct {
	*page.View
	Text  string
	Found [][2]string // key and name
	Asked bool
}

func (d deskPages) newUnit(q *page.Request) error {
	f := d.newUnitForm(q)
	find := &findView{View: f.V, Text: q.Query("find"), Asked: q.R.URL.Query().Has("find")}
	g, err := gazetteer.Load()
	if err != nil {
		return err
	}
	if e := d.Edition(); find.Text != "" && e != nil {
		for _, p := range d.Places(e, g, find.Text, 20) {
			find.Found = append(find.Found, [2]string{url.QueryEscape(p.Key), p.Name + " (" + desk.PlaceWhere(q, p) + ")"})
		}
	}
	f.Change.Was.Set("level", string(register.LevelMunicipality))
	if at, ok := g.ByKey(q.Query("place")); ok && q.Query("place") != "" {
		f.Change.Was = edit.FromPlace(g, at)
		f.V.Notice = f.V.T("desk.filled-from-gazetteer")
	}
	f.V.Before = findPart(find)
	return f.Open()
}

func (d deskPages) addUnit(q *page.Request) error {
	for name := range q.R.PostForm { // a new one stands nowhere yet
		if strings.HasPrefix(name, "was.") {
			delete(q.R.PostForm, name)
		}
	}
	return d.newUnitForm(q).Save()
}

// mergeView asks into which unit another goes, and shows what would follow.
type mergeView struct {
	*page.View
	U, Into *register.Unit
	Diff    *desk.History
}

func (d deskPages) merge(q *page.Request) error {
	v := &mergeView{View: d.View(q, "desk.merge")}
	if err := d.readUnit(q, q.ID, &v.U); err != nil {
		return err
	}
	v.Title = v.T("desk.merge-of", "name", v.U.NameIn(v.Lang))
	v.Lead = v.T("desk.merge-lead")
	f := &page.Form{Action: v.Here(q.Path), Button: v.T("desk.preview"),
		Fields: []page.Field{v.RecordField(register.KindPartnership, "b", desk.PlacesPath),
			{Name: "why", Label: v.T("edit.f.why"), Hint: v.T("edit.no-persons"), Type: "text", Optional: true}}}
	f.Fields[0].Name, f.Fields[0].Label = "into", v.T("desk.merge-into")
	v.Form = f
	v.Links = []page.Link{v.Link("desk.back-to-record", "/desk/municipalities/"+string(v.U.ID))}
	return q.Show(v.View, http.StatusOK)
}

func (d deskPages) readUnit(q *page.Request, id string, into **register.Unit) error {
	return q.Read(func(tx *sqldb.Tx) (err error) {
		*into, err = register.FollowUnit(tx, register.UnitID(id))
		return err
	})
}

// mergeNow shows what a merge would do, and after a second step does it.
func (d deskPages) mergeNow(q *page.Request) error {
	n, err := q.Town(q.Value("into"), "")
	if err != nil {
		return err
	}
	v := &mergeView{View: d.View(q, "desk.merge")}
	if err := d.readUnit(q, q.ID, &v.U); err != nil {
		return err
	}
	if n.Unit == "" || n.Unit == v.U.ID {
		v.Title = v.T("desk.merge-of", "name", v.U.NameIn(v.Lang))
		f := v.RecordField(register.KindPartnership, "b", desk.PlacesPath)
		f.Name, f.Label, f.Value, f.Error = "into", v.T("desk.merge-into"), q.Value("into"), v.T("edit.unit-wrong")
		v.Form = &page.Form{Action: v.Here(q.Path), Button: v.T("desk.preview"), Fields: []page.Field{f}}
		return q.Invalid(v.View)
	}
	if err := d.readUnit(q, string(n.Unit), &v.Into); err != nil {
		return err
	}
	act := ledger.Act{Kind: "edit", Label: v.U.Name + " → " + v.Into.Name, Why: q.Value("why")}
	verb := func(tx *ledger.Tx) error { return register.Merge(tx, v.U.ID, v.Into.ID) }
	if q.Value("apply") != "" {
		w, err := q.Write(act, verb)
		if err != nil {
			return err
		}
		return q.RedirectDone("/desk/municipalities/"+string(v.Into.ID)+"?done=merged", w)
	}
	if v.Diff, err = d.Preview(q, v.View, act, verb); err != nil {
		return err
	}
	v.Title = act.Label
	v.Rest = mergePage(v, page.ChosenUnit(n.Unit), q.Value("why"))
	return q.Show(v.View, http.StatusOK)
}
