package campaign

import (
	"strconv"
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

const columns = `id, title, languages, form, starts, ends, yearly, invitation, rate, remind_days, remind_most, state, paced, created, version, ended`

// Get returns a campaign, or errs.NotFound.
func Get(tx *sqldb.Tx, id ID) (*Campaign, error) {
	all, err := campaigns(tx, `where id = $1`, string(id))
	if err == nil && len(all) == 0 {
		err = errs.New(errs.NotFound, "inner.not-found")
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// List are all campaigns, the newest first.
func List(tx *sqldb.Tx) ([]*Campaign, error) {
	return campaigns(tx, `order by created desc, id desc`)
}

func campaigns(tx *sqldb.Tx, where string, args ...any) ([]*Campaign, error) {
	var all []*Campaign
	return all, tx.Each(`select `+columns+` from campaign `+where, args, func(row sqldb.Row) error {
		c := &Campaign{}
		var languages string
		var created, ended int64
		if err := row.Scan(&c.ID, &c.Title, &languages, &c.Form, &c.Starts, &c.Ends, &c.Yearly, &c.Invitation, &c.Rate, &c.RemindDays, &c.RemindMost,
			&c.State, &c.paced, &created, &c.Version, &ended); err != nil {
			return err
		}
		c.Languages, c.Created = strings.Fields(languages), time.UnixMilli(created).UTC()
		if ended > 0 {
			c.Ended = time.UnixMilli(ended).UTC()
		}
		all = append(all, c)
		return nil
	})
}

// Put stores c: new where its Version is 0, else in place of what stands at
// that version. What is wrong with it is a Wrong. A campaign that is under way
// keeps its form; one that has ended cannot be changed.
func Put(tx *ledger.Tx, c *Campaign, languages []string) error {
	if wrong := c.Check(languages); wrong != nil {
		return wrong
	}
	if c.Version == 0 {
		c.ID, c.State, c.Created, c.Version = ID(ledger.NewID()), Draft, tx.Act().At, 1
		if err := insert(tx, c); err != nil {
			return err
		}
		tx.Record(KindCampaign, string(c.ID), ledger.Create, changed(&Campaign{}, c), false)
		return nil
	}
	old, err := Get(tx.Tx, c.ID)
	if err != nil {
		return err
	}
	if old.State == Ended {
		return errs.New(errs.Conflict, "campaign.has-ended")
	}
	if old.State != Draft {
		c.Form, c.Starts = old.Form, old.Starts
	}
	n, err := tx.Exec(`update campaign set title = $1, languages = $2, form = $3, starts = $4, ends = $5, invitation = $6, rate = $7, remind_days = $8,
		remind_most = $9, version = version + 1 where id = $10 and version = $11`,
		c.Title, strings.Join(c.Languages, " "), string(c.Form), c.Starts, c.Ends, c.Invitation, c.Rate, c.RemindDays, c.RemindMost, string(c.ID), c.Version)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "inner.conflict")
	}
	if err != nil {
		return err
	}
	tx.Record(KindCampaign, string(c.ID), ledger.Update, changed(old, c), false)
	return nil
}

func insert(tx *ledger.Tx, c *Campaign) error {
	_, err := tx.Exec(`insert into campaign (`+columns+`) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $13, $14, 0)`,
		string(c.ID), c.Title, strings.Join(c.Languages, " "), string(c.Form), c.Starts, c.Ends, c.Yearly, c.Invitation, c.Rate, c.RemindDays,
		c.RemindMost, string(c.State), c.Created.UnixMilli(), c.Version)
	return err
}

func changed(old, c *Campaign) []ledger.Change {
	number := func(n int64) string { return strconv.FormatInt(n, 10) }
	return []ledger.Change{
		{Field: "title", Before: old.Title, After: c.Title}, {Field: "languages", Before: strings.Join(old.Languages, " "), After: strings.Join(c.Languages, " ")},
		{Field: "form", Before: string(old.Form), After: string(c.Form)}, {Field: "starts", Before: old.Starts, After: c.Starts},
		{Field: "ends", Before: old.Ends, After: c.Ends},
		{Field: "rate", Before: number(old.Rate), After: number(c.Rate)}, {Field: "remind-days", Before: number(old.RemindDays), After: number(c.RemindDays)},
		{Field: "remind-most", Before: number(old.RemindMost), After: number(c.RemindMost)}, {Field: "state", Before: string(old.State), After: string(c.State)},
	}
}

// Move brings a campaign into another state. One begins only with somebody to
// ask; where it ends all its links are void, and good again where it is reopened.
func Move(tx *ledger.Tx, id ID, to State) error {
	c, err := Get(tx.Tx, id)
	if err != nil {
		return err
	}
	allowed := false
	for _, s := range c.Next(tx.Act().At) {
		allowed = allowed || s == to
	}
	if !allowed {
		return errs.New(errs.Conflict, "inner.conflict")
	}
	if c.State == Draft {
		n := 0
		if err := tx.Row(`select count(*) from campaign_town where campaign = $1 and email <> ''`, []any{string(id)}, &n); err != nil {
			return err
		}
		if n == 0 {
			return errs.New(errs.Invalid, "campaign.nobody")
		}
	}
	if (c.State == Draft || c.State == Ended) && tx.Act().At.UTC().Format(time.DateOnly) > c.Ends {
		return errs.New(errs.Invalid, "campaign.is-over")
	}
	return move(tx, c, to)
}

// Reopen takes a campaign up again that has ended, until a day: its links are
// good again, and forms that had been begun can be gone on with.
func Reopen(tx *ledger.Tx, id ID, ends string) error {
	c, err := Get(tx.Tx, id)
	if err != nil {
		return err
	}
	if c.State != Ended {
		return errs.New(errs.Conflict, "inner.conflict")
	}
	day, err := time.Parse(time.DateOnly, ends)
	if err != nil || ends < tx.Act().At.UTC().Format(time.DateOnly) || day.After(tx.Act().At.AddDate(1, 0, 0)) {
		return Wrong{"ends": "campaign.reopen-wrong"}
	}
	if _, err := tx.Exec(`update campaign set ends = $1 where id = $2`, ends, string(id)); err != nil {
		return err
	}
	return Move(tx, id, Running)
}

func move(tx *ledger.Tx, c *Campaign, to State) error {
	ended := int64(0)
	if to == Ended {
		ended = tx.Act().At.UnixMilli()
	}
	if _, err := tx.Exec(`update campaign set state = $1, ended = $2, version = version + 1 where id = $3`, string(to), ended, string(c.ID)); err != nil {
		return err
	}
	tx.Record(KindCampaign, string(c.ID), ledger.Update, []ledger.Change{{Field: "state", Before: string(c.State), After: string(to)}}, false)
	return nil
}

// Tidy deletes what is needed no more of campaigns that ended some time ago and
// can be reopened no more: the keys of their links, and forms that were begun and
// never sent, for what was not sent was not said.
func Tidy(tx *sqldb.Tx, now time.Time) error {
	before := now.Add(-ReopenFor).UnixMilli()
	for _, query := range []string{
		`update campaign_town set token = '' where token <> '' and campaign in (select id from campaign where state = 'ended' and ended < $1)`,
		`delete from campaign_answer where state = 'begun' and campaign in (select id from campaign where state = 'ended' and ended < $1)`,
	} {
		if _, err := tx.Exec(query, before); err != nil {
			return err
		}
	}
	return nil
}

// Delete takes a draft away.
func Delete(tx *ledger.Tx, id ID) error {
	c, err := Get(tx.Tx, id)
	if err != nil {
		return err
	}
	if c.State != Draft {
		return errs.New(errs.Conflict, "inner.conflict")
	}
	for _, q := range []string{`delete from campaign_town where campaign = $1`, `delete from campaign where id = $1`} {
		if _, err := tx.Exec(q, string(id)); err != nil {
			return err
		}
	}
	tx.Record(KindCampaign, string(id), ledger.Update, changed(c, &Campaign{}), false)
	return nil
}
