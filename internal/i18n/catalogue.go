package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Catalogue holds the messages of one language. It is immutable.
type Catalogue struct {
	Lang     string // cs, sk, de, en
	tag      language.Tag
	messages map[string]message
	spare    *Catalogue // English, for messages that a further language lacks; nil = none
	group    string     // between thousands
	decimal  string
}

// message is text by plural form; "other" alone where it has no number.
type message map[string]string

// Catalogues are the languages of the interface, in the order of the switch.
type Catalogues struct {
	order []string
	of    map[string]*Catalogue
}

// LoadCatalogues reads the files LANG.json of a folder. Messages are text, or
// an object of text by plural form; {name} stands for a value.
func LoadCatalogues(dir fs.FS, order []string) (*Catalogues, error) {
	all := &Catalogues{order: order, of: map[string]*Catalogue{}}
	for _, lang := range order {
		b, err := fs.ReadFile(dir, lang+".json")
		if err != nil {
			return nil, err
		}
		c, err := parseCatalogue(lang, b)
		if err != nil {
			return nil, fmt.Errorf("locales/%s.json: %w", lang, err)
		}
		all.of[lang] = c
	}
	english, ok := all.of["en"]
	if !ok {
		b, err := fs.ReadFile(dir, "en.json")
		if err != nil {
			return all, nil // a folder of its own without English
		}
		if english, err = parseCatalogue("en", b); err != nil {
			return nil, fmt.Errorf("locales/en.json: %w", err)
		}
	}
	for _, c := range all.of {
		if c.Lang != "en" {
			c.spare = english
		}
	}
	return all, nil
}

// Reviewed are the languages of a folder whose translation somebody who speaks
// them has read, of those in order.
func (c *Catalogues) Reviewed() []string {
	var all []string
	for _, lang := range c.order {
		if c.of[lang].T("language.reviewed") == "yes" {
			all = append(all, lang)
		}
	}
	return all
}

// In is c with only some of its languages, in their order.
func (c *Catalogues) In(languages []string) *Catalogues {
	return &Catalogues{order: languages, of: c.of}
}

func parseCatalogue(lang string, b []byte) (*Catalogue, error) {
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		return nil, err
	}
	c := &Catalogue{Lang: lang, tag: language.Make(lang), messages: make(map[string]message, len(raw))}
	for key, value := range raw {
		var text string
		if json.Unmarshal(value, &text) == nil {
			c.messages[key] = message{"other": c.set(text)}
			continue
		}
		forms := message{}
		if err := json.Unmarshal(value, &forms); err != nil {
			return nil, fmt.Errorf("%s: %w", key, err)
		}
		for form, text := range forms {
			forms[form] = c.set(text)
		}
		c.messages[key] = forms
	}
	c.group, c.decimal = c.messages["language.group"]["other"], c.messages["language.decimal"]["other"]
	return c, nil
}

var preposition = regexp.MustCompile(`(^|[ \x{00a0}(„])([KkSsVvZzOoUuAaIi]) `)

// set gives a text the typography of its language: in Czech and Slovak no line
// ends after a preposition or conjunction of one letter.
func (c *Catalogue) set(text string) string {
	if c.Lang != "cs" && c.Lang != "sk" {
		return text
	}
	// Twice, as two of them may follow one another ("a v").
	for range 2 {
		text = preposition.ReplaceAllString(text, "$1$2\u00a0")
	}
	return text
}

// Languages are the codes in the order of the language switch.
func (c *Catalogues) Languages() []string { return c.order }

// Of returns the catalogue of a language; false where there is none.
func (c *Catalogues) Of(lang string) (*Catalogue, bool) {
	if !slices.Contains(c.order, lang) {
		return nil, false
	}
	return c.of[lang], true
}

// Match returns the language of the interface that suits an Accept-Language
// header best, the first one where none does.
func (c *Catalogues) Match(accept string) string {
	tags := make([]language.Tag, len(c.order))
	for i, lang := range c.order {
		tags[i] = language.Make(lang)
	}
	wanted, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(wanted) == 0 {
		return c.order[0]
	}
	_, i, confidence := language.NewMatcher(tags).Match(wanted...)
	if confidence == language.No {
		for i, lang := range c.order {
			if lang == "en" {
				return c.order[i]
			}
		}
		return c.order[0]
	}
	return c.order[i]
}

// T returns the message of a key with its values filled in: pairs of name and
// value. A message without a translation reads in English; one that does not
// exist shows its key, which a test refuses.
func (c *Catalogue) T(key string, pairs ...any) string {
	m, ok := c.messages[key]
	if !ok {
		if c.spare != nil {
			return c.spare.T(key, pairs...)
		}
		return key
	}
	return c.fill(m["other"], pairs)
}

// Has reports whether there is a message of this key.
func (c *Catalogue) Has(key string) bool { _, ok := c.messages[key]; return ok }

// N returns the message of a key in the plural form of n; {n} is n with its
// thousands parted.
func (c *Catalogue) N(key string, n int, pairs ...any) string {
	m, ok := c.messages[key]
	if !ok {
		if c.spare != nil {
			return c.spare.N(key, n, pairs...)
		}
		return key
	}
	text, ok := m[formNames[plural.Cardinal.MatchPlural(c.tag, n, 0, 0, 0, 0)]]
	if !ok {
		text = m["other"]
	}
	return c.fill(text, append([]any{"n", c.Number(n)}, pairs...))
}

var formNames = map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other"}

func (c *Catalogue) fill(text string, pairs []any) string {
	if len(pairs) == 0 || !strings.Contains(text, "{") {
		return text
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		var value string
		switch v := pairs[i+1].(type) {
		case string:
			value = v
		case int:
			value = strconv.Itoa(v)
		default:
			value = fmt.Sprint(v)
		}
		text = strings.ReplaceAll(text, "{"+pairs[i].(string)+"}", value)
	}
	return text
}

// Number writes a whole number with its thousands parted, as the language does;
// four figures stay together where it leaves them so.
func (c *Catalogue) Number(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	if len(s) <= 3 {
		return sign + s
	}
	var b strings.Builder
	for i, r := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteString(c.group)
		}
		b.WriteRune(r)
	}
	return sign + b.String()
}

// Decimal writes a number with so many decimals, as the language does.
func (c *Catalogue) Decimal(f float64, decimals int) string {
	return strings.Replace(strconv.FormatFloat(f, 'f', decimals, 64), ".", c.decimal, 1)
}

// Keys are the keys of the catalogue, sorted, with their plural forms.
func (c *Catalogue) Keys() map[string][]string {
	keys := map[string][]string{}
	for key, m := range c.messages {
		for form := range m {
			keys[key] = append(keys[key], form)
		}
		sort.Strings(keys[key])
	}
	return keys
}

// Text returns one plural form of a message, for the parity test.
func (c *Catalogue) Text(key, form string) string { return c.messages[key][form] }
