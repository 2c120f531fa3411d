package search

import (
	"slices"
	"strings"
	"unicode"

	"twinhall/internal/edition"
	"twinhall/internal/i18n"
	"twinhall/internal/recognise"
)

// reading is one way to understand a text: a name, and where the place lies.
type reading struct {
	name    string
	country string   // "" = anywhere
	areas   []string // regions or districts, as they are written
	area    bool     // the name is that of a region or district
}

// mostReadings bounds in how many ways a text is read.
const mostReadings = 24

// strong is what a hit scores at least whose name was written, whole or as its
// first words.
const strong = 60_000

// places adds the places, pairs, countries and regions that are found.
func (s *Searcher) places(e *edition.Edition, q *Query, a *Answer) {
	x := areasOf(e)
	found := found{e: e, q: q, by: map[edition.U]int{}}
	o := edition.FindOptions{Limit: q.Limit, Typing: q.Typing}
	for i, spelt := range recognise.Spellings(i18n.Fold(q.Text)) {
		if i == 0 {
			spelt = q.Text // with its umlauts
		}
		found.places(e.Find(spelt, o))
	}
	s.countriesIn(e, q, &found)
	x.regionsIn(q, &found)
	if !found.named() {
		for _, r := range s.readings(x, q.Text) {
			found.read(x, r)
		}
		if !found.named() {
			s.pairs(e, q, &found, a)
		}
	}
	a.Missing = s.missing(&found)
	found.bound()
	a.Likely = len(found.hits) > 0 && !slices.ContainsFunc(found.hits, func(h Hit) bool { return !h.Near })
	a.Hits = append(a.Hits, found.hits...)
}

// found gathers hits, each place once.
type found struct {
	e    *edition.Edition
	q    *Query
	hits []Hit
	by   map[edition.U]int // where in hits a place stands
}

// named reports whether a place was found whose name was written.
func (f *found) named() bool {
	return slices.ContainsFunc(f.hits, func(h Hit) bool { return h.Score >= strong && !h.Near && h.Kind == Place })
}

func (f *found) places(hits []edition.Hit) {
	if !f.q.wants(Place) {
		return
	}
	for _, h := range hits {
		f.place(Hit{Kind: Place, Score: h.Score, Unit: h.Unit, Name: h.Name, Near: h.Near()})
	}
}

func (f *found) place(h Hit) {
	if at, ok := f.by[h.Unit]; !ok {
		f.by[h.Unit] = len(f.hits)
		f.hits = append(f.hits, h)
	} else if f.hits[at].Score < h.Score {
		f.hits[at] = h
	}
}

// bound sorts what was found, the best first, and drops places over the limit.
func (f *found) bound() {
	slices.SortStableFunc(f.hits, func(a, b Hit) int { return b.Score - a.Score })
	n := 0
	f.hits = slices.DeleteFunc(f.hits, func(h Hit) bool {
		if h.Kind == Place {
			n++
		}
		return h.Kind == Place && n > f.q.Limit
	})
}

// read adds the places that a reading means.
func (f *found) read(x *areas, r reading) {
	if !f.q.wants(Place) {
		return
	}
	if r.area {
		f.inArea(x, r)
		return
	}
	in := x.within(r.country, r.areas)
	accept := func(u edition.U) bool {
		unit := f.e.Unit(u)
		return (r.country == "" || unit.Country == r.country) && (in == nil || in(unit))
	}
	for _, spelt := range recognise.Spellings(r.name) {
		f.places(f.e.Find(spelt, edition.FindOptions{Limit: f.q.Limit, Typing: f.q.Typing && r.country == "" && len(r.areas) == 0, Accept: accept}))
	}
}

// inArea adds the places of a district or region by its name, the weightiest
// first; one that is called as the district stands before the others.
func (f *found) inArea(x *areas, r reading) {
	in := x.within(r.country, []string{r.name})
	if in == nil {
		return
	}
	heads := f.e.Find(r.name, edition.FindOptions{Limit: 3, Accept: func(u edition.U) bool { return in(f.e.Unit(u)) }})
	for _, h := range heads {
		if h.Whole() {
			f.place(Hit{Kind: Place, Score: worthArea + 20_000, Unit: h.Unit, Name: h.Name})
		}
	}
	for i, u := range x.units(in, f.q.Limit) {
		f.place(Hit{Kind: Place, Score: worthArea + 10_000 - i, Unit: u, Name: f.e.Unit(u).OwnName()})
	}
}

