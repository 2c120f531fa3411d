// Package i18n knows languages: message catalogues, plurals, dates, numbers,
// collation and the folding of names. It knows nothing of partnerships.
package i18n

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of a name under which it is compared and searched:
// lower case, without diacritics, Cyrillic and Greek in Latin letters,
// everything that is neither letter nor digit as one space. Two spellings of
// one name that differ only in capitals, accents or punctuation fold to the
// same string; folding is idempotent. Cyrillic folds to the letters that the
// Latin spelling of the same Slavic name folds to (Жилина and Žilina are both
// "zilina"), not to the English transcription.
func Fold(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	emit := func(t string) {
		// The soft sign is a letter, but stands for none.
		if t == "" {
			return
		}
		if space && b.Len() > 0 {
			b.WriteByte(' ')
		}
		space = false
		b.WriteString(t)
	}
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			s = decompose(s)
			break
		}
	}
	for _, r := range s {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			emit(string(r))
		case r >= 'A' && r <= 'Z':
			emit(string(r + 'a' - 'A'))
		case r == '\'' || r == '’' || r == 'ʼ' || r == '‘' || r == '`' || r == '´' || r == 'ʹ' || r == 'ʻ':
			// An apostrophe inside a word does not part it: L'Aquila, Kam'janec.
		case r < 0x80:
			space = true
		case unicode.Is(unicode.Mn, r):
		default:
			lower := unicode.ToLower(r)
			if t, ok := letters[lower]; ok {
				emit(t)
			} else if unicode.IsLetter(r) || unicode.IsDigit(r) {
				emit(string(lower))
			} else {
				space = true
			}
		}
	}
	return b.String()
}

// decompose parts letters from their accents. Й is a letter and no И with an
// accent: it folds like the Serbian Ј and the Slavic j.
func decompose(s string) string {
	if s = norm.NFKC.String(s); strings.ContainsAny(s, "йЙ") {
		s = shortI.Replace(s)
	}
	return norm.NFKD.String(s)
}

var shortI = strings.NewReplacer("й", "ј", "Й", "Ј")

// letters maps lower-case letters that decomposition leaves whole.
var letters = map[rune]string{
	'ł': "l", 'đ': "d", 'ð': "d", 'ø': "o", 'ß': "ss", 'æ': "ae", 'œ': "oe", 'ı': "i", 'ħ': "h",
	'þ': "th", 'ŋ': "n", 'ŧ': "t", 'ĸ': "k", 'ə': "a", 'ɛ': "e", 'ſ': "s",
	// Cyrillic
	'а': "a", 'б': "b", 'в': "v", 'г': "g", 'ґ': "g", 'д': "d", 'ђ': "d", 'ѓ': "g", 'е': "e", 'ё': "e",
	'є': "je", 'ж': "z", 'з': "z", 'ѕ': "dz", 'и': "i", 'і': "i", 'ї': "i", 'й': "j", 'ј': "j", 'к': "k",
	'л': "l", 'љ': "lj", 'м': "m", 'н': "n", 'њ': "nj", 'о': "o", 'п': "p", 'р': "r", 'с': "s", 'т': "t",
	'ћ': "c", 'ќ': "k", 'у': "u", 'ў': "u", 'ф': "f", 'х': "h", 'ц': "c", 'ч': "c", 'џ': "dz", 'ш': "s",
	'щ': "st", 'ъ': "a", 'ы': "y", 'ь': "", 'э': "e", 'ю': "ju", 'я': "ja",
	// Greek
	'α': "a", 'β': "v", 'γ': "g", 'δ': "d", 'ε': "e", 'ζ': "z", 'η': "i", 'θ': "th", 'ι': "i", 'κ': "k",
	'λ': "l", 'μ': "m", 'ν': "n", 'ξ': "x", 'ο': "o", 'π': "p", 'ρ': "r", 'σ': "s", 'ς': "s", 'τ': "t",
	'υ': "y", 'φ': "f", 'χ': "ch", 'ψ': "ps", 'ω': "o",
}

// FoldSpellings returns Fold of a name, followed by the spellings that people
// use for it where they have no such letters: ä, ö, ü as ae, oe, ue, and the
// Nordic å, ø as aa, oe. Most names have one.
func FoldSpellings(s string) []string {
	folded := Fold(s)
	if !strings.ContainsAny(s, "äöüåøÄÖÜÅØ") {
		return []string{folded}
	}
	if spelt := Fold(umlauts.Replace(s)); spelt != folded {
		return []string{folded, spelt}
	}
	return []string{folded}
}

var umlauts = strings.NewReplacer(
	"ä", "ae", "ö", "oe", "ü", "ue", "å", "aa", "ø", "oe",
	"Ä", "Ae", "Ö", "Oe", "Ü", "Ue", "Å", "Aa", "Ø", "Oe")
