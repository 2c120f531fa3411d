// Package mail queues and sends mail. A mail is written into the outbox in the
// transaction of what causes it, and sent by a worker afterwards: it goes out
// once if the change was made, and not at all if it was not. It must not know
// what mails are about.
package mail

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// Message is a mail to one person.
type Message struct {
	ID      string // given when it is queued; stands in Message-ID
	Kind    string // what it is: invitation, reset, …
	To      string
	Subject string
	Text    string
	HTML    string
	Headers map[string]string // besides those that every mail has
	Due     time.Time         // zero = at once
	List    string            // one of the lists that can be switched off, "" = none
}

// Queue writes a mail into the outbox.
func Queue(tx *sqldb.Tx, now time.Time, m Message) error {
	_, err := Put(tx, now, m)
	return err
}

// Put is Queue and returns the mail's id. It is "" where the mail is of a list
// that its recipient has switched off: then none is queued.
func Put(tx *sqldb.Tx, now time.Time, m Message) (id string, err error) {
	if m.To == "" || m.Subject == "" || m.Text == "" {
		return "", errs.New(errs.Internal, "a mail needs a recipient, a subject and a text")
	}
	if m.List != "" {
		if off, err := IsOff(tx, m.List, m.To); err != nil || off {
			return "", err
		}
	}
	headers, err := json.Marshal(m.Headers)
	if err != nil {
		return "", err
	}
	id = uuid.Must(uuid.NewV7()).String()
	due := m.Due
	if due.IsZero() {
		due = now
	}
	_, err = tx.Exec(`insert into outbox (id, kind, recipient, subject, body, html, headers, created, due, state)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting')`,
		id, m.Kind, m.To, m.Subject, m.Text, m.HTML, string(headers), now.UnixMilli(), due.UnixMilli())
	return id, err
}

// Queued is a mail in the outbox.
type Queued struct {
	Message
	Created time.Time
	State   string // waiting, sent, dead, caught
	Tries   int
	Error   string
	Sent    time.Time
}

const queuedColumns = `id, kind, recipient, subject, body, html, headers, created, due, state, tries, error, sent`

func scan(row sqldb.Row) (q Queued, err error) {
	var headers string
	var created, due, sent int64
	if err = row.Scan(&q.ID, &q.Kind, &q.To, &q.Subject, &q.Text, &q.HTML, &headers, &created, &due, &q.State, &q.Tries, &q.Error, &sent); err != nil {
		return q, err
	}
	q.Created, q.Due = time.UnixMilli(created).UTC(), time.UnixMilli(due).UTC()
	if sent > 0 {
		q.Sent = time.UnixMilli(sent).UTC()
	}
	return q, json.Unmarshal([]byte(headers), &q.Headers)
}

// Last are the newest mails of the outbox, at most limit.
func Last(tx *sqldb.Tx, limit int) ([]Queued, error) {
	var all []Queued
	return all, tx.Each(`select `+queuedColumns+` from outbox order by created desc, id desc limit $1`, []any{limit}, func(row sqldb.Row) error {
		q, err := scan(row)
		all = append(all, q)
		return err
	})
}

// InState are the mails of a state, the newest first, at most limit.
func InState(tx *sqldb.Tx, state string, limit int) ([]Queued, error) {
	var all []Queued
	return all, tx.Each(`select `+queuedColumns+` from outbox where state = $1 order by created desc, id desc limit $2`, []any{state, limit},
		func(row sqldb.Row) error {
			q, err := scan(row)
			all = append(all, q)
			return err
		})
}

// Head is a mail by which it is found: to whom, and about what.
type Head struct{ To, Subject string }

// Heads are those of the mails of a state, the newest first, at most limit.
func Heads(tx *sqldb.Tx, state string, limit int) (all []Head, err error) {
	return all, tx.Each(`select recipient, subject from outbox where state = $1 order by created desc, id desc limit $2`, []any{state, limit},
		func(row sqldb.Row) error {
			var h Head
			err := row.Scan(&h.To, &h.Subject)
			all = append(all, h)
			return err
		})
}

// Count is how many mails are in each state.
func Count(tx *sqldb.Tx) (map[string]int, error) {
	counts := map[string]int{}
	return counts, tx.Each(`select state, count(*) from outbox group by state`, nil, func(row sqldb.Row) error {
		var state string
		n := 0
		err := row.Scan(&state, &n)
		counts[state] = n
		return err
	})
}

// Again lets a dead mail be tried as often as a new one; errs.Conflict where it
// is not dead.
func Again(tx *sqldb.Tx, now time.Time, id string) error {
	n, err := tx.Exec(`update outbox set state = 'waiting', tries = 0, due = $1, claimed = 0 where id = $2 and state = 'dead'`, now.UnixMilli(), id)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "inner.conflict")
	}
	return err
}

