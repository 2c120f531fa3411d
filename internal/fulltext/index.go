// Package fulltext searches texts: what a site publishes, in several languages.
// It joins the forms of words in Czech, Slovak, German and English, minds no
// diacritics, and shows the passage that was met. It knows nothing of
// partnerships, and does no I/O.
package fulltext

import (
	"cmp"
	"hash/maphash"
	"slices"
	"sort"

	"twinhall/internal/date"
)

// Document is one text that can be found. Text is kept by the index as it is.
type Document struct {
	Kind   string // of what it is, in the words of whoever asks
	URL    string // unique among documents of one language; where it is read
	Lang   string // of title and text, "" = not known
	Reader string // the language whose readers it is for, "" = for all
	Title  string
	Text   string
	Themes []string
	Date   date.Date // that it is of, zero = not known
	Weight float64   // how much it counts among others, 0 = 1
}

// Index finds documents. It is immutable and safe for concurrent use.
type Index struct {
	segments []*segment
	prints   map[uint64]bool // of all documents
	n        int
	avg      float64 // length of a document in words
}

// segment is some documents with their words. What has gone from it since is
// dead.
type segment struct {
	docs   []Document
	prints []uint64
	length []uint16 // in words
	dead   []bool   // nil = none
	alive  int

	terms    []string // sorted: a language's byte and a stem
	from     []uint32 // where in postings each term begins; one more at the end
	postings []posting

	vocabulary []string // sorted: words as they are written, folded
}

// posting is a document with how often it has a word: in the lower eight bits,
// a word of the title counting for titleCounts.
type posting uint32

const (
	titleCounts  = 6
	mostOften    = 255
	longestText  = 1 << 20 // bytes of a text that are read
	mostDocs     = 1 << 24
	mostSegments = 4
)

func (p posting) doc() uint32    { return uint32(p >> 8) }
func (p posting) often() float64 { return float64(p & 0xff) }

var seed = maphash.MakeSeed()

// fingerprint tells one document from another.
func fingerprint(d *Document) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	for _, s := range []string{d.Kind, d.URL, d.Lang, d.Reader, d.Title, d.Text} {
		h.WriteString(s)
		h.WriteByte(0)
	}
	for _, s := range d.Themes {
		h.WriteString(s)
		h.WriteByte(0)
	}
	h.WriteString(d.Date.EDTF())
	return h.Sum64()
}

// New makes an index of documents. before is an earlier one, nil = none: what
// it has already is not read again.
func New(docs []Document, before *Index) *Index {
	docs = docs[:min(len(docs), mostDocs)]
	x := &Index{prints: make(map[uint64]bool, len(docs)), n: len(docs)}
	prints := make([]uint64, len(docs))
	for i := range docs {
		prints[i] = fingerprint(&docs[i])
		x.prints[prints[i]] = true
	}
	fresh := docs
	if before != nil && len(before.segments) < mostSegments {
		kept := 0
		for _, s := range before.segments {
			s = s.without(x.prints)
			if s.alive > 0 {
				x.segments = append(x.segments, s)
				kept += s.alive
			}
		}
		// Where most is new, or most of what is there has gone, all is read anew.
		if kept*2 > len(docs) {
			fresh = nil
			for i := range docs {
				if !before.prints[prints[i]] {
					fresh = append(fresh, docs[i])
				}
			}
		} else {
			x.segments = nil
		}
	}
	if len(fresh) > 0 {
		x.segments = append(x.segments, read(fresh))
	}
	words := 0
	for _, s := range x.segments {
		for i, length := range s.length {
			if s.dead == nil || !s.dead[i] {
				words += int(length)
			}
		}
	}
	x.avg = max(1, float64(words)/float64(max(1, len(docs))))
	return x
}

// Len is how many documents there are.
func (x *Index) Len() int { return x.n }

// without is the segment with those documents dead that are not among the
// prints any more.
func (s *segment) without(kept map[uint64]bool) *segment {
	t := *s
	t.alive = len(s.docs)
	t.dead = nil
	for i, p := range s.prints {
		if !kept[p] {
			if t.dead == nil {
				t.dead = make([]bool, len(s.docs))
			}
			t.dead[i] = true
			t.alive--
		}
	}
	return &t
}

