package wikidata

import (
	"strconv"
	"strings"

	"twinhall/internal/date"
)

// Time is a time as Wikidata has it: "+1953-00-00T00:00:00Z" with precision 9
// is the year 1953. Precision 0 means that the source gave none.
type Time struct {
	Value     string
	Precision int
	Julian    bool // the day is one of the Julian calendar
}

// Wikidata's precisions.
const (
	century = 7
	decade  = 8
	year    = 9
	month   = 10
	day     = 11
)

// Date is the date that t means, never finer than its precision. It is false
// where no date can hold it: before the year 1000, or coarser than a century.
func (t Time) Date() (date.Date, bool) {
	y, m, d, ok := t.parse()
	if !ok {
		return date.Date{}, false
	}
	var on date.Date
	var err error
	switch p := t.precision(m, d); {
	case p == day && t.Julian, p == month && t.Julian:
		// The day of our calendar lies up to two weeks later.
		on, err = date.InYear(y)
		on = on.About()
	case p == day:
		on, err = date.OnDay(y, m, d)
	case p == month:
		on, err = date.InMonth(y, m)
	case p == year:
		on, err = date.InYear(y)
	case p == decade:
		on, err = date.InDecade(y)
	case p == century:
		on, err = inCentury(y)
	default:
		return date.Date{}, false
	}
	return on, err == nil && !on.IsZero()
}

// precision is what the parts allow: a month 00 makes a day a year.
func (t Time) precision(m, d int) int {
	p := t.Precision
	switch {
	case p > day:
		p = day
	case p == 0 && m <= 1 && d <= 1:
		// Without a precision a first of January is most often just the year.
		p = year
	case p == 0:
		p = day
	}
	if p == day && d == 0 {
		p = month
	}
	if p == month && m == 0 {
		p = year
	}
	return p
}

// inCentury is the century that y lies in: the 19th is 1801 to 1900.
func inCentury(y int) (date.Date, error) {
	first := (y-1)/100*100 + 1
	from, err := date.InYear(first)
	if err != nil {
		return date.Date{}, err
	}
	to, err := date.InYear(first + 99)
	if err != nil {
		return date.Date{}, err
	}
	return date.Between(from, to)
}

func (t Time) parse() (y, m, d int, ok bool) {
	s := strings.TrimPrefix(t.Value, "+")
	s, _, _ = strings.Cut(s, "T")
	parts := strings.Split(s, "-")
	if len(parts) != 3 || len(parts[0]) > 16 || len(parts[1]) != 2 || len(parts[2]) != 2 {
		return 0, 0, 0, false
	}
	for i, to := range []*int{&y, &m, &d} {
		n, err := strconv.ParseUint(parts[i], 10, 31)
		if err != nil {
			return 0, 0, 0, false
		}
		*to = int(n)
	}
	return y, m, d, y > 0 && m <= 12 && d <= 31
}
