package account

import (
	"context"
	"errors"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Session is a browser in which somebody is signed in.
type Session struct {
	ID      string
	Created time.Time
	Seen    time.Time // to five minutes
	Agent   string    // how the browser calls itself
	Here    bool      // the one that asks
}

// A session ends so long after it was last used, and at the latest.
const (
	SessionIdle = 14 * 24 * time.Hour
	SessionMost = 90 * 24 * time.Hour
	seenEvery   = 5 * time.Minute
)

// begin opens a session and returns its token.
func begin(tx *sqldb.Tx, now time.Time, id ID, agent string) (string, error) {
	token := newToken()
	if len(agent) > 200 {
		agent = agent[:200]
	}
	_, err := tx.Exec(`insert into session (hash, id, account, created, seen, proved, expires, agent) values ($1, $2, $3, $4, $4, $4, $5, $6)`,
		hashToken(token), ledger.NewID(), string(id), now.UnixMilli(), now.Add(SessionIdle).UnixMilli(), agent)
	return token, err
}

// Who returns the account of a session's token, or errs.NotFound: the session
// has ended, or its account may not sign in any more.
func (d *Door) Who(ctx context.Context, token string) (*Account, error) {
	if token == "" || len(token) > 100 {
		return nil, errs.New(errs.NotFound, "no session")
	}
	now, hash := d.Now(), hashToken(token)
	var a *Account
	var seen, created int64
	err := d.DB.Read(ctx, func(tx *sqldb.Tx) error {
		var id string
		if err := tx.Row(`select account, seen, created from session where hash = $1 and expires > $2`, []any{hash, now.UnixMilli()}, &id, &seen,
			&created); err != nil {
			return err
		}
		var err error
		if a, err = Get(tx, ID(id)); err == nil && a.State != Active {
			err = errs.New(errs.NotFound, "no session")
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	if now.Sub(time.UnixMilli(seen)) > seenEvery {
		expires := min(now.Add(SessionIdle).UnixMilli(), time.UnixMilli(created).Add(SessionMost).UnixMilli())
		err = d.DB.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`update session set seen = $1, expires = $2 where hash = $3`, now.UnixMilli(), expires, hash)
			return err
		})
		if errors.Is(err, sqldb.ErrUnwritable) {
			err = nil // who only reads goes on reading
		}
	}
	return a, err
}

// Sessions lists where somebody is signed in, the last used first.
func (d *Door) Sessions(ctx context.Context, id ID, token string) ([]Session, error) {
	var all []Session
	here := hashToken(token)
	return all, d.DB.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Each(`select id, hash, created, seen, agent from session where account = $1 and expires > $2 order by seen desc`,
			[]any{string(id), d.Now().UnixMilli()}, func(row sqldb.Row) error {
				var s Session
				var hash string
				var created, seen int64
				err := row.Scan(&s.ID, &hash, &created, &seen, &s.Agent)
				s.Created, s.Seen, s.Here = time.UnixMilli(created).UTC(), time.UnixMilli(seen).UTC(), hash == here
				all = append(all, s)
				return err
			})
	})
}

// SignOut ends the session of a token. It does not matter whether there is one.
func (d *Door) SignOut(ctx context.Context, token string, from From) error {
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		var id string
		err := tx.Row(`select account from session where hash = $1`, []any{hashToken(token)}, &id)
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := tx.Exec(`delete from session where hash = $1`, hashToken(token)); err != nil {
			return err
		}
		return Logged(tx, Event{At: d.Now(), Kind: "signed-out", Account: ID(id), Address: from.Address})
	})
}

// EndSession ends one of somebody's own sessions, or all but the one of keep
// where session is "".
func (d *Door) EndSession(ctx context.Context, id ID, session, keep string) error {
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if session == "" {
			_, err := tx.Exec(`delete from session where account = $1 and hash <> $2`, string(id), hashToken(keep))
			return err
		}
		_, err := tx.Exec(`delete from session where account = $1 and id = $2`, string(id), session)
		return err
	})
}

// endAll ends all sessions and steps under way of an account.
func endAll(tx *sqldb.Tx, id ID) error {
	for _, table := range []string{"session", "ticket"} {
		if _, err := tx.Exec(`delete from `+table+` where account = $1`, string(id)); err != nil {
			return err
		}
	}
	return nil
}
