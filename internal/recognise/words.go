package recognise

import (
	"strings"
	"sync"

	"twinhall/internal/i18n"
)

// wordTable maps phrases, folded, to the values of one list of words.tsv.
type wordTable struct {
	phrases map[string][]string
	longest int // in words
}

var wordTables = sync.OnceValue(func() map[string]*wordTable {
	out := map[string]*wordTable{}
	for _, row := range rows("words.tsv", 3) {
		t := out[row[0]]
		if t == nil {
			t = &wordTable{phrases: map[string][]string{}}
			out[row[0]] = t
		}
		for form := range strings.SplitSeq(row[2], "|") {
			for _, phrase := range expand(form) {
				t.phrases[phrase] = appendNew(t.phrases[phrase], row[1])
				t.longest = max(t.longest, strings.Count(phrase, " ")+1)
			}
		}
	}
	return out
})

// endingTable is data/endings.tsv: class to endings, "" for none.
var endingTable = sync.OnceValue(func() map[string][]string {
	out := map[string][]string{}
	for _, row := range rows("endings.tsv", 2) {
		for _, e := range strings.Fields(row[1]) {
			out[row[0]] = appendNew(out[row[0]], strings.TrimPrefix(e, "-"))
		}
	}
	return out
})

// expand writes out a form of the tables: each word of the form "stem*class"
// with all endings of the class. The results are folded.
func expand(form string) []string {
	out := []string{""}
	for word := range strings.FieldsSeq(form) {
		stem, class, inflected := strings.Cut(word, "*")
		endings := []string{""}
		if inflected {
			if endings = endingTable()[class]; len(endings) == 0 {
				panic("recognise: no class of endings: " + word)
			}
		}
		stem = i18n.Fold(stem)
		var longer []string
		for _, before := range out {
			for _, e := range endings {
				longer = append(longer, strings.TrimPrefix(before+" "+stem+e, " "))
			}
		}
		out = longer
	}
	return out
}

// word finds the one value that the words of written stand for. Longer phrases
// go before their words ("není aktivní"), unknown words say nothing; a negation,
// or words for two values, decide nothing.
func word(list, written string) (string, bool) {
	t, negations := wordTables()[list], wordTables()["negation"]
	words := strings.Fields(i18n.Fold(written))
	found := ""
	for i := 0; i < len(words); {
		n := 0
		for size := min(t.longest, len(words)-i); size > 0 && n == 0; size-- {
			phrase := strings.Join(words[i:i+size], " ")
			values := t.phrases[phrase]
			if len(values) > 1 || len(values) == 1 && found != "" && found != values[0] {
				return "", false
			}
			if len(values) == 1 {
				found, n = values[0], size
			}
		}
		if n == 0 && len(negations.phrases[words[i]]) > 0 {
			return "", false
		}
		i += max(n, 1)
	}
	return found, found != ""
}

// besideState are folded words that may stand beside a state and change nothing.
var besideState = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields("partnerstvi partnerstvo partnerske partnersky spoluprace spolupraca partnership partnerschaft agreement smlouva zmluva " +
		"uz jiz bereits v ve roce roku rok r godine godina im in am dne on od since seit od ab jahr year now nyni heute") {
		words[w] = true
	}
	return words
})

// StateAlone is State where nothing but the state stands there, and perhaps a
// year: "zaniklo", "ended in 2012".
func StateAlone(written string) (string, bool) {
	t := wordTables()["state"]
	words := strings.Fields(i18n.Fold(written))
	for i := 0; i < len(words); {
		n := 0
		for size := min(t.longest, len(words)-i); size > 0 && n == 0; size-- {
			if len(t.phrases[strings.Join(words[i:i+size], " ")]) > 0 {
				n = size
			}
		}
		if n == 0 && !besideState()[words[i]] && strings.Trim(words[i], "0123456789") != "" {
			return "", false
		}
		i += max(n, 1)
	}
	return word("state", written)
}

// Form returns the vocabulary's form that written names in cs, sk, de, en, hu
// or pl: formal, project or informal; false where it names none, or two.
func Form(written string) (string, bool) { return word("form", written) }

// State returns the vocabulary's state that written names: proposed, active,
// dormant, suspended, ended or unknown; false where it names none, or two.
func State(written string) (string, bool) { return word("state", written) }

// EndReason returns the vocabulary's reason of an end that written names:
// decision, merger, war, inactivity, cost or expired; false where it names
// none, or two.
func EndReason(written string) (string, bool) { return word("reason", written) }

// AgreementKind returns the vocabulary's kind of agreement that written names:
// agreement, declaration, contract, memorandum or oath; false where it names
// none, or two. Protocols, charters and deeds are agreements.
func AgreementKind(written string) (string, bool) { return word("agreement", written) }

// EventKind returns the vocabulary's kind of event that written names: contact,
// approved, signed, renewed, confirmed, amended, revived, suspended, ended or
// expires; false where it names none, or two.
func EventKind(written string) (string, bool) { return word("event", written) }

// Level returns the vocabulary's level of a unit that written names:
// municipality, district or region; false where it names none, or two. "okres"
// and "Kreis" are none of them.
func Level(written string) (string, bool) { return word("level", written) }
