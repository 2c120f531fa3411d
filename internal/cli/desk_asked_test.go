package cli_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/campaign"
	"twinhall/internal/date"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

const deskPassword = "a long way from Opava to Roth"

// asked is a register with a campaign that runs, and people who sign in.
type asked struct {
	t        *testing.T
	db       *sqldb.DB
	units    []register.UnitID
	campaign campaign.ID
}

// ask fills an empty database as it was two days ago: n towns that are to be
// asked, perMinute of them each minute; between the first and the next three
// partnerships, of which one has an agreement that lapsed yesterday and one that
// lapses soon; an editor, and a coordinator of the first town.
func ask(t *testing.T, db *sqldb.DB, n int, perMinute int) *asked {
	t.Helper()
	a := &asked{t: t, db: db}
	at := time.Now().Add(-48 * time.Hour)
	a.write(at, func(tx *ledger.Tx) error {
		if err := a.towns(tx, n); err != nil {
			return err
		}
		c := &campaign.Campaign{Title: "Asked", Languages: []string{"cs", "en"}, Form: campaign.Short, Starts: at.UTC().Format(time.DateOnly),
			Ends: at.AddDate(0, 2, 0).UTC().Format(time.DateOnly), Rate: campaign.MaxRate}
		if err := campaign.Put(tx, c, web.Features().Languages()); err != nil {
			return err
		}
		a.campaign = c.ID
		var chosen []campaign.Chosen
		for i, u := range a.units {
			chosen = append(chosen, campaign.Chosen{Unit: u, Email: office(i)})
		}
		if _, err := campaign.Add(tx, c.ID, chosen); err != nil {
			return err
		}
		if err := campaign.Move(tx, c.ID, campaign.Running); err != nil {
			return err
		}
		// Faster than a person may set it, and from now on: the test shall
		// neither take minutes nor be over before anybody is killed.
		_, err := tx.Exec(`update campaign set rate = $1, paced = $2 where id = $3`, perMinute, time.Now().UnixMilli(), string(c.ID))
		return err
	})
	door := &account.Door{DB: db, Now: func() time.Time { return at }}
	for _, p := range []account.Person{{Email: "editor@example.org", Name: "Ed Itor", Lang: "en", Role: account.Administrator},
		{Email: "coordinator@example.org", Name: "Co Ordinator", Lang: "en", Role: account.Coordinator, Units: a.units[:1]}} {
		if _, err := door.First(context.Background(), "test", p, deskPassword, web.Features().Languages(), true); err != nil {
			t.Fatal(err)
		}
	}
	return a
}

func office(i int) string { return fmt.Sprintf("office%d@town.example", i) }

func (a *asked) towns(tx *ledger.Tx, n int) error {
	own, err := register.OwnAssociation(tx)
	if err != nil {
		return err
	}
	src, err := register.EnsureSource(tx, "https://source.example/", "Source")
	if err != nil {
		return err
	}
	for i := range n {
		u := &register.Unit{Level: register.LevelMunicipality, Country: []string{"CZ", "SK", "PL"}[i%3], Name: fmt.Sprintf("Town %04d", i),
			Slug: fmt.Sprintf("town-%04d", i)}
		if _, err := register.PutUnit(tx, u); err != nil {
			return err
		}
		a.units = append(a.units, u.ID)
	}
	for i, until := range map[int]time.Time{1: time.Now().UTC().AddDate(0, 0, -1), 2: time.Now().UTC().AddDate(0, 0, 40), 3: {}} {
		p := &register.Partnership{Association: own.ID, A: a.units[0], B: a.units[i]}
		p.Say(register.Statement{Field: register.FieldListed, Sayer: register.SayerThird, Source: src.ID, Value: "yes", Actor: "import", At: 1})
		if _, err := register.PutPartnership(tx, p); err != nil {
			return err
		}
		if until.IsZero() {
			continue
		}
		day, err := date.OnDay(until.Year(), int(until.Month()), until.Day())
		if err != nil {
			return err
		}
		if _, err := register.PutAgreement(tx, &register.Agreement{Association: own.ID, Mark: fmt.Sprint(i), Term: "until", Until: day, Source: src.ID,
			Parties: []register.Party{{Unit: p.A}, {Unit: p.B}}, Partnerships: []register.PartnershipID{p.ID}}); err != nil {
			return err
		}
	}
	return nil
}

func (a *asked) write(at time.Time, f func(*ledger.Tx) error) {
	a.t.Helper()
	if _, err := ledger.Write(context.Background(), a.db, ledger.Act{Kind: "edit", Actor: "test", At: at}, f); err != nil {
		a.t.Fatal(err)
	}
}

// number is what a query that counts says.
func (a *asked) number(query string, args ...any) (n int) {
	a.t.Helper()
	if err := a.db.Read(context.Background(), func(tx *sqldb.Tx) error { return tx.Row(query, args, &n) }); err != nil {
		a.t.Fatal(err)
	}
	return n
}

// claimsRunOut lets the two minutes pass for which a dead process holds the
// mail that it had in hand, once nothing but dead such mails is left.
func (a *asked) claimsRunOut(dead int) {
	a.t.Helper()
	until(a.t, "all mails but those in the hands of the dead are sent", func() bool {
		return a.number(`select count(*) from campaign_town where state = 'queued'`) == 0 && a.number(`select count(*) from outbox where state = 'waiting'`) <= dead
	})
	a.write(time.Now(), func(tx *ledger.Tx) error {
		_, err := tx.Exec(`update outbox set claimed = 0 where state = 'waiting'`)
		return err
	})
	until(a.t, "all mails are sent", func() bool { return a.number(`select count(*) from outbox where state <> 'sent'`) == 0 })
}

// eachTownOnce checks that of every campaign each of its towns has one mail in
// the outbox, and that the mail server took just the mails of the outbox, each
// from its Message-ID to its town.
func (a *asked) eachTownOnce(s *mailServer) {
	a.t.Helper()
	index := map[string]int{}
	for i, u := range a.units {
		index[string(u)] = i
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	mails := map[string]int{}
	if err := a.db.Read(context.Background(), func(tx *sqldb.Tx) error {
		return tx.Each(`select m.mail, m.campaign, m.unit from campaign_mail m join outbox o on o.id = m.mail`, nil, func(row sqldb.Row) error {
			var id, of, unit string
			if err := row.Scan(&id, &of, &unit); err != nil {
				return err
			}
			if mails[of+unit]++; mails[of+unit] > 1 {
				a.t.Errorf("town %d has %d mails of a campaign in the outbox", index[unit], mails[of+unit])
			}
			if got := s.to[id]; got != office(index[unit]) {
				a.t.Errorf("the mail to town %d went to %q", index[unit], got)
			}
			return nil
		})
	}); err != nil {
		a.t.Fatal(err)
	}
	if want := a.number(`select count(*) from campaign_town`); len(mails) != want {
		a.t.Errorf("%d mails for the %d towns of all campaigns", len(mails), want)
	}
	if n := a.number(`select count(*) from outbox`); len(s.taken) != n {
		a.t.Errorf("the mail server took %d different mails, the outbox holds %d", len(s.taken), n)
	}
}
