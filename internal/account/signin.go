package account

import (
	"cmp"
	"context"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
)

// From is where a try to come in is made.
type From struct {
	Address string // network address
	Agent   string // how the browser calls itself
	Device  string // the mark that an earlier sign-in left in the browser
}

// In is what a sign-in comes to: a session, or a second step that is to follow.
type In struct {
	Session string // token of the session
	Second  string // token of the ticket for the second step
	Account *Account
	Device  string // the mark to leave in the browser
}

// errRefused is the same for an unknown address, a wrong password, an account
// without one and a disabled one.
var errRefused = errs.New(errs.Forbidden, "door.refused")

// tooMany says how long to wait, as text for the message.
func tooMany(wait time.Duration) error {
	return errs.New(errs.TooMany, "%d", int(wait.Minutes())+1)
}

// SignIn tries a password. Unknown addresses get the same answer as known ones,
// in the same time. The error is errs.Forbidden, or errs.TooMany with the
// minutes to wait as its text.
func (d *Door) SignIn(ctx context.Context, email, password string, from From) (In, error) {
	now := d.Now()
	var a *Account
	var hash string
	if err := d.spend(ctx, email, from, func(tx *sqldb.Tx) (err error) {
		if a, err = find(tx, "folded", fold(email)); err != nil || a == nil {
			return err
		}
		return tx.Row(`select password from account where id = $1`, []any{string(a.ID)}, &hash)
	}); err != nil {
		return In{}, err
	}
	if len(password) > 4*MaxPassword {
		password = ""
	}
	ok, err := matches(ctx, password, hash)
	if err != nil {
		return In{}, err
	}
	var in In
	err = d.DB.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if !ok || a == nil || a.State != Active {
			return d.refuse(tx, a, from, "password")
		}
		if a.TOTP {
			in.Second, err = issue(tx, now, ticketSecond, a.ID, "")
			return err
		}
		in, err = d.enter(tx, a, from, "password")
		return err
	})
	if err == nil && in.Session == "" && in.Second == "" {
		err = errRefused
	}
	return in, err
}

// spend takes from the allowances of an address and of where the try comes
// from, and reads within the same transaction.
func (d *Door) spend(ctx context.Context, email string, from From, read func(*sqldb.Tx) error) error {
	var wait time.Duration
	err := d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		w, err := perAddress.spend(tx, "address "+from.Address, d.Now())
		if err != nil {
			return err
		}
		if wait = w; w > 0 {
			return nil
		}
		if email != "" {
			if w, err = d.spendAccount(tx, email, from); err != nil {
				return err
			}
			if wait = w; w > 0 {
				return Logged(tx, Event{At: d.Now(), Kind: "throttled", Address: from.Address})
			}
		}
		return read(tx)
	})
	if err == nil && wait > 0 {
		err = tooMany(wait)
	}
	return err
}

// spendAccount takes from the allowance of an account: of a device that it has
// signed in from, else of the network, and of all networks together.
func (d *Door) spendAccount(tx *sqldb.Tx, email string, from From) (wait time.Duration, err error) {
	a, err := find(tx, "folded", fold(email))
	if err != nil {
		return 0, err
	}
	known, err := knows(tx, a, from)
	if err != nil {
		return 0, err
	}
	of := "account " + hashToken(fold(email))
	if known {
		return perAccount.spend(tx, of+" device", d.Now())
	}
	if wait, err = perAccount.spend(tx, of+" "+network(from.Address), d.Now()); err != nil || wait > 0 {
		return wait, err
	}
	return perEverybody.spend(tx, of, d.Now())
}

// refuse writes down that somebody was not let in. The transaction is kept.
func (d *Door) refuse(tx *sqldb.Tx, a *Account, from From, by string) error {
	e := Event{At: d.Now(), Kind: "refused", Address: from.Address, Note: by}
	if a != nil {
		e.Account = a.ID
	}
	return Logged(tx, e)
}

// enter opens a session.
func (d *Door) enter(tx *sqldb.Tx, a *Account, from From, by string) (In, error) {
	token, err := begin(tx, d.Now(), a.ID, from.Agent)
	if err != nil {
		return In{}, err
	}
	of := "account " + hashToken(fold(a.Email))
	for _, key := range []string{of + " device", of + " " + network(from.Address)} {
		if err := forgive(tx, key); err != nil {
			return In{}, err
		}
	}
	mark, err := device(tx, a)
	if err != nil {
		return In{}, err
	}
	return In{Session: token, Account: a, Device: mark}, Logged(tx, Event{At: d.Now(), Kind: "signed-in", Account: a.ID, Address: from.Address, Note: by})
}

