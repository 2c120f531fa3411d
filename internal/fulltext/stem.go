package fulltext

import (
	"strings"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
	"github.com/blevesearch/snowballstem/german"
)

// Stemmed are the languages whose word forms are joined.
var Stemmed = []string{"cs", "sk", "de", "en"}

// stem is what the forms of a word have in common in a language: equal texts
// are taken for forms of one word. word is folded. A language that is not
// stemmed gives the word itself.
func stem(lang, word string) string {
	switch lang {
	case "cs":
		return slavic(word, czech, czechOdd)
	case "sk":
		return slavic(word, slovak, slovakOdd)
	case "de":
		return snowball(word, german.Stem)
	case "en":
		return snowball(word, english.Stem)
	}
	return word
}

func snowball(word string, by func(*snowballstem.Env) bool) string {
	env := snowballstem.NewEnv(word)
	by(env)
	return env.Current()
}

// No stemmer for Czech and Slovak is kept in Go. This one takes the endings of
// declension off folded words, the longest first, and then evens out what
// differs between forms of one word: the e that comes and goes (obec, obce;
// knihoven, knihovna), Slovak ie of the genitive (miest, mesto), and consonants
// that change before an ending (ruka, ruce; kniha, knize). It knows no verbs.
var (
	czech = endings("atum ovych emi ami imi ymi ach ech ich ych eho emu iho imu ove ovi ovy ova ovou ama am em im ym om um es ou mi os us a e i o u y")
	// In Slovak the genitive plural ends in ov, the locative in och.
	slovak = endings("ovia iami iach ovi ovou ami imi ymi ach och iam ich ych eho emu ieho iemu am em im ym om um ov ou ej mi ia ie iu ii a e i o u y")
)

// Words whose forms no rule joins.
var (
	czechOdd = odd("lide: lid lidi lidem lidmi clovek", "rok: let letech leta", "penize: penez penezi penezum",
		"dite: deti detem detmi detech", "den: dni dnu dnech dny", "zeme: zemi zemich zemim zememi")
	slovakOdd = odd("ludia: ludi ludom ludmi", "rok: rokov", "peniaze: penazi peniazmi", "den: dni dnoch dnami",
		"dieta: deti detom detmi detoch", "krajina: krajin")
)

// endings are the words of a text, the longest first.
func endings(text string) []string {
	all := strings.Fields(text)
	for i := 1; i < len(all); i++ {
		for j := i; j > 0 && len(all[j]) > len(all[j-1]); j-- {
			all[j], all[j-1] = all[j-1], all[j]
		}
	}
	return all
}

// odd reads words with their forms: "rok: let letech".
func odd(lines ...string) map[string]string {
	of := map[string]string{}
	for _, line := range lines {
		word, forms, _ := strings.Cut(line, ":")
		of[word] = word
		for _, form := range strings.Fields(forms) {
			of[form] = word
		}
	}
	return of
}

// leastStem is how many letters are left of a word at least.
const leastStem = 3

func slavic(word string, endings []string, odd map[string]string) string {
	if as, ok := odd[word]; ok {
		return as
	}
	for _, end := range endings {
		if rest, ok := strings.CutSuffix(word, end); ok && len(rest) >= leastStem && hasVowel(rest) {
			word = rest
			break
		}
	}
	return evened(word)
}

func evened(s string) string {
	n := len(s)
	// miest, mesto; viet, veta: only where one consonant or two follow.
	if i := strings.LastIndex(s, "ie"); i > 0 && i < n-2 && n-i <= 4 && !hasVowel(s[i+2:]) {
		s = s[:i] + s[i+1:]
		n--
	}
	// The e that comes and goes, between consonants before the last one.
	if n > leastStem && s[n-2] == 'e' && strings.IndexByte("cklnrv", s[n-1]) >= 0 && !vowel(s[n-3]) {
		s = s[:n-2] + s[n-1:]
		n--
	}
	// In Slovak it may be an o: spolok, spolku.
	if n > leastStem && s[n-2] == 'o' && s[n-1] == 'k' && !vowel(s[n-3]) {
		s = s[:n-2] + s[n-1:]
		n--
	}
	switch {
	case strings.HasSuffix(s, "ct"): // němečtí, německý
		return s[:n-2] + "kk"
	case strings.HasSuffix(s, "ck"):
		return s[:n-2] + "kk"
	case n > 0 && s[n-1] == 'c':
		return s[:n-1] + "k"
	case n > 0 && s[n-1] == 'z':
		return s[:n-1] + "h"
	}
	return s
}

func vowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiouyrl") }
