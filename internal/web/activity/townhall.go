package activity

import (
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
	"twinhall/internal/web/townhall"
)

// activityForm is the form of an activity: a new one of the partnership in the
// address, or the one in the address where standing.
func (t townPages) activityForm(q *page.Request, standing bool) (*page.RecordForm, error) {
	title := "townhall.add-activity"
	if standing {
		title = "townhall.edit-activity"
	}
	f := t.Form(q, title, register.KindActivity, "")
	f.Fields = record.FormNames(register.ActivityKind, standing)
	return f, q.Read(func(tx *sqldb.Tx) error {
		var x *townhall.Pair
		var err error
		if standing {
			var a *register.Activity
			if a, x, err = activityOf(q, tx, q.ID); err == nil {
				f.Change.Record, f.Change.Was = q.ID, register.ActivityKind.ValuesOf(a)
			}
		} else if x, err = townhall.PairOf(q, tx, q.ID); err == nil {
			f.Fixed.Set("partnership", string(x.P.ID))
		}
		if err != nil {
			return err
		}
		townhall.OfPair(f, x, title, f.V.T("townhall.activity-lead")+" "+townhall.Lead(q, f.V))
		return nil
	})
}

func (t townPages) newActivity(q *page.Request) error {
	return townhall.Open(t.activityForm(q, false))
}
func (t townPages) addActivity(q *page.Request) error {
	return townhall.Save(t.activityForm(q, false))
}
func (t townPages) editActivity(q *page.Request) error {
	return townhall.Open(t.activityForm(q, true))
}
func (t townPages) saveActivity(q *page.Request) error {
	return townhall.Save(t.activityForm(q, true))
}

// activityOf reads an activity of a partnership of an own municipality.
func activityOf(q *page.Request, tx *sqldb.Tx, id string) (*register.Activity, *townhall.Pair, error) {
	a, err := register.GetActivity(tx, register.ActivityID(id))
	if err != nil {
		return nil, nil, err
	}
	for _, p := range a.Partnerships {
		x, err := townhall.PairOf(q, tx, string(p))
		if err == nil && a.Trashed == register.Kept {
			return a, x, nil
		}
		if err != nil && !errs.Is(err, errs.NotFound) {
			return nil, nil, err
		}
	}
	return nil, nil, townhall.ErrForeign
}

func activityWords(v *page.View, a *register.Activity) string {
	words := v.Date(a.From) + ": " + v.T(register.ActivityKeys[a.Kind])
	if a.Title != "" {
		words += ", " + a.Title
	}
	return words
}

// shownActivities is how many activities of a partnership the town hall shows.
const shownActivities = 3

// ofTown is what the town hall shows of activities of a partnership.
func ofTown(_ *sqldb.Tx, v *page.View, id register.PartnershipID) (part townhall.Part, err error) {
	part.Actions = []page.Link{v.Link("townhall.add-activity", "/town-hall/partnerships/"+string(id)+"/activity")}
	at, found := v.E.PartnershipByID(id)
	if found != edition.Here {
		return part, nil
	}
	var links []page.Link
	all := v.E.Partnership(at).Activities
	for _, a := range all[:min(len(all), shownActivities)] {
		links = append(links, page.Link{Text: activityWords(v, a), Href: v.Here("/town-hall/activities/" + string(a.ID))})
	}
	if len(links) > 0 {
		part.Below = page.LinkList(links)
	}
	return part, nil
}
