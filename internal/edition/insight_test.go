package edition_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"testing"

	"twinhall/internal/edition"
	"twinhall/internal/geo"
	"twinhall/internal/register"
)

func at(t *testing.T, e *edition.Edition, slug string) edition.U {
	t.Helper()
	u, found := e.UnitBySlug(slug)
	if found != edition.Here {
		t.Fatalf("no %s", slug)
	}
	return u
}

func TestChain(t *testing.T) {
	t.Parallel()
	e := edition.New(small())
	for _, c := range []struct {
		from, to string
		want     []string
		ways     int
	}{
		{"opava", "opava", []string{"Opava"}, 1},
		{"opava", "cadca", []string{"Opava", "Čadca"}, 1},
		{"cadca", "nowhere", []string{"Čadca", "Opava", "Chrudim", "Nowhere"}, 1},
		{"praha", "praha-5", []string{"Praha", "Wien", "Praha 5"}, 1},
		{"opava", "wien", nil, 0}, // theirs has ended
	} {
		got, ok := e.Chain(at(t, e, c.from), at(t, e, c.to))
		var names []string
		for _, u := range got.Units {
			names = append(names, e.Unit(u).Name)
		}
		if ok != (c.want != nil) || !slices.Equal(names, c.want) || got.Ways != c.ways {
			t.Errorf("%s to %s: %v in %d ways, want %v in %d", c.from, c.to, names, got.Ways, c.want, c.ways)
		}
		if ok && len(got.Partnerships) != len(got.Units)-1 {
			t.Errorf("%s to %s: %d partnerships for %d units", c.from, c.to, len(got.Partnerships), len(got.Units))
		}
	}
}

// mesh is a register of n towns in four countries with random partnerships.
func mesh(n, pairs int, seed uint64) *edition.Snapshot {
	random := rand.New(rand.NewPCG(seed, 1))
	s := &edition.Snapshot{Number: 1}
	for i := range n {
		u := unit(fmt.Sprint(i), fmt.Sprintf("Town %d", i), []string{"CZ", "SK", "DE", "FR"}[i%4], 40+float64(i%13), float64(i%31), int64(100*i))
		u.Region = fmt.Sprintf("Region %d", i%3)
		s.Units = append(s.Units, u)
	}
	seen := map[[2]int]bool{}
	for len(s.Partnerships) < pairs {
		a, b := random.IntN(n), random.IntN(n)
		key := [2]int{min(a, b), max(a, b)}
		if a == b || seen[key] {
			continue
		}
		seen[key] = true
		p := pair(fmt.Sprintf("p%d", len(s.Partnerships)), fmt.Sprint(a), fmt.Sprint(b),
			says(register.FieldState, register.SayerThird, register.States[random.IntN(len(register.States))]))
		if random.IntN(3) > 0 {
			p.Statements = append(p.Statements, says(register.FieldSince, register.SayerA, fmt.Sprint(1900+random.IntN(120))))
		}
		s.Partnerships = append(s.Partnerships, p)
	}
	return s
}

// Chains are as short as trying all ways says, and there are as many.
func TestChainsAreShortest(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		e := edition.New(mesh(30, 45, seed))
		for from := range edition.U(30) {
			steps, ways := walk(e, from)
			for to := range edition.U(30) {
				c, ok := e.Chain(from, to)
				if want, reached := steps[to]; ok != reached || ok && (len(c.Partnerships) != want || c.Ways != ways[to]) {
					t.Fatalf("seed %d, %d to %d: %d steps, %d ways (%v), want %d steps, %d ways (%v)", seed, from, to, len(c.Partnerships), c.Ways, ok, want,
						ways[to], reached)
				}
				for i, p := range c.Partnerships {
					if q := e.Partnership(p); !edition.Counted(q.State) || e.Other(p, c.Units[i]).Index != c.Units[i+1] {
						t.Fatalf("seed %d: step %d of %v is no partnership that counts", seed, i, c)
					}
				}
			}
		}
	}
}

// walk counts steps and ways by going one step at a time from everywhere.
func walk(e *edition.Edition, from edition.U) (steps, ways map[edition.U]int) {
	steps, ways = map[edition.U]int{from: 0}, map[edition.U]int{from: 1}
	for n := 0; ; n++ {
		next := map[edition.U]int{}
		for i := range e.Partnerships {
			p := &e.Partnerships[i]
			if !edition.Counted(p.State) {
				continue
			}
			for _, d := range [2][2]edition.U{{p.A, p.B}, {p.B, p.A}} {
				if s, ok := steps[d[0]]; ok && s == n {
					if _, known := steps[d[1]]; !known {
						next[d[1]] += ways[d[0]]
					}
				}
			}
		}
		if len(next) == 0 {
			return steps, ways
		}
		for u, w := range next {
			steps[u], ways[u] = n+1, w
		}
	}
}

func TestPartnersOfPartners(t *testing.T) {
	t.Parallel()
	e := edition.New(mesh(40, 120, 7))
	for u := range edition.U(40) {
		partners := func(u edition.U) map[edition.U]bool {
			m := map[edition.U]bool{}
			for _, p := range e.Unit(u).Partnerships {
				if edition.Counted(e.Partnership(p).State) {
					m[e.Other(p, u).Index] = true
				}
			}
			return m
		}
		own := partners(u)
		got := map[edition.U]int{}
		for _, s := range e.PartnersOfPartners(u) {
			got[s.Unit] = len(s.By)
			if s.Partner != own[s.Unit] {
				t.Errorf("%d: %d is a partner: %v", u, s.Unit, s.Partner)
			}
		}
		for v := range edition.U(40) {
			common := 0
			for w := range partners(v) {
				if own[w] {
					common++
				}
			}
			if v != u && got[v] != common {
				t.Errorf("%d and %d share %d, want %d", u, v, got[v], common)
			}
		}
	}
}

