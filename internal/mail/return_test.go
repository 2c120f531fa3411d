package mail_test

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/smtp"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

const returned = "0198f000-0000-7000-8000-000000000001"

func eml(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "returns", name+".eml"))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// What mail systems send back is told apart, and leads to the mail that it is
// about.
func TestReadReturn(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]mail.Return{
		"postfix":         {Kind: mail.Bounce, Mail: returned, Status: "5.1.1"},
		"delayed":         {Kind: mail.Delay, Mail: returned, Status: "4.4.1"},
		"exchange-base64": {Kind: mail.Bounce, Mail: returned, Status: "5.2.2"},
		"old-bounce":      {Kind: mail.Bounce, Mail: returned, Status: "5.1.1"},
		"away":            {Kind: mail.Autoreply, Mail: returned},
		"away-old":        {Kind: mail.Autoreply, Mail: returned},
		"letter":          {Kind: mail.Letter, Mail: returned},
	} {
		got, err := mail.ReadReturn(bytes.NewReader(eml(t, name)))
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", name, got, err, want)
		}
	}
	for _, text := range []string{"", "no mail", strings.Repeat("x", mail.MaxReturn+1)} {
		if _, err := mail.ReadReturn(strings.NewReader(text)); !errs.Is(err, errs.Invalid) {
			t.Errorf("%.20q is taken for a mail: %v", text, err)
		}
	}
}

// Whatever comes, reading it ends, and says only what there is to say.
func FuzzReadReturn(f *testing.F) {
	for _, name := range []string{"postfix", "delayed", "exchange-base64", "old-bounce", "away", "away-old", "letter"} {
		f.Add(eml(f, name))
	}
	f.Add([]byte("Content-Type: multipart/report; report-type=delivery-status; boundary=\"\"\r\n\r\n--\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		back, err := mail.ReadReturn(bytes.NewReader(raw))
		if err != nil {
			return
		}
		switch back.Kind {
		case mail.Bounce, mail.Delay, mail.Autoreply, mail.Letter:
		default:
			t.Errorf("kind %q", back.Kind)
		}
		if back.Mail != "" && len(back.Mail) != 36 || back.Status != "" && len(back.Status) < 5 {
			t.Errorf("%+v", back)
		}
	})
}

