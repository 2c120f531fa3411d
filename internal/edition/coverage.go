package edition

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/register"
)

// Coverage says how much of the register the municipalities themselves stand
// behind, and how old the rest is.
type Coverage struct {
	Basis     string  // which municipalities count: CoverMembers, CoverListed, CoverAll
	Whole     Share   // of all of them
	Regions   []Share // by "CZ|Jihomoravský kraj", the most municipalities first; "" = not known, last
	Sizes     []Share // in the order of Sizes, then unknown
	Years     []Count // of the newest word of each, the latest first, then unknown
	Dated     int     // their partnerships of which it is known when they were last looked at
	MedianAge int     // days since then, of half of these at most; -1 = none is dated
}

// The municipalities that coverage counts: the members of the association,
// where memberships are known; else those on a national list that have
// partnerships; where no list is loaded either, all that have partnerships.
const (
	CoverMembers = "members"
	CoverListed  = "listed"
	CoverAll     = "all"
)

// Share is how many of some municipalities were heard from: one of them
// confirmed a partnership, or says something of it itself.
type Share struct {
	Value     string
	Of, Heard int
}

// Percent is the share in whole per cent.
func (s Share) Percent() int {
	if s.Of == 0 {
		return 0
	}
	return (s.Heard*100 + s.Of/2) / s.Of
}

// Coverage is that of the edition, counted once.
func (e *Edition) Coverage() *Coverage { return e.coverage() }

func (e *Edition) cover() *Coverage {
	c := &Coverage{MedianAge: -1}
	of := e.covered(c)
	regions, sizes, years := map[string]*Share{}, map[string]*Share{}, map[string]int{}
	asked := make([]bool, len(e.Units))
	for _, i := range of {
		u := &e.Units[i]
		asked[i] = true
		heard, on := e.heardFrom(u)
		region := ""
		if u.Region != "" {
			region = u.Country + "|" + u.Region
		}
		for _, s := range []*Share{&c.Whole, share(regions, region), share(sizes, sizeName(u.Population))} {
			s.Of++
			if heard {
				s.Heard++
			}
		}
		if heard && on.IsZero() {
			years[Unknown]++
		} else if heard {
			years[strconv.Itoa(on.Year())]++
		}
	}
	for _, s := range regions {
		c.Regions = append(c.Regions, *s)
	}
	slices.SortFunc(c.Regions, func(a, b Share) int {
		if (a.Value == "") != (b.Value == "") {
			return strings.Compare(b.Value, a.Value)
		}
		return cmp.Or(cmp.Compare(b.Of, a.Of), strings.Compare(a.Value, b.Value))
	})
	for _, size := range append(slices.Clone(Sizes), Unknown) {
		if s := sizes[size]; s != nil {
			c.Sizes = append(c.Sizes, *s)
		}
	}
	for year, n := range years {
		if year != Unknown {
			c.Years = append(c.Years, Count{year, n})
		}
	}
	slices.SortFunc(c.Years, func(a, b Count) int { return strings.Compare(b.Value, a.Value) })
	if n := years[Unknown]; n > 0 {
		c.Years = append(c.Years, Count{Unknown, n})
	}
	e.age(c, asked)
	return c
}

func share(of map[string]*Share, value string) *Share {
	s := of[value]
	if s == nil {
		s = &Share{Value: value}
		of[value] = s
	}
	return s
}

func sizeName(population int64) string {
	if at := sizeOf(population); at > 0 {
		return Sizes[at-1]
	}
	return Unknown
}

// covered are the municipalities that count.
func (e *Edition) covered(c *Coverage) (members []U) {
	var listed, all []U
	for i := range e.Units {
		u := &e.Units[i]
		if u.Level != register.LevelMunicipality {
			continue
		}
		if slices.ContainsFunc(u.Members, e.stands) {
			members = append(members, u.Index)
		}
		if len(u.Partnerships) > 0 {
			all = append(all, u.Index)
			if u.Listed != "" {
				listed = append(listed, u.Index)
			}
		}
	}
	switch {
	case len(members) > 0:
		c.Basis = CoverMembers
		return members
	case len(listed) > 0:
		c.Basis = CoverListed
		return listed
	}
	c.Basis = CoverAll
	return all
}

// stands reports whether a membership has begun and not ended.
func (e *Edition) stands(m register.Membership) bool {
	since, until := parse(m.Since), parse(m.Until)
	return (since.IsZero() || !e.Day.Before(since.From())) && (until.IsZero() || !until.To().Before(e.Day))
}

// heardFrom reports whether a municipality says something of one of its
// partnerships itself, and when it last did; zero = not known.
func (e *Edition) heardFrom(u *Unit) (heard bool, last date.Date) {
	for _, i := range u.Partnerships {
		p := &e.Partnerships[i]
		own := register.SayerA
		if p.B == u.Index {
			own = register.SayerB
		}
		for j := range p.Statements {
			s := &p.Statements[j]
			if s.Sayer != own {
				continue
			}
			heard = true
			if on := parse(s.Retrieved); !on.IsZero() && (last.IsZero() || last.From().Before(on.From())) {
				last = on
			}
		}
	}
	return heard, last
}

// age is how old what is known of the partnerships of the municipalities is:
// of each that counts the newest date on which a source was read or somebody
// confirmed it. A date that is known coarsely counts by its first day.
func (e *Edition) age(c *Coverage, asked []bool) {
	var ages []int
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		if !Counted(p.State) || !asked[p.A] && !asked[p.B] {
			continue
		}
		newest := ""
		for j := range p.Statements {
			newest = max(newest, p.Statements[j].Retrieved)
		}
		if on := parse(newest); !on.IsZero() {
			ages = append(ages, max(0, daysBetween(on.From(), e.Day)))
		}
	}
	if c.Dated = len(ages); c.Dated > 0 {
		slices.Sort(ages)
		c.MedianAge = ages[(len(ages)-1)/2]
	}
}

func daysBetween(from, to date.Day) int {
	noon := func(d date.Day) time.Time {
		return time.Date(d.Year, time.Month(d.Month), d.Day, 12, 0, 0, 0, time.UTC)
	}
	return int(noon(to).Sub(noon(from)).Hours() / 24)
}
