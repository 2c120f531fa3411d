// Package search finds in an edition what somebody types: places by all their
// names, pairs of them, countries, regions, and the texts that features
// publish. It does no I/O.
package search

import (
	"cmp"
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/fulltext"
	"twinhall/internal/gazetteer"
	"twinhall/internal/recognise"
)

// The kinds of what is found; those of texts are said by whoever publishes them.
const (
	Place       = "place"
	Partnership = "partnership"
	Country     = "country"
	Region      = "region"
)

// What a hit is worth beside the weight of a place, by edition.Find, which
// gives 100,000 to a whole name and some 60,000 to the beginning of one.
const (
	worthPair          = 108_000
	worthCountry       = 105_500 // as a city of several hundred thousand by its whole name
	worthRegion        = 103_500
	worthCountryAbroad = 101_500 // by its name in another language: towns are called so too
	worthWhole         = 100_000 // a place by its whole name, and its weight
	worthTitle         = 98_000  // a text whose title was written
	worthPairPart      = 75_000  // a partnership of two towns whose names begin so
	worthArea          = 70_000  // a place because of the district that was named
	worthPart          = 62_000  // a country or region that begins so
	worthText          = 54_000  // a text with all words: after places that begin so, before those like it
	worthSome          = 30_000  // a text with some of the words
)

// Query is what somebody looks for.
type Query struct {
	Text   string
	Lang   string   // of the reader
	Kinds  []string // nil = all
	Limit  int      // of each kind
	Typing bool     // the text is not yet complete

	// What narrows texts: where one of these is set, texts alone are looked for.
	Exact, Without string
	Themes         []string
	TextLang       string
	From           date.Day
}

// Advanced reports whether a query has conditions that only texts can meet.
func (q *Query) Advanced() bool {
	return q.Exact != "" || q.Without != "" || len(q.Themes) > 0 || q.TextLang != "" || !q.From.IsZero()
}

func (q *Query) wants(kind string) bool { return len(q.Kinds) == 0 || slices.Contains(q.Kinds, kind) }

// Hit is one thing that was found, by its kind.
type Hit struct {
	Kind  string
	Score int // larger is better

	Unit edition.U // a place
	Name string    // by which it was found, where that may be shown
	Near bool      // what was written is like it, and no part of it

	Pair edition.P // a partnership
	A, B edition.U // its ends, in the order in which they were written

	Country string // a country, or that of a region
	Region  string // in the register

	Text *fulltext.Hit
}

// Answer is all that a query finds.
type Answer struct {
	Hits    []Hit          // the best first
	Kinds   map[string]int // how many there are of each kind of text, with those that are not among the hits
	Some    bool           // texts have some of the words only
	Instead [][2]string    // words looked for in place of mistyped ones
	Apart   *[2]edition.U  // two towns were named that have no partnership
	Missing *Missing       // a place was named that is not in the register
	Likely  bool           // what was written is nobody's name: the places are like it
}

// Searcher finds. It is safe for concurrent use.
type Searcher struct {
	countries *recognise.Countries
	named     []namedCountry // by folded name
}

// New makes a searcher that knows the names of countries in some languages.
func New(countries *recognise.Countries, names *gazetteer.Names, langs []string) *Searcher {
	return &Searcher{countries, countriesNamed(names, langs)}
}

// longestText is how many bytes of a text are read.
const longestText = 400

// Search finds what is wanted in an edition. texts are what features publish,
// nil = nothing.
func (s *Searcher) Search(e *edition.Edition, texts *fulltext.Index, q Query) Answer {
	q.Text = strings.ToValidUTF8(q.Text[:min(len(q.Text), longestText)], "")
	if q.Limit <= 0 {
		q.Limit = 20
	}
	a := Answer{Kinds: map[string]int{}}
	if !q.Advanced() && strings.TrimSpace(q.Text) != "" {
		s.places(e, &q, &a)
	}
	if texts != nil {
		a.texts(e, texts, &q)
	}
	slices.SortStableFunc(a.Hits, func(x, y Hit) int { return cmp.Compare(y.Score, x.Score) })
	return a
}

// texts adds the texts that are found.
func (a *Answer) texts(e *edition.Edition, texts *fulltext.Index, q *Query) {
	var kinds []string
	for _, k := range q.Kinds {
		if k != Place && k != Partnership && k != Country && k != Region {
			kinds = append(kinds, k)
		}
	}
	if len(q.Kinds) > 0 && len(kinds) == 0 {
		return
	}
	r := texts.Find(fulltext.Query{Words: q.Text, Exact: q.Exact, Without: q.Without, Kinds: kinds, Themes: q.Themes, Lang: q.TextLang, Reader: q.Lang,
		From: q.From, Typing: q.Typing, Limit: q.Limit})
	strong := len(a.Hits) > 0 && a.Hits[0].Score >= worthText
	if strong && (r.Some || len(r.Instead) > 0) {
		return // "Opava Katowice" is a pair, and no text about Opava
	}
	a.Some, a.Instead = r.Some, r.Instead
	for k, n := range r.Kinds {
		a.Kinds[k] += n
	}
	best := 0.0
	for i := range r.Hits {
		best = max(best, r.Hits[i].Score)
	}
	for i := range r.Hits {
		h := &r.Hits[i]
		if h.Kind == Partnership && a.has(e, h.URL) {
			continue
		}
		score := worthText
		switch {
		case h.Titled && len(r.Instead) == 0:
			score = worthTitle
		case r.Some || len(r.Instead) > 0:
			score = worthSome
		case q.Typing:
			score = worthPart
		}
		a.Hits = append(a.Hits, Hit{Kind: h.Kind, Score: score + int(1000*h.Score/max(1, best)), Text: h})
	}
}

// PairAddress is where a partnership is read, below the language.
func PairAddress(p *edition.Partnership) string { return "/partnerships/" + string(p.ID) }

// has reports whether the partnership at an address is among the hits.
func (a *Answer) has(e *edition.Edition, address string) bool {
	return slices.ContainsFunc(a.Hits, func(h Hit) bool {
		return h.Kind == Partnership && h.Text == nil && PairAddress(e.Partnership(h.Pair)) == address
	})
}
