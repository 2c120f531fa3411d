package recognise

import "twinhall/internal/date"

// named returns the date of a month whose name may mean several.
func named(year int, months []int, day, n int) (item, int, error) {
	if len(months) > 1 {
		d, err := date.InYear(year)
		return item{kind: anyDate, date: d, doubt: DoubtMonthName}, n, err
	}
	if day > 0 {
		d, err := date.OnDay(year, months[0], day)
		return dated(d, err, n)
	}
	d, err := date.InMonth(year, months[0])
	return dated(d, err, n)
}

func (s *scanner) month(i int, afterDay bool) []int {
	if !s.at(i).word {
		return nil
	}
	return s.words.month(s.at(i).text, afterDay, s.options.Language)
}

// ordinal skips what may stand between the number of a day and what follows:
// 20th, 1er, 9., "of", "de".
func (s *scanner) ordinal(i int) int {
	if s.at(i).word && s.at(i).joined && s.words.ordinalEndings[s.at(i).text] {
		i++
	}
	return s.skip(i, ".")
}

// yearAfter finds the year after a month: "května 1992", "février de 2000",
// "februára roku 2000", "October, 1995". It returns the position of the year.
func (s *scanner) yearAfter(i int) (int, bool) {
	i = s.skip(s.skip(i, "."), ",")
	if s.full(i) {
		return i, true
	}
	if s.hasRole(i, filler) {
		if i = s.skip(i+1, "."); s.full(i) {
			return i, true
		}
	}
	return 0, false
}

// dayAndName: 9. května 1992, 1 February 2009, 13 mai 2005, 27. května.
func (s *scanner) dayAndName(i int) (item, int, error) {
	if !s.short(i) {
		return item{}, 0, nil
	}
	j := s.ordinal(i + 1)
	if s.hasRole(j, filler) && len(s.month(j, true)) == 0 {
		j++
	}
	months := s.month(j, true)
	if len(months) == 0 || s.at(i).value == 0 {
		return item{}, 0, nil
	}
	day := s.at(i).value
	if y, ok := s.yearAfter(j + 1); ok {
		return named(s.at(y).value, months, day, y-i+1)
	}
	if len(months) > 1 {
		return item{kind: odd, doubt: DoubtMonthName}, j - i + 1, nil
	}
	return partial(day, months[0], j-i+1)
}

// nameFirst: červen 2016, June 20th, 2007, Júl - August 2017, září.
func (s *scanner) nameFirst(i int) (item, int, error) {
	months := s.month(i, false)
	if len(months) == 0 {
		return item{}, 0, nil
	}
	if y, ok := s.yearAfter(i + 1); ok {
		return named(s.at(y).value, months, 0, y-i+1)
	}
	if j := s.skip(i+1, "."); s.short(j) {
		if y := s.skip(s.ordinal(j+1), ","); s.full(y) {
			return named(s.at(y).value, months, s.at(j).value, y-i+1)
		}
	}
	if j := s.skip(i+1, "."); s.sign(j, "-") && len(months) == 1 {
		last := s.month(j+1, false)
		if y, ok := s.yearAfter(j + 2); ok && len(last) == 1 {
			return monthSpan(s.at(y).value, months[0], last[0], y-i+1)
		}
	}
	if len(months) > 1 {
		return item{kind: odd, doubt: DoubtMonthName}, 1, nil
	}
	return partial(0, months[0], 1)
}

func monthSpan(year, first, last, n int) (item, int, error) {
	a, err := date.InMonth(year, first)
	if err != nil {
		return item{}, 0, err
	}
	b, err := date.InMonth(year, last)
	if err != nil {
		return item{}, 0, err
	}
	d, err := date.Between(a, b)
	return dated(d, err, n)
}

// yearAndName: 2000. április 16., 1995 október 28, 2000. április.
func (s *scanner) yearAndName(i int) (item, int, error) {
	j := s.skip(i+1, ".")
	if !s.full(i) {
		return item{}, 0, nil
	}
	months := s.month(j, false)
	if len(months) == 0 {
		return item{}, 0, nil
	}
	// In "1949 září 2010" the month belongs to the second year.
	if _, ok := s.yearAfter(j + 1); ok {
		return item{}, 0, nil
	}
	if k := s.skip(j+1, "."); s.short(k) && s.at(k).value > 0 {
		return named(s.at(i).value, months, s.at(k).value, s.skip(k+1, ".")-i)
	}
	return named(s.at(i).value, months, 0, j-i+1)
}
