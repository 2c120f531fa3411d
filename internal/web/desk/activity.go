package desk

import (
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// activityForm is the form of an activity of the partnership that stands in
// the address.
func (d *Desk) activityForm(q *inner.Request) (*change, error) {
	c := &change{q: q, v: d.view(q, "desk.new-activity"), kind: register.KindActivity, fields: record.FormNames(register.ActivityKind, false), was: record.Values{}}
	err := q.Read(func(tx *sqldb.Tx) error {
		p, a, b, err := getPair(tx, q.Part)
		if err != nil {
			return err
		}
		c.fixed = record.Values{"partnership": {string(p.ID)}}
		c.label = a.Name + " – " + b.Name
		c.after = func(string) string { return "/desk/partnerships/" + string(p.ID) + "?done=saved" }
		c.v.Lead = c.label
		c.v.Links = []inner.Link{c.v.Link("desk.back-to-record", "/desk/partnerships/"+string(p.ID))}
		return nil
	})
	return c, err
}

func (d *Desk) newActivity(q *inner.Request) error {
	c, err := d.activityForm(q)
	if err != nil {
		return err
	}
	return d.showChange(c)
}

func (d *Desk) addActivity(q *inner.Request) error {
	c, err := d.activityForm(q)
	if err != nil {
		return err
	}
	return d.saveChange(c)
}

// activityView adds what can be done with an activity that stands.
type activityView struct {
	*inner.View
	ID      string
	History *historyPart
}

func (d *Desk) standingActivity(q *inner.Request) (*change, error) {
	c := &change{q: q, v: d.view(q, "desk.edit-activity"), kind: register.KindActivity, record: q.Part, fields: record.FormNames(register.ActivityKind, true)}
	more := &activityView{View: c.v, ID: q.Part}
	err := q.Read(func(tx *sqldb.Tx) error {
		a, err := register.GetActivity(tx, register.ActivityID(q.Part))
		if err != nil {
			return err
		}
		c.was, c.label = register.ActivityKind.ValuesOf(a), c.v.T("desk.edit-activity")
		p, x, y, err := getPair(tx, string(a.Partnerships[0]))
		if err != nil {
			return err
		}
		back := "/desk/partnerships/" + string(p.ID)
		c.v.Lead = x.Name + " – " + y.Name
		c.after = func(string) string { return back + "?done=saved" }
		c.v.Links = []inner.Link{c.v.Link("desk.back-to-record", back)}
		more.History, err = d.historyOf(q, tx, c.v, ledger.Filter{Record: q.Part, Newest: true, Limit: 10})
		return err
	})
	c.v.Rest = activityPart(more)
	return c, err
}

func (d *Desk) editActivity(q *inner.Request) error {
	c, err := d.standingActivity(q)
	if err != nil {
		return err
	}
	return d.showChange(c)
}

func (d *Desk) changeActivity(q *inner.Request) error {
	c, err := d.standingActivity(q)
	if err != nil {
		return err
	}
	return d.saveChange(c)
}
