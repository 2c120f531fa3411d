package townhall

import (
	"strings"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/register"
)

// digest is the letter of a month: what is due, what the other side said, what
// else changed. A month in which there is nothing to tell brings none.
func (w *post) digest() error {
	month := w.now.UTC().Format("2006-01")
	if !w.to.Digest || w.to.Created.Format("2006-01") == month {
		return nil
	}
	first, err := w.firstTime("digest:" + month)
	if err != nil || !first {
		return err
	}
	lines, err := w.news(w.now.AddDate(0, -1, 0))
	if err != nil || len(lines) == 0 {
		return err
	}
	return w.queue("digest", account.Digest, lines)
}

// news are the lines of a digest, under a heading for each sort.
func (w *post) news(since time.Time) ([]string, error) {
	var due, other, changed []string
	w.pairs(func(u *edition.Unit, q *edition.Partnership) {
		if all := dueOf(w.words, u, q); len(all) > 0 {
			due = append(due, w.words.Pair(q)+": "+strings.Join(all, " "))
		}
		own, _ := q.SayerOf(u.ID)
		for _, s := range q.Statements {
			if s.At < since.UnixMilli() || s.Actor == string(w.to.ID) || s.Field == register.FieldListed {
				continue
			}
			line := w.words.Pair(q) + ": " + w.said(s)
			if s.Sayer == own || s.Sayer == register.SayerThird || s.Sayer == register.SayerEditor {
				changed = append(changed, line)
			} else {
				other = append(other, line)
			}
		}
	})
	for _, u := range w.own {
		all, err := edit.ProposalsOf(w.tx, u.ID)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			if p.Decided.After(since) && p.State != edit.Withdrawn {
				changed = append(changed, w.words.T("townhall.your-proposal", "state", w.words.T(proposalKeys[p.State])))
			}
		}
	}
	var lines []string
	for _, part := range []struct {
		key   string
		lines []string
	}{{"townhall.digest-due", due}, {"townhall.digest-other", other}, {"townhall.digest-changed", changed}} {
		if n := len(part.lines); n > 0 {
			lines = append(append(lines, w.words.T(part.key)), part.lines[:min(n, mostLines)]...)
			if n > mostLines {
				lines = append(lines, w.words.N("desk.and-more", n-mostLines))
			}
		}
	}
	return lines, nil
}

// mostLines bounds each part of a digest.
const mostLines = 30

// said is a statement in words.
func (w *post) said(s register.Statement) string {
	if s.Field == register.FieldConfirmed {
		d, _ := date.ParseEDTF(s.Value) // refused on the way in
		return w.words.T("townhall.said-confirmed", "date", w.words.Date(d))
	}
	return w.words.T(register.FieldKeys[s.Field]) + " – " + w.words.Value(s)
}
