package i18n

import "twinhall/internal/date"

// Keys of the names of months: alone with their year, and behind a day.
var (
	months = [...]string{
		1: "month.1", "month.2", "month.3", "month.4", "month.5", "month.6",
		"month.7", "month.8", "month.9", "month.10", "month.11", "month.12",
	}
	monthsOf = [...]string{
		1: "month.of.1", "month.of.2", "month.of.3", "month.of.4", "month.of.5", "month.of.6",
		"month.of.7", "month.of.8", "month.of.9", "month.of.10", "month.of.11", "month.of.12",
	}
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
		s = c.T("date.day", "d", from.Day, "month", c.T(monthsOf[from.Month]), "y", from.Year)
	case date.ByMonth:
		s = c.T("date.month", "month", c.T(months[from.Month]), "y", from.Year)
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
