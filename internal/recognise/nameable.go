package recognise

import (
	"html"
	"regexp"
	"strings"
	"unicode"

	"twinhall/internal/i18n"
)

// htmlEntity is a character as HTML writes it.
var htmlEntity = regexp.MustCompile(`&(#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});`)

// Entities reads the characters that a text has as HTML writes them, also those
// that were written so twice: "Gy&#337;r", "Nov&amp;eacute; M&#283;sto".
func Entities(s string) string {
	for range 3 {
		if strings.IndexByte(s, '&') < 0 || !htmlEntity.MatchString(s) {
			break
		}
		s = htmlEntity.ReplaceAllStringFunc(s, html.UnescapeString)
	}
	return s
}

var (
	// footnote is a mark in square brackets that leads to a note.
	footnote = regexp.MustCompile(`(?i)\s*\[\s*(?:\d{1,3}|[a-z]|[ivx]{1,5}|\*+|\?|(?:pozn(?:ámka|\.)?|p|n|note|nb|anm|zdroj|ref|source|cit)\.?\s*\d{0,3}|` +
		`citation needed|zdroj\?|upřesnit|edit|editovat)\s*\]`)
	// noteBehind is a number or letter with a bracket that leads to a note.
	noteBehind = regexp.MustCompile(`\s(?:\d{1,2}|[a-z])\)$`)
	// bullet leads an item of a list.
	bullet = regexp.MustCompile(`^(?:[•·▪●◦‣∙*+>»–—-]\s*|\d{1,2}\)\s*|1\.\s+)`)
	tag    = regexp.MustCompile(`(?i)</?(?:a|b|i|u|em|strong|span|p|div|li|ul|ol|font|small|td|tr)(?:\s[^<>]*)?/?>|` +
		`<(sup|sub)(?:\s[^<>]*)?>[^<>]{0,8}</(?:sup|sub)>`)
)

// noteSigns are signs that stand at a name to lead to a note.
const noteSigns = "*†‡§¹²³⁴⁵⁶⁷⁸⁹⁰#°"

// CleanName is a written name without what only leads to a note or makes it an
// item of a list: "Opava*", "Opava [1]", "Opava¹", "Humenné 1)", "• Kielce".
func CleanName(written string) string {
	s := Entities(written)
	if strings.IndexByte(s, '<') >= 0 {
		s = tag.ReplaceAllString(s, " ")
	}
	if strings.IndexByte(s, '[') >= 0 {
		s = footnote.ReplaceAllString(s, "")
	}
	for {
		was := s
		s = strings.TrimSpace(s)
		s = strings.TrimRight(s, noteSigns)
		s = strings.TrimLeft(s, noteSigns)
		if !strings.Contains(s, "(") {
			s = noteBehind.ReplaceAllString(s, "")
		}
		if item := bullet.ReplaceAllString(s, ""); hasLetter(item) {
			s = item
		}
		s = strings.TrimRight(s, ",;: ")
		if n := len(s) - 1; n > 1 && (s[0] == '"' && s[n] == '"' && strings.Count(s, `"`) == 2) {
			s = s[1:n]
		}
		if s == was {
			return s
		}
	}
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }

// Reasons why a text makes no place.
const (
	// ReasonEmptyWord: a word by which lists say that there is nothing.
	ReasonEmptyWord Reason = "empty-word"
	// ReasonGarbled: letters of a text that was read in a wrong encoding.
	ReasonGarbled Reason = "garbled"
	// ReasonAddress: an address of the web or of mail.
	ReasonAddress Reason = "address"
	// ReasonNumber: a number, a date or a telephone number.
	ReasonNumber Reason = "number"
	// ReasonSentence: a sentence, or words that describe.
	ReasonSentence Reason = "sentence"
	// ReasonSigns: signs that no name has.
	ReasonSigns Reason = "signs"
	// ReasonShort: a shortened word, and no place that fits it.
	ReasonShort Reason = "short"
	// ReasonElsewhere: places of other countries bear the name, none of this.
	ReasonElsewhere Reason = "elsewhere"
)

