package gazetteer

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io/fs"
	"sort"
	"strings"
	"sync"

	"twinhall/internal/errs"
)

// Names holds the names of countries and territories in the languages of the
// CLDR. It is immutable and safe for concurrent use.
type Names struct {
	// of a country (ISO 3166-1 alpha-2), by language, the usual name first
	of map[string]map[string][]string
}

// LoadNames returns the names of countries. The first call reads them; the
// error is as with Load.
var LoadNames = sync.OnceValues(ReadNames)

// ReadNames is LoadNames for a caller who keeps what it needs of them.
func ReadNames() (*Names, error) {
	b, err := fs.ReadFile(data, "data/countries.json.gz")
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, err,
			"this program was built without the names of countries: run make, which compiles them")
	}
	zip, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, errs.Wrap(errs.Internal, err, "the names of countries cannot be read: run make again")
	}
	names := &Names{}
	if err := json.NewDecoder(zip).Decode(&names.of); err != nil {
		return nil, errs.Wrap(errs.Internal, err, "the names of countries cannot be read: run make again")
	}
	return names, nil
}

// In returns the names in some languages alone; the others can be forgotten.
func (n *Names) In(langs ...string) *Names {
	only := &Names{of: make(map[string]map[string][]string, len(n.of))}
	for code, names := range n.of {
		only.of[code] = make(map[string][]string, len(langs))
		for _, lang := range langs {
			if of := names[lang]; len(of) > 0 {
				only.of[code][lang] = of[:1]
			}
		}
	}
	return only
}

// CountryName is the name of a country in a language ("cs", "sr-Latn"); where
// the language has none, that of its base language, then the English one, then
// the code itself.
func (n *Names) CountryName(code, lang string) string {
	for l := lang; ; {
		if names := n.of[code][l]; len(names) > 0 {
			return names[0]
		}
		cut := strings.LastIndexByte(l, '-')
		if cut < 0 {
			break
		}
		l = l[:cut]
	}
	if names := n.of[code]["en"]; len(names) > 0 {
		return names[0]
	}
	return code
}

// Countries returns all codes, sorted.
func (n *Names) Countries() []string {
	codes := make([]string, 0, len(n.of))
	for code := range n.of {
		codes = append(codes, code)
	}
	sort.Strings(codes)
	return codes
}

// All yields every name of every country, in all languages, sorted by code and
// language; short and other forms follow the usual one.
func (n *Names) All(yield func(code, lang, name string) bool) {
	for _, code := range n.Countries() {
		langs := make([]string, 0, len(n.of[code]))
		for lang := range n.of[code] {
			langs = append(langs, lang)
		}
		sort.Strings(langs)
		for _, lang := range langs {
			for _, name := range n.of[code][lang] {
				if !yield(code, lang, name) {
					return
				}
			}
		}
	}
}

// Each yields every name of every country as All does, without the language:
// the form that recognition of countries takes.
func (n *Names) Each(yield func(code, name string) bool) {
	n.All(func(code, _, name string) bool { return yield(code, name) })
}
