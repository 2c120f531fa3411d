package fulltext

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/i18n"
)

// Query is what somebody looks for.
type Query struct {
	Words   string // all of them, in any form and order; a part in "quotes" is Exact, -word is Without
	Exact   string // words as they are written, one after the other
	Without string // none of these words
	Kinds   []string
	Themes  []string // any of them
	Lang    string   // of the text; "" = any
	Reader  string   // the language of who asks
	From    date.Day // texts of that day or later, zero = of any
	Typing  bool     // the last word may go on; titles only
	Limit   int      // 0 = 20
}

// Result is what a query finds.
type Result struct {
	Hits  []Hit
	Total int
	Kinds map[string]int // of all that is found but for Query.Kinds: how many of each kind
	// Some is set where nothing has all the words: what is found has some.
	Some bool
	// Instead are the words that were looked for in place of mistyped ones that
	// no document has, in pairs; folded.
	Instead [][2]string
}

// Hit is a document that was found.
type Hit struct {
	*Document
	Score   float64 // larger is better
	Titled  bool    // its title consists of the words
	Passage []Piece
}

// Piece is a part of a passage; the words that were looked for are Met.
type Piece struct {
	Text string
	Met  bool
}

const (
	mostWords   = 12
	longestAsk  = 400 // bytes of a field that are read
	mostExact   = 400 // documents whose text is read for Exact
	mostGoingOn = 64  // words that one goes on to
)

// asked is a query taken apart.
type asked struct {
	words   []string   // folded
	terms   [][]string // of each word
	exact   []string
	without []string

	begin [256]bool                 // the first bytes of words that may be forms of the words
	known map[string]map[string]int // by language, which of the words a word is
}

func fields(text string) (all []string) {
	words(text[:min(len(text), longestAsk)], func(w []byte, _, _ int) bool {
		all = append(all, string(w))
		return len(all) < mostWords
	})
	return all
}

// ask takes a query apart. Words in quotes must stand as they are; they are
// looked for as words too.
func (q *Query) ask() *asked {
	a := &asked{}
	rest := strings.NewReplacer("„", `"`, "“", `"`, "”", `"`, "»", `"`, "«", `"`).Replace(q.Words[:min(len(q.Words), longestAsk)])
	exact := q.Exact
	for n := 0; ; n++ {
		before, behind, ok := strings.Cut(rest, `"`)
		inside, after, closed := strings.Cut(behind, `"`)
		if !ok || !closed || n > mostWords {
			break
		}
		exact, rest = exact+" "+inside, before+" "+after
	}
	for _, word := range strings.Fields(rest) {
		if out, ok := strings.CutPrefix(word, "-"); ok && out != "" {
			a.without = append(a.without, fields(out)...)
		} else {
			a.words = append(a.words, fields(word)...)
		}
	}
	a.without = append(a.without, fields(q.Without)...)
	a.exact = fields(exact)
	for _, w := range a.exact {
		if !slices.Contains(a.words, w) {
			a.words = append(a.words, w)
		}
	}
	a.words = a.words[:min(len(a.words), mostWords)]
	return a
}

// termsOf are all terms by which documents of any language have a word.
func termsOf(word string) []string {
	all := []string{plain + word}
	for l := range Stemmed {
		all = append(all, term(l, word))
	}
	return all
}

// Find finds documents. A query without words, exact or other conditions finds
// nothing; one with conditions alone finds what meets them, the newest first.
func (x *Index) Find(q Query) Result {
	r := Result{Kinds: map[string]int{}}
	a := q.ask()
	conditions := len(q.Themes) > 0 || !q.From.IsZero() || len(q.Kinds) > 0 || q.Lang != ""
	if len(a.words) == 0 && (!conditions && len(a.without) == 0 || q.Typing) {
		return r
	}
	for i, w := range a.words {
		terms := termsOf(w)
		if q.Typing && i == len(a.words)-1 {
			for _, s := range x.segments {
				for _, on := range s.beginning(w, mostGoingOn) {
					terms = append(terms, plain+on)
				}
			}
		} else if !x.has(terms) {
			if other := x.like(w); other != "" {
				r.Instead = append(r.Instead, [2]string{w, other})
				terms, a.words[i] = termsOf(other), other
			}
		}
		a.terms = append(a.terms, terms)
	}
	a.prepare()
	found, some := x.collect(&q, a)
	if q.Typing {
		found = slices.DeleteFunc(found, func(f candidate) bool { return !begins(f.doc().Title, a.words) })
	}
	r.Some = some
	all := found[:0]
	for _, f := range found {
		r.Kinds[f.doc().Kind]++
		if len(q.Kinds) == 0 || slices.Contains(q.Kinds, f.doc().Kind) {
			all = append(all, f)
		}
	}
	r.Total = len(all)
	limit := q.Limit
	if limit <= 0 {
		limit = 20
	}
	for _, f := range first(all, limit) {
		h := Hit{Document: f.doc(), Score: f.score, Titled: titled(f.doc(), a)}
		if !q.Typing {
			h.Passage = a.passage(h.Document)
		}
		r.Hits = append(r.Hits, h)
	}
	return r
}

