package townhall

import (
	"context"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/site"
)

// Run looks once an hour what coordinators are to be told, until ctx ends.
// Every node does; each letter goes out once.
func (t *Hall) Run(ctx context.Context, log *slog.Logger) {
	for {
		if err := t.Once(ctx); err != nil && ctx.Err() == nil {
			log.Warn("coordinators were not told", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}

// Once queues the letters that are due, those to one person in one
// transaction with the note that the person was told.
func (t *Hall) Once(ctx context.Context) error {
	e := t.Edition()
	if e == nil {
		return nil
	}
	var all []*account.Account
	if err := t.DB.Read(ctx, func(tx *sqldb.Tx) (err error) { all, err = account.List(tx); return err }); err != nil {
		return err
	}
	for _, a := range all {
		if a.Role != account.Coordinator || a.State != account.Active {
			continue
		}
		if err := t.DB.Write(ctx, func(tx *sqldb.Tx) error { return t.tell(tx, e, a.ID) }); err != nil {
			return err
		}
	}
	return nil
}

// post is what is being written to one person.
type post struct {
	tx    *sqldb.Tx
	t     *Hall
	to    *account.Account
	words site.Words
	own   []*edition.Unit
	now   time.Time
}

func (t *Hall) tell(tx *sqldb.Tx, e *edition.Edition, id account.ID) error {
	if err := tx.Exclusive("letters " + string(id)); err != nil {
		return err
	}
	a, err := account.Get(tx, id)
	if err != nil || a.Role != account.Coordinator || a.State != account.Active {
		return err
	}
	w := &post{tx: tx, t: t, to: a, words: t.words(a.Lang, e), own: ownUnits(e, a.Units), now: t.Now()}
	for _, step := range []func() error{w.lapses, w.asleep, w.reviews, w.digest} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// words say what an edition holds in somebody's language.
func (t *Hall) words(lang string, e *edition.Edition) site.Words {
	if e == nil {
		e = edition.New(&edition.Snapshot{})
	}
	return site.Words{Catalogue: t.Site.Catalogues.OrFirst(lang), E: e}
}

// firstTime notes that the person is told something; false where that was before.
func (w *post) firstTime(what string) (bool, error) { return account.Tell(w.tx, w.to.ID, what, w.now) }

// queue writes a letter that can be switched off.
func (w *post) queue(letter string, n account.Notice, lines []string) error {
	token, err := account.OffToken(w.tx, w.to.ID, n)
	if err != nil {
		return err
	}
	off := w.t.Site.Links.Absolute("/"+w.words.Lang+"/town-hall/digest-off") + "?token=" + url.QueryEscape(token)
	m := mail.Compose(w.words.Catalogue, templates[letter], w.to.Email, w.t.Site.NameFor(w.words.Lang), w.t.Site.Links.Absolute("/"+w.words.Lang+"/town-hall"),
		"name", w.to.Name, "list", strings.Join(lines, "\n"), "off", off)
	m.Headers = map[string]string{"List-Unsubscribe": "<" + off + ">", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
	return mail.Queue(w.tx, w.now, m)
}

// alarm sends the lines of which the person has not been told; what each is
// about is its key.
func (w *post) alarm(letter string, keys, lines []string) error {
	var fresh []string
	for i, key := range keys {
		first, err := w.firstTime(key)
		if err != nil {
			return err
		}
		if first {
			fresh = append(fresh, lines[i])
		}
	}
	if len(fresh) == 0 || !w.to.Gets(account.Alarms) {
		return nil
	}
	return w.queue(letter, account.Alarms, fresh)
}

// pairs calls f with the partnerships of the own municipalities, each once.
func (w *post) pairs(f func(u *edition.Unit, q *edition.Partnership)) {
	seen := map[edition.P]bool{}
	for _, u := range w.own {
		for _, at := range u.Partnerships {
			if !seen[at] {
				seen[at] = true
				f(u, w.words.E.Partnership(at))
			}
		}
	}
}

// lapses announces agreements that lapse within six months.
func (w *post) lapses() error {
	var keys, lines []string
	all := lapsing(w.words.E)
	w.pairs(func(_ *edition.Unit, q *edition.Partnership) {
		for _, l := range all {
			key := "lapse:" + string(l.Agreement.ID) + ":" + l.Until.EDTF()
			if edition.Counted(q.State) && slices.Contains(q.Agreements, l.Agreement) && !slices.Contains(keys, key) {
				keys, lines = append(keys, key), append(lines, w.words.Pair(q)+": "+w.words.T("townhall.due-lapses", "date", w.words.Date(l.Until)))
			}
		}
	})
	return w.alarm("lapse", keys, lines)
}

// asleep proposes to revive what fell asleep.
func (w *post) asleep() error {
	var keys, lines []string
	w.pairs(func(_ *edition.Unit, q *edition.Partnership) {
		if edition.Counted(q.State) && q.Liveness == register.LiveAsleep {
			keys = append(keys, "asleep:"+string(q.ID)+":"+q.LastSign.EDTF())
			lines = append(lines, w.words.Pair(q)+": "+w.words.T("townhall.due-asleep", "date", w.words.Date(q.LastSign)))
		}
	})
	return w.alarm("asleep", keys, lines)
}

// reviews asks after elections whether the contacts are still the same, once
// for each municipality and election.
func (w *post) reviews() error {
	due, err := register.DueForReview(w.tx, Today(w.now))
	if err != nil {
		return err
	}
	var keys, lines []string
	for _, u := range w.own {
		last := ""
		for _, day := range register.Elections(u.Country) {
			if day <= Today(w.now).String() && day > last {
				last = day
			}
		}
		var functions []string
		for _, o := range due {
			if o.Unit == u.ID && last != "" && o.Recorded <= last && o.Left == "" {
				functions = append(functions, o.Function)
			}
		}
		if len(functions) > 0 {
			keys = append(keys, "election:"+string(u.ID)+":"+last)
			lines = append(lines, w.words.Name(u)+": "+strings.Join(functions, ", "))
		}
	}
	return w.alarm("review", keys, lines)
}

// Answered tells who proposed a change that the association declined it or
// asks back, in the transaction that does. A proposal that came another way is
// nobody's here.
func (t *Hall) Answered(tx *sqldb.Tx, proposal string) error {
	p, err := edit.GetProposal(tx, proposal)
	if err != nil || p.State != edit.Declined && p.State != edit.Asked {
		return err
	}
	a, err := account.Get(tx, account.ID(p.Origin))
	if errs.Is(err, errs.NotFound) {
		return nil
	}
	if err != nil || a.State != account.Active || a.Role != account.Coordinator || !slices.Contains(a.Units, p.Unit) {
		return err
	}
	words := t.words(a.Lang, t.Edition())
	note := p.Note
	if note == "" {
		note = words.T("townhall.no-note")
	}
	link := t.Site.Links.Absolute("/" + words.Lang + "/town-hall/proposals/" + p.ID)
	return mail.Queue(tx, t.Now(), mail.Compose(words.Catalogue, templates[string(p.State)], a.Email, t.Site.NameFor(words.Lang), link,
		"name", a.Name, "note", note, "what", proposalTitle(words, p)))
}

// templates are of the mails to coordinators: by their names, and those about a
// proposal by what became of it.
var templates = map[string]mail.Template{
	"digest": {Kind: "letter.townhall-digest", Subject: "letter.townhall-digest.subject", Text: "letter.townhall-digest.text",
		Button: "letter.townhall-digest.button"},
	"lapse": {Kind: "letter.townhall-lapse", Subject: "letter.townhall-lapse.subject", Text: "letter.townhall-lapse.text",
		Button: "letter.townhall-lapse.button"},
	"asleep": {Kind: "letter.townhall-asleep", Subject: "letter.townhall-asleep.subject", Text: "letter.townhall-asleep.text",
		Button: "letter.townhall-asleep.button"},
	"review": {Kind: "letter.townhall-review", Subject: "letter.townhall-review.subject", Text: "letter.townhall-review.text",
		Button: "letter.townhall-review.button"},
	"declined": {Kind: "letter.townhall-declined", Subject: "letter.townhall-declined.subject", Text: "letter.townhall-declined.text",
		Button: "letter.townhall-declined.button"},
	"asked": {Kind: "letter.townhall-asked", Subject: "letter.townhall-asked.subject", Text: "letter.townhall-asked.text",
		Button: "letter.townhall-asked.button"},
}
