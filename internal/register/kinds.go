// Package register owns what is known: units, partnerships, statements,
// agreements, activities, officials, sources. It must not know how facts come
// in (intake) or how they are shown (edition).
package register

import (
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// Kinds of record in the ledger.
const (
	KindUnit        ledger.Kind = "unit"
	KindPartnership ledger.Kind = "partnership"
	KindAgreement   ledger.Kind = "agreement"
	KindSource      ledger.Kind = "source"
	KindDecision    ledger.Kind = "decision"
	KindActivity    ledger.Kind = "activity"
	KindDay         ledger.Kind = "day"
)

// Kinds are the register's kinds of record, what is referred to before what
// refers to it.
func Kinds() record.Kinds {
	return record.Kinds{
		record.Plain{Named: KindSource, Fields: []record.Info{
			{Name: "address", Class: record.Public, FreeText: true}, {Name: "publisher", Class: record.Public, FreeText: true}}},
		record.Plain{Named: KindDay, Fields: []record.Info{{Name: "day", Class: record.Public}}},
		UnitType, partnershipKind{}, AgreementKind, ActivityKind, decisionKind{}, record.OnlyUndoable{Undoable: OfficialKind},
	}
}

// Trash says why a record is out of sight; "" means that it is not.
type Trash = record.Trash

// What an undo took back, a later import may bring again. What a person
// removed, no import brings back.
const (
	Kept    = record.Kept
	Undone  = record.Undone
	Removed = record.Removed
)

// mostMerges bounds how often what was merged leads on.
const mostMerges = 16

// FollowUnit returns a unit, or the one that it was merged into. What is in the
// trash is returned too.
func FollowUnit(tx *sqldb.Tx, id UnitID) (u *Unit, err error) {
	for range mostMerges {
		if u, err = GetUnit(tx, id); err != nil || u.MergedInto == "" {
			return u, err
		}
		id = u.MergedInto
	}
	return u, err
}

// FollowPartnership returns a partnership, or the one that it was merged into.
// What is in the trash is returned too.
func FollowPartnership(tx *sqldb.Tx, id PartnershipID) (p *Partnership, err error) {
	for range mostMerges {
		if p, err = GetPartnership(tx, id); err != nil || p.MergedInto == "" {
			return p, err
		}
		id = p.MergedInto
	}
	return p, err
}

// Follow leads from a merged record to what it became: into tells what one was
// merged into, and false where there is no such record.
func Follow[ID ~string](id ID, into func(ID) (ID, bool)) (ID, bool) {
	for range mostMerges {
		next, ok := into(id)
		if !ok || next == "" {
			return id, ok
		}
		id = next
	}
	return id, false
}

// EndNames are two units by name, as a title.
func EndNames(tx *sqldb.Tx, a, b UnitID) (string, error) {
	x, errX := GetUnit(tx, a)
	y, errY := GetUnit(tx, b)
	if err := errs.First(errX, errY); err != nil {
		return "", err
	}
	return x.Name + " – " + y.Name, nil
}

// PairName is a partnership by its ends.
func PairName(tx *sqldb.Tx, id PartnershipID) (string, error) {
	p, err := GetPartnership(tx, id)
	if err != nil {
		return "", err
	}
	return EndNames(tx, p.A, p.B)
}

// rowsOf makes RowsOf.Get of a list in R and the cells of one of its values.
func rowsOf[R, T any](list func(*R) []T, cells func(T) []string) func(*R) [][]string {
	return func(r *R) [][]string {
		var rows [][]string
		for _, v := range list(r) {
			rows = append(rows, cells(v))
		}
		return rows
	}
}

// setRows makes RowsOf.Set, likewise.
func setRows[R, T any](list func(*R) *[]T, value func(cells []string) T) func(*R, [][]string) {
	return func(r *R, rows [][]string) {
		into := list(r)
		*into = nil
		for _, cells := range rows {
			*into = append(*into, value(cells))
		}
	}
}

// idRows are ids as rows of one column.
func idRows[ID ~string](ids []ID) [][]string {
	rows := make([][]string, len(ids))
	for i, id := range ids {
		rows[i] = []string{string(id)}
	}
	return rows
}

// rowIDs are the ids that idRows wrote; nil where there are none.
func rowIDs[ID ~string](rows [][]string) (ids []ID) {
	for _, row := range rows {
		ids = append(ids, ID(row[0]))
	}
	return ids
}
