package recognise

import (
	"slices"
	"strings"
)

// Country is what a written country means.
type Country struct {
	// Code is the ISO 3166-1 alpha-2 code; XK for Kosovo. A territory with a
	// code of its own keeps it: "Réunion, France" is RE.
	Code string
	// Region is what else the text says: "West Virginia" of "USA, West
	// Virginia", "Bayern" of "bavorské". Empty where it says no more.
	Region string
}

// Countries recognises countries in any language. It never changes once made
// and is safe for concurrent use.
type Countries struct {
	names    map[string]string // CLDR name, key, to code; "" where it is borne by two
	disputed map[string][]string
}

// NewCountries builds the index from the forms of data/countries.tsv and from
// names, which yields the names of CLDR in any number of languages; codes that
// are no country of ISO 3166-1 are passed over. A CLDR name that two countries
// bear is recognised as neither, unless countries.tsv decides it.
func NewCountries(names func(yield func(code, name string) bool)) *Countries {
	c := &Countries{names: map[string]string{}, disputed: map[string][]string{}}
	iso := isoCodes()
	type pair struct{ code, name string }
	// Most variants of a language repeat its names.
	seen := map[pair]bool{}
	for code, name := range names {
		if iso[code] != code || seen[pair{code, name}] {
			continue
		}
		seen[pair{code, name}] = true
		for _, k := range []string{countryKey(name), countryKey(withoutBrackets(name))} {
			have, known := c.names[k]
			switch {
			case k == "" || known && have == code:
			case !known:
				c.names[k] = code
			case have == "":
				c.disputed[k] = appendNew(c.disputed[k], code)
			default:
				c.names[k], c.disputed[k] = "", []string{have, code}
			}
		}
	}
	return c
}

// withoutBrackets drops CLDR's additions: "Myanmar (Burma)".
func withoutBrackets(name string) string {
	before, _, _ := strings.Cut(name, " (")
	return before
}

// Disputed are the names, folded, that two or more countries bear in some
// languages of CLDR, with their codes. Those that countries.tsv decides are
// among them.
func (c *Countries) Disputed() map[string][]string {
	out := map[string][]string{}
	for k, codes := range c.disputed {
		out[k] = slices.Sorted(slices.Values(codes))
	}
	return out
}

// Recognise says which country written means, and what region it adds. It takes
// names in any language of CLDR, the inflected forms, adjectives, old names and
// abbreviations of countries.tsv, and ISO codes in capitals. It is false where
// nothing is known, where the text fits two countries (Korea, Congo, ČSSR), and
// where its parts contradict each other ("Austria, France").
//
// "SR" is Slovakia, as people write it in Czech and Slovak lists, not the code
// of Suriname; "Georgia" alone is the country.
func (c *Countries) Recognise(written string) (Country, bool) {
	if len(written) > maxCountry {
		return Country{}, false
	}
	if found, known := c.whole(written); known {
		return found.country()
	}
	parts := countryParts(written)
	if len(parts) < 2 {
		return Country{}, false
	}
	return c.fromParts(parts)
}

// maxCountry is the length in bytes beyond which a text names no country.
const maxCountry = 400

// meaning is what a text may mean: the countries, and what each is alone.
type meaning []countryForm

// country is the one country of m. Two regions of one country are that country.
func (m meaning) country() (Country, bool) {
	m = slices.DeleteFunc(slices.Clone(m), func(f countryForm) bool { return f.beside })
	if len(m) == 0 || m[0].code == ambiguous {
		return Country{}, false
	}
	out := Country{m[0].code, m[0].region}
	for _, f := range m[1:] {
		if f.code != out.Code {
			return Country{}, false
		}
		if f.region != out.Region {
			out.Region = ""
		}
	}
	return out, true
}

// whole looks written up as one name: as it stands, without what leads to it,
// without the form of the state. The first that is known counts, even where it
// decides nothing.
func (c *Countries) whole(written string) (meaning, bool) {
	if m := countryTables().exact[lower(written)]; m != nil {
		return m, true
	}
	if code, ok := isoCodes()[strings.TrimSpace(written)]; ok {
		return meaning{{code: code}}, true
	}
	key := countryKey(written)
	if m, ok := c.find(key); ok {
		return m, true
	}
	bare := withoutLead(key)
	if m := countryTables().exact[lowerWithoutLead(written)]; m != nil && bare != key {
		return m, true
	}
	if m, ok := c.find(bare); ok {
		return m, true
	}
	return c.find(withoutState(bare))
}

func (c *Countries) find(key string) (meaning, bool) {
	if len(key) < 2 {
		return nil, false
	}
	if m := countryTables().forms[key]; m != nil {
		return m, true
	}
	if code, ok := c.names[key]; ok {
		if code == "" {
			code = ambiguous
		}
		return meaning{{code: code}}, true
	}
	// Serbian and Croatian, written in Cyrillic, are the same words.
	if key[0] == 'c' {
		return c.find("l" + key[1:])
	}
	return nil, false
}

// fromParts reads "USA, West Virginia", "Románia (Erdély)": the parts that are
// known must agree, the others are the region.
func (c *Countries) fromParts(parts []string) (Country, bool) {
	var code string
	var regions, codes []string
	var held []meaning
	for _, part := range parts {
		m, known := c.whole(part)
		if !known {
			regions = append(regions, part)
			continue
		}
		if len(m) > 0 && m[0].code == ambiguous {
			return Country{}, false
		}
		held = append(held, m)
	}
	for _, m := range held {
		for _, f := range m {
			codes = appendNew(codes, f.code)
		}
	}
	for _, candidate := range codes {
		if fitsAll(held, candidate) {
			if code != "" {
				return Country{}, false
			}
			code = candidate
		}
	}
	if code == "" {
		return Country{}, false
	}
	alone := false
	for _, m := range held {
		for _, f := range m {
			if f.code != code {
				continue
			}
			alone = alone || !f.beside
			if f.region != "" {
				regions = appendNew(regions, f.region)
			}
		}
	}
	if !alone {
		return Country{}, false
	}
	return Country{code, strings.Join(regions, ", ")}, true
}

// fitsAll reports whether every part can mean the country with this code, or
// the one that it is a territory of.
func fitsAll(parts []meaning, code string) bool {
	for _, m := range parts {
		if !slices.ContainsFunc(m, func(f countryForm) bool {
			return f.code == code || f.code == countryTables().parents[code]
		}) {
			return false
		}
	}
	return true
}
