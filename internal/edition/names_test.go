package edition_test

import (
	"cmp"
	"maps"
	"math"
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
	folded := map[string][]string{} // each name is read two thousand times
	fold := func(name string) []string {
		if _, known := folded[name]; !known {
			folded[name] = i18n.FoldSpellings(name)
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
		limit, typing := 1+random.IntN(12), random.IntN(2) == 0
		want, how := readAll(e, fold, text, limit, typing)
		found[how]++
		var got []string
		for _, h := range e.Find(text, edition.FindOptions{Limit: limit, Typing: typing}) {
			got = append(got, e.Unit(h.Unit).Slug)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%q, %d at most: found %v, want %v", text, limit, got, want)
		}
	}
	for how := range 10 {
		if found[how] < 5 {
			t.Errorf("only %d texts met a name in way %d", found[how], how)
		}
	}
}

// readAll is Find by its definition: the slugs of the best units, and the way
// in which the best meets the text. fold is i18n.FoldSpellings, which may
// remember.
func readAll(e *edition.Edition, fold func(string) []string, text string, limit int, typing bool) (slugs []string, how int) {
	folded := i18n.Fold(text)
	if folded == "" {
		return nil, -1
	}
	var all []meeting
	for i := range e.Units {
		u := &e.Units[i]
		weight := int(1000 * math.Log10(100+float64(u.Population)+20000*float64(u.Counted)))
		seen := map[string]bool{}
		add := func(name string, less int) {
			for _, spelt := range fold(name) {
				if !seen[spelt] {
					seen[spelt] = true
					for _, how := range howItMeets(folded, spelt) {
						all = append(all, meeting{u, how, max(0, weight-less)})
					}
				}
			}
		}
		add(u.Name, 0)
		add(u.OwnName(), 0)
		for _, n := range u.Names {
			add(n.Name, 2000)
		}
	}
	worth := []int{100000, 60000, 59000, 57500, 57000, 56000, 58000, 40000, 20000, 10000}
	if typing {
		worth[4], worth[5] = 60000, 59000
	}
	least := 0
	for _, m := range all {
		if m.how == 0 {
			least = max(least, m.weight+1000)
		}
	}
	// best is the best meeting of each unit among some ways.
	best, part := map[*edition.Unit]meeting{}, false
	take := func(ways ...int) {
		for _, m := range all {
			if !slices.Contains(ways, m.how) || m.how == 6 && m.weight < least {
				continue
			}
			part = part || m.how < 6 || m.how == 7
			if b, ok := best[m.u]; !ok || cmp.Or(cmp.Compare(worth[m.how]+m.weight, worth[b.how]+b.weight), cmp.Compare(b.how, m.how)) > 0 {
				best[m.u] = m
			}
		}
	}
	if take(0, 1, 2, 4, 5); !typing || len(best) < limit {
		take(6)
	}
	if len(best) < limit {
		take(3)
	}
	if len(best) < limit {
		take(7)
	}
	if !part {
		take(8, 9)
	}
	list := slices.Collect(maps.Values(best))
	slices.SortFunc(list, func(a, b meeting) int {
		return cmp.Or(cmp.Compare(worth[b.how]+b.weight, worth[a.how]+a.weight), cmp.Compare(a.how, b.how), strings.Compare(a.u.Slug, b.u.Slug))
	})
	if len(list) == 0 {
		return nil, -1
	}
	for _, m := range list[:min(limit, len(list))] {
		slugs = append(slugs, m.u.Slug)
	}
	return slugs, list[0].how
}

// meeting is how a text meets a name.
type meeting struct {
	u           *edition.Unit
	how, weight int
}

// howItMeets are the ways in which a text meets a name: as a part of it, and
// beside that as one with an error.
func howItMeets(text, name string) (ways []int) {
	allowed := 1
	if len(text) >= 8 {
		allowed = 2
	}
	typos := i18n.Typos(text, name, allowed)
	sorted := func(s string) string { b := []byte(s); slices.Sort(b); return string(b) }
	for how, meets := range []bool{name == text, strings.HasPrefix(name, text+" "), strings.Contains(name+" ", " "+text+" "), abbreviates(text, name),
		strings.HasPrefix(name, text), strings.Contains(name, " "+text), false, len(text) >= 3 && strings.Contains(name, text)} {
		if meets && (how < 4 || name != text) {
			ways = append(ways, how)
		}
	}
	if typos == 1 && len(name) >= 4 && (len(text) > 4 || len(text) == 4 && (len(name) == 5 || sorted(text) == sorted(name))) {
		ways = append(ways, 6)
	}
	if len(text) >= 3 && typos <= allowed && shareTrigram(text, name) {
		ways = append(ways, 7+typos)
	}
	return ways
}

// abbreviates reports whether the words of a text begin words of a name in
// order, the first the first.
func abbreviates(text, name string) bool {
	words, in := strings.Split(text, " "), strings.Split(name, " ")
	if len(words) < 2 || !strings.HasPrefix(in[0], words[0]) {
		return false
	}
	at := 1
	for _, word := range words[1:] {
		for at < len(in) && !strings.HasPrefix(in[at], word) {
			at++
		}
		if at++; at > len(in) {
			return false
		}
	}
	return len(slices.MaxFunc(words, func(a, b string) int { return cmp.Compare(len(a), len(b)) })) >= 2
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
