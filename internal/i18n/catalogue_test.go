package i18n_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"twinhall/internal/i18n"
	"twinhall/internal/web"
)

const nbsp = "\u00a0"

var load = sync.OnceValues(func() (*i18n.Catalogues, error) { return web.Features().Catalogues() })

func catalogues(t *testing.T) *i18n.Catalogues {
	t.Helper()
	all, err := load()
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func catalogue(t *testing.T, lang string) *i18n.Catalogue {
	t.Helper()
	c, ok := catalogues(t).Of(lang)
	if !ok {
		t.Fatalf("no catalogue %s", lang)
	}
	return c
}

func TestN(t *testing.T) {
	t.Parallel()
	for key, byLang := range map[string]map[string]string{
		"count.partnerships": {
			"cs": "0~partnerství|1~partnerství|2~partnerství|5~partnerství|21~partnerství|1~234~partnerství",
			"sk": "0~partnerstiev|1~partnerstvo|2~partnerstvá|5~partnerstiev|21~partnerstiev|1~234~partnerstiev",
			"de": "0 Partnerschaften|1 Partnerschaft|2 Partnerschaften|5 Partnerschaften|21 Partnerschaften|1.234 Partnerschaften",
			"hr": "0~partnerstava|1~partnerstvo|2~partnerstva|5~partnerstava|21~partnerstvo|1.234~partnerstva",
			"en": "0 partnerships|1 partnership|2 partnerships|5 partnerships|21 partnerships|1,234 partnerships",
		},
		"count.partners": {
			"cs": "0~partnerů|1~partner|2~partneři|5~partnerů|21~partnerů|1~234~partnerů",
			"sk": "0~partnerov|1~partner|2~partneri|5~partnerov|21~partnerov|1~234~partnerov",
			"de": "0 Partner|1 Partner|2 Partner|5 Partner|21 Partner|1.234 Partner",
			"hr": "0~partnera|1~partner|2~partnera|5~partnera|21~partner|1.234~partnera",
			"en": "0 partners|1 partner|2 partners|5 partners|21 partners|1,234 partners",
		},
		"search.found": {
			"cs": "Nalezeno 0~obcí|Nalezena 1~obec|Nalezeny 2~obce|Nalezeno 5~obcí|Nalezeno 21~obcí|Nalezeno 1~234~obcí",
			"sk": "Našlo sa 0~obcí|Našla sa 1~obec|Našli sa 2~obce|Našlo sa 5~obcí|Našlo sa 21~obcí|Našlo sa 1~234~obcí",
			"de": "0 Gemeinden gefunden|1 Gemeinde gefunden|2 Gemeinden gefunden|5 Gemeinden gefunden|21 Gemeinden gefunden|1.234 Gemeinden gefunden",
			"hr": "Pronađeno je 0~gradova ili općina|Pronađen je 1~grad ili općina|Pronađena su 2~grada ili općine|Pronađeno je 5~gradova ili " +
				"općina|Pronađen je 21~grad ili općina|Pronađena su 1.234~grada ili općine",
			"en": "0 towns found|1 town found|2 towns found|5 towns found|21 towns found|1,234 towns found",
		},
		"town.population": {
			"cs": "0~obyvatel|1~obyvatel|2~obyvatelé|5~obyvatel|21~obyvatel|1~234~obyvatel",
			"sk": "0~obyvateľov|1~obyvateľ|2~obyvatelia|5~obyvateľov|21~obyvateľov|1~234~obyvateľov",
			"de": "0 Einwohner|1 Einwohner|2 Einwohner|5 Einwohner|21 Einwohner|1.234 Einwohner",
			"hr": "0~stanovnika|1~stanovnik|2~stanovnika|5~stanovnika|21~stanovnik|1.234~stanovnika",
			"en": "0 inhabitants|1 inhabitant|2 inhabitants|5 inhabitants|21 inhabitants|1,234 inhabitants",
		},
	} {
		for lang, want := range byLang {
			c := catalogue(t, lang)
			var got []string
			for _, n := range []int{0, 1, 2, 5, 21, 1234} {
				got = append(got, c.N(key, n))
			}
			if got := strings.ReplaceAll(strings.Join(got, "|"), nbsp, "~"); got != want {
				t.Errorf("%s: %s reads\n %s, want\n %s", lang, key, got, want)
			}
		}
	}
}

// The sentence under the name of a town is put together of three messages.
func TestNComposes(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string][3]string{
		"cs": {"Teplice: 1~partner v~1~zemi.", "Teplice: 3~partneři ve~2~zemích.", "Teplice: 9~partnerů v~5~zemích."},
		"sk": {"Teplice: 1~partner v~1~krajine.", "Teplice: 3~partneri v~2~krajinách.", "Teplice: 9~partnerov v~5~krajinách."},
		"de": {"Teplice hat 1 Partner in 1 Land.", "Teplice hat 3 Partner in 2 Ländern.", "Teplice hat 9 Partner in 5 Ländern."},
		"hr": {"Teplice: 1~partner u~1~državi.", "Teplice: 3~partnera u~2~države.", "Teplice: 9~partnera u~5~država."},
		"en": {"Teplice has 1 partner in 1 country.", "Teplice has 3 partners in 2 countries.", "Teplice has 9 partners in 5 countries."},
	} {
		c := catalogue(t, lang)
		for i, n := range [3][2]int{{1, 1}, {3, 2}, {9, 5}} {
			got := c.T("town.lead", "name", "Teplice", "partnerships", c.N("count.partners", n[0]), "countries", c.N("count.in-countries", n[1]))
			if got := strings.ReplaceAll(got, nbsp, "~"); got != want[i] {
				t.Errorf("%s: %q, want %q", lang, got, want[i])
			}
		}
	}
}

