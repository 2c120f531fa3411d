package campaign_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"twinhall/internal/campaign"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// sink is a mail server that counts what it gets, by recipient.
type sink struct {
	mu  sync.Mutex
	got map[string]int
}

func (s *sink) listen(t *testing.T) (address string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &sinking{sink: s}, nil }))
	srv.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo)
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { srv.Close() })
	return l.Addr().String()
}

type sinking struct {
	sink *sink
	to   []string
}

func (s *sinking) Mail(string, *smtp.MailOptions) error      { s.to = nil; return nil }
func (s *sinking) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = append(s.to, to); return nil }
func (s *sinking) Reset()                                    {}
func (s *sinking) Logout() error                             { return nil }
func (s *sinking) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	s.sink.mu.Lock()
	defer s.sink.mu.Unlock()
	for _, to := range s.to {
		s.sink.got[to]++
	}
	return nil
}

// dying is a sender whose process is killed when it has a mail in hand.
type dying struct {
	mail.Sender
	left int
	kill context.CancelFunc
}

func (d *dying) Send(ctx context.Context, m mail.Message) error {
	if d.left--; d.left < 0 {
		d.kill()
		return ctx.Err()
	}
	return d.Sender.Send(ctx, m)
}

// 2,000 towns, three processes of which two are killed on the way, both while
// they queue and while they send: the mail server gets each mail exactly once.
func TestEachTownOnceThoughKilledTwice(t *testing.T) {
	t.Parallel()
	towns := 2000
	if testing.Short() {
		towns = 400
	}
	db := sqldbtest.SQLite(t)
	w := open(t, db, towns, towns, campaign.Short)
	s := &sink{got: map[string]int{}}
	sender, err := mail.NewSMTP("smtp://"+s.listen(t)+"?plain=1", "svaz@example.org")
	if err != nil {
		t.Fatal(err)
	}
	w.write(func(tx *ledger.Tx) error { return campaign.Move(tx, w.id, campaign.Running) })
	for life := range 3 {
		living, kill := context.WithCancel(ctx)
		left := towns * 3 / 10
		if life == 2 {
			left = towns
		}
		d := &dying{Sender: sender, left: left, kill: kill}
		// Killed in the midst of queueing: what was begun is undone.
		ticks := 0
		write := w.letter
		w.office.Write = func(p campaign.Post) mail.Message {
			if ticks++; life < 2 && ticks == towns/3 {
				kill()
			}
			return write(p)
		}
		for {
			w.later(time.Minute)
			if n, err := w.office.Tick(living); err != nil || n == 0 {
				break
			}
		}
		if life < 2 {
			if living.Err() == nil {
				t.Fatal("it was not killed while it queued")
			}
			living, kill = context.WithCancel(ctx)
			d.kill = kill
		}
		w.later(5 * time.Minute) // the claims of the dead run out
		worker := &mail.Worker{DB: db, Sender: d, Log: slog.New(slog.DiscardHandler), Now: w.office.Now}
		for {
			if more, err := worker.Once(living); err != nil || !more {
				break
			}
		}
		if (living.Err() != nil) != (life < 2 && d.left < 0) {
			t.Fatalf("life %d: %v, %d left", life, living.Err(), d.left)
		}
		kill()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range towns {
		if n := s.got[w.email(i)]; n != 1 {
			t.Fatalf("%s got %d mails; %d towns got any", w.email(i), n, len(s.got))
		}
	}
}

// 200 towns answer at once, and each answer counts.
func TestAnswersAtOnce(t *testing.T) {
	t.Parallel()
	w := open(t, sqldbtest.SQLite(t), 200, 200, campaign.Short)
	w.write(func(tx *ledger.Tx) error {
		own, err := register.OwnAssociation(tx)
		if err != nil {
			return err
		}
		src, err := register.EnsureSource(tx, "https://source.example/", "")
		for i := 4; i < 200 && err == nil; i++ {
			p := &register.Partnership{Association: own.ID, A: w.units[i], B: w.units[i-1]}
			p.Say(register.Statement{Field: register.FieldListed, Sayer: register.SayerThird, Source: src.ID, Value: "yes", Actor: "import", At: 1})
			_, err = register.PutPartnership(tx, p)
		}
		return err
	})
	w.start()
	if len(w.links) != 200 {
		t.Fatalf("%d links", len(w.links))
	}
	var wait sync.WaitGroup
	for i := range 200 {
		token := w.link(i)
		wait.Go(func() {
			if _, err := w.office.ConfirmAll(ctx, token, nil); err != nil {
				t.Errorf("town %d: %v", i, err)
			}
		})
	}
	wait.Wait()
	w.read(func(tx *sqldb.Tx) error {
		towns, err := campaign.Towns(tx, w.id)
		for _, x := range towns {
			if x.Answer != "sent" || x.Confirmed == 0 {
				t.Errorf("%s: %+v", x.Unit, x)
			}
		}
		return err
	})
}

// Both ends of the same partnerships confirm at the same moment, on any
// database, and both words stand.
func TestBothEndsAtOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 4, 4, campaign.Short)
		w.start()
		var wait sync.WaitGroup
		for i := range 4 {
			token := w.link(i)
			wait.Go(func() {
				if _, err := w.office.ConfirmAll(ctx, token, nil); err != nil {
					t.Errorf("town %d: %v", i, err)
				}
			})
		}
		wait.Wait()
		for i, p := range w.pairs {
			if ends, _, _ := w.confirmations(p); ends != 2 {
				t.Errorf("partnership %d is confirmed by %d ends", i, ends)
			}
		}
	})
}

