package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/geo"
	"twinhall/internal/register"
)

// synthetic is a register of n partnerships in the likeness of a real one. The
// real towns are there again and again, each time a little moved and under
// another name; a partnership of two towns becomes one between a copy of each,
// drawn at random but so that every copy has as many partners as its town has,
// about as far away. Of the last copies only as many partnerships are taken as
// are wanted. The same n gives the same register.
func synthetic(real *edition.Snapshot, n int) *edition.Snapshot {
	random := rand.New(rand.NewPCG(1, uint64(n)))
	twinned := map[register.UnitID]int{}
	var towns []*register.Unit
	byID := map[register.UnitID]*register.Unit{}
	for _, u := range real.Units {
		byID[u.ID] = u
	}
	for _, p := range real.Partnerships {
		for _, id := range []register.UnitID{p.A, p.B} {
			if _, seen := twinned[id]; !seen {
				twinned[id] = len(towns)
				towns = append(towns, byID[id])
			}
		}
	}
	copies := (n + len(real.Partnerships) - 1) / len(real.Partnerships)
	s := &edition.Snapshot{Number: 1, At: real.At, Sources: real.Sources}
	units := make([]*register.Unit, 0, copies*len(towns))
	for c := range copies {
		for i, t := range towns {
			units = append(units, another(t, towns, c, i, random))
		}
	}
	used := make([]bool, len(units))
	order := make([]int, copies)
	for i := range order {
		order[i] = i
	}
	for len(s.Partnerships) < n {
		for _, p := range real.Partnerships {
			random.Shuffle(copies, func(i, j int) { order[i], order[j] = order[j], order[i] })
			for c := range copies {
				// The first copies first, so that those which are cut are the last.
				if c == copies-1 && random.IntN(len(real.Partnerships)) >= n-(copies-1)*len(real.Partnerships) {
					continue
				}
				if len(s.Partnerships) == n {
					break
				}
				a, b := c*len(towns)+twinned[p.A], order[c]*len(towns)+twinned[p.B]
				used[a], used[b] = true, true
				s.Partnerships = append(s.Partnerships, alike(p, len(s.Partnerships), units[a].ID, units[b].ID, random))
			}
		}
	}
	for i, u := range units {
		if used[i] {
			s.Units = append(s.Units, u)
		}
	}
	return s
}

// another is a copy of a town: moved by up to some ten kilometres, and named
// by the beginning of its name and the end of another's.
func another(t *register.Unit, towns []*register.Unit, c, i int, random *rand.Rand) *register.Unit {
	u := *t
	u.ID = register.UnitID(fmt.Sprintf("%08x-0000-7000-8000-%012x", c, i))
	u.Parent, u.Listed, u.OldSlugs, u.ExternalIDs, u.Members = "", "", nil, nil, nil
	if c > 0 {
		head, tail := []rune(t.Name), []rune(towns[random.IntN(len(towns))].Name)
		u.Name = strings.TrimSpace(string(head[:(len(head)+1)/2]) + strings.ToLower(string(tail[len(tail)/2:])))
		u.Names = nil
		u.Position = geo.Point{Lat: max(-89, min(89, t.Position.Lat+(random.Float64()-0.5)/5)), Lon: max(-179.9, min(179.9, t.Position.Lon+(random.Float64()-0.5)/5))}
	}
	u.Slug = register.Slug(u.Name) + "-" + strconv.Itoa(c*100000+i)
	u.Population = int64(500 + random.ExpFloat64()*20000)
	return &u
}

func alike(p *register.Partnership, n int, a, b register.UnitID, random *rand.Rand) *register.Partnership {
	q := *p
	q.ID, q.A, q.B = register.PartnershipID(fmt.Sprintf("%08x-1111-7000-8000-%012x", n, n)), a, b
	// The real list says nothing but that they are partners. Half of these say
	// since when, as a survey would.
	if random.IntN(2) == 0 {
		s := q.Statements[0]
		s.Field, s.Value = register.FieldSince, strconv.Itoa(2020-int(random.ExpFloat64()*22)%110)
		q.Statements = append([]register.Statement{q.Statements[0]}, s)
	}
	return &q
}

// writeTowns and writePairs are a synthetic register as the two files that
// somebody would hand in.
func writeTowns(w io.Writer, s *edition.Snapshot) error {
	out := csv.NewWriter(w)
	if err := out.Write([]string{"code", "name", "country", "region", "lat", "lon", "population"}); err != nil {
		return err
	}
	for _, u := range s.Units {
		lat, lon := "", ""
		if u.Placed {
			lat, lon = strconv.FormatFloat(u.Position.Lat, 'f', 5, 64), strconv.FormatFloat(u.Position.Lon, 'f', 5, 64)
		}
		if err := out.Write([]string{u.Slug, u.Name, u.Country, u.Region, lat, lon, strconv.FormatInt(u.Population, 10)}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func writePairs(w io.Writer, s *edition.Snapshot) error {
	of := make(map[register.UnitID]*register.Unit, len(s.Units))
	for _, u := range s.Units {
		of[u.ID] = u
	}
	out := csv.NewWriter(w)
	if err := out.Write([]string{"a-code", "a", "a-country", "b-code", "b", "b-country", "since"}); err != nil {
		return err
	}
	for _, p := range s.Partnerships {
		a, b, since := of[p.A], of[p.B], ""
		for _, st := range p.Statements {
			if st.Field == register.FieldSince {
				since = st.Value
			}
		}
		if err := out.Write([]string{a.Slug, a.Name, a.Country, b.Slug, b.Name, b.Country, since}); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}
