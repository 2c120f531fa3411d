package edition

import (
	"sort"
	"strings"

	"twinhall/internal/i18n"
)

// Hit is a unit found by a name.
type Hit struct {
	Unit  U
	Name  string // the name by which it was found, as written
	exact int    // 0 the whole name, 1 its beginning, 2 the beginning of a later word, 3 with typing errors
	other int    // 0 the official name, 1 another
	typos int
}

// Whole reports whether the whole name was written, not only its beginning.
func (h Hit) Whole() bool { return h.exact == 0 }

// names is the index of all known names: by beginning of name and of words,
// and by trigrams for typing errors.
type names struct {
	e     *Edition
	all   []named
	keys  []key     // sorted by text from word start
	grams []posting // sorted by gram
}

type named struct {
	unit   U
	folded string
	name   string
	other  uint8
}

// key is a place in a name where a word begins.
type key struct {
	name int32
	at   uint16
}

type posting struct {
	gram uint32
	name int32
}

func (e *Edition) indexNames() *names {
	n := &names{e: e}
	for i := range e.Units {
		u := &e.Units[i]
		seen := map[string]bool{}
		add := func(name string, other uint8) {
			if f := i18n.Fold(name); f != "" && !seen[f] && len(f) < 200 {
				seen[f] = true
				n.all = append(n.all, named{u.Index, f, name, other})
			}
		}
		add(u.Name, 0)
		for _, m := range u.Names {
			add(m.Name, 1)
		}
	}
	for i, m := range n.all {
		n.keys = append(n.keys, key{int32(i), 0})
		for at := 1; at < len(m.folded); at++ {
			if m.folded[at-1] == ' ' {
				n.keys = append(n.keys, key{int32(i), uint16(at)})
			}
		}
		grams(m.folded, func(g uint32) { n.grams = append(n.grams, posting{g, int32(i)}) })
	}
	sort.Slice(n.keys, func(i, j int) bool { return n.text(n.keys[i]) < n.text(n.keys[j]) })
	sort.Slice(n.grams, func(i, j int) bool {
		if n.grams[i].gram != n.grams[j].gram {
			return n.grams[i].gram < n.grams[j].gram
		}
		return n.grams[i].name < n.grams[j].name
	})
	return n
}

func (n *names) text(k key) string { return n.all[k.name].folded[k.at:] }

// grams yields the trigrams of a folded name with a blank before and behind.
func grams(folded string, yield func(uint32)) {
	s := " " + folded + " "
	for i := 0; i+3 <= len(s); i++ {
		yield(uint32(s[i])<<16 | uint32(s[i+1])<<8 | uint32(s[i+2]))
	}
}

// Search finds units by the beginning of any known name or word of it, and
// where that finds few, with typing errors: at most limit, the best first. The
// order: whole names before beginnings, official names before others, more
// partnerships before fewer, larger places before smaller.
func (e *Edition) Search(text string, limit int) []Hit {
	n := e.search()
	hits := n.prefix(text, limit)
	if len(hits) < min(limit, 3) {
		hits = n.merge(hits, n.similar(text))
	}
	return hits[:min(limit, len(hits))]
}

// begin calls f for every unit with a name, or a word of one, that begins with
// text; more than once where several do.
func (n *names) begin(text string, f func(U)) {
	folded := i18n.Fold(text)
	if folded == "" {
		return
	}
	from := sort.Search(len(n.keys), func(i int) bool { return n.text(n.keys[i]) >= folded })
	for _, k := range n.keys[from:] {
		if !strings.HasPrefix(n.text(k), folded) {
			return
		}
		f(n.all[k.name].unit)
	}
}

func (n *names) prefix(text string, limit int) []Hit {
	folded := i18n.Fold(text)
	if folded == "" {
		return nil
	}
	from := sort.Search(len(n.keys), func(i int) bool { return n.text(n.keys[i]) >= folded })
	best := map[U]Hit{}
	for _, k := range n.keys[from:] {
		t := n.text(k)
		if !strings.HasPrefix(t, folded) {
			break
		}
		m := &n.all[k.name]
		h := Hit{Unit: m.unit, Name: m.name, other: int(m.other), exact: 1}
		switch {
		case k.at > 0:
			h.exact = 2
		case len(t) == len(folded):
			h.exact = 0
		}
		if old, seen := best[m.unit]; !seen || n.less(h, old) {
			best[m.unit] = h
		}
	}
	return n.ranked(best, limit)
}

// similar finds names with one typing error, or two in names of eight letters
// or more.
func (n *names) similar(text string) map[U]Hit {
	folded := i18n.Fold(text)
	best := map[U]Hit{}
	if len(folded) < 3 {
		return best
	}
	allowed := 1
	if len(folded) >= 8 {
		allowed = 2
	}
	shared := map[int32]int{}
	total := 0
	grams(folded, func(g uint32) {
		total++
		from := sort.Search(len(n.grams), func(i int) bool { return n.grams[i].gram >= g })
		for _, p := range n.grams[from:] {
			if p.gram != g {
				break
			}
			shared[p.name]++
		}
	})
	need := max(1, total-3*allowed-1)
	for name, count := range shared {
		m := &n.all[name]
		if count < need || len(m.folded) > len(folded)+allowed || len(m.folded) < len(folded)-allowed {
			continue
		}
		if d := i18n.Typos(folded, m.folded, allowed); d <= allowed {
			h := Hit{Unit: m.unit, Name: m.name, other: int(m.other), exact: 3, typos: d}
			if old, seen := best[m.unit]; !seen || n.less(h, old) {
				best[m.unit] = h
			}
		}
	}
	return best
}

func (n *names) merge(hits []Hit, more map[U]Hit) []Hit {
	for _, h := range hits {
		more[h.Unit] = h
	}
	return n.ranked(more, len(more))
}

func (n *names) ranked(best map[U]Hit, limit int) []Hit {
	hits := make([]Hit, 0, len(best))
	for _, h := range best {
		hits = append(hits, h)
	}
	sort.Slice(hits, func(i, j int) bool { return n.less(hits[i], hits[j]) })
	return hits[:min(limit, len(hits))]
}

func (n *names) less(a, b Hit) bool {
	if a.exact != b.exact {
		return a.exact < b.exact
	}
	if a.typos != b.typos {
		return a.typos < b.typos
	}
	if a.exact == 0 && a.other != b.other {
		return a.other < b.other
	}
	ua, ub := &n.e.Units[a.Unit], &n.e.Units[b.Unit]
	if ua.Counted != ub.Counted {
		return ua.Counted > ub.Counted
	}
	if ua.Population != ub.Population {
		return ua.Population > ub.Population
	}
	if a.other != b.other {
		return a.other < b.other
	}
	return ua.Slug < ub.Slug
}