func returns(t *testing.T, db *sqldb.DB) (n int) {
	t.Helper()
	if err := db.Read(ctx, func(tx *sqldb.Tx) error { return tx.Row(`select count(*) from mail_return`, nil, &n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

// A mail server hands over what comes back, by SMTP; what is no mail it is told
// never to bring again, and of a letter nothing is kept.
func TestInbound(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	running, stop := context.WithCancel(ctx)
	defer stop()
	told := make(chan mail.Return, 10)
	inbox := &mail.Inbox{DB: db, Now: time.Now, Then: func(_ *sqldb.Tx, back mail.Return, _ time.Time) error { told <- back; return nil }}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	l.Close()
	if err := inbox.Listen(running, address, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	for range 30 { // more than it takes at once, one after another
		if err := smtp.SendMail(address, nil, "", []string{"returns@example.org"}, eml(t, "postfix")); err != nil {
			t.Fatal(err)
		}
		if back := <-told; back.Mail != returned || back.Kind != mail.Bounce {
			t.Fatalf("%+v", back)
		}
	}
	if err := smtp.SendMail(address, nil, "", []string{"returns@example.org"}, eml(t, "letter")); err != nil {
		t.Error(err)
	}
	if err := smtp.SendMail(address, nil, "", []string{"returns@example.org"}, []byte("no mail\r\n")); err == nil || !strings.Contains(err.Error(), "554") {
		t.Errorf("what is no mail: %v", err)
	}
	large := append([]byte("Subject: large\r\n\r\n"), bytes.Repeat([]byte("a line of a mail that is too large\r\n"), mail.MaxReturn/30)...)
	if err := smtp.SendMail(address, nil, "", []string{"returns@example.org"}, large); err == nil || !strings.Contains(err.Error(), "552") {
		t.Errorf("what is too large is to be refused for good: %v", err)
	}
	if n := returns(t, db); n != 30 || len(told) != 0 {
		t.Errorf("%d returns are kept, %d more told", n, len(told))
	}
}

// Whoever switched a list off gets no more mails of it, but those of other
// kinds; the link does it as often as it is pressed, and addresses stand
// nowhere.
func TestSwitchingOff(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
		write := func(f func(*sqldb.Tx) error) {
			t.Helper()
			if err := db.Write(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		var token string
		put := func(list, to string) (id string) {
			write(func(tx *sqldb.Tx) (err error) {
				id, err = mail.Put(tx, now, mail.Message{Kind: "test", To: to, Subject: "s", Text: "t", List: list})
				return err
			})
			return id
		}
		write(func(tx *sqldb.Tx) (err error) {
			token, err = mail.NewOff(tx, now, mail.ListCampaign, "Office@Town.example")
			return err
		})
		if put(mail.ListCampaign, "office@town.example") == "" {
			t.Error("it is not switched off yet")
		}
		for range 2 {
			write(func(tx *sqldb.Tx) error { return mail.Off(tx, now, token) })
		}
		if put(mail.ListCampaign, "office@town.example") != "" || put(mail.ListDigest, "office@town.example") == "" ||
			put("", "office@town.example") == "" || put(mail.ListCampaign, "other@town.example") == "" {
			t.Error("switched off is the one list for the one address")
		}
		write(func(tx *sqldb.Tx) error {
			if again, err := mail.NewOff(tx, now, mail.ListCampaign, "office@town.example"); err != nil || again != "" {
				t.Errorf("a new link for who has switched it off: %q, %v", again, err)
			}
			if err := mail.Off(tx, now, "unknown"); !errs.Is(err, errs.Gone) {
				t.Errorf("an unknown link: %v", err)
			}
			for _, table := range []string{"suppression", "mail_off"} {
				if err := tx.Each(`select address from `+table, nil, func(row sqldb.Row) error {
					var a string
					err := row.Scan(&a)
					if strings.Contains(a, "town") || len(a) != 64 {
						t.Errorf("%s holds %q", table, a)
					}
					return err
				}); err != nil {
					return err
				}
			}
			was, err := mail.On(tx, mail.ListCampaign, "office@town.example")
			if !was {
				t.Error("it was not off")
			}
			return err
		})
		if put(mail.ListCampaign, "office@town.example") == "" {
			t.Error("switched on again, it gets none")
		}
	})
}

// A dead mail can be tried again, or deleted; one that is not dead cannot.
func TestDeadMails(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
		queue(t, db, now, "a@example.org", "b@example.org")
		p := &post{sent: map[string]int{}, fail: func(mail.Message) error { return errs.New(errs.Invalid, "no") }}
		w := &mail.Worker{DB: db, Sender: p, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return now }}
		drain := func() {
			for more := true; more; {
				var err error
				if more, err = w.Once(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		drain()
		p.fail = nil
		var dead []mail.Queued
		if err := db.Write(ctx, func(tx *sqldb.Tx) (err error) {
			if dead, err = mail.InState(tx, "dead", 10); err != nil || len(dead) != 2 {
				t.Fatalf("%d dead, %v", len(dead), err)
			}
			if err := mail.Drop(tx, dead[0].ID); err != nil {
				return err
			}
			return mail.Again(tx, now, dead[1].ID)
		}); err != nil {
			t.Fatal(err)
		}
		drain()
		if p.sent[dead[1].To] != 1 || p.sent[dead[0].To] != 0 {
			t.Errorf("sent: %v", p.sent)
		}
		err := db.Write(ctx, func(tx *sqldb.Tx) error { return mail.Again(tx, now, dead[1].ID) })
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("what was sent is sent again: %v", err)
		}
	})
}
