package activity

import (
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// activityForm is the form of an activity of the partnership that stands in
// the address.
func (d deskPages) activityForm(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.new-activity", register.KindActivity)
	f.Fields = record.FormNames(register.ActivityKind, false)
	return f, q.Read(func(tx *sqldb.Tx) error { return d.OfPartnership(tx, f, q.ID) })
}

func (d deskPages) newActivity(q *page.Request) error { return desk.Open(d.activityForm(q)) }
func (d deskPages) addActivity(q *page.Request) error { return desk.Save(d.activityForm(q)) }

func (d deskPages) standingActivity(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.edit-activity", register.KindActivity)
	f.Fields = record.FormNames(register.ActivityKind, true)
	return f, q.Read(func(tx *sqldb.Tx) error {
		a, err := register.GetActivity(tx, register.ActivityID(q.ID))
		if err != nil {
			return err
		}
		f.Change.Was = register.ActivityKind.ValuesOf(a)
		return d.Standing(tx, f, string(a.Partnerships[0]))
	})
}

func (d deskPages) editActivity(q *page.Request) error   { return desk.Open(d.standingActivity(q)) }
func (d deskPages) changeActivity(q *page.Request) error { return desk.Save(d.standingActivity(q)) }

// ofPair is what the desk shows of activities on a partnership's page.
func ofPair(tx *sqldb.Tx, v *page.View, id register.PartnershipID, mayEdit bool) (part desk.Part, err error) {
	if mayEdit {
		part.Actions = []page.Link{v.Link("desk.new-activity", "/desk/partnerships/"+string(id)+"/activity")}
	}
	all, err := register.ActivitiesOf(tx, id)
	var links []page.Link
	for _, a := range all {
		if a.Trashed == register.Kept {
			links = append(links, page.Link{Text: v.Date(a.From) + ": " + v.T(register.ActivityKeys[a.Kind]) + " " + a.Title,
				Href: v.Here("/desk/activities/" + string(a.ID))})
		}
	}
	if len(all) > 0 {
		part.Below = page.LinkSection(v, "activities", "pair.activities", links)
	}
	return part, err
}
