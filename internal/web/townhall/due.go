package townhall

import (
	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

// So many months after its last confirmation an end is asked again, and so
// many before an agreement lapses both ends are told.
const (
	confirmMonths = 12
	lapseMonths   = 6
)

// monthsSince counts whole months from a date, by its last day, to a day.
func monthsSince(d date.Date, on date.Day) int {
	to := d.To()
	n := (on.Year-to.Year)*12 + on.Month - to.Month
	if on.Day < to.Day {
		n--
	}
	return max(n, 0)
}

// confirmedBy is the last day on which an end confirmed, zero = never.
func confirmedBy(q *edition.Partnership, sayer register.Sayer) date.Date {
	if sayer == register.SayerA {
		return q.ConfirmedA
	}
	return q.ConfirmedB
}

// heard is the last day on which an end was heard from here: it confirmed, or
// said something itself in the town hall or to a campaign. Zero = never.
func heard(e *edition.Edition, q *edition.Partnership, sayer register.Sayer) date.Date {
	last := confirmedBy(q, sayer)
	for _, s := range q.Statements {
		src := e.Sources[s.Source]
		if s.Sayer != sayer || src == nil || src.Address != Source && src.Address != "said:campaign" {
			continue
		}
		if on, err := date.ParseEDTF(s.Retrieved); err == nil && (last.IsZero() || date.Compare(last, on) < 0) {
			last = on
		}
	}
	return last
}

// dueOf says in words what is due of a partnership of u: nothing where it is
// over or has not begun.
func dueOf(w site.Words, u *edition.Unit, q *edition.Partnership) (all []string) {
	if !edition.Counted(q.State) {
		return nil
	}
	sayer, _ := q.SayerOf(u.ID)
	if on := heard(w.E, q, sayer); on.IsZero() {
		all = append(all, w.T("townhall.due-never"))
	} else if n := monthsSince(on, w.E.Day); n > confirmMonths {
		all = append(all, w.N("townhall.due-months", n))
	}
	if q.Liveness == register.LiveAsleep {
		all = append(all, w.T("townhall.due-asleep", "date", w.Date(q.LastSign)))
	}
	for _, lapse := range lapsing(w.E) {
		for _, a := range q.Agreements {
			if a.ID == lapse.Agreement.ID {
				key := "townhall.due-lapses"
				if lapse.Over {
					key = "townhall.due-lapsed"
				}
				all = append(all, w.T(key, "date", w.Date(lapse.Until)))
			}
		}
	}
	return append(all, differences(w, q, sayer)...)
}

func lapsing(e *edition.Edition) []register.Lapse { return e.RunningOut(lapseMonths) }

// differences are what an end and others say differently, in words.
func differences(w site.Words, q *edition.Partnership, own register.Sayer) (all []string) {
	for _, d := range q.Disagrees {
		var mine, theirs *register.Statement
		for i := range d.Says {
			switch s := &d.Says[i]; {
			case s.Sayer == own:
				mine = s
			case theirs == nil || s.Sayer != register.SayerThird && theirs.Sayer == register.SayerThird:
				theirs = s
			}
		}
		if mine == nil || theirs == nil {
			continue
		}
		key := "townhall.due-differs"
		if theirs.Sayer == register.SayerThird {
			key = "townhall.due-differs-third"
		}
		all = append(all, w.T(key, "field", w.T(register.FieldKeys[d.Field]), "theirs", w.Value(*theirs), "yours", w.Value(*mine)))
	}
	return all
}
