package edition_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"twinhall/internal/edition"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
)

// Search finds what reading all names one after the other would find, in the
// same order.
func TestSearchIsWhatReadingAllNamesFinds(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 1))
	word := func() string {
		letters := []string{"a", "b", "á", "Ž", "n", "o", "ж"}
		var s strings.Builder
		for range 2 + random.IntN(7) {
			s.WriteString(letters[random.IntN(len(letters))])
		}
		return s.String()
	}
	s := &edition.Snapshot{Number: 1}
	for i := range 400 {
		u := &register.Unit{ID: register.UnitID(strconv.Itoa(i)), Slug: strconv.Itoa(i), Level: register.LevelMunicipality, Country: "CZ", Name: word(),
			Population: int64(random.IntN(5))}
		if random.IntN(3) == 0 {
			u.Name += " " + word()
		}
		for range random.IntN(3) {
			u.Names = append(u.Names, register.Name{Kind: register.NameAlternate, Name: word()})
		}
		s.Units = append(s.Units, u)
	}
	e := edition.New(s)
	folded := map[string]string{} // each name is read two thousand times
	fold := func(name string) string {
		if _, known := folded[name]; !known {
			folded[name] = i18n.Fold(name)
		}
		return folded[name]
	}
	found := map[int]int{}
	for range 2000 {
		name := []rune(s.Units[random.IntN(len(s.Units))].Name)
		from := random.IntN(len(name))
		text := string(name[from : from+1+random.IntN(len(name)-from)])
		if random.IntN(3) == 0 {
			for range 1 + random.IntN(2) {
				name[random.IntN(len(name))] = 'q'
			}
			text = string(name)
		}
		limit := 1 + random.IntN(12)
		want, how := readAll(e, fold, text, limit)
		found[how]++
		var got []string
		for _, h := range e.Search(text, limit) {
			got = append(got, e.Unit(h.Unit).Slug)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q, %d at most: found %v, want %v", text, limit, got, want)
		}
	}
	for how := range 6 {
		if found[how] < 5 {
			t.Errorf("only %d texts met a name in way %d", found[how], how)
		}
	}
}

// readAll is Search by its definition: the slugs of the best units, and the
// way in which the best meets the text. fold is i18n.Fold, which may remember.
func readAll(e *edition.Edition, fold func(string) string, text string, limit int) (slugs []string, how int) {
	type hit struct {
		u        *edition.Unit
		how      int
		other    int
		official int
	}
	folded := i18n.Fold(text)
	if folded == "" {
		return nil, -1
	}
	var hits []hit
	mistyped := true
	for i := range e.Units {
		u := &e.Units[i]
		best := hit{u: u, how: -1}
		for j, name := range append(append([]register.Name{{Name: u.Name}}, u.Names...), register.Name{Name: u.OwnName()}) {
			h := hit{u, howItMeets(folded, fold(name.Name)), min(j, 1), j}
			if h.how != 0 {
				h.official = 0 // which name it was matters only for whole ones
			}
			if h.how >= 0 && (best.how < 0 || cmp.Or(cmp.Compare(h.how, best.how), cmp.Compare(h.official, best.official)) < 0) {
				best = h
			}
		}
		if best.how >= 0 {
			hits = append(hits, best)
			mistyped = mistyped && best.how >= 4
		}
	}
	if !mistyped {
		hits = slices.DeleteFunc(hits, func(h hit) bool { return h.how >= 4 })
	}
	slices.SortFunc(hits, func(a, b hit) int {
		if a.how == 0 && b.how == 0 && a.other != b.other {
			return a.other - b.other
		}
		return cmp.Or(cmp.Compare(a.how, b.how), cmp.Compare(b.u.Population, a.u.Population), strings.Compare(a.u.Slug, b.u.Slug))
	})
	if len(hits) == 0 {
		return nil, -1
	}
	for _, h := range hits[:min(limit, len(hits))] {
		slugs = append(slugs, h.u.Slug)
	}
	return slugs, hits[0].how
}

func howItMeets(text, name string) int {
	allowed := 1
	if len(text) >= 8 {
		allowed = 2
	}
	switch {
	case name == text:
		return 0
	case strings.HasPrefix(name, text):
		return 1
	case strings.Contains(name, " "+text):
		return 2
	case len(text) >= 3 && strings.Contains(name, text):
		return 3
	case len(text) >= 3 && i18n.Typos(text, name, allowed) <= allowed && shareTrigram(text, name):
		return 3 + i18n.Typos(text, name, allowed)
	}
	return -1
}

func shareTrigram(a, b string) bool {
	a, b = " "+a+" ", " "+b+" "
	for i := 0; i+3 <= len(a); i++ {
		if strings.Contains(b, a[i:i+3]) {
			return true
		}
	}
	return false
}
