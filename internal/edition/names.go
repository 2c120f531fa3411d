package edition

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"twinhall/internal/i18n"
)

// Hit is a unit found by a name.
type Hit struct {
	Unit  U
	Name  string // the name by which it was found, where that may be shown; else its own
	match match
}

// Whole reports whether the whole name was written, not only a part of it.
func (h Hit) Whole() bool { return h.match == matchWhole }

// match says how what was written meets a name, the best first.
type match uint8

const (
	matchWhole match = iota
	matchBeginning
	matchWord    // the beginning of a later word
	matchInside  // anywhere else
	matchOneTypo // the whole name but for one error
	matchTwoTypos
)

// longestName is how many bytes of a folded name are indexed at most; longer
// ones are no names.
const longestName = 200

// names is the index of all known names: by beginning of name and of words,
// and by trigrams for the rest. A name's number is its rank: a unit with more
// partnerships comes first, then the larger, and each unit's official name
// before its others.
type names struct {
	e     *Edition
	text  string   // all names, folded, with a zero byte behind each
	start []uint32 // of each name in text; one more at the end
	unit  []U
	other []uint16 // 0 the official name, n the unit's Names[n-1], behind them the names of its file
	has   []uint32 // the letters of each
	keys  []key    // sorted by the text that begins there
	pairs []uint32 // where in keys each pair of first bytes begins; one more at the end

	grams    []uint32 // sorted
	postings []int32  // the names with the first gram, rising; then with the second…
	from     []uint32 // where in postings each gram begins
}

// key is a place in the text where a word of a name begins.
type key struct {
	at   uint32
	name int32
}

func (e *Edition) indexNames() *names {
	n := &names{e: e}
	order := make([]U, len(e.Units))
	for i := range order {
		order[i] = U(i)
	}
	slices.SortFunc(order, func(a, b U) int {
		ua, ub := &e.Units[a], &e.Units[b]
		return cmp.Or(cmp.Compare(ub.Counted, ua.Counted), cmp.Compare(ub.Population, ua.Population), strings.Compare(ua.Slug, ub.Slug))
	})
	var text strings.Builder
	for _, at := range order {
		u := &e.Units[at]
		first := len(n.start)
		add := func(name string, other int) {
			folded := i18n.Fold(name)
			if folded == "" || len(folded) >= longestName {
				return
			}
			for _, start := range n.start[first:] {
				if strings.HasPrefix(text.String()[start:], folded+"\x00") {
					return
				}
			}
			n.start, n.unit, n.other = append(n.start, uint32(text.Len())), append(n.unit, at), append(n.other, uint16(other))
			n.has = append(n.has, letters(folded))
			text.WriteString(folded)
			text.WriteByte(0)
		}
		add(u.Name, 0)
		for i, m := range u.Names {
			add(m.Name, i+1)
		}
		add(u.OwnName(), len(u.Names)+1)
		u.called.Exonyms(func(_, name string) { add(name, len(u.Names)+1) })
	}
	n.text, n.start = text.String(), append(n.start, uint32(text.Len()))
	n.indexWords()
	n.indexGrams()
	return n
}

func (n *names) indexWords() {
	for i := range n.unit {
		for at := n.start[i]; at+1 < n.start[i+1]; at++ {
			if at == n.start[i] || n.text[at-1] == ' ' {
				n.keys = append(n.keys, key{at, int32(i)})
			}
		}
	}
	n.keys = slices.Clip(n.keys)
	slices.SortFunc(n.keys, func(a, b key) int {
		return cmp.Or(strings.Compare(n.rest(a), n.rest(b)), cmp.Compare(a.at, b.at))
	})
	n.pairs = make([]uint32, 1<<16+1)
	for _, k := range n.keys {
		n.pairs[pair(n.text[k.at:])+1]++
	}
	for i := range n.pairs[1:] {
		n.pairs[i+1] += n.pairs[i]
	}
}

// pair is the number of a text's first two bytes, in the order of texts. What
// is indexed has two at least, for a zero byte stands behind each name.
func pair(text string) int { return int(text[0])<<8 | int(text[1]) }

