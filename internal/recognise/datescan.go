package recognise

import (
	"strconv"
	"strings"
	"sync"
	"unicode"

	"twinhall/internal/date"
)

// token is a run of letters, a run of figures or one sign of a date cell.
type token struct {
	text    string
	number  bool
	word    bool
	value   int
	figures int
	joined  bool // no space before it
}

func tokenise(text string) []token {
	var out []token
	runes := []rune(text)
	for i := 0; i < len(runes); {
		if unicode.IsSpace(runes[i]) {
			i++
			continue
		}
		start := i
		t := token{joined: i > 0 && !unicode.IsSpace(runes[i-1])}
		switch {
		case runes[i] >= '0' && runes[i] <= '9':
			for i < len(runes) && runes[i] >= '0' && runes[i] <= '9' {
				i++
			}
			t.number, t.figures = true, i-start
			// Too many figures leave the value at the largest int: no date has it.
			t.value, _ = strconv.Atoi(string(runes[start:i]))
		case unicode.IsLetter(runes[i]):
			for i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsMark(runes[i])) {
				i++
			}
			t.word = true
		default:
			i++
		}
		t.text = string(runes[start:i])
		if strings.ContainsAny(t.text, "–—−‐‑") {
			t.text = "-"
		}
		out = append(out, t)
	}
	return out
}

type itemKind int

const (
	anyDate  itemKind = iota // a date with its year
	partDate                 // a month, perhaps a day, without a year
	age                      // a number of years
	role                     // a word that does something
	hint                     // a word that names an event kind
	parting                  // between two parts
	bracket                  // a bracketed part
	odd                      // not understood
)

type item struct {
	kind       itemKind
	date       date.Date
	month, day int // of a partDate; day 0 where not given
	years      int // of an age
	roles      []int
	event      string
	doubt      DateDoubt
	inner      []item
}

// The roles of datewords.tsv.
const (
	filler = iota
	aboutWord
	sinceWord
	untilWord
	boundWord
	relativeWord
	yesterdayWord
	weekdayWord
	yearsWord
	forWord
	publishedWord
	articleWord
	signedWord
	andWord
)

var roleNames = [...]string{
	"filler", "about", "since", "until", "bound", "relative", "yesterday",
	"weekday", "years", "for", "published", "article", "signed", "and",
}

type dateTables struct {
	roles, numerals lexicon
	months          map[string]lexicon // by language, "" for all
	monthsAfterDay  lexicon
	decadeEndings   map[string]bool
	romanMonths     map[string]int
	ordinalEndings  map[string]bool
}

var dateWords = sync.OnceValue(func() dateTables {
	t := dateTables{
		roles: newLexicon(), numerals: newLexicon(), monthsAfterDay: newLexicon(),
		months:         map[string]lexicon{"": newLexicon()},
		decadeEndings:  setOf("er ern s es as os tych ych ih"),
		ordinalEndings: setOf("st nd rd th er ого го ého an en i jan jen"),
		romanMonths:    map[string]int{},
	}
	for i, roman := range strings.Fields("i ii iii iv v vi vii viii ix x xi xii") {
		t.romanMonths[roman] = i + 1
	}
	for _, row := range rows("datewords.tsv", 2) {
		n := -1
		for i, name := range roleNames {
			if name == row[0] {
				n = i
			}
		}
		if n < 0 {
			panic("recognise: datewords.tsv: role " + row[0])
		}
		for _, form := range strings.Fields(row[1]) {
			t.roles.add(form, n)
		}
	}
	for _, row := range rows("numerals.tsv", 2) {
		for _, form := range strings.Fields(row[1]) {
			t.numerals.add(form, mustInt(row[0]))
		}
	}
	for _, row := range rows("months.tsv", 3) {
		if _, ok := t.months[row[0]]; !ok {
			t.months[row[0]] = newLexicon()
		}
		for _, form := range strings.Fields(row[2]) {
			form, notAfterDay := strings.CutSuffix(form, "~")
			t.months[""].add(form, mustInt(row[1]))
			t.months[row[0]].add(form, mustInt(row[1]))
			if !notAfterDay {
				t.monthsAfterDay.add(form, mustInt(row[1]))
			}
		}
	}
	return t
})

func (t *dateTables) month(word string, afterDay bool, language string) []int {
	if l, ok := t.months[language]; ok && language != "" {
		if m := l.find(word); len(m) > 0 {
			return m
		}
	}
	if afterDay {
		return t.monthsAfterDay.find(word)
	}
	return t.months[""].find(word)
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

func mustInt(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic("recognise: " + err.Error())
	}
	return n
}
