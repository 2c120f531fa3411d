// Package date holds dates as people and sources give them: a day, a month, a
// year, a decade, a span, or "about". It never sharpens what it was given: a
// year stays a year. It formats nothing for people and never reads the clock.
package date

import "fmt"

// The years that a date can lie in: before them stands no signed paper, and
// after them no term of one.
const (
	MinYear = 1000
	MaxYear = 2200
)

// Precision is how finely a date is known.
type Precision uint8

// The precisions, from the finest. Unknown is the zero value.
const (
	Unknown Precision = iota
	ByDay
	ByMonth
	ByYear
	ByDecade
	BySpan
)

func (p Precision) String() string {
	return [...]string{"unknown", "day", "month", "year", "decade", "span"}[p]
}

// Date is what is known of when something happened: somewhere from From to To,
// both included. The zero value is unknown. Dates are comparable with ==;
// equal dates that were written differently are not equal, Compare says 0.
type Date struct {
	from, to   Day
	precision  Precision
	start, end Precision // of the two ends; only of a span
	about      uint8     // aboutStart, aboutEnd; both unless it is a span

	// Written is the text that the date was read from, as written. Empty
	// where the date was not read from a text.
	Written string
}

const (
	aboutStart = 1 << iota
	aboutEnd
	aboutBoth = aboutStart | aboutEnd
)

// OnDay returns the date of one civil day. An impossible day is an error.
func OnDay(year, month, day int) (Date, error) {
	if err := checkMonth(year, month); err != nil {
		return Date{}, err
	}
	if day < 1 || day > daysIn(year, month) {
		return Date{}, invalid("%s %d has no day %d", monthNames[month], year, day)
	}
	d := Day{year, month, day}
	return Date{from: d, to: d, precision: ByDay}, nil
}

// InMonth returns the date of which only month and year are known.
func InMonth(year, month int) (Date, error) {
	if err := checkMonth(year, month); err != nil {
		return Date{}, err
	}
	return Date{from: Day{year, month, 1}, to: Day{year, month, daysIn(year, month)}, precision: ByMonth}, nil
}

// InYear returns the date of which only the year is known.
func InYear(year int) (Date, error) {
	if err := checkYear(year); err != nil {
		return Date{}, err
	}
	return Date{from: Day{year, 1, 1}, to: Day{year, 12, 31}, precision: ByYear}, nil
}

// InDecade returns the date of which only the decade of year is known: 1970
// and 1977 both give the years from 1970 to 1979.
func InDecade(year int) (Date, error) {
	first := year - year%10
	if first < MinYear || first+9 > MaxYear {
		return Date{}, invalid("the decade of %d lies outside the years %d to %d", year, MinYear, MaxYear)
	}
	return Date{from: Day{first, 1, 1}, to: Day{first + 9, 12, 31}, precision: ByDecade}, nil
}

// Between returns the span from the start of a to the end of b. Neither may be
// unknown or a span itself, and b may not end before a starts.
func Between(a, b Date) (Date, error) {
	if a.precision == Unknown || b.precision == Unknown || a.precision == BySpan || b.precision == BySpan {
		return Date{}, invalid("a span needs two dates")
	}
	if b.to.Before(a.from) || b.from.Before(a.from) {
		return Date{}, invalid("the span %s/%s ends before it starts", a.EDTF(), b.EDTF())
	}
	return Date{
		from: a.from, to: b.to, precision: BySpan, start: a.precision, end: b.precision,
		about: a.about&aboutStart | b.about&aboutEnd,
	}, nil
}

// About returns d marked as "about"; an unknown date stays as it is.
func (d Date) About() Date {
	if d.precision != Unknown {
		d.about = aboutBoth
	}
	return d
}

// As returns d with the text that it was read from.
func (d Date) As(written string) Date {
	d.Written = written
	return d
}

// From is the first day on which it may have happened; zero when unknown.
func (d Date) From() Day { return d.from }

// To is the last day on which it may have happened; zero when unknown.
func (d Date) To() Day { return d.to }

// Precision is how finely d is known.
func (d Date) Precision() Precision { return d.precision }

// IsZero reports whether nothing is known; there may still be a Written text.
func (d Date) IsZero() bool { return d.precision == Unknown }

// Certain reports whether d may be shown as fact. What is "about", in whole or
// at one end of a span, may not; nor may an unknown date.
func (d Date) Certain() bool { return d.precision != Unknown && d.about == 0 }

// Year is the year that d starts in, 0 when unknown.
func (d Date) Year() int { return d.from.Year }

// Decade is the first year of the decade that d starts in, 0 when unknown.
func (d Date) Decade() int { return d.from.Year - d.from.Year%10 }

// String is the EDTF form, for logs and tests.
func (d Date) String() string { return d.EDTF() }

var monthNames = [...]string{
	"", "January", "February", "March", "April", "May", "June", "July",
	"August", "September", "October", "November", "December",
}

func checkYear(year int) error {
	if year < MinYear || year > MaxYear {
		return invalid("the year %d lies outside %d to %d", year, MinYear, MaxYear)
	}
	return nil
}

func checkMonth(year, month int) error {
	if err := checkYear(year); err != nil {
		return err
	}
	if month < 1 || month > 12 {
		return invalid("there is no month %d", month)
	}
	return nil
}

func daysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

func dayString(d Day) string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }
