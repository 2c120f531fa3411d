package privacy

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// erasedMark stands where the words of a person stood.
const erasedMark = "[erased]"

// fingerprints recognise a person in texts without saying who it is: keyed hashes of
// the words of the name in any order, of addresses and of telephone numbers.
type fingerprints struct {
	key   []byte
	mac   hash.Hash // under the key; used by one at a time
	mail  map[string]bool
	phone map[string]bool
	words map[int]map[string]bool // by how many words
}

func newFingerprints(key []byte) *fingerprints {
	return &fingerprints{key: key, mac: hmac.New(sha256.New, key), mail: map[string]bool{}, phone: map[string]bool{}, words: map[int]map[string]bool{}}
}

func (m *fingerprints) hash(kind, text string) string {
	m.mac.Reset()
	m.mac.Write([]byte(kind + " " + text))
	return hex.EncodeToString(m.mac.Sum(nil)[:16])
}

// addMail, addPhone and addWords take in what a person is recognised by.
func (m *fingerprints) addMail(address string) {
	if strings.Contains(address, "@") {
		m.mail[m.hash("mail", mailKey(address))] = true
	}
}

func (m *fingerprints) addPhone(number string) {
	if k := phoneKey(number); k != "" {
		m.phone[m.hash("phone", k)] = true
	}
}

func (m *fingerprints) addWords(words []string) {
	if n := len(words); n > 0 {
		if m.words[n] == nil {
			m.words[n] = map[string]bool{}
		}
		m.words[n][m.hash("words", wordsKey(words))] = true
	}
}

// addName takes a name in without its titles. A single word is left out: it
// would stand for too much.
func (m *fingerprints) addName(name string) {
	if words := nameWords(name); len(words) > 1 {
		m.addWords(words)
	}
}

// addText takes in what an operator wrote: an address, a number or words.
func (m *fingerprints) addText(text string) {
	switch {
	case strings.Contains(text, "@"):
		m.addMail(text)
	case phoneKey(text) != "" && strings.Trim(text, "+0123456789 ()/.-\u00a0") == "":
		m.addPhone(text)
	default:
		m.addWords(nameWords(text))
	}
}

// list writes m as texts, and read takes such texts in.
func (m *fingerprints) list() []string {
	all := []string{}
	for h := range m.mail {
		all = append(all, "mail:"+h)
	}
	for h := range m.phone {
		all = append(all, "phone:"+h)
	}
	for n, set := range m.words {
		for h := range set {
			all = append(all, fmt.Sprintf("words%d:%s", n, h))
		}
	}
	slices.Sort(all)
	return all
}

func (m *fingerprints) read(list []string) {
	for _, text := range list {
		kind, h, _ := strings.Cut(text, ":")
		switch n, err := strconv.Atoi(strings.TrimPrefix(kind, "words")); {
		case kind == "mail":
			m.mail[h] = true
		case kind == "phone":
			m.phone[h] = true
		case err == nil && n > 0:
			if m.words[n] == nil {
				m.words[n] = map[string]bool{}
			}
			m.words[n][h] = true
		}
	}
}

var (
	mailForm  = regexp.MustCompile(`[^\s<>()\[\],;:"'\\/?&=]+@[^\s<>()\[\],;:"'\\/?&=]+`)
	phoneForm = regexp.MustCompile(`\+?[0-9][0-9 ()/.\x{a0}-]{7,}[0-9]`)
)

// find returns where in a text the person stands, in order, without overlaps.
func (m *fingerprints) find(text string) (spans [][2]int) {
	if len(m.mail) > 0 && strings.Contains(text, "@") {
		for _, at := range mailForm.FindAllStringIndex(text, -1) {
			address := strings.Trim(text[at[0]:at[1]], ".")
			if m.mail[m.hash("mail", mailKey(address))] {
				spans = append(spans, [2]int{at[0], at[0] + len(address)})
			}
		}
	}
	if len(m.phone) > 0 {
		for _, at := range phoneForm.FindAllStringIndex(text, -1) {
			if k := phoneKey(text[at[0]:at[1]]); k != "" && m.phone[m.hash("phone", k)] {
				spans = append(spans, [2]int{at[0], at[1]})
			}
		}
	}
	if len(m.words) > 0 {
		spans = append(spans, m.findWords(text)...)
	}
	slices.SortFunc(spans, func(a, b [2]int) int { return a[0] - b[0] })
	var apart [][2]int
	for _, s := range spans {
		if n := len(apart); n > 0 && s[0] < apart[n-1][1] {
			apart[n-1][1] = max(apart[n-1][1], s[1])
		} else {
			apart = append(apart, s)
		}
	}
	return apart
}

func (m *fingerprints) findWords(text string) (spans [][2]int) {
	words := wordsOf(text)
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = w.folded
	}
	for n, set := range m.words {
		for i := 0; i+n <= len(words); i++ {
			if set[m.hash("words", wordsKey(folded[i:i+n]))] {
				spans = append(spans, [2]int{words[i].from, words[i+n-1].to})
			}
		}
	}
	return spans
}

// blank puts the mark in place of the person. A text that is JSON stays JSON.
func (m *fingerprints) blank(text string) string {
	if strings.HasPrefix(text, "[") || strings.HasPrefix(text, "{") {
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var value any
		if d.Decode(&value) == nil && !d.More() {
			if value, changed := m.blankValue(value); changed {
				b, _ := json.Marshal(value) // what was read as JSON marshals
				return string(b)
			}
			return text
		}
	}
	// What stood together may hide a word that stands alone afterwards.
	for range 3 {
		spans := m.find(text)
		if len(spans) == 0 {
			break
		}
		for i := len(spans) - 1; i >= 0; i-- {
			text = text[:spans[i][0]] + erasedMark + text[spans[i][1]:]
		}
	}
	return text
}

func (m *fingerprints) blankValue(value any) (any, bool) {
	changed := false
	switch v := value.(type) {
	case string:
		now := m.blank(v)
		return now, now != v
	case json.Number:
		if len(m.find(v.String())) > 0 {
			return erasedMark, true
		}
	case []any:
		for i := range v {
			now, c := m.blankValue(v[i])
			v[i], changed = now, changed || c
		}
	case map[string]any:
		for k := range v {
			now, c := m.blankValue(v[k])
			v[k], changed = now, changed || c
		}
	}
	return value, changed
}

// excerpt is a text around the first place where the person stands.
func (m *fingerprints) excerpt(text string) string {
	spans := m.find(text)
	if len(spans) == 0 {
		return ""
	}
	from, to := max(0, spans[0][0]-40), min(len(text), spans[0][1]+40)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to++
	}
	return strings.Join(strings.Fields(text[from:to]), " ")
}
