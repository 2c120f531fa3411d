package site

import (
	"slices"
	"strings"
)

// NavEntry is a page in the main menu. It stands under one of the sections
// below, by Rank; Label is the key of its name.
type NavEntry struct {
	Under string
	Rank  int
	Path  string
	Label string
}

// The sections of the main menu, in the order in which they stand there.
const (
	NavMap      = "nav.map"
	NavRegister = "nav.register"
	NavGuide    = "nav.guide"
	NavSeek     = "nav.seek"
	NavMoney    = "nav.money"
	NavEvents   = "nav.events"
	NavNews     = "nav.news"
)

var sections = []string{NavMap, NavRegister, NavGuide, NavSeek, NavMoney, NavEvents, NavNews}

// Nav are the pages of the frame itself.
var Nav = []NavEntry{{Under: NavNews, Rank: 90, Path: "/about", Label: "nav.about"}}

// NavSection is a section of the main menu with its pages. One with a single
// page leads straight to it, under the name of that page.
type NavSection struct {
	Label   string
	Entries []NavEntry
}

// One reports whether there is only one page.
func (n NavSection) One() bool { return len(n.Entries) == 1 }

// navigation are the sections under which a page exists.
func (s *Site) navigation() []NavSection {
	s.navOnce.Do(func() {
		for _, section := range sections {
			n := NavSection{Label: section}
			for _, e := range s.Nav {
				if e.Under == section {
					n.Entries = append(n.Entries, e)
				}
			}
			slices.SortStableFunc(n.Entries, func(a, b NavEntry) int { return a.Rank - b.Rank })
			if n.One() {
				n.Label = n.Entries[0].Label
			}
			if len(n.Entries) > 0 {
				s.sections = append(s.sections, n)
			}
		}
	})
	return s.sections
}

// under reports whether the page is that of an entry or lies below it.
func (p *Page) under(e NavEntry) bool {
	return p.Path == e.Path || strings.HasPrefix(p.Path, e.Path+"/")
}

// current is how aria-current marks an entry: "page" on the page itself, "true"
// on one below it, "" elsewhere.
func (p *Page) current(e NavEntry) string {
	switch {
	case p.Path == e.Path:
		return "page"
	case p.under(e):
		return "true"
	}
	return ""
}

// in reports whether the page is in a section.
func (p *Page) in(n NavSection) bool {
	return slices.ContainsFunc(n.Entries, func(e NavEntry) bool { return p.under(e) })
}