// emptyWords are folded.
var emptyWords = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Split("x|xx|xxx|nn|na|n a|nan|null|nil|none|no|not|nothing|"+
		"nobody|empty|void|undefined|unknown|tba|tbd|tbc|todo|test|xyz|abc|asdf|foo|"+
		"nema|neni|nejsou|zadne|zadna|zadny|zadny partner|nic|nikdo|neuvedeno|neuveden|nezname|neznamy|neznama|neznamo|bez|bez partnera|bez partnerstvi|"+
		"bude doplneno|doplnit|doplni se|viz|viz web|viz nize|viz vyse|viz poznamka|viz pozn|viz priloha|"+
		"dtto|dto|ditto|tez|totez|idem|detto|tamtez|ibid|celkem|spolu|soucet|"+
		"nie je|niet|ziadne|ziadna|ziaden|ziadny|nemame|nemajú|neuvedene|neznamy|pozri|pozri web|vid|vid web|"+
		"keine|kein|keiner|keines|nichts|niemand|unbekannt|entfallt|siehe|siehe web|siehe oben|siehe unten|k a|gesamt|summe|offen|"+
		"nincs|nincsen|semmi|ismeretlen|lasd|osszesen|brak|nie ma|zaden|zadne|nieznany|nieznane|nie dotyczy|razem|nie|"+
		"nema partnera|nepoznato|vidi|ukupno|nista|total|sum|see|see web|see website|see above|see below|see note|various|several|misc|other|others|"+
		"ruzne|rozne|verschiedene|diverse|ostatni|jine|und weitere|a dalsi|etc|atd|usw|pending|in progress|"+
		"jedna se|v jednani|pripravuje se|aucun|aucune|neant|nessuno|nessuna|ninguno|ninguna|"+
		"www|web|http|https|e mail|email|tel|telefon", "|") {
		words[i18n.Fold(w)] = true
	}
	return words
}()

// verbs are folded words that make a text of several words a sentence or a
// description.
var verbs = func() map[string]bool {
	words := map[string]bool{}
	for _, w := range strings.Fields("je jsou jsme byl byla bylo byly bude budou nemame mame nema nemaji neni nejsou zatim " +
		"dosud pouze jednani jedname viz podle ktere ktera ktery " +
		"navazano navazana uzavreno smlouva spoluprace partnerstvi neuvedeno " +
		"som sme ste boli bol bola nie este zatial iba rokovanie spolupraca ktore ktora " +
		"ist sind wird werden hat haben nicht keine siehe gibt partnerschaft besteht derzeit " +
		"is are was were will has have does not which that there currently none partnership " +
		"jest byl nie oraz ktory ktore zobacz nincs jelenleg nema nisu postoji vidi trenutno") {
		words[w] = true
	}
	return words
}()

var (
	webAddress = regexp.MustCompile(`(?i)://|\bwww\.|\S@\S|` +
		`^\S+\.(?:cz|sk|de|at|pl|hu|eu|com|org|net|info|fr|it|uk|us|ch|hr|si|ro|ua|gov|edu|html?|php|pdf|docx?|xlsx?)(?:/\S*)?$`)
	fourDigits = regexp.MustCompile(`\d{4}`)
	dayMonth   = regexp.MustCompile(`\d{1,2}\s*[./-]\s*\d{1,2}`)
	shortWord  = regexp.MustCompile(`(?:^|[\s-])(\pL{1,5})\.`)
	signs      = regexp.MustCompile(`[<>{}=_|\\^~#%@$€£¤§©®™•¶+*;:?!]|&[A-Za-z#]\w*`)
)

func isASCII(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) }

// longShort are shortened words that names are written with in full.
var longShort = map[string]bool{"st": true, "ste": true, "sta": true, "sto": true, "mt": true, "ft": true,
	"sv": true, "dr": true, "gen": true, "pres": true, "s": true}

// mostWords is how many words a name has that nobody knows.
const mostWords = 7

