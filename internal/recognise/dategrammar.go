package recognise

import "twinhall/internal/date"

// scanner finds the dates in the tokens of a cell. Each of its readers looks at
// position i and returns an item and how many tokens it took, 0 for none.
type scanner struct {
	tokens  []token
	options DateOptions
	words   dateTables
}

func (s *scanner) at(i int) token {
	if i < 0 || i >= len(s.tokens) {
		return token{}
	}
	return s.tokens[i]
}

func (s *scanner) sign(i int, sign string) bool { return s.at(i).text == sign }

func (s *scanner) skip(i int, sign string) int {
	if s.sign(i, sign) {
		return i + 1
	}
	return i
}

// short reports a number of one or two figures, full one of four.
func (s *scanner) short(i int) bool { return s.at(i).number && s.at(i).figures <= 2 }
func (s *scanner) full(i int) bool  { return s.at(i).number && s.at(i).figures == 4 }

func (s *scanner) hasRole(i, want int) bool {
	if !s.at(i).word {
		return false
	}
	for _, r := range s.words.roles.find(s.at(i).text) {
		if r == want {
			return true
		}
	}
	return false
}

func (s *scanner) date(i int) (item, int, error) {
	for _, read := range [...]func(int) (item, int, error){
		s.yearFirst, s.dayFirst, s.dayRange, s.dayAndName, s.nameFirst, s.yearAndName,
		s.yearPair, s.monthAndYear, s.decade, s.age, s.dayMonthOnly, s.year,
	} {
		if it, n, err := read(i); n > 0 || err != nil {
			return it, n, err
		}
	}
	return item{}, 0, nil
}

func dated(d date.Date, err error, n int) (item, int, error) {
	return item{kind: anyDate, date: d}, n, err
}

// yearFirst: 1995-06-05, 2000. 4. 16., 2000/04/16, 2000.04., 2018-02.
func (s *scanner) yearFirst(i int) (item, int, error) {
	sep := s.at(i + 1).text
	if !s.full(i) || !isSeparator(sep) || !s.short(i+2) {
		return item{}, 0, nil
	}
	year, month := s.at(i).value, s.at(i+2).value
	if s.sign(i+3, sep) && s.short(i+4) && !(s.sign(i+5, sep) && s.full(i+6)) {
		if day := s.at(i + 4).value; month > 0 && day > 0 {
			d, err := date.OnDay(year, month, day)
			return dated(d, err, 5)
		} else if day > 0 {
			return item{}, 0, date00(year, month)
		}
		// Wikidata's way of saying that only the year, or the month, is known.
		if month == 0 {
			d, err := date.InYear(year)
			return dated(d, err, 5)
		}
		d, err := date.InMonth(year, month)
		return dated(d, err, 5)
	}
	if sep == "/" || s.at(i+2).figures != 2 || s.sign(i+3, "-") || s.sign(i+3, ".") && s.at(i+4).number {
		return item{}, 0, nil
	}
	if month < 1 || month > 12 {
		return item{}, 0, nil
	}
	d, err := date.InMonth(year, month)
	return dated(d, err, 3)
}

func date00(year, month int) error {
	_, err := date.OnDay(year, month, 1)
	return err
}

func isSeparator(s string) bool { return s == "." || s == "/" || s == "-" }

// dayFirst: 12.4.1991, 14.5 1994, 20 / 08 / 2018, 5-6-1995, 5. V. 1992, 12.4.91.
func (s *scanner) dayFirst(i int) (item, int, error) {
	if !s.short(i) {
		return item{}, 0, nil
	}
	a := s.at(i).value
	if roman, ok := s.words.romanMonths[s.at(s.skip(i+1, ".")).text]; ok {
		if j := s.skip(s.skip(i+1, ".")+1, "."); s.full(j) {
			d, err := date.OnDay(s.at(j).value, roman, a)
			return dated(d, err, j-i+1)
		}
	}
	sep := s.at(i + 1).text
	if !isSeparator(sep) || !s.short(i+2) {
		return item{}, 0, nil
	}
	j := i + 4
	if !s.sign(i+3, sep) {
		if sep != "." || !s.full(i+3) {
			return item{}, 0, nil
		}
		j = i + 3
	}
	b, year := s.at(i+2).value, s.at(j)
	switch {
	case !year.number || sep == "." && !year.joined && !s.full(j):
		return item{}, 0, nil
	case year.figures == 2:
		return item{kind: odd, doubt: DoubtShortYear}, j - i + 1, nil
	case year.figures != 4:
		return item{}, 0, nil
	}
	if sep == "." {
		d, err := date.OnDay(year.value, b, a)
		return dated(d, err, j-i+1)
	}
	day, month := a, b
	switch {
	case b > 12, a <= 12 && s.options.Order == MonthFirst:
		day, month = b, a
	case a <= 12 && a != b && s.options.Order == AnyOrder:
		d, err := date.InYear(year.value)
		return item{kind: anyDate, date: d, doubt: DoubtDayMonth}, j - i + 1, err
	}
	d, err := date.OnDay(year.value, month, day)
	return dated(d, err, j-i+1)
}

