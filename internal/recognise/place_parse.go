package recognise

import (
	"strings"

	"twinhall/internal/i18n"
)

// parsedName is what stands in the cell of a name, taken apart.
type parsedName struct {
	// shown is the name without what stands in brackets or behind a comma.
	shown string
	// whole is everything, folded; base is shown, folded, without the marking
	// words; full is shown, folded, with them.
	whole, full, base string
	// others are the sides of "Brețcu - Bereck" or "Bolzano/Bozen".
	others []string
	// qualifiers are the texts in brackets and behind commas.
	// Those in brackets stand in brackets too.
	qualifiers, brackets []string
	// city and part are the two of "Brno-střed", if the name is of that form.
	// More than one way to part a name is tried in order.
	parts []cityPart
	mark  mark
}

// cityPart is a name in two. spaced is true where more than a hyphen parts them.
type cityPart struct {
	city, part string
	spaced     bool
}

// maxName bounds what is looked at: no place has a longer name.
const maxName = 300

// parseName never fails: what it does not understand stays in base.
func (w *placeWords) parseName(written string) parsedName {
	if len(written) > maxName {
		written = written[:maxName]
	}
	written = strings.ToValidUTF8(written, " ")
	var p parsedName
	s, brackets := takeBrackets(written)
	p.whole = i18n.Fold(written)

	pieces := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' })
	if len(pieces) == 0 {
		pieces = []string{""}
	}
	p.shown = strings.Join(strings.Fields(pieces[0]), " ")
	for i, q := range append(brackets, pieces[1:]...) {
		q = strings.TrimSpace(q)
		folded := i18n.Fold(q)
		if m, ok := w.inside[folded]; ok {
			p.mark = m
			continue
		}
		if folded != "" {
			p.qualifiers = append(p.qualifiers, q)
			if i < len(brackets) {
				p.brackets = append(p.brackets, q)
			}
		}
	}
	p.full = i18n.Fold(p.shown)
	p.base = p.full
	p.numberedPart(w)
	if rest, m := w.cutBefore(p.base); m != markNone && p.mark == markNone {
		p.base, p.mark = rest, m
	} else if rest, m := w.cutAfter(p.base); m != markNone && p.mark == markNone {
		p.base, p.mark = rest, m
	}
	p.splitName(w)
	return p
}

// numberedPart understands "Vídeň, III. obvod Landstrasse": the number behind
// the comma is that of a part.
func (p *parsedName) numberedPart(w *placeWords) {
	for i, q := range p.qualifiers {
		words := strings.Fields(i18n.Fold(q))
		number, part := 0, false
		for _, word := range words {
			if number == 0 {
				number = numeral(word)
			}
			part = part || w.part[word]
		}
		if part && number > 0 {
			p.mark = markDistrict
			p.parts = append(p.parts, cityPart{p.full, decimal(number), true})
			p.qualifiers = append(p.qualifiers[:i:i], p.qualifiers[i+1:]...)
			return
		}
	}
}

