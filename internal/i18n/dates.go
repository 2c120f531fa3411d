package i18n

import (
	"strconv"

	"twinhall/internal/date"
)

// Date writes a date as the language does, as finely as it is known and no
// finer: "11 March 1977", "March 1977", "1977", "about 1977", "1970s". An
// unknown date is "".
func (c *Catalogue) Date(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	from, to := d.From(), d.To()
	var s string
	switch d.Precision() {
	case date.ByDay:
		s = c.T("date.day", "d", from.Day, "month", c.T("month.of."+strconv.Itoa(from.Month)), "y", from.Year)
	case date.ByMonth:
		s = c.T("date.month", "month", c.T("month."+strconv.Itoa(from.Month)), "y", from.Year)
	case date.ByYear:
		s = c.T("date.year", "y", from.Year)
	case date.ByDecade:
		s = c.T("date.decade", "y", from.Year, "to", from.Year+9)
	default:
		s = c.T("date.span", "y", from.Year, "to", to.Year)
		if from.Year == to.Year {
			s = c.T("date.year", "y", from.Year)
		}
	}
	if !d.Certain() {
		return c.T("date.about", "date", s)
	}
	return s
}

// Year writes the year of a date: "1977", "about 1977", "" where unknown.
func (c *Catalogue) Year(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	if d.Precision() == date.ByDecade || d.Precision() == date.BySpan {
		return c.Date(d)
	}
	s := c.T("date.year", "y", d.From().Year)
	if !d.Certain() {
		return c.T("date.about", "date", s)
	}
	return s
}
