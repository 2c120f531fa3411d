// Package personal finds in a text what looks like data of a person: telephone
// numbers, mail addresses, birth numbers, names of persons where rules can tell.
// What it finds is a reason to ask whoever writes it, never one to refuse: the
// rules know no persons, and a name without a sign of one passes.
package personal

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Kind is what something looks like.
type Kind string

// The kinds of what is found.
const (
	Phone       Kind = "phone"
	Mail        Kind = "mail"
	BirthNumber Kind = "birth-number"
	Name        Kind = "name"
)

// Found is a part of a text that looks like data of a person.
type Found struct {
	Kind Kind
	Text string
}

// mostText bounds what is looked at, in bytes: what comes behind is not.
const mostText = 20_000

// Find returns what looks personal in a text, in its order, each once. Two finds
// never overlap: a birth number is no telephone number besides.
func Find(text string) []Found {
	if len(text) > mostText {
		text = text[:mostText]
	}
	var all []span
	for _, find := range []func(string) []span{mails, birthNumbers, phones, names} {
		for _, s := range find(text) {
			if !slices.ContainsFunc(all, func(o span) bool { return s.from < o.to && o.from < s.to }) {
				all = append(all, s)
			}
		}
	}
	slices.SortFunc(all, func(a, b span) int { return a.from - b.from })
	var found []Found
	for _, s := range all {
		if f := (Found{s.kind, strings.TrimSpace(text[s.from:s.to])}); !slices.Contains(found, f) {
			found = append(found, f)
		}
	}
	return found
}

type span struct {
	from, to int
	kind     Kind
}

var mail = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+-]*\s?(?:@|\[at\]|\(at\)|\(zavináč\)|\[zavináč\])\s?[a-z0-9][a-z0-9.-]*\.[a-z]{2,24}`)

func mails(text string) (all []span) {
	for _, at := range mail.FindAllStringIndex(text, -1) {
		all = append(all, span{at[0], at[1], Mail})
	}
	return all
}

// A Czech or Slovak birth number: year, month, day, a slash, three digits or
// four. Months of women are 50 higher, further ones 20 and 70 (Czech act 133/2000,
// section 13); ten digits are divisible by 11, but for some of before 1985.
var birthNumber = regexp.MustCompile(`\d{6}\s?/\s?\d{3,4}`)

func birthNumbers(text string) (all []span) {
	for _, at := range birthNumber.FindAllStringIndex(text, -1) {
		if besideDigit(text, at) {
			continue
		}
		digits := digitsOf(text[at[0]:at[1]])
		month, _ := strconv.Atoi(digits[2:4]) // digits
		day, _ := strconv.Atoi(digits[4:6])
		if month > 50 {
			month -= 50
		}
		if month > 20 {
			month -= 20
		}
		if month >= 1 && month <= 12 && day >= 1 && day <= 31 {
			all = append(all, span{at[0], at[1], BirthNumber})
		}
	}
	return all
}

// A telephone number: digits with what people put between them.
var digitRun = regexp.MustCompile(`\+?\(?\+?\d(?:[\d\x{00a0} ]|[-/.()\x{2011}\x{2013}](?:[\d ]|$))*\d`)

// saysPhone stands before a number of any form.
var saysPhone = regexp.MustCompile(`(?i)(?:\b(?:tel|telefon|telefón|telefonu|mob|mobil|mobilní|mobilný|phone|mobile|cell|fon|handy|` +
	`rufnummer|fax|gsm|č\. ?t|t\.č)\b|☎|📞)[\s.:,č-]*(?:číslo|cislo|number|nr)?[\s.:]*$`)

// threes are three groups of three digits, as numbers of nine are written here;
// national is a number that begins with the zero of a call within a country.
var (
	threes   = regexp.MustCompile(`^\d{9}$|^\d{3}[ \x{00a0}.-]\d{3}[ \x{00a0}.-]\d{3}$`)
	national = regexp.MustCompile(`^\(?0\d{1,5}\)?[ \x{00a0}/.-]*\d{2,4}(?:[ \x{00a0}./-]?\d{2,4}){1,3}$`)
	counts   = regexp.MustCompile(`(?i)^[ \x{00a0}]*(?:kč|czk|€|eur\b|euro|korun|zł|pln|huf|ft\b|usd|\$|kn\b|` +
		`obyv|inhab|einwohn|stanovn|m²|m2|km|ha\b|%|ks\b|tis|mil)`)
)

func phones(text string) (all []span) {
	for _, at := range digitRun.FindAllStringIndex(text, -1) {
		run := text[at[0]:at[1]]
		digits := digitsOf(run)
		if besideDigit(text, at) || len(digits) < 6 || len(digits) > 15 || looksLikeDates(run) {
			continue
		}
		before := text[max(0, at[0]-40):at[0]]
		for !utf8.ValidString(before) && before != "" {
			before = before[1:]
		}
		switch {
		case saysPhone.MatchString(before):
		case counts.MatchString(text[at[1]:]):
			continue
		case strings.HasPrefix(strings.TrimLeft(run, "("), "+") && len(digits) >= 9:
		case strings.HasPrefix(digits, "00") && len(digits) >= 11:
		case threes.MatchString(run) && digits[0] >= '2':
		case national.MatchString(run) && len(digits) >= 9 && len(digits) <= 13:
		default:
			continue
		}
		all = append(all, span{at[0], at[1], Phone})
	}
	return all
}

// looksLikeDates reports whether a run of digits is made of dates and years:
// "11.3.1977", "1990-1995", "1977-03-11".
func looksLikeDates(run string) bool {
	groups := strings.FieldsFunc(run, func(r rune) bool { return r < '0' || r > '9' })
	years, other := 0, 0
	for _, g := range groups {
		n, _ := strconv.Atoi(g)
		switch {
		case len(g) == 4 && n >= 1000 && n <= 2100:
			years++
		case len(g) <= 2 && n <= 31:
		default:
			other++
		}
	}
	return years > 0 && other == 0
}

// besideDigit reports whether what was found goes on in digits or letters: then
// it is a part of something else.
func besideDigit(text string, at []int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
	after, _ := utf8.DecodeRuneInString(text[at[1]:])
	return unicode.IsDigit(before) || unicode.IsLetter(before) || before == '/' || before == '_' || unicode.IsDigit(after) || unicode.IsLetter(after)
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, text)
}
