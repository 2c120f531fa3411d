package campaign

import (
	"time"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Officials that answers name stand apart from all other proposals, since they
// hold persons: one table that an erasure looks into, and whose rows go as soon
// as an editor decides.

func putNamed(tx *sqldb.Tx, s *Sheet, n Named, at time.Time) error {
	_, err := tx.Exec(`insert into campaign_official (id, campaign, unit, role, function, email, name, own_email, at, version)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)`,
		ledger.NewID(), string(s.Campaign.ID), string(s.Unit.ID), string(n.Role), n.Function, n.Email, n.Name, n.OwnEmail, at.UnixMilli())
	return err
}

// stillRight notes of officials that the town says they still are: they are to
// be asked again later.
func stillRight(tx *ledger.Tx, s *Sheet, roles []register.OfficialRole) error {
	for _, role := range roles {
		o := *s.Official(role)
		o.Review = register.ReviewDate(s.Unit.Country, tx.Act().At.UTC().Format(time.DateOnly))
		if _, err := register.PutOfficial(tx, &o); err != nil {
			return err
		}
	}
	return nil
}

// NamedBy are the officials whom a town's answer names and nobody has decided
// on.
func NamedBy(tx *sqldb.Tx, id ID, unit register.UnitID) ([]Named, error) {
	return named(tx, `where campaign = $1 and unit = $2 order by role, id`, string(id), string(unit))
}

// AllNamed counts them by campaign and town, for what there is to do.
func AllNamed(tx *sqldb.Tx) (map[ID]map[register.UnitID]int, error) {
	all := map[ID]map[register.UnitID]int{}
	return all, tx.Each(`select campaign, unit, count(*) from campaign_official group by campaign, unit`, nil, func(row sqldb.Row) error {
		var id ID
		var unit register.UnitID
		n := 0
		err := row.Scan(&id, &unit, &n)
		if all[id] == nil {
			all[id] = map[register.UnitID]int{}
		}
		all[id][unit] = n
		return err
	})
}

func named(tx *sqldb.Tx, where string, args ...any) ([]Named, error) {
	var all []Named
	return all, tx.Each(`select id, role, function, email, name, own_email from campaign_official `+where, args, func(row sqldb.Row) error {
		var n Named
		err := row.Scan(&n.ID, &n.Role, &n.Function, &n.Email, &n.Name, &n.OwnEmail)
		all = append(all, n)
		return err
	})
}

// AcceptNamed makes the person the official of the role, in place of who was.
// basis is the ground on which the person's data are kept; a
// register.WrongOfficial says what is wrong.
func AcceptNamed(tx *ledger.Tx, id ID, unit register.UnitID, official string, basis register.Basis) error {
	all, err := named(tx.Tx, `where id = $1 and campaign = $2 and unit = $3`, official, string(id), string(unit))
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errs.New(errs.NotFound, "inner.not-found")
	}
	n := all[0]
	standing, err := register.OfficialsOf(tx.Tx, unit)
	if err != nil {
		return err
	}
	o := &register.Official{Unit: unit, Role: n.Role}
	for _, x := range standing {
		if x.Role == n.Role {
			o = x
			break
		}
	}
	if o.Name != n.Name {
		// What was known of another person is not known of this one.
		o.OwnEmail, o.OwnPhone, o.NamePublic, o.Languages, o.Since, o.Until = "", "", false, nil, "", ""
	}
	o.Function, o.Name, o.Basis = n.Function, n.Name, basis
	if n.Email != "" {
		o.Email = n.Email
	}
	if n.OwnEmail != "" {
		o.OwnEmail = n.OwnEmail
	}
	if _, err := register.PutOfficial(tx, o); err != nil {
		return err
	}
	return DropNamed(tx.Tx, id, unit, official)
}

// DropNamed forgets an official whom an answer names.
func DropNamed(tx *sqldb.Tx, id ID, unit register.UnitID, official string) error {
	n, err := tx.Exec(`delete from campaign_official where id = $1 and campaign = $2 and unit = $3`, official, string(id), string(unit))
	if err == nil && n == 0 {
		err = errs.New(errs.NotFound, "inner.not-found")
	}
	return err
}

// PlaceNew says which municipality a town meant by a partner that it wrote: the
// proposal is made anew with it.
func PlaceNew(tx *ledger.Tx, id ID, proposal string, unit register.UnitID) error {
	p, err := edit.GetProposal(tx.Tx, proposal)
	if err != nil {
		return err
	}
	if p.Origin != Actor(id) || p.Change.Kind != register.KindPartnership || p.Change.Record != "" || p.Change.Now.Get("written") == "" {
		return errs.New(errs.Conflict, "inner.conflict")
	}
	if err := edit.Decline(tx, p.ID, p.Version, placed); err != nil {
		return err
	}
	next := *p
	next.Change.Now = record.Values{}
	for f, v := range p.Change.Now {
		if f != "written" {
			next.Change.Now[f] = v
		}
	}
	next.Change.Now.Set("b", string(unit))
	next.Why = p.Change.Now.Get("written")
	next.ID = "" // it is another
	return edit.Propose(tx.Tx, &next)
}
