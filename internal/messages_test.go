package internal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/i18n"
	"twinhall/internal/web"
)

const nbsp = "\u00a0"

func catalogues(t *testing.T) *i18n.Catalogues {
	t.Helper()
	all, err := web.Features().Catalogues()
	if err != nil {
		t.Fatal(err)
	}
	return all
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
	"nav.menu":                {"cs sk", "the same word"},
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
	"rail.register":           {"de", "the same word"},
	"demo.short":              {"de", "the same word"},
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
	languages := web.Features().Languages()
	for _, folder := range web.Features().Messages() {
		t.Run(folder.Name, func(t *testing.T) {
			t.Parallel()
			all, err := i18n.LoadCatalogues(languages, folder)
			if err != nil {
				t.Fatal(err)
			}
			matchEnglish(t, all)
		})
	}
}

// matchEnglish checks that all languages of a folder have the keys that English
// has, each with the plural forms of the language and with the placeholders.
func matchEnglish(t *testing.T, all *i18n.Catalogues) {
	english, _ := all.Of("en")
	keys := english.Keys()
	for _, lang := range all.Languages() {
		c, _ := all.Of(lang)
		for key := range c.Keys() {
			if _, ok := keys[key]; !ok {
				t.Errorf("%s: %s is not in English", lang, key)
			}
		}
		for key, forms := range keys {
			got, ok := c.Keys()[key]
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
				// {v} is a preposition of Czech and Slovak, see i18n.In.
				if has := placeholders(strings.ReplaceAll(c.Text(key, form), "{v}", "")); has != wanted {
					t.Errorf("%s: %s (%s) has the placeholders %q, want %q", lang, key, form, has, wanted)
				}
			}
		}
	}
}

func TestTextsAreTranslated(t *testing.T) {
	t.Parallel()
	all := catalogues(t)
	english, _ := all.Of("en")
	for key := range sameAsEnglish {
		if !english.Has(key) {
			t.Errorf("%s may read as in English, but there is no such message", key)
		}
	}
	for _, lang := range all.Languages() {
		if lang == "en" {
			continue
		}
		c, _ := all.Of(lang)
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
	all := catalogues(t)
	quotes := map[string]string{"cs": "„“", "sk": "„“", "de": "„“", "en": "“”", "hr": "„”"}
	for _, lang := range all.Languages() {
		c, _ := all.Of(lang)
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

// keyWritten is text between quotation marks that may be the key of a message.
var keyWritten = regexp.MustCompile("[\"'`]([a-z][a-z0-9.-]*)[\"'`]")

// Keys stand whole in the code, so that a sentence of a page is found by one
// search for its key. Few are put together of parts.
func TestKeysStandWholeInTheCode(t *testing.T) {
	t.Parallel()
	c, _ := catalogues(t).Of("en")
	written := map[string]bool{}
	for _, root := range []string{".", "../cmd", "../frontend"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			skipped := strings.HasSuffix(path, "_templ.go") || strings.HasSuffix(path, "_test.go")
			if skipped || !slices.Contains([]string{".go", ".templ", ".ts"}, filepath.Ext(path)) {
				return nil
			}
			b, err := os.ReadFile(path)
			for _, m := range keyWritten.FindAllSubmatch(b, -1) {
				written[string(m[1])] = true
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	var composed []string
	for key := range c.Keys() {
		if !written[key] {
			composed = append(composed, key)
		}
	}
	slices.Sort(composed)
	all := len(c.Keys())
	percent := 100 * float64(all-len(composed)) / float64(all)
	t.Logf("%.1f %% of %d keys stand whole in the code", percent, all)
	if percent < wholeKeys {
		t.Errorf("only %.1f %% of %d keys stand whole in the code, want %d %%; these do not:\n%s", percent, all, wholeKeys, strings.Join(composed, "\n"))
	}
}

// wholeKeys is how many of a hundred keys stand whole in the code at least.
const wholeKeys = 95
