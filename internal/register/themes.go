package register

import (
	_ "embed"
	"strings"
	"sync"

	"twinhall/internal/i18n"
)

//go:embed themes.tsv
var themesFile string

// Theme is a field of cooperation from the one list of top themes. Names are
// by language: cs, sk, de, en.
type Theme struct {
	Key   string
	Names map[string]string
}

// Themes are the top themes in the order of the list.
var Themes = sync.OnceValue(func() []Theme {
	lines := strings.Split(strings.TrimSpace(themesFile), "\n")
	langs := strings.Split(lines[0], "\t")[1:]
	var all []Theme
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		t := Theme{Key: cells[0], Names: map[string]string{}}
		for i, lang := range langs {
			t.Names[lang] = cells[i+1]
		}
		all = append(all, t)
	}
	return all
})

// ThemeNamed returns the key of the theme with this key or name in any of the
// languages.
func ThemeNamed(written string) (string, bool) {
	folded := i18n.Fold(written)
	for _, t := range Themes() {
		if i18n.Fold(t.Key) == folded {
			return t.Key, true
		}
		for _, n := range t.Names {
			if i18n.Fold(n) == folded {
				return t.Key, true
			}
		}
	}
	return "", false
}

// themeKeys are the keys of all themes in the order in which they are shown.
func themeKeys() []string {
	var keys []string
	for _, t := range Themes() {
		keys = append(keys, t.Key)
	}
	return keys
}
