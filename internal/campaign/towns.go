package campaign

import (
	"strings"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Where the address of a town comes from.
const (
	FromOfficial = "official"
	FromUpload   = "upload"
)

// Chosen is a municipality to ask; Email is what an upload gives for it.
type Chosen struct {
	Unit  register.UnitID
	Email string
}

const townColumns = `t.campaign, t.unit, t.email, t.origin, t.lang, t.state, t.token, t.sent, t.reminders, t.bounced, t.bounce, t.autoreply, t.off,
	coalesce(a.state, ''), coalesce(a.sent, 0), coalesce(a.objected, 0), coalesce(a.settled, 0), coalesce(a.confirmed, 0), coalesce(a.proposed, 0)`

const townTables = ` from campaign_town t left join campaign_answer a on a.campaign = t.campaign and a.unit = t.unit `

// Towns are the municipalities of a campaign in order of id.
func Towns(tx *sqldb.Tx, id ID) ([]*Town, error) {
	return towns(tx, `where t.campaign = $1 order by t.unit`, string(id))
}

// GetTown is one of them, or errs.NotFound.
func GetTown(tx *sqldb.Tx, id ID, unit register.UnitID) (*Town, error) {
	all, err := towns(tx, `where t.campaign = $1 and t.unit = $2`, string(id), string(unit))
	if err == nil && len(all) == 0 {
		err = errs.New(errs.NotFound, "inner.not-found")
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// Bounced are the towns of all campaigns that stand whose mails came back and
// whose address has not been changed since.
func Bounced(tx *sqldb.Tx) ([]*Town, error) {
	return towns(tx, `join campaign c on c.id = t.campaign where t.bounced > 0 and c.state <> 'ended' order by t.bounced, t.unit`)
}

// Objected are the towns whose objection waits for an editor.
func Objected(tx *sqldb.Tx) ([]*Town, error) {
	return towns(tx, `where a.objected > 0 and a.settled = 0 order by a.objected, t.unit`)
}

func towns(tx *sqldb.Tx, where string, args ...any) ([]*Town, error) {
	var all []*Town
	return all, tx.Each(`select `+townColumns+townTables+where, args, func(row sqldb.Row) error {
		t := &Town{}
		var token string
		var sent, bounced, autoreply, off, answered, objected, settled int64
		if err := row.Scan(&t.Campaign, &t.Unit, &t.Email, &t.Origin, &t.Lang, &t.State, &token, &sent, &t.Reminders, &bounced, &t.Bounce, &autoreply, &off,
			&t.Answer, &answered, &objected, &settled, &t.Confirmed, &t.Proposed); err != nil {
			return err
		}
		t.Linked = token != ""
		if settled > 0 {
			objected = 0
		}
		for at, into := range map[*time.Time]int64{&t.Sent: sent, &t.Bounced: bounced, &t.Autoreply: autoreply, &t.Off: off, &t.Answered: answered,
			&t.Objected: objected} {
			if into > 0 {
				*at = time.UnixMilli(into).UTC()
			}
		}
		all = append(all, t)
		return nil
	})
}

// Add puts municipalities on the list of a campaign, and gives those that are
// on it the addresses that an upload brings. The address of an office stands
// before that of an upload. It reports how many are new.
func Add(tx *ledger.Tx, id ID, chosen []Chosen) (added int, err error) {
	c, err := Get(tx.Tx, id)
	if err != nil {
		return 0, err
	}
	if c.State == Ended {
		return 0, errs.New(errs.Conflict, "campaign.has-ended")
	}
	offices, err := Offices(tx.Tx)
	if err != nil {
		return 0, err
	}
	standing, err := Towns(tx.Tx, id)
	if err != nil {
		return 0, err
	}
	countries, err := countriesOf(tx.Tx, chosen)
	if err != nil {
		return 0, err
	}
	have := map[register.UnitID]*Town{}
	for _, t := range standing {
		have[t.Unit] = t
	}
	for _, x := range chosen {
		email, origin := offices[x.Unit], FromOfficial
		if email == "" {
			email, origin = x.Email, FromUpload
		}
		if email == "" {
			origin = ""
		}
		if t := have[x.Unit]; t != nil {
			if t.Email == "" && email != "" {
				if err := Address(tx, id, x.Unit, email, origin); err != nil {
					return added, err
				}
			}
			continue
		}
		country, ok := countries[x.Unit]
		if !ok {
			return added, errs.New(errs.NotFound, "inner.not-found")
		}
		have[x.Unit] = &Town{Email: email}
		added++
		if _, err := tx.Exec(`insert into campaign_town (campaign, unit, email, origin, lang, state) values ($1, $2, $3, $4, $5, 'queued')`,
			string(id), string(x.Unit), email, origin, c.Language(country)); err != nil {
			return added, err
		}
	}
	return added, nil
}

// countriesOf are the countries of municipalities; for many all are read at
// once.
func countriesOf(tx *sqldb.Tx, chosen []Chosen) (map[register.UnitID]string, error) {
	countries := map[register.UnitID]string{}
	if len(chosen) > 100 {
		all, err := register.AllUnits(tx)
		for _, u := range all {
			countries[u.ID] = u.Country
		}
		return countries, err
	}
	for _, x := range chosen {
		u, err := register.GetUnit(tx, x.Unit)
		if err != nil {
			return nil, err
		}
		countries[x.Unit] = u.Country
	}
	return countries, nil
}

// Offices are the addresses of the offices that answer for partnerships, by
// municipality: an officer's before an elected person's. An address that is a
// person's is none.
func Offices(tx *sqldb.Tx) (map[register.UnitID]string, error) {
	all, err := register.AllOfficials(tx)
	offices, officers := map[register.UnitID]string{}, map[register.UnitID]bool{}
	for _, o := range all {
		if o.Trashed != register.Kept || o.Email == "" || register.LooksPersonal(o.Email) || officers[o.Unit] || offices[o.Unit] != "" && o.Role != register.Officer {
			continue
		}
		offices[o.Unit], officers[o.Unit] = o.Email, o.Role == register.Officer
	}
	return offices, err
}

// Address gives a town another address: what came back of the old one counts no
// more, nor what may still come, and where something did a mail goes to the new
// one.
func Address(tx *ledger.Tx, id ID, unit register.UnitID, email, origin string) error {
	if email = strings.TrimSpace(email); email != "" && !IsAddress(email) {
		return Wrong{"email": "person.email-wrong"}
	}
	if email == "" {
		origin = ""
	}
	if _, err := tx.Exec(`delete from campaign_mail where campaign = $1 and unit = $2`, string(id), string(unit)); err != nil {
		return err
	}
	_, err := tx.Exec(`update campaign_town set email = $1, origin = $2, state = case when bounced > 0 then 'queued' else state end, bounced = 0, bounce
		= '', autoreply = 0, off = 0 where campaign = $3 and unit = $4`, email, origin, string(id), string(unit))
	return err
}

// Remove takes a municipality off the list, as long as it was sent nothing.
func Remove(tx *ledger.Tx, id ID, unit register.UnitID) error {
	n, err := tx.Exec(`delete from campaign_town where campaign = $1 and unit = $2 and sent = 0`, string(id), string(unit))
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "campaign.was-asked")
	}
	return err
}

// Revoke voids a town's link.
func Revoke(tx *ledger.Tx, id ID, unit register.UnitID) error {
	_, err := tx.Exec(`update campaign_town set token = '', state = 'sent' where campaign = $1 and unit = $2`, string(id), string(unit))
	return err
}

// Again has a town sent a mail with a new link, out of turn; the link that it
// has is good until then.
func Again(tx *ledger.Tx, id ID, unit register.UnitID) error {
	t, err := GetTown(tx.Tx, id, unit)
	if err != nil {
		return err
	}
	if t.Email == "" {
		return errs.New(errs.Invalid, "campaign.no-address")
	}
	_, err = tx.Exec(`update campaign_town set state = 'queued', off = 0 where campaign = $1 and unit = $2`, string(id), string(unit))
	return err
}