// Second tries the code of the second step: of the app, or one of the recovery
// codes, which is used up.
func (d *Door) Second(ctx context.Context, ticketToken, code string, from From) (In, error) {
	var in In
	var stale error
	wrong := "door.code-wrong"
	err := d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		t, err := look(tx, d.Now(), ticketSecond, ticketToken)
		if err != nil {
			return err
		}
		says, err := d.checkSecond(tx, t.account.ID, code)
		if err != nil {
			return err
		}
		if says != "" || t.account.State != Active {
			wrong = cmp.Or(says, wrong)
			if t.tries+1 >= maxTries {
				stale = errStale
			}
			if err := t.wrong(tx); err != nil {
				return err
			}
			return d.refuse(tx, t.account, from, "second step")
		}
		if err := t.spend(tx); err != nil {
			return err
		}
		in, err = d.enter(tx, t.account, from, "second step")
		return err
	})
	if err == nil && in.Session == "" {
		if err = stale; err == nil {
			err = &errs.Error{Kind: errs.Forbidden, Text: wrong}
		}
	}
	return in, err
}

// MailLink sends a coordinator a link and six digits to sign in with. The
// answer is the same whoever asks: a ticket for the digits, which is of nobody
// where the address is not known or may not come in so.
func (d *Door) MailLink(ctx context.Context, email string, from From) (ticketToken string, err error) {
	err = d.letter(ctx, email, from, func(tx *sqldb.Tx, a *Account) error {
		code := newCode()
		if a == nil || a.Role != Coordinator || a.TOTP {
			ticketToken, err = issue(tx, d.Now(), ticketCode, "", code)
			return err
		}
		// Who asks holds the ticket for the digits, not that of the link: that
		// one stands in the mail alone.
		if ticketToken, err = issue(tx, d.Now(), ticketCode, a.ID, code); err != nil {
			return err
		}
		link, err := issue(tx, d.Now(), ticketLink, a.ID, "")
		if err != nil {
			return err
		}
		return mail.Queue(tx, d.Now(), d.Write(Mailing{Letter: LetterSignIn, To: a, Token: link, Code: code}))
	})
	return ticketToken, err
}

// MailReset sends a link to set a new password. The answer is the same whoever
// asks.
func (d *Door) MailReset(ctx context.Context, email string, from From) error {
	return d.letter(ctx, email, from, func(tx *sqldb.Tx, a *Account) error {
		if a == nil {
			return nil
		}
		token, err := issue(tx, d.Now(), ticketReset, a.ID, "")
		if err != nil {
			return err
		}
		return mail.Queue(tx, d.Now(), d.Write(Mailing{Letter: LetterReset, To: a, Token: token}))
	})
}

// letter calls f with the account of an address, nil where there is none that
// may sign in, or too many mails went there of late.
func (d *Door) letter(ctx context.Context, email string, from From, f func(*sqldb.Tx, *Account) error) error {
	defer d.evenly(ctx, time.Now())
	return d.spend(ctx, "", from, func(tx *sqldb.Tx) error {
		wait, err := perMail.spend(tx, "mail "+hashToken(fold(email)), d.Now())
		if err != nil {
			return err
		}
		a, err := find(tx, "folded", fold(email))
		if err != nil {
			return err
		}
		if a != nil && (wait > 0 || a.State != Active) {
			a = nil
		}
		return f(tx, a)
	})
}

// evenly waits until a whole number of spans has passed since began.
func (d *Door) evenly(ctx context.Context, began time.Time) {
	if d.Evenly <= 0 {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(d.Evenly - time.Since(began)%d.Evenly):
	}
}

// ByLink signs in with the link of a mail. It is for a POST: opening the link
// must change nothing, since mail scanners do.
func (d *Door) ByLink(ctx context.Context, token string, from From) (In, error) {
	return d.byMail(ctx, ticketLink, token, func(*ticket) bool { return true }, from)
}

// ByCode signs in with the six digits of a mail, in the browser that asked for
// it.
func (d *Door) ByCode(ctx context.Context, ticketToken, code string, from From) (In, error) {
	return d.byMail(ctx, ticketCode, ticketToken, func(t *ticket) bool { return same(t.code, hashCode(t.hash, code)) }, from)
}

func (d *Door) byMail(ctx context.Context, k kind, token string, right func(*ticket) bool, from From) (In, error) {
	var in In
	var stale error
	err := d.spend(ctx, "", from, func(tx *sqldb.Tx) error {
		t, err := look(tx, d.Now(), k, token)
		if err != nil {
			return err
		}
		if t.account == nil || t.account.State != Active || !right(t) {
			if t.tries+1 >= maxTries {
				stale = errStale
			}
			if err := t.wrong(tx); err != nil {
				return err
			}
			return d.refuse(tx, t.account, from, "mail")
		}
		if err := t.spend(tx); err != nil {
			return err
		}
		in, err = d.enter(tx, t.account, from, "mail")
		return err
	})
	if err == nil && in.Session == "" {
		if err = stale; err == nil {
			err = errs.New(errs.Forbidden, "door.code-wrong")
		}
	}
	return in, err
}
