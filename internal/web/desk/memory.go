package desk

import (
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// memoryForm is the form of what is remembered of a partnership: the one that
// there is, else a new one.
func (d *Desk) memoryForm(q *inner.Request) (*change, error) {
	c := &change{q: q, v: d.view(q, "desk.edit-memory"), kind: register.KindMemory, fields: record.FormNames(register.MemoryKind, false), was: record.Values{}}
	err := q.Read(func(tx *sqldb.Tx) error {
		p, a, b, err := getPair(tx, q.Part)
		if err != nil {
			return err
		}
		c.label = a.Name + " – " + b.Name
		c.v.Lead = c.label
		c.fixed = record.Values{"partnership": {string(p.ID)}}
		c.after = func(string) string { return "/desk/partnerships/" + string(p.ID) + "?done=saved" }
		c.v.Links = []inner.Link{c.v.Link("desk.back-to-record", "/desk/partnerships/"+string(p.ID))}
		all, err := register.MemoriesOf(tx, p.ID)
		for _, m := range all {
			if m.Partnership == p.ID && m.Trashed == register.Kept {
				c.record, c.was = string(m.ID), register.MemoryKind.ValuesOf(m)
				c.v.Rest = removeForm(c.v, string(register.KindMemory), string(m.ID))
			}
		}
		return err
	})
	return c, err
}

func (d *Desk) memory(q *inner.Request) error {
	c, err := d.memoryForm(q)
	if err != nil {
		return err
	}
	return d.showChange(c)
}

func (d *Desk) changeMemory(q *inner.Request) error {
	c, err := d.memoryForm(q)
	if err != nil {
		return err
	}
	return d.saveChange(c)
}
