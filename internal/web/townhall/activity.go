package townhall

import (
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// activityForm is the form of an activity: a new one of the partnership in the
// address, or the one in the address where standing.
func (t *Hall) activityForm(q *inner.Request, standing bool) (*inner.RecordForm, error) {
	title := "townhall.add-activity"
	if standing {
		title = "townhall.edit-activity"
	}
	f := t.Form(q, title, register.KindActivity, "")
	f.Fields = record.FormNames(register.ActivityKind, standing)
	return f, q.Read(func(tx *sqldb.Tx) error {
		var x *Pair
		var err error
		if standing {
			var a *register.Activity
			if a, x, err = activityOf(q, tx, q.Part); err == nil {
				f.Change.Record, f.Change.Was = q.Part, register.ActivityKind.ValuesOf(a)
			}
		} else if x, err = PairOf(q, tx, q.Part); err == nil {
			f.Fixed.Set("partnership", string(x.P.ID))
		}
		if err != nil {
			return err
		}
		OfPair(f, x, title, f.V.T("townhall.activity-lead")+" "+Lead(q, f.V))
		return nil
	})
}

func (t *Hall) newActivity(q *inner.Request) error  { return Open(t.activityForm(q, false)) }
func (t *Hall) addActivity(q *inner.Request) error  { return Save(t.activityForm(q, false)) }
func (t *Hall) editActivity(q *inner.Request) error { return Open(t.activityForm(q, true)) }
func (t *Hall) saveActivity(q *inner.Request) error { return Save(t.activityForm(q, true)) }
