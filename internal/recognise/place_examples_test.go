package recognise_test

import (
	"slices"
	"testing"

	"twinhall/internal/recognise"
)

// TestExamples holds what names as people write them mean, with the real lists
// and the real gazetteer.
func TestExamples(t *testing.T) {
	t.Parallel()
	places := realPlaces(t)
	decided := func(name, country, place string) example {
		return example{w: recognise.Written{Name: name, Country: country}, place: place}
	}
	open := func(name, country string, reason recognise.Reason) example {
		return example{w: recognise.Written{Name: name, Country: country}, reason: reason}
	}
	for _, e := range []example{
		// districts of cities
		decided("Praha 5", "CZ", "Praha 5"),
		decided("Prague 5 (Prague)", "CZ", "Praha 5"),
		decided("Prag 5", "CZ", "Praha 5"),
		decided("Praha V", "CZ", "Praha 5"),
		decided("Prague 18 – Letňany", "CZ", "Praha 18"),
		decided("Praha-Libuš", "CZ", "Praha-Libuš"),
		decided("Brno-střed", "CZ", "Brno-střed"),
		decided("Ostrava-Poruba", "CZ", "Ostrava-Poruba"),
		decided("Ostrava - Jih", "CZ", "Ostrava-Jih"),
		decided("Bratislava-Petržalka", "SK", "Bratislava-Petržalka"),
		decided("Petržalka", "SK", "Bratislava-Petržalka"),
		decided("Bratislava-Staré Mesto", "SK", "Bratislava-Staré Mesto"),
		decided("Old Town (Bratislava)", "SK", "Bratislava-Staré Mesto"),
		open("Staré Mesto", "SK", recognise.ReasonHomonyms),
		decided("Budapest XIII. kerület", "HU", "Budapest 13"),
		decided("Budapest XIII (Budapest)", "HU", "Budapest 13"),
		decided("Újbuda (Budapest)", "HU", "Újbuda"),
		open("Chaoyang (Beijing)", "CN", recognise.ReasonRegionDiffers),
		open("Mänttä-Vilppula", "FI", recognise.ReasonPart),
		// regions
		decided("Jihomoravský kraj", "CZ", "Jihomoravský kraj"),
		decided("South Moravian Region", "CZ", "Jihomoravský kraj"),
		decided("Prešovský samosprávny kraj", "SK", "Prešovský kraj"),
		decided("Kraj Vysočina", "CZ", "Kraj Vysočina"),
		open("Vysočina", "CZ", recognise.ReasonHomonyms),
		decided("Lvovská oblast", "UA", "Lviv"),
		decided("Kostromská oblast", "RU", "Kostroma Oblast"),
		decided("provincie Bergamo", "IT", "Provincia di Bergamo"),
		decided("provincie Henan", "CN", "Henan"),
		decided("Dolní Rakousko", "AT", "Lower Austria"),
		decided("region Pays de la Loire", "FR", "Pays de la Loire"),
		decided("Dubrovnícko-neretvianska župa", "HR", "Dubrovnik-Neretva"),
		{w: recognise.Written{Name: "Landkreis Bautzen", Country: "DE"}, unplaced: true},
		// Polish towns and the gminas around them
		decided("Nowa Ruda", "PL", "Nowa Ruda"),
		decided("Gmina Miejska Nowa Ruda", "PL", "Nowa Ruda"),
		decided("Nowa Ruda (rural gmina)", "PL", "Gmina Nowa Ruda"),
		open("Gmina Nowa Ruda", "PL", recognise.ReasonUrbanOrRural),
		open("Gmina Tarnowiec", "PL", recognise.ReasonHomonyms),
		// capitals, accents, spellings
		decided("KLADSKO", "PL", "Kłodzko"),
		decided("Lwówek Slaski", "PL", "Lwówek Śląski"),
		decided("Kiskõrös", "HU", "Kiskőrös"),
		decided("Skelleftea", "SE", "Skellefteå"),
		decided("Muenchen", "DE", "Munich"),
		decided("Munchen", "DE", "Munich"),
		open("Sroda Wielkoposka", "PL", recognise.ReasonSimilar),
		open("ŚWIDNICA", "PL", recognise.ReasonHomonyms),
		decided("Jablonec n. Nisou", "CZ", "Jablonec nad Nisou"),
		decided("Banyuls sur Mer", "FR", "Banyuls de la Marenda"),
		// exonyms
		decided("Krakov", "PL", "Kraków"),
		decided("Ratiboř", "PL", "Racibórz"),
		decided("Vídeň", "AT", "Vienna"),
		decided("Záhřeb", "HR", "Zagreb"),
		decided("Peking", "CN", "Beijing"),
		decided("Prag", "CZ", "Praha"),
		decided("Karlsbad", "CZ", "Karlovy Vary"),
		decided("Olmütz", "CZ", "Olomouc"),
		decided("Pressburg", "SK", "Bratislava"),
		// scripts and transcriptions
		decided("Жилина", "SK", "Žilina"),
		decided("Zilina", "SK", "Žilina"),
		decided("Zhilina", "SK", "Žilina"),
		decided("Прешов", "SK", "Prešov"),
		decided("Αθήνα", "GR", "Athens"),
		decided("Iwano-Frankiwsk", "UA", "Ivano-Frankivsk"),
		open("Бела", "SK", recognise.ReasonHomonyms),
		// brackets, commas, two languages
		decided("Waren (Müritz)", "DE", "Waren"),
		decided("Halle (Saale)", "DE", "Halle (Saale)"),
		decided("Weiden i.d.OPf.", "DE", "Weiden"),
		decided("Weiden in der Oberpfalz", "DE", "Weiden"),
		decided("Rothenburg o.d.T.", "DE", "Rothenburg ob der Tauber"),
		decided("Brețcu - Bereck", "RO", "Breţcu"),
		decided("Cristuru Secuiesc (Székelykeresztúr)", "RO", "Cristuru Secuiesc"),
		decided("Zvolen - Zólyom", "SK", "Zvolen"),
		decided("Staré Město (Uherské Hradiště District)", "CZ", "Staré Město"),
		decided("Charleston, West Virginia", "US", "Charleston"),
		decided("Charleston, WV", "US", "Charleston"),
		open("Charleston", "US", recognise.ReasonHomonyms),
		open("St. Louis", "US", recognise.ReasonHomonyms),
		open("Steinberg, Saxony", "DE", recognise.ReasonRegionDiffers),
		decided("Mestia Municipality", "GE", "Mest’ia"),
		// lists
		open("Březina", "CZ", recognise.ReasonHomonyms),
		{w: recognise.Written{Name: "Neexistov", Country: "CZ"}, rejected: true, reason: recognise.ReasonNotInList},
		{w: recognise.Written{Name: "Adamov", Country: "CZ", Region: "South Moravia"}, place: "Adamov", how: recognise.ByRegion},
		{w: recognise.Written{Name: "Adamov", Country: "CZ", District: "Blansko"}, place: "Adamov", how: recognise.ByDistrict},
		{w: recognise.Written{Name: "Abertamy", Country: "CZ", Code: "554979"}, place: "Abertamy", how: recognise.ByCode},
		{w: recognise.Written{Name: "Praha", Country: "CZ", Code: "554979"}, reason: recognise.ReasonCodeDiffers},
		// without a country
		{w: recognise.Written{Name: "Gering, Nebraska"}, place: "Gering", how: recognise.ByRegion},
		{w: recognise.Written{Name: "Bukhara"}, place: "Bukhara", how: recognise.ByName},
		open("Cleveland", "", recognise.ReasonNoCountry),
		open("Kazan", "", recognise.ReasonNoCountry),
		open("Jena, Nowhere", "", recognise.ReasonNoCountry),
		// a main name before far smaller places that are only also called so
		decided("Chartres", "FR", "Chartres"),
		decided("Kiel", "DE", "Kiel"),
		open("Bischofsheim", "DE", recognise.ReasonHomonyms),
		open("Clermont", "FR", recognise.ReasonHomonyms),
		open("Boston", "US", recognise.ReasonHomonyms),
		// a British town whose district bears its name
		{w: recognise.Written{Name: "Warrington", Country: "GB"}, place: "Warrington", how: recognise.BySeat},
		open("Hamilton", "GB", recognise.ReasonHomonyms),
		open("Písek", "CZ", recognise.ReasonHomonyms),
		open("", "CZ", recognise.ReasonNoName),
	} {
		e.check(t, places)
	}
}

