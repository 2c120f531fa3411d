package recognise

import (
	"slices"
	"strings"

	"twinhall/internal/date"
)

// scan turns the tokens of a cell into items.
func scan(tokens []token, o DateOptions) ([]item, error) {
	s := &scanner{tokens: tokens, options: o, words: dateWords()}
	var items []item
	for i := 0; i < len(tokens); {
		if s.sign(i, "(") || s.sign(i, "[") {
			end := closing(tokens, i)
			inner, err := scan(tokens[i+1:end], o)
			if err != nil {
				return nil, err
			}
			items = append(items, item{kind: bracket, inner: inner})
			i = end + 1
			continue
		}
		it, n, err := s.date(i)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			items = append(items, it)
			i += n
			continue
		}
		if it, ok := s.plain(i); ok {
			items = append(items, it)
		}
		i++
	}
	return items, nil
}

// closing is the position of the bracket that closes the one at i, the end
// where none does.
func closing(tokens []token, i int) int {
	depth := 0
	for j := i; j < len(tokens); j++ {
		switch tokens[j].text {
		case "(", "[":
			depth++
		case ")", "]":
			if depth--; depth == 0 {
				return j
			}
		}
	}
	return len(tokens)
}

// plain is the item of a token that is no date; false where it says nothing.
func (s *scanner) plain(i int) (item, bool) {
	t := s.at(i)
	switch {
	case t.word:
		if roles := s.words.roles.find(t.text); len(roles) > 0 {
			if slices.Contains(roles, andWord) {
				return item{kind: parting}, true
			}
			return item{kind: role, roles: roles}, true
		}
		if kind, ok := EventKind(t.text); ok {
			return item{kind: hint, event: kind}, true
		}
	case strings.Contains(".:\"„“”‚‘’'«»", t.text):
		return item{}, false
	case strings.Contains(",;/&+", t.text):
		return item{kind: parting}, true
	case t.text == "?" || t.text == "~":
		return item{kind: role, roles: []int{aboutWord}}, true
	case t.text == "-" && s.at(i+1).word:
		return item{}, false
	}
	return item{kind: odd, doubt: DoubtWords}, true
}

// clauses parts the items of a cell; each clause tells of one event, or of a
// start and an end.
func clauses(items []item) [][]item {
	var out [][]item
	var clause []item
	for _, it := range append(items, item{kind: parting}) {
		if it.kind != parting {
			clause = append(clause, it)
			continue
		}
		if len(clause) > 0 {
			out = append(out, clause)
		}
		clause = nil
	}
	return out
}

// dateReading reads one cell.
type dateReading struct {
	cell    DateCell
	options DateOptions
}

// clauseParts is a clause taken apart: what stands outside brackets and in them.
type clauseParts struct {
	outer, inner []item
}

func (p clauseParts) has(where []item, want int) bool {
	return slices.ContainsFunc(where, func(it item) bool { return it.kind == role && effect(it) == want })
}

// ofArticle reports whether the dates there are those of an article.
func (p clauseParts) ofArticle(where []item) bool {
	return p.has(where, publishedWord) || p.has(where, articleWord)
}

func of(items []item, kind itemKind) []item {
	var out []item
	for _, it := range items {
		if it.kind == kind {
			out = append(out, it)
		}
	}
	return out
}

// effect is what a word does that may do several things: the rarer first.
func effect(it item) int {
	for _, r := range [...]int{
		publishedWord, articleWord, aboutWord, sinceWord, untilWord, boundWord,
		yesterdayWord, relativeWord, weekdayWord, signedWord, filler,
	} {
		if slices.Contains(it.roles, r) {
			return r
		}
	}
	return it.roles[0]
}

