package privacy

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"twinhall/internal/i18n"
)

func mailKey(address string) string {
	return strings.ToLower(norm.NFC.String(strings.TrimSpace(address)))
}

// phoneKey is the last nine digits of a number, with or without its country;
// "" where there are fewer.
func phoneKey(number string) string {
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	if len(digits) < 9 {
		return ""
	}
	return digits[len(digits)-9:]
}

func wordsKey(words []string) string {
	sorted := slices.Clone(words)
	slices.Sort(sorted)
	return strings.Join(sorted, " ")
}

//go:embed data/titles.txt
var titleWords string

var titles = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(titleWords) {
		all[strings.TrimSpace(line)] = true
	}
	return all
})

func nameWords(name string) (words []string) {
	for _, w := range wordsOf(name) {
		if !titles()[w.folded] {
			words = append(words, w.folded)
		}
	}
	return words
}

// word is a word of a text, with the bytes where it stands.
type word struct {
	from, to int
	folded   string
}

func wordsOf(text string) (all []word) {
	start := -1
	end := func(at int) {
		if start >= 0 {
			if f := i18n.Fold(text[start:at]); f != "" {
				all = append(all, word{start, at, f})
			}
			start = -1
		}
	}
	for i, r := range text {
		inside := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || r == '\'' || r == '’'
		if inside && start < 0 {
			start = i
		} else if !inside {
			end(i)
		}
	}
	end(len(text))
	return all
}