func (n *names) indexGrams() {
	count := map[uint32]uint32{}
	for i := range n.unit {
		grams(n.name(int32(i)), func(g uint32) { count[g]++ })
	}
	n.grams = make([]uint32, 0, len(count))
	for g := range count {
		n.grams = append(n.grams, g)
	}
	slices.Sort(n.grams)
	n.from = make([]uint32, 0, len(count)+1)
	total := uint32(0)
	next := count // from here on where the gram's next posting goes
	for _, g := range n.grams {
		n.from = append(n.from, total)
		total, next[g] = total+count[g], total
	}
	n.from = append(n.from, total)
	n.postings = make([]int32, total)
	for i := range n.unit {
		grams(n.name(int32(i)), func(g uint32) {
			n.postings[next[g]] = int32(i)
			next[g]++
		})
	}
}

// grams yields the trigrams of a folded name with a blank before and behind.
func grams(folded string, yield func(uint32)) {
	before, last := uint32(' '), uint32(0)
	for i := range len(folded) + 1 {
		c := uint32(' ')
		if i < len(folded) {
			c = uint32(folded[i])
		}
		if i > 0 {
			yield(before<<16 | last<<8 | c)
			before = last
		}
		last = c
	}
}

// letters says of each letter whether a text has it, some letters taken
// together: a name that lacks one of a part's letters does not hold the part.
func letters(folded string) uint32 {
	all := uint32(0)
	for i := range len(folded) {
		all |= 1 << (folded[i] & 31)
	}
	return all
}

// name is a name, folded; rest what of it begins at a key.
func (n *names) name(i int32) string { return n.text[n.start[i] : n.start[i+1]-1] }
func (n *names) rest(k key) string   { return n.text[k.at : n.start[k.name+1]-1] }

// head is as much of the text at a key as a text of that length is compared
// with. It may reach beyond the name; what is there begins with the zero byte,
// which no text has.
func (n *names) head(k key, length int) string {
	return n.text[k.at:min(int(k.at)+length, len(n.text))]
}

// having are the names with a trigram, the first ranks first, as often as they
// have it.
func (n *names) having(gram uint32) []int32 {
	i, found := slices.BinarySearch(n.grams, gram)
	if !found {
		return nil
	}
	return n.postings[n.from[i]:n.from[i+1]]
}

// Search finds units by any known name: by its beginning or that of a word of
// it, then by any part of three letters or more, and where that finds nothing,
// by the whole name with a typing error, or two in eight letters or more. At
// most limit, the best first: in this order, whole official names before whole
// other ones, then more partnerships before fewer, larger places before
// smaller.
func (e *Edition) Search(text string, limit int) []Hit {
	folded := i18n.Fold(text)
	if folded == "" || len(folded) >= longestName || limit <= 0 {
		return nil
	}
	n := e.search()
	best := &ranking{n: n, limit: limit, places: make([]place, 0, min(limit, 64)+1)}
	n.beginning(folded, best)
	if len(best.places) < limit {
		n.inside(folded, best)
	}
	if len(best.places) == 0 {
		n.mistyped(folded, best)
	}
	return best.hits()
}

// begin calls f for every unit with a name, or a word of one, that begins with
// text; more than once where several do.
func (n *names) begin(text string, f func(U)) {
	folded := i18n.Fold(text)
	if folded == "" {
		return
	}
	for _, k := range n.beginningWith(folded) {
		f(n.unit[k.name])
	}
}

func (n *names) beginningWith(folded string) []key {
	keys := n.keys
	if len(folded) > 1 {
		first := pair(folded)
		keys = keys[n.pairs[first]:n.pairs[first+1]]
	}
	keys = keys[sort.Search(len(keys), func(i int) bool { return n.head(keys[i], len(folded)) >= folded }):]
	// Most texts begin few names: the end is near.
	high := 1
	for high < len(keys) && n.head(keys[high-1], len(folded)) == folded {
		high *= 2
	}
	high = min(high, len(keys))
	low := high / 2
	return keys[:low+sort.Search(high-low, func(i int) bool { return n.head(keys[low+i], len(folded)) != folded })]
}

