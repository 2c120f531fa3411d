package recognise

import "testing"

// countryCells are texts that mean one country and one region.
type countryCells struct {
	code, region string
	cells        []string
}

// What the countries of the demonstration mean, as its pages write them.
var demoCountries = []countryCells{
	{"AM", "", []string{"Republica Armenia"}},
	{"AT", "", []string{
		"Ausztria", "Rakousko", "Austrian", "Rakúsko", "rakouskou", "rakouským", "Rakouské republiky",
	}},
	{"AT", "Niederösterreich", []string{"z Dolního Rakouska"}},
	{"BA", "", []string{"v Bosně a Hercegovině", "Босна и Херцеговина", "BiH"}},
	{"BA", "Republika Srpska", []string{"u Republici Srpskoj"}},
	{"BE", "", []string{"Belgie"}},
	{"BG", "", []string{"Bulgaria", "Bulharsko", "bulharský"}},
	{"BY", "", []string{"Republic of Belarus", "Běloruska"}},
	{"CA", "", []string{"kanadským"}},
	{"CH", "", []string{"Švýcarsko", "Schweiz", "švýcarský"}},
	{"CM", "", []string{"v Kamerunu"}},
	{"CN", "", []string{
		"People's Republic of China", "China", "ČLR", "kineskim", "Čína", "čínská", "Čínou", "čínské",
		"čínskou", "v Číně", "Čínská lidová republika",
	}},
	{"CZ", "", []string{
		"Czech Republic", "Česko", "Česká republika", "v Česku", "českým", "чеський", "ČR",
		"v Českej republike", "Českou republikou", "českými",
	}},
	{"CZ", "Morava", []string{"moravský"}},
	{"CZ", "Valašsko", []string{"valašským"}},
	{"CZ", "okres Hodonín", []string{"okres Hodonín"}},
	{"DE", "", []string{
		"Germany", "SRN", "Németország", "Německo", "německým", "Deutschland", "Germania", "německá",
		"V Německu", "Spolkovou republikou Německo",
	}},
	{"DE", "Bayern", []string{"na Bavarskem", "Bavorské"}},
	{"DE", "Niedersachsen", []string{"niedersächsische"}},
	{"DE", "Oberpfalz", []string{"oberpfälzisch"}},
	{"DE", "Ostwürttemberg", []string{"Ostwürttemberg"}},
	{"DE", "Sachsen", []string{"Sasko"}},
	{"DK", "", []string{"Dánsko"}},
	{"EG", "", []string{"Egyptská arabská republika"}},
	{"FI", "", []string{"Finland", "Finsko", "Fínsko", "Finnország"}},
	{"FR", "", []string{
		"Francie", "Francúzsko", "francouzskou", "ve Francii", "francouzský", "Franţa", "francúzskym",
		"francouzského", "française", "en France",
	}},
	{"GB", "", []string{"Velké Británie", "Ujedinjenog Kraljevstva", "UK", "britskými"}},
	{"GB", "England", []string{"England, United Kingdom"}},
	{"GE", "", []string{"z Gruzínska"}},
	{"GR", "", []string{"Greece", "Грчка", "Grecia"}},
	{"HR", "", []string{
		"Croatia", "Chorvatská republika", "Chorvátsko", "z Chorvátska", "v Chorvátsku", "chorvátska",
		"Република Хрватска", "Hrvatska", "chorvátskym", "chorvátsky",
	}},
	{"HU", "", []string{
		"Hungary", "Maďarsko", "maďarského", "maďarské", "v Maďarsku", "Magyarország", "z Maďarska",
		"maďarskými", "maďarským", "u Mađarskoj", "Mađarska", "Ungaria", "maghiare", "Maďarská republika",
		"magyarországi",
	}},
	{"HU", "Nógrád", []string{"Nógrád"}},
	{"IL", "", []string{"Israel"}},
	{"IT", "", []string{
		"Italy", "Itálie", "Italian", "Italien", "Italie", "v Taliansku", "italienischen", "italským",
		"Republika Italija", "Republica Italiană", "talianskym", "italské", "Italská republika",
	}},
	{"JP", "", []string{"Japan"}},
	{"KR", "", []string{"Južná Kórea"}},
	{"ME", "", []string{"Montenegro", "iz Crne Gore", "Република Црна Гора", "Crna Gora", "iz Črne gore"}},
	{"MK", "", []string{"Република Македонија", "Makedonije"}},
	{"NL", "", []string{"Nizozemí", "nizozemským", "Holandsko", "holandským", "Nizozemsko"}},
	{"NO", "", []string{"Norsko", "Nórska", "Norské království"}},
	{"PH", "", []string{"filipínskými"}},
	{"PL", "", []string{
		"Poland", "Poľsko", "Polsko", "PL", "Polish", "polského", "polským", "v Poľsku", "poľskom",
		"полският", "v Polsku", "v Poľskej republike", "poľskou", "poľské", "polskou",
	}},
	{"PT", "", []string{"Portugalia"}},
	{"RO", "", []string{"Romania", "v Rumunksu", "rumunskou", "Румъния"}},
	{"RO", "Erdély", []string{"Románia (Erdély)"}},
	{"RS", "", []string{
		"Serbia", "Srbsko", "Szerbia", "Srbija", "Сърбия", "сръбската", "Republica Serbia", "srbské",
	}},
	{"RU", "", []string{
		"Russian Federation", "Rusko", "російське", "ruskými", "ruským", "v Rusku", "v Ruské federaci",
		"u Rusiji", "Русия", "Rusia", "Ruská federace",
	}},
	{"RU", "Московская область", []string{"v Moskevské oblasti"}},
	{"SE", "", []string{"Švédsko", "Schweden"}},
	{"SI", "", []string{"Slovenije", "Republika Slovenija"}},
	{"SK", "", []string{
		"Slovak Republic", "Slovensko", "Szlovákia", "Slovak", "Словакия", "slovenskými", "slovenským",
		"na Slovensku", "slovenská", "slovenské", "Slovakia", "szlovákiai", "Slowakische Republik",
		"Република Словачка", "Slovenská republika",
	}},
	{"TR", "", []string{"Turkey", "Турция", "Turecká republika"}},
	{"TW", "", []string{"tchajwanské", "Taiwanu"}},
	{"UA", "", []string{
		"Ukraine", "Ukrajina", "український", "ukrajinské", "ukrajinskou", "ukrajinským", "Ukrajinou",
		"Ukrajiny", "Украйна", "ukrajinská", "Ukrajinský",
	}},
	{"US", "", []string{"USA", "Sjedinjenim Američkim Državama"}},
	{"US", "Alabama", []string{"USA - Alabama"}},
	{"US", "West Virginia", []string{"USA, West Virginia"}},
	{"VN", "", []string{"Socialist Republic of Vietnam", "Vietnamská socialistická republika"}},
}

