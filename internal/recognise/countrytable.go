package recognise

import (
	"regexp"
	"strings"
	"sync"
	"unicode"

	"twinhall/internal/i18n"
)

// countryForm is one thing that a form of countries.tsv can mean.
type countryForm struct {
	code, region string
	beside       bool // counts only beside the name of its country
}

// ambiguous is the code of what names no single country of today.
const ambiguous = "-"

type countryTable struct {
	forms   map[string]meaning // by countryKey
	exact   map[string]meaning // as written, in lower case
	parents map[string]string  // territory to country
	leads   map[string]bool    // by key
	states  map[string]bool
}

var countryTables = sync.OnceValue(func() countryTable {
	t := countryTable{
		forms: map[string]meaning{}, exact: map[string]meaning{}, parents: map[string]string{},
		leads: map[string]bool{}, states: map[string]bool{},
	}
	for _, row := range rows("countries.tsv", 3) {
		for form := range strings.SplitSeq(row[2], "|") {
			f := countryForm{code: row[0], region: row[1]}
			if exact, ok := strings.CutPrefix(form, "="); ok {
				t.exact[lower(exact)] = appendNew(t.exact[lower(exact)], f)
				continue
			}
			form, f.beside = strings.CutPrefix(form, "+")
			prefix := string(script(form))
			for _, folded := range expand(form) {
				t.forms[prefix+folded] = appendNew(t.forms[prefix+folded], f)
			}
		}
	}
	for _, row := range rows("country_districts.tsv", 2) {
		for _, okres := range []string{"okres ", "okrese ", "okresu ", "okr. "} {
			key := "l" + i18n.Fold(okres+row[1])
			t.forms[key] = appendNew(t.forms[key], countryForm{code: row[0], region: "okres " + row[1]})
		}
	}
	for _, row := range rows("territories.tsv", 2) {
		t.parents[row[0]] = row[1]
	}
	for _, row := range rows("stateforms.tsv", 2) {
		words := t.leads
		if row[0] == "state" {
			words = t.states
		}
		for form := range strings.SplitSeq(row[1], "|") {
			words[i18n.Fold(form)] = true
		}
	}
	return t
})

// isoCodes maps alpha-2 and alpha-3 codes to alpha-2 codes.
var isoCodes = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, row := range rows("iso.tsv", 2) {
		out[row[0]], out[row[1]] = row[0], row[0]
	}
	return out
})

// countryKey is the form under which names are compared: folded in the scripts
// that i18n.Fold knows, else in lower case, since the vowel signs of Indian
// scripts are marks too and folding would lose them.
func countryKey(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Cyrillic, unicode.Greek) {
			return "x" + lower(name)
		}
	}
	folded := i18n.Fold(name)
	if folded == "" {
		return ""
	}
	return string(script(name)) + folded
}

// withoutLead drops prepositions and articles before a name, as long as
// something is left.
func withoutLead(key string) string {
	if key == "" {
		return key
	}
	words := strings.Fields(key[1:])
	for len(words) > 1 {
		if n := leadWords(words); n > 0 && n < len(words) {
			words = words[n:]
			continue
		}
		break
	}
	return key[:1] + strings.Join(words, " ")
}

func leadWords(words []string) int {
	leads := countryTables().leads
	for n := min(3, len(words)); n > 0; n-- {
		if leads[strings.Join(words[:n], " ")] {
			return n
		}
	}
	return 0
}

// lowerWithoutLead is the same for a text whose diacritics count.
func lowerWithoutLead(written string) string {
	words := strings.Fields(lower(written))
	for len(words) > 1 && countryTables().leads[i18n.Fold(words[0])] {
		words = words[1:]
	}
	return strings.Join(words, " ")
}

// withoutState drops the words for the form of a state.
func withoutState(key string) string {
	if key == "" {
		return key
	}
	var words []string
	for _, w := range strings.Fields(key[1:]) {
		if !countryTables().states[w] {
			words = append(words, w)
		}
	}
	return withoutLead(key[:1] + strings.Join(words, " "))
}

var partSigns = regexp.MustCompile(`\s*[,;()/\[\]]+\s*|\s+[-–—]\s+`)

// countryParts divides "USA - Alabama", "Románia (Erdély)", "England, United
// Kingdom" into their parts.
func countryParts(written string) []string {
	var out []string
	for _, part := range partSigns.Split(written, -1) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
