package register

import (
	"slices"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
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

// NewUnitSlug gives a new unit its place in addresses.
func NewUnitSlug(tx *sqldb.Tx, u *Unit) error {
	all, err := AllUnits(tx)
	if err == nil {
		u.Slug = NewSlugs(SlugTaken(all)).Give([]Slugged{u.slugged()})[0]
	}
	return err
}

// UnitWithID returns the unit that has an id of a scheme, "" where none has.
// What was merged leads on.
func UnitWithID(tx *sqldb.Tx, scheme, value string) (id UnitID, err error) {
	err = tx.Each(`select u.id, u.merged_into from external_id x join unit u on u.id = x.unit where x.scheme = $1 and x.value = $2 and u.trashed = ''`, []any{scheme, value}, func(row sqldb.Row) error {
		var into UnitID
		err := row.Scan(&id, &into)
		if into != "" {
			id = into
		}
		return err
	})
	return id, err
}

// Remove puts a record into the trash: no import brings it back. A unit with
// partnerships that stand is errs.Conflict.
func Remove(tx *ledger.Tx, kind ledger.Kind, id string) error {
	if kind == KindUnit {
		of, err := PartnershipsOf(tx.Tx, UnitID(id))
		if err != nil {
			return err
		}
		for _, p := range of {
			if p.Trashed == Kept && p.MergedInto == "" {
				return errs.New(errs.Conflict, "edit.has-partnerships")
			}
		}
	}
	return trash(tx, kind, id, Removed)
}

// Restore takes a record out of the trash.
func Restore(tx *ledger.Tx, kind ledger.Kind, id string) error { return trash(tx, kind, id, Kept) }

func trash(tx *ledger.Tx, kind ledger.Kind, id string, to Trash) error {
	now, err := loadFields(tx.Tx, kind, id)
	if err != nil {
		return err
	}
	if now["merged-into"] != "" {
		return errs.New(errs.Conflict, "edit.was-merged")
	}
	delete(now, "trashed")
	now.set("trashed", string(to))
	return storeFields(tx, kind, id, now)
}

// Trashed are the ids of the records of a kind that lie in the trash.
func Trashed(tx *sqldb.Tx, kind ledger.Kind) (ids []string, err error) {
	table := map[ledger.Kind]string{KindUnit: "unit", KindPartnership: "partnership", KindAgreement: "agreement", KindActivity: "activity", KindPaper: "paper", KindMemory: "memory"}[kind]
	if table == "" {
		return nil, errs.New(errs.Internal, "a %s has no trash", kind)
	}
	return ids, tx.Each(`select id from `+table+` where trashed <> '' order by id desc`, nil, func(row sqldb.Row) error {
		var id string
		err := row.Scan(&id)
		ids = append(ids, id)
		return err
	})
}

func (u *Unit) slugged() Slugged {
	code := string(u.ID)
	for _, x := range u.ExternalIDs {
		if strings.HasPrefix(x.Scheme, "national:") {
			code = x.Value
		}
	}
	return Slugged{Name: u.Name, District: u.District, Region: u.Region, Country: u.Country, Code: code}
}

// AddName gives u a further name; a name that it has stays once.
func (u *Unit) AddName(n Name) {
	for _, m := range u.Names {
		if m == n {
			return
		}
	}
	u.Names = append(u.Names, n)
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

// Other is the end of p that is not unit.
func (p *Partnership) Other(unit UnitID) UnitID {
	if p.A == unit {
		return p.B
	}
	return p.A
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

func decisionOf(record string) (Decision, error) {
	scope, written, ok := strings.Cut(record, " ")
	if !ok {
		return Decision{}, errs.New(errs.Internal, "the ledger holds a decision of unknown form: %q", record)
	}
	return Decision{Scope: scope, Written: written}, nil
}

// Clone is a copy of u that shares nothing with it.
func (u *Unit) Clone() *Unit {
	c := *u
	c.Names = slices.Clone(u.Names)
	c.ExternalIDs = slices.Clone(u.ExternalIDs)
	c.OldSlugs = slices.Clone(u.OldSlugs)
	c.Members = slices.Clone(u.Members)
	return &c
}

// Clone is a copy of p that shares nothing with it.
func (p *Partnership) Clone() *Partnership {
	c := *p
	c.Statements = slices.Clone(p.Statements)
	return &c
}

// Differs reports whether storing next in place of old would change anything.
func Differs(old, next *Unit) bool { return len(unitFields(next).diff(unitFields(old))) > 0 }

// PositionText is a unit's position as the ledger holds it.
func PositionText(u *Unit) string { return unitFields(u)["position"] }

// HeldFields are the fields of units that a person changed by an edit, as
// "unit-id field" → the value that he gave. While a field still has that value
// no import changes it.
func HeldFields(tx *sqldb.Tx) (map[string]string, error) {
	held := map[string]string{}
	return held, ledger.Each(tx, "edit", KindUnit, func(e ledger.Entry) {
		for _, c := range e.Changes {
			held[e.Record+" "+c.Field] = c.After
		}
	})
}

// AddParty adds a party; what a party that stands does not say yet is filled.
func (a *Agreement) AddParty(p Party) {
	for i := range a.Parties {
		if a.Parties[i].Unit == p.Unit {
			if a.Parties[i].Resolution == "" {
				a.Parties[i].Resolution = p.Resolution
			}
			return
		}
	}
	a.Parties = append(a.Parties, p)
}

// AddPartnership ties the agreement to a partnership, once.
func (a *Agreement) AddPartnership(id PartnershipID) {
	if !slices.Contains(a.Partnerships, id) {
		a.Partnerships = append(a.Partnerships, id)
	}
}
