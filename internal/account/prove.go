package account

import (
	"context"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// ProofFor is how long a proof of who somebody is counts for what reaches
// others: rights, the data of persons.
const ProofFor = 10 * time.Minute

// Proof is what somebody gives once more who is signed in already: the password,
// and a code where a second step is set.
type Proof struct {
	Session  string // token
	Password string
	Code     string
	From     From
}

// Proven reports whether a session has proved lately who it is of, by signing in
// or by Prove.
func (d *Door) Proven(ctx context.Context, session string) (bool, error) {
	var proved int64
	err := d.DB.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Row(`select proved from session where hash = $1`, []any{hashToken(session)}, &proved)
	})
	if errs.Is(err, errs.NotFound) {
		return false, nil
	}
	passed := d.Now().Sub(time.UnixMilli(proved))
	return err == nil && passed >= -time.Minute && passed < ProofFor, err
}

// Prove notes that a session has given the password, and a code where a second step is set. The
// error is errs.Forbidden with the key of a message, or errs.TooMany.
func (d *Door) Prove(ctx context.Context, id ID, p Proof) error {
	if err := d.prove(ctx, id, p); err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`update session set proved = $1 where hash = $2 and account = $3`, d.Now().UnixMilli(), hashToken(p.Session), string(id))
		return err
	})
}

// prove checks a proof, throttled and logged like a sign-in. Who has no password
// has signed in by a mail: that counts if it was of late.
func (d *Door) prove(ctx context.Context, id ID, p Proof) error {
	var a *Account
	var hash string
	var wait time.Duration
	if err := d.DB.Write(ctx, func(tx *sqldb.Tx) (err error) {
		if a, err = Get(tx, id); err != nil {
			return err
		}
		if err := tx.Row(`select password from account where id = $1`, []any{string(id)}, &hash); err != nil {
			return err
		}
		if wait, err = perAccount.spend(tx, proofKey(a.Email), d.Now()); err == nil && wait > 0 {
			err = Logged(tx, Event{At: d.Now(), Kind: "throttled", Account: id, Address: p.From.Address, Note: "proof"})
		}
		return err
	}); err != nil {
		return err
	}
	if wait > 0 {
		return tooMany(wait)
	}
	if hash == "" {
		lately, err := d.Proven(ctx, p.Session)
		if err == nil && !lately {
			err = errs.New(errs.Forbidden, "proof.sign-in-again")
		}
		if err != nil {
			return err
		}
	} else {
		ok, err := matches(ctx, p.Password, hash)
		if err != nil {
			return err
		}
		if !ok {
			return d.noProof(ctx, a, p, "password", "password.old-wrong")
		}
	}
	if a.TOTP {
		wrong := ""
		if err := d.DB.Write(ctx, func(tx *sqldb.Tx) (err error) {
			wrong, err = d.checkSecond(tx, id, p.Code)
			return err
		}); err != nil {
			return err
		}
		if wrong != "" {
			return d.noProof(ctx, a, p, "second step", wrong)
		}
	}
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error { return forgive(tx, proofKey(a.Email)) })
}

// proofKey names the allowance of proofs. It is apart from that of sign-ins: a
// stranger uses up neither.
func proofKey(email string) string { return "proof " + hashToken(fold(email)) }

// noProof writes down that a proof was wrong.
func (d *Door) noProof(ctx context.Context, a *Account, p Proof, by, says string) error {
	if err := d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		return Logged(tx, Event{At: d.Now(), Kind: "proof-refused", Account: a.ID, Address: p.From.Address, Note: by})
	}); err != nil {
		return err
	}
	return &errs.Error{Kind: errs.Forbidden, Text: says}
}

// endOthers ends all sessions of an account but one, and the steps under way.
func endOthers(tx *sqldb.Tx, id ID, keep string) error {
	if _, err := tx.Exec(`delete from session where account = $1 and hash <> $2`, string(id), hashToken(keep)); err != nil {
		return err
	}
	_, err := tx.Exec(`delete from ticket where account = $1`, string(id))
	return err
}

// EndSessions signs a person out everywhere, for an administrator.
func (d *Door) EndSessions(ctx context.Context, by, id ID) error {
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if _, err := Get(tx, id); err != nil {
			return err
		}
		if err := endAll(tx, id); err != nil {
			return err
		}
		return Logged(tx, Event{At: d.Now(), Kind: "sessions-ended", Account: id, Note: string(by)})
	})
}
