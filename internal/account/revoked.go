package account

import (
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/revoke"
	"twinhall/internal/sqldb"
)

// Revokes is what is revoked of accounts: passwords and second steps that were
// changed, and rights. After any restore all sessions have ended and all links are
// void.
var Revokes = revoke.Source{Of: "account", Since: revokedSince, Apply: revokeAgain, Restored: endEverything}

// What is revoked. A changed second step makes the password void too: else who
// knows it would set a second step of their own.
const (
	revokedPassword = "password"
	revokedSecond   = "second"
	revokedRights   = "rights"
)

// revoking are the events of the security log by which something is revoked.
var revoking = map[string]string{
	"password-changed": revokedPassword,
	"second-set":       revokedSecond,
	"second-dropped":   revokedSecond,
	"codes-renewed":    revokedSecond,
	"second-reset":     revokedSecond,
}

func revokedSince(tx *sqldb.Tx, after int64) ([]revoke.Revocation, error) {
	var all []revoke.Revocation
	err := tx.Each(`select id, at, kind, account from security_log where at > $1 order by at, id`, []any{after}, func(row sqldb.Row) error {
		var x revoke.Revocation
		var kind string
		err := row.Scan(&x.ID, &x.At, &kind, &x.Record)
		if x.What = revoking[kind]; x.What != "" && x.Record != "" {
			all = append(all, x)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	var rights []revoke.Revocation
	err = tx.Each(`select l.position, l.at, l.record from batch b join ledger l on l.batch = b.id where b.kind = 'rights' and b.at > $1 and l.kind = $2
		order by l.position`, []any{after, string(KindAccount)}, func(row sqldb.Row) error {
		x := revoke.Revocation{What: revokedRights}
		var position int64
		err := row.Scan(&position, &x.At, &x.Record)
		x.ID = "ledger " + strconv.FormatInt(position, 10)
		rights = append(rights, x)
		return err
	})
	for i := range rights {
		a, err := Get(tx, ID(rights[i].Record))
		if err != nil {
			return nil, err
		}
		rights[i].As = map[string]string{}
		for _, c := range rightsOf(a) {
			rights[i].As[c.Field] = c.After
		}
	}
	return append(all, rights...), err
}

func rightsOf(a *Account) []ledger.Change { return rights(&Account{}, a) }

// revokeAgain makes void what was changed since a backup. An account that is newer
// than the backup is not there, and needs nothing.
func revokeAgain(tx *ledger.Tx, all []revoke.Revocation) (int, error) {
	touched := map[string]bool{}
	for _, x := range all {
		old, err := Get(tx.Tx, ID(x.Record))
		if errs.Is(err, errs.NotFound) {
			continue
		}
		if err != nil {
			return 0, err
		}
		touched[x.Record] = true
		switch x.What {
		case revokedPassword, revokedSecond:
			if err := makeVoid(tx.Tx, old.ID, x.What == revokedSecond); err != nil {
				return 0, err
			}
			note := Event{At: tx.Act().At, Kind: "restored", Account: old.ID}
			if err := Logged(tx.Tx, note); err != nil {
				return 0, err
			}
		case revokedRights:
			now := *old
			now.Role, now.State, now.Trusted, now.Units = Role(x.As["role"]), State(x.As["state"]), x.As["trusted"] != "", nil
			for _, id := range strings.Fields(x.As["units"]) {
				if there, err := register.UnitExists(tx.Tx, register.UnitID(id)); err != nil {
					return 0, err
				} else if there {
					now.Units = append(now.Units, register.UnitID(id))
				}
			}
			if err := change(tx, old, &now); err != nil {
				return 0, err
			}
		}
	}
	return len(touched), nil
}

// makeVoid takes the password away, so that a new one is set by mail, and the
// second step with its recovery codes.
func makeVoid(tx *sqldb.Tx, id ID, second bool) error {
	queries := []string{`update account set password = '', version = version + 1 where id = $1`}
	if second {
		queries = append(queries, `update account set totp = '', totp_new = '' where id = $1`, `delete from recovery_code where account = $1`)
	}
	for _, query := range queries {
		if _, err := tx.Exec(query, string(id)); err != nil {
			return err
		}
	}
	return nil
}

// endEverything ends what was under way when a backup was made: it may have been ended
// since.
func endEverything(tx *ledger.Tx) error {
	for _, table := range []string{"session", "ticket"} {
		if _, err := tx.Exec(`delete from ` + table); err != nil {
			return err
		}
	}
	return nil
}