// plain stands before a word as it is written, folded; other bytes stand for
// the languages of Stemmed, in their order.
const plain = "\x7f"

// tags are the bytes before the terms of a document, by its language: the word
// as it is, and its stem. Where the language is not known, those of all.
func tags(lang string) []int {
	if i := slices.Index(Stemmed, lang); i >= 0 {
		return []int{i}
	}
	if lang == "" {
		return []int{0, 1, 2, 3}
	}
	return nil
}

// term is the term of a word in the language with that number of Stemmed.
func term(lang int, word string) string { return string(rune(1+lang)) + stem(Stemmed[lang], word) }

type builder struct {
	number map[string]uint32 // of terms
	terms  []string
	of     [][]posting
	ofWord map[string]map[int][]uint32 // terms by word and language of the document
	seen   map[string]bool
}

func read(docs []Document) *segment {
	s := &segment{docs: slices.Clone(docs), prints: make([]uint64, len(docs)), length: make([]uint16, len(docs)), alive: len(docs)}
	b := &builder{number: map[string]uint32{}, ofWord: map[string]map[int][]uint32{}, seen: map[string]bool{}}
	counts := map[uint32]uint32{}
	for i := range docs {
		d := &docs[i]
		s.prints[i] = fingerprint(d)
		clear(counts)
		n := 0
		for part, text := range []string{d.Title, d.Text[:min(len(d.Text), longestText)]} {
			often := uint32(1)
			if part == 0 {
				often = titleCounts
			}
			words(text, func(word []byte, _, _ int) bool {
				n++
				for _, t := range b.termsOf(word, d.Lang) {
					counts[t] += often
				}
				return true
			})
		}
		s.length[i] = uint16(min(n, 1<<16-1))
		for t, often := range counts {
			b.of[t] = append(b.of[t], posting(uint32(i)<<8|min(often, mostOften)))
		}
	}
	order := make([]uint32, len(b.terms))
	total := 0
	for i := range order {
		order[i] = uint32(i)
		total += len(b.of[i])
	}
	slices.SortFunc(order, func(a, c uint32) int { return cmp.Compare(b.terms[a], b.terms[c]) })
	s.terms, s.from, s.postings = make([]string, len(order)), make([]uint32, 0, len(order)+1), make([]posting, 0, total)
	for i, t := range order {
		s.terms[i] = b.terms[t]
		s.from = append(s.from, uint32(len(s.postings)))
		s.postings = append(s.postings, b.of[t]...)
	}
	s.from = append(s.from, uint32(len(s.postings)))
	for word := range b.seen {
		s.vocabulary = append(s.vocabulary, word)
	}
	slices.Sort(s.vocabulary)
	return s
}

// termsOf are the numbers of a word's terms in a document of a language.
func (b *builder) termsOf(word []byte, lang string) []uint32 {
	which := slices.Index(Stemmed, lang)
	if lang == "" {
		which = len(Stemmed)
	}
	if t, ok := b.ofWord[string(word)][which]; ok {
		return t
	}
	w := string(word)
	b.seen[w] = true
	all := []uint32{b.term(plain + w)}
	for _, l := range tags(lang) {
		all = append(all, b.term(term(l, w)))
	}
	if b.ofWord[w] == nil {
		b.ofWord[w] = map[int][]uint32{}
	}
	b.ofWord[w][which] = all
	return all
}

func (b *builder) term(t string) uint32 {
	n, ok := b.number[t]
	if !ok {
		n = uint32(len(b.terms))
		b.number[t] = n
		b.terms, b.of = append(b.terms, t), append(b.of, nil)
	}
	return n
}

// having are the documents with a term.
func (s *segment) having(term string) []posting {
	i, found := sort.Find(len(s.terms), func(i int) int { return cmp.Compare(term, s.terms[i]) })
	if !found {
		return nil
	}
	return s.postings[s.from[i]:s.from[i+1]]
}

// beginning are the words that begin as one does, at most that many.
func (s *segment) beginning(word string, most int) []string {
	from := sort.SearchStrings(s.vocabulary, word)
	to := from
	for to < len(s.vocabulary) && to-from < most && len(s.vocabulary[to]) >= len(word) && s.vocabulary[to][:len(word)] == word {
		to++
	}
	return s.vocabulary[from:to]
}