// Every cell of a cross-table, and every sum, is the number of the list that
// it leads to.
func TestCellsLeadToTheirLists(t *testing.T) {
	t.Parallel()
	e := edition.New(mesh(50, 200, 3))
	list := func(v url.Values) int { return len(e.Filter(edition.ParseQuery(v)).Found) }
	for _, of := range []string{"", "CZ"} {
		v := url.Values{}
		if of != "" {
			v.Set("country", of)
		}
		table := e.Cross(e.Select(edition.ParseQuery(v)), of)
		if len(table.Rows) < 3 || len(table.Columns) != 4 || table.Total != list(v) {
			t.Errorf("of %q: rows %v, columns %v, total %d, want %d", of, table.Rows, table.Columns, table.Total, list(v))
		}
		for _, column := range table.Columns {
			cv := url.Values{"with": {column}}
			if of != "" {
				cv.Set("country", of)
			}
			if n := list(cv); n != table.ColumnSums[column] {
				t.Errorf("of %q: column %s says %d, its list %d", of, column, table.ColumnSums[column], n)
			}
		}
		for _, row := range table.Rows {
			rv := url.Values{"country": {row}}
			if of != "" {
				rv = url.Values{"country": {of}, "region": {row}}
			}
			if n := list(rv); n != table.RowSums[row] {
				t.Errorf("of %q: row %s says %d, its list %d", of, row, table.RowSums[row], n)
			}
			for _, column := range table.Columns {
				rv.Set("with", column)
				if n := list(rv); n != table.Cells[[2]string{row, column}] {
					t.Errorf("of %q: %s × %s says %d, its list %d", of, row, column, table.Cells[[2]string{row, column}], n)
				}
			}
		}
	}
}

func TestSpread(t *testing.T) {
	t.Parallel()
	e := edition.New(mesh(50, 200, 3))
	r := e.Select(query(t, "country=CZ&decade=1990"))
	for _, f := range edition.Facets {
		for _, c := range e.Spread(r, f) {
			n := 0
			for _, p := range r.Found {
				q := query(t, "state=any")
				q.Values[f] = []string{c.Value}
				if slices.Contains(e.Select(q).Found, p) {
					n++
				}
			}
			if n != c.N {
				t.Errorf("%s=%s: %d of what was found, want %d", f, c.Value, c.N, n)
			}
		}
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	s := small()
	year := func(id, a, b, since, until, state string) *register.Partnership {
		p := pair(id, a, b, says(register.FieldState, register.SayerThird, state), says(register.FieldSince, register.SayerThird, since))
		if until != "" {
			p.Statements = append(p.Statements, says(register.FieldUntil, register.SayerThird, until))
		}
		return p
	}
	s.Partnerships = []*register.Partnership{
		year("a", "1", "3", "1964", "", "active"),
		year("b", "1", "4", "196X", "1989-05", "ended"),
		year("c", "1", "5", "1977~", "", "ended"), // nobody knows when
		year("d", "1", "6", "1991-06-01", "", "suspended"),
		year("e", "3", "5", "2020", "", "proposed"),
		pair("f", "3", "6"),
	}
	e := edition.New(s)
	got := e.Times(e.Select(query(t, "state=any")))
	if got.Dated != 4 || got.Undated != 2 || got.Unfinished != 1 {
		t.Errorf("%+v, want 4 dated, 2 not, one that ended nobody knows when", got)
	}
	want := []edition.Span{{From: 1960, To: 1969, Began: 2, Standing: 2}, {From: 1970, To: 1979, Began: 1, Standing: 2},
		{From: 1980, To: 1989, Ended: 1, Standing: 1}, {From: 1990, To: 1999, Began: 1, Standing: 2}}
	if !slices.Equal(got.Decades, want) {
		t.Errorf("decades %+v, want %+v", got.Decades, want)
	}
	for year, want := range map[int]int{1959: 0, 1963: 1, 1969: 2, 1988: 2, 1989: 1, 1991: 2, 2024: 2} {
		n := 0
		for i := range e.Partnerships {
			if e.Partnerships[i].StoodIn(year) {
				n++
			}
		}
		if n != want {
			t.Errorf("%d stood in %d, want %d", n, year, want)
		}
	}
}

// The neighbours are those that measuring every distance finds.
func TestNeighbours(t *testing.T) {
	t.Parallel()
	s := mesh(400, 600, 11)
	random := rand.New(rand.NewPCG(5, 5))
	for _, u := range s.Units {
		u.Position = geo.Point{Lat: 48 + 2*random.Float64(), Lon: 16 + 3*random.Float64()}
	}
	e := edition.New(s)
	for u := range edition.U(400) {
		var want []float64
		for v := range edition.U(400) {
			if d := geo.DistanceKm(e.Unit(u).Position, e.Unit(v).Position); v != u && d <= 60 && e.Unit(v).Counted > 0 {
				want = append(want, d)
			}
		}
		slices.Sort(want)
		got := e.Neighbours(u, 6)
		if len(got) != min(6, len(want)) {
			t.Fatalf("%d has %d neighbours, want %d", u, len(got), min(6, len(want)))
		}
		for i, n := range got {
			if n.Km != want[i] {
				t.Fatalf("%d: neighbour %d is %f km away, want %f", u, i, n.Km, want[i])
			}
		}
	}
}
