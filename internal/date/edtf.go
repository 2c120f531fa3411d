package date

import (
	"fmt"
	"strings"

	"twinhall/internal/errs"
)

// ParseEDTF reads the subset of EDTF (ISO 8601-2:2019) in which dates are
// stored and exchanged:
//
//	1977-03-11  1977-03  1977  197X    a day, a month, a year, a decade
//	1977~  1977-03~                    about
//	1971/1975  1971~/1975-03           a span; each end may be "about"
//	(empty)                            unknown
//
// What EDTF gives out is read back as the same date, and the other way round.
// An impossible date, or a year outside MinYear to MaxYear, is an error of kind
// Invalid that says what is wrong. Written is left empty.
func ParseEDTF(s string) (Date, error) {
	if s == "" {
		return Date{}, nil
	}
	first, second, span := strings.Cut(s, "/")
	a, err := parseOne(first)
	if err != nil || !span {
		return a, err
	}
	b, err := parseOne(second)
	if err != nil {
		return Date{}, err
	}
	return Between(a, b)
}

func parseOne(s string) (Date, error) {
	body, about := strings.CutSuffix(s, "~")
	d, err := parseCertain(body)
	if err != nil {
		return Date{}, err
	}
	if about {
		d = d.About()
	}
	return d, nil
}

func parseCertain(s string) (Date, error) {
	switch len(s) {
	case 4:
		if n, ok := digits(s[:3]); ok && s[3] == 'X' {
			return InDecade(n * 10)
		}
		if y, ok := digits(s); ok {
			return InYear(y)
		}
	case 7:
		y, okYear := digits(s[:4])
		if m, ok := digits(s[5:]); ok && okYear && s[4] == '-' {
			return InMonth(y, m)
		}
	case 10:
		y, okYear := digits(s[:4])
		m, okMonth := digits(s[5:7])
		if d, ok := digits(s[8:]); ok && okYear && okMonth && s[4] == '-' && s[7] == '-' {
			return OnDay(y, m, d)
		}
	}
	return Date{}, invalid("%q is not a date of the form 1977, 1977-03, 1977-03-11, 197X, 1977~ or 1971/1975", s)
}

func digits(s string) (int, bool) {
	n := 0
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}

// EDTF is the form in which d is stored and exchanged, see ParseEDTF; empty
// when unknown.
func (d Date) EDTF() string {
	if d.precision == Unknown {
		return ""
	}
	if d.precision != BySpan {
		return edtfOf(d.from, d.precision, d.about != 0)
	}
	return edtfOf(d.from, d.start, d.about&aboutStart != 0) + "/" + edtfOf(d.to, d.end, d.about&aboutEnd != 0)
}

func edtfOf(d Day, p Precision, about bool) string {
	var s string
	switch p {
	case ByDay:
		s = dayString(d)
	case ByMonth:
		s = dayString(d)[:7]
	case ByYear:
		s = dayString(d)[:4]
	case ByDecade:
		s = fmt.Sprintf("%03dX", d.Year/10)
	}
	if about {
		s += "~"
	}
	return s
}

func invalid(format string, args ...any) error { return errs.New(errs.Invalid, format, args...) }
