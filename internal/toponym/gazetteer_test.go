package toponym_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/toponym"
)

func load(t *testing.T) *gazetteer.Gazetteer {
	t.Helper()
	g, err := gazetteer.Load()
	if err != nil {
		t.Skipf("this test reads the gazetteer, which make compiles: %v", err)
	}
	return g
}

// A line of the files means the one place that bears its own name: a typing
// error in name, country or number fails here.
func TestLinesMeanPlaces(t *testing.T) {
	t.Parallel()
	g := load(t)
	total := map[string]int{}
	for _, l := range toponym.Load().Lines() {
		id, ok := g.ByKey(l.Key)
		if !ok {
			t.Errorf("%s, %s: the gazetteer has no place %s", l.Own, l.Country, l.Key)
			continue
		}
		p := g.Place(id)
		if p.Country != l.Country {
			t.Errorf("%s lies in %s, not in %s", l.Own, p.Country, l.Country)
		}
		if p.Name != l.Replaces {
			t.Errorf("%s is %q in the gazetteer, not %q: say so in own.tsv", l.Own, p.Name, l.Replaces)
		}
		folded := i18n.Fold(l.Own)
		if !slices.ContainsFunc(append(g.Alternates(id), p.Name), func(n string) bool { return i18n.Fold(n) == folded }) {
			t.Errorf("the gazetteer does not know %s (%s) as %q", l.Key, p.Name, l.Own)
		}
		for lang, name := range l.In {
			total[lang]++
			if strings.TrimSpace(name) != name || !toponym.Latin(name) || !unicode.IsUpper([]rune(name)[0]) {
				t.Errorf("%s: %q is no name", lang, name)
			}
		}
	}
	for lang, least := range map[string]int{"cs": 280, "sk": 220, "de": 180, "en": 70, "hr": 140} {
		if total[lang] < least {
			t.Errorf("%s has names for %d places only", lang, total[lang])
		}
	}
}

// Whatever place of the world is shown, it is in Latin letters, in usual case
// and without signs of transliteration.
func TestAllPlacesAreReadable(t *testing.T) {
	t.Parallel()
	g := load(t)
	tables := toponym.Load()
	for i := range g.Len() {
		p := g.Place(gazetteer.PlaceID(i))
		of := toponym.Place{Name: p.Name, Country: p.Country, Key: p.Key, Others: slices.Values(g.Alternates(gazetteer.PlaceID(i)))}
		c := tables.Called(of)
		for _, lang := range toponym.Languages {
			shown := toponym.Shown(p.Name, "", c, lang)
			switch {
			case !toponym.Latin(shown) || shown == "":
				t.Errorf("%s, %s is shown as %q in %s", p.Name, p.Country, shown, lang)
			case toponym.UsualCase(shown, p.Country) != shown:
				t.Errorf("%s, %s is shown in capitals", shown, p.Country)
			case p.Country == "RU" && strings.ContainsAny(shown, "'’ʹ"):
				t.Errorf("%s is shown with signs of transliteration", shown)
			}
		}
		for _, region := range []string{p.Admin1Name, p.Admin2Name} {
			for _, lang := range toponym.Languages {
				if shown := tables.Region(p.Country, region, lang); !toponym.Latin(shown) || shown == "" && region != "" {
					t.Errorf("the region %s, %s is shown as %q in %s", region, p.Country, shown, lang)
				}
			}
		}
	}
	for _, country := range []string{"CZ", "SK", "DE", "PL", "AT", "HU", "HR", "SI", "IT", "FR", "CH"} {
		for _, a := range g.Areas(country) {
			for _, lang := range []string{"cs", "sk", "hr", "de"} {
				shown := tables.Region(country, a.Name, lang)
				for _, word := range []string{"County", "Voivodeship", "Upper ", "Lower ", "Municipality", "Province", "South", "North ", "West ", "District",
					"Bohemia", "Bavaria"} {
					if strings.Contains(shown, word) {
						t.Errorf("%s, %s is English in %s: %q", a.Name, country, lang, shown)
					}
				}
				if lang != "de" && strings.HasSuffix(shown, " Region") {
					t.Errorf("%s, %s is English in %s: %q", a.Name, country, lang, shown)
				}
			}
		}
	}
}

// Names that hurt, or that nobody uses any more, are in no file.
func TestHistoricNamesAreNotShown(t *testing.T) {
	t.Parallel()
	historic := map[string]bool{}
	for _, name := range []string{"Saybusch", "Agram", "Altsohl", "Neusohl", "Liptau-Sankt-Nikolaus", "Troppau", "Jägerndorf", "Preßburg", "Pressburg",
		"Kaschau", "Aussig", "Reichenberg", "Eger", "Lemberg", "Laibach", "Königsberg", "Fünfkirchen", "Ödenburg", "Raab", "Leitmeritz", "Teschen",
		"Beuthen", "Hindenburg", "Allenstein", "Bromberg", "Litzmannstadt", "Gotenhafen", "Leningrad", "Stalingrad", "Karl-Marx-Stadt", "Gottwaldov",
		"Konstantinopel", "Prešpurk", "Prešporok", "Carihrad", "Cařihrad", "Požun", "Pozsony", "Kassa", "Kiev", "Kiew", "Lvoff", "Dantzig"} {
		historic[name] = true
	}
	for _, l := range toponym.Load().Lines() {
		for lang, name := range l.In {
			if historic[name] && (name != "Eger" || lang == "de") {
				t.Errorf("%s shows %s as %s", lang, l.Own, name)
			}
		}
	}
}
