package edition

import (
	"slices"

	"twinhall/internal/register"
)

// Spread counts how what was found spreads over the values of a facet, each
// partnership once for a value: values of an end (country, region, size,
// level) may add up to more than what was found. Values that nothing has are
// left out; the order is the facet's.
func (e *Edition) Spread(r *Result, f Facet) []Count {
	switch f {
	case FacetCountry, FacetRegion, FacetWith:
		t := &conditions{e: e}
		return t.countEnds(f, r.set)
	}
	return countFew(e.columns.few[f], r.set, nil)
}

// Span is a time between two years, both included, and what happened in it.
type Span struct {
	From, To     int
	Began, Ended int
	Standing     int // at the end of To
}

// Times is how partnerships began and ended over the years.
type Times struct {
	Decades []Span // from the first with a beginning or end to the last
	Dated   int    // of what was found, with a known beginning
	Undated int
	// Unfinished are dated ones that have ended nobody knows when: they began
	// but stand in no year after.
	Unfinished int
}

// Times counts by decade what was found, of whatever state; the last decade
// ends with the year of the edition. A partnership
// stands in a year if it began in it or before and has not ended by its end; a
// beginning known by the decade only counts in it. Proposed ones have not
// begun.
func (e *Edition) Times(r *Result) Times {
	var t Times
	began, ended, unfinished := map[int]int{}, map[int]int{}, map[int]int{}
	first, last := 9999, 0
	mark := func(of map[int]int, year int) {
		decade := year / 10 * 10
		of[decade]++
		first, last = min(first, decade), max(last, decade)
	}
	for _, i := range r.Found {
		p := &e.Partnerships[i]
		from, until, ok := p.Stood()
		if !ok {
			t.Undated++
			continue
		}
		t.Dated++
		mark(began, from)
		switch until {
		case 0:
		case UntilUnknown:
			t.Unfinished++
			unfinished[from/10*10]++
		default:
			mark(ended, until)
		}
	}
	standing := 0
	for d := first; d <= last; d += 10 {
		standing += began[d] - ended[d] - unfinished[d]
		to := d + 9
		if now := e.At.Year(); d <= now && now < to {
			to = now // the decade of the edition is not over
		}
		t.Decades = append(t.Decades, Span{From: d, To: to, Began: began[d], Ended: ended[d], Standing: standing})
	}
	return t
}

// UntilUnknown says that a partnership has ended nobody knows when.
const UntilUnknown = -1

// Stood is the first year of a partnership and the year in which it ended: 0 =
// it has not, UntilUnknown = it is not known when. It is false where the
// beginning is not known or it has not begun.
func (p *Partnership) Stood() (from, until int, ok bool) {
	if p.Since.IsZero() || p.State == register.StateProposed {
		return 0, 0, false
	}
	from = p.Since.From().Year
	if p.State != register.StateEnded {
		return from, 0, true
	}
	if p.Until.IsZero() {
		return from, UntilUnknown, true
	}
	return from, max(from, p.Until.From().Year), true
}

// StoodIn reports whether a partnership stood at the end of a year.
func (p *Partnership) StoodIn(year int) bool {
	from, until, ok := p.Stood()
	return ok && from <= year && (until == 0 || until > year)
}

// Table counts partnerships by a value of one end against the country of the
// other.
type Table struct {
	Rows, Columns []string // values, the largest sums first
	Cells         map[[2]string]int
	RowSums       map[string]int // partnerships with an end in the row, each once
	ColumnSums    map[string]int
	Total         int // partnerships in the table, each once
}

// Cross counts what was found by country or region (rows) of one end against
// the country of the other (columns). Regions are those of one country, given
// by its code. A partnership stands in the cell of each way to read it:
// Czechia–Slovakia also as Slovakia–Czechia, a domestic one once.
func (e *Edition) Cross(r *Result, regionsOf string) *Table {
	t := &Table{Cells: map[[2]string]int{}, RowSums: map[string]int{}, ColumnSums: map[string]int{}}
	c := &e.columns
	name := func(p P, end int) string {
		if regionsOf == "" {
			return e.Countries[c.country[end][p]].Code
		}
		if e.Countries[c.country[end][p]].Code != regionsOf {
			return ""
		}
		return e.regions[c.region[end][p]]
	}
	once := func(of map[string]int, a, b string) {
		if a != "" {
			of[a]++
		}
		if b != "" && b != a {
			of[b]++
		}
	}
	for _, p := range r.Found {
		x, y := name(p, 0), name(p, 1)
		if x == "" && y == "" {
			continue
		}
		t.Total++
		once(t.RowSums, x, y)
		cx, cy := e.Countries[c.country[0][p]].Code, e.Countries[c.country[1][p]].Code
		far := [2]string{cy, cx}
		var cells [2][2]string
		columns := [2]string{}
		for i, row := range [2]string{x, y} {
			if row != "" {
				cells[i], columns[i] = [2]string{row, far[i]}, far[i]
			}
		}
		once(t.ColumnSums, columns[0], columns[1])
		if cells[0][0] != "" {
			t.Cells[cells[0]]++
		}
		if cells[1][0] != "" && cells[1] != cells[0] {
			t.Cells[cells[1]]++
		}
	}
	t.Rows, t.Columns = bySum(t.RowSums), bySum(t.ColumnSums)
	return t
}

func bySum(sums map[string]int) []string {
	all := make([]string, 0, len(sums))
	for v := range sums {
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b string) int {
		if sums[a] != sums[b] {
			return sums[b] - sums[a]
		}
		if a < b {
			return -1
		}
		return 1
	})
	return all
}

// Rates compare countries of different size.
type Rates struct {
	PerHundred float64 // partnerships for each hundred municipalities
	PerMillion float64 // for each million inhabitants; 0 = too few populations are known
	Without    float64 // share of municipalities with no partnership that counts, 0 to 1
}

// knownShare is the share of municipalities whose population must be known for
// a rate by inhabitants.
const knownShare = 0.95

// Rates are those of a country whose national list is loaded; false where none
// is. A district's partnership is the country's, not its city's: the city may
// count as one with none.
func (e *Edition) Rates(c *Country) (Rates, bool) {
	if c.Municipalities == 0 {
		return Rates{}, false
	}
	var people int64
	known, without := 0, 0
	for i := range e.Units {
		u := &e.Units[i]
		if u.Country != c.Code || u.Listed == "" || u.Level != register.LevelMunicipality {
			continue
		}
		if u.Population > 0 {
			people += u.Population
			known++
		}
		if u.Counted == 0 {
			without++
		}
	}
	all := float64(c.Municipalities)
	r := Rates{PerHundred: 100 * float64(c.Partnerships) / all, Without: float64(without) / all}
	if float64(known) >= knownShare*all && people > 0 {
		r.PerMillion = 1e6 * float64(c.Partnerships) / float64(people)
	}
	return r, true
}
