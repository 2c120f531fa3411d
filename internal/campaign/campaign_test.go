package campaign_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"testing"
	"time"

	"twinhall/internal/campaign"
	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var ctx = context.Background()

var languages = []string{"cs", "sk", "de", "en", "hr"}

// town is a register with a campaign, seen from whoever runs it.
type town struct {
	t       *testing.T
	db      *sqldb.DB
	now     time.Time
	office  *campaign.Office
	id      campaign.ID
	units   []register.UnitID
	pairs   []register.PartnershipID // of units[0]
	links   map[string]string        // the newest link, by address
	objects map[string]string
	posts   []campaign.Post
	mu      sync.Mutex
}

func (w *town) write(f func(*ledger.Tx) error) {
	w.t.Helper()
	if err := w.try(f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) try(f func(*ledger.Tx) error) error {
	_, err := ledger.Write(ctx, w.db, ledger.Act{Kind: "edit", Actor: "editor", At: w.now}, f)
	return err
}

func (w *town) read(f func(*sqldb.Tx) error) {
	w.t.Helper()
	if err := w.db.Read(ctx, f); err != nil {
		w.t.Fatal(err)
	}
}

// letter writes a mail and remembers its link.
func (w *town) letter(p campaign.Post) mail.Message {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posts = append(w.posts, p)
	if p.Letter == campaign.Receipt {
		w.objects[p.To] = p.Token
	} else {
		w.links[p.To] = p.Token
	}
	m := mail.Message{Kind: string(p.Letter), To: p.To, Subject: p.Town, Text: "link " + p.Token + "\n"}
	if p.Off != "" {
		m = m.WithOff(mail.ListCampaign, "https://x.example/off?token="+p.Off, "off")
	}
	return m
}

// open makes n towns of which the first has partnerships with the next three,
// and a draft of a campaign that asks asked of them.
func open(t *testing.T, db *sqldb.DB, n, asked int, form campaign.Form) *town {
	t.Helper()
	w := &town{t: t, db: db, now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC), links: map[string]string{}, objects: map[string]string{}}
	w.office = &campaign.Office{DB: db, Now: func() time.Time { w.mu.Lock(); defer w.mu.Unlock(); return w.now }, Write: w.letter,
		Log: slog.New(slog.DiscardHandler)}
	w.write(func(tx *ledger.Tx) error {
		src, err := register.EnsureSource(tx, "https://source.example/", "Source")
		if err != nil {
			return err
		}
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		for i := range n {
			u := &register.Unit{Level: register.LevelMunicipality, Country: []string{"CZ", "SK", "PL"}[i%3], Name: fmt.Sprintf("Town %04d", i),
				Slug: fmt.Sprintf("town-%04d", i)}
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
			w.units = append(w.units, u.ID)
		}
		for i := 1; i < min(n, 4); i++ {
			p := &register.Partnership{Association: own.ID, A: w.units[0], B: w.units[i]}
			if i == 2 {
				p.A, p.B = p.B, p.A
			}
			for f, v := range map[register.Field]string{register.FieldListed: "yes", register.FieldSince: "1998", register.FieldState: register.StateActive} {
				p.Say(register.Statement{Field: f, Sayer: register.SayerThird, Source: src.ID, Value: v, Retrieved: "2020-01-01", Actor: "import", At: 1})
			}
			if _, err := register.PutPartnership(tx, p); err != nil {
				return err
			}
			w.pairs = append(w.pairs, p.ID)
		}
		c := &campaign.Campaign{Title: "2026", Languages: []string{"cs", "en"}, Form: form, Starts: "2026-11-21", Ends: "2027-01-31",
			Rate: campaign.MaxRate, RemindDays: 14, RemindMost: 2}
		if err := campaign.Put(tx, c, languages); err != nil {
			return err
		}
		w.id = c.ID
		var chosen []campaign.Chosen
		for i := range asked {
			chosen = append(chosen, campaign.Chosen{Unit: w.units[i], Email: w.email(i)})
		}
		added, err := campaign.Add(tx, c.ID, chosen)
		if added != asked {
			t.Errorf("%d added, want %d", added, asked)
		}
		return err
	})
	return w
}

func (w *town) email(i int) string { return fmt.Sprintf("office%d@town.example", i) }

func (w *town) start() {
	w.write(func(tx *ledger.Tx) error { return campaign.Move(tx, w.id, campaign.Running) })
	w.tick()
}

// tick lets a minute pass and does what is due.
func (w *town) tick() int {
	w.t.Helper()
	w.later(time.Minute)
	n, err := w.office.Tick(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *town) later(d time.Duration) { w.mu.Lock(); defer w.mu.Unlock(); w.now = w.now.Add(d) }

func (w *town) asked(i int) *campaign.Town {
	w.t.Helper()
	var t *campaign.Town
	w.read(func(tx *sqldb.Tx) (err error) { t, err = campaign.GetTown(tx, w.id, w.units[i]); return err })
	return t
}

func (w *town) link(i int) string { return w.links[w.email(i)] }

func (w *town) proposals(i int) (open []*edit.Proposal) {
	w.t.Helper()
	w.read(func(tx *sqldb.Tx) error {
		all, err := edit.ProposalsOf(tx, w.units[i])
		for _, p := range all {
			if p.State == edit.Open {
				open = append(open, p)
			}
		}
		return err
	})
	return open
}

func (w *town) confirmations(p register.PartnershipID) (ends int, a, b date.Date) {
	w.t.Helper()
	w.read(func(tx *sqldb.Tx) error {
		x, err := register.GetPartnership(tx, p)
		if err == nil {
			ends, a, b, _ = register.ConfirmedBy(x.Statements)
		}
		return err
	})
	return ends, a, b
}
