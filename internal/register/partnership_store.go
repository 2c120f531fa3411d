package register

import (
	"cmp"
	"slices"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// Pair is the key of an unordered pair of units: the same for both orders.
func Pair(a, b UnitID) string {
	if b < a {
		a, b = b, a
	}
	return string(a) + " " + string(b)
}

// GetPartnership returns the partnership with this id, trashed and merged ones
// too, with its statements, or errs.NotFound.
func GetPartnership(tx *sqldb.Tx, id PartnershipID) (*Partnership, error) {
	ps, err := partnerships(tx, `where id = $1`, `where partnership = $1`, id)
	if err != nil {
		return nil, err
	}
	if len(ps) == 0 {
		return nil, errs.New(errs.NotFound, "there is no partnership %s", id)
	}
	return ps[0], nil
}

// AllPartnerships returns every partnership, trashed and merged ones too, with
// their statements, in order of id.
func AllPartnerships(tx *sqldb.Tx) ([]*Partnership, error) {
	return partnerships(tx, `order by id`, ``)
}

// PartnershipsOf returns the partnerships of which unit is an end, trashed ones
// too.
func PartnershipsOf(tx *sqldb.Tx, unit UnitID) ([]*Partnership, error) {
	return partnerships(tx, `where a = $1 or b = $1 order by id`,
		`where partnership in (select id from partnership where a = $1 or b = $1)`, unit)
}

func partnerships(tx *sqldb.Tx, where, whereStatement string, args ...any) ([]*Partnership, error) {
	var all []*Partnership
	byID := map[PartnershipID]*Partnership{}
	err := tx.Each(`select id, association, a, b, trashed, merged_into, version from partnership `+where, args, func(row sqldb.Row) error {
		p := &Partnership{}
		err := row.Scan(&p.ID, &p.Association, &p.A, &p.B, &p.Trashed, &p.MergedInto, &p.Version)
		all = append(all, p)
		byID[p.ID] = p
		return err
	})
	if err != nil {
		return nil, err
	}
	err = tx.Each(`select partnership, field, sayer, source, seq, value, written, retrieved, actor, at from statement `+whereStatement, args,
		func(row sqldb.Row) error {
			var id PartnershipID
			var s Statement
			err := row.Scan(&id, &s.Field, &s.Sayer, &s.Source, &s.Seq, &s.Value, &s.Written, &s.Retrieved, &s.Actor, &s.At)
			if p := byID[id]; err == nil && p != nil {
				p.Statements = append(p.Statements, s)
			}
			return err
		})
	if err != nil {
		return nil, err
	}
	// Sorted here, because each database sorts texts its own way.
	for _, p := range all {
		slices.SortFunc(p.Statements, func(s, t Statement) int {
			return cmp.Or(cmp.Compare(s.Field, t.Field), cmp.Compare(s.Sayer, t.Sayer), cmp.Compare(s.Source, t.Source), cmp.Compare(s.Seq, t.Seq))
		})
	}
	return all, nil
}

// PutPartnership stores p with its statements, as PutUnit does for a unit. Two
// units have at most one partnership: another one of the same pair is
// errs.Conflict.
func PutPartnership(tx *ledger.Tx, p *Partnership) (bool, error) {
	if p.A == p.B {
		return false, errs.New(errs.Invalid, "a municipality cannot be its own partner")
	}
	if p.Version == 0 {
		return true, insertPartnership(tx, p)
	}
	old, err := GetPartnership(tx.Tx, p.ID)
	if err != nil {
		return false, err
	}
	return ReplacePartnership(tx, old, p)
}

// ReplacePartnership is PutPartnership for a caller that holds what stands.
func ReplacePartnership(tx *ledger.Tx, old, p *Partnership) (bool, error) {
	changes := partnershipFields(p).Diff(partnershipFields(old))
	if len(changes) == 0 {
		return false, nil
	}
	n, err := tx.Exec(`update partnership set a = $1, b = $2, pair = $3, trashed = $4, merged_into = $5, version = version + 1 where id = $6 and version = $7`,
		p.A, p.B, pairKey(p), p.Trashed, p.MergedInto, p.ID, p.Version)
	if err != nil {
		return false, err
	}
	if n == 0 {
		return false, errs.New(errs.Conflict, "the partnership was changed by somebody else meanwhile")
	}
	p.Version++
	for _, s := range p.Statements {
		if _, err := tx.Exec(`insert into statement (partnership, field, sayer, source, seq, value, written, retrieved, actor, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
			on conflict (partnership, field, sayer, source, seq) do update set
			value = excluded.value, written = excluded.written, retrieved = excluded.retrieved, actor = excluded.actor, at = excluded.at`,
			p.ID, s.Field, s.Sayer, s.Source, s.Seq, s.Value, s.Written, s.Retrieved, s.Actor, s.At); err != nil {
			return false, err
		}
	}
	stands := map[string]bool{}
	for _, s := range p.Statements {
		stands[statementKey(s)] = true
	}
	for _, s := range old.Statements {
		if !stands[statementKey(s)] {
			if _, err := tx.Exec(`delete from statement where partnership = $1 and field = $2 and sayer = $3 and source = $4 and seq = $5`,
				p.ID, s.Field, s.Sayer, s.Source, s.Seq); err != nil {
				return false, err
			}
		}
	}
	tx.Record(KindPartnership, string(p.ID), ledger.Update, changes, record.TouchesPublic(partnershipInfos(), changes))
	return true, nil
}

// pairKey keeps the pair of a merged partnership out of the way of the one
// that it was merged into.
func pairKey(p *Partnership) string {
	if p.MergedInto != "" {
		return "merged " + string(p.ID)
	}
	return Pair(p.A, p.B)
}

func insertPartnership(tx *ledger.Tx, p *Partnership) error {
	if p.ID == "" {
		p.ID = PartnershipID(ledger.NewID())
	}
	p.Version = 1
	if _, err := tx.Exec(`insert into partnership (id, association, a, b, pair, trashed, merged_into, version) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		p.ID, p.Association, p.A, p.B, pairKey(p), p.Trashed, p.MergedInto, p.Version); err != nil {
		return err
	}
	for _, s := range p.Statements {
		if _, err := tx.Exec(`insert into statement (partnership, field, sayer, source, seq, value, written, retrieved, actor, at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			p.ID, s.Field, s.Sayer, s.Source, s.Seq, s.Value, s.Written, s.Retrieved, s.Actor, s.At); err != nil {
			return err
		}
	}
	changes := partnershipFields(p).Diff(nil)
	tx.Record(KindPartnership, string(p.ID), ledger.Create, changes, record.TouchesPublic(partnershipInfos(), changes))
	return nil
}