func (n *names) beginning(folded string, best *ranking) {
	whole := true // what equals the text stands before what only begins so
	for _, k := range n.beginningWith(folded) {
		whole = whole && n.text[int(k.at)+len(folded)] == 0
		switch {
		case k.at > n.start[k.name]:
			best.add(matchWord, k.name)
		case whole:
			best.add(matchWhole, k.name)
		default:
			best.add(matchBeginning, k.name)
		}
	}
}

// inside finds names with the text anywhere: among those with its rarest
// trigram, which stand in the order of their ranks, so that the first are
// enough.
func (n *names) inside(folded string, best *ranking) {
	if len(folded) < 3 {
		return
	}
	var rarest []int32
	for i := 0; i+3 <= len(folded); i++ {
		with := n.having(uint32(folded[i])<<16 | uint32(folded[i+1])<<8 | uint32(folded[i+2]))
		if i == 0 || len(with) < len(rarest) {
			rarest = with
		}
	}
	needed := letters(folded)
	for _, name := range rarest {
		if len(best.places) >= best.limit {
			return
		}
		if n.has[name]&needed == needed && strings.Contains(n.name(name), folded) {
			best.add(matchInside, name)
		}
	}
}

// mistyped finds whole names with a typing error, or two, that have at least
// one trigram in common with what was written.
func (n *names) mistyped(folded string, best *ranking) {
	if len(folded) < 3 {
		return
	}
	allowed := 1
	if len(folded) >= 8 {
		allowed = 2
	}
	// An error changes four of the trigrams at most.
	need := uint8(max(1, len(folded)-4*allowed))
	shared := make([]uint8, len(n.unit))
	grams(folded, func(g uint32) {
		for _, name := range n.having(g) {
			if shared[name]++; shared[name] != need {
				continue
			}
			other := n.name(name)
			if d := len(other) - len(folded); d > allowed || -d > allowed {
				continue
			}
			if d := i18n.Typos(folded, other, allowed); d <= allowed {
				best.add(matchOneTypo+match(max(0, d-1)), name)
			}
		}
	})
}

// ranking keeps the best matches, each unit once.
type ranking struct {
	n      *names
	limit  int
	places []place // the best first
}

// place is a match in one number that is smaller where it is better.
type place uint64

func (p place) name() int32  { return int32(p & (1<<31 - 1)) }
func (p place) match() match { return match(p >> 32) }

func (r *ranking) add(m match, name int32) {
	p := place(m)<<32 | place(name)
	if m == matchWhole && r.n.other[name] > 0 {
		p |= 1 << 31
	}
	if len(r.places) == r.limit && p >= r.places[r.limit-1] {
		return
	}
	unit := r.n.unit[name]
	for i, q := range r.places {
		if r.n.unit[q.name()] == unit {
			if q <= p {
				return
			}
			r.places = slices.Delete(r.places, i, i+1)
			break
		}
	}
	at, _ := slices.BinarySearch(r.places, p)
	r.places = slices.Insert(r.places, at, p)
	r.places = r.places[:min(r.limit, len(r.places))]
}

func (r *ranking) hits() []Hit {
	hits := make([]Hit, len(r.places))
	for i, p := range r.places {
		u := r.n.unit[p.name()]
		hits[i] = Hit{Unit: u, Name: r.n.e.Units[u].indexed(int(r.n.other[p.name()]), r.n.name(p.name())), match: p.match()}
	}
	return hits
}

// indexed is the name of a unit behind an entry of the index, where it may be
// shown: a historic name finds a place, and is not repeated. folded is the entry.
func (u *Unit) indexed(other int, folded string) string {
	found := u.OwnName()
	switch {
	case other == 0:
	case other <= len(u.Names):
		if name := u.Names[other-1].Name; u.MayShow(name) {
			found = name
		}
	default:
		u.called.Exonyms(func(_, name string) {
			if i18n.Fold(name) == folded {
				found = name
			}
		})
	}
	return found
}
