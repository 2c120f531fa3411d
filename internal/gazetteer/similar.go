package gazetteer

import (
	"sort"
	"strings"
)

// Similar returns places of country whose name is like folded without being
// equal to it: one edit apart, two where the name has nine letters or more, or
// one of the two begins with all words of the other, or has one more in front. Edits that fall into both
// halves of a name are not found. At most limit hits, in the order of keys.
func (g *Gazetteer) Similar(hits []Hit, country, folded string, limit int) []Hit {
	c, ok := g.country[country]
	if !ok || len(folded) < 3 {
		return hits
	}
	seen := map[uint32]bool{}
	add := func(key uint32) {
		if seen[key] || g.key(key) == folded {
			return
		}
		seen[key] = true
	}
	edits := 1
	if len(folded) >= 9 {
		edits = 2
	}
	half := len(folded) / 2
	head, tail := folded[:half], folded[len(folded)-half:]

	at, _ := g.find(c.keyLow, c.keyHigh, head)
	for ; at < c.keyHigh && strings.HasPrefix(g.key(at), head); at++ {
		k := g.key(at)
		if strings.HasPrefix(k, folded) && len(k) > len(folded) && k[len(folded)] == ' ' || near(k, folded, edits) {
			add(at)
		}
	}
	r := g.reversed[c.keyLow:c.keyHigh]
	first := sort.Search(len(r), func(i int) bool { return !reversedLess(g.key(r[i]), tail) })
	for ; first < len(r) && strings.HasSuffix(g.key(r[first]), tail); first++ {
		if near(g.key(r[first]), folded, edits) {
			add(r[first])
		}
	}
	for i := len(folded) - 1; i > 3; i-- {
		if folded[i] == ' ' {
			if k, found := g.find(c.keyLow, c.keyHigh, folded[:i]); found {
				add(k)
			}
		}
	}
	// "Bad Kötzting" and "Kötzting": a word in front, more or less.
	if i := strings.IndexByte(folded, ' '); i > 0 && len(folded)-i > 5 {
		if k, found := g.find(c.keyLow, c.keyHigh, folded[i+1:]); found {
			add(k)
		}
	}
	if len(folded) > 4 {
		behind := " " + folded
		first := sort.Search(len(r), func(i int) bool { return !reversedLess(g.key(r[i]), behind) })
		for ; first < len(r) && strings.HasSuffix(g.key(r[first]), behind); first++ {
			if strings.IndexByte(g.key(r[first]), ' ') == len(g.key(r[first]))-len(behind) {
				add(r[first])
			}
		}
	}
	keys := make([]uint32, 0, len(seen))
	for k := range seen {
		keys = append(keys, k)
	}
	sort.Slice(keys, func(i, j int) bool { return keys[i] < keys[j] })
	for _, k := range keys {
		if hits = g.postings(hits, k); len(hits) >= limit {
			return hits[:limit]
		}
	}
	return hits
}

// reversedLess compares two strings from their ends.
func reversedLess(a, b string) bool {
	for i := 1; i <= len(a) && i <= len(b); i++ {
		if x, y := a[len(a)-i], b[len(b)-i]; x != y {
			return x < y
		}
	}
	return len(a) < len(b)
}

// near reports whether a becomes b by at most max insertions, deletions or
// changes of a byte; max is 1 or 2.
func near(a, b string, max int) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > max {
		return false
	}
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	if len(a) == 0 {
		return len(b) <= max
	}
	if max == 0 {
		return false
	}
	return near(a[1:], b, max-1) || near(a, b[1:], max-1) || near(a[1:], b[1:], max-1)
}
