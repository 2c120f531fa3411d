package edition

import (
	"slices"
	"sort"
	"strings"

	"twinhall/internal/i18n"
)

// Hit is a unit found by a name.
type Hit struct {
	Unit  U
	Name  string // the name by which it was found, where that may be shown; else its own
	Score int    // larger is better: see Find
	match match
}

// Whole reports whether the whole name was written, not only a part of it.
func (h Hit) Whole() bool { return h.match == matchWhole }

// Near reports whether what was written is no part of a name, but like one.
func (h Hit) Near() bool { return h.match >= matchNear && h.match != matchInside }

// match says how what was written meets a name.
type match uint8

const (
	matchWhole       match = iota
	matchFirstWords        // the name begins with it, and a word ends where it ends
	matchLaterWords        // the same of a later word: Budějovice
	matchAbbreviated       // its words begin words of the name, in this order: Ústí n. L.
	matchBeginning         // the name begins with it
	matchLater             // a later word of the name begins with it
	matchNear              // a weighty whole name but for one error
	matchInside            // it stands anywhere in the name
	matchOneTypo           // any whole name but for one error
	matchTwoTypos
)

// worth is what a match counts beside the weight of a name, which lies between
// 0 and ten decades: what may stand among each other differs by less.
var worth = [...]int{
	matchWhole: 100 * decade, matchFirstWords: 60 * decade, matchLaterWords: 59 * decade, matchNear: 58 * decade,
	matchAbbreviated: 57*decade + decade/2, matchBeginning: 57 * decade, matchLater: 56 * decade,
	matchInside: 40 * decade, matchOneTypo: 20 * decade, matchTwoTypos: 10 * decade,
}

// typing is worth while somebody still types: what begins so is what they may
// be about to write.
var typing = func() [len(worth)]int {
	w := worth
	w[matchBeginning], w[matchLater] = w[matchFirstWords], w[matchLaterWords]
	return w
}()

// FindOptions say what Find looks for.
type FindOptions struct {
	Limit  int          // how many at most
	Typing bool         // the text is not yet complete: its last word goes on
	Accept func(U) bool // nil = any unit
}

// Search is Find for a complete text and any unit.
func (e *Edition) Search(text string, limit int) []Hit {
	return e.Find(text, FindOptions{Limit: limit})
}

// Find finds units by any known name, the best first. What is equal to a name
// comes before all else. Then, each against the weight of the name: whole words
// at its beginning or later, a weighty name but for one typing error, and the
// beginning of a word. Where that finds fewer than the limit, words that begin
// words of the name ("Ústí n. L."), then any part of three letters or more; where
// no part of a name is found, any whole name with an error, or two in eight
// letters or more.
//
// While somebody types, what begins so is enough. Where a name is met as a
// whole, one that is merely near is only found if it weighs ten times as much:
// the village, then the city that was meant.
func (e *Edition) Find(text string, o FindOptions) []Hit {
	folded := i18n.Fold(text)
	if folded == "" || len(folded) >= longestName || o.Limit <= 0 {
		return nil
	}
	n := e.search()
	best := &ranking{n: n, limit: o.Limit, accept: o.Accept, worth: &worth,
		places: make([]place, 0, min(o.Limit, 64)), units: make([]U, 0, min(o.Limit, 64))}
	if o.Typing {
		best.worth = &typing
	}
	n.beginning(folded, best)
	if !o.Typing || len(best.places) < o.Limit {
		n.nearly(folded, best)
	}
	if len(best.places) < o.Limit {
		n.abbreviated(folded, best)
	}
	if len(best.places) < o.Limit {
		n.inside(folded, best)
	}
	if !best.part {
		n.mistyped(folded, best)
	}
	return best.hits()
}

// beginning goes through the words that begin with the text in their order: those
// that end with it, those with a blank behind it, the longer ones.
func (n *names) beginning(folded string, best *ranking) {
	keys := n.beginningWith(folded)
	longer := func(than byte) int {
		return sort.Search(len(keys), func(i int) bool { return n.text[int(keys[i].at)+len(folded)] > than })
	}
	whole, words := longer(0), longer(' ')
	for i, k := range keys {
		switch {
		case k.first() && i < whole:
			best.add(matchWhole, k.name())
		case k.first() && i < words:
			best.add(matchFirstWords, k.name())
		case k.first():
			best.add(matchBeginning, k.name())
		case i < words:
			best.add(matchLaterWords, k.name())
		default:
			best.add(matchLater, k.name())
		}
	}
}

func (n *names) nearly(folded string, best *ranking) {
	least := -1
	if len(best.places) > 0 && best.places[0].match() == matchWhole {
		least = int(n.weight[best.places[0].name()]) + decade
	}
	n.oneOff(folded, func(name int32) {
		if int(n.weight[name]) >= least {
			best.add(matchNear, name)
		}
	})
}

// mostAbbreviated bounds how many names are looked at for one text: what begins
// with more common words is no abbreviation that tells a name.
const mostAbbreviated = 1 << 10

