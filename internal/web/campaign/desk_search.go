package campaign

import (
	"twinhall/internal/campaign"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// newest is how many mails the search looks through.
const newest = 2000

// waiting is how much of campaigns needs a person.
func waiting(tx *sqldb.Tx, _ *page.View) (n int, err error) {
	for _, read := range []func(*sqldb.Tx) ([]*campaign.Town, error){campaign.Bounced, campaign.Objected} {
		towns, err := read(tx)
		if err != nil {
			return 0, err
		}
		n += len(towns)
	}
	named, err := campaign.AllNamed(tx)
	for _, units := range named {
		for _, of := range units {
			n += of
		}
	}
	return n, err
}

// unsent is how many mails cannot be sent.
func unsent(tx *sqldb.Tx, _ *page.View) (int, error) {
	counts, err := mail.Count(tx)
	return counts["dead"], err
}

// findCampaigns finds campaigns by their name.
func findCampaigns(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	all, err := campaign.List(tx)
	for _, c := range all {
		if len(found) < limit && desk.Matches(text, c.Title) {
			found = append(found, desk.Found{Text: c.Title, Note: q.Page.T(stateKeys[c.State]), Href: q.Page.Here("/desk/campaigns/" + string(c.ID))})
		}
	}
	return found, err
}

// findLetters finds the mails of campaigns by recipient and subject. What was
// sent keeps neither.
func findLetters(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	all, err := campaign.Letters(tx, newest)
	for _, x := range all {
		if len(found) < limit && desk.Matches(text, x.To, x.Subject) {
			found = append(found, desk.Found{Text: x.To, Note: x.Subject,
				Href: q.Page.Here("/desk/campaigns/"+string(x.Campaign)+"/town") + "?unit=" + string(x.Unit)})
		}
	}
	return found, err
}

// findMails finds other mails that wait or cannot be sent.
func findMails(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	for _, state := range []string{"dead", "waiting"} {
		all, err := mail.Heads(tx, state, newest)
		if err != nil {
			return nil, err
		}
		for _, m := range all {
			if len(found) < limit && desk.Matches(text, m.To, m.Subject) {
				found = append(found, desk.Found{Text: m.To, Note: m.Subject, Href: q.Page.Here("/desk/mail")})
			}
		}
	}
	return found, nil
}
