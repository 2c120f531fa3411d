package townhall

import (
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// activityForm is the form of an activity: a new one of the partnership in the
// address, or the one in the address where standing.
func (t *Hall) activityForm(q *inner.Request, standing bool) (*form, error) {
	title := "townhall.add-activity"
	if standing {
		title = "townhall.edit-activity"
	}
	f := &form{q: q, v: t.view(q, title), fields: record.FormNames(register.ActivityKind, standing)}
	return f, q.Read(func(tx *sqldb.Tx) error {
		f.change = record.Change{Kind: register.KindActivity, Was: record.Values{}}
		var x *pair
		var err error
		if standing {
			var a *register.Activity
			if a, x, err = activityOf(q, tx, q.Part); err == nil {
				f.change.Record, f.change.Was = q.Part, register.ActivityKind.ValuesOf(a)
			}
		} else if x, err = pairOf(q, tx, q.Part); err == nil {
			f.fixed = record.Values{"partnership": {string(x.P.ID)}}
		}
		if err != nil {
			return err
		}
		f.unit, f.label = x.Own.ID, x.name()
		f.change.Said = record.Said{By: x.Sayer, Source: source}
		f.v.Title, f.v.Lead = f.v.T(title)+": "+x.name(), f.v.T("townhall.activity-lead")+" "+lead(q, f.v)
		f.v.Links = []inner.Link{f.v.Link("townhall.back", "/town-hall")}
		return nil
	})
}

func (t *Hall) newActivity(q *inner.Request) error {
	f, err := t.activityForm(q, false)
	if err != nil {
		return err
	}
	return f.open()
}

func (t *Hall) addActivity(q *inner.Request) error {
	f, err := t.activityForm(q, false)
	if err != nil {
		return err
	}
	return f.save(t)
}

func (t *Hall) editActivity(q *inner.Request) error {
	f, err := t.activityForm(q, true)
	if err != nil {
		return err
	}
	return f.open()
}

func (t *Hall) saveActivity(q *inner.Request) error {
	f, err := t.activityForm(q, true)
	if err != nil {
		return err
	}
	return f.save(t)
}
