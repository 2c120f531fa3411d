package record

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Trash says why a record is out of sight; "" means that it is not.
type Trash string

// What an undo took back, a later import may bring again. What a person
// removed, no import brings back.
const (
	Kept    Trash = ""
	Undone  Trash = "undone"
	Removed Trash = "removed"
)

// Head is what every record has: its id, how often it was changed (0 = it is
// not stored yet), and whether it lies in the trash. Refs is of kinds with a
// personal field only.
type Head struct {
	ID      *string
	Version *int64
	Trashed *Trash
	Refs    *Refs
}

// Kind is a kind of record that lies in a table of its own, R its struct. Its
// fields say how a record is stored, taken apart for the ledger and edited; what
// else there is to know stands in its functions. The value of a personal field
// lies in personal_value: the record and the ledger hold its id, so that deleting
// that row erases the value from the history too. A record with a personal field
// whose struct has no place for the ids is refused.
type Kind[R any] struct {
	Named  ledger.Kind
	Store  string // its table
	Head   func(*R) Head
	Fields []Field[R]

	Check func(*R) error // what is none: errs.Invalid with the key of a message
	// Where not its fields say who may see a record but the record itself.
	Public  func(*R) bool
	Settled func(old, next *R) error                                                          // what may not be changed; nil = all may
	Called  func(tx *sqldb.Tx, r *R, words func(key string) string) (title string, err error) // what it is called in lists

	// Of its form. Rules looks at the values all together. Find returns the record
	// that a change without an id means, or nil. Required looks for what a new
	// record needs besides its fields, and Begin makes one of it. Before is called
	// before each save.
	Rules    func(tx *ledger.Tx, now Values, wrong Wrong)
	Find     func(tx *ledger.Tx, k *Kind[R], c Change) (*R, error)
	Required func(tx *ledger.Tx, c Change, wrong Wrong)
	Begin    func(tx *ledger.Tx, r *R, c Change) error
	Before   func(tx *ledger.Tx, k *Kind[R], r *R, c Change) error
}

// Field is a field of a kind. A String of type Words holds several, parted by
// blanks. One of String, Date, Number, Flag, Point and Rows says
// where its value stands in the record; String may return nil where a record
// has no such place.
type Field[R any] struct {
	Info
	Column string // of the table; "" = the name with _ for -, NoColumn = none
	Fixed  bool   // it is stored when the record is made, and never again

	String func(*R) *string
	Date   func(*R) *date.Date
	Number func(*R) *int64
	Flag   func(*R) *bool
	Point  func(*R) (at *geo.Point, known *bool) // in the columns lat and lon, which are null where it is not known
	Rows   *RowsOf[R]

	// Get and Set are for a field that the ledger writes otherwise.
	// Where none of the above is set the column holds it as they write it.
	Get func(*R) string
	Set func(*R, string) error

	// Where not the class alone says who may see the value: of which records it is
	// personal though others' may be seen, and of which it is public though others'
	// are personal.
	PersonalIn func(*R) bool
	PublicIn   func(*R) bool
}

// NoColumn is a field that no column of the table holds.
const NoColumn = "-"

// RowsOf is a field of which a record may have several values: rows of a table
// of their own, each with a text for each column. The first Keys of them tell
// the rows of one record apart.
type RowsOf[R any] struct {
	Table   string
	Name    string // in the ledger, "" = as the field
	Member  string // of an Object, "" = as the field
	Of      string // its column of the record's id
	Columns []string
	Keys    int
	Listed  bool // the ledger writes a single text besides the keys as a list, too
	Get     func(*R) [][]string
	Set     func(*R, [][]string)
	Order   func(a, b []string) int // nil = by the texts
}

// Kind is the name of the kind in the ledger.
func (k *Kind[R]) Kind() ledger.Kind { return k.Named }

// TrashedKeys are of the messages that say how a record came into the trash.
var TrashedKeys = map[string]string{"removed": "desk.trashed-removed", "undone": "desk.trashed-undone"}

