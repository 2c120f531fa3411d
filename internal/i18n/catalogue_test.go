package i18n_test

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"twinhall/internal/i18n"
	"twinhall/locales"
)

const nbsp = "\u00a0"

// loaded are the catalogues of the program, read once for all tests.
var loaded = sync.OnceValues(func() (*i18n.Catalogues, error) {
	return i18n.LoadCatalogues(locales.Files, locales.Languages)
})

func catalogues(t *testing.T) *i18n.Catalogues {
	t.Helper()
	all, err := loaded()
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

// pluralForms are the forms that a message with a number has in each language.
var pluralForms = map[string][]string{
	"en": {"one", "other"},
	"de": {"one", "other"},
	"cs": {"few", "many", "one", "other"},
	"sk": {"few", "many", "one", "other"},
	"hr": {"few", "one", "other"},
}

// sameAsEnglish are the messages that may read as they do in English, by the
// languages in which they may, with the reason.
var sameAsEnglish = map[string]struct{ langs, reason string }{
	"person.email":            {"cs sk", "the same word"},
	"inner.desk":              {"de", "the same word"},
	"edit.f.role":             {"cs", "the same word"},
	"edit.f.website":          {"de", "the same word"},
	"edit.f.region":           {"de", "the same word"},
	"edit.f.name":             {"de", "the same word"},
	"edit.f.form":             {"de", "the same word"},
	"desk.batch-import":       {"cs sk", "the same word"},
	"person.role":             {"cs", "the same word"},
	"person.name":             {"de", "the same word"},
	"role.editor":             {"cs sk", "the same word"},
	"role.administrator":      {"hr", "the same word"},
	"sessions.agent":          {"de", "the same word"},
	"second.code":             {"de", "the same word"},
	"data.licence":            {"cs", "the same word"},
	"date.year":               {"cs sk de", "years alone"},
	"date.span":               {"cs sk de", "years alone"},
	"date.decade":             {"cs sk de", "years alone"},
	"language.reviewed":       {"cs sk de", "a mark for the program"},
	"theme.sport":             {"cs de hr", "the same word"},
	"decade":                  {"cs sk de", "years alone"},
	"agreement.memorandum":    {"cs sk de hr", "one Latin word in all languages"},
	"col.partner":             {"cs sk de hr", "the same word"},
	"col.form":                {"de", "the same word"},
	"facet.form":              {"de", "the same word"},
	"facet.region":            {"cs de", "the same word"},
	"level.region":            {"de", "the same word"},
	"town.region":             {"cs de", "the same word"},
	"list.text":               {"de", "the same word"},
	"settings.normal":         {"de", "the same word"},
	"town.wikidata":           {"cs sk de hr", "a name"},
	"km":                      {"cs sk de hr", "the sign of a unit"},
	"date.month":              {"cs sk de", "month and year stand in the same order"},
	"month.4":                 {"de", "the same word"},
	"month.8":                 {"de", "the same word"},
	"month.9":                 {"de", "the same word"},
	"month.11":                {"de", "the same word"},
	"month.of.4":              {"de", "the same word"},
	"month.of.8":              {"de", "the same word"},
	"month.of.9":              {"de", "the same word"},
	"month.of.11":             {"de", "the same word"},
	"answer.form":             {"de", "the same word"},
	"answer.person":           {"de", "the same word"},
	"campaign.region":         {"de", "the same word"},
	"campaign.by-region-head": {"de", "the same word"},
	"campaign.link":           {"de", "the same word"},
	"desk.tab-import":         {"cs sk de", "the same word"},
	"paper.pdf":               {"cs sk de hr", "a name"},
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

func placeholders(text string) string {
	all := placeholder.FindAllString(text, -1)
	slices.Sort(all)
	return strings.Join(slices.Compact(all), " ")
}

func TestCataloguesMatch(t *testing.T) {
	t.Parallel()
	english := catalogue(t, "en")
	keys := english.Keys()
	for _, lang := range locales.Languages {
		c := catalogue(t, lang)
		own := c.Keys()
		for key := range own {
			if _, ok := keys[key]; !ok {
				t.Errorf("%s: %s is not in English", lang, key)
			}
		}
		for key, forms := range keys {
			got, ok := own[key]
			if !ok {
				t.Errorf("%s: %s is missing", lang, key)
				continue
			}
			want := []string{"other"}
			if len(forms) > 1 {
				want = pluralForms[lang]
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s: %s has the plural forms %v, want %v", lang, key, got, want)
			}
			wanted := placeholders(english.Text(key, "other"))
			for _, form := range got {
				if has := placeholders(c.Text(key, form)); has != wanted {
					t.Errorf("%s: %s (%s) has the placeholders %q, want %q", lang, key, form, has, wanted)
				}
			}
		}
	}
}

func TestTextsAreTranslated(t *testing.T) {
	t.Parallel()
	english := catalogue(t, "en")
	for key := range sameAsEnglish {
		if !english.Has(key) {
			t.Errorf("%s may read as in English, but there is no such message", key)
		}
	}
	for _, lang := range locales.Languages {
		if lang == "en" {
			continue
		}
		c := catalogue(t, lang)
		for key, forms := range c.Keys() {
			same := c.Text(key, "other") == english.Text(key, "other")
			may := slices.Contains(strings.Fields(sameAsEnglish[key].langs), lang)
			if same && !may {
				t.Errorf("%s: %s reads as in English: %q", lang, key, c.Text(key, "other"))
			}
			if !same && may {
				t.Errorf("%s: %s is listed as reading as in English, but does not", lang, key)
			}
			if len(forms) > 1 && slices.Contains(forms, "one") && c.Text(key, "one") == english.Text(key, "one") {
				t.Errorf("%s: %s (one) reads as in English", lang, key)
			}
		}
	}
}

// badText are marks that no text of the interface holds.
var badText = []struct {
	pattern *regexp.Regexp
	what    string
}{
	{regexp.MustCompile(`["]`), "a straight quotation mark"},
	{regexp.MustCompile(`'`), "a straight apostrophe"},
	{regexp.MustCompile(`\.\.\.`), "three dots for an ellipsis"},
	{regexp.MustCompile(`!`), "an exclamation mark"},
	{regexp.MustCompile(`[ \x{00a0}]{2}`), "two spaces"},
	{regexp.MustCompile(`[ \x{00a0}][,.;:?]`), "a space before a mark"},
	{regexp.MustCompile(`\w-[ \x{00a0}]|[ \x{00a0}]-[ \x{00a0}]`), "a hyphen for a dash"},
	{regexp.MustCompile(`(\d|\{n\}) km`), "a breaking space between number and unit"},
}

func TestTypography(t *testing.T) {
	t.Parallel()
	quotes := map[string]string{"cs": "„“", "sk": "„“", "de": "„“", "en": "“”", "hr": "„”"}
	for _, lang := range locales.Languages {
		c := catalogue(t, lang)
		for key, forms := range c.Keys() {
			for _, form := range forms {
				text := c.Text(key, form)
				if text == "" || strings.TrimSpace(text) != text && key != "language.group" {
					t.Errorf("%s: %s (%s) is empty or not trimmed: %q", lang, key, form, text)
				}
				for _, bad := range badText {
					if bad.pattern.MatchString(text) {
						t.Errorf("%s: %s (%s) holds %s: %q", lang, key, form, bad.what, text)
					}
				}
				for _, mark := range "„“”‚‘«»" {
					if strings.ContainsRune(text, mark) && !strings.ContainsRune(quotes[lang], mark) {
						t.Errorf("%s: %s (%s) holds a quotation mark of another language: %q", lang, key, form, text)
					}
				}
				if lang == "cs" || lang == "sk" {
					for _, word := range strings.Split(text, " ") {
						word = word[strings.LastIndex(word, nbsp)+1:]
						if len(word) == 1 && strings.Contains("kKsSvVzZoOuUaAiI", word) {
							t.Errorf("%s: %s (%s) lets a line end after %q: %q", lang, key, form, word, text)
						}
					}
				}
			}
		}
	}
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
			"hr": "Pronađeno je 0~gradova ili općina|Pronađen je 1~grad ili općina|Pronađena su 2~grada ili općine|Pronađeno je 5~gradova ili općina|Pronađen je 21~grad ili općina|Pronađena su 1.234~grada ili općine",
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
		"cs": {"Teplice: 1~partner, 1~země.", "Teplice: 3~partneři, 2~země.", "Teplice: 9~partnerů, 5~zemí."},
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
	all, err := i18n.LoadCatalogues(fstest.MapFS{"cs.json": {Data: []byte(file)}, "sk.json": {Data: []byte(file)}, "de.json": {Data: []byte(file)}}, []string{"cs", "sk", "de"})
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
	if got := all.Languages(); !slices.Equal(got, locales.Languages) {
		t.Errorf("the languages are %v", got)
	}
	if _, ok := all.Of("fr"); ok {
		t.Error("there is a French catalogue")
	}
}

func TestBrokenCatalogues(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{"no JSON": `{`, "a number": `{"a": 1}`, "a list": `{"a": ["b"]}`} {
		if _, err := i18n.LoadCatalogues(fstest.MapFS{"en.json": {Data: []byte(file)}}, []string{"en"}); err == nil || !strings.Contains(err.Error(), "locales/en.json") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
	if _, err := i18n.LoadCatalogues(fstest.MapFS{}, []string{"en"}); err == nil {
		t.Error("a catalogue that is not there is no error")
	}
}
