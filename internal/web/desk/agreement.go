package desk

import (
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// agreementForm is the form of an agreement of the partnership p.
func (d *Desk) agreementForm(q *inner.Request, title string) *change {
	c := &change{q: q, v: d.view(q, title), kind: register.KindAgreement, fields: record.FormNames(register.AgreementKind, false), was: record.Values{}}
	return c
}

func (d *Desk) forPair(q *inner.Request) (*change, error) {
	c := d.agreementForm(q, "desk.new-agreement")
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

func (d *Desk) newAgreement(q *inner.Request) error {
	c, err := d.forPair(q)
	if err != nil {
		return err
	}
	return d.showAgreement(c, nil)
}

func (d *Desk) addAgreement(q *inner.Request) error {
	c, err := d.forPair(q)
	if err != nil {
		return err
	}
	return d.saveChange(c)
}

// agreementView adds what can be done with an agreement that stands.
type agreementView struct {
	*inner.View
	ID      string
	History *historyPart
}

func (d *Desk) standing(q *inner.Request) (*change, *agreementView, error) {
	c := d.agreementForm(q, "desk.edit-agreement")
	c.record = q.Part
	more := &agreementView{View: c.v, ID: q.Part}
	err := q.Read(func(tx *sqldb.Tx) error {
		a, err := register.GetAgreement(tx, register.AgreementID(q.Part))
		if err != nil {
			return err
		}
		c.was, c.label = register.AgreementKind.ValuesOf(a), c.v.T("desk.edit-agreement")
		back := "/desk/trash"
		if len(a.Partnerships) > 0 {
			p, x, y, err := getPair(tx, string(a.Partnerships[0]))
			if err != nil {
				return err
			}
			back, c.v.Lead = "/desk/partnerships/"+string(p.ID), x.Name+" – "+y.Name
		}
		c.after = func(string) string { return back + "?done=saved" }
		c.v.Links = []inner.Link{c.v.Link("desk.back-to-record", back)}
		more.History, err = d.historyOf(q, tx, c.v, ledger.Filter{Record: q.Part, Newest: true, Limit: 10})
		return err
	})
	return c, more, err
}

func (d *Desk) editAgreement(q *inner.Request) error {
	c, more, err := d.standing(q)
	if err != nil {
		return err
	}
	return d.showAgreement(c, more)
}

func (d *Desk) showAgreement(c *change, more *agreementView) error {
	if more != nil {
		c.v.Rest = agreementPart(more)
	}
	return d.showChange(c)
}

func (d *Desk) changeAgreement(q *inner.Request) error {
	c, more, err := d.standing(q)
	if err != nil {
		return err
	}
	c.v.Rest = agreementPart(more)
	return d.saveChange(c)
}
