package fulltext

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"twinhall/internal/i18n"
)

// folded is i18n.Fold for each rune below its length, made once: a table is
// many times faster than folding word by word. An empty text means that the
// rune is no part of a word, or adds nothing to it.
var folded = func() (table [0x2000]string) {
	for r := range rune(len(table)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			table[r] = i18n.Fold(string(r))
		}
	}
	return table
}()

// longestWord is how many bytes of a word are compared.
const longestWord = 40

// words yields the words of a text, folded, with the place of each as it is
// written. A word is a run of letters and digits; an apostrophe or a sign above
// a letter does not end it.
func words(text string, yield func(word []byte, from, to int) bool) {
	var buf [longestWord + 8]byte
	word, from := buf[:0], -1
	for i := 0; i < len(text); {
		r, size := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[i:])
		}
		inside := false
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			inside = true
			if len(word) < longestWord {
				if int(r) < len(folded) {
					word = append(word, folded[r]...)
				} else {
					word = append(word, i18n.Fold(string(r))...)
				}
			}
			if from < 0 {
				from = i
			}
		case from >= 0 && (unicode.Is(unicode.Mn, r) || strings.ContainsRune("'’ʼ\u00ad", r)):
			inside = true
		}
		if !inside && from >= 0 {
			if len(word) > 0 && !yield(word, from, i) {
				return
			}
			word, from = buf[:0], -1
		}
		i += size
	}
	if from >= 0 && len(word) > 0 {
		yield(word, from, len(text))
	}
}
