package register

import (
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
)

// Rename gives a unit another official name. The old one leads on: as a name
// and as an address.
func Rename(tx *ledger.Tx, id UnitID, name string) error {
	u, err := GetUnit(tx.Tx, id)
	if err != nil {
		return err
	}
	if strings.TrimSpace(name) == "" {
		return errs.New(errs.Invalid, "a name is missing")
	}
	if u.Name == name {
		return nil
	}
	all, err := AllUnits(tx.Tx)
	if err != nil {
		return err
	}
	u.AddName(Name{NameOld, "", u.Name})
	u.OldSlugs = append(u.OldSlugs, u.Slug)
	u.Name = name
	u.Slug = NewSlugs(SlugTaken(all)).Give([]Slugged{u.slugged()})[0]
	_, err = PutUnit(tx, u)
	return err
}

// Merge makes from part of into: its names, codes, addresses and partnerships
// lead on. Where both have a partnership with the same unit the two become
// one, and a partnership between the two ends.
func Merge(tx *ledger.Tx, from, into UnitID) error {
	if from == into {
		return errs.New(errs.Invalid, "a unit cannot be merged into itself")
	}
	f, err := GetUnit(tx.Tx, from)
	if err != nil {
		return err
	}
	t, err := GetUnit(tx.Tx, into)
	if err != nil {
		return err
	}
	if f.MergedInto != "" || t.MergedInto != "" {
		return errs.New(errs.Conflict, "%s was merged already", f.Name)
	}
	ids := f.ExternalIDs
	f.MergedInto, f.ExternalIDs = into, nil
	names := append([]Name{{NameOld, "", f.Name}}, f.Names...)
	if _, err := PutUnit(tx, f); err != nil {
		return err
	}
	for _, n := range names {
		if n.Kind == NameOfficial {
			n.Kind = NameAlternate // what t is called in a language stays
		}
		if n.Name != t.Name {
			t.AddName(n)
		}
	}
	t.ExternalIDs = append(t.ExternalIDs, ids...)
	if _, err := PutUnit(tx, t); err != nil {
		return err
	}
	if err := moveOfficials(tx, from, into); err != nil {
		return err
	}
	return mergePartnerships(tx, from, into)
}

func mergePartnerships(tx *ledger.Tx, from, into UnitID) error {
	moving, err := PartnershipsOf(tx.Tx, from)
	if err != nil {
		return err
	}
	standing, err := PartnershipsOf(tx.Tx, into)
	if err != nil {
		return err
	}
	with := map[UnitID]*Partnership{}
	for _, p := range standing {
		with[p.Other(into)] = p
	}
	for _, p := range moving {
		if p.MergedInto != "" {
			continue
		}
		other := p.Other(from)
		switch kept := with[other]; {
		case other == into:
			p.Trashed = Removed
		case kept == nil:
			if p.A == from {
				p.A = into
			} else {
				p.B = into
			}
		default:
			kept.adopt(p, other)
			if _, err := PutPartnership(tx, kept); err != nil {
				return err
			}
			p.MergedInto = kept.ID
		}
		if _, err := PutPartnership(tx, p); err != nil {
			return err
		}
	}
	return nil
}

// adopt takes the statements of q, which has the end other in common with p.
func (p *Partnership) adopt(q *Partnership, other UnitID) {
	have := map[string]bool{}
	for _, s := range p.Statements {
		have[statementKey(s)] = true
	}
	crossed := (p.A == other) != (q.A == other)
	for _, s := range q.Statements {
		if crossed {
			switch s.Sayer {
			case SayerA:
				s.Sayer = SayerB
			case SayerB:
				s.Sayer = SayerA
			}
		}
		for have[statementKey(s)] {
			s.Seq++
		}
		have[statementKey(s)] = true
		p.Statements = append(p.Statements, s)
	}
}
