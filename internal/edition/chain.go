package edition

import "slices"

// Chain is a way from one unit to another from partner to partner.
type Chain struct {
	Units        []U // both ends included
	Partnerships []P // one less
	Ways         int // how many ways are as short, this one included; at most MaxWays
}

// MaxWays is where counting equally short ways ends.
const MaxWays = 1_000_000

// Chain is the shortest way from one unit to another over partnerships that
// count. Of ways that are equally short it is the one over the units with the
// most partnerships, so that it is the same on every node. It is false where no
// way exists; from a unit to itself the chain is the unit alone.
func (e *Edition) Chain(from, to U) (Chain, bool) {
	// Steps are counted from the end, so that the way can be walked from the
	// beginning, choosing at each step.
	steps := e.stepsTo(to, from)
	if steps[from] == 0 {
		return Chain{}, false
	}
	ways := map[U]int{to: 1}
	c := Chain{Units: []U{from}, Ways: e.ways(from, steps, ways)}
	for at := from; at != to; {
		next, over := None, P(-1)
		e.partners(at, func(p P, u U) {
			if steps[u] != steps[at]-1 || steps[u] == 0 {
				return
			}
			if next == None || e.Units[u].Counted > e.Units[next].Counted || e.Units[u].Counted == e.Units[next].Counted && e.Units[u].Slug < e.Units[next].Slug {
				next, over = u, p
			}
		})
		c.Units, c.Partnerships = append(c.Units, next), append(c.Partnerships, over)
		at = next
	}
	return c, true
}

// partners calls f for every partner of u over a partnership that counts.
func (e *Edition) partners(u U, f func(P, U)) {
	for _, p := range e.Units[u].Partnerships[:e.Units[u].Counted] {
		q := &e.Partnerships[p]
		if q.A == u {
			f(p, q.B)
		} else {
			f(p, q.A)
		}
	}
}

// stepsTo counts for every unit the steps to one, plus 1, until that of stop is
// known; 0 = not reached.
func (e *Edition) stepsTo(to, stop U) []int32 {
	steps := make([]int32, len(e.Units))
	steps[to] = 1
	for ring := []U{to}; len(ring) > 0 && steps[stop] == 0; {
		var next []U
		for _, u := range ring {
			e.partners(u, func(_ P, v U) {
				if steps[v] == 0 {
					steps[v] = steps[u] + 1
					next = append(next, v)
				}
			})
		}
		ring = next
	}
	return steps
}

// ways counts the shortest ways from u to where steps leads.
func (e *Edition) ways(u U, steps []int32, known map[U]int) int {
	if n, ok := known[u]; ok {
		return n
	}
	n := 0
	e.partners(u, func(_ P, v U) {
		if steps[v] == steps[u]-1 && steps[v] != 0 {
			n = min(MaxWays, n+e.ways(v, steps, known))
		}
	})
	known[u] = n
	return n
}

// Shared is a unit that shares partners with another.
type Shared struct {
	Unit    U
	By      []U  // the partners that both have, in the edition's order
	Partner bool // it is a partner itself as well
}

// PartnersOfPartners are the units two steps from u, those that share the most
// partners with it first. U itself is left out, its partners are not.
func (e *Edition) PartnersOfPartners(u U) []Shared {
	at := map[U]int{}
	own := map[U]bool{u: true}
	var all []Shared
	e.partners(u, func(_ P, v U) { own[v] = true })
	e.partners(u, func(_ P, v U) {
		e.partners(v, func(_ P, w U) {
			if w == u {
				return
			}
			i, ok := at[w]
			if !ok {
				i = len(all)
				at[w] = i
				all = append(all, Shared{Unit: w, Partner: own[w]})
			}
			all[i].By = append(all[i].By, v)
		})
	})
	slices.SortFunc(all, func(a, b Shared) int {
		if len(a.By) != len(b.By) {
			return len(b.By) - len(a.By)
		}
		if n := e.Units[b.Unit].Counted - e.Units[a.Unit].Counted; n != 0 {
			return n
		}
		return int(a.Unit - b.Unit)
	})
	return all
}
