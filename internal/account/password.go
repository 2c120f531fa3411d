package account

import (
	"context"

	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Peek returns the account that a link of an invitation or for a new password
// is for, and changes nothing. It is errs.Gone where the link is good no more.
func (d *Door) Peek(ctx context.Context, token string, invitation bool) (a *Account, err error) {
	err = d.DB.Read(ctx, func(tx *sqldb.Tx) error {
		t, err := look(tx, d.Now(), linkKind(invitation), token)
		if err == nil {
			a = t.account
		}
		return err
	})
	return a, err
}

func linkKind(invitation bool) kind {
	if invitation {
		return ticketInvite
	}
	return ticketReset
}

// SetPassword takes up an invitation, or sets a new password by the link of a
// mail, and signs in. All other sessions end. With a second step set it is
// asked for afterwards.
func (d *Door) SetPassword(ctx context.Context, token string, invitation bool, password string, from From) (In, error) {
	a, err := d.Peek(ctx, token, invitation)
	if err != nil {
		return In{}, err
	}
	if err := CheckPassword(password, a.Email, a.Name, d.Context...); err != nil {
		return In{}, err
	}
	hash, err := hashPassword(ctx, password)
	if err != nil {
		return In{}, err
	}
	var in In
	_, err = ledger.Write(ctx, d.DB, ledger.Act{Kind: "rights", Actor: string(a.ID), At: d.Now()}, func(tx *ledger.Tx) error {
		t, err := look(tx.Tx, d.Now(), linkKind(invitation), token)
		if err != nil {
			return err
		}
		if t.account.State == Disabled {
			return errStale
		}
		if err := endAll(tx.Tx, t.account.ID); err != nil {
			return err
		}
		if _, err := tx.Exec(`update account set password = $1 where id = $2`, hash, string(t.account.ID)); err != nil {
			return err
		}
		if t.account.State == Invited {
			now := *t.account
			now.State = Active
			if err := change(tx, t.account, &now); err != nil {
				return err
			}
			if err := handOver(tx, t.account.ID); err != nil {
				return err
			}
		}
		changed := Event{At: d.Now(), Kind: "password-changed", Account: t.account.ID, Address: from.Address}
		if err := Logged(tx.Tx, changed); err != nil {
			return err
		}
		if t.account.TOTP {
			in.Second, err = issue(tx.Tx, d.Now(), ticketSecond, t.account.ID, "")
			return err
		}
		in, err = d.enter(tx.Tx, t.account, from, "new password")
		return err
	})
	return in, err
}

// ChangePassword sets a new password for who proves once more who they are, by
// the old one and a code where a second step is set. All other sessions end. The
// error is errs.Forbidden or errs.TooMany for the proof, or errs.Invalid with the
// key of a message for a new one that will not do.
func (d *Door) ChangePassword(ctx context.Context, id ID, p Proof, password string) error {
	var a *Account
	if err := d.DB.Read(ctx, func(tx *sqldb.Tx) (err error) {
		a, err = Get(tx, id)
		return err
	}); err != nil {
		return err
	}
	if err := CheckPassword(password, a.Email, a.Name, d.Context...); err != nil {
		return err
	}
	if err := d.prove(ctx, id, p); err != nil {
		return err
	}
	fresh, err := hashPassword(ctx, password)
	if err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := tx.Exec(`update account set password = $1 where id = $2`, fresh, string(id)); err != nil {
			return err
		}
		if err := endOthers(tx, id, p.Session); err != nil {
			return err
		}
		return Logged(tx, Event{At: d.Now(), Kind: "password-changed", Account: id})
	})
}