func TestT(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{
		"cs": "Obce: „Opava“|Tato stránka tu není|no.such.key",
		"sk": "Obce: „Opava“|Táto stránka tu nie je|no.such.key",
		"de": "Gemeinden: „Opava“|Diese Seite gibt es nicht|no.such.key",
		"hr": "Gradovi i općine: „Opava”|Ove stranice nema|no.such.key",
		"en": "Towns: “Opava”|There is no page here|no.such.key",
	} {
		c := catalogue(t, lang)
		got := strings.Join([]string{c.T("search.title-for", "text", "Opava"), c.T("missing.title"), c.T("no.such.key")}, "|")
		if got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
	if c := catalogue(t, "en"); c.Has("no.such.key") || !c.Has("missing.title") || c.N("no.such.key", 3) != "no.such.key" {
		t.Error("a key that is not there does not show itself")
	}
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for lang, want := range map[string]string{
		"cs": "0 7 999 1~000 12~345 123~456 1~234~567 −5 −1~000",
		"sk": "0 7 999 1~000 12~345 123~456 1~234~567 −5 −1~000",
		"de": "0 7 999 1.000 12.345 123.456 1.234.567 −5 −1.000",
		"hr": "0 7 999 1.000 12.345 123.456 1.234.567 −5 −1.000",
		"en": "0 7 999 1,000 12,345 123,456 1,234,567 −5 −1,000",
	} {
		c := catalogue(t, lang)
		var got []string
		for _, n := range []int{0, 7, 999, 1000, 12345, 123456, 1234567, -5, -1000} {
			got = append(got, strings.ReplaceAll(c.Number(n), nbsp, "~"))
		}
		if got := strings.Join(got, " "); got != want {
			t.Errorf("%s: %s, want %s", lang, got, want)
		}
	}
}

func TestOneLetterWords(t *testing.T) {
	t.Parallel()
	file := `{"in": "v obci", "two": "s Opavou a Krnovem", "row": "a v obci i u nás", "start": "K obci („z obce“, u obce)",
		"inside": "pod obcí, na obec", "long": "ve městě", "n": {"one": "v {n} obci", "other": "o {n} obcích"}}`
	want := map[string]string{
		"in": "v~obci", "two": "s~Opavou a~Krnovem", "row": "a~v~obci i~u~nás", "start": "K~obci („z~obce“, u~obce)",
		"inside": "pod obcí, na obec", "long": "ve městě",
	}
	all, err := i18n.LoadCatalogues([]string{"cs", "sk", "de"}, folder("a", map[string]string{"cs": file, "sk": file, "de": file}))
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"cs", "sk", "de"} {
		c, _ := all.Of(lang)
		for key, text := range want {
			if lang == "de" {
				text = strings.ReplaceAll(text, "~", " ")
			}
			if got := strings.ReplaceAll(c.T(key), nbsp, "~"); got != text {
				t.Errorf("%s: %q, want %q", lang, got, text)
			}
		}
		if got := c.N("n", 7); lang != "de" && got != "o"+nbsp+"7 obcích" {
			t.Errorf("%s: %q lets a line end after its preposition", lang, got)
		}
	}
}