func (r *dateReading) clause(items []item) error {
	var p clauseParts
	for _, it := range items {
		if it.kind == bracket {
			p.inner = append(p.inner, it.inner...)
		} else {
			p.outer = append(p.outer, it)
		}
	}
	if p.ofArticle(p.outer) {
		return r.published(p.outer)
	}
	for _, it := range slices.Concat(p.outer, p.inner) {
		if it.kind == odd || it.kind == bracket {
			r.doubt(cmpOr(it.doubt, DoubtWords))
			return nil
		}
		if it.kind == role && (effect(it) == yearsWord || effect(it) == forWord) {
			r.doubt(DoubtWords)
			return nil
		}
	}
	if len(of(p.outer, age)) > 0 || len(of(p.inner, age)) > 0 {
		return r.fromAge(p)
	}
	if len(of(p.outer, anyDate)) > 0 {
		return r.dates(p)
	}
	if part := of(p.outer, partDate); len(part) > 0 {
		return r.completed(p, part)
	}
	return r.undated(p)
}

func cmpOr(a, b DateDoubt) DateDoubt {
	if a != "" {
		return a
	}
	return b
}

// published takes the date of an article, which is never that of an event.
func (r *dateReading) published(outer []item) error {
	r.cell.Published = true
	r.doubt(DoubtPublished)
	if dates := of(outer, anyDate); len(dates) == 1 {
		if today := r.options.Today; !today.IsZero() && dates[0].date.Year() > today.Year {
			return errFuture(dates[0].date)
		}
		r.cell.PublishedOn = dates[0].date.As(r.cell.Written)
	}
	return nil
}

// dates reads a clause that gives its dates in full, in their order, with the
// words around them.
func (r *dateReading) dates(p clauseParts) error {
	if p.has(p.outer, boundWord) {
		r.doubt(DoubtBound)
		return nil
	}
	if p.ofArticle(p.inner) {
		r.reference(p)
		p.inner = nil
	}
	var next DateEvent
	var until, about, paper bool
	var events []DateEvent
	var papers []bool // whether a word for a paper stands before the event
	for _, it := range append(slices.Clone(p.outer), p.inner...) {
		switch it.kind {
		case hint:
			next.Kind = it.event
		case role:
			switch effect(it) {
			case aboutWord:
				about = true
			case sinceWord:
				next.Since = true
			case untilWord:
				until = true
			case signedWord:
				paper = true
			}
		case partDate:
			r.doubt(DoubtNoYear)
		case anyDate:
			if until && len(events) == 0 {
				r.doubt(DoubtBound)
				return nil
			}
			if until && next.Kind == "" {
				next.Kind = "ended"
			}
			papers = append(papers, paper)
			next.Date = it.date
			if about {
				next.Date = next.Date.About()
			}
			r.marks(it, next.Date)
			events = append(events, next)
			next, until, about, paper = DateEvent{}, false, false, false
		}
	}
	last := &events[len(events)-1]
	switch {
	case last.Kind == "":
		last.Kind = next.Kind
	case next.Kind != "" && next.Kind != last.Kind:
		r.doubt(DoubtWords)
		return nil
	}
	papers[len(papers)-1] = papers[len(papers)-1] || paper
	for i, p := range papers {
		if p && events[i].Kind == "" {
			events[i].Kind = "signed"
		}
	}
	last.Since = last.Since || next.Since
	if about {
		last.Date = last.Date.About()
		r.marks(item{}, last.Date)
	}
	if p.has(p.outer, relativeWord) || p.has(p.outer, yesterdayWord) {
		last.Date = last.Date.About()
		r.doubt(DoubtRelative)
	}
	return r.addAll(events)
}

func (r *dateReading) addAll(events []DateEvent) error {
	for _, e := range events {
		if err := r.add(e); err != nil {
			return err
		}
	}
	return nil
}

// marks notes why a date is less than it seems.
func (r *dateReading) marks(it item, d date.Date) {
	if it.doubt != "" {
		r.doubt(it.doubt)
	}
	if !d.Certain() {
		r.doubt(DoubtAbout)
	}
}