func TestCountriesOfTheDemonstration(t *testing.T) {
	t.Parallel()
	checkCountries(t, testCountries(t), demoCountries, "")
}

func TestEveryCountryCellOfTheDemonstrationIsInTheTable(t *testing.T) {
	t.Parallel()
	known := inTable(demoCountries, "")
	for _, cell := range demoColumn(t, "partner_country_as_written") {
		if !known[cell] {
			t.Errorf("no expected country of %q", cell)
		}
	}
}

// checkCountries checks a table, and that the other texts mean no country.
func checkCountries(t *testing.T, c *Countries, table []countryCells, none ...string) {
	t.Helper()
	for _, row := range table {
		for _, cell := range row.cells {
			if got, ok := c.Recognise(cell); !ok || got != (Country{row.code, row.region}) {
				t.Errorf("%q: got %+v, %v, want %s %q", cell, got, ok, row.code, row.region)
			}
		}
	}
	for _, cell := range none {
		if got, ok := c.Recognise(cell); ok {
			t.Errorf("%q: got %+v, want none", cell, got)
		}
	}
}

func inTable(table []countryCells, none ...string) map[string]bool {
	known := map[string]bool{}
	for _, row := range table {
		for _, cell := range row.cells {
			known[cell] = true
		}
	}
	for _, cell := range none {
		known[cell] = true
	}
	return known
}
