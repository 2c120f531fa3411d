package record

import (
	"fmt"
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
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
		if c := k.Fields[i].column(); c != "" {
			columns = append(columns, c)
		}
	}
	var all []*R
	byID := map[string]*R{}
	err := tx.Each(`select `+strings.Join(columns, ", ")+` from `+k.Store+` `+end, args, func(row sqldb.Row) error {
		r := new(R)
		if err := k.scan(row, r); err != nil {
			return err
		}
		all = append(all, r)
		byID[*k.Head(r).ID] = r
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
			if err := rows.read(tx, k.Store, end, args, byID); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// scan reads a row of the table.
func (k *Kind[R]) scan(row sqldb.Row, r *R) error {
	head := k.Head(r)
	to := []any{head.ID, (*string)(head.Trashed), head.Version}
	var then []func() error
	for i := range k.Fields {
		f := &k.Fields[i]
		switch {
		case f.column() == "":
		case f.Date != nil:
			var text string
			to = append(to, &text)
			then = append(then, func() (err error) { *f.Date(r), err = date.ParseEDTF(text); return err })
		case f.Number != nil:
			to = append(to, f.Number(r))
		case f.Flag != nil:
			var n int
			to = append(to, &n)
			then = append(then, func() error { *f.Flag(r) = n != 0; return nil })
		default:
			// The text of a date beside it is part of it: it is set last.
			var text string
			to = append(to, &text)
			then = append(then, func() error {
				if id := f.columnRef(text); id != "" {
					return k.addRef(r, f, PersonalRef{ID: id})
				}
				return f.setColumn(r, text)
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

// read gives the records of a list their rows. All that the table has are read
// where all records are.
func (rows *RowsOf[R]) read(tx *sqldb.Tx, table, end string, args []any, byID map[string]*R) error {
	where := ""
	if strings.HasPrefix(end, "where") {
		where = ` where ` + rows.Of + ` in (select id from ` + table + ` ` + end + `)`
	}
	found := map[string][][]string{}
	err := tx.Each(`select `+rows.Of+`, `+strings.Join(rows.Columns, ", ")+` from `+rows.Table+where, args, func(row sqldb.Row) error {
		id := ""
		cells := make([]string, len(rows.Columns))
		to := []any{&id}
		for i := range cells {
			to = append(to, &cells[i])
		}
		err := row.Scan(to...)
		found[id] = append(found[id], cells)
		return err
	})
	if err != nil {
		return err
	}
	for id, all := range found {
		if r := byID[id]; r != nil {
			rows.put(r, all)
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
	if err := k.write(tx, r, verb); err != nil {
		return false, err
	}
	public = public && (k.Public != nil || TouchesPublic(k.Infos(), changes) || k.showsPersonal(old, r, changes))
	if tell != nil {
		changes = slices.DeleteFunc(changes, func(c ledger.Change) bool { return !tell(c) })
	}
	tx.Record(k.Named, *head.ID, verb, changes, public)
	return true, nil
}

// showsPersonal reports whether changes touch a personal field that is public in
// the record, before or after.
func (k *Kind[R]) showsPersonal(old, r *R, changes []ledger.Change) bool {
	return slices.ContainsFunc(k.Fields, func(f Field[R]) bool {
		return f.PublicIn != nil && (f.PublicIn(r) || old != nil && f.PublicIn(old)) &&
			slices.ContainsFunc(changes, func(c ledger.Change) bool { return c.Field == f.Name })
	})
}

func (k *Kind[R]) public(r *R) bool {
	return k.Public == nil || k.Public(r) && *k.Head(r).Trashed == Kept
}

func (k *Kind[R]) write(tx *ledger.Tx, r *R, verb ledger.Verb) error {
	head := k.Head(r)
	var columns []string
	var args []any
	for i := range k.Fields {
		f := &k.Fields[i]
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
		slots := make([]string, n+1)
		for i := range slots {
			slots[i] = fmt.Sprintf("$%d", i+1)
		}
		if _, err := tx.Exec(`insert into `+k.Store+` (`+strings.Join(columns, ", ")+`, id, version) values (`+strings.Join(slots, ", ")+`, 1)`,
			append(args, *head.ID)...); err != nil {
			return err
		}
		*head.Version = 1
		return k.writeRows(tx, r, false)
	}
	for i, c := range columns {
		columns[i] = fmt.Sprintf("%s = $%d", c, i+1)
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
	return k.writeRows(tx, r, true)
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

// setColumn puts the text of a column into r.
func (f *Field[R]) setColumn(r *R, text string) error {
	if f.String == nil {
		return f.Set(r, text)
	}
	*f.String(r) = text
	return nil
}

func (k *Kind[R]) writeRows(tx *ledger.Tx, r *R, stood bool) error {
	id := *k.Head(r).ID
	for i := range k.Fields {
		rows := k.Fields[i].Rows
		if rows == nil {
			continue
		}
		if stood {
			if _, err := tx.Exec(`delete from `+rows.Table+` where `+rows.Of+` = $1`, id); err != nil {
				return err
			}
		}
		slots := []string{"$1"}
		for c := range rows.Columns {
			slots = append(slots, fmt.Sprintf("$%d", c+2))
		}
		insert := `insert into ` + rows.Table + ` (` + strings.Join(slices.Concat([]string{rows.Of}, rows.Columns), ", ") + `) values (` +
			strings.Join(slots, ", ") + `)`
		for _, row := range rows.Get(r) {
			args := []any{id}
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
