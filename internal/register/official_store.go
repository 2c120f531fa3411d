package register

import (
	"slices"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

const officialColumns = `id, unit, role, function, email, phone, name, own_email, own_phone, languages,
	since, until, basis, recorded, recorded_by, review, name_public, left_on, trashed, version`

// GetOfficial returns the official with this id, a trashed one too, or
// errs.NotFound.
func GetOfficial(tx *sqldb.Tx, id OfficialID) (*Official, error) {
	all, err := officials(tx, `where id = $1`, `where record = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "there is no official %s", id)
	}
	return all[0], nil
}

// OfficialsOf returns the officials of a unit that are not in the trash: the
// elected before the officers.
func OfficialsOf(tx *sqldb.Tx, unit UnitID) ([]*Official, error) {
	return officials(tx, `where unit = $1 and trashed = '' order by role, id`,
		`where record in (select id from official where unit = $1)`, unit)
}

// AllOfficials returns every official, trashed ones too, in order of id.
func AllOfficials(tx *sqldb.Tx) ([]*Official, error) {
	return officials(tx, `order by id`, ``)
}

func officials(tx *sqldb.Tx, where, whereValue string, args ...any) ([]*Official, error) {
	values := map[string]string{}
	if err := tx.Each(`select id, value from personal_value `+whereValue, args, func(row sqldb.Row) error {
		var id, value string
		err := row.Scan(&id, &value)
		values[id] = value
		return err
	}); err != nil {
		return nil, err
	}
	var all []*Official
	return all, tx.Each(`select `+officialColumns+` from official `+where, args, func(row sqldb.Row) error {
		o := &Official{refs: map[string]personal{}}
		var name, email, phone, languages string
		var namePublic int
		if err := row.Scan(&o.ID, &o.Unit, &o.Role, &o.Function, &o.Email, &o.Phone, &name, &email, &phone, &languages, &o.Since, &o.Until,
			&o.Basis, &o.Recorded, &o.RecordedBy, &o.Review, &namePublic, &o.Left, &o.Trashed, &o.Version); err != nil {
			return err
		}
		o.Languages, o.NamePublic = strings.Fields(languages), namePublic != 0
		refs := map[string]string{"name": name, "own-email": email, "own-phone": phone}
		own := o.own()
		if id, personal := strings.CutPrefix(o.Email, refMark); personal {
			refs["email"], own = id, append(own, ownField{"email", &o.Email})
			o.Email = ""
		}
		for _, p := range own {
			if id := refs[p.field]; id != "" {
				*p.value = values[id]
				o.refs[p.field] = personal{id, values[id]}
			}
		}
		all = append(all, o)
		return nil
	})
}

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
	old := &Official{}
	if o.Version > 0 {
		if old, err = GetOfficial(tx.Tx, o.ID); err != nil {
			return false, err
		}
	}
	if o.person() {
		o.Left = "" // somebody holds the office again
	}
	if o.Version == 0 || o.Name != old.Name || o.OwnEmail != old.OwnEmail || o.OwnPhone != old.OwnPhone || o.Basis != old.Basis {
		day := tx.Act().At.UTC().Format(time.DateOnly)
		o.Recorded, o.RecordedBy = day, tx.Act().Actor
		if o.Review == "" || o.Review == old.Review {
			o.Review = ReviewDate(unit.Country, day)
		}
	}
	return replaceOfficial(tx, old, o)
}

// replaceOfficial writes o in place of old, which stands, or as a new one
// where old has no id.
func replaceOfficial(tx *ledger.Tx, old, o *Official) (bool, error) {
	verb := ledger.Update
	if o.Version == 0 {
		verb = ledger.Create
		if o.ID == "" {
			o.ID = OfficialID(ledger.NewID())
		}
	}
	if err := keepPersonal(tx, old, o); err != nil {
		return false, err
	}
	changes := officialFields(o).Diff(officialFields(old))
	if len(changes) == 0 {
		return false, nil
	}
	if err := writeOfficial(tx, o, verb); err != nil {
		return false, err
	}
	shows := o.NamePublic || old.NamePublic
	tx.Record(KindOfficial, string(o.ID), verb, changes, record.TouchesPublic(officialInfos, changes) || shows && touchesName(changes))
	return true, nil
}

func touchesName(changes []ledger.Change) bool {
	return slices.ContainsFunc(changes, func(c ledger.Change) bool { return c.Field == "name" })
}

// keepPersonal gives each personal value of o a row: the one that it has, the
// one that old has, or a new one.
func keepPersonal(tx *ledger.Tx, old, o *Official) error {
	refs := map[string]personal{}
	for _, p := range o.own() {
		switch {
		case *p.value == "":
			continue
		case o.refs[p.field].id != "" && o.refs[p.field].value == *p.value:
			refs[p.field] = o.refs[p.field]
			continue
		case old.refs[p.field].id != "" && old.refs[p.field].value == *p.value:
			refs[p.field] = old.refs[p.field]
			continue
		}
		id := ledger.NewID()
		if _, err := tx.Exec(`insert into personal_value (id, record, field, value, created) values ($1, $2, $3, $4, $5)`,
			id, string(o.ID), p.field, *p.value, tx.Act().At.UnixMilli()); err != nil {
			return err
		}
		refs[p.field] = personal{id, *p.value}
	}
	o.refs = refs
	return nil
}

func writeOfficial(tx *ledger.Tx, o *Official, verb ledger.Verb) error {
	if verb == ledger.Create {
		if _, err := tx.Exec(`insert into official (id, unit, role, version) values ($1, $2, $3, 0)`, o.ID, o.Unit, o.Role); err != nil {
			return err
		}
	}
	email := o.Email
	if p, personal := o.refs["email"]; personal {
		email = refMark + p.id
	}
	public := 0
	if o.NamePublic {
		public = 1
	}
	n, err := tx.Exec(`update official set unit = $1, role = $2, function = $3, email = $4, phone = $5, name = $6, own_email = $7, own_phone = $8, languages = $9,
		since = $10, until = $11, basis = $12, recorded = $13, recorded_by = $14, review = $15, name_public = $16, left_on = $17, trashed = $18, version = version + 1
		where id = $19 and version = $20`,
		o.Unit, o.Role, o.Function, email, o.Phone, o.refs["name"].id, o.refs["own-email"].id, o.refs["own-phone"].id, strings.Join(o.Languages, " "),
		o.Since, o.Until, o.Basis, o.Recorded, o.RecordedBy, o.Review, public, o.Left, o.Trashed, o.ID, o.Version)
	if err != nil {
		return err
	}
	if n == 0 {
		return errs.New(errs.Conflict, "the official was changed by somebody else meanwhile")
	}
	o.Version++
	return nil
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
	if _, err := replaceOfficial(tx, old, o); err != nil {
		return err
	}
	return dropValues(tx, id)
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
	// What stood in the public fields may name the person: the ledger does not
	// hear it once more.
	told := *old
	told.Function, told.Phone = "", ""
	if !LooksPersonal(old.Email) {
		told.Email = ""
	}
	if _, err := replaceOfficial(tx, &told, o); err != nil {
		return err
	}
	return dropValues(tx, id)
}

func dropValues(tx *ledger.Tx, id OfficialID) error {
	_, err := tx.Exec(`delete from personal_value where record = $1`, string(id))
	return err
}

func (o *Official) emptied() *Official {
	return &Official{ID: o.ID, Unit: o.Unit, Role: o.Role, Trashed: o.Trashed, Version: o.Version}
}

// DueForReview lists the officials whose contact is to be asked again on a
// day: the day to do so has come, or their term has ended.
func DueForReview(tx *sqldb.Tx, on date.Day) ([]*Official, error) {
	all, err := officials(tx, `where trashed = '' and (review <> '' and review <= $1 or until <> '') order by review, id`,
		`where record in (select id from official where trashed = '' and (review <> '' and review <= $1 or until <> ''))`, on.String())
	var due []*Official
	for _, o := range all {
		until, err := date.ParseEDTF(o.Until)
		if o.Review != "" && o.Review <= on.String() || err == nil && !until.IsZero() && until.To().Before(on) {
			due = append(due, o)
		}
	}
	return due, err
}

// PersonalValues are all values that the personal fields of a record ever had
// and that were not erased, oldest first.
func PersonalValues(tx *sqldb.Tx, id OfficialID) ([]PersonalValue, error) {
	var all []PersonalValue
	return all, tx.Each(`select field, value, created from personal_value where record = $1 order by created, id`, []any{string(id)}, func(row sqldb.Row) error {
		var v PersonalValue
		var at int64
		err := row.Scan(&v.Field, &v.Value, &at)
		v.Recorded = time.UnixMilli(at).UTC()
		all = append(all, v)
		return err
	})
}

// PersonalValue is a value of a personal field, now or once.
type PersonalValue struct {
	Field    string    `json:"field"`
	Value    string    `json:"value"`
	Recorded time.Time `json:"recorded"`
}

// moveOfficials gives a merged unit's officials to the one that it became.
func moveOfficials(tx *ledger.Tx, from, into UnitID) error {
	all, err := OfficialsOf(tx.Tx, from)
	for _, old := range all {
		if err == nil {
			o := *old
			o.Unit = into
			_, err = replaceOfficial(tx, old, &o)
		}
	}
	return err
}
