package mail_test

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestMain(m *testing.M) { flag.Parse(); os.Exit(sqldbtest.Run(m)) }

var ctx = context.Background()

// post remembers what it sends, and fails as told.
type post struct {
	mu   sync.Mutex
	sent map[string]int
	fail func(m mail.Message) error
}

func (p *post) Send(_ context.Context, m mail.Message) error {
	if p.fail != nil {
		if err := p.fail(m); err != nil {
			return err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent[m.To]++
	return nil
}

func queue(t *testing.T, db *sqldb.DB, now time.Time, to ...string) {
	t.Helper()
	if err := db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, a := range to {
			if err := mail.Queue(tx, now, mail.Message{Kind: "test", To: a, Subject: "s", Text: "secret of " + a}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func last(t *testing.T, db *sqldb.DB) (all []mail.Queued) {
	t.Helper()
	if err := db.Read(ctx, func(tx *sqldb.Tx) (err error) { all, err = mail.Last(tx, 500); return err }); err != nil {
		t.Fatal(err)
	}
	return all
}

// Four workers send each mail once.
func TestEachMailOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
		var to []string
		for i := range 60 {
			to = append(to, "p"+string(rune('a'+i%26))+string(rune('a'+i/26))+"@example.org")
		}
		queue(t, db, now, to...)
		p := &post{sent: map[string]int{}}
		var wait sync.WaitGroup
		for range 4 {
			wait.Go(func() {
				w := &mail.Worker{DB: db, Sender: p, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
				for {
					if more, err := w.Once(ctx); err != nil {
						t.Error(err)
						return
					} else if !more {
						return
					}
				}
			})
		}
		wait.Wait()
		for _, a := range to {
			if p.sent[a] != 1 {
				t.Errorf("%s got %d mails", a, p.sent[a])
			}
		}
		for _, q := range last(t, db) {
			if q.State != "sent" || q.To != "" || q.Text != "" {
				t.Fatalf("what was sent keeps %q, %q", q.To, q.Text)
			}
		}
	})
}

// What is not taken waits longer each time; what will never be taken, or was
// tried eight times, is dead and says why; what is caught stays to be read.
func TestMailsThatFail(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
		queue(t, db, now, "later@example.org", "never@example.org")
		tries := 0
		w := &mail.Worker{DB: db, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now },
			Sender: &post{sent: map[string]int{}, fail: func(m mail.Message) error {
				if m.To == "never@example.org" {
					return errs.New(errs.Invalid, "no such person")
				}
				tries++
				return errors.New("the server is away")
			}}}
		start := now
		for now.Before(start.Add(24 * time.Hour)) {
			for {
				if more, err := w.Once(ctx); err != nil {
					t.Fatal(err)
				} else if !more {
					break
				}
			}
			now = now.Add(time.Minute)
		}
		if tries != 8 {
			t.Errorf("tried %d times, want 8", tries)
		}
		for _, q := range last(t, db) {
			if q.State != "dead" || q.Error == "" {
				t.Errorf("%s is %s: %q", q.To, q.State, q.Error)
			}
		}
		queue(t, db, now, "demo@example.org")
		w.Sender = mail.Catcher{}
		if _, err := w.Once(ctx); err != nil {
			t.Fatal(err)
		}
		if q := last(t, db)[0]; q.State != "caught" || q.Text == "" || q.To != "demo@example.org" {
			t.Errorf("caught: %+v", q)
		}
	})
}

// A mail of a transaction that failed is not sent.
func TestNoMailOfWhatDidNotHappen(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		err := db.Write(ctx, func(tx *sqldb.Tx) error {
			if err := mail.Queue(tx, time.Now(), mail.Message{To: "a@example.org", Subject: "s", Text: "t"}); err != nil {
				return err
			}
			return errors.New("it did not happen")
		})
		if err == nil || len(last(t, db)) != 0 {
			t.Errorf("%v, %d mails", err, len(last(t, db)))
		}
	})
}

