package recognise

import (
	"os"
	"testing"
)

// fewNames stands in for CLDR where a test needs only countries.tsv.
func fewNames(yield func(code, name string) bool) {
	for _, n := range [][2]string{
		{"SK", "Slovakia"}, {"CZ", "Czechia"}, {"NE", "Nigeri"}, {"NG", "Nigeri"}, {"150", "Europe"}, {"EU", "European Union"},
		{"MM", "Myanmar (Burma)"}, {"KR", "South Korea"}, {"CG", "Congo"}, {"FI", "Finland"}, {"FR", "France"}, {"RE", "Réunion"},
		{"IN", "भारत"}, {"US", "United States"}, {"GB", "United Kingdom"},
	} {
		if !yield(n[0], n[1]) {
			return
		}
	}
}

func TestRecogniseCountry(t *testing.T) {
	t.Parallel()
	checkCountries(t, NewCountries(fewNames), []countryCells{
		{"SK", "", []string{
			"SK", "SVK", "SR", "Slovenská republika", "SLOVENSKO", "na Slovensku", "ze Slovenska", "slovenských", "słowacki",
			"словачка", "slowakischen", "szlovákok", "slovacă", "Slovačka", "Slovaška", "slovaque",
		}},
		{"SI", "", []string{"Slovinsko", "na Slovenskem", "словеначки", "Słowenia", "szlovén", "slowenisch"}},
		{"CZ", "", []string{"CZ", "CZE", "ČR", "česká", "Češka", "чешки", "czeski", "cseh", "tschechische", "Tschechien"}},
		{"CR", "", []string{"CR"}},
		{"DE", "", []string{"DEU", "SRN", "NSR", "BRD", "Bundesrepublik Deutschland", "Niemcy", "у Немачкој"}},
		{"PL", "", []string{"PL", "POL", "Rzeczpospolita Polska", "lengyelországi", "пољски"}},
		{"BA", "", []string{"BiH", "BIH", "БиХ", "Босне и Херцеговине"}},
		{"BA", "Republika Srpska", []string{"Republika Srpska", "Република Српска"}},
		{"RS", "", []string{"Republika Srbija", "srpski", "Република Србија"}},
		{"CN", "", []string{"ČLR", "Čínská lidová republika", "čínský", "Kina", "кинеска"}},
		{"TW", "", []string{"Tchaj-wan", "tchajwanský"}},
		{"GE", "", []string{"Georgia", "Georgia (country)", "Gruzie", "gruzínské"}},
		{"US", "Georgia", []string{"USA, Georgia", "Georgia, USA", "United States (Georgia)"}},
		{"US", "West Virginia", []string{"USA, West Virginia", "West Virginia – USA"}},
		{"RO", "Erdély", []string{"Románia (Erdély)", "Erdély, Románia"}},
		{"GB", "England", []string{"England", "England, United Kingdom", "Anglie", "anglickým"}},
		{"GB", "", []string{"UK", "GB", "GBR", "Velká Británie", "britské", "Spojené království"}},
		{"RE", "", []string{"Réunion", "Réunion, France"}},
		{"AX", "", []string{"Åland Islands, Finland", "AX"}},
		{"DE", "Bayern", []string{"Bavorsko", "bavorský", "na Bavarskem", "Bayern, Deutschland", "bayerische"}},
		{"DE", "Niedersachsen", []string{"Dolní Sasko"}},
		{"AT", "Niederösterreich", []string{"Dolní Rakousko", "z Dolního Rakouska", "niederösterreichische"}},
		{"CZ", "okres Hodonín", []string{"okres Hodonín", "v okrese Hodonín", "okr. Hodonín", "okres Hodonín, ČR"}},
		{"SK", "okres Skalica", []string{"okres Skalica"}},
		{"MM", "", []string{"Myanmar", "Burma", "Myanmar (Burma)"}},
		{"IN", "", []string{"भारत", "indický"}},
		{"KR", "", []string{"Južná Kórea", "Republic of Korea"}},
		{"CD", "", []string{"Democratic Republic of the Congo", "DR Congo"}},
		{"XK", "", []string{"XK", "XKX", "Kosovo"}},
		{"PS", "", []string{"Palestine", "palestinské"}},
		{"TL", "", []string{"East Timor", "Timor-Leste"}},
		{"IE", "", []string{"Republic of Ireland", "irský", "ír"}},
		{"IR", "", []string{"IR", "íránský"}},
	},
		// Nothing, or nothing that is one country.
		"", " ", "-", "?", "v", "republika", "Europe", "EU", "neznámé", "x, y",
		// Countries of the past, and names of two.
		"ČSSR", "Československo", "Jugoslávie", "SSSR", "Korea", "Congo", "Kongo", "Nigeri", "Čínská republika",
		// slovenski is Slovak in Slovak and Slovene in Slovene.
		"slovenski", "slovenska", "slovenske",
		// Parts that contradict each other.
		"Rakousko, Francie", "Finland, France", "CZ/SK", "Korea, USA",
		// Words that only begin like a country.
		"Rusovce", "Rusinsko", "Rusín", "Polska Cerekiew", "Polička", "Českolipsko", "Slovenské Nové Mesto",
		"Uherské Hradiště", "Italo", "Rakousy", "Francova Lhota", "Nemecká Ves", "Srbice", "Indianapolis", "American Samoa Islands",
		"Georgiana", "in", "it", "no", "de", "Maďarovce", "Chorvátsky Grob", "Moravany", "Sask", "Vídeň",
	)
}

func TestDisputedNamesAreReported(t *testing.T) {
	t.Parallel()
	if got := NewCountries(fewNames).Disputed()["lnigeri"]; len(got) != 2 || got[0] != "NE" || got[1] != "NG" {
		t.Errorf("got %v", got)
	}
}

func FuzzRecogniseCountry(f *testing.F) {
	for _, row := range demoCountries {
		for _, cell := range row.cells {
			f.Add(cell)
		}
	}
	c := NewCountries(fewNames)
	f.Fuzz(func(t *testing.T, written string) {
		got, ok := c.Recognise(written)
		if ok != (got.Code != "") || !ok && got.Region != "" || ok && isoCodes()[got.Code] != got.Code {
			t.Fatalf("%q: %+v, %v", written, got, ok)
		}
	})
}

func BenchmarkNewCountries(b *testing.B) {
	if cldrFolder() == "" || os.Getenv("CI") == "true" {
		b.Skip("only where the npm package is")
	}
	names, err := cldrNames()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		NewCountries(func(yield func(code, name string) bool) {
			for _, n := range names {
				if !yield(n.code, n.name) {
					return
				}
			}
		})
	}
}

func BenchmarkRecogniseCountry(b *testing.B) {
	c := NewCountries(fewNames)
	b.ReportAllocs()
	for b.Loop() {
		c.Recognise("USA, West Virginia")
		c.Recognise("v Maďarsku")
	}
}
