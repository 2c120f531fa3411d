package personal

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// A name of a person is told by what stands before it: a title or a form of
// address, or a first name.
//
//go:embed data/titles.txt
var titleWords string

//go:embed data/first.txt
var firstNames string

// words are those of a list, lower case, one a line; # begins a comment.
func words(list string) map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(list) {
		line, _, _ = strings.Cut(line, "#")
		for w := range strings.FieldsSeq(line) {
			all[w] = true
		}
	}
	return all
}

var (
	titles = sync.OnceValue(func() map[string]bool { return words(titleWords) })
	first  = sync.OnceValue(func() map[string]bool { return words(firstNames) })
)

// token is a word of a text with the bytes where it stands.
type token struct {
	text     string
	from, to int
}

var wordInText = regexp.MustCompile(`[\p{L}\p{M}'’]+(?:-[\p{L}\p{M}]+)*\.?`)

// names finds a title or a form of address before a capitalised word or an
// initial ("Mr N."), and a first name before a surname. What saints, kings and
// streets are called by is left out: "Svatý Jan", "Karel IV.".
func names(text string) (all []span) {
	var tokens []token
	for _, at := range wordInText.FindAllStringIndex(text, -1) {
		tokens = append(tokens, token{text[at[0]:at[1]], at[0], at[1]})
	}
	follows := func(i int) bool { return i < len(tokens) && near(text, tokens[i-1], tokens[i]) }
	for i := 0; i < len(tokens); i++ {
		switch low := strings.ToLower(tokens[i].text); {
		case titles()[low]:
			begin := i + 1
			for follows(begin) && titles()[strings.ToLower(tokens[begin].text)] {
				begin++
			}
			end := begin
			for end < begin+3 && follows(end) && (surname(tokens[end].text) || initial(tokens[end].text)) {
				end++
			}
			if end > begin {
				all = append(all, span{tokens[i].from, tokens[end-1].to, Name})
			}
			i = max(i, end-1)
		case first()[low] && capital(tokens[i].text) && follows(i+1) && surname(tokens[i+1].text):
			if i > 0 && near(text, tokens[i-1], tokens[i]) && saint(tokens[i-1].text) || roman(tokens[i+1].text) || thing(tokens[i+1].text) {
				continue
			}
			all = append(all, span{tokens[i].from, tokens[i+1].to, Name})
			i++
		}
	}
	return all
}

// near reports whether between two words stand blanks only.
func near(text string, a, b token) bool {
	between := text[a.to:b.from]
	return strings.Trim(between, " \u00a0\t") == "" && between != ""
}

func capital(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

// surname reports whether a word may be one: capitalised, three letters and
// more, not all capitals.
func surname(word string) bool {
	word = strings.TrimSuffix(word, ".")
	return capital(word) && utf8.RuneCountInString(word) >= 3 && word != strings.ToUpper(word)
}

// initial reports whether a word is a letter for a name: "N.".
func initial(word string) bool {
	return utf8.RuneCountInString(word) == 2 && strings.HasSuffix(word, ".") && capital(word)
}

func saint(word string) bool {
	switch strings.TrimSuffix(strings.ToLower(word), ".") {
	case "sv", "svatý", "svatá", "svätý", "svätá", "svatého", "svatej", "svaté", "svätého", "st",
		"saint", "sankt", "san", "santa", "sveti", "sveta",
		"heiliger", "heilige", "papež", "pápež", "pope", "papst", "papa", "král", "kráľ", "king", "könig", "kralj", "císař", "cisár", "kaiser", "emperor":
		return true
	}
	return false
}

func roman(word string) bool {
	return strings.Trim(strings.TrimSuffix(word, "."), "IVXL") == ""
}

// thing reports whether a word that follows a first name makes it the name of
// something else: a square, a school, a festival.
func thing(word string) bool {
	switch strings.ToLower(strings.TrimSuffix(word, ".")) {
	case "straße", "strasse", "platz", "schule", "gymnasium", "street", "square",
		"school", "festival", "cup", "memorial", "memoriál", "river", "lake", "hill", "mountain":
		return true
	}
	return false
}