// first are the best of some candidates, in order, at most that many.
func first(all []candidate, most int) []candidate {
	best := make([]candidate, 0, min(most, len(all))+1)
	for _, c := range all {
		if len(best) == most && better(c, best[most-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, c, better)
		best = slices.Insert(best, at, c)
		best = best[:min(most, len(best))]
	}
	return best
}

// better orders candidates, the best first.
func better(a, b candidate) int {
	if a.score != b.score {
		return cmp.Compare(b.score, a.score)
	}
	return cmp.Or(newer(a.doc().Date, b.doc().Date), cmp.Compare(a.doc().URL, b.doc().URL))
}

func (x *Index) has(terms []string) bool {
	for _, s := range x.segments {
		for _, t := range terms {
			if len(s.having(t)) > 0 {
				return true
			}
		}
	}
	return false
}

// like is the word of the documents that is like one that none has: one error
// away, two in eight letters or more, and that most documents have. Its first
// letter is right.
func (x *Index) like(word string) string {
	if len(word) < 4 {
		return ""
	}
	allowed := 1
	if len(word) >= 8 {
		allowed = 2
	}
	best, least, most := "", allowed+1, 0
	for _, s := range x.segments {
		from := sort.SearchStrings(s.vocabulary, word[:1])
		for _, other := range s.vocabulary[from:] {
			if other[0] != word[0] {
				break
			}
			if d := len(other) - len(word); d > allowed || -d > allowed {
				continue
			}
			if d := i18n.Typos(word, other, allowed); d <= allowed {
				if n := len(s.having(plain + other)); d < least || d == least && n > most {
					best, least, most = other, d, n
				}
			}
		}
	}
	return best
}

// candidate is a document that meets a query.
type candidate struct {
	s     *segment
	at    uint32
	score float64
}

func (c candidate) doc() *Document { return &c.s.docs[c.at] }

// collect are the documents that meet a query: with all its words, or where none
// has all, with the most; of three words or more, one in three may be lacking. A
// document that lacks a word stands below one that has it, unless the word is a
// common one and it says much more of the others.
func (x *Index) collect(q *Query, a *asked) (found []candidate, some bool) {
	most, best := 0, float32(0)
	type scored struct {
		s       *segment
		met     []uint8
		covered []float32 // the weights of the words that were met
		score   []float32
	}
	var all []scored
	weights := x.weights(a)
	for _, s := range x.segments {
		sc := scored{s, make([]uint8, len(s.docs)), make([]float32, len(s.docs)), make([]float32, len(s.docs))}
		once := make([]uint8, len(s.docs)) // the word's number, where it was counted
		for i, terms := range a.terms {
			for k, t := range terms {
				for _, p := range s.having(t) {
					at, often := p.doc(), p.often()
					// The word as it is written counts more than another form of it.
					worth := float32(weights[i] * often * 2.2 / (often + 1.2*(0.25+0.75*float64(s.length[at])/x.avg)))
					if once[at] == uint8(i+1) {
						if k > 0 {
							continue
						}
					} else {
						once[at] = uint8(i + 1)
						sc.met[at]++
						sc.covered[at] += float32(weights[i])
					}
					if k == 0 {
						worth *= 1.2
					}
					sc.score[at] += worth
				}
			}
		}
		for _, w := range a.without {
			for _, t := range termsOf(w) {
				for _, p := range s.having(t) {
					sc.score[p.doc()] = -1
				}
			}
		}
		all = append(all, sc)
	}
	meets := func(s *segment, at int, score float32) bool {
		d := &s.docs[at]
		return score >= 0 && (s.dead == nil || !s.dead[at]) && q.accepts(d)
	}
	for _, sc := range all {
		for at, n := range sc.met {
			if (int(n) > most || sc.covered[at] > best) && meets(sc.s, at, sc.score[at]) {
				most, best = max(most, int(n)), max(best, sc.covered[at])
			}
		}
	}
	if most == 0 && len(a.words) > 0 || q.Typing && most < len(a.words) {
		return nil, false
	}
	least := most - most/3
	if q.Typing {
		least = most
	}
	for _, sc := range all {
		for at := range sc.met {
			if int(sc.met[at]) < least || !meets(sc.s, at, sc.score[at]) {
				continue
			}
			score := float64(sc.score[at])
			if best > 0 {
				score *= math.Pow(float64(sc.covered[at]/best), 3)
			}
			if w := sc.s.docs[at].Weight; w > 0 {
				score *= w
			}
			found = append(found, candidate{sc.s, uint32(at), score})
		}
	}
	if len(a.exact) > 0 {
		if most < len(a.words) {
			return nil, false
		}
		found = exactly(found, a.exact)
	}
	return found, most < len(a.words)
}

// weights say how much each word tells: rarer ones more.
func (x *Index) weights(a *asked) []float64 {
	all := make([]float64, len(a.terms))
	for i, terms := range a.terms {
		n := 0
		for _, s := range x.segments {
			most := 0
			for _, t := range terms {
				most = max(most, len(s.having(t)))
			}
			n += most
		}
		all[i] = math.Log(1 + (float64(x.n)-float64(n)+0.5)/(float64(n)+0.5))
		if !(all[i] > 0.01) {
			all[i] = 0.01
		}
	}
	return all
}

func (q *Query) accepts(d *Document) bool {
	switch {
	case d.Reader != "" && d.Reader != q.Reader:
		return false
	case q.Lang != "" && d.Lang != q.Lang:
		return false
	case !q.From.IsZero() && (d.Date.IsZero() || d.Date.To().Before(q.From)):
		return false
	case len(q.Themes) > 0 && !slices.ContainsFunc(q.Themes, func(t string) bool { return slices.Contains(d.Themes, t) }):
		return false
	}
	return true
}

// exactly keeps the documents in which the words stand one after the other. Of
// very many only the best are read.
func exactly(found []candidate, exact []string) []candidate {
	if len(found) > mostExact {
		slices.SortFunc(found, func(f, g candidate) int { return cmp.Compare(g.score, f.score) })
		found = found[:mostExact]
	}
	return slices.DeleteFunc(found, func(f candidate) bool {
		return !follow(f.doc().Title, exact) && !follow(f.doc().Text, exact)
	})
}

// follow reports whether words stand in a text one after the other.
func follow(text string, exact []string) bool {
	last := make([]string, 0, len(exact))
	has := false
	words(text[:min(len(text), longestText)], func(w []byte, _, _ int) bool {
		if len(last) == len(exact) {
			copy(last, last[1:])
			last = last[:len(last)-1]
		}
		last = append(last, string(w))
		has = slices.Equal(last, exact)
		return !has
	})
	return has
}

// titled reports whether a title consists of the words of a query.
func titled(d *Document, a *asked) bool {
	left := len(a.words)
	used := make([]bool, len(a.words))
	all := true
	words(d.Title, func(w []byte, _, _ int) bool {
		at := a.word(w, d.Lang)
		if at < 0 {
			all = false
			return false
		}
		if !used[at] {
			used[at] = true
			left--
		}
		return true
	})
	return all && left == 0 && len(a.words) > 0
}

// begins reports whether words of a title begin as each of the words does.
func begins(title string, asked []string) bool {
	left := make(map[string]bool, len(asked))
	for _, w := range asked {
		left[w] = true
	}
	words(title, func(w []byte, _, _ int) bool {
		for a := range left {
			if strings.HasPrefix(string(w), a) {
				delete(left, a)
			}
		}
		return len(left) > 0
	})
	return len(left) == 0
}

// prepare is to be called when the terms are known, before word.
func (a *asked) prepare() {
	a.known = map[string]map[string]int{}
	for i, w := range a.words {
		a.begin[w[0]] = true
		for _, t := range a.terms[i] {
			if len(t) > 1 {
				a.begin[t[1]] = true
			}
		}
	}
}

// word is which word of a query a word of a document is, -1 = none.
func (a *asked) word(w []byte, lang string) int {
	// A form begins as its stem does, but for a few.
	if !a.begin[w[0]] && czechOdd[string(w)] == "" && slovakOdd[string(w)] == "" {
		return -1
	}
	at, ok := a.known[lang][string(w)]
	if !ok {
		if a.known[lang] == nil {
			a.known[lang] = map[string]int{}
		}
		at = a.find(w, lang)
		a.known[lang][string(w)] = at
	}
	return at
}

func (a *asked) find(w []byte, lang string) int {
	for i, asked := range a.words {
		if asked == string(w) {
			return i
		}
	}
	for _, l := range tags(lang) {
		t := term(l, string(w))
		for i, terms := range a.terms {
			if slices.Contains(terms[1:], t) {
				return i
			}
		}
	}
	return -1
}

// newer orders dates, the later first and what is not known last.
func newer(a, b date.Date) int {
	switch {
	case a.IsZero() && b.IsZero():
		return 0
	case a.IsZero():
		return 1
	case b.IsZero():
		return -1
	}
	return b.From().Compare(a.From())
}
