package register

import (
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// refMark begins a value of the ledger that is the id of a personal value.
const refMark = "ref:"

func officialFields(o *Official) fields {
	f := fields{}
	f.set("unit", string(o.Unit))
	f.set("role", string(o.Role))
	f.set("function", o.Function)
	f.set("email", o.Email)
	f.set("phone", o.Phone)
	for field, p := range o.refs {
		f.set(field, refMark+p.id)
	}
	f.set("languages", strings.Join(o.Languages, " "))
	f.set("since", o.Since)
	f.set("until", o.Until)
	f.set("basis", string(o.Basis))
	f.set("recorded", o.Recorded)
	f.set("recorded-by", o.RecordedBy)
	f.set("review", o.Review)
	if o.NamePublic {
		f.set("name-public", "1")
	}
	f.set("left", o.Left)
	f.set("trashed", string(o.Trashed))
	return f
}

// officialOf puts an official together; the values of its personal fields are
// read from tx, and are missing where they were erased.
func officialOf(tx *sqldb.Tx, id OfficialID, f fields) (*Official, error) {
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
			return nil, unknownField(KindOfficial, name)
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

// erased reports whether a value of the ledger refers to a personal value that
// is gone.
func erased(tx *sqldb.Tx, value string) (bool, error) {
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