// abbreviated finds names whose words begin as the words of the text do, in the
// same order, among those with a word that begins as the rarest of them.
func (n *names) abbreviated(folded string, best *ranking) {
	words := strings.Split(folded, " ")
	if len(words) < 2 || len(words) > 12 {
		return
	}
	// The rarest of the words that are long enough to be rare.
	keys, found := []key(nil), false
	for _, word := range words {
		if len(word) < 2 {
			continue
		}
		if of := n.beginningWith(word); !found || len(of) < len(keys) {
			keys, found = of, true
		}
		if len(keys) == 0 {
			return
		}
	}
	if len(keys) > mostAbbreviated {
		return
	}
	needed := letters(folded)
	for _, k := range keys {
		if n.has[k.name()]&needed == needed && beginWords(n.name(k.name()), words) {
			best.add(matchAbbreviated, k.name())
		}
	}
}

// beginWords reports whether the first word begins the name, and each of the
// others a later word, in order.
func beginWords(name string, words []string) bool {
	if !strings.HasPrefix(name, words[0]) {
		return false
	}
	for _, word := range words[1:] {
		for {
			space := strings.IndexByte(name, ' ')
			if space < 0 {
				return false
			}
			if name = name[space+1:]; strings.HasPrefix(name, word) {
				break
			}
		}
	}
	return true
}

// inside finds names with the text anywhere: among those with its two rarest
// trigrams, which stand in the order of their weights, so that the first are
// enough.
func (n *names) inside(folded string, best *ranking) {
	if len(folded) < 3 {
		return
	}
	var rarest, next []int32
	for i := 0; i+3 <= len(folded); i++ {
		with := n.having(uint32(folded[i])<<16 | uint32(folded[i+1])<<8 | uint32(folded[i+2]))
		switch {
		case i == 0 || len(with) < len(rarest):
			rarest, next = with, rarest
		case i == 1 || len(with) < len(next):
			next = with
		}
	}
	for _, name := range rarest {
		if len(best.places) >= best.limit {
			return
		}
		for len(next) > 0 && next[0] < name {
			next = next[1:]
		}
		if len(folded) > 3 && (len(next) == 0 || next[0] != name) {
			continue
		}
		if strings.Contains(n.name(name), folded) {
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
	accept func(U) bool
	worth  *[len(worth)]int
	places []place // the best first
	units  []U     // of each
	part   bool    // some name was met, in part at least, without an error
}

// place is a match in one number that is smaller where it is better: by score,
// then by match, then by rank.
type place uint64

// mostScore is more than any score.
const mostScore = 1 << 17

func (p place) name() int32  { return int32(p & (1<<31 - 1)) }
func (p place) match() match { return match(p >> 31 & 0xf) }
func (p place) score() int   { return mostScore - int(p>>35) }

func (r *ranking) add(m match, name int32) {
	p := place(mostScore-r.worth[m]-int(r.n.weight[name]))<<35 | place(m)<<31 | place(name)
	part := m < matchNear || m == matchInside
	if len(r.places) == r.limit && (r.part || !part) {
		// A name of a greater number weighs no more.
		last := r.places[r.limit-1]
		if least, worth := r.worth[last.match()], r.worth[m]; name > last.name() && (worth < least || worth == least && m >= last.match()) {
			return
		}
	}
	if len(r.places) == r.limit && p >= r.places[r.limit-1] && (r.part || !part) {
		return
	}
	unit := r.n.unit[name]
	if r.accept != nil && !r.accept(unit) {
		return
	}
	if r.part = r.part || part; len(r.places) == r.limit && p >= r.places[r.limit-1] {
		return
	}
	if i := slices.Index(r.units, unit); i >= 0 {
		if r.places[i] <= p {
			return
		}
		r.places, r.units = slices.Delete(r.places, i, i+1), slices.Delete(r.units, i, i+1)
	} else if len(r.places) == r.limit {
		r.places, r.units = r.places[:r.limit-1], r.units[:r.limit-1]
	}
	at, _ := slices.BinarySearch(r.places, p)
	r.places, r.units = slices.Insert(r.places, at, p), slices.Insert(r.units, at, unit)
}

func (r *ranking) hits() []Hit {
	hits := make([]Hit, len(r.places))
	for i, p := range r.places {
		u := r.units[i]
		hits[i] = Hit{Unit: u, Name: r.n.shown(p.name()), Score: p.score(), match: p.match()}
	}
	return hits
}

// shown is the name of a unit behind an entry of the index, where it may be
// shown: a historic name finds a place, and is not repeated.
func (n *names) shown(name int32) string {
	own, other := n.own[n.unit[name]], int(n.other[name])
	if other == 0 {
		return own
	}
	u := &n.e.Units[n.unit[name]]
	if other <= len(u.Names) {
		if name := u.Names[other-1].Name; u.MayShow(name) {
			return name
		}
		return own
	}
	u.called.Exonyms(func(_, exonym string) {
		if slices.Contains(i18n.FoldSpellings(exonym), n.name(name)) {
			own = exonym
		}
	})
	return own
}
