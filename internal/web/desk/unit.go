package desk

import (
	"net/http"
	"net/url"
	"strings"

	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// unitView is one unit with all that is known of it.
type unitView struct {
	*inner.View
	U       *register.Unit
	Facts   [][2]string
	Pairs   []pairRow
	History *historyPart
	MayEdit bool
	Public  bool
}

type pairRow struct {
	ID, Partner, Country, Since, State string
}

func (d *Desk) unit(q *inner.Request) error {
	v := &unitView{View: d.view(q, "desk.unit"), MayEdit: q.Account.Role.Can("edit")}
	var pairs []*register.Partnership
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.U, err = register.FollowUnit(tx, register.UnitID(q.Part)); err != nil {
			return err
		}
		if pairs, err = register.PartnershipsOf(tx, v.U.ID); err != nil {
			return err
		}
		v.History, err = d.historyOf(q, tx, v.View, ledger.Filter{Record: string(v.U.ID), Newest: true, Limit: 10})
		return err
	})
	if err != nil {
		return err
	}
	v.Title, v.Public = v.U.Name, v.U.Trashed == register.Kept
	if !v.Public {
		v.Error = v.T("desk.in-trash")
	}
	v.Notice = done(v.View, q)
	values := register.UnitValues(v.U)
	for _, f := range record.FormNames(register.UnitType, true) {
		if value := values.Get(f); value != "" && f != "name" {
			v.Facts = append(v.Facts, [2]string{v.T("edit.f." + f), v.ValueWords(register.KindUnit, f, strings.ReplaceAll(value, "\n", "; "))})
		}
	}
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
		v.Pairs = append(v.Pairs, pairRow{string(p.ID), v.Name(other), v.Country(other.Country), v.DateShort(x.Since), v.T("state." + x.State)})
	}
	v.Rest = unitPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d *Desk) unitChange(q *inner.Request) (*change, error) {
	c := &change{q: q, v: d.view(q, "desk.edit-unit"), kind: register.KindUnit, fields: record.FormNames(register.UnitType, false)}
	err := q.Read(func(tx *sqldb.Tx) error {
		u, err := register.FollowUnit(tx, register.UnitID(q.Part))
		if err == nil {
			c.record, c.was, c.label = string(u.ID), register.UnitValues(u), u.Name
		}
		return err
	})
	c.v.Title = c.v.T("desk.edit-of", "what", c.label)
	c.after = func(record string) string { return "/desk/municipalities/" + record + "?done=saved" }
	c.v.Links = []inner.Link{c.v.Link("desk.back-to-record", "/desk/municipalities/"+c.record)}
	c.v.Place, c.v.Rest = true, placePart(c.v)
	return c, err
}

func (d *Desk) editUnit(q *inner.Request) error {
	c, err := d.unitChange(q)
	if err != nil {
		return err
	}
	return d.showChange(c)
}

func (d *Desk) changeUnit(q *inner.Request) error {
	c, err := d.unitChange(q)
	if err != nil {
		return err
	}
	return d.saveChange(c)
}

func (d *Desk) newUnitForm(q *inner.Request) *change {
	c := &change{q: q, v: d.view(q, "desk.new-unit"), kind: register.KindUnit, fields: record.FormNames(register.UnitType, false), was: record.Values{}}
	c.label = c.v.T("desk.new-unit")
	c.after = func(record string) string { return "/desk/municipalities/" + record + "?done=added" }
	return c
}

// findView is the search for a place that fills the form.
type findView struct {
	*inner.View
	Text  string
	Found [][2]string // key and name
	Asked bool
}

func (d *Desk) newUnit(q *inner.Request) error {
	c := d.newUnitForm(q)
	find := &findView{View: c.v, Text: q.Asked("find"), Asked: q.R.URL.Query().Has("find")}
	g, err := d.Gazetteer()
	if err != nil {
		return err
	}
	if e := d.Edition(); find.Text != "" && e != nil {
		for _, p := range d.places(e, g, find.Text, 20) {
			find.Found = append(find.Found, [2]string{url.QueryEscape(p.Key), p.Name + " (" + whereOf(q, p) + ")"})
		}
	}
	c.was.Set("level", string(register.LevelMunicipality))
	if at, ok := g.ByKey(q.Asked("place")); ok && q.Asked("place") != "" {
		c.was = edit.FromPlace(g, at)
		c.v.Notice = c.v.T("desk.filled-from-gazetteer")
	}
	c.v.Before = findPart(find)
	c.v.Place, c.v.Rest = true, newUnitPart(c.v)
	return d.showChange(c)
}

