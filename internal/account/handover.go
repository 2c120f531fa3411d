package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// MostColleagues is how many coordinators the municipalities of one may have.
const MostColleagues = 20

// perInviter bounds the invitations that one coordinator sends.
var perInviter = allowance{5, 2 * time.Hour}

// Colleagues are the coordinators of any of some units, those who are switched
// off left out, by name.
func Colleagues(tx *sqldb.Tx, units []register.UnitID) ([]*Account, error) {
	all, err := List(tx)
	return slices.DeleteFunc(all, func(a *Account) bool {
		return a.Role != Coordinator || a.State == Disabled || !slices.ContainsFunc(a.Units, func(u register.UnitID) bool { return slices.Contains(units, u) })
	}), err
}

// InviteColleague makes a coordinator of the municipalities of by, who is one,
// and sends the invitation. The new one is not trusted: that the association
// says. The error is as of Invite, or errs.TooMany.
func (d *Door) InviteColleague(ctx context.Context, by ID, p Person, languages []string) (*Account, error) {
	return d.inviteOwn(ctx, by, p, languages, nil)
}

// HandOver invites the successor of by. When the invitation is taken up, by's
// access ends and the officials, who are by, have left. Until then a second
// call names another successor: the first one then stays as a colleague.
func (d *Door) HandOver(ctx context.Context, by ID, p Person, officials []register.OfficialID, languages []string) (*Account, error) {
	if officials == nil {
		officials = []register.OfficialID{}
	}
	return d.inviteOwn(ctx, by, p, languages, officials)
}

func (d *Door) inviteOwn(ctx context.Context, by ID, p Person, languages []string, officials []register.OfficialID) (*Account, error) {
	var made *Account
	_, err := ledger.Write(ctx, d.DB, ledger.Act{Kind: "rights", Actor: string(by), At: d.Now()}, func(tx *ledger.Tx) error {
		if err := tx.Exclusive("rights"); err != nil {
			return err
		}
		own, err := Get(tx.Tx, by)
		if err != nil {
			return err
		}
		if own.Role != Coordinator || own.State != Active {
			return errs.New(errs.Forbidden, "door.not-yours")
		}
		p.Role, p.Units, p.Trusted = Coordinator, own.Units, false
		if err := p.check(tx.Tx, languages); err != nil {
			return err
		}
		all, err := Colleagues(tx.Tx, own.Units)
		if err != nil {
			return err
		}
		wait, err := perInviter.spend(tx.Tx, "invite "+string(by), d.Now())
		if err != nil {
			return err
		}
		if len(all) >= MostColleagues || wait > 0 {
			return errs.New(errs.TooMany, "townhall.invite-most")
		}
		made = &Account{Email: p.Email, Name: p.Name, Lang: p.Lang, Role: Coordinator, State: Invited, Units: p.Units}
		if err := create(tx, made, ""); err != nil {
			return err
		}
		if officials != nil {
			if err := name(tx, own, made.ID, officials); err != nil {
				return err
			}
		}
		return d.invite(tx.Tx, by, made, officials != nil)
	})
	return made, err
}

// name notes who follows somebody, in place of an earlier note.
func name(tx *ledger.Tx, own *Account, successor ID, officials []register.OfficialID) error {
	var ids []string
	for _, id := range officials {
		o, err := register.GetOfficial(tx.Tx, id)
		if err != nil {
			return err
		}
		if !slices.Contains(own.Units, o.Unit) {
			return errs.New(errs.NotFound, "inner.not-found")
		}
		ids = append(ids, string(id))
	}
	if _, err := tx.Exec(`delete from hand_over where predecessor = $1`, string(own.ID)); err != nil {
		return err
	}
	_, err := tx.Exec(`insert into hand_over (successor, predecessor, officials, at) values ($1, $2, $3, $4)`, string(successor), string(own.ID),
		strings.Join(ids, " "), tx.Act().At.UnixMilli())
	return err
}

// Successor is whom somebody named and who has not come yet, "" = nobody.
func Successor(tx *sqldb.Tx, id ID) (successor ID, err error) {
	return successor, tx.Each(`select successor from hand_over where predecessor = $1`, []any{string(id)}, func(row sqldb.Row) error {
		return row.Scan((*string)(&successor))
	})
}

// follows reports whether successor was named to follow id.
func follows(tx *sqldb.Tx, id, successor ID) (bool, error) {
	named, err := Successor(tx, id)
	return named == successor && named != "", err
}

// KeepTownHall takes a hand-over back that is not done yet. The successor stays
// as a colleague.
func KeepTownHall(tx *sqldb.Tx, id ID) error {
	_, err := tx.Exec(`delete from hand_over where predecessor = $1`, string(id))
	return err
}

// handOver ends the access of whom a new coordinator follows, and the
// officials who that was have left.
func handOver(tx *ledger.Tx, successor ID) error {
	var predecessor ID
	var officials string
	err := tx.Row(`select predecessor, officials from hand_over where successor = $1`, []any{string(successor)}, (*string)(&predecessor), &officials)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`delete from hand_over where successor = $1`, string(successor)); err != nil {
		return err
	}
	old, err := Get(tx.Tx, predecessor)
	if err != nil {
		return err
	}
	if old.Role == Coordinator && old.State == Active {
		now := *old
		now.State = Disabled
		if err := change(tx, old, &now); err != nil {
			return err
		}
		if err := endAll(tx.Tx, old.ID); err != nil {
			return err
		}
	}
	for _, id := range strings.Fields(officials) {
		if err := register.Leave(tx, register.OfficialID(id)); err != nil && !errs.Is(err, errs.NotFound) {
			return err
		}
	}
	return nil
}