// Infos are the fields of the kind in their order.
func (k *Kind[R]) Infos() []Info {
	infos := make([]Info, len(k.Fields), len(k.Fields)+1)
	trashed := Info{Name: "trashed", Class: Internal, Type: Word, Keys: TrashedKeys, Loose: true}
	for i := range k.Fields {
		infos[i] = k.Fields[i].Info
		infos[i].Sometimes = k.Fields[i].PersonalIn != nil
		infos[i].Opens = k.Public != nil || k.Fields[i].PublicIn != nil
		if infos[i].Class == Public {
			trashed.Class = Public
		}
	}
	return append(infos, trashed)
}

func (f *Field[R]) column() string {
	switch {
	case f.Column == NoColumn || f.Rows != nil || f.Point != nil:
		return ""
	case f.Column != "":
		return f.Column
	}
	return strings.ReplaceAll(f.Name, "-", "_")
}

// text is the value of a field as the ledger writes it; "" = none.
func (f *Field[R]) text(r *R) string {
	switch {
	case f.Get != nil:
		return f.Get(r)
	case f.String != nil:
		if s := f.String(r); s != nil {
			return *s
		}
	case f.Date != nil:
		return f.Date(r).EDTF()
	case f.Number != nil:
		return Count(*f.Number(r))
	case f.Flag != nil && *f.Flag(r):
		return "yes"
	case f.Point != nil:
		if at, known := f.Point(r); *known {
			return strconv.FormatFloat(at.Lat, 'f', -1, 64) + " " + strconv.FormatFloat(at.Lon, 'f', -1, 64)
		}
	}
	return ""
}

// setText puts a value of the ledger into a record.
func (f *Field[R]) setText(r *R, value string) (err error) {
	switch {
	case f.Set != nil:
		return f.Set(r, value)
	case f.String != nil:
		if s := f.String(r); s != nil {
			*s = value
		}
	case f.Date != nil:
		*f.Date(r), err = date.ParseEDTF(value)
	case f.Number != nil:
		*f.Number(r), err = strconv.ParseInt(cmp.Or(value, "0"), 10, 64)
	case f.Flag != nil:
		*f.Flag(r) = value != ""
	case f.Point != nil:
		at, known := f.Point(r)
		if *known = value != ""; *known {
			_, err = fmt.Sscan(value, &at.Lat, &at.Lon)
		}
	}
	return err
}

// FlatOf takes a record apart for the ledger: a personal value that is not kept
// apart yet is left out.
func (k *Kind[R]) FlatOf(r *R) Flat {
	f := make(Flat, len(k.Fields))
	for i := range k.Fields {
		switch field := &k.Fields[i]; {
		case field.Rows != nil:
			for _, row := range field.Rows.Get(r) {
				name, value := field.Rows.entry(field.ledgerName(), row)
				f.Set(name, value)
			}
		case field.Name == "":
		default:
			if ref, ok := k.refs(r)[field.Name]; ok {
				f.Set(field.Name, refMark+ref.ID)
			} else if !field.isPersonal(r) {
				f.Set(field.Name, field.text(r))
			}
		}
	}
	f.Set("trashed", string(*k.Head(r).Trashed))
	return f
}

// ledgerName is how the ledger calls the field, or its rows' names begin.
func (f *Field[R]) ledgerName() string {
	if f.Rows != nil && f.Rows.Name != "" {
		return f.Rows.Name
	}
	return f.Name
}

// entry is a row as the ledger names and writes it: one text stands as it is,
// several as a list.
func (rows *RowsOf[R]) entry(name string, row []string) (string, string) {
	name = Key(append([]string{name}, row[:rows.Keys]...)...)
	switch values := row[rows.Keys:]; {
	case len(values) == 0:
		return name, "1"
	case len(values) == 1 && !rows.Listed:
		return name, values[0]
	default:
		return name, List(values...)
	}
}