// dayRange: 12.-14.5.1995, 12.–14. května 1995: the days of one meeting.
func (s *scanner) dayRange(i int) (item, int, error) {
	j := s.skip(i+1, ".")
	if !s.short(i) || !s.sign(j, "-") || !s.short(j+1) {
		return item{}, 0, nil
	}
	last, n, err := s.dayFirst(j + 1)
	if n == 0 && err == nil {
		last, n, err = s.dayAndName(j + 1)
	}
	if err != nil || n == 0 || last.kind != anyDate || last.date.Precision() != date.ByDay {
		return item{}, 0, err
	}
	first, err := date.OnDay(last.date.From().Year, last.date.From().Month, s.at(i).value)
	if err != nil {
		return item{}, 0, err
	}
	d, err := date.Between(first, last.date)
	return dated(d, err, j+1+n-i)
}

// yearPair: 1971-1975, the years of one event.
func (s *scanner) yearPair(i int) (item, int, error) {
	if !s.full(i) || !s.sign(i+1, "-") || !s.full(i+2) {
		return item{}, 0, nil
	}
	first, err := date.InYear(s.at(i).value)
	if err != nil {
		return item{}, 0, err
	}
	last, err := date.InYear(s.at(i + 2).value)
	if err != nil {
		return item{}, 0, err
	}
	d, err := date.Between(first, last)
	return item{kind: anyDate, date: d, doubt: DoubtSpan}, 3, err
}

// monthAndYear: 5.1995, 05/1995.
func (s *scanner) monthAndYear(i int) (item, int, error) {
	if !s.short(i) || !isSeparator(s.at(i+1).text) || !s.full(i+2) || s.at(i).value < 1 || s.at(i).value > 12 {
		return item{}, 0, nil
	}
	d, err := date.InMonth(s.at(i+2).value, s.at(i).value)
	return dated(d, err, 3)
}

// dayMonthOnly: 20.5. without a year.
func (s *scanner) dayMonthOnly(i int) (item, int, error) {
	if !s.short(i) || !s.sign(i+1, ".") || !s.short(i+2) || !s.sign(i+3, ".") {
		return item{}, 0, nil
	}
	return partial(s.at(i).value, s.at(i+2).value, 4)
}

// partial refuses a day that no year has.
func partial(day, month, n int) (item, int, error) {
	if day > 0 {
		if _, err := date.OnDay(2000, month, day); err != nil {
			return item{}, 0, err
		}
	}
	return item{kind: partDate, day: day, month: month}, n, nil
}

// year: 1977, also 1991.0 as spreadsheets hand years on.
func (s *scanner) year(i int) (item, int, error) {
	if !s.full(i) {
		return item{}, 0, nil
	}
	n := 1
	if s.sign(i+1, ".") && s.at(i+2).text == "0" && s.at(i+2).joined && len(s.tokens) == 3 {
		n = 3
	}
	d, err := date.InYear(s.at(i).value)
	return dated(d, err, n)
}

// decade: 70. let, 70er Jahre, lata 70., 70-tych, 1970s.
func (s *scanner) decade(i int) (item, int, error) {
	if s.hasRole(i, yearsWord) && s.short(i+1) && s.at(i+1).figures == 2 && s.at(i+1).value%10 == 0 {
		return decadeOf(1900+s.at(i+1).value, true, 2)
	}
	t := s.at(i)
	if !t.number || t.value%10 != 0 || t.figures != 4 && (t.figures != 2 || t.value < 10) {
		return item{}, 0, nil
	}
	j := i + 1
	if s.sign(j, "-") && s.at(j).joined && s.at(j+1).word {
		j++
	}
	ending := s.at(j).word && s.at(j).joined && s.words.decadeEndings[s.at(j).text]
	years := !ending && t.figures == 2 && s.sign(i+1, ".") && s.hasRole(i+2, yearsWord)
	switch {
	case ending && s.hasRole(j+1, yearsWord):
		j += 2
	case ending:
		j++
	case years:
		j = i + 3
	default:
		return item{}, 0, nil
	}
	if t.figures == 4 {
		return decadeOf(t.value, false, j-i)
	}
	// Nothing says which century; partnerships of towns are of the last one.
	return decadeOf(1900+t.value, true, j-i)
}

func decadeOf(year int, about bool, n int) (item, int, error) {
	d, err := date.InDecade(year)
	if about {
		d = d.About()
	}
	return dated(d, err, n)
}

// age: 40 let, zehn Jahren, три године.
func (s *scanner) age(i int) (item, int, error) {
	if !s.hasRole(i+1, yearsWord) {
		return item{}, 0, nil
	}
	if s.short(i) {
		return item{kind: age, years: s.at(i).value}, 2, nil
	}
	if v := s.words.numerals.find(s.at(i).text); s.at(i).word && len(v) == 1 {
		return item{kind: age, years: v[0]}, 2, nil
	}
	return item{}, 0, nil
}
