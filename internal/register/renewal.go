package register

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"twinhall/internal/date"
)

//go:embed elections.tsv
var electionsFile string

// electoral is the term of local councils in a country: how many years, and the
// last days of voting that are known, in order.
type electoral struct {
	years     int
	elections []date.Date
}

// terms are the electoral terms by country. A country whose councils are
// elected on days of their own in each region or town is not among them.
var terms = sync.OnceValue(func() map[string]electoral {
	all := map[string]electoral{}
	for _, line := range strings.Split(strings.TrimSpace(electionsFile), "\n")[1:] {
		cells := strings.Split(line, "\t")
		var t electoral
		t.years, _ = strconv.Atoi(cells[1])
		for _, day := range strings.Split(cells[2], ",") {
			t.elections = append(t.elections, dateOr(day))
		}
		all[cells[0]] = t
	}
	return all
})

// NextElection is when the councils of a country are elected next after a date:
// a day where that is known, else a year, counted from the elections that are
// known; false where the country's terms are not known.
func NextElection(country string, after date.Date) (date.Date, bool) {
	t, known := terms()[country]
	if !known || after.IsZero() {
		return date.Date{}, false
	}
	first, last := t.elections[0], t.elections[len(t.elections)-1]
	if after.To().Before(first.From()) {
		year := first.Year()
		for year-t.years > after.To().Year {
			year -= t.years
		}
		if year != first.Year() {
			return yearOf(year)
		}
		return first, true
	}
	for _, e := range t.elections {
		if after.To().Before(e.From()) {
			return e, true
		}
	}
	year := last.Year() + t.years
	for year <= after.To().Year {
		year += t.years
	}
	return yearOf(year)
}

func yearOf(year int) (date.Date, bool) {
	d, err := date.InYear(year)
	return d, err == nil
}

// InForceUntil is the last date on which an agreement is in force by its own
// term, as finely as that is known: the date it names, so many years after it
// was signed, or the first elections of one of its parties after that. Zero
// where it is open-ended or its end does not follow from what is known.
func (a *Agreement) InForceUntil(countryOf func(UnitID) string) date.Date {
	switch {
	case a.Term == "open":
		return date.Date{}
	case !a.Until.IsZero():
		return a.Until
	case a.Signed.IsZero() || !a.Signed.Certain():
		return date.Date{}
	case a.Term == "years" && a.Years > 0:
		return laterBy(a.Signed, int(a.Years))
	case a.Term == "electoral":
		var first date.Date
		for _, p := range a.Parties {
			if next, ok := NextElection(countryOf(p.Unit), a.Signed); ok && (first.IsZero() || next.To().Before(first.To())) {
				first = next
			}
		}
		return first
	}
	return date.Date{}
}

// laterBy is a date so many years later, as finely as it is known.
func laterBy(d date.Date, years int) date.Date {
	var later date.Date
	switch to := plusYears(d.To(), years); d.Precision() {
	case date.ByDay:
		later = to.Date()
	case date.ByMonth:
		later, _ = date.InMonth(to.Year, to.Month)
	default:
		later, _ = date.InYear(to.Year)
	}
	return later // zero where that lies outside the years of dates
}

// Lapse is an agreement that lapses by its term.
type Lapse struct {
	Agreement *Agreement
	Until     date.Date // its last date in force
	Over      bool      // that is past
}

// RunningOut lists the agreements that have lapsed, the newest first, and then
// those whose last day in force lies within so many months from a date, that day
// included, the soonest first. Those that another agreement renews or ends, and
// those in the trash, are left out, and of the lapsed those in whose partnership
// one that was signed later has not lapsed.
func RunningOut(agreements []*Agreement, countryOf func(UnitID) string, on date.Date, months int) []Lapse {
	replaced := Replaced(agreements)
	from := on.From()
	by := from
	by.Month += months
	by = by.Add(0) // brings months above twelve into the next year
	var over, all []Lapse
	later := map[PartnershipID]date.Date{} // when the newest that has not lapsed was signed
	for _, a := range agreements {
		if a.Trashed != Kept || replaced[a.ID] {
			continue
		}
		until := a.InForceUntil(countryOf)
		switch last := until.To(); {
		case until.IsZero() || !last.Before(from):
			for _, p := range a.Partnerships {
				if newest := later[p]; newest.IsZero() || date.Compare(newest, a.Signed) < 0 {
					later[p] = a.Signed
				}
			}
			if !until.IsZero() && !by.Before(last) {
				all = append(all, Lapse{Agreement: a, Until: until})
			}
		default:
			over = append(over, Lapse{a, until, true})
		}
	}
	over = slices.DeleteFunc(over, func(l Lapse) bool {
		return slices.ContainsFunc(l.Agreement.Partnerships, func(p PartnershipID) bool {
			newest := later[p]
			return !newest.IsZero() && !l.Agreement.Signed.IsZero() && date.Compare(l.Agreement.Signed, newest) < 0
		})
	})
	slices.SortStableFunc(over, func(x, y Lapse) int { return y.Until.To().Compare(x.Until.To()) })
	slices.SortStableFunc(all, func(x, y Lapse) int { return x.Until.To().Compare(y.Until.To()) })
	return append(over, all...)
}

// Replaced are the agreements that another one, not in the trash, renews or
// ends.
func Replaced(agreements []*Agreement) map[AgreementID]bool {
	replaced := map[AgreementID]bool{}
	for _, a := range agreements {
		if a.Trashed == Kept && a.Related != "" && (a.Relation == "renews" || a.Relation == "ends") {
			replaced[a.Related] = true
		}
	}
	return replaced
}
