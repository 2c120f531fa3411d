package account

import (
	"math"
	"time"

	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Event is a line of the security log.
type Event struct {
	At      time.Time
	Kind    string // signed-in, refused, signed-out, invited, …
	Account ID     // "" = of nobody known
	Address string // network address
	Note    string
}

// KeepLog is how long the security log is kept unless it is set otherwise.
const KeepLog = 90 * 24 * time.Hour

// Logged writes a line of the security log. It leaves the ledger and the
// edition as they are.
func Logged(tx *sqldb.Tx, e Event) error {
	_, err := tx.Exec(`insert into security_log (id, at, kind, account, address, note) values ($1, $2, $3, $4, $5, $6)`,
		ledger.NewID(), e.At.UnixMilli(), e.Kind, string(e.Account), e.Address, e.Note)
	return err
}

// Log returns the last lines of the security log, newest first.
func Log(tx *sqldb.Tx, limit int) ([]Event, error) {
	var all []Event
	return all, tx.Each(`select at, kind, account, address, note from security_log order by at desc, id desc limit $1`, []any{limit}, func(row sqldb.Row) error {
		var e Event
		var at int64
		err := row.Scan(&at, &e.Kind, (*string)(&e.Account), &e.Address, &e.Note)
		e.At = time.UnixMilli(at).UTC()
		all = append(all, e)
		return err
	})
}

// Tidy deletes what has had its time: lines of the log older than keep,
// sessions and tickets that have expired, allowances that are full again.
func Tidy(tx *sqldb.Tx, now time.Time, keep time.Duration) error {
	for query, before := range map[string]time.Time{
		`delete from security_log where at < $1`:                       now.Add(-keep),
		`delete from session where expires < $1`:                       now,
		`delete from ticket where expires < $1`:                        now,
		`delete from allowance where at < $1`:                          now.Add(-24 * time.Hour),
		`delete from outbox where state <> 'waiting' and created < $1`: now.Add(-30 * 24 * time.Hour),
	} {
		if _, err := tx.Exec(query, before.UnixMilli()); err != nil {
			return err
		}
	}
	return nil
}

// allowance is how often something may be tried: burst at once, then one more
// after each refill.
type allowance struct {
	burst  float64
	refill time.Duration
}

// The allowances, in one place. Of an account from one network: so many refused
// sign-ins; of an account from all networks together, which bounds who has many;
// of a network address: so many tries of any kind; mails to one address. A device
// that somebody has signed in from has its own allowance, so that no stranger
// uses it up.
var (
	perAccount   = allowance{8, 2 * time.Minute}
	perEverybody = allowance{60, 1 * time.Minute}
	perAddress   = allowance{30, 20 * time.Second}
	perMail      = allowance{4, 10 * time.Minute}
)

// spend takes one of an allowance; it reports how long to wait where none is
// left. All nodes share it.
func (a allowance) spend(tx *sqldb.Tx, key string, now time.Time) (wait time.Duration, err error) {
	var used float64
	var at int64
	if err := tx.Each(`select used, at from allowance where key = $1`, []any{key}, func(row sqldb.Row) error { return row.Scan(&used, &at) }); err != nil {
		return 0, err
	}
	// A clock that was set back makes no time pass backwards.
	elapsed := max(0, now.UnixMilli()-at)
	used = math.Max(0, used-float64(elapsed)/float64(a.refill.Milliseconds()))
	if used+1 > a.burst {
		wait = time.Duration((used + 1 - a.burst) * float64(a.refill))
		if now.UnixMilli() >= at {
			return wait, nil
		}
		// The time that was noted is still to come: it counts from now.
		_, err = tx.Exec(`update allowance set used = $1, at = $2 where key = $3`, used, now.UnixMilli(), key)
		return wait, err
	}
	_, err = tx.Exec(`insert into allowance (key, used, at) values ($1, $2, $3) on conflict (key) do update set used = excluded.used, at = excluded.at`,
		key, used+1, now.UnixMilli())
	return 0, err
}

// forgive gives an account's allowance back after it has signed in.
func forgive(tx *sqldb.Tx, key string) error {
	_, err := tx.Exec(`delete from allowance where key = $1`, key)
	return err
}
