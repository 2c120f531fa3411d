package intake_test

import (
	"testing"

	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/intake"
	"twinhall/internal/register"
)

// A name stands for a town where its country is known and one town there bears
// it, as its main name or another; else it is asked.
func TestWhomANameMeans(t *testing.T) {
	t.Parallel()
	g, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	place := func(key string) []register.ExternalID { return []register.ExternalID{{Scheme: "place", Value: key}} }
	units := []*register.Unit{
		{ID: "opava", Name: "Opava", Country: "CZ", Listed: "list", Level: register.LevelMunicipality, Region: "Moravskoslezský kraj", District: "Opava",
			Position: geo.Point{Lat: 49.94, Lon: 17.9}, Placed: true, Names: []register.Name{{Kind: register.NameAlternate, Lang: "de", Name: "Troppau"}}},
		{ID: "brezina-1", Name: "Březina", Country: "CZ", Listed: "list", Level: register.LevelMunicipality, Region: "Jihomoravský kraj", District: "Blansko"},
		{ID: "brezina-2", Name: "Březina", Country: "CZ", Listed: "list", Level: register.LevelMunicipality, Region: "Pardubický kraj", District: "Svitavy"},
		{ID: "prudnik", Name: "Prudnik", Country: "PL", Level: register.LevelMunicipality, Position: geo.Point{Lat: 50.32, Lon: 17.58}, Placed: true,
			Names:       []register.Name{{Kind: register.NameAlternate, Name: "Neustadt"}, {Kind: register.NameAlternate, Name: "Prudník"}},
			ExternalIDs: place("geonames:3088065")},
		{ID: "malacky", Name: "Malacky", Country: "SK", Level: register.LevelMunicipality, Position: geo.Point{Lat: 48.436, Lon: 17.022}, Placed: true},
		{ID: "sobota", Name: "Rimavská Sobota", Country: "SK", Level: register.LevelMunicipality},
		{ID: "own", Name: "Nikdevsi", Country: "SK", Level: register.LevelMunicipality, Names: []register.Name{{Kind: register.NameOld, Name: "Dolná Nikdevsi"}}},
	}
	r, err := intake.NewResolver(units, g)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		text, country string
		want          register.UnitID // "" = it is asked
		place         string          // that is no unit yet
		offered       register.UnitID // among what may be meant
	}{
		{text: "Opava", country: "CZ", want: "opava"},
		{text: "OPAVA ", country: "CZ", want: "opava"},
		{text: "Opava, Czechia", want: "opava"},
		{text: "Opava, Česká republika", country: "DE", want: "opava"}, // what is written beats what is given
		{text: "Opava (CZ)", want: "opava"},
		{text: "Troppau", country: "CZ", want: "opava"},
		{text: "Opava", offered: "opava"}, // nobody says in which country
		{text: "Prudnik", offered: "prudnik"},
		{text: "Prudnik, Poland", want: "prudnik"},
		{text: "Neustadt", offered: "prudnik"},
		{text: "Neustadt", country: "DE"},
		{text: "Neustadt, Deutschland"},
		{text: "Neustadt, Polsko", offered: "prudnik"}, // Wejherowo is called so too
		{text: "Neustadt", country: "CZ"},
		{text: "Březina", country: "CZ", offered: "brezina-1"},
		{text: "Březina (Svitavy, Czechia)", want: "brezina-2"},
		{text: "Březina, Jihomoravský kraj, CZ", want: "brezina-1"},
		{text: "Březina (Blansko, Jihomoravský kraj, Česko)", want: "brezina-1"},
		{text: "Březina (Blansko, Pardubický kraj, Česko)"},
		{text: "Malacky, Slovakia", want: "malacky"},  // of no list, and without a key of the gazetteer: it lies where the place does
		{text: "Rimavská Sobota, SK", want: "sobota"}, // nobody knows where it lies, and the gazetteer has one of the name
		{text: "Nikdevsi, SK", want: "own"},
		{text: "Nikdevsi", offered: "own"},
		{text: "Dolná Nikdevsi, SK", offered: "own"}, // another name of what nobody else knows
		{text: "Katowice, Poland", place: "geonames:3096472"},
		{text: "Athens, Georgia"}, // the country or the state
		{text: "", country: "CZ"},
		{text: "Nowhere at all", country: "CZ"},
	} {
		m := r.Resolve(c.text, c.country)
		got, at := register.UnitID(""), ""
		if m.Decided != nil {
			if at = m.Decided.Place.Key; m.Decided.Unit != nil {
				got, at = m.Decided.Unit.ID, ""
			}
		}
		if got != c.want || at != c.place {
			t.Errorf("%q in %q is taken for %q %q, want %q %q", c.text, c.country, got, at, c.want, c.place)
		}
		offered := c.offered == ""
		for _, x := range m.May {
			offered = offered || x.Unit != nil && x.Unit.ID == c.offered
		}
		if !offered {
			t.Errorf("%q in %q: %s is not offered: %+v", c.text, c.country, c.offered, m.May)
		}
	}
}