// splitName fills others and parts.
func (p *parsedName) splitName(w *placeWords) {
	dashes := oneDash.Replace(p.shown)
	for _, sep := range []string{" - ", " / ", "/", " | ", " = "} {
		if sides := strings.Split(dashes, sep); len(sides) == 2 {
			a, b := i18n.Fold(sides[0]), i18n.Fold(sides[1])
			// "Budapest X – Kőbánya": the number says it all.
			if i := strings.LastIndexByte(a, ' '); sep == " - " && i > 0 && numeral(a[i+1:]) > 0 {
				p.parts = append(p.parts, cityPart{a[:i], decimal(numeral(a[i+1:])), true})
				return
			}
			if a != "" && b != "" {
				p.others = append(p.others, a, b)
				p.parts = append(p.parts, cityPart{a, b, true})
			}
			break
		}
	}
	for i := strings.IndexByte(dashes, '-'); i > 0; {
		a, b := i18n.Fold(dashes[:i]), i18n.Fold(dashes[i+1:])
		if a != "" && b != "" && len(p.parts) < 4 {
			p.parts = append(p.parts, cityPart{a, b, false})
		}
		next := strings.IndexByte(dashes[i+1:], '-')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	// "Praha 5", "Budapest XIII. kerület": the number of a part.
	name := p.base
	for _, m := range w.parts {
		if rest, ok := strings.CutSuffix(name, m.end); ok {
			name = rest
			break
		}
	}
	if i := strings.LastIndexByte(name, ' '); i > 0 && numeral(name[i+1:]) > 0 {
		p.parts = append(p.parts, cityPart{name[:i], decimal(numeral(name[i+1:])), true})
	}
}

var oneDash = strings.NewReplacer("–", "-", "—", "-", "‑", "-", "−", "-")

// takeBrackets returns s without what stands in brackets, and that.
func takeBrackets(s string) (string, []string) {
	if !strings.ContainsAny(s, "([") {
		return s, nil
	}
	var out strings.Builder
	var inside []string
	for {
		open := strings.IndexAny(s, "([")
		if open < 0 {
			break
		}
		end := strings.IndexAny(s[open:], ")]")
		if end < 0 {
			// An open bracket at the end: "Kętrzyn (gmina".
			out.WriteString(s[:open])
			inside = append(inside, s[open+1:])
			s = ""
			break
		}
		out.WriteString(s[:open])
		out.WriteByte(' ')
		text := s[open+1 : open+end]
		// "[3]" is a footnote.
		if s[open] == '(' || numeral(text) == 0 {
			inside = append(inside, text)
		}
		s = s[open+end+1:]
	}
	out.WriteString(s)
	return out.String(), inside
}

// maxSpellings bounds the ways in which one name is looked up.
const maxSpellings = 12

// spellings returns the ways in which a folded name may stand in an index: as
// it is, and with its abbreviated words in full. The first is the name itself.
func (w *placeWords) spellings(folded string) []string {
	words := strings.Split(folded, " ")
	// ways[i] are those of the words from i on.
	var ways [][]string
	for i := len(words) - 1; i >= 0; i-- {
		forms := w.short[words[i]]
		if ways == nil {
			if len(forms) == 0 {
				continue
			}
			ways = make([][]string, len(words)+1)
			for k := len(words); k > i; k-- {
				ways[k] = []string{strings.Join(words[k:], " ")}
			}
		}
		add := func(head string, next int) {
			for _, tail := range ways[next] {
				if len(ways[i]) < maxSpellings {
					ways[i] = append(ways[i], strings.TrimSuffix(head+" "+tail, " "))
				}
			}
		}
		add(words[i], i+1)
		for _, form := range forms {
			n := strings.Count(form.words, " ") + 1
			// A name is not all abbreviation.
			if i+n > len(words) || n == len(words) || strings.Join(words[i:i+n], " ") != form.words {
				continue
			}
			for _, full := range form.full {
				add(full, i+n)
			}
		}
	}
	if ways == nil {
		return []string{folded}
	}
	return ways[0]
}

// englishToSlavic turns the English transcription of a Cyrillic name into the
// letters that i18n.Fold makes of it: "zhilina" into "zilina".
func englishToSlavic(folded string) string { return slavicLetters.Replace(folded) }

var slavicLetters = strings.NewReplacer(
	"shch", "st", "zh", "z", "kh", "h", "ts", "c", "tz", "c", "ch", "c", "sh", "s",
	"yu", "ju", "ya", "ja", "yo", "e", "ye", "e", "iy", "ij", "yy", "yj", "ay", "aj", "ey", "ej", "oy", "oj", "uy", "uj", "x", "ks")

// germanToSlavic does the same for the German transcription: "iwano frankiwsk".
func germanToSlavic(folded string) string { return germanLetters.Replace(folded) }

var germanLetters = strings.NewReplacer(
	"schtsch", "st", "tsch", "c", "dsch", "dz", "sch", "s", "ch", "h", "w", "v", "z", "c", "ss", "s", "x", "ks")

// numeral is the value of a number up to 99 in digits or Roman letters, folded,
// 0 where s is none. A dot or an English ending may follow the digits.
func numeral(s string) int {
	for _, end := range []string{"st", "nd", "rd", "th", "e", "er", "eme"} {
		if t, ok := strings.CutSuffix(s, end); ok && t != "" && t[len(t)-1] <= '9' {
			s = t
			break
		}
	}
	if s == "" || len(s) > 6 {
		return 0
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			n = -1
			break
		}
		n = n*10 + int(s[i]-'0')
	}
	if n >= 0 {
		if n > 99 {
			return 0
		}
		return n
	}
	n = 0
	for i := range len(s) {
		v := romanDigit(s[i])
		if v == 0 {
			return 0
		}
		if i+1 < len(s) && romanDigit(s[i+1]) > v {
			v = -v
		}
		n += v
	}
	if n > 0 && romanNumeral(n) == s {
		return n
	}
	return 0
}

func romanDigit(c byte) int {
	switch c {
	case 'i':
		return 1
	case 'v':
		return 5
	case 'x':
		return 10
	case 'l':
		return 50
	}
	return 0
}

func romanNumeral(n int) string {
	var b strings.Builder
	for _, r := range []struct {
		value int
		text  string
	}{{50, "l"}, {40, "xl"}, {10, "x"}, {9, "ix"}, {5, "v"}, {4, "iv"}, {1, "i"}} {
		for n >= r.value {
			b.WriteString(r.text)
			n -= r.value
		}
	}
	return b.String()
}

func decimal(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return decimal(n/10) + string(rune('0'+n%10))
}
