package register

import "slices"

// PartnershipID is the public id of a partnership: a UUID of version 7.
type PartnershipID string

// Partnership is the lasting tie of exactly two units: one unordered pair. A
// and B keep the order in which they were recorded, which means nothing.
type Partnership struct {
	ID          PartnershipID
	Association AssociationID
	A, B        UnitID
	Statements  []Statement
	Trashed     Trash
	MergedInto  PartnershipID
	Version     int64
}

// Other is the end of p that is not unit.
func (p *Partnership) Other(unit UnitID) UnitID {
	if p.A == unit {
		return p.B
	}
	return p.A
}

// Say records a statement of p, in place of what the same sayer and source
// said of the same field and seq.
func (p *Partnership) Say(s Statement) {
	for i, t := range p.Statements {
		if t.Field == s.Field && t.Sayer == s.Sayer && t.Source == s.Source && t.Seq == s.Seq {
			p.Statements[i] = s
			return
		}
	}
	p.Statements = append(p.Statements, s)
}

// Clone is a copy of p that shares nothing with it.
func (p *Partnership) Clone() *Partnership {
	c := *p
	c.Statements = slices.Clone(p.Statements)
	return &c
}