// The letters as they go out, in every language.
func TestLetters(t *testing.T) {
	t.Parallel()
	all, err := web.Features().Catalogues()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range web.Features().Languages() {
		c, _ := all.Of(lang)
		for _, kind := range []string{"invitation", "reset", "sign-in", "campaign", "campaign-reminder", "campaign-receipt", "campaign-question"} {
			m := mail.Compose(c, template("letter."+kind), "jan@example.org", "Svaz", "https://twins.example/"+lang+"/x?token=abc&d=1", "name",
				`Jan <b>"N"</b>`, "code", "123456",
				"town", "Opava <b>", "title", "2026", "words", "A & B\n", "ends", "31. 12. 2026", "said", "– 1\n– 2", "question", "Why &?",
				"about", "Opava <b>, Cieszyn", "why", "Svaz <b> invites you")
			if strings.HasPrefix(kind, "campaign") && kind != "campaign-receipt" && kind != "campaign-question" {
				m = m.WithOff(mail.ListCampaign, "https://twins.example/"+lang+"/mail/off?token=abc&d=1", c.T("letter.off"))
			}
			got := "Subject: " + m.Subject + "\n\n" + m.Text + "\n" + m.HTML + "\n"
			if strings.Contains(m.HTML, "<b>") || strings.Contains(got, "{") || strings.Contains(got, "letter.") {
				t.Errorf("%s %s: %s", lang, kind, got)
			}
			path := filepath.Join("testdata", kind+"."+lang+".txt")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil || string(want) != got {
				t.Errorf("%s differs (go test ./internal/mail -update writes it anew): %v\n%s", path, err, got)
			}
		}
	}
}

// sink is a mail server that keeps what it gets.
func sink(t *testing.T, refuse string) (address string, got func() string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	var mu sync.Mutex
	var b strings.Builder
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.SetDeadline(time.Now().Add(10 * time.Second))
			in, data := bufio.NewScanner(conn), false
			say := func(s string) { _, _ = conn.Write([]byte(s + "\r\n")) }
			say("220 sink")
			for in.Scan() {
				line := in.Text()
				if data {
					if line == "." {
						data = false
						say("250 taken")
						continue
					}
					mu.Lock()
					b.WriteString(line + "\n")
					mu.Unlock()
					continue
				}
				switch verb := strings.ToUpper(strings.SplitN(line, " ", 2)[0]); {
				case verb == "RCPT" && refuse != "":
					say(refuse)
				case verb == "DATA":
					data = true
					say("354 go on")
				case verb == "QUIT":
					say("221 bye")
					conn.Close()
				default:
					say("250 ok")
				}
			}
			conn.Close()
		}
	}()
	return l.Addr().String(), func() string { mu.Lock(); defer mu.Unlock(); return b.String() }
}

func TestSMTP(t *testing.T) {
	t.Parallel()
	m := mail.Message{ID: "0198-x", To: "jan@example.org", Subject: "Pozvánka: Svaz", Text: "Dobrý den", HTML: "<p>Dobrý den</p>",
		Headers: map[string]string{"List-Unsubscribe": "<https://x.example/u>"}}
	address, got := sink(t, "")
	s, err := mail.NewSMTP("smtp://"+address+"?plain=1", "svaz@example.org")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.ReturnTo("no address"); !errs.Is(err, errs.Invalid) {
		t.Errorf("an address for what comes back that is none: %v", err)
	}
	if err := s.ReturnTo("returns@example.org"); err != nil {
		t.Fatal(err)
	}
	if err := s.Send(ctx, m); err != nil {
		t.Fatal(err)
	}
	text := got()
	for _, want := range []string{"To: <jan@example.org>", "From: <svaz@example.org>", "Message-ID: <0198-x@twinhall>",
		"Auto-Submitted: auto-generated", "List-Unsubscribe: <https://x.example/u>", "text/plain", "text/html"} {
		if !strings.Contains(text, want) {
			t.Errorf("the mail lacks %q:\n%s", want, text)
		}
	}
	for reply, kind := range map[string]errs.Kind{"550 no such person": errs.Invalid, "450 try later": errs.Unavailable} {
		address, _ := sink(t, reply)
		s, err := mail.NewSMTP("smtp://"+address+"?plain=1", "svaz@example.org")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Send(ctx, m); !errs.Is(err, kind) || strings.Contains(err.Error(), "jan@") {
			t.Errorf("%s: %v, want %v", reply, err, kind)
		}
	}
	for _, wrong := range []string{"", "mail.example.org", "http://mail.example.org", "smtp://"} {
		if _, err := mail.NewSMTP(wrong, "svaz@example.org"); !errs.Is(err, errs.Invalid) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
	if _, err := mail.NewSMTP("smtp://mail.example.org", "nobody"); !errs.Is(err, errs.Invalid) {
		t.Errorf("a sender that is no address: %v", err)
	}
}

// template has the messages of a mail that are called after its kind.
func template(kind string) mail.Template {
	return mail.Template{Kind: kind, Subject: kind + ".subject", Text: kind + ".text", Button: kind + ".button"}
}