type example struct {
	w        recognise.Written
	place    string
	how      recognise.How
	reason   recognise.Reason
	unplaced bool
	rejected bool
}

func (e example) check(t *testing.T, places *recognise.Places) {
	t.Helper()
	f := places.Place(e.w)
	want := recognise.Ambiguous
	switch {
	case e.place != "":
		want = recognise.Decided
	case e.unplaced:
		want = recognise.Unplaced
	case e.rejected:
		want = recognise.Rejected
	}
	if f.Outcome != want || want == recognise.Decided && f.Place.Name != e.place || e.reason != "" && f.Reason != e.reason ||
		e.how != "" && f.How != e.how {
		t.Errorf("%q in %q: %v %s %s %s %v, want %v %s %s %s", e.w.Name, e.w.Country,
			f.Outcome, f.Place.Name, f.How, f.Reason, names(f.Candidates), want, e.place, e.how, e.reason)
	}
	if f.Outcome == recognise.Decided {
		again, ok := places.ByKey(f.Place.Key)
		if !ok || again.Key != f.Place.Key || again.Level != f.Place.Level {
			t.Errorf("%q: key %s leads to %+v", e.w.Name, f.Place.Key, again)
		}
	}
}

func names(places []recognise.Place) []string {
	var s []string
	for _, p := range places {
		s = append(s, p.Name)
	}
	return s
}

// TestOrderDoesNotMatter: the same ends in another order, on the same or a new
// index, mean the same.
func TestOrderDoesNotMatter(t *testing.T) {
	t.Parallel()
	first, second := realPlaces(t), newRealPlaces(t)
	written := []string{"Prag", "Praha 5", "Březina", "Brno-střed", "Jihomoravský kraj", "Neexistov", "Staré Město", "Karlsbad"}
	findings := map[string]recognise.Finding{}
	for _, name := range written {
		findings[name] = first.Place(recognise.Written{Name: name, Country: "CZ"})
	}
	slices.Reverse(written)
	for _, name := range written {
		f := second.Place(recognise.Written{Name: name, Country: "CZ"})
		if f.Outcome != findings[name].Outcome || f.Place != findings[name].Place || !slices.Equal(f.Candidates, findings[name].Candidates) {
			t.Errorf("%s: %+v, then %+v", name, findings[name], f)
		}
	}
}
