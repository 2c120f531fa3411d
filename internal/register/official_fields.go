package register

import (
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// refMark begins a value of the ledger that is the id of a personal value.
const refMark = "ref:"

// officialKind is the kind of record that officials are. Its personal fields
// stand in the ledger as references.
type officialKind struct{}

func (officialKind) Kind() ledger.Kind { return KindOfficial }

var officialInfos = []record.Info{
	{Name: "unit", Type: record.Ref, Class: record.Public, To: KindUnit, Hidden: true},
	{Name: "role", Type: record.Word, Class: record.Public},
	{Name: "function", Class: record.Public, FreeText: true},
	{Name: "email", Class: record.Public, FreeText: true},
	{Name: "phone", Class: record.Public, FreeText: true},
	{Name: "name", Class: record.Personal},
	{Name: "own-email", Class: record.Personal},
	{Name: "own-phone", Class: record.Personal},
	{Name: "name-public", Type: record.Flag, Class: record.Public},
	{Name: "languages", Class: record.Internal},
	{Name: "since", Type: record.Date, Class: record.Internal},
	{Name: "until", Type: record.Date, Class: record.Internal},
	{Name: "basis", Type: record.Word, Class: record.Internal},
	{Name: "recorded", Type: record.Date, Class: record.Internal, Hidden: true},
	{Name: "recorded-by", Class: record.Internal, FreeText: true, Hidden: true},
	{Name: "review", Type: record.Date, Class: record.Internal},
	{Name: "left", Type: record.Date, Class: record.Public},
	{Name: "trashed", Type: record.Word, Class: record.Public, Loose: true},
}

func (officialKind) Infos() []record.Info { return officialInfos }

func (officialKind) References() []record.Reference {
	return []record.Reference{{To: KindUnit, Query: `select id from official where unit = $1 and trashed = ''`}}
}

func (officialKind) Flat(tx *sqldb.Tx, id string) (record.Flat, error) {
	o, err := GetOfficial(tx, OfficialID(id))
	if err != nil {
		return nil, err
	}
	return officialFields(o), nil
}

func (officialKind) Replace(tx *ledger.Tx, id string, f record.Flat) error {
	o, err := officialOf(tx.Tx, OfficialID(id), f)
	if err != nil {
		return err
	}
	old, err := GetOfficial(tx.Tx, o.ID)
	if err != nil {
		return err
	}
	o.Version = old.Version
	_, err = replaceOfficial(tx, old, o)
	return err
}

func officialFields(o *Official) record.Flat {
	f := record.Flat{}
	f.Set("unit", string(o.Unit))
	f.Set("role", string(o.Role))
	f.Set("function", o.Function)
	f.Set("email", o.Email)
	f.Set("phone", o.Phone)
	for field, p := range o.refs {
		f.Set(field, refMark+p.id)
	}
	f.Set("languages", strings.Join(o.Languages, " "))
	f.Set("since", o.Since)
	f.Set("until", o.Until)
	f.Set("basis", string(o.Basis))
	f.Set("recorded", o.Recorded)
	f.Set("recorded-by", o.RecordedBy)
	f.Set("review", o.Review)
	if o.NamePublic {
		f.Set("name-public", "1")
	}
	f.Set("left", o.Left)
	f.Set("trashed", string(o.Trashed))
	return f
}

// officialOf puts an official together; the values of its personal fields are
// read from tx, and are missing where they were erased.
func officialOf(tx *sqldb.Tx, id OfficialID, f record.Flat) (*Official, error) {
	o := &Official{ID: id, refs: map[string]personal{}}
	texts := map[string]*string{"unit": (*string)(&o.Unit), "role": (*string)(&o.Role), "function": &o.Function, "email": &o.Email, "phone": &o.Phone,
		"since": &o.Since, "until": &o.Until, "basis": (*string)(&o.Basis), "recorded": &o.Recorded, "recorded-by": &o.RecordedBy,
		"review": &o.Review, "left": &o.Left, "trashed": (*string)(&o.Trashed)}
	own := map[string]*string{}
	for _, p := range o.own() {
		own[p.field] = p.value
	}
	if strings.HasPrefix(f["email"], refMark) {
		own["email"] = &o.Email
	}
	for name, v := range f {
		switch into := texts[name]; {
		case into != nil && own[name] == nil:
			*into = v
		case name == "languages":
			o.Languages = strings.Fields(v)
		case name == "name-public":
			o.NamePublic = v != ""
		case own[name] != nil:
			value, err := personalValue(tx, v)
			if err != nil {
				return nil, err
			}
			*own[name] = value
			o.refs[name] = personal{strings.TrimPrefix(v, refMark), value}
		default:
			return nil, record.UnknownField(KindOfficial, name)
		}
	}
	return o, nil
}

// personalValue is what a reference of the ledger leads to; "" = erased.
func personalValue(tx *sqldb.Tx, ref string) (value string, err error) {
	err = tx.Row(`select value from personal_value where id = $1`, []any{strings.TrimPrefix(ref, refMark)}, &value)
	if errs.Is(err, errs.NotFound) {
		err = nil
	}
	return value, err
}

// Erased reports whether a value of the ledger refers to a personal value that
// is gone.
func (officialKind) Erased(tx *sqldb.Tx, value string) (bool, error) {
	if !strings.HasPrefix(value, refMark) {
		return false, nil
	}
	now, err := personalValue(tx, value)
	return now == "", err
}

// Revealed is a change with the personal values that it refers to.
type Revealed struct {
	ledger.Change
	Personal     bool // the values are personal: for those who may see the record
	BeforeErased bool // Before is a value that was erased
	AfterErased  bool
}

// Reveal gives the changes of an entry with their personal values, for a page
// that shows the history to those who may see the record.
func Reveal(tx *sqldb.Tx, e ledger.Entry) ([]Revealed, error) {
	var all []Revealed
	for _, c := range e.Changes {
		r := Revealed{Change: c, Personal: strings.HasPrefix(c.Before+c.After, refMark)}
		if r.Personal {
			for _, side := range []struct {
				value *string
				gone  *bool
			}{{&r.Before, &r.BeforeErased}, {&r.After, &r.AfterErased}} {
				if !strings.HasPrefix(*side.value, refMark) {
					continue
				}
				now, err := personalValue(tx, *side.value)
				if err != nil {
					return nil, err
				}
				*side.value, *side.gone = now, now == ""
			}
		}
		all = append(all, r)
	}
	return all, nil
}
