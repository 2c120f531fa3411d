package campaign

import (
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/revoke"
	"twinhall/internal/sqldb"
)

// Revokes is what is revoked of campaigns: links that later ones replaced or to
// whose answer an office objected, and all of a campaign that ended. After any restore campaigns pause and no mail of before
// goes out by itself: it may have gone out since.
var Revokes = revoke.Source{Of: "campaign", Since: revokedSince, Apply: revokeAgain, Restored: restored}

const (
	revokedLink  = "link"
	revokedEnded = "ended"
)

func revokedSince(tx *sqldb.Tx, after int64) ([]revoke.Revocation, error) {
	var all []revoke.Revocation
	err := tx.Each(`select mail, at, campaign, unit from campaign_mail where at > $1 and kind <> $2 order by at, mail`, []any{after, string(Receipt)},
		func(row sqldb.Row) error {
			x := revoke.Revocation{What: revokedLink}
			var unit string
			err := row.Scan(&x.ID, &x.At, &x.Record, &unit)
			x.Record += " " + unit
			all = append(all, x)
			return err
		})
	if err != nil {
		return nil, err
	}
	err = tx.Each(`select campaign, unit, objected from campaign_answer where objected > $1 order by objected, unit`, []any{after}, func(row sqldb.Row) error {
		x := revoke.Revocation{What: revokedLink}
		var unit string
		err := row.Scan(&x.Record, &unit, &x.At)
		x.Record += " " + unit
		x.ID = "objected " + strconv.FormatInt(x.At, 10) + " " + x.Record
		all = append(all, x)
		return err
	})
	if err != nil {
		return nil, err
	}
	return all, tx.Each(`select id, ended from campaign where ended > $1 order by ended, id`, []any{after}, func(row sqldb.Row) error {
		x := revoke.Revocation{What: revokedEnded}
		err := row.Scan(&x.Record, &x.At)
		x.ID = "ended " + strconv.FormatInt(x.At, 10) + " " + x.Record
		all = append(all, x)
		return err
	})
}

func revokeAgain(tx *ledger.Tx, all []revoke.Revocation) (int, error) {
	n := 0
	for _, x := range all {
		switch x.What {
		case revokedLink:
			id, unit, _ := strings.Cut(x.Record, " ")
			m, err := tx.Exec(`update campaign_town set token = '' where campaign = $1 and unit = $2 and token <> ''`, id, unit)
			if err != nil {
				return 0, err
			}
			n += int(m)
		case revokedEnded:
			c, err := Get(tx.Tx, ID(x.Record))
			if errs.Is(err, errs.NotFound) || err == nil && c.State == Ended {
				continue
			}
			if err != nil {
				return 0, err
			}
			if err := move(tx, c, Ended); err != nil {
				return 0, err
			}
			n++
		}
	}
	return n, nil
}

func restored(tx *ledger.Tx) error {
	if err := mail.Hold(tx.Tx); err != nil {
		return err
	}
	all, err := List(tx.Tx)
	if err != nil {
		return err
	}
	for _, c := range all {
		if c.State == Running {
			if err := move(tx, c, Paused); err != nil {
				return err
			}
		}
	}
	return nil
}
