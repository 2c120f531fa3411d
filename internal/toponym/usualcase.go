package toponym

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// UsualCase writes a name of a country that is all in capitals, as some national
// lists have it ("ÚSTÍ NAD LABEM"), in usual case: words with a capital, small
// words of the country's languages without. Other names, and those of less than
// three letters, stay as they are.
func UsualCase(name, country string) string {
	if !allCapitals(name) {
		return name
	}
	small := smallWords(country)
	var b strings.Builder
	word := 0
	for part, sep := range parts(name) {
		lower := strings.ToLower(part)
		switch {
		case part == "":
		case word > 0 && small[lower]:
			b.WriteString(lower)
		case roman(part) && word > 0:
			b.WriteString(part)
		default:
			r, size := utf8.DecodeRuneInString(lower)
			b.WriteString(string(unicode.ToUpper(r)) + lower[size:])
		}
		if part != "" {
			word++
		}
		b.WriteString(sep)
	}
	return b.String()
}

// allCapitals reports whether a name has three letters or more, all capitals, and
// no sign that names do not have.
func allCapitals(name string) bool {
	letters := 0
	for _, r := range name {
		if unicode.IsLower(r) || strings.ContainsRune("=@<>_*+#&", r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters >= 3
}

// parts yields the words of a name, each with what parts it from the next. An
// apostrophe parts words only behind one letter or two (L'AQUILA, not BOYARKA'S).
func parts(name string) func(yield func(word, sep string) bool) {
	return func(yield func(word, sep string) bool) {
		from := 0
		for i, r := range name {
			apostrophe := (r == '\'' || r == '’') && i-from <= 2
			if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || (r == '\'' || r == '’') && !apostrophe {
				continue
			}
			if !yield(name[from:i], string(r)) {
				return
			}
			from = i + utf8.RuneLen(r)
		}
		yield(name[from:], "")
	}
}

// roman reports whether a word is a Roman number below forty.
func roman(word string) bool { return strings.Trim(word, "IVX") == "" }
