package desk

import (
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// activityForm is the form of an activity of the partnership that stands in
// the address.
func (d *Desk) activityForm(q *inner.Request) (*inner.RecordForm, error) {
	f := d.Form(q, "desk.new-activity", register.KindActivity)
	f.Fields = record.FormNames(register.ActivityKind, false)
	return f, q.Read(func(tx *sqldb.Tx) error { return d.OfPartnership(tx, f, q.Part) })
}

func (d *Desk) newActivity(q *inner.Request) error { return Open(d.activityForm(q)) }
func (d *Desk) addActivity(q *inner.Request) error { return Save(d.activityForm(q)) }

func (d *Desk) standingActivity(q *inner.Request) (*inner.RecordForm, error) {
	f := d.Form(q, "desk.edit-activity", register.KindActivity)
	f.Fields = record.FormNames(register.ActivityKind, true)
	return f, q.Read(func(tx *sqldb.Tx) error {
		a, err := register.GetActivity(tx, register.ActivityID(q.Part))
		if err != nil {
			return err
		}
		f.Change.Was = register.ActivityKind.ValuesOf(a)
		return d.Standing(tx, f, string(a.Partnerships[0]))
	})
}

func (d *Desk) editActivity(q *inner.Request) error   { return Open(d.standingActivity(q)) }
func (d *Desk) changeActivity(q *inner.Request) error { return Save(d.standingActivity(q)) }
