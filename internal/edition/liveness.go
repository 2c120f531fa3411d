package edition

import (
	"cmp"
	"slices"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/register"
)

// Life is what is known of whether a partnership is still so, as of the
// edition's day. Partnerships of which nothing is known share one.
type Life struct {
	Confirmed         int // ends that confirmed it: 0, 1, 2
	ConfirmedA        date.Date
	ConfirmedB        date.Date
	ConfirmedByEditor date.Date
	LastSign          date.Date // zero = none is known
	Liveness          string    // "" = none: no sign is known, or it is ended or suspended
	Disagrees         []register.Disagreement
	Activities        []*register.Activity // the newest first
}

var noLife Life

// day is the civil day that an edition is as of: that of its instant in UTC, or
// the one after it where the ledger says that it has begun in the
// association's time zone.
func (s *Snapshot) day() date.Day {
	if day := date.DayOf(s.At.UTC()); s.At.IsZero() || !day.Before(s.Begun) {
		return day
	}
	return s.Begun
}

// addActivities ties activities to their partnerships, also to what those were
// merged into.
func (e *Edition) addActivities(activities []*register.Activity) {
	for _, a := range activities {
		if a.Trashed != register.Kept {
			continue
		}
		for _, id := range a.Partnerships {
			if p, found := e.PartnershipByID(id); found == Here || found == Moved {
				if q := e.Partnerships[p].own(); !slices.Contains(q.Activities, a) {
					q.Activities = append(q.Activities, a)
				}
			}
		}
	}
}

// own is the partnership's own Life, to write in.
func (q *Partnership) own() *Life {
	if q.Life == &noLife {
		q.Life = &Life{}
	}
	return q.Life
}

// deriveLiveness finds out of every partnership whether it lives, and when that or
// anything else will next change by time alone.
func (e *Edition) deriveLiveness() {
	day := e.Day.Date()
	for i := range e.Partnerships {
		q := &e.Partnerships[i]
		if q.heard() {
			l := q.own()
			l.Confirmed, l.ConfirmedA, l.ConfirmedB, l.ConfirmedByEditor = register.ConfirmedBy(q.Statements)
		}
		if len(q.Contrary) > 0 {
			if d := register.Disagreements(q.Statements); len(d) > 0 {
				q.own().Disagrees = d
			}
		}
		if q.Life == &noLife {
			continue
		}
		slices.SortStableFunc(q.Activities, func(a, b *register.Activity) int { return -date.Compare(a.From, b.From) })
		q.LastSign = register.LastSign(q.Statements, q.Activities, e.Day)
		if q.State == register.StateEnded || q.State == register.StateSuspended {
			continue
		}
		q.Liveness = register.Liveness(q.LastSign, day)
		e.due = sooner(e.due, register.LivenessChanges(q.LastSign, e.Day), e.Day)
		for _, a := range q.Activities {
			e.due = sooner(e.due, a.From.From(), e.Day) // one that is planned is a sign from then on
		}
	}
	for _, a := range e.agreementOf {
		if last := e.InForceUntil(a).To(); !last.IsZero() {
			e.due = sooner(e.due, last.Add(1), e.Day)
		}
	}
}

// heard reports whether anybody confirmed the partnership.
func (q *Partnership) heard() bool {
	for i := range q.Statements {
		if q.Statements[i].Field == register.FieldConfirmed {
			return true
		}
	}
	return false
}

// sooner is the earlier of two days after another, zero = none.
func sooner(due, day, after date.Day) date.Day {
	if after.Before(day) && (due.IsZero() || day.Before(due)) {
		return day
	}
	return due
}

// dueOn notes a day on which something of a part changes by time alone.
func (e *Edition) dueOn(day date.Day) { e.Due = sooner(e.Due, day, e.Day) }

// InForceUntil is the last date on which an agreement is in force, zero where
// that is not known.
func (e *Edition) InForceUntil(a *register.Agreement) date.Date {
	return a.InForceUntil(e.countryOf)
}

// Lapsed reports whether an agreement has lapsed by its term.
func (e *Edition) Lapsed(a *register.Agreement) bool {
	until := e.InForceUntil(a)
	return !until.IsZero() && until.To().Before(e.Day)
}

func (e *Edition) countryOf(id register.UnitID) string {
	if u, ok := e.UnitByID(id); ok {
		return u.Country
	}
	return ""
}

// RunningOut lists the agreements that have lapsed as of the edition's day or do
// within so many months of it, as register.RunningOut does: those of partnerships
// that are neither ended nor suspended.
func (e *Edition) RunningOut(months int) []register.Lapse {
	on := e.Day.Date()
	if on.IsZero() {
		return nil
	}
	all := make([]*register.Agreement, 0, len(e.agreementOf))
	for _, a := range e.agreementOf {
		if slices.ContainsFunc(a.Partnerships, e.goesOn) {
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b *register.Agreement) int { return cmp.Compare(a.ID, b.ID) })
	return register.RunningOut(all, e.countryOf, on, months)
}

// goesOn reports whether a partnership is neither gone, ended nor suspended.
func (e *Edition) goesOn(id register.PartnershipID) bool {
	at, found := e.PartnershipByID(id)
	if found != Here {
		return false
	}
	state := e.Partnership(at).State
	return state != register.StateEnded && state != register.StateSuspended
}

// DueBy reports whether something has changed by time alone since the
// edition's day, as of an instant in the association's time zone.
func (e *Edition) DueBy(now time.Time) bool {
	return !e.Due.IsZero() && !date.DayOf(now).Before(e.Due)
}
