package record

import (
	"slices"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// refMark begins a text of the ledger, or of a column that holds other texts
// too, that is the id of a personal value.
const refMark = "ref:"

// Refs are the personal values of a record by the name of their field. A struct
// of which a field is personal has a place for them, which Head names; only this
// package writes to it.
type Refs map[string]PersonalRef

// PersonalRef is the id of a row of personal_value with the value that it holds, ""
// where it was erased.
type PersonalRef struct{ ID, Value string }

// Refers reports whether a value that the ledger holds of the field is the id of
// a personal value.
func (i Info) Refers(value string) bool {
	return i.Name != "" && (i.class() == Personal || i.Sometimes) && strings.HasPrefix(value, refMark)
}

// keepsApart reports whether values of the field lie in personal_value, of all
// records or of some.
func (f *Field[R]) keepsApart() bool {
	return f.Name != "" && (f.class() == Personal || f.PersonalIn != nil)
}

// isPersonal reports whether the value that r has in the field is kept apart.
func (f *Field[R]) isPersonal(r *R) bool {
	return f.keepsApart() && (f.class() == Personal || f.PersonalIn(r))
}

// columnRef is the id that a column of the field refers to, "" where it holds a
// value. The column of a field which is personal in all records holds ids alone.
func (f *Field[R]) columnRef(text string) string {
	id, ok := strings.CutPrefix(text, refMark)
	if !f.keepsApart() || f.class() != Personal && !ok {
		return ""
	}
	return id
}

// columnText is what the column of a field holds in place of a personal value.
func (f *Field[R]) columnText(id string) string {
	if id == "" || f.class() == Personal {
		return id
	}
	return refMark + id
}

// refs are the personal values of r; nil where it has none.
func (k *Kind[R]) refs(r *R) Refs {
	if refs := k.Head(r).Refs; refs != nil {
		return *refs
	}
	return nil
}

// addRef notes that the value of a field is kept apart, and puts the value into
// r.
func (k *Kind[R]) addRef(r *R, f *Field[R], ref PersonalRef) error {
	refs := k.Head(r).Refs
	if refs == nil {
		return noPlaceForRefs(k.Named, f.Name)
	}
	if *refs == nil {
		*refs = Refs{}
	}
	(*refs)[f.Name] = ref
	return f.setText(r, ref.Value)
}

func noPlaceForRefs(kind ledger.Kind, field string) error {
	return errs.New(errs.Internal, "%s of %s is personal, and its struct has no place for Refs", field, kind)
}

// readPersonal gives the records of a list their personal values.
func (k *Kind[R]) readPersonal(tx *sqldb.Tx, end string, args []any, all []*R) error {
	if !slices.ContainsFunc(k.Fields, func(f Field[R]) bool { return f.keepsApart() }) {
		return nil
	}
	values := map[string]string{}
	err := tx.Each(`select id, value from personal_value where record in (select id from `+k.Store+` `+end+`)`, args, func(row sqldb.Row) error {
		var id, value string
		err := row.Scan(&id, &value)
		values[id] = value
		return err
	})
	if err != nil {
		return err
	}
	for _, r := range all {
		for i := range k.Fields {
			f := &k.Fields[i]
			if ref, ok := k.refs(r)[f.Name]; ok {
				if err := k.addRef(r, f, PersonalRef{ref.ID, values[ref.ID]}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// keepPersonal gives each personal value of r a row: the one that it has, the
// one that old has, or a new one.
func (k *Kind[R]) keepPersonal(tx *ledger.Tx, old, r *R) error {
	var kept Refs
	for i := range k.Fields {
		f := &k.Fields[i]
		if !f.keepsApart() {
			continue
		}
		head, value := k.Head(r), f.text(r)
		if head.Refs == nil || f.Rows != nil {
			return noPlaceForRefs(k.Named, f.Name)
		}
		if !f.isPersonal(r) {
			if strings.HasPrefix(value, refMark) {
				return errs.New(errs.Invalid, "%s of %s cannot begin with %q", f.Name, k.Named, refMark)
			}
			continue
		}
		ref := k.refs(r)[f.Name]
		if old != nil && (ref.ID == "" || ref.Value != value) {
			ref = k.refs(old)[f.Name]
		}
		if value == "" {
			continue
		}
		if ref.ID == "" || ref.Value != value {
			ref = PersonalRef{ledger.NewID(), value}
			if _, err := tx.Exec(`insert into personal_value (id, record, field, value, created) values ($1, $2, $3, $4, $5)`,
				ref.ID, *head.ID, f.Name, value, tx.Act().At.UnixMilli()); err != nil {
				return err
			}
		}
		if kept == nil {
			kept = Refs{}
		}
		kept[f.Name] = ref
	}
	if head := k.Head(r); head.Refs != nil {
		*head.Refs = kept
	}
	return nil
}

// personalValue is what an id of a personal value leads to; "" = erased.
func personalValue(tx *sqldb.Tx, id string) (value string, err error) {
	err = tx.Row(`select value from personal_value where id = $1`, []any{id}, &value)
	if errs.Is(err, errs.NotFound) {
		err = nil
	}
	return value, err
}

// isErased reports whether a value that the ledger holds of a field refers to a
// personal value that is gone.
func isErased(tx *sqldb.Tx, t Type, field, value string) (bool, error) {
	if info, _ := InfoOf(t.Infos(), field); !info.Refers(value) {
		return false, nil
	}
	now, err := personalValue(tx, strings.TrimPrefix(value, refMark))
	return now == "", err
}

// Erase stores r in place of what stands and deletes all personal values that
// the record ever had, also from its history. Of free texts that stood, which
// may name the person, the ledger is not told.
func (k *Kind[R]) Erase(tx *ledger.Tx, r *R) error {
	old, err := k.Get(tx.Tx, *k.Head(r).ID)
	if err != nil {
		return err
	}
	if _, err := k.store(tx, old, r, func(c ledger.Change) bool {
		info, _ := InfoOf(k.Infos(), c.Field)
		return !info.FreeText || info.Refers(c.Before)
	}); err != nil {
		return err
	}
	return DropValues(tx, *k.Head(r).ID)
}

// Erasable is a kind of whose records what may name a person can be deleted for
// good.
type Erasable interface {
	Type
	EraseRecord(tx *ledger.Tx, id string) error
}

// EraseRecord deletes what may name a person in a record: its personal values,
// also those that it once had, and its free texts, in the history too. The rest
// goes into the trash. One that there is not is errs.NotFound.
func (k *Kind[R]) EraseRecord(tx *ledger.Tx, id string) error {
	old, err := k.Get(tx.Tx, id)
	if err != nil {
		return err
	}
	r := *old
	for i := range k.Fields {
		if f := &k.Fields[i]; f.Rows == nil && f.Name != "" && (f.FreeText || f.isPersonal(old)) {
			if err := f.setText(&r, ""); err != nil {
				return err
			}
		}
	}
	*k.Head(&r).Trashed = Removed
	if err := k.Erase(tx, &r); err != nil {
		return err
	}
	return ForgetWords(tx, k, id)
}

// DropValues deletes all personal values that a record has or ever had: its
// history says that they were erased, and no undo brings them back. A field that
// still refers to one is empty from then on.
func DropValues(tx *ledger.Tx, id string) error {
	_, err := tx.Exec(`delete from personal_value where record = $1`, id)
	return err
}

// PersonalValue is a value of a personal field, now or once.
type PersonalValue struct {
	Field    string    `json:"field"`
	Value    string    `json:"value"`
	Recorded time.Time `json:"recorded"`
}

// PersonalValues are all values that the personal fields of a record ever had
// and that were not erased, oldest first.
func PersonalValues(tx *sqldb.Tx, id string) ([]PersonalValue, error) {
	var all []PersonalValue
	return all, tx.Each(`select field, value, created from personal_value where record = $1 order by created, id`, []any{id}, func(row sqldb.Row) error {
		var v PersonalValue
		var at int64
		err := row.Scan(&v.Field, &v.Value, &at)
		v.Recorded = time.UnixMilli(at).UTC()
		all = append(all, v)
		return err
	})
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
func (ks Kinds) Reveal(tx *sqldb.Tx, e ledger.Entry) ([]Revealed, error) {
	var all []Revealed
	for _, c := range e.Changes {
		r := Revealed{Change: c}
		info, known := ks.Info(e.Kind, c.Field)
		for _, side := range []struct {
			value *string
			gone  *bool
		}{{&r.Before, &r.BeforeErased}, {&r.After, &r.AfterErased}} {
			if !known || !info.Refers(*side.value) {
				continue
			}
			now, err := personalValue(tx, strings.TrimPrefix(*side.value, refMark))
			if err != nil {
				return nil, err
			}
			r.Personal, *side.value, *side.gone = true, now, now == ""
		}
		all = append(all, r)
	}
	return all, nil
}
