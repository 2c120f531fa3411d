package register

import (
	"cmp"
	"slices"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

const activityColumns = `id, association, kind, title, began, until, place, note, source, trashed, version`

// GetActivity returns the activity with this id, a trashed one too, or
// errs.NotFound.
func GetActivity(tx *sqldb.Tx, id ActivityID) (*Activity, error) {
	all, err := activities(tx, `where id = $1`, `where activity = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "there is no activity %s", id)
	}
	return all[0], nil
}

// AllActivities returns every activity, trashed ones too, in order of id.
func AllActivities(tx *sqldb.Tx) ([]*Activity, error) {
	return activities(tx, `order by id`, ``)
}

// ActivitiesOf returns the activities of a partnership and of those that were
// merged into it, trashed ones too, in order of id.
func ActivitiesOf(tx *sqldb.Tx, partnership PartnershipID) ([]*Activity, error) {
	const of = `(select activity from activity_partnership where partnership in (select id from partnership where id = $1 or merged_into = $1))`
	return activities(tx, `where id in `+of+` order by id`, `where activity in `+of, partnership)
}

func activities(tx *sqldb.Tx, where, wherePart string, args ...any) ([]*Activity, error) {
	var all []*Activity
	byID := map[ActivityID]*Activity{}
	err := tx.Each(`select `+activityColumns+` from activity `+where, args, func(row sqldb.Row) error {
		a := &Activity{}
		var from, until string
		err := row.Scan(&a.ID, &a.Association, &a.Kind, &a.Title, &from, &until, &a.Place, &a.Note, &a.Source, &a.Trashed, &a.Version)
		if err != nil {
			return err
		}
		if a.From, err = parseDate(from); err != nil {
			return err
		}
		a.Until, err = parseDate(until)
		all = append(all, a)
		byID[a.ID] = a
		return err
	})
	if err != nil {
		return nil, err
	}
	var id ActivityID
	err = tx.Each(`select activity, partnership from activity_partnership `+wherePart, args, func(row sqldb.Row) error {
		var p PartnershipID
		err := row.Scan(&id, &p)
		if a := byID[id]; a != nil {
			a.Partnerships = append(a.Partnerships, p)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.Each(`select activity, audience, country, number from activity_participants `+wherePart, args, func(row sqldb.Row) error {
		var p Participants
		err := row.Scan(&id, &p.Audience, &p.Country, &p.Number)
		if a := byID[id]; a != nil {
			a.Participants = append(a.Participants, p)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	// Sorted here, because each database sorts texts its own way.
	for _, a := range all {
		slices.Sort(a.Partnerships)
		slices.SortFunc(a.Participants, func(p, q Participants) int {
			return cmp.Or(cmp.Compare(slices.Index(Audiences, p.Audience), slices.Index(Audiences, q.Audience)), cmp.Compare(p.Country, q.Country))
		})
	}
	return all, nil
}

// PutActivity stores a, as PutUnit does for a unit. What is wrong with it is
// errs.Invalid with the key of a message.
func PutActivity(tx *ledger.Tx, a *Activity) (bool, error) {
	if err := a.check(); err != nil {
		return false, err
	}
	old, verb := fields{}, ledger.Create
	if a.Version == 0 {
		if a.ID == "" {
			a.ID = ActivityID(ledger.NewID())
		}
	} else {
		stands, err := GetActivity(tx.Tx, a.ID)
		if err != nil {
			return false, err
		}
		old, verb = activityFields(stands), ledger.Update
	}
	changes := activityFields(a).diff(old)
	if len(changes) == 0 {
		return false, nil
	}
	if err := writeActivity(tx, a, verb); err != nil {
		return false, err
	}
	tx.Record(KindActivity, string(a.ID), verb, changes, true)
	return true, nil
}

func writeActivity(tx *ledger.Tx, a *Activity, verb ledger.Verb) error {
	if verb == ledger.Create {
		if _, err := tx.Exec(`insert into activity (`+activityColumns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0)`,
			a.ID, a.Association, a.Kind, a.Title, a.From.EDTF(), a.Until.EDTF(), a.Place, a.Note, a.Source, a.Trashed); err != nil {
			return err
		}
	}
	n, err := tx.Exec(`update activity set kind = $1, title = $2, began = $3, until = $4, place = $5, note = $6, source = $7, trashed = $8,
		version = version + 1 where id = $9 and version = $10`,
		a.Kind, a.Title, a.From.EDTF(), a.Until.EDTF(), a.Place, a.Note, a.Source, a.Trashed, a.ID, a.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Conflict, "the activity was changed by somebody else meanwhile")
	}
	a.Version++
	for _, table := range []string{"activity_partnership", "activity_participants"} {
		if _, err := tx.Exec(`delete from `+table+` where activity = $1`, a.ID); err != nil {
			return err
		}
	}
	for _, id := range a.Partnerships {
		if _, err := tx.Exec(`insert into activity_partnership (activity, partnership) values ($1, $2)`, a.ID, id); err != nil {
			return err
		}
	}
	for _, p := range a.Participants {
		if _, err := tx.Exec(`insert into activity_participants (activity, audience, country, number) values ($1, $2, $3, $4)`,
			a.ID, p.Audience, p.Country, p.Number); err != nil {
			return err
		}
	}
	return nil
}
