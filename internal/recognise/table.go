package recognise

import (
	"embed"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"twinhall/internal/i18n"
)

//go:embed data/*.tsv
var tables embed.FS

// rows yields the fields of each line of a table, without comments and empty
// lines. The tables are part of the program: a broken one is a defect, and
// panics where it is first read.
func rows(name string, fields int) [][]string {
	raw, err := tables.ReadFile("data/" + name)
	if err != nil {
		panic("recognise: " + err.Error())
	}
	var out [][]string
	for line := range strings.Lines(string(raw)) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		row := strings.Split(line, "\t")
		if len(row) != fields {
			panic("recognise: " + name + ": " + line)
		}
		out = append(out, row)
	}
	return out
}

// lower is the form in which a text is compared as written: composed, in lower
// case, with single spaces.
func lower(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(norm.NFKC.String(s))), " ")
}

// script keeps apart what folds to the same letters: липня is July, lipnja June.
func script(s string) byte {
	for _, r := range s {
		if unicode.Is(unicode.Cyrillic, r) {
			return 'c'
		}
	}
	return 'l'
}

// lexicon maps words to sets of small numbers, as written before folded.
type lexicon struct {
	written map[string][]int
	folded  map[string][]int
}

func newLexicon() lexicon {
	return lexicon{written: map[string][]int{}, folded: map[string][]int{}}
}

func foldKey(word string) string { return string(script(word)) + i18n.Fold(word) }

func (l lexicon) add(word string, value int) {
	word = lower(word)
	l.written[word] = appendNew(l.written[word], value)
	key := foldKey(word)
	l.folded[key] = appendNew(l.folded[key], value)
}

// find returns what word stands for, nothing where it is not known.
func (l lexicon) find(word string) []int {
	word = lower(word)
	if v := l.written[word]; len(v) > 0 {
		return v
	}
	return l.folded[foldKey(word)]
}

func appendNew[T comparable](list []T, v T) []T {
	if slices.Contains(list, v) {
		return list
	}
	return append(list, v)
}
