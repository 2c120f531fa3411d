package register

import (
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// Decision says what a name as written by a source means: what a person
// decided. Scope is the id of the source to which it applies; Written the name
// with its country and what else the row said; Meaning the key of the place.
type Decision struct{ Scope, Written, Meaning string }

// Decisions returns what persons decided for the source scope.
func Decisions(tx *sqldb.Tx, scope string) ([]Decision, error) {
	var all []Decision
	return all, tx.Each(`select scope, written, meaning from decision where scope = $1 order by written`, []any{scope}, func(row sqldb.Row) error {
		var d Decision
		err := row.Scan(&d.Scope, &d.Written, &d.Meaning)
		all = append(all, d)
		return err
	})
}

// Decide records what a written name means, in place of an earlier decision.
func Decide(tx *ledger.Tx, d Decision) error {
	id := d.Scope + " " + d.Written
	old := record.Flat{}
	var before string
	err := tx.Row(`select meaning from decision where scope = $1 and written = $2`, []any{d.Scope, d.Written}, &before)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return err
	}
	old.Set("meaning", before)
	return putDecision(tx, id, d.Scope, d.Written, old, record.Flat{"meaning": d.Meaning})
}

func putDecision(tx *ledger.Tx, id, scope, written string, old, next record.Flat) error {
	changes := next.Diff(old)
	if len(changes) == 0 {
		return nil
	}
	verb := ledger.Update
	if old["meaning"] == "" {
		verb = ledger.Create
	}
	var err error
	if next["meaning"] == "" {
		_, err = tx.Exec(`delete from decision where scope = $1 and written = $2`, scope, written)
	} else {
		_, err = tx.Exec(`insert into decision (scope, written, meaning, actor, at) values ($1, $2, $3, $4, $5)
			on conflict (scope, written) do update set meaning = excluded.meaning, actor = excluded.actor, at = excluded.at`,
			scope, written, next["meaning"], tx.Act().Actor, tx.Act().At.UnixMilli())
	}
	if err != nil {
		return err
	}
	tx.Record(KindDecision, id, verb, changes, false)
	return nil
}

// decisionKind is the kind of record that decisions are: "scope written" is
// the id of one.
type decisionKind struct{}

func (decisionKind) Kind() ledger.Kind { return KindDecision }

func (decisionKind) Infos() []record.Info {
	return []record.Info{{Name: "meaning", Class: record.Internal, Loose: true}}
}

func (decisionKind) References() []record.Reference { return nil }

// Flat returns a decision; where there is none its meaning is "".
func (decisionKind) Flat(tx *sqldb.Tx, id string) (record.Flat, error) {
	f := record.Flat{}
	var meaning string
	err := tx.Row(`select meaning from decision where scope || ' ' || written = $1`, []any{id}, &meaning)
	if err != nil && !errs.Is(err, errs.NotFound) {
		return nil, err
	}
	f.Set("meaning", meaning)
	return f, nil
}

func (k decisionKind) Replace(tx *ledger.Tx, id string, f record.Flat) error {
	old, err := k.Flat(tx.Tx, id)
	if err != nil {
		return err
	}
	scope, written, ok := strings.Cut(id, " ")
	if !ok {
		return errs.New(errs.Internal, "the ledger holds a decision of unknown form: %q", id)
	}
	return putDecision(tx, id, scope, written, old, f)
}
