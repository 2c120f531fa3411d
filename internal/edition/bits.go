package edition

import "math/bits"

// set is a set of partnerships of one edition, a bit for each.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

// every is the set of all n partnerships.
func every(n int) set {
	s := newSet(n)
	for i := range s {
		s[i] = ^uint64(0)
	}
	if n%64 != 0 {
		s[len(s)-1] = 1<<(n%64) - 1
	}
	return s
}

func (s set) add(p P) { s[p>>6] |= 1 << (p & 63) }

func (s set) has(p P) bool { return s[p>>6]&(1<<(p&63)) != 0 }

func (s set) count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// and keeps in s what is in t as well. A nil t is everything.
func (s set) and(t set) {
	for i, w := range t {
		s[i] &= w
	}
}

func (s set) or(t set) {
	for i, w := range t {
		s[i] |= w
	}
}

func (s set) copy() set { return append(set(nil), s...) }

// common counts what is in both.
func common(s, t set) int {
	n := 0
	for i, w := range s {
		n += bits.OnesCount64(w & t[i])
	}
	return n
}

// each calls f with every partnership of s, in the edition's order.
func (s set) each(f func(P)) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			f(P(i<<6 + bits.TrailingZeros64(w)))
		}
	}
}

// list is s as a slice.
func (s set) list() []P {
	all := make([]P, 0, s.count())
	s.each(func(p P) { all = append(all, p) })
	return all
}
