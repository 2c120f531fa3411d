package register

import "twinhall/internal/date"

// What Liveness says. "" = no sign of life is known.
const (
	LiveActive = "active"
	LiveQuiet  = "quiet"
	LiveAsleep = "asleep"
)

// Livenesses lists what Liveness says, in the order in which it is shown.
var Livenesses = []string{LiveActive, LiveQuiet, LiveAsleep}

// For so many years after its last sign of life a partnership is active, and
// then quiet. The pages say so in words (about.liveness-rule).
const (
	ActiveYears = 2
	QuietYears  = 5
)

// Liveness draws from the last sign of life whether a partnership lives as of a
// date: active where the sign is at most two years old, quiet where it is at
// most five, else asleep. A sign is an activity or a confirmation; that it
// began is none. What is known coarsely counts by its last day.
func Liveness(lastSign, on date.Date) string {
	switch day := on.To(); {
	case lastSign.IsZero() || on.IsZero():
		return ""
	case !until(lastSign, ActiveYears).Before(day):
		return LiveActive
	case !until(lastSign, QuietYears).Before(day):
		return LiveQuiet
	}
	return LiveAsleep
}

// until is the last day of so many years after a sign.
func until(sign date.Date, years int) date.Day {
	return plusYears(sign.To(), years)
}

// plusYears is the same day so many years later; the 29th of February becomes
// the 28th where there is none.
func plusYears(d date.Day, years int) date.Day {
	d.Year += years
	if d.Month == 2 && d.Day == 29 && (d.Year%4 != 0 || d.Year%100 == 0 && d.Year%400 != 0) {
		d.Day = 28
	}
	return d
}

// LivenessChanges is the day on which the liveness that follows from a sign
// next becomes another than it is on a day; zero = never.
func LivenessChanges(lastSign date.Date, after date.Day) date.Day {
	if lastSign.IsZero() {
		return date.Day{}
	}
	for _, years := range []int{ActiveYears, QuietYears} {
		if next := until(lastSign, years).Add(1); after.Before(next) {
			return next
		}
	}
	return date.Day{}
}

// LastSign is the newest sign of life of a partnership as of a day: one of its
// activities that has begun by then and is not in the trash, or a confirmation
// by an end or the association. Zero = none is known.
func LastSign(statements []Statement, activities []*Activity, on date.Day) date.Date {
	var last date.Date
	sign := func(d date.Date) {
		if !d.IsZero() && !on.Before(d.From()) && (last.IsZero() || last.To().Before(d.To()) || last.To() == d.To() && newer(d, last)) {
			last = d
		}
	}
	for _, a := range activities {
		if a.Trashed == Kept {
			sign(a.From)
			sign(a.Until)
		}
	}
	_, a, b, editor := ConfirmedBy(statements)
	sign(a)
	sign(b)
	sign(editor)
	return last
}