// row is what entry wrote.
func (rows *RowsOf[R]) row(name, value string) ([]string, error) {
	row := Parts(name)[1:]
	if len(row) != rows.Keys {
		return nil, errs.New(errs.Internal, "the ledger holds a field of unknown form: %q", name)
	}
	switch n := len(rows.Columns) - rows.Keys; {
	case n == 0:
	case n == 1 && !rows.Listed:
		row = append(row, value)
	default:
		values := UnlistAny(value)
		if len(values) != n {
			return nil, errs.New(errs.Internal, "the ledger holds a value of unknown form: %q", value)
		}
		row = append(row, values...)
	}
	return row, nil
}

// unflat puts a record together, with the personal values that were not erased.
func (k *Kind[R]) unflat(tx *sqldb.Tx, id string, f Flat) (*R, error) {
	r := new(R)
	head := k.Head(r)
	*head.ID = id
	rows := map[*RowsOf[R]][][]string{}
	for _, name := range f.Names() {
		if name == "trashed" {
			*head.Trashed = Trash(f[name])
			continue
		}
		parts := Parts(name)
		i := slices.IndexFunc(k.Fields, func(x Field[R]) bool { return x.ledgerName() == parts[0] && (x.Rows != nil) == (len(parts) > 1) })
		if i < 0 {
			return nil, UnknownField(k.Named, name)
		}
		field := &k.Fields[i]
		if id, ok := strings.CutPrefix(f[name], refMark); ok && field.keepsApart() {
			value, err := personalValue(tx, id)
			if err == nil {
				err = k.addRef(r, field, PersonalRef{id, value})
			}
			if err != nil {
				return nil, err
			}
			continue
		}
		if field.Rows == nil {
			if err := field.setText(r, f[name]); err != nil {
				return nil, err
			}
			continue
		}
		row, err := field.Rows.row(name, f[name])
		if err != nil {
			return nil, err
		}
		rows[field.Rows] = append(rows[field.Rows], row)
	}
	for of, all := range rows {
		of.put(r, all)
	}
	return r, nil
}

// put gives a record its rows in their order, which is the same whatever the
// database.
func (rows *RowsOf[R]) put(r *R, all [][]string) {
	order := rows.Order
	if order == nil {
		order = slices.Compare[[]string]
	}
	slices.SortFunc(all, order)
	rows.Set(r, all)
}

// Flat returns the record with this id as it stands, or errs.NotFound.
func (k *Kind[R]) Flat(tx *sqldb.Tx, id string) (Flat, error) {
	r, err := k.Get(tx, id)
	if err != nil {
		return nil, err
	}
	return k.FlatOf(r), nil
}

// Replace stores f in place of what stands.
func (k *Kind[R]) Replace(tx *ledger.Tx, id string, f Flat) error {
	r, err := k.unflat(tx.Tx, id, f)
	if err != nil {
		return err
	}
	old, err := k.Get(tx.Tx, id)
	if err != nil {
		return err
	}
	*k.Head(r).Version = *k.Head(old).Version
	_, err = k.PutOver(tx, old, r)
	return err
}

// Title is what a record is called in lists.
func (k *Kind[R]) Title(tx *sqldb.Tx, id string, words func(key string) string) (string, error) {
	r, err := k.Get(tx, id)
	if err != nil || k.Called == nil {
		return "", err
	}
	return k.Called(tx, r, words)
}

// References are the fields that refer to other records.
func (k *Kind[R]) References() []Reference {
	var all []Reference
	for i := range k.Fields {
		switch f := &k.Fields[i]; {
		case f.Rows != nil:
			for c, column := range f.Info.Columns {
				if column.To != "" {
					all = append(all, Reference{column.To, `select x.` + f.Rows.Of + ` from ` + f.Rows.Table + ` x join ` + k.Store + ` r on r.id = x.` + f.Rows.Of +
						` where x.` + f.Rows.Columns[c] + ` = $1 and r.trashed = ''`})
				}
			}
		case f.To != "" && f.column() != "":
			all = append(all, Reference{f.To, `select id from ` + k.Store + ` where ` + f.column() + ` = $1 and trashed = ''`})
		}
	}
	return all
}

// Table is where the records lie.
func (k *Kind[R]) Table() string { return k.Store }