func (d *Desk) addUnit(q *inner.Request) error {
	c := d.newUnitForm(q)
	q.R.PostForm.Del("was.level") // a new one stands nowhere yet
	for name := range q.R.PostForm {
		if strings.HasPrefix(name, "was.") {
			delete(q.R.PostForm, name)
		}
	}
	c.v.Place, c.v.Rest = true, newUnitPart(c.v)
	return d.saveChange(c)
}

// mergeView asks into which unit another goes, and shows what would follow.
type mergeView struct {
	*inner.View
	U, Into *register.Unit
	Diff    *historyPart
}

func (d *Desk) merge(q *inner.Request) error {
	v := &mergeView{View: d.view(q, "desk.merge")}
	if err := d.readUnit(q, q.Part, &v.U); err != nil {
		return err
	}
	v.Title = v.T("desk.merge-of", "name", v.U.Name)
	v.Lead = v.T("desk.merge-lead")
	f := &inner.Form{Action: v.Here(q.Path), Button: v.T("desk.preview"), Fields: []inner.Field{v.RecordField(register.KindPartnership, "b", placesPath), {Name: "why", Label: v.T("edit.f.why"), Hint: v.T("edit.no-persons"), Type: "text", Optional: true}}}
	f.Fields[0].Name, f.Fields[0].Label = "into", v.T("desk.merge-into")
	v.Form = f
	v.Links = []inner.Link{v.Link("desk.back-to-record", "/desk/municipalities/"+string(v.U.ID))}
	return q.Show(v.View, http.StatusOK)
}

func (d *Desk) readUnit(q *inner.Request, id string, into **register.Unit) error {
	return q.Read(func(tx *sqldb.Tx) (err error) {
		*into, err = register.FollowUnit(tx, register.UnitID(id))
		return err
	})
}

// mergeNow shows what a merge would do, and after a second step does it.
func (d *Desk) mergeNow(q *inner.Request) error {
	n, err := d.named(q, q.Value("into"))
	if err != nil {
		return err
	}
	v := &mergeView{View: d.view(q, "desk.merge")}
	if err := d.readUnit(q, q.Part, &v.U); err != nil {
		return err
	}
	if n.unit == "" || n.unit == v.U.ID {
		v.Title = v.T("desk.merge-of", "name", v.U.Name)
		f := v.RecordField(register.KindPartnership, "b", placesPath)
		f.Name, f.Label, f.Value, f.Error = "into", v.T("desk.merge-into"), q.Value("into"), v.T("edit.unit-wrong")
		v.Form = &inner.Form{Action: v.Here(q.Path), Button: v.T("desk.preview"), Fields: []inner.Field{f}}
		return q.Again(v.View)
	}
	if err := d.readUnit(q, string(n.unit), &v.Into); err != nil {
		return err
	}
	act := ledger.Act{Kind: "edit", Label: v.U.Name + " → " + v.Into.Name, Why: q.Value("why")}
	verb := func(tx *ledger.Tx) error { return register.Merge(tx, v.U.ID, v.Into.ID) }
	if q.Value("apply") != "" {
		w, err := q.Write(act, verb)
		if errs.Is(err, errs.Internal) || err != nil {
			return err
		}
		return q.To("/desk/municipalities/" + string(v.Into.ID) + "?done=merged&batch=" + w.Batch)
	}
	if v.Diff, err = d.preview(q, v.View, act, verb); err != nil {
		return err
	}
	v.Title = act.Label
	v.Rest = mergePage(v, string(n.unit), q.Value("why"))
	return q.Show(v.View, http.StatusOK)
}
