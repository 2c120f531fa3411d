package record

import (
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

// Get returns the record with this id, a trashed one too, or errs.NotFound.
func (k *Kind[R]) Get(tx *sqldb.Tx, id string) (*R, error) {
	all, err := k.List(tx, `where id = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, errs.New(errs.NotFound, "there is no %s %s", k.Named, id)
	}
	return all[0], nil
}

// List returns the records that a query's end chooses, trashed ones too: it
// begins with where or order by, "" = all of them.
func (k *Kind[R]) List(tx *sqldb.Tx, end string, args ...any) ([]*R, error) {
	columns := []string{"id", "trashed", "version"}
	for i := range k.Fields {
		f := &k.Fields[i]
		if c := f.column(); c != "" {
			columns = append(columns, c)
		} else if f.Point != nil {
			columns = append(columns, "lat", "lon")
		}
	}
	var all []*R
	at := map[string]int{} // of their ids
	to := make([]any, 0, len(columns))
	err := tx.Each(`select `+strings.Join(columns, ", ")+` from `+k.Store+` `+end, args, func(row sqldb.Row) error {
		r := new(R)
		if err := k.scan(row, r, to); err != nil {
			return err
		}
		at[*k.Head(r).ID] = len(all)
		all = append(all, r)
		return nil
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	if err := k.readPersonal(tx, end, args, all); err != nil {
		return nil, err
	}
	for i := range k.Fields {
		if rows := k.Fields[i].Rows; rows != nil {
			if err := rows.read(tx, k.Store, end, args, all, at); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// scan reads a row of the table; to is room for where its values go.
func (k *Kind[R]) scan(row sqldb.Row, r *R, to []any) error {
	head := k.Head(r)
	to = append(to, head.ID, (*string)(head.Trashed), head.Version)
	var then []func() error
	for i := range k.Fields {
		f := &k.Fields[i]
		switch {
		case f.Point != nil:
			var lat, lon *float64
			to = append(to, &lat, &lon)
			then = append(then, func() error {
				if at, known := f.Point(r); lat != nil && lon != nil {
					*at, *known = geo.Point{Lat: *lat, Lon: *lon}, true
				}
				return nil
			})
		case f.column() == "":
		case f.Date != nil:
			var text string
			to = append(to, &text)
			then = append(then, func() (err error) {
				d := f.Date(r)
				written := d.Written // as a column beside it has it
				*d, err = date.ParseEDTF(text)
				d.Written = written
				return err
			})
		case f.Number != nil:
			to = append(to, f.Number(r))
		case f.Flag != nil:
			var n int
			to = append(to, &n)
			then = append(then, func() error { *f.Flag(r) = n != 0; return nil })
		case f.String != nil && !f.keepsApart():
			to = append(to, f.String(r))
		default:
			var text string
			to = append(to, &text)
			then = append(then, func() error {
				if id := f.columnRef(text); id != "" {
					return k.addRef(r, f, PersonalRef{ID: id})
				}
				return f.setText(r, text)
			})
		}
	}
	if err := row.Scan(to...); err != nil {
		return err
	}
	for _, f := range then {
		if err := f(); err != nil {
			return err
		}
	}
	return nil
}

// read gives the records of a list, of which at says where each id stands, their
// rows. All that the table has are read where all records are.
func (rows *RowsOf[R]) read(tx *sqldb.Tx, table, end string, args []any, all []*R, at map[string]int) error {
	where := ""
	if strings.HasPrefix(end, "where") {
		where = ` where ` + rows.Of + ` in (select id from ` + table + ` ` + end + `)`
	}
	id, cells := "", make([]string, len(rows.Columns))
	to := []any{&id}
	for i := range cells {
		to = append(to, &cells[i])
	}
	found := make([][][]string, len(all))
	err := tx.Each(`select `+rows.Of+`, `+strings.Join(rows.Columns, ", ")+` from `+rows.Table+where, args, func(row sqldb.Row) error {
		err := row.Scan(to...)
		if i, ok := at[id]; ok && err == nil {
			found[i] = append(found[i], slices.Clone(cells))
		}
		return err
	})
	if err != nil {
		return err
	}
	for i, of := range found {
		if len(of) > 0 {
			rows.put(all[i], of)
		}
	}
	return nil
}

// Put stores r: new where its version is 0, else in place of what stands at
// that version, and remembers the difference. It reports whether anything was
// written; a change made meanwhile is errs.Conflict.
func (k *Kind[R]) Put(tx *ledger.Tx, r *R) (bool, error) {
	head := k.Head(r)
	if *head.Version == 0 {
		return k.PutOver(tx, nil, r)
	}
	stands, err := k.Get(tx.Tx, *head.ID)
	if err != nil {
		return false, err
	}
	return k.PutOver(tx, stands, r)
}

// PutOver is Put for a caller that holds what stands in old, nil where r is new.
func (k *Kind[R]) PutOver(tx *ledger.Tx, old, r *R) (bool, error) {
	if k.Check != nil {
		if err := k.Check(r); err != nil {
			return false, err
		}
	}
	if k.Settled != nil && old != nil {
		if err := k.Settled(old, r); err != nil {
			return false, err
		}
	}
	return k.store(tx, old, r, nil)
}

// store writes r in place of old, and remembers the changes that tell lets
// through; nil = all.
func (k *Kind[R]) store(tx *ledger.Tx, old, r *R, tell func(ledger.Change) bool) (bool, error) {
	head := k.Head(r)
	if *head.ID == "" {
		*head.ID = ledger.NewID()
	}
	if err := k.keepPersonal(tx, old, r); err != nil {
		return false, err
	}
	was, verb, public := Flat{}, ledger.Create, k.public(r)
	if old != nil {
		was, verb, public = k.FlatOf(old), ledger.Update, public || k.public(old)
	}
	changes := k.FlatOf(r).Diff(was)
	if len(changes) == 0 {
		return false, nil
	}
	if err := k.write(tx, r, verb, changes); err != nil {
		return false, err
	}
	public = public && (k.Public != nil || k.touchesPublic(old, r, changes))
	if tell != nil {
		changes = slices.DeleteFunc(changes, func(c ledger.Change) bool { return !tell(c) })
	}
	tx.Record(k.Named, *head.ID, verb, changes, public)
	return true, nil
}

// touchesPublic reports whether changes touch what the public sees: a public
// field, or one that is public in the record, before or after. Whether a record
// with a public field lies in the trash is public too.
func (k *Kind[R]) touchesPublic(old, r *R, changes []ledger.Change) bool {
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Class != Public && (f.PublicIn == nil || !f.PublicIn(r) && (old == nil || !f.PublicIn(old))) {
			continue
		}
		for _, c := range changes {
			if name, _, _ := strings.Cut(c.Field, "/"); name == f.ledgerName() || name == "trashed" && f.Class == Public {
				return true
			}
		}
	}
	return false
}

func (k *Kind[R]) public(r *R) bool {
	return k.Public == nil || k.Public(r) && *k.Head(r).Trashed == Kept
}

func (k *Kind[R]) write(tx *ledger.Tx, r *R, verb ledger.Verb, changes []ledger.Change) error {
	head := k.Head(r)
	columns := make([]string, 0, len(k.Fields)+4)
	args := make([]any, 0, cap(columns))
	for i := range k.Fields {
		f := &k.Fields[i]
		if f.Point != nil {
			columns = append(columns, "lat", "lon")
			if at, known := f.Point(r); *known {
				args = append(args, at.Lat, at.Lon)
			} else {
				args = append(args, nil, nil)
			}
			continue
		}
		c := f.column()
		if c == "" || verb != ledger.Create && f.Fixed {
			continue
		}
		value := f.stored(r)
		if f.isPersonal(r) {
			value = f.columnText(k.refs(r)[f.Name].ID)
		}
		columns, args = append(columns, c), append(args, value)
	}
	columns, args = append(columns, "trashed"), append(args, string(*head.Trashed))
	n := len(columns)
	if verb == ledger.Create {
		if _, err := tx.Exec(`insert into `+k.Store+` (`+strings.Join(columns, ", ")+`, id, version) values (`+slots(n+1)+`, 1)`,
			append(args, *head.ID)...); err != nil {
			return err
		}
		*head.Version = 1
		return k.writeRows(tx, r, nil)
	}
	for i, c := range columns {
		columns[i] = c + " = $" + strconv.Itoa(i+1)
	}
	written, err := tx.Exec(fmt.Sprintf(`update %s set %s, version = version + 1 where id = $%d and version = $%d`, k.Store,
		strings.Join(columns, ", "), n+1, n+2),
		append(args, *head.ID, *head.Version)...)
	if err != nil {
		return err
	}
	if written == 0 {
		return errs.New(errs.Conflict, "the %s was changed by somebody else meanwhile", k.Named)
	}
	*head.Version++
	return k.writeRows(tx, r, changes)
}

// stored is a value as its column holds it.
func (f *Field[R]) stored(r *R) any {
	switch {
	case f.Date != nil:
		return f.Date(r).EDTF()
	case f.Number != nil:
		return *f.Number(r)
	case f.Flag != nil:
		if *f.Flag(r) {
			return 1
		}
		return 0
	case f.String != nil:
		return *f.String(r)
	}
	return f.Get(r)
}

// writeRows writes the rows of a new record, or those in place of which changes
// put others.
func (k *Kind[R]) writeRows(tx *ledger.Tx, r *R, changes []ledger.Change) error {
	id := *k.Head(r).ID
	for i := range k.Fields {
		rows := k.Fields[i].Rows
		begins := k.Fields[i].ledgerName() + "/"
		if rows == nil || changes != nil && !slices.ContainsFunc(changes, func(c ledger.Change) bool { return strings.HasPrefix(c.Field, begins) }) {
			continue
		}
		if changes != nil {
			if _, err := tx.Exec(`delete from `+rows.Table+` where `+rows.Of+` = $1`, id); err != nil {
				return err
			}
		}
		all := rows.Get(r)
		if len(all) == 0 {
			continue
		}
		insert := `insert into ` + rows.Table + ` (` + rows.Of + `, ` + strings.Join(rows.Columns, ", ") + `) values (` + slots(len(rows.Columns)+1) + `)`
		args := make([]any, 0, len(rows.Columns)+1)
		for _, row := range all {
			args = append(args[:0], id)
			for _, cell := range row {
				args = append(args, cell)
			}
			if _, err := tx.Exec(insert, args...); err != nil {
				return err
			}
		}
	}
	return nil
}

// slots are the places of n values in a statement: $1, $2 …
func slots(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString("$" + strconv.Itoa(i+1))
	}
	return b.String()
}

// Each calls f for every record, trashed ones too, in order of id. It holds a
// block of them in memory, never all.
func (k *Kind[R]) Each(tx *sqldb.Tx, f func(*R) error) error {
	return Blocks(tx, k.Store, func(after, last string) error {
		all, err := k.List(tx, `where id > $1 and id <= $2 order by id`, after, last)
		for _, r := range all {
			if err == nil {
				err = f(r)
			}
		}
		return err
	})
}

// blockSize is how many records are in memory at once while all are read.
const blockSize = 1000

// Blocks calls f for one block of a table's ids after the other: those above
// after, up to last.
func Blocks(tx *sqldb.Tx, table string, f func(after, last string) error) error {
	for after := ""; ; {
		var last *string
		if err := tx.Row(`select max(id) from (select id from `+table+` where id > $1 order by id limit $2) block`, []any{after, blockSize},
			&last); err != nil || last == nil {
			return err
		}
		if err := f(after, *last); err != nil {
			return err
		}
		after = *last
	}
}