func TestMatch(t *testing.T) {
	t.Parallel()
	all := catalogues(t)
	for accept, want := range map[string]string{
		"":                             "cs",
		"*;;q=":                        "cs",
		"cs":                           "cs",
		"cs-CZ,cs;q=0.9,en;q=0.8":      "cs",
		"sk-SK,sk;q=0.9,cs;q=0.8":      "sk",
		"de-AT":                        "de",
		"de-CH,fr;q=0.5":               "de",
		"en-GB,en;q=0.7":               "en",
		"en-US":                        "en",
		"fr-FR,fr;q=0.9,de;q=0.5":      "de",
		"ja":                           "en",
		"pl-PL,pl;q=0.9":               "en",
		"sk;q=0.3,de;q=0.9":            "de",
		"hu-HU,hu;q=0.9,sk;q=0.8,en":   "en",
		"zh-Hant-TW,zh;q=0.9,en;q=0.1": "en",
		"hr-HR,hr;q=0.9,en;q=0.8":      "hr",
		"sl-SI,sl;q=0.9,hr;q=0.5":      "hr",
	} {
		if got := all.Match(accept); got != want {
			t.Errorf("Match(%q) = %s, want %s", accept, got, want)
		}
	}
	if got := all.Languages(); !slices.Equal(got, web.Features().Languages()) {
		t.Errorf("the languages are %v", got)
	}
	if _, ok := all.Of("fr"); ok {
		t.Error("there is a French catalogue")
	}
}

// folder is a folder of messages from the text of its files by language.
func folder(name string, files map[string]string) i18n.Folder {
	dir := fstest.MapFS{}
	for lang, text := range files {
		dir["messages/"+lang+".json"] = &fstest.MapFile{Data: []byte(text)}
	}
	return i18n.Folder{Name: name, Files: dir}
}

func TestBrokenCatalogues(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"no JSON": `{`, "no object": `["a"]`, "an empty file": ``, "a number": `{"a": 1}`, "a list": `{"a": ["b"]}`, "an open end": `{"a": "b"`,
	} {
		_, err := i18n.LoadCatalogues([]string{"en"}, folder("site", map[string]string{"en": file}))
		if err == nil || !strings.Contains(err.Error(), "site/messages/en.json") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if _, err := i18n.LoadCatalogues([]string{"en"}, folder("site", nil)); err == nil {
		t.Error("a catalogue that is not there is no error")
	}
}

func TestCataloguesOfSeveralFolders(t *testing.T) {
	t.Parallel()
	site := folder("site", map[string]string{"en": `{"a": "A"}`, "hr": `{"a": "A!"}`})
	desk := folder("desk", map[string]string{"en": `{"b": "B"}`})
	if got := i18n.Languages(desk, site); !slices.Equal(got, []string{"cs", "sk", "de", "en", "hr"}) {
		t.Errorf("the languages are %v", got)
	}
	all, err := i18n.LoadCatalogues([]string{"hr"}, site, desk)
	if err != nil {
		t.Fatal(err)
	}
	if c, _ := all.Of("hr"); c.T("a") != "A!" || c.T("b") != "B" {
		t.Errorf("what a folder lacks in a language does not read in English: %q, %q", c.T("a"), c.T("b"))
	}
	_, err = i18n.LoadCatalogues([]string{"en"}, site, folder("desk", map[string]string{"en": `{"c": "C", "a": "another A"}`}))
	if err == nil || !strings.Contains(err.Error(), "site/messages/en.json") || !strings.Contains(err.Error(), "desk/messages/en.json") {
		t.Errorf("a key in two folders gives the error %v", err)
	}
	if _, err := i18n.LoadCatalogues([]string{"en"}, folder("site", map[string]string{"en": `{"a": "A", "a": "B"}`})); err == nil {
		t.Error("a key twice in one file is no error")
	}
}