// NoName says why a text that no list and no gazetteer knows cannot be the name
// of a place, "" where it can.
func NoName(written string) Reason {
	s := strings.TrimSpace(written)
	folded := i18n.Fold(s)
	letters, digits, capitals, cased := 0, 0, 0, false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
			if unicode.IsUpper(r) || unicode.IsTitle(r) {
				capitals++
			}
			cased = cased || unicode.IsLower(r) || unicode.IsUpper(r)
		case unicode.IsDigit(r):
			digits++
		}
	}
	words := strings.Fields(folded)
	switch {
	case folded == "" || emptyWords[folded]:
		return ReasonEmptyWord
	case garbled(s):
		return ReasonGarbled
	case webAddress.MatchString(s):
		return ReasonAddress
	case letters == 0 || digits >= letters || fourDigits.MatchString(s) || dayMonth.MatchString(s):
		return ReasonNumber
	case len(words) > mostWords,
		strings.ContainsAny(s, "?!"),
		len(words) > 2 && strings.HasSuffix(s, ".") && !shortEnd(s),
		len(words) > 1 && hasVerb(s),
		len(words) > 1 && cased && (capitals == 0 || begins(s)):
		return ReasonSentence
	case signs.MatchString(s):
		return ReasonSigns
	case cased && letters < 2 && isASCII(s), cased && capitals == 0, letters < 3 && capitals == letters && cased && isASCII(s):
		return ReasonEmptyWord
	}
	for _, m := range shortWord.FindAllStringSubmatch(s, -1) {
		if !longShort[i18n.Fold(m[1])] {
			return ReasonShort
		}
	}
	return ""
}

// hasVerb reports whether one of the words is a verb, or another that no name
// has; capitals begin other words.
func hasVerb(s string) bool {
	for i, word := range strings.Fields(s) {
		if verbs[i18n.Fold(word)] && (i == 0 || word == strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// begins reports whether a text begins with a small letter as no name does: not
// with an article.
func begins(s string) bool {
	first := []rune(s)[0]
	word := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' })
	return unicode.IsLower(first) && !strings.HasSuffix(word[0], ".") && !IsArticle(word[0]) && !strings.ContainsAny(word[0], "'’")
}

// shortEnd reports whether a text ends with a shortened word: "Opava n. M.".
func shortEnd(s string) bool {
	at := strings.LastIndexByte(strings.TrimSuffix(s, "."), ' ')
	return len(s)-at <= 5
}

// misread are the signs that the second byte of a letter in UTF-8 becomes.
const misread = "›‹™š©®°±²³´µ¶·¸»¼½¾¿¡¢£¤¥¦§¨ª«¬¯˘ˇ€‚„…†‡‰Ł˝˛"

// garbled reports whether a text holds what comes of reading it in a wrong
// encoding: the mark of a letter that was lost, UTF-8 read as a code page, or
// one code page read as another.
func garbled(s string) bool {
	if strings.ContainsRune(s, unicode.ReplacementChar) {
		return true
	}
	var before rune
	upper := s == strings.ToUpper(s)
	scripts := 0 // of the word
	all, strange := 0, 0
	flush := func() bool {
		bad := scripts&(scripts-1) != 0 || all > 3 && strange*5 > all*3
		scripts, all, strange = 0, 0, 0
		return bad
	}
	for _, r := range s {
		switch {
		// The bytes of a letter in UTF-8, each read as a letter or sign.
		case strings.ContainsRune("ÃÂĂÄÅĹĐÐÎÏ", before) &&
			strings.ContainsRune(misread, r) && r != 'š' && !(r == 'Ł' && upper):
			return true
		case unicode.IsLower(before) && strings.ContainsRune("ÃÂĂÄÅĹĐÐ", r):
			return true
		}
		if unicode.IsLetter(r) {
			all++
			switch {
			case unicode.Is(unicode.Latin, r):
				scripts |= 1
				if r >= 0x80 {
					strange++
				}
			case unicode.Is(unicode.Cyrillic, r):
				scripts |= 2
			case unicode.Is(unicode.Greek, r):
				scripts |= 4
			}
		} else if !unicode.IsMark(r) && flush() {
			return true
		}
		before = r
	}
	return flush()
}
