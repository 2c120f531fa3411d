package recognise_test

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"twinhall/internal/i18n"
	"twinhall/internal/recognise"
)

// TestMeasureCountryless: partners without a country, held against the country
// that the Wikipedia list gives the same pair.
func TestMeasureCountryless(t *testing.T) {
	t.Parallel()
	places, countries := realPlaces(t), loadCountries(t)
	truth := map[string]map[string]bool{} // town, its country, partner → the partner's countries
	put := func(r map[string]string, a, b string) {
		ca, _ := countries.code(r["country"+a])
		cb, _ := countries.code(r["country"+b])
		k := i18n.Fold(r["city"+a]) + "|" + ca + "|" + i18n.Fold(r["city"+b])
		if truth[k] == nil {
			truth[k] = map[string]bool{}
		}
		truth[k][cb] = true
	}
	for _, r := range table(t, "partnerships/wikipedia-2026-raw.csv") {
		put(r, "1", "2")
		put(r, "2", "1")
	}
	type count struct{ rows, decided, checked, wrong int }
	var plain, qualified count
	var wrong []string
	// Of plain names and of those with a region: how many must be checked, and how
	// many may disagree. Of the six with a region Wikipedia names another partner
	// of that name: docs/recognition.md.
	type bounds struct{ every, plain, plainWrong, qualified, qualifiedWrong, decided int }
	least := bounds{1, 7_900, 6, 1_700, 6, 66}
	if testing.Short() {
		least = bounds{4, 1_950, 2, 425, 1, 65}
	}
	for i, r := range table(t, "partnerships/sistercity-info-2025.csv") {
		if i%least.every != 0 {
			continue
		}
		c := &plain
		if strings.Contains(r["sister"], ",") {
			c = &qualified
		}
		c.rows++
		f := places.Place(recognise.Written{Name: r["sister"]})
		if f.Outcome != recognise.Decided {
			continue
		}
		c.decided++
		code, _ := countries.code(r["country"])
		name, _, _ := strings.Cut(r["sister"], ",")
		city, _, _ := strings.Cut(r["city"], ",")
		known := truth[i18n.Fold(city)+"|"+code+"|"+i18n.Fold(name)]
		if len(known) == 0 {
			continue
		}
		c.checked++
		if !known[f.Place.Country] {
			c.wrong++
			wrong = append(wrong, fmt.Sprintf("%s (%s) – %s: %s, %s, %s; Wikipedia %v", r["city"], code, r["sister"], f.Place.Key, f.Place.Region,
				f.Place.Country, known))
		}
	}
	t.Logf("plain %+v, with a region %+v", plain, qualified)
	if dir := os.Getenv("TWINHALL_MEASURE"); dir != "" {
		sort.Strings(wrong)
		_ = os.WriteFile(dir+"/countryless.txt", []byte(strings.Join(wrong, "\n")+"\n"), 0o644)
	}
	for _, w := range wrong {
		t.Log(w)
	}
	if share := float64(plain.decided) / float64(plain.rows); 100*share < float64(least.decided) {
		t.Errorf("%.1f %% of the plain names are decided, fewer than before", 100*share)
	}
	if plain.checked < least.plain || plain.wrong > least.plainWrong || qualified.checked < least.qualified || qualified.wrong > least.qualifiedWrong {
		t.Errorf("plain %+v, with a region %+v: more disagree with the Wikipedia list than before", plain, qualified)
	}
}
