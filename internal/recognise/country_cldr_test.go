package recognise

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// cldrFolder is where the pinned npm package lies, empty where it does not.
func cldrFolder() string {
	for _, root := range []string{os.Getenv("TWINHALL_NODE_MODULES"), filepath.Join("..", "..", "node_modules"),
		filepath.Join("..", "..", "frontend", "node_modules")} {
		folder := filepath.Join(root, "cldr-localenames-full", "main")
		if _, err := os.Stat(folder); root != "" && err == nil {
			return folder
		}
	}
	return ""
}

type cldrName struct{ language, code, name string }

// cldrNames reads the names of countries of every language of CLDR, with the
// short and other variants.
var cldrNames = sync.OnceValues(func() ([]cldrName, error) {
	files, err := filepath.Glob(filepath.Join(cldrFolder(), "*", "territories.json"))
	if err != nil {
		return nil, err
	}
	var out []cldrName
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		var doc struct {
			Main map[string]struct {
				LocaleDisplayNames struct{ Territories map[string]string }
			}
		}
		if err := json.Unmarshal(raw, &doc); err != nil {
			return nil, err
		}
		for language, main := range doc.Main {
			for code, name := range main.LocaleDisplayNames.Territories {
				code, _, _ = strings.Cut(code, "-alt-")
				out = append(out, cldrName{language, code, name})
			}
		}
	}
	return out, nil
})

// testCountries is the recogniser with all names of CLDR. Without the package
// the test is skipped, except in CI.
func testCountries(t testing.TB) *Countries {
	t.Helper()
	if cldrFolder() == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("npm package cldr-localenames-full is not installed: run npm ci")
		}
		t.Skip("npm package cldr-localenames-full is not installed: run npm ci")
	}
	names, err := cldrNames()
	if err != nil {
		t.Fatal(err)
	}
	return allCountries(names)
}

var allCountries = func() func(names []cldrName) *Countries {
	var once sync.Once
	var c *Countries
	return func(names []cldrName) *Countries {
		once.Do(func() {
			c = NewCountries(func(yield func(code, name string) bool) {
				for _, n := range names {
					if !yield(n.code, n.name) {
						return
					}
				}
			})
		})
		return c
	}
}()

// The languages whose every name of a country must be recognised: the official
// ones of the Union, of its neighbours, and the world's larger ones.
var fullLanguages = strings.Fields(`
	bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv
	ar be bs ca eu gl he hy id is ja ka ko lb mk nb ru sq sr sr-Latn tr uk vi zh`)

// What two countries are called in two languages, or in one; neither is
// recognised by it: the Congos, both halves of Saint Martin, Albanian Nigeria
// and Niger, Irish Togo and Tonga.
var disputedNames = setOfNames(
	"Congo", "Kongo", "Saint Martin", "Saint-Martin", "Sveti Martin", "Свети Мартин", "São Martinho", "Nigeri", "Tóga",
)

// Abbreviations in CLDR that are the ISO code of another country: the code
// counts, or no column of codes could be read.
var codesNotNames = setOfNames("RU", "AS")

func setOfNames(names ...string) map[string]bool {
	set := map[string]bool{}
	for _, n := range names {
		set[n] = true
	}
	return set
}

func TestEveryCLDRName(t *testing.T) {
	t.Parallel()
	c := testCountries(t)
	names, err := cldrNames()
	if err != nil {
		t.Fatal(err)
	}
	full := map[string]int{}
	for _, l := range fullLanguages {
		full[l] = 0
	}
	for _, n := range names {
		if _, ok := full[n.language]; !ok || isoCodes()[n.code] != n.code {
			continue
		}
		full[n.language]++
		got, ok := c.Recognise(n.name)
		switch {
		case codesNotNames[n.name] && got.Code == n.name:
		case disputedNames[n.name]:
			if ok {
				t.Errorf("%s: %q is disputed, but recognised as %s", n.language, n.name, got.Code)
			}
		case !ok:
			t.Errorf("%s: %q (%s) is not recognised; %v", n.language, n.name, n.code, c.disputed[countryKey(n.name)])
		case got.Code != n.code:
			t.Errorf("%s: %q (%s) is taken for %s", n.language, n.name, n.code, got.Code)
		}
	}
	for l, n := range full {
		if n < 200 {
			t.Errorf("%s: only %d names", l, n)
		}
	}
}
