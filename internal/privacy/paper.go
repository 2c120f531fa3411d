package privacy

import (
	"context"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// undecided are the papers into which somebody must look: what is in a file is
// not searched. They are those of the partnerships of the units that the person
// is of, and those that are named in words that were found.
func undecided(tx *sqldb.Tx, s Subjects, officials []*register.Official, found []Hit) (hits []Hit, err error) {
	var units []register.UnitID
	for _, o := range officials {
		units = append(units, o.Unit)
	}
	for _, id := range s.Accounts {
		a, err := account.Get(tx, id)
		if errs.Is(err, errs.NotFound) {
			continue // not in this backup
		}
		if err != nil {
			return nil, err
		}
		units = append(units, a.Units...)
	}
	seen := map[register.PaperID]bool{}
	add := func(p *register.Paper) {
		if !seen[p.ID] {
			seen[p.ID] = true
			hits = append(hits, Hit{Table: "paper", Column: "file", Row: string(p.ID), How: Decide, Text: p.Title})
		}
	}
	for _, u := range units {
		papers, err := register.PapersOfUnit(tx, u)
		if err != nil {
			return nil, err
		}
		for _, p := range papers {
			add(p)
		}
	}
	for _, h := range found {
		if h.Table != "paper" {
			continue
		}
		p, err := register.GetPaper(tx, register.PaperID(h.Row))
		if err != nil {
			return nil, err
		}
		add(p)
	}
	return hits, nil
}

// ErasePaper deletes a paper for good, in words and in bytes, and notes it on
// the list of erasures, so that a restored backup loses it too. The file itself
// stays while another paper holds the same.
func ErasePaper(ctx context.Context, db *sqldb.DB, act ledger.Act, id register.PaperID, list string) error {
	if list == "" {
		return errs.New(errs.Invalid, "an erasure needs its list: without it a restored backup brings the paper back")
	}
	_, err := ledger.Write(ctx, db, act, func(tx *ledger.Tx) error {
		if _, err := register.GetPaper(tx.Tx, id); err != nil {
			return err
		}
		if _, err := keyOf(tx.Tx, true); err != nil {
			return err
		}
		s := Subjects{Papers: []register.PaperID{id}}
		report := Report{}
		if err := report.carryOut(tx, Erasure{ID: ledger.NewID(), At: act.At.UnixMilli(), Actor: act.Actor, Subjects: s.list(), Marks: []string{}}); err != nil {
			return err
		}
		return writeList(tx.Tx, list)
	})
	if err != nil {
		return err
	}
	return scrub(ctx, db)
}