// Held is the error of a mail that waited when a backup was made: nobody knows
// whether it went out since.
const Held = "outbox.after-restore"

// Hold lets no mail that waits go out by itself: each is tried again or deleted by
// a person.
func Hold(tx *sqldb.Tx) error {
	_, err := tx.Exec(`update outbox set state = 'dead', error = $1 where state = 'waiting'`, Held)
	return err
}

// Drop deletes a dead mail.
func Drop(tx *sqldb.Tx, id string) error {
	n, err := tx.Exec(`delete from outbox where id = $1 and state = 'dead'`, id)
	if err == nil && n == 0 {
		err = errs.New(errs.Conflict, "inner.conflict")
	}
	return err
}

// Sender gives a mail to whatever takes it on. An error of kind errs.Invalid
// says that it will never be taken.
type Sender interface {
	Send(ctx context.Context, m Message) error
}

// Worker sends what waits in the outbox. Any number of them may run, on any
// number of nodes.
type Worker struct {
	DB     *sqldb.DB
	Sender Sender
	Log    *slog.Logger
	Now    func() time.Time
	Every  time.Duration // between looks at an empty outbox; 0 = two seconds
}

// A claim is held for claimFor, longer than a mail takes. After maxTries it is
// dead: somebody must look.
const (
	claimFor = 2 * time.Minute
	maxTries = 8
)

// Run sends until ctx ends.
func (w *Worker) Run(ctx context.Context) {
	every := w.Every
	if every == 0 {
		every = 2 * time.Second
	}
	for {
		sent, err := w.Once(ctx)
		if err != nil && ctx.Err() == nil {
			w.Log.Warn("mail waits", "error", err)
		}
		if sent && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(every):
		}
	}
}

// Once sends the next mail that is due; false where none is. It is claimed
// first, so that no other worker sends it meanwhile. A process that is killed
// between the sending and the note of it has sent once more than it says:
// Message-ID is the same, by which mail systems tell repeats.
func (w *Worker) Once(ctx context.Context) (bool, error) {
	now := w.Now()
	var next *Queued
	err := w.DB.Write(ctx, func(tx *sqldb.Tx) error {
		if err := tx.Exclusive("outbox"); err != nil {
			return err
		}
		next = nil
		if err := tx.Each(`select `+queuedColumns+` from outbox where state = 'waiting' and due <= $1 and claimed <= $1 order by due, id limit 1`,
			[]any{now.UnixMilli()}, func(row sqldb.Row) error {
				q, err := scan(row)
				next = &q
				return err
			}); err != nil || next == nil {
			return err
		}
		_, err := tx.Exec(`update outbox set claimed = $1, tries = tries + 1 where id = $2`, now.Add(claimFor).UnixMilli(), next.ID)
		return err
	})
	if err != nil || next == nil {
		return false, err
	}
	return true, w.note(ctx, next, w.Sender.Send(ctx, next.Message))
}

// note writes down what became of a mail. What was sent keeps neither text nor
// recipient: both are personal, and nobody needs them any more.
func (w *Worker) note(ctx context.Context, q *Queued, failed error) error {
	if ctx.Err() != nil && failed != nil {
		return ctx.Err() // a stop is no failure of the mail; the claim runs out
	}
	now := w.Now()
	return w.DB.Write(ctx, func(tx *sqldb.Tx) error {
		switch {
		case failed == nil:
			_, err := tx.Exec(`update outbox set state = 'sent', sent = $1, error = '', recipient = '', subject = '', body = '', html = '', headers = '{}'
				where id = $2`, now.UnixMilli(), q.ID)
			return err
		case errors.Is(failed, errCaught):
			_, err := tx.Exec(`update outbox set state = 'caught', sent = $1 where id = $2`, now.UnixMilli(), q.ID)
			return err
		case errs.Is(failed, errs.Invalid) || q.Tries+1 >= maxTries:
			w.Log.Error("mail cannot be sent", "id", q.ID, "kind", q.Kind, "error", failed)
			_, err := tx.Exec(`update outbox set state = 'dead', error = $1 where id = $2`, failed.Error(), q.ID)
			return err
		default:
			wait := time.Minute << q.Tries // 1, 2, 4 … minutes
			_, err := tx.Exec(`update outbox set due = $1, claimed = 0, error = $2 where id = $3`, now.Add(wait).UnixMilli(), failed.Error(), q.ID)
			return err
		}
	})
}

// Catcher keeps mails in the outbox instead of sending them, to be read on a
// page: for the demonstration.
type Catcher struct{}

// errCaught says that a mail stays where it is.
var errCaught = errors.New("caught")

// Send catches m.
func (Catcher) Send(context.Context, Message) error { return errCaught }
