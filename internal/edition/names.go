package edition

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"twinhall/internal/i18n"
	"twinhall/internal/register"
)

// longestName is how many bytes of a folded name are indexed at most; longer
// ones are no names.
const longestName = 200

// names is the index of all known names: by beginning of name and of words, by
// trigrams, and the weightier ones by what is left of them without one letter.
// A name's number is its rank: a weightier name comes first.
type names struct {
	e      *Edition
	text   string   // all names, folded, with a zero byte behind each
	start  []uint32 // of each name in text; one more at the end
	unit   []U
	own    []string // of each unit, its own name
	other  []uint16 // 0 the official name, n the unit's Names[n-1], behind them the names of its file
	weight []uint16 // of each, by weigh
	has    []uint32 // the letters of each
	keys   []key    // sorted by the text that begins there
	pairs  []uint32 // where in keys each pair of first bytes begins; one more at the end

	grams    []uint32 // sorted
	postings []int32  // the names with the first gram, rising; then with the second…
	from     []uint32 // where in postings each gram begins

	nearby nearby
}

// key is a place in the text where a word of a name begins: that name, twice its
// number and one more where the word is its first.
type key struct {
	at uint32
	of int32
}

func (k key) name() int32 { return k.of >> 1 }
func (k key) first() bool { return k.of&1 != 0 }

// A name weighs a thousand for each tenfold size of the town that bears it: its
// people, or for each partnership that counts as if 20,000 more lived there.
// A name in common use in another language weighs half as much as the own
// name, and one that is for searching only a hundredth: so a village that is
// called as a city once was does not stand behind it, and one that is called as
// the city is called today does.
const (
	decade       = 1000
	perPartner   = 20_000
	leastPeople  = 100
	exonymLess   = 300
	searchedLess = 2 * decade
)

func weigh(u *Unit) int {
	return int(decade * math.Log10(leastPeople+float64(max(0, u.Population))+perPartner*float64(u.Counted)))
}

// named is a name before it has its number.
type named struct {
	folded string
	unit   U
	other  uint16
	weight uint16
}

func (e *Edition) indexNames() *names {
	n := &names{e: e}
	all := e.allNames()
	var text strings.Builder
	n.start, n.unit = make([]uint32, 0, len(all)+1), make([]U, len(all))
	n.own = make([]string, len(e.Units))
	for i := range e.Units {
		n.own[i] = e.Units[i].OwnName()
	}
	n.other, n.weight, n.has = make([]uint16, len(all)), make([]uint16, len(all)), make([]uint32, len(all))
	for i, x := range all {
		n.start = append(n.start, uint32(text.Len()))
		n.unit[i], n.other[i], n.weight[i], n.has[i] = x.unit, x.other, x.weight, letters(x.folded)
		text.WriteString(x.folded)
		text.WriteByte(0)
	}
	n.text, n.start = text.String(), append(n.start, uint32(text.Len()))
	n.indexWords()
	n.indexGrams()
	n.indexNearby()
	return n
}

// allNames are the names of all units, the weightiest first, each once for a
// unit. A name with ä, ö, ü, å or ø stands there as it is spelt without them too.
func (e *Edition) allNames() []named {
	var all []named
	for i := range e.Units {
		u := &e.Units[i]
		first, weight := len(all), weigh(u)
		add := func(name string, other, less int) {
			for _, folded := range i18n.FoldSpellings(name) {
				if folded == "" || len(folded) >= longestName ||
					slices.ContainsFunc(all[first:], func(x named) bool { return x.folded == folded }) {
					continue
				}
				all = append(all, named{folded, u.Index, uint16(other), uint16(max(0, weight-less))})
			}
		}
		add(u.Name, 0, 0)
		add(u.OwnName(), len(u.Names)+1, 0)
		for at, m := range u.Names {
			if m.Kind == register.NameOfficial {
				add(m.Name, at+1, 0)
			}
		}
		u.called.Exonyms(func(_, name string) { add(name, len(u.Names)+1, exonymLess) })
		for at, m := range u.Names {
			add(m.Name, at+1, searchedLess)
		}
	}
	slices.SortFunc(all, func(a, b named) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), strings.Compare(e.Units[a.unit].Slug, e.Units[b.unit].Slug),
			cmp.Compare(a.other, b.other), strings.Compare(a.folded, b.folded))
	})
	return all
}

func (n *names) indexWords() {
	for i := range n.unit {
		for at := n.start[i]; at+1 < n.start[i+1]; at++ {
			switch {
			case at == n.start[i]:
				n.keys = append(n.keys, key{at, int32(i)<<1 | 1})
			case n.text[at-1] == ' ':
				n.keys = append(n.keys, key{at, int32(i) << 1})
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
func (n *names) rest(k key) string   { return n.text[k.at : n.start[k.name()+1]-1] }

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

// begin calls f for every unit with a name, or a word of one, that begins with
// text; more than once where several do.
func (n *names) begin(text string, f func(U)) {
	folded := i18n.Fold(text)
	if folded == "" {
		return
	}
	for _, k := range n.beginningWith(folded) {
		f(n.unit[k.name()])
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
