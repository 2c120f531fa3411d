package campaign

import (
	"context"
	"log/slog"
	"strings"
	"time"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Letter is a mail of a campaign.
type Letter string

// The letters.
const (
	Invitation Letter = "campaign"
	Reminder   Letter = "campaign-reminder"
	Receipt    Letter = "campaign-receipt"
	Question   Letter = "campaign-question" // an editor asks back
)

// Post is what a letter is written of. Token stands in its link, Off in the one
// by which such mails are switched off ("" = there is none).
type Post struct {
	Letter   Letter
	Campaign *Campaign
	Lang     string
	To       string
	Town     string
	Token    string
	Off      string
	Outcome  Outcome // of a receipt
	Question string
	Partner  string // of the partnership that the question is about, "" = none or unknown
}

// Office sends what campaigns ask and takes the answers.
type Office struct {
	DB    *sqldb.DB
	Now   func() time.Time
	Write func(Post) mail.Message
	Log   *slog.Logger
}

// Run does what is due until ctx ends. Any number of nodes may.
func (o *Office) Run(ctx context.Context) {
	for {
		if _, err := o.Tick(ctx); err != nil && ctx.Err() == nil {
			o.Log.Warn("campaigns wait", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(2 * time.Second):
		}
	}
}

// Tick does what is due now: the round of the year begins, rounds that are over
// end, and each that runs queues as many mails as its rate allows. It returns
// how many.
func (o *Office) Tick(ctx context.Context) (queued int, err error) {
	if err := o.yearly(ctx); err != nil {
		return 0, err
	}
	var due []*Campaign
	if err := o.DB.Read(ctx, func(tx *sqldb.Tx) (err error) {
		due, err = campaigns(tx, `where state in ('running', 'paused') order by id`)
		return err
	}); err != nil {
		return 0, err
	}
	for _, c := range due {
		if o.today() > c.Ends {
			if err := o.end(ctx, c.ID); err != nil {
				return queued, err
			}
			continue
		}
		if c.State == Paused || o.today() < c.Starts || c.allowance(o.Now()) == 0 {
			continue
		}
		if due, err := o.anything(ctx, c); err != nil {
			return queued, err
		} else if !due {
			continue
		}
		n, err := o.send(ctx, c.ID)
		queued += n
		if err != nil {
			return queued, err
		}
	}
	return queued, nil
}

func (o *Office) today() string { return o.Now().UTC().Format(time.DateOnly) }

func (o *Office) end(ctx context.Context, id ID) error {
	_, err := ledger.Write(ctx, o.DB, ledger.Act{Kind: "campaign", Actor: "system", At: o.Now()}, func(tx *ledger.Tx) error {
		c, err := Get(tx.Tx, id)
		if err != nil || c.State == Ended {
			return err
		}
		return move(tx, c, Ended)
	})
	return err
}

// allowance is how many mails c may queue now. What it did not use of more than
// the last minute is lost, so that a pause brings no flood.
func (c *Campaign) allowance(now time.Time) int {
	since := max(c.paced, now.Add(-time.Minute).UnixMilli())
	return int(min((now.UnixMilli()-since)*c.Rate/60_000, most))
}

// send queues the mails of one campaign that are due, in one transaction: a
// town counts as asked exactly if its mail stands in the outbox.
func (o *Office) send(ctx context.Context, id ID) (queued int, err error) {
	err = o.DB.Write(ctx, func(tx *sqldb.Tx) error {
		queued = 0
		if err := tx.Exclusive("campaign " + string(id)); err != nil {
			return err
		}
		c, err := Get(tx, id) // another node may have been here
		if err != nil || c.State != Running {
			return err
		}
		now := o.Now()
		n := c.allowance(now)
		if n == 0 {
			return nil
		}
		if err := noteDead(tx, c, now); err != nil {
			return err
		}
		due, err := c.due(tx, now, n)
		if err != nil || len(due) == 0 {
			return err
		}
		for _, t := range due {
			if err := o.ask(tx, c, t, now); err != nil {
				return err
			}
		}
		queued = len(due)
		since := max(c.paced, now.Add(-time.Minute).UnixMilli())
		_, err = tx.Exec(`update campaign set paced = $1 where id = $2`, since+int64(queued)*60_000/c.Rate, string(id))
		return err
	})
	return queued, err
}

// anything reports whether c has something to do, without writing: most ticks
// find nothing.
func (o *Office) anything(ctx context.Context, c *Campaign) (due bool, err error) {
	return due, o.DB.Read(ctx, func(tx *sqldb.Tx) error {
		next, err := c.due(tx, o.Now(), 1)
		if due = len(next) > 0; due || err != nil {
			return err
		}
		n := 0
		err = tx.Row(`select count(*) from campaign_town t where t.campaign = $1 and t.bounced = 0 and exists
			(select 1 from campaign_mail m join outbox o on o.id = m.mail
			where m.campaign = t.campaign and m.unit = t.unit and o.state = 'dead' and m.at >= t.sent)`, []any{string(c.ID)}, &n)
		due = n > 0
		return err
	})
}

// due are the towns to be written to: first those that were not, then those of
// whom a reminder is due.
func (c *Campaign) due(tx *sqldb.Tx, now time.Time, n int) ([]*Town, error) {
	first, err := towns(tx, `where t.campaign = $1 and t.state = 'queued' and t.email <> '' and t.off = 0 order by t.unit limit $2`, string(c.ID), n)
	if err != nil || len(first) == n || c.RemindMost == 0 {
		return first, err
	}
	again, err := towns(tx, `where t.campaign = $1 and t.state = 'sent' and t.token <> '' and t.email <> ''
		and t.bounced = 0 and t.off = 0 and t.reminders < $2 and t.sent <= $3
		and coalesce(a.state, '') <> 'sent' order by t.sent, t.unit limit $4`,
		string(c.ID), c.RemindMost, now.Add(-time.Duration(c.RemindDays)*24*time.Hour).UnixMilli(), n-len(first))
	return append(first, again...), err
}

// ask queues the mail to one town, with a new link in place of the one it had.
func (o *Office) ask(tx *sqldb.Tx, c *Campaign, t *Town, now time.Time) error {
	u, err := register.GetUnit(tx, t.Unit)
	if err != nil {
		return err
	}
	p := Post{Letter: Invitation, Campaign: c, Lang: t.Lang, To: t.Email, Town: u.NameIn(t.Lang), Token: newToken()}
	reminders := t.Reminders
	if !t.Sent.IsZero() {
		p.Letter = Reminder
		reminders++
	}
	if p.Off, err = mail.NewOff(tx, now, mail.ListCampaign, t.Email); err != nil {
		return err
	}
	if p.Off == "" {
		_, err := tx.Exec(`update campaign_town set state = 'sent', off = $1 where campaign = $2 and unit = $3`, now.UnixMilli(), string(c.ID), string(t.Unit))
		return err
	}
	id, err := mail.Put(tx, now, o.Write(p))
	if err != nil {
		return err
	}
	if _, err := tx.Exec(`update campaign_town set state = 'sent', token = $1, sent = $2, reminders = $3, bounced = 0, bounce = '', autoreply = 0
		where campaign = $4 and unit = $5`,
		hashToken(p.Token), now.UnixMilli(), reminders, string(c.ID), string(t.Unit)); err != nil {
		return err
	}
	return noteMail(tx, id, p.Letter, t, now)
}

// Questioned sends a town what an editor asks back on a change that it proposed,
// with a new link to its answer. What came from elsewhere, or from a round that
// is over, is none of ours.
func (o *Office) Questioned(tx *sqldb.Tx, proposal string) error {
	p, err := edit.GetProposal(tx, proposal)
	id, ours := "", false
	if err == nil {
		id, ours = strings.CutPrefix(p.Origin, "campaign:")
	}
	if err != nil || !ours || p.State != edit.Asked {
		return err
	}
	c, err := Get(tx, ID(id))
	if err != nil || c.State == Ended {
		return err
	}
	t, err := GetTown(tx, c.ID, p.Unit)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil || t.Email == "" {
		return err
	}
	u, err := register.GetUnit(tx, t.Unit)
	if err != nil {
		return err
	}
	partner, err := partnerOf(tx, p, t.Lang)
	if err != nil {
		return err
	}
	now := o.Now()
	post := Post{Letter: Question, Campaign: c, Lang: t.Lang, To: t.Email, Town: u.NameIn(t.Lang), Token: newToken(), Question: p.Note, Partner: partner}
	mailed, err := mail.Put(tx, now, o.Write(post))
	if err != nil || mailed == "" {
		return err
	}
	if _, err := tx.Exec(`update campaign_town set token = $1 where campaign = $2 and unit = $3`, hashToken(post.Token), string(c.ID),
		string(t.Unit)); err != nil {
		return err
	}
	return noteMail(tx, mailed, post.Letter, t, now)
}

// partnerOf is what readers of a language see the partner called in the partnership that a proposal is about,
// "" where it is about none.
func partnerOf(tx *sqldb.Tx, p *edit.Proposal, lang string) (string, error) {
	c := p.Change
	id := register.PartnershipID(c.Now.Get("partnership"))
	if c.Kind == register.KindPartnership {
		if id = register.PartnershipID(c.Record); id == "" && c.Now.Get("town") != "" {
			return c.Now.Get("town"), nil
		}
	}
	unit := register.UnitID(c.Now.Get("b"))
	if id != "" {
		pair, err := register.FollowPartnership(tx, id)
		if errs.Is(err, errs.NotFound) {
			return "", nil
		}
		if err != nil {
			return "", err
		}
		unit = pair.Other(p.Unit)
	}
	if unit == "" {
		return "", nil
	}
	u, err := register.GetUnit(tx, unit)
	if errs.Is(err, errs.NotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return u.NameIn(lang), nil
}

func noteMail(tx *sqldb.Tx, id string, l Letter, t *Town, now time.Time) error {
	_, err := tx.Exec(`insert into campaign_mail (mail, campaign, unit, kind, at) values ($1, $2, $3, $4, $5)`, id, string(t.Campaign), string(t.Unit),
		string(l), now.UnixMilli())
	return err
}

// Mailed is a mail of a campaign that is not sent yet, or cannot be.
type Mailed struct {
	Campaign    ID
	Unit        register.UnitID
	To, Subject string
}

// Letters are the mails of campaigns of which the outbox keeps to whom they go,
// the newest first, at most limit.
func Letters(tx *sqldb.Tx, limit int) (all []Mailed, err error) {
	return all, tx.Each(`select m.campaign, m.unit, o.recipient, o.subject from campaign_mail m join outbox o on o.id = m.mail
		where o.recipient <> '' order by m.at desc, m.mail limit $1`, []any{limit}, func(row sqldb.Row) error {
		var m Mailed
		err := row.Scan((*string)(&m.Campaign), (*string)(&m.Unit), &m.To, &m.Subject)
		all = append(all, m)
		return err
	})
}

// noteDead marks the towns whose mail the mail server never took.
func noteDead(tx *sqldb.Tx, c *Campaign, now time.Time) error {
	_, err := tx.Exec(`update campaign_town set bounced = $1 where campaign = $2 and bounced = 0 and exists
		(select 1 from campaign_mail m join outbox o on o.id = m.mail where m.campaign = campaign_town.campaign and m.unit = campaign_town.unit
		and o.state = 'dead' and m.at >= campaign_town.sent)`, now.UnixMilli(), string(c.ID))
	return err
}

// Returned notes what came back of a mail of a campaign: after a bounce no more
// is sent to the address. What came back of another mail is none of ours.
func Returned(tx *sqldb.Tx, back mail.Return, at time.Time) error {
	var id, unit string
	err := tx.Row(`select campaign, unit from campaign_mail where mail = $1`, []any{back.Mail}, &id, &unit)
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	switch back.Kind {
	case mail.Bounce:
		_, err = tx.Exec(`update campaign_town set bounced = $1, bounce = $2 where campaign = $3 and unit = $4`, at.UnixMilli(), back.Status, id, unit)
	case mail.Autoreply:
		_, err = tx.Exec(`update campaign_town set autoreply = $1 where campaign = $2 and unit = $3`, at.UnixMilli(), id, unit)
	}
	return err
}

// Test queues a mail of a campaign to whoever looks at it. Its link is good for
// nothing.
func (o *Office) Test(tx *sqldb.Tx, c *Campaign, l Letter, lang, to, town string) error {
	return mail.Queue(tx, o.Now(), o.Write(Post{Letter: l, Campaign: c, Lang: lang, To: to, Town: town, Token: "test"}))
}