// The rate holds: not more mails than so many a minute, also after a pause.
func TestRate(t *testing.T) {
	t.Parallel()
	w := open(t, sqldbtest.SQLite(t), 100, 100, campaign.Short)
	w.write(func(tx *ledger.Tx) error {
		c, err := campaign.Get(tx.Tx, w.id)
		if err != nil {
			return err
		}
		c.Rate = 30
		if err := campaign.Put(tx, c, languages); err != nil {
			return err
		}
		return campaign.Move(tx, w.id, campaign.Running)
	})
	w.later(time.Hour)
	total := 0
	for range 30 { // two minutes
		n, err := w.office.Tick(ctx)
		if err != nil {
			t.Fatal(err)
		}
		total += n
		w.later(4 * time.Second)
	}
	if total < 80 || total > 90 { // a minute's worth that was due, and two more
		t.Errorf("%d mails", total)
	}
}

// The yearly round begins by itself, once among all nodes, with everybody who
// can be asked.
func TestYearly(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := open(t, db, 8, 6, campaign.Short)
		y := campaign.Yearly{On: true, Month: 12, Day: 1, Days: 60, Title: "Yearly", Languages: []string{"cs"}, Form: campaign.Short, Rate: 60,
			RemindDays: 14, RemindMost: 1}
		w.write(func(tx *ledger.Tx) error { return campaign.PutYearly(tx, y, languages) })
		count := func() (n int) {
			w.read(func(tx *sqldb.Tx) error {
				all, err := campaign.List(tx)
				for _, c := range all {
					if c.Yearly != "" {
						n++
						towns, err := campaign.Towns(tx, c.ID)
						if len(towns) != 4 || err != nil { // of the six with an address, those with a partnership
							t.Errorf("%d towns are asked, %v", len(towns), err)
						}
					}
				}
				return err
			})
			return n
		}
		w.tick()
		if count() != 0 {
			t.Error("it began before its day")
		}
		w.later(10 * 24 * time.Hour)
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				if _, err := w.office.Tick(ctx); err != nil && !errs.Is(err, errs.Conflict) {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		w.tick()
		if n := count(); n != 1 {
			t.Errorf("it began %d times", n)
		}
		for _, wrong := range []campaign.Yearly{{Month: 2, Day: 30}, {Month: 13, Day: 1}, {Month: 2, Day: 29}} {
			bad := y
			bad.Month, bad.Day = wrong.Month, wrong.Day
			if err := w.try(func(tx *ledger.Tx) error { return campaign.PutYearly(tx, bad, languages) }); err == nil {
				t.Errorf("%d-%d is taken for a day", bad.Month, bad.Day)
			}
		}
	})
}
