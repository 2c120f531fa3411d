package ledger

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// Head is where the ledger stands: the position of its last entry, and of its
// last public one. An edition is numbered by the latter.
type Head struct{ Position, Public int64 }

// ReadHead returns where the ledger stands in the state that tx sees.
func ReadHead(tx *sqldb.Tx) (Head, error) {
	var h Head
	err := tx.Row(`select position, public from ledger_head where id = 1`, nil, &h.Position, &h.Public)
	return h, err
}

// Batch is a set of entries that were made, and can be undone, as one.
type Batch struct {
	ID, Kind, Actor, Label, Undoes string
	At                             time.Time
	Entries                        int64
}

// Filter chooses entries. Empty fields choose all.
type Filter struct {
	Record string
	Batch  string
	After  int64 // positions above this one
	Newest bool  // newest first
	Limit  int   // 0 = all
}

const columns = `position, at, actor, batch, kind, record, verb, changes, source, why, public`

// List returns the entries that f chooses, in order of position.
func List(tx *sqldb.Tx, f Filter) ([]Entry, error) {
	order, limit := "position", f.Limit
	if f.Newest {
		order = "position desc"
	}
	if limit <= 0 {
		limit = 1 << 31
	}
	where, args := "position > $1", []any{f.After, limit}
	// The column that has an index goes first, on both databases.
	switch {
	case f.Record != "":
		where, args = "record = $3 and position > $1", append(args, f.Record)
	case f.Batch != "":
		where, args = "batch = $3 and position > $1", append(args, f.Batch)
	}
	var entries []Entry
	err := tx.Each(`select `+columns+` from ledger where `+where+` order by `+order+` limit $2`, args, func(row sqldb.Row) error {
		e, err := scanEntry(row)
		entries = append(entries, e)
		return err
	})
	return entries, err
}

func scanEntry(row sqldb.Row) (Entry, error) {
	var e Entry
	var at int64
	var kind, verb, changes string
	var public int
	if err := row.Scan(&e.Position, &at, &e.Actor, &e.Batch, &kind, &e.Record, &verb, &changes, &e.Source, &e.Why, &public); err != nil {
		return e, err
	}
	e.At, e.Kind, e.Verb, e.Public = time.UnixMilli(at).UTC(), Kind(kind), Verb(verb), public != 0
	return e, json.Unmarshal([]byte(changes), &e.Changes)
}

// Changed reports whether records of these kinds were changed behind a position.
func Changed(tx *sqldb.Tx, after int64, kinds []Kind) (bool, error) {
	marks, args := make([]string, len(kinds)), []any{after}
	for i, kind := range kinds {
		marks[i], args = fmt.Sprintf("$%d", i+2), append(args, string(kind))
	}
	n := 0
	err := tx.Row(`select count(*) from (select 1 from ledger where position > $1 and kind in (`+strings.Join(marks, ", ")+`) limit 1) as first`, args, &n)
	return n > 0, err
}

// Touches reports whether a batch changed a field of this name in any record.
func Touches(tx *sqldb.Tx, batch, field string) (bool, error) {
	n := 0
	err := tx.Row(`select count(*) from (select 1 from ledger where batch = $1 and changes like $2 limit 1) as first`,
		[]any{batch, `%"f":"` + field + `"%`}, &n)
	return n > 0, err
}

// Get returns the entry at position, or errs.NotFound.
func Get(tx *sqldb.Tx, position int64) (Entry, error) {
	var e Entry
	found := false
	err := tx.Each(`select `+columns+` from ledger where position = $1`, []any{position}, func(row sqldb.Row) error {
		var err error
		e, err = scanEntry(row)
		found = true
		return err
	})
	if err == nil && !found {
		err = errs.New(errs.NotFound, "there is no entry %d in the ledger", position)
	}
	return e, err
}

// GetBatch returns the batch with this id, or errs.NotFound.
func GetBatch(tx *sqldb.Tx, id string) (Batch, error) {
	var b Batch
	var at int64
	err := tx.Row(`select id, kind, actor, label, at, undoes, (select count(*) from ledger where ledger.batch = batch.id) from batch where id = $1`,
		[]any{id}, &b.ID, &b.Kind, &b.Actor, &b.Label, &at, &b.Undoes, &b.Entries)
	b.At = time.UnixMilli(at).UTC()
	return b, err
}

// Batches returns the last batches, newest first, at most limit.
func Batches(tx *sqldb.Tx, limit int) ([]Batch, error) {
	var all []Batch
	err := tx.Each(`select b.id, b.kind, b.actor, b.label, b.at, b.undoes, count(*) from batch b join ledger l on l.batch = b.id
		group by b.id, b.kind, b.actor, b.label, b.at, b.undoes order by max(l.position) desc limit $1`, []any{limit}, func(row sqldb.Row) error {
		var b Batch
		var at int64
		err := row.Scan(&b.ID, &b.Kind, &b.Actor, &b.Label, &at, &b.Undoes, &b.Entries)
		b.At = time.UnixMilli(at).UTC()
		all = append(all, b)
		return err
	})
	return all, err
}

// Each calls f for every entry of one kind of record made by batches of one
// kind, in order of position.
func Each(tx *sqldb.Tx, batches string, kind Kind, f func(Entry)) error {
	return tx.Each(`select l.position, l.at, l.actor, l.batch, l.kind, l.record, l.verb, l.changes, l.source, l.why, l.public
		from batch b join ledger l on l.batch = b.id where b.kind = $1 and l.kind = $2 order by l.position`, []any{batches, string(kind)}, func(row sqldb.Row) error {
		e, err := scanEntry(row)
		f(e)
		return err
	})
}
