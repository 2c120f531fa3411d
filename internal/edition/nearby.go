package edition

import (
	"slices"

	"twinhall/internal/i18n"
)

// nearby finds names that are one typing error away from a text. A letter left
// out, put in, wrong, or changed with the next leaves texts that are equal
// where at most one letter is taken out of each: so the weightier names stand
// under a number of each such text (the idea of SymSpell).
type nearby struct {
	entries []nearbyEntry // sorted by number
	from    []uint32      // where each number's upper half begins; one more at the end
	some    []uint64      // a bit for each number's upper 21 bits: whether there is any, so that most texts need no look
}

type nearbyEntry struct {
	number uint32
	name   int32
}

const (
	// nearbyNames is how many names are known this way, the weightiest: they
	// are found beside what was written, others only where nothing else is.
	nearbyNames = 1 << 15
	// shortestNearby is how many bytes a text has in which errors are looked for
	// beside what was found. A shorter one is like too many names.
	shortestNearby = 4
	someBits       = 21
)

func (n *names) indexNearby() {
	entries := make([]nearbyEntry, 0, 10*min(len(n.unit), nearbyNames))
	for i := range int32(min(len(n.unit), nearbyNames)) {
		name := n.name(i)
		if len(name) < shortestNearby || len(name) > 40 {
			continue
		}
		lessOne(name, func(number uint32) { entries = append(entries, nearbyEntry{number, i}) })
	}
	slices.SortFunc(entries, func(a, b nearbyEntry) int {
		if a.number != b.number {
			if a.number < b.number {
				return -1
			}
			return 1
		}
		return int(a.name - b.name)
	})
	entries = slices.Compact(entries)
	from := make([]uint32, 1<<16+1)
	for _, x := range entries {
		from[x.number>>16+1]++
	}
	for i := range from[1:] {
		from[i+1] += from[i]
	}
	some := make([]uint64, 1<<(someBits-6))
	for _, x := range entries {
		at := x.number >> (32 - someBits)
		some[at/64] |= 1 << (at % 64)
	}
	n.nearby = nearby{slices.Clip(entries), from, some}
}

// lessOne yields the numbers of a text and of what it is without one of its
// bytes.
func lessOne(text string, yield func(uint32)) {
	const prime, offset = 16777619, 2166136261 // FNV-1a
	before := uint32(offset)
	for out := range len(text) {
		number := before
		for i := out + 1; i < len(text); i++ {
			number = (number ^ uint32(text[i])) * prime
		}
		yield(number)
		before = (before ^ uint32(text[out])) * prime
	}
	yield(before)
}

// oneOff yields the names that are one typing error away from a folded text;
// of a text of four bytes only those with two neighbours exchanged, or with a
// letter more. A name may come more than once.
func (n *names) oneOff(folded string, yield func(name int32)) {
	if len(folded) < shortestNearby || len(folded) > 40 {
		return
	}
	lessOne(folded, func(number uint32) {
		if at := number >> (32 - someBits); n.nearby.some[at/64]>>(at%64)&1 == 0 {
			return
		}
		in := n.nearby.entries[n.nearby.from[number>>16]:n.nearby.from[number>>16+1]]
		for _, x := range in {
			if x.number != number {
				continue
			}
			other := n.name(x.name)
			if len(folded) == shortestNearby && len(other) <= len(folded) && !exchanged(folded, other) {
				continue
			}
			if i18n.Typos(folded, other, 1) == 1 {
				yield(x.name)
			}
		}
	})
}

// exchanged reports whether b is a with two neighbours exchanged.
func exchanged(a, b string) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range len(a) - 1 {
		if a[i] != b[i] {
			return a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
		}
	}
	return false
}
