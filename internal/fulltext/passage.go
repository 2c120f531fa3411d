package fulltext

import "strings"

// A passage is about that many bytes long, and of a text that many are read to
// find it.
const (
	passageLength = 220
	passageReads  = 32 << 10
)

// span is a word of a text that a query asks for.
type span struct{ from, to, word int }

// passage is the part of a document's text that has the most of what was asked
// for, the first of several; where nothing was met, its beginning.
func (a *asked) passage(d *Document) []Piece {
	text := d.Text[:min(len(d.Text), passageReads)]
	var met []span
	words(text, func(w []byte, from, to int) bool {
		if at := a.word(w, d.Lang); at >= 0 {
			met = append(met, span{from, to, at})
		}
		return len(met) < 400
	})
	from, to := 0, min(len(text), passageLength)
	if len(met) > 0 {
		first, last := best(met)
		room := max(0, passageLength-(met[last].to-met[first].from))
		from = max(0, met[first].from-room/3)
		to = min(len(text), max(met[last].to, from+passageLength))
		met = met[first : last+1]
	}
	from, to = wordBounds(text, from, to)
	return pieces(text, met, from, to)
}

// best is the run of met words, no longer than a passage, with the most
// different ones.
func best(met []span) (first, last int) {
	most := 0
	for i := range met {
		seen := map[int]bool{}
		for k := i; k < len(met) && met[k].to-met[i].from <= passageLength; k++ {
			seen[met[k].word] = true
			if n := len(seen)*1000 + k - i; n > most {
				most, first, last = n, i, k
			}
		}
	}
	return first, last
}

// wordBounds moves the ends of a part of a text to where words end.
func wordBounds(text string, from, to int) (int, int) {
	if from > 0 {
		if i := strings.IndexAny(text[from:to], " \n\t"); i >= 0 {
			from += i + 1
		}
	}
	if to < len(text) {
		if i := strings.LastIndexAny(text[from:to], " \n\t"); i > 0 {
			to = from + i
		}
	}
	return from, to
}

func pieces(text string, met []span, from, to int) (all []Piece) {
	add := func(s string, isMet bool) {
		if s = strings.ToValidUTF8(strings.Join(strings.FieldsFunc(s, isSpace), " "), ""); s == "" {
			return
		}
		all = append(all, Piece{s, isMet})
	}
	// Blanks at the ends of pieces are kept: they part the words.
	keep := func(s string, isMet bool) {
		left, right := s != "" && isSpace(rune(s[0])), s != "" && isSpace(rune(s[len(s)-1]))
		before := len(all)
		if add(s, isMet); len(all) == before {
			if left {
				all = append(all, Piece{" ", false})
			}
			return
		}
		p := &all[len(all)-1]
		if left {
			p.Text = " " + p.Text
		}
		if right {
			p.Text += " "
		}
	}
	if from > 0 {
		all = append(all, Piece{"… ", false})
	}
	at := from
	for _, m := range met {
		if m.from < at || m.to > to {
			continue
		}
		keep(text[at:m.from], false)
		keep(text[m.from:m.to], true)
		at = m.to
	}
	keep(text[at:to], false)
	if to < len(text) {
		all = append(all, Piece{" …", false})
	}
	return all
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\r' }
