package register

import (
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// OfficialKind is the kind of record that officials are. Its form is its own
// page's, and what it takes is said by Official.Check.
var OfficialKind = &record.Kind[Official]{
	Named: KindOfficial,
	Store: "official",
	Head: func(o *Official) record.Head {
		return record.Head{ID: (*string)(&o.ID), Version: &o.Version, Trashed: &o.Trashed, Refs: &o.refs}
	},
	Fields: []record.Field[Official]{
		{Info: record.Info{Name: "unit", Type: record.Ref, Class: record.Public, To: KindUnit, Hidden: true},
			String: func(o *Official) *string { return (*string)(&o.Unit) }},
		{Info: record.Info{Name: "role", Type: record.Word, Class: record.Public}, String: func(o *Official) *string { return (*string)(&o.Role) }},
		{Info: record.Info{Name: "function", Class: record.Public, FreeText: true}, String: func(o *Official) *string { return &o.Function }},
		{Info: record.Info{Name: "email", Class: record.Public, FreeText: true}, String: func(o *Official) *string { return &o.Email },
			PersonalIn: func(o *Official) bool { return LooksPersonal(o.Email) }},
		{Info: record.Info{Name: "phone", Class: record.Public, FreeText: true}, String: func(o *Official) *string { return &o.Phone }},
		{Info: record.Info{Name: "name", Class: record.Personal}, String: func(o *Official) *string { return &o.Name },
			PublicIn: func(o *Official) bool { return o.NamePublic }},
		{Info: record.Info{Name: "own-email", Class: record.Personal}, String: func(o *Official) *string { return &o.OwnEmail }},
		{Info: record.Info{Name: "own-phone", Class: record.Personal}, String: func(o *Official) *string { return &o.OwnPhone }},
		{Info: record.Info{Name: "name-public", Type: record.Flag, Class: record.Public}, Flag: func(o *Official) *bool { return &o.NamePublic },
			Get: func(o *Official) string { return map[bool]string{true: "1"}[o.NamePublic] },
			Set: func(o *Official, value string) error { o.NamePublic = value != ""; return nil }},
		{Info: record.Info{Name: "languages", Class: record.Internal},
			Get: func(o *Official) string { return strings.Join(o.Languages, " ") },
			Set: func(o *Official, value string) error { o.Languages = strings.Fields(value); return nil }},
		{Info: record.Info{Name: "since", Type: record.Date, Class: record.Internal}, String: func(o *Official) *string { return &o.Since }},
		{Info: record.Info{Name: "until", Type: record.Date, Class: record.Internal}, String: func(o *Official) *string { return &o.Until }},
		{Info: record.Info{Name: "basis", Type: record.Word, Class: record.Internal}, String: func(o *Official) *string { return (*string)(&o.Basis) }},
		{Info: record.Info{Name: "recorded", Type: record.Date, Class: record.Internal, Hidden: true}, String: func(o *Official) *string { return &o.Recorded }},
		{Info: record.Info{Name: "recorded-by", Class: record.Internal, FreeText: true, Hidden: true},
			String: func(o *Official) *string { return &o.RecordedBy }},
		{Info: record.Info{Name: "review", Type: record.Date, Class: record.Internal}, String: func(o *Official) *string { return &o.Review }},
		{Info: record.Info{Name: "left", Type: record.Date, Class: record.Public}, Column: "left_on", String: func(o *Official) *string { return &o.Left }},
	},
}

// GetOfficial returns the official with this id, a trashed one too, or
// errs.NotFound.
func GetOfficial(tx *sqldb.Tx, id OfficialID) (*Official, error) {
	return OfficialKind.Get(tx, string(id))
}

// OfficialsOf returns the officials of a unit that are not in the trash: the
// elected before the officers.
func OfficialsOf(tx *sqldb.Tx, unit UnitID) ([]*Official, error) {
	return OfficialKind.List(tx, `where unit = $1 and trashed = '' order by role, id`, unit)
}

// AllOfficials returns every official, trashed ones too, in order of id.
func AllOfficials(tx *sqldb.Tx) ([]*Official, error) { return OfficialKind.List(tx, `order by id`) }

// PutOfficial stores o: new where its Version is 0, else in place of what
// stands at that version. What is wrong with it is a WrongOfficial. Where what
// is known of the person, or its basis, is new, the day, who recorded it and
// the day to ask again are noted, unless o brings another day to ask again. It
// reports whether anything was written.
func PutOfficial(tx *ledger.Tx, o *Official) (bool, error) {
	wrong := o.Check()
	unit, err := GetUnit(tx.Tx, o.Unit)
	if errs.Is(err, errs.NotFound) {
		if wrong == nil {
			wrong = WrongOfficial{}
		}
		wrong["unit"] = "official.unit-wrong"
	} else if err != nil {
		return false, err
	}
	if wrong != nil {
		return false, wrong
	}
	var stands *Official
	old := &Official{}
	if o.Version > 0 {
		if stands, err = GetOfficial(tx.Tx, o.ID); err != nil {
			return false, err
		}
		old = stands
	}
	if o.person() {
		o.Left = "" // somebody holds the office again
	}
	if stands == nil || o.Name != old.Name || o.OwnEmail != old.OwnEmail || o.OwnPhone != old.OwnPhone || o.Basis != old.Basis {
		day := tx.Act().At.UTC().Format(time.DateOnly)
		o.Recorded, o.RecordedBy = day, tx.Act().Actor
		if o.Review == "" || o.Review == old.Review {
			o.Review = ReviewDate(unit.Country, day)
		}
	}
	return OfficialKind.PutOver(tx, stands, o)
}

// Leave notes that the person has left the office: what is personal is
// deleted, also from the history, with all that was recorded of the person.
// The function and the office's own address remain, and the office is to be
// asked at once who follows.
func Leave(tx *ledger.Tx, id OfficialID) error {
	old, err := GetOfficial(tx.Tx, id)
	if err != nil {
		return err
	}
	o := old.emptied()
	o.Function, o.Phone = old.Function, old.Phone
	if !LooksPersonal(old.Email) {
		o.Email = old.Email
	}
	o.Left = tx.Act().At.UTC().Format(time.DateOnly)
	o.Review = o.Left
	if _, err := OfficialKind.PutOver(tx, old, o); err != nil {
		return err
	}
	return record.DropValues(tx, string(id))
}

// EraseOfficial deletes everything that is recorded of an official, also from
// the history. What stays is that there was one, of this unit.
func EraseOfficial(tx *ledger.Tx, id OfficialID) error {
	old, err := GetOfficial(tx.Tx, id)
	if err != nil {
		return err
	}
	o := old.emptied()
	o.Trashed = Removed
	return OfficialKind.Erase(tx, o)
}

func (o *Official) emptied() *Official {
	return &Official{ID: o.ID, Unit: o.Unit, Role: o.Role, Trashed: o.Trashed, Version: o.Version}
}

// DueForReview lists the officials whose contact is to be asked again on a
// day: the day to do so has come, or their term has ended.
func DueForReview(tx *sqldb.Tx, on date.Day) ([]*Official, error) {
	all, err := OfficialKind.List(tx, `where trashed = '' and (review <> '' and review <= $1 or until <> '') order by review, id`, on.String())
	var due []*Official
	for _, o := range all {
		until, err := date.ParseEDTF(o.Until)
		if o.Review != "" && o.Review <= on.String() || err == nil && !until.IsZero() && until.To().Before(on) {
			due = append(due, o)
		}
	}
	return due, err
}

// moveOfficials gives a merged unit's officials to the one that it became.
func moveOfficials(tx *ledger.Tx, from, into UnitID) error {
	all, err := OfficialsOf(tx.Tx, from)
	for _, old := range all {
		if err == nil {
			o := *old
			o.Unit = into
			_, err = OfficialKind.PutOver(tx, old, &o)
		}
	}
	return err
}
