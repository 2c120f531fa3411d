// Package toponym decides what towns, regions and countries are called before a
// reader: the own name of the place in Latin letters, or the name that is in
// common use today in the reader's language. It is a function of names and of
// the tables in data, and knows neither the register nor a database.
package toponym

import (
	"iter"
	"strings"
)

// Place is what is known of a place before its shown name is decided.
type Place struct {
	// Name is the name in the register, in its own script.
	Name string
	// Country is ISO 3166-1 alpha-2.
	Country string
	// Key is that of the gazetteer's place ("geonames:2761369"), "" = none.
	Key string
	// Others yields further names, the better first: one in Latin letters is shown
	// where Name is in a script that has no table. nil = none.
	Others iter.Seq[string]
}

// Called is what a place is called where that is not simply its name in the
// register. It is shared by places and must not be changed.
type Called struct {
	// Own is the own name in Latin letters.
	Own string
	in  map[string]string // by language, those in common use today
}

// Shown is the name of a place for readers of a language, and the only place
// where this is decided. It is, in this order: what the association corrected
// for the language, "" = nothing; the name in common use today in the language;
// the own name in Latin letters. name is the one in the register; c is nil where
// the tables know nothing else.
func Shown(name, corrected string, c *Called, lang string) string {
	switch {
	case corrected != "":
		return corrected
	case c == nil:
		return name
	}
	if exonym := c.in[lang]; exonym != "" {
		return exonym
	}
	return c.Own
}

// Exonyms calls f for each name in common use in a language.
func (c *Called) Exonyms(f func(lang, name string)) {
	if c == nil {
		return
	}
	for _, lang := range Languages {
		if name := c.in[lang]; name != "" {
			f(lang, name)
		}
	}
}

// Called says what a place is called, nil where that is its name in the
// register in every language.
func (t *Tables) Called(p Place) *Called {
	known := t.places[p.Key]
	if p.Key == "" {
		known = t.byName[p.Country+" "+p.Name]
	}
	if known != nil && (p.Name == known.replaces || p.Name == known.Own) {
		return &known.Called
	}
	own := Own(p)
	if known != nil {
		// Somebody gave the place another name than the gazetteer: it stands, and
		// so do the names in other languages.
		return &Called{Own: own, in: known.in}
	}
	if own == p.Name {
		return nil
	}
	return &Called{Own: own}
}

// Own is the own name of a place in Latin letters and in usual case.
func Own(p Place) string {
	name := UsualCase(p.Name, p.Country)
	if !Latin(name) {
		name = latinOf(name, p)
	}
	return withoutSigns(name, p.Country)
}

func latinOf(name string, p Place) string {
	if part := latinPart(name); part != "" {
		return part
	}
	roman := Romanise(name, p.Country)
	if Latin(roman) {
		return roman
	}
	if p.Others == nil {
		return roman
	}
	for other := range p.Others {
		if other != "" && Latin(other) {
			return other
		}
	}
	return roman
}

// latinPart is what stands in Latin letters of a name that is given in two
// scripts ("Sidi Senoussi سيدي سنوسي"), "" = nothing does.
func latinPart(name string) string {
	var kept []string
	for word := range strings.FieldsSeq(name) {
		if Latin(word) && hasLetter(word) {
			kept = append(kept, word)
		}
	}
	return strings.TrimRight(strings.Join(kept, " "), " ,-–/(")
}

// signless are the countries in whose names an apostrophe is nothing but a sign
// of transliteration (Arkhangel'sk, P'ot'i).
const signless = " RU UA BY BG GE AM KZ KG MD AZ KP KR SY IQ IR SA AE JO LB EG YE OM QA KW BH "

// withoutSigns takes from a name the signs that transliterations add.
func withoutSigns(name, country string) string {
	if country == "BG" {
		// The official romanisation has no ŭ.
		name = bulgarian.Replace(name)
	}
	if strings.Contains(signless, " "+country+" ") {
		name = signs.Replace(name)
	}
	return name
}

var (
	bulgarian = strings.NewReplacer("ŭ", "a", "Ŭ", "A")
	signs     = strings.NewReplacer("'", "", "’", "", "‘", "", "ʹ", "", "ʼ", "", "`", "")
)
