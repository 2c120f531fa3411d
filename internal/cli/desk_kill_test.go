package cli_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// A campaign asks 2,000 municipalities, and the process is killed twice on the
// way: each mail is queued once, and the mail server has each exactly once by
// its Message-ID. The first time the process is killed with a mail that the
// server has not taken; the second time with one that it has taken but the
// process has not noted. That one is sent again with the same Message-ID, by
// which mail systems tell repeats: no sender can do better, since the server's
// word and the note cannot be one transaction.
func TestCampaignKilledTwice(t *testing.T) {
	if testing.Short() {
		t.Skip("sends 2,000 mails from three processes; go test without -short does")
	}
	const towns = 2000
	address := sqldbtest.SQLiteAddress(t)
	db, err := sqldb.Open(context.Background(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	a := ask(t, db, towns, 60_000)
	s := newMailServer()
	flags := s.listen(t, "it")
	n := &node{database: address, folder: t.TempDir()}
	defer func() { n.kill() }()

	began := time.Now()
	for life, at := range []int{500, 1200} {
		n.begin(t, flags...)()
		killed := make(chan struct{})
		var once sync.Once
		kill := func() {
			once.Do(func() { n.kill(); close(killed) })
		}
		due := func() bool { mails, _ := s.count(); return mails >= at }
		s.mu.Lock()
		if life == 0 {
			s.before = func(string) error {
				if due() {
					kill()
					return errors.New("its sender is dead")
				}
				return nil
			}
		} else {
			s.before, s.after = nil, func(string) {
				if due() {
					kill()
				}
			}
		}
		s.mu.Unlock()
		select {
		case <-killed:
		case <-time.After(30 * time.Second):
			t.Fatalf("not within 30 seconds: mail %d", at)
		}
		queued := a.number(`select count(*) from outbox`)
		t.Logf("killed with %d of %d mails queued and %d at the mail server after %s", queued, towns, at, time.Since(began).Round(10*time.Millisecond))
		if life == 0 && queued == towns {
			t.Error("it was not killed while it queued")
		}
	}
	s.mu.Lock()
	s.after = nil
	s.mu.Unlock()
	n.begin(t, flags...)()
	a.claimsRunOut(2)
	a.eachTownOnce(s)
	mails, repeats := s.count()
	t.Logf("%d mails, of which %d was a repeat with the same Message-ID, after %s", mails, repeats, time.Since(began).Round(10*time.Millisecond))
	if mails-repeats != towns+1 || repeats != 1 { // the coordinator of a town has a letter of their own
		t.Errorf("the mail server took %d mails with %d repeats, want %d and the one that was not noted", mails, repeats, towns+1)
	}
}