// readings are the ways to understand a text that is no name as it stands, the
// likeliest first: without the words around the name, with a country or region
// behind it in brackets, after a comma, or as its last words.
func (s *Searcher) readings(x *areas, text string) (all []reading) {
	add := func(r reading) {
		r.name = strings.TrimSpace(r.name)
		if (r.name != "" || len(r.areas) > 0) && len(all) < mostReadings &&
			!slices.ContainsFunc(all, func(o reading) bool {
				return o.name == r.name && o.country == r.country && o.area == r.area && slices.Equal(o.areas, r.areas)
			}) {
			all = append(all, r)
		}
	}
	p := recognise.TakeApart(text)
	r := reading{name: p.Name, area: p.Area}
	understood := true
	for _, behind := range p.Behind {
		if c, ok := s.country(behind); ok && r.country == "" {
			r.country = c
		} else if x.known(behind) {
			r.areas = append(r.areas, behind)
		} else {
			understood = false
		}
	}
	if understood {
		add(r)
	}
	// A text behind a comma that nobody knows does not hide the name.
	if len(p.Behind) > 0 && !understood {
		add(reading{name: p.Name, area: p.Area, country: r.country})
	}
	// "Opava Czechia", "Birmingham Alabama", "Polsko Katovice".
	words := strings.Fields(strings.Map(func(r rune) rune {
		if strings.ContainsRune(",;()[]", r) {
			return ' '
		}
		return r
	}, text))
	for n := 1; n <= 3 && n < len(words); n++ {
		for _, part := range [][2][]string{{words[:len(words)-n], words[len(words)-n:]}, {words[n:], words[:n]}} {
			name, where := recognise.TakeApart(strings.Join(part[0], " ")), strings.Join(part[1], " ")
			if c, ok := s.country(where); ok {
				add(reading{name: name.Name, country: c, area: name.Area})
			}
			if len(where) > 3 && x.known(where) {
				add(reading{name: name.Name, areas: []string{where}})
			}
		}
	}
	return all
}

// country is the country that a text names, also as a code in capitals.
func (s *Searcher) country(text string) (code string, ok bool) {
	text = strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '.' })
	if len(text) < 2 {
		return "", false
	}
	c, ok := s.countries.Recognise(text)
	return c.Code, ok && c.Region == ""
}

// joining are words between the two names of a pair.
var joining = map[string]bool{"a": true, "i": true, "und": true, "and": true, "s": true, "se": true, "so": true, "mit": true, "with": true, "x": true,
	"et": true, "y": true, "w": true, "z": true, "te": true, "vs": true}

// mostPairWords bounds how many words two names have together.
const mostPairWords = 10

// pairs adds the partnerships between two towns that a text names, in every way
// in which it can be parted in two names.
func (s *Searcher) pairs(e *edition.Edition, q *Query, f *found, a *Answer) {
	words := strings.Fields(i18n.Fold(q.Text))
	if len(words) < 2 || len(words) > mostPairWords {
		return
	}
	for at := 1; at < len(words); at++ {
		right := words[at:]
		if joining[right[0]] && len(right) > 1 {
			right = right[1:]
		}
		left := s.ends(e, strings.Join(words[:at], " "), false)
		if len(left) == 0 {
			continue
		}
		others := s.ends(e, strings.Join(right, " "), q.Typing)
		if len(others) == 0 {
			continue
		}
		f.between(left, others)
		if a.Apart == nil && left[0].Unit != others[0].Unit && left[0].Whole() && others[0].Whole() {
			a.Apart = &[2]edition.U{left[0].Unit, others[0].Unit}
		}
		if q.wants(Place) {
			for i, h := range []edition.Hit{left[0], others[0]} {
				f.place(Hit{Kind: Place, Score: worthArea - i, Unit: h.Unit, Name: h.Name})
			}
		}
	}
	if slices.ContainsFunc(f.hits, func(h Hit) bool { return h.Kind == Partnership }) {
		a.Apart = nil
	}
}

// ends are the places that one of two names may mean.
func (s *Searcher) ends(e *edition.Edition, name string, typing bool) []edition.Hit {
	if len(name) < 2 {
		return nil
	}
	var all []edition.Hit
	for _, spelt := range recognise.Spellings(name) {
		all = append(all, e.Find(spelt, edition.FindOptions{Limit: 6, Typing: typing})...)
	}
	return slices.DeleteFunc(all, func(h edition.Hit) bool { return h.Score < strong-2000 || h.Near() && len(name) < 5 })
}

// between adds the partnerships of which one end is among some hits and the
// other among others.
func (f *found) between(left, right []edition.Hit) {
	if !f.q.wants(Partnership) {
		return
	}
	for i, l := range left {
		for _, p := range f.e.Unit(l.Unit).Partnerships {
			other := f.e.Other(p, l.Unit).Index
			k := slices.IndexFunc(right, func(h edition.Hit) bool { return h.Unit == other })
			if k < 0 || slices.ContainsFunc(f.hits, func(h Hit) bool { return h.Kind == Partnership && h.Pair == p }) {
				continue
			}
			score := worthPair - 10*(i+k)
			switch {
			case l.Near() || right[k].Near():
				score = worthText - 10*(i+k)
			case !l.Whole() || !right[k].Whole():
				score = worthPairPart - 10*(i+k)
			}
			if !edition.Counted(f.e.Partnership(p).State) {
				score -= 2000
			}
			f.hits = append(f.hits, Hit{Kind: Partnership, Score: score, Pair: p, A: l.Unit, B: other})
		}
	}
}
