package wikidata

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed countries.tsv
var countriesTSV string

// countryTable is what is known of countries without asking: their codes and
// the languages in which their places are named.
type countryTable struct {
	codes     map[string]string   // Q-id → code
	items     map[string]string   // code → Q-id, the first of the file
	languages map[string][]string // code → languages, the first is tried first
}

var known = sync.OnceValue(func() *countryTable {
	t := &countryTable{codes: map[string]string{}, items: map[string]string{}, languages: map[string][]string{}}
	for line := range strings.Lines(countriesTSV) {
		cells := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if strings.HasPrefix(line, "#") || len(cells) != 3 {
			continue
		}
		q, code := cells[0], cells[1]
		t.codes[q] = code
		if t.items[code] == "" {
			t.items[code] = q
			t.languages[code] = strings.Fields(cells[2])
		}
	}
	return t
})
