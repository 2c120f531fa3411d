package account

import (
	"context"
	"crypto/rand"
	"encoding/base32"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// recoveryCodes is how many codes somebody gets for the day on which the
// telephone is gone.
const recoveryCodes = 10

// step is how long a code of the app stands (RFC 6238).
const step = 30 * time.Second

// PrepareTOTP makes the secret of a second step, which holds once ConfirmTOTP
// has seen a code of it, for who proves once more who they are: by the code of the
// step that is to be replaced, too. Without the key of the door the error is
// errs.Forbidden with the key of a message.
func (d *Door) PrepareTOTP(ctx context.Context, id ID, p Proof, issuer, who string) (*otp.Key, error) {
	if d.Key == nil {
		return nil, errs.New(errs.Forbidden, "second.no-key")
	}
	if err := d.prove(ctx, id, p); err != nil {
		return nil, err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: who})
	if err != nil {
		return nil, err
	}
	return key, d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`update account set totp_new = $1 where id = $2`, d.Key.seal(id, key.Secret()), string(id))
		return err
	})
}

// PreparedTOTP is the secret that PrepareTOTP has made, "" = none that can be
// read.
func (d *Door) PreparedTOTP(ctx context.Context, id ID) (secret string, err error) {
	return secret, d.DB.Read(ctx, func(tx *sqldb.Tx) error {
		secret, err = d.preparedTOTP(tx, id)
		return err
	})
}

func (d *Door) preparedTOTP(tx *sqldb.Tx, id ID) (secret string, err error) {
	var stored string
	if err := tx.Row(`select totp_new from account where id = $1`, []any{string(id)}, &stored); err != nil {
		return "", err
	}
	if secret, err = d.Key.open(id, stored); err != nil {
		d.unreadable(id)
	}
	return secret, nil
}

// unreadable tells the log of a secret that the key does not open.
func (d *Door) unreadable(id ID) {
	if d.Log != nil {
		d.Log.Error("a second step cannot be read with the key: the person comes in by a recovery code, or it is reset", "account", string(id),
			"do", "twinhall user second-reset "+string(id))
	}
}

// ConfirmTOTP sets the second step if code is one of the app, and returns the
// recovery codes, which are shown once. All other sessions end. The error is
// errs.Forbidden for a wrong code.
func (d *Door) ConfirmTOTP(ctx context.Context, id ID, session, code string) (codes []string, err error) {
	err = d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		secret, err := d.preparedTOTP(tx, id)
		if err != nil {
			return err
		}
		at, ok := stepOf(secret, code, d.Now())
		if !ok {
			return errs.New(errs.Forbidden, "door.code-wrong")
		}
		if _, err := tx.Exec(`update account set totp = totp_new, totp_new = '', totp_last = $1 where id = $2`, at, string(id)); err != nil {
			return err
		}
		if codes, err = renewCodes(tx, id); err != nil {
			return err
		}
		if err := endOthers(tx, id, session); err != nil {
			return err
		}
		return Logged(tx, Event{At: d.Now(), Kind: "second-set", Account: id})
	})
	return codes, err
}

// renewCodes puts new recovery codes in the place of those there are.
func renewCodes(tx *sqldb.Tx, id ID) (codes []string, err error) {
	if _, err := tx.Exec(`delete from recovery_code where account = $1`, string(id)); err != nil {
		return nil, err
	}
	for range recoveryCodes {
		code := newRecoveryCode()
		codes = append(codes, code)
		if _, err := tx.Exec(`insert into recovery_code (account, hash) values ($1, $2)`, string(id), hashToken(plain(code))); err != nil {
			return nil, err
		}
	}
	return codes, nil
}

// RenewCodes gives new recovery codes to who proves once more who they are. All
// other sessions end.
func (d *Door) RenewCodes(ctx context.Context, id ID, p Proof) (codes []string, err error) {
	if err := d.prove(ctx, id, p); err != nil {
		return nil, err
	}
	return codes, d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if codes, err = renewCodes(tx, id); err != nil {
			return err
		}
		if err := endOthers(tx, id, p.Session); err != nil {
			return err
		}
		return Logged(tx, Event{At: d.Now(), Kind: "codes-renewed", Account: id})
	})
}

// DropTOTP takes the second step away from who proves once more who they are, by
// a code of it too. All other sessions end.
func (d *Door) DropTOTP(ctx context.Context, id ID, p Proof) error {
	if err := d.prove(ctx, id, p); err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := dropSecond(tx, id); err != nil {
			return err
		}
		if err := endOthers(tx, id, p.Session); err != nil {
			return err
		}
		return Logged(tx, Event{At: d.Now(), Kind: "second-dropped", Account: id})
	})
}

// checkSecond tries a code: of the app, each once, or a recovery code, which is
// used up. wrong is "" where it is right, else the key of a message. A secret that
// cannot be read has no right code.
func (d *Door) checkSecond(tx *sqldb.Tx, id ID, code string) (wrong string, err error) {
	var stored string
	var last int64
	if err := tx.Row(`select totp, totp_last from account where id = $1`, []any{string(id)}, &stored, &last); err != nil {
		return "", err
	}
	wrong = "door.code-wrong"
	secret, openErr := d.Key.open(id, stored)
	if openErr != nil {
		d.unreadable(id)
		wrong = "second.unreadable"
	} else if at, ok := stepOf(secret, code, d.Now()); ok && at > last {
		n, err := tx.Exec(`update account set totp_last = $1 where id = $2 and totp_last < $1`, at, string(id))
		if n == 1 {
			wrong = ""
		}
		return wrong, err
	}
	n, err := tx.Exec(`delete from recovery_code where account = $1 and hash = $2`, string(id), hashToken(plain(code)))
	if n == 1 {
		wrong = ""
	}
	return wrong, err
}

// stepOf is the step of time whose code this is: now, the one before or the one
// after, for clocks that differ.
func stepOf(secret, code string, now time.Time) (int64, bool) {
	code = plain(code)
	if secret == "" || len(code) != 6 {
		return 0, false
	}
	for _, off := range []time.Duration{0, -step, step} {
		at := now.Add(off)
		want, err := totp.GenerateCode(secret, at)
		if err == nil && same(want, code) {
			return at.Unix() / int64(step/time.Second), true
		}
	}
	return 0, false
}

// newRecoveryCode is 50 random bits in letters that are not taken for others.
func newRecoveryCode() string {
	var b [7]byte
	_, _ = rand.Read(b[:]) // never fails
	s := strings.ToLower(base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(b[:]))[:10]
	return s[:5] + "-" + s[5:]
}

// plain is a code without what people write between its signs.
func plain(code string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(code))
}

// KeyOf is the key of a secret that PrepareTOTP has made, for the picture that an
// app reads.
func KeyOf(secret, issuer, who string) (*otp.Key, error) {
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(secret)
	if err != nil {
		return nil, err
	}
	return totp.Generate(totp.GenerateOpts{Issuer: issuer, AccountName: who, Secret: raw})
}
