package i18n_test

import (
	"regexp"
	"testing"
	"testing/fstest"

	"twinhall/internal/i18n"
)

func TestTheCzechPrepositionBeforeANumber(t *testing.T) {
	t.Parallel()
	ve := []int{2, 3, 4, 12, 13, 14, 20, 21, 29, 30, 34, 40, 49, 100, 101, 150, 199, 200, 345, 499, 2000, 3500, 4001, 12000, 25000, 100000, 2000000}
	v := []int{0, 1, 5, 6, 7, 8, 9, 10, 11, 15, 16, 19, 50, 52, 60, 99, 500, 512, 999, 1000, 1002, 1200, 1999, 5000, 11000, 1000000, 1200000}
	for want, numbers := range map[string][]int{"ve": ve, "v": v} {
		for _, n := range numbers {
			if got := i18n.In("cs", n); got != want {
				t.Errorf("%s %d, want %s", got, n, want)
			}
		}
	}
	for _, n := range append(ve, v...) {
		if got := i18n.In("sk", n); got != "v" {
			t.Errorf("in Slovak %s %d", got, n)
		}
	}
}

// The preposition stands in the message where {v} is, and no line ends after it.
func TestAMessageHasThePrepositionOfItsNumber(t *testing.T) {
	t.Parallel()
	c, err := i18n.LoadCatalogues([]string{"cs"}, i18n.Folder{Name: "t", Files: fstest.MapFS{
		"messages/cs.json": {Data: []byte(`{"in": {"one": "{v} {n} zemi", "few": "{v} {n} zemích", "many": "{v} {n} země", "other": "{v} {n} zemích"}}`)},
		"messages/en.json": {Data: []byte(`{"in": {"one": "in {n} country", "other": "in {n} countries"}}`)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	for n, want := range map[int]string{1: "v\u00a01 zemi", 2: "ve\u00a02 zemích", 5: "v\u00a05 zemích", 12: "ve\u00a012 zemích", 50: "v\u00a050 zemích"} {
		if got := c.OrFirst("cs").N("in", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// No Czech or Slovak message writes the preposition before a number itself.
func TestMessagesLeaveThePrepositionToTheRule(t *testing.T) {
	t.Parallel()
	written := regexp.MustCompile(`(?i)\bv[eo]?[ \x{00a0}]\{n\}`)
	for _, lang := range []string{"cs", "sk"} {
		c := catalogue(t, lang)
		for key, forms := range c.Keys() {
			for _, form := range forms {
				if text := c.Text(key, form); written.MatchString(text) {
					t.Errorf("%s: %s (%s) says %q: write {v} {n}", lang, key, form, text)
				}
			}
		}
	}
}
