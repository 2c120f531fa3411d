package date

import (
	"cmp"
	"time"
)

// Day is a civil day without a time zone. The zero value is no day.
type Day struct{ Year, Month, Day int }

// DayOf returns the civil day of t in t's own location: the caller decides
// which time zone counts.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, int(m), d}
}

// IsZero reports whether d is no day.
func (d Day) IsZero() bool { return d == Day{} }

// Compare returns -1, 0 or 1 as d is before, the same as or after e.
func (d Day) Compare(e Day) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// Before reports whether d is before e.
func (d Day) Before(e Day) bool { return d.Compare(e) < 0 }

// Add returns the day n days after d, before it when n is negative.
func (d Day) Add(n int) Day {
	return DayOf(time.Date(d.Year, time.Month(d.Month), d.Day+n, 12, 0, 0, 0, time.UTC))
}

// String is the ISO form, 1977-03-11, which sorts as text; empty for no day.
func (d Day) String() string {
	if d.IsZero() {
		return ""
	}
	return dayString(d)
}

// Date is the date of the day; unknown for no day.
func (d Day) Date() Date {
	if d.IsZero() {
		return Date{}
	}
	return Date{from: d, to: d, precision: ByDay}
}
