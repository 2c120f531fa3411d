package partnership

import (
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

const (
	mostWords = 6  // of a text that may name two towns
	mostEnds  = 30 // towns that each half of it may mean
)

// find finds partnerships by both towns, "Opava Katowice", or else by one.
func find(q *page.Request, _ *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	e := q.Page.E
	pairs := between(e, text, limit)
	if len(pairs) == 0 {
		for _, h := range e.Search(text, 1) {
			pairs = e.Unit(h.Unit).Partnerships
		}
	}
	for _, at := range pairs[:min(len(pairs), limit)] {
		found = append(found, foundPair(q.Page, at))
	}
	return found, nil
}

// between are the partnerships between two towns that a text names, wherever
// the name of one ends and that of the other begins.
func between(e *edition.Edition, text string, limit int) (pairs []edition.P) {
	words := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" –—,;/×+", r) })
	words = slices.DeleteFunc(words, func(w string) bool { return w == "-" })
	for cut := 1; cut < min(len(words), mostWords) && len(pairs) < limit; cut++ {
		left := e.Search(strings.Join(words[:cut], " "), mostEnds)
		if len(left) == 0 {
			continue
		}
		right := map[edition.U]bool{}
		for _, h := range e.Search(strings.Join(words[cut:], " "), mostEnds) {
			right[h.Unit] = true
		}
		for _, h := range left {
			for _, at := range e.Unit(h.Unit).Partnerships {
				if right[e.Other(at, h.Unit).Index] && !slices.Contains(pairs, at) {
					pairs = append(pairs, at)
				}
			}
		}
	}
	return pairs
}

// foundPair is a partnership as the search shows it.
func foundPair(p *site.Page, at edition.P) desk.Found {
	x := p.E.Partnership(at)
	a, b := p.E.Unit(x.A), p.E.Unit(x.B)
	countries := p.Country(a.Country) + " – " + p.Country(b.Country)
	if a.Country == b.Country {
		countries = p.Country(a.Country)
	}
	return desk.Found{Text: p.Name(a) + " – " + p.Name(b), Note: countries, Href: p.Here("/desk/partnerships/" + string(x.ID))}
}
