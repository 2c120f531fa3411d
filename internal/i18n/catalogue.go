package i18n

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
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

// Folder holds the messages of one part of the program: a file
// messages/LANG.json for each language that it speaks.
type Folder struct {
	Name  string // by which errors call it
	Files fs.FS
}

// file is where the messages of a language stand in every folder.
func file(lang string) string { return "messages/" + lang + ".json" }

// first are the languages of the house, in the order of the switch.
var first = []string{"cs", "sk", "de", "en"}

// Languages are all that have a file in one of the folders: those of the house
// in the order of the switch, then the others by code.
func Languages(folders ...Folder) []string {
	var others []string
	for _, f := range folders {
		names, err := fs.Glob(f.Files, file("*"))
		if err != nil {
			panic(err) // the pattern is right
		}
		for _, name := range names {
			lang := strings.TrimSuffix(path.Base(name), ".json")
			if !slices.Contains(first, lang) && !slices.Contains(others, lang) {
				others = append(others, lang)
			}
		}
	}
	slices.Sort(others)
	return append(slices.Clone(first), others...)
}

// LoadCatalogues reads the messages of some languages from all folders.
// Messages are text, or an object of text by plural form; {name} stands for a
// value. A folder may lack a language, which then reads in English there. A
// key that stands twice in one language is an error that names both places.
func LoadCatalogues(order []string, folders ...Folder) (*Catalogues, error) {
	all := &Catalogues{order: order, of: map[string]*Catalogue{}}
	for _, lang := range order {
		c, err := loadCatalogue(lang, folders)
		if err != nil {
			return nil, err
		}
		if len(c.messages) == 0 {
			return nil, fmt.Errorf("no folder has messages in the language %s", lang)
		}
		all.of[lang] = c
	}
	english, ok := all.of["en"]
	if !ok {
		var err error
		if english, err = loadCatalogue("en", folders); err != nil {
			return nil, err
		}
	}
	for _, c := range all.of {
		if c.Lang != "en" {
			c.spare = english
		}
	}
	return all, nil
}

// loadCatalogue reads the messages of one language from all folders.
func loadCatalogue(lang string, folders []Folder) (*Catalogue, error) {
	c := &Catalogue{Lang: lang, tag: language.Make(lang), messages: map[string]message{}}
	places := map[string]string{}
	for _, f := range folders {
		b, err := fs.ReadFile(f.Files, file(lang))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		place := f.Name + "/" + file(lang)
		if err == nil {
			err = c.read(b, place, places)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", place, err)
		}
	}
	c.group, c.decimal = c.messages["language.group"]["other"], c.messages["language.decimal"]["other"]
	return c, nil
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

// read adds the messages of one file and remembers in places where each stands.
func (c *Catalogue) read(b []byte, place string, places map[string]string) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.New("this is no JSON object")
	}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return err
		}
		key := t.(string) // what else an object begins its members with, Token refuses
		if other, ok := places[key]; ok {
			return fmt.Errorf("%s stands in %s already", key, other)
		}
		places[key] = place
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		if c.messages[key], err = c.message(value); err != nil {
			return fmt.Errorf("%s: %w", key, err)
		}
	}
	_, err := d.Token()
	return err
}

// message reads a text, or an object of text by plural form.
func (c *Catalogue) message(value json.RawMessage) (message, error) {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return message{"other": c.set(text)}, nil
	}
	forms := message{}
	if err := json.Unmarshal(value, &forms); err != nil {
		return nil, err
	}
	for form, text := range forms {
		forms[form] = c.set(text)
	}
	return forms, nil
}

var preposition = regexp.MustCompile(`(^|[ \x{00a0}(„])([KkSsVvZzOoUuAaIi]) `)

// set gives a text the typography of its language: in Czech and Slovak no line
// ends after a preposition or conjunction of one letter.
func (c *Catalogue) set(text string) string {
	if c.Lang != "cs" && c.Lang != "sk" {
		return text
	}
	text = strings.ReplaceAll(text, "{v} ", "{v}\u00a0")
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

// OrFirst returns the catalogue of a language, and that of the first language
// where there is none: for who has chosen a language that is no longer offered.
func (c *Catalogues) OrFirst(lang string) *Catalogue {
	if of, ok := c.Of(lang); ok {
		return of
	}
	return c.of[c.order[0]]
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
// thousands parted, {v} the preposition of In.
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
	return c.fill(text, append([]any{"n", c.Number(n), "v", In(c.Lang, n)}, pairs...))
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
