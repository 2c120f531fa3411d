// Package ledger owns the append-only record of changes: who, when, which
// record, which fields, before and after, from which source, why, in which
// batch. One mechanism serves history, undo and the signal that a new edition
// is due. It must not know what a record means.
package ledger

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"sort"
	"time"

	"github.com/google/uuid"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// Kind names a sort of record: unit, partnership, agreement, source …
type Kind string

// Verb says what happened to a record.
type Verb string

// A record is created once and changed often. Trash, restore, merge and undo
// are changes whose fields tell what they did.
const (
	Create Verb = "create"
	Update Verb = "update"
)

// Change is one field of a record, before and after. An absent value is "".
type Change struct {
	Field  string `json:"f"`
	Before string `json:"b,omitempty"`
	After  string `json:"a,omitempty"`
}

// Entry is one change of one record.
type Entry struct {
	Position int64
	At       time.Time
	Actor    string // id of an account, or "system"
	Batch    string
	Kind     Kind
	Record   string
	Verb     Verb
	Changes  []Change
	Source   string // where it comes from: address or word of the source, "" where the record says so itself
	Why      string
	Public   bool // touches a public field: a new edition is due
}

// Act is what all entries of one write have in common. Label names the batch
// for people, for instance by the file that was imported.
type Act struct {
	Kind   string // edit, import, undo, decision
	Actor  string
	Label  string
	Why    string
	Source string // the address or word of the source, where one holds for all
	Undoes string // for an undo: the batch or position that it undoes
	At     time.Time
}

// Tx is a write transaction that remembers the changes made in it.
type Tx struct {
	*sqldb.Tx
	act     Act
	batch   string
	entries []Entry
}

// Batch is the id under which the changes of this transaction can be undone.
func (tx *Tx) Batch() string { return tx.batch }

// Act returns what the changes of this transaction have in common.
func (tx *Tx) Act() Act { return tx.act }

// Entries are the changes that were made so far.
func (tx *Tx) Entries() []Entry { return tx.entries }

// Record remembers a change. The caller has written the rows. Changes without
// a difference are left out, and an entry without changes is none.
func (tx *Tx) Record(kind Kind, record string, verb Verb, changes []Change, public bool) {
	kept := changes[:0:0]
	for _, c := range changes {
		if c.Before != c.After {
			kept = append(kept, c)
		}
	}
	if len(kept) == 0 {
		return
	}
	sort.Slice(kept, func(i, j int) bool { return kept[i].Field < kept[j].Field })
	tx.entries = append(tx.entries, Entry{Kind: kind, Record: record, Verb: verb, Changes: kept, Public: public})
}

// Written is what a committed write left in the ledger. Batch is "" and Count
// 0 where nothing was changed.
type Written struct {
	Batch    string
	Count    int
	Position int64 // of the last entry
	Public   int64 // position of the last public entry, 0 where there is none
}

// Write runs f in one transaction and appends its entries as the last act of
// that transaction. Where f records nothing, no batch is kept.
func Write(ctx context.Context, db *sqldb.DB, act Act, f func(*Tx) error) (Written, error) {
	if act.At.IsZero() || act.Actor == "" || act.Kind == "" {
		return Written{}, errs.New(errs.Internal, "an act needs a time, an actor and a kind")
	}
	var w Written
	err := db.Write(ctx, func(stx *sqldb.Tx) error {
		tx := &Tx{Tx: stx, act: act, batch: NewID()}
		if err := f(tx); err != nil {
			return err
		}
		var err error
		w, err = tx.close()
		return err
	})
	if err != nil {
		return Written{}, err
	}
	return w, nil
}

// errPreview ends a preview's transaction.
var errPreview = errors.New("this was a preview")

// Preview runs f as Write does and takes everything back: it returns the
// entries that f would have left.
func Preview(ctx context.Context, db *sqldb.DB, act Act, f func(*Tx) error) ([]Entry, error) {
	var entries []Entry
	err := db.Write(ctx, func(stx *sqldb.Tx) error {
		tx := &Tx{Tx: stx, act: act, batch: NewID()}
		if err := f(tx); err != nil {
			return err
		}
		entries = tx.entries
		return errPreview
	})
	if !errors.Is(err, errPreview) {
		return nil, err
	}
	return entries, nil
}

func (tx *Tx) close() (Written, error) {
	n := int64(len(tx.entries))
	if n == 0 {
		return Written{}, nil
	}
	at := tx.act.At.UnixMilli()
	if _, err := tx.Exec(`insert into batch (id, kind, actor, label, at, undoes) values ($1, $2, $3, $4, $5, $6)`,
		tx.batch, tx.act.Kind, tx.act.Actor, tx.act.Label, at, tx.act.Undoes); err != nil {
		return Written{}, err
	}
	changes := make([]string, n)
	lastPublic := int64(0) // counted from 1 within this transaction
	for i, e := range tx.entries {
		b, err := json.Marshal(e.Changes)
		if err != nil {
			return Written{}, err
		}
		changes[i] = string(b)
		if e.Public {
			lastPublic = int64(i) + 1
		}
	}
	var head int64
	if err := tx.Row(`update ledger_head set position = position + $1 where id = 1 returning position`, []any{n}, &head); err != nil {
		return Written{}, err
	}
	first := head - n
	for i, e := range tx.entries {
		e.Source = cmp.Or(e.Source, tx.act.Source)
		public := 0
		if e.Public {
			public = 1
		}
		if _, err := tx.Exec(`insert into ledger (position, at, actor, batch, kind, record, verb, changes, source, why, public)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
			first+int64(i)+1, at, tx.act.Actor, tx.batch, string(e.Kind), e.Record, string(e.Verb), changes[i], e.Source, tx.act.Why, public); err != nil {
			return Written{}, err
		}
	}
	if lastPublic > 0 {
		if _, err := tx.Exec(`update ledger_head set public = $1 where id = 1`, first+lastPublic); err != nil {
			return Written{}, err
		}
	}
	w := Written{Batch: tx.batch, Count: int(n), Position: head}
	if lastPublic > 0 {
		w.Public = first + lastPublic
	}
	return w, nil
}

// NewID returns a new public id: a UUID of version 7, ordered by time.
func NewID() string {
	return uuid.Must(uuid.NewV7()).String()
}
