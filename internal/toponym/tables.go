package toponym

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed data
var data embed.FS

// Languages are those that have a file of names in common use.
var Languages = []string{"cs", "sk", "de", "en", "hr"}

// Tables are the names of the files in data. They are immutable and safe for
// concurrent use.
type Tables struct {
	places  map[string]*knownPlace // by the key of the gazetteer
	byName  map[string]*knownPlace // by country and own name
	regions map[string]*Called     // by country and name
}

// knownPlace is a place with a name of its own in some language, or one that
// the gazetteer has under a foreign name.
type knownPlace struct {
	Called
	country  string
	replaces string // the name that the gazetteer gives it
}

// Load returns the tables. They are read once.
var Load = sync.OnceValue(func() *Tables {
	t, err := read(data)
	if err != nil {
		panic(err) // the files are embedded, and a test reads them
	}
	return t
})

func read(files fs.FS) (*Tables, error) {
	t := &Tables{places: map[string]*knownPlace{}, byName: map[string]*knownPlace{}, regions: map[string]*Called{}}
	place := func(own, country, number string) (*knownPlace, error) {
		key := "geonames:" + number
		known := t.places[key]
		if known == nil {
			known = &knownPlace{Called: Called{Own: own, in: map[string]string{}}, country: country, replaces: own}
			t.places[key] = known
			name := country + " " + own
			if t.byName[name] != nil {
				return nil, fmt.Errorf("toponym: two places %s have lines", name)
			}
			t.byName[name] = known
		}
		if known.Own != own || known.country != country {
			return nil, fmt.Errorf("toponym: place %s is %s in %s and %s in %s", number, known.Own, known.country, own, country)
		}
		return known, nil
	}
	for c, err := range lines(files, "data/own.tsv", 5) {
		if err != nil {
			return nil, err
		}
		known, err := place(c[0], c[1], c[2])
		if err != nil {
			return nil, err
		}
		known.replaces = c[3]
	}
	for _, lang := range Languages {
		for c, err := range lines(files, "data/exonyms/"+lang+".tsv", 6) {
			if err != nil {
				return nil, err
			}
			known, err := place(c[1], c[2], c[3])
			if err != nil {
				return nil, err
			}
			if known.in[lang] != "" {
				return nil, fmt.Errorf("toponym: %s has two names in %s", c[1], lang)
			}
			known.in[lang] = c[0]
		}
	}
	return t, t.readRegions(files)
}

func (t *Tables) readRegions(files fs.FS) error {
	for c, err := range lines(files, "data/regions.tsv", 8) {
		if err != nil {
			return err
		}
		called := &Called{Own: c[2], in: map[string]string{}}
		for i, lang := range Languages {
			if c[3+i] != "" {
				called.in[lang] = c[3+i]
			}
		}
		names := map[string]bool{c[2]: true}
		for name := range strings.SplitSeq(c[1], ";") {
			names[name] = true
		}
		for _, name := range slices.Sorted(maps.Keys(names)) {
			key := c[0] + " " + name
			if t.regions[key] != nil {
				return fmt.Errorf("toponym: the region %s has two lines", key)
			}
			t.regions[key] = called
		}
	}
	return nil
}

// lines yields the cells of each line of a table behind its head.
func lines(files fs.FS, path string, cells int) func(yield func([]string, error) bool) {
	return func(yield func([]string, error) bool) {
		b, err := fs.ReadFile(files, path)
		if err != nil {
			yield(nil, err)
			return
		}
		first := true
		for line := range strings.Lines(string(b)) {
			if first {
				first = false
				continue
			}
			c := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if len(c) != cells {
				yield(nil, fmt.Errorf("toponym: %s: %q has %d cells instead of %d", path, line, len(c), cells))
				return
			}
			if !yield(c, nil) {
				return
			}
		}
	}
}

// rules are the rules of romanisation: letters → Latin letters, by rule.
var rules = sync.OnceValue(func() map[string]map[string]string {
	all := map[string]map[string]string{}
	for c, err := range lines(data, "data/romanisation.tsv", 3) {
		if err != nil {
			panic(err) // as in Load
		}
		if all[c[0]] == nil {
			all[c[0]] = map[string]string{}
		}
		all[c[0]][c[1]] = c[2]
	}
	return all
})

var small = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for c, err := range lines(data, "data/small_words.tsv", 2) {
		if err != nil {
			panic(err) // as in Load
		}
		for country := range strings.FieldsSeq(c[0]) {
			if all[country] == nil {
				all[country] = map[string]bool{}
			}
			for word := range strings.FieldsSeq(c[1]) {
				all[country][word] = true
			}
		}
	}
	return all
})

// smallWords are the words that names of a country write small within a name.
func smallWords(country string) map[string]bool { return small()[country] }

// Line is what the files say of one place.
type Line struct {
	// Key is that of the gazetteer, Replaces the name that the gazetteer gives.
	Key, Own, Country, Replaces string
	// In are the names in common use, by language.
	In map[string]string
}

// Lines are all places of the files, by key.
func (t *Tables) Lines() []Line {
	var all []Line
	for _, key := range slices.Sorted(maps.Keys(t.places)) {
		known := t.places[key]
		all = append(all, Line{key, known.Own, known.country, known.replaces, maps.Clone(known.in)})
	}
	return all
}
