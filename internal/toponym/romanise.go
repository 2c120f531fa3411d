package toponym

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Latin reports whether a text has no letter outside the Latin script.
func Latin(s string) bool {
	for _, r := range s {
		if r >= 0x80 && unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Common) {
			return false
		}
	}
	return true
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// ruleOf are the rules for names in Cyrillic letters, by country; elsewhere the
// Russian one.
var ruleOf = map[string]string{"UA": "uk", "BG": "bg", "BY": "be", "MK": "mk", "RS": "sr", "ME": "sr", "BA": "sr", "XK": "sr", "HR": "sr"}

// Romanise writes a name of a country in Latin letters by the rule of its
// script, where there is one; other letters stay as they are. A name that has
// letters which the country's language does not know follows the Russian rule.
func Romanise(name, country string) string {
	var rule map[string]string
	for _, r := range name {
		switch {
		case unicode.Is(unicode.Cyrillic, r):
			rule = cyrillic(name, country)
		case unicode.Is(unicode.Greek, r):
			rule = rules()["el"]
		case unicode.Is(unicode.Georgian, r):
			rule = rules()["ka"]
		case unicode.Is(unicode.Armenian, r):
			rule = rules()["hy"]
		default:
			continue
		}
		break
	}
	if rule == nil {
		return name
	}
	return romanise(name, rule)
}

func cyrillic(name, country string) map[string]string {
	rule := rules()[ruleOf[country]]
	for _, r := range strings.ToLower(name) {
		if _, known := rule[string(r)]; !known && unicode.Is(unicode.Cyrillic, r) {
			return rules()["ru"]
		}
	}
	if rule == nil {
		return rules()["ru"]
	}
	return rule
}

// letter is one of a name, with what stands above it.
type letter struct {
	r        rune // small
	upper    bool
	accent   bool
	parted   bool // has two dots: does not join the letter before
	original string
}

func lettersOf(name string, greek bool) []letter {
	if greek {
		name = norm.NFD.String(name)
	}
	var all []letter
	for _, r := range name {
		if n := len(all); greek && n > 0 && unicode.Is(unicode.Mn, r) {
			switch r {
			case '\u0301', '\u0300', '\u0342':
				all[n-1].accent = true
			case '\u0308':
				all[n-1].parted = true
			}
			continue
		}
		all = append(all, letter{r: unicode.ToLower(r), upper: unicode.IsUpper(r), original: string(r)})
	}
	return all
}

// romanise takes the longest run of letters for which the rule has a line. "^"
// in a line stands for the beginning of a word, "$" for its end.
func romanise(name string, rule map[string]string) string {
	all := lettersOf(name, rule["α"] != "")
	inWord := func(i int) bool {
		return i >= 0 && i < len(all) && (unicode.IsLetter(all[i].r) || strings.ContainsRune("'’ʼ", all[i].r))
	}
	var b strings.Builder
	for i := 0; i < len(all); {
		latin, length := matched(all, i, rule, inWord)
		if length == 0 {
			b.WriteString(all[i].original)
			i++
			continue
		}
		if latin == "\u0301" {
			// A soft sign that is written as an accent on the letter before.
			latin = accented(&b)
		}
		for _, l := range all[i : i+length] {
			if l.accent {
				latin = withAccent(latin)
				break
			}
		}
		if all[i].upper || caseless(all[i].r) && !inWord(i-1) {
			latin = title(latin)
		}
		b.WriteString(latin)
		i += length
	}
	return norm.NFC.String(b.String())
}

func matched(all []letter, i int, rule map[string]string, inWord func(int) bool) (latin string, length int) {
	for length := min(3, len(all)-i); length > 0; length-- {
		var key strings.Builder
		joined := true
		for k, l := range all[i : i+length] {
			key.WriteRune(l.r)
			joined = joined && (k == 0 || !l.parted)
		}
		if !joined {
			continue
		}
		s := key.String()
		if !inWord(i - 1) {
			if latin, ok := rule["^"+s]; ok {
				return latin, length
			}
		}
		if !inWord(i + length) {
			if latin, ok := rule[s+"$"]; ok {
				return latin, length
			}
		}
		if latin, ok := rule[s]; ok {
			return latin, length
		}
	}
	return "", 0
}

// softened are the consonants that Belarusian writes with an accent.
const softened = "cnszlCNSZL"

// accented is the accent, where the letter before can bear it.
func accented(b *strings.Builder) string {
	s := b.String()
	if s != "" && strings.IndexByte(softened, s[len(s)-1]) >= 0 {
		return "\u0301"
	}
	return ""
}

// withAccent puts an acute on the last vowel.
func withAccent(latin string) string {
	if at := strings.LastIndexAny(latin, "aeiouy"); at >= 0 {
		return latin[:at+1] + "\u0301" + latin[at+1:]
	}
	return latin
}

func caseless(r rune) bool { return unicode.Is(unicode.Georgian, r) }

func title(latin string) string {
	r, size := utf8.DecodeRuneInString(latin)
	return string(unicode.ToUpper(r)) + latin[size:]
}
