package recognise

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

// smallWorld is a gazetteer of a few places.
type smallWorld struct {
	places []WorldPlace
	others map[string][]string
	areas  map[string][]WorldArea
}

func (w smallWorld) Named(to []WorldPlace, country, folded string) []WorldPlace {
	for _, p := range w.places {
		if country != "" && p.Country != country {
			continue
		}
		main := slices.Contains(i18n.FoldSpellings(p.Name), folded)
		other := slices.ContainsFunc(w.others[p.Key], func(n string) bool { return i18n.Fold(n) == folded })
		if main || other {
			p.Alternate, p.Known = !main, len(w.others[p.Key])
			to = append(to, p)
		}
	}
	return to
}

func (w smallWorld) Similar(to []WorldPlace, country, folded string, limit int) []WorldPlace {
	for _, p := range w.places {
		main := i18n.Fold(p.Name)
		if p.Country == country && main != folded && len(to) < limit &&
			(oneEdit(main, folded) || strings.HasPrefix(main, folded+" ") || strings.HasPrefix(folded, main+" ")) {
			to = append(to, p)
		}
	}
	return to
}

func (w smallWorld) Areas(country string) []WorldArea { return w.areas[country] }

func (w smallWorld) Alternates(key string) []string { return w.others[key] }

func (w smallWorld) ByKey(key string) (WorldPlace, bool) {
	for _, p := range w.places {
		if p.Key == key {
			return p, true
		}
	}
	return WorldPlace{}, false
}

func town(key, name, country, area string, lat, lon float64) WorldPlace {
	return WorldPlace{
		Place: Place{Key: key, Name: name, Country: country, Level: LevelMunicipality, Region: area, Point: geo.Point{Lat: lat, Lon: lon}, Located: true},
		Area1: "geonames-admin:" + country + "." + area,
	}
}

func smallPlaces() *Places {
	world := smallWorld{
		places: []WorldPlace{
			town("1", "Neustadt", "DE", "A", 50, 8), town("2", "Neustadt", "DE", "B", 53, 13),
			town("3", "Prague", "CZ", "52", 50.08, 14.44), town("4", "Smíchov", "CZ", "52", 50.07, 14.40),
			town("5", "Komló", "HU", "A", 46.19, 18.26), town("6", "Perth", "AU", "A", -31.95, 115.86),
			town("7", "Perth", "GB", "SCT", 56.39, -3.43), town("8", "Waren", "DE", "B", 53.52, 12.68),
			town("9", "Feldberg", "DE", "A", 47.77, 7.64), town("10", "Feldberg See", "DE", "B", 53.3, 13.4),
			town("11", "Ashford", "US", "WI", 43.5, -88.3), town("12", "Håbo", "SE", "A", 59, 17),
			town("13", "Łódź", "PL", "A", 51.7, 19.4), town("14", "Chaoyang", "CN", "LN", 41.57, 120.45),
			town("15", "Lake District", "CN", "LN", 41.6, 120.5),
		},
		others: map[string][]string{"3": {"Praha", "Prag", "Prague"}, "11": {"Chili"}},
		areas: map[string][]WorldArea{
			"DE": {{Key: "geonames-admin:DE.A", Name: "Alpha County", Code: "A"}, {Key: "geonames-admin:DE.B", Name: "Beta County", Code: "B"}},
			"CZ": {{Key: "geonames-admin:CZ.52", Name: "Prague", Code: "52"}},
		},
	}
	list := List{Country: "CZ", Units: []Unit{
		{Key: "cz1", Name: "Praha", Region: "Hlavní město Praha", Point: geo.Point{Lat: 50.0755, Lon: 14.4378}, Located: true,
			IDs: []ID{{"lau", "554782"}, {"wikidata", "Q1085"}}},
		{Key: "cz2", Name: "Lhota", Region: "Zlínský kraj", District: "Zlín", Point: geo.Point{Lat: 49.2, Lon: 17.6}, Located: true},
		{Key: "cz3", Name: "Lhota", Region: "Středočeský kraj", District: "Kladno", Point: geo.Point{Lat: 50.1, Lon: 14}, Located: true, Population: 500},
		{Key: "cz4", Name: "Zlín", Names: []string{"Gottwaldov"}, Region: "Zlínský kraj", District: "Zlín",
			Point: geo.Point{Lat: 49.22, Lon: 17.67}, Located: true},
	}}
	return NewPlaces(Sources{Lists: []List{list}, World: world, Decisions: []Decision{
		{Name: "Lhota pod Horami", Country: "CZ", Key: "cz2"},
		{Name: "Neustadt", Country: "DE", Region: "irgendwo", Key: "2"},
	}})
}

func TestPlaceRules(t *testing.T) {
	t.Parallel()
	at := func(lat, lon float64, name, country string) Written {
		return Written{Name: name, Country: country, Point: geo.Point{Lat: lat, Lon: lon}, Located: true}
	}
	for what, c := range map[string]struct {
		w       Written
		outcome Outcome
		key     string
		how     How
		reason  Reason
		note    Reason
	}{
		"a name of two":                      {w: Written{Name: "Neustadt", Country: "DE"}, reason: ReasonHomonyms},
		"its region":                         {w: Written{Name: "NEUSTADT", Country: "DE", Region: "Beta"}, outcome: Decided, key: "2", how: ByRegion},
		"its region behind a comma":          {w: Written{Name: "Neustadt, Alpha County", Country: "DE"}, outcome: Decided, key: "1", how: ByRegion},
		"its position":                       {w: at(53.01, 13.02, "Neustadt", "DE"), outcome: Decided, key: "2", how: ByPosition},
		"a position between the two":         {w: at(51.5, 10.5, "Neustadt", "DE"), reason: ReasonHomonyms},
		"a decision":                         {w: Written{Name: "Neustadt", Country: "DE", Region: "Irgendwo"}, outcome: Decided, key: "2", how: ByDecision},
		"a decision for another region":      {w: Written{Name: "Neustadt", Country: "DE", Region: "nirgendwo"}, reason: ReasonHomonyms},
		"a decision on a listed name":        {w: Written{Name: "Lhota pod Horami", Country: "CZ"}, outcome: Decided, key: "cz2", how: ByDecision},
		"a code":                             {w: Written{Name: "Praha", Country: "CZ", Code: "554782"}, outcome: Decided, key: "cz1", how: ByCode},
		"a key as code":                      {w: Written{Name: "Neustadt", Country: "DE", Code: "1"}, outcome: Decided, key: "1", how: ByDecision},
		"a code nobody knows":                {w: Written{Name: "Praha", Country: "CZ", Code: "1x"}, outcome: Decided, key: "cz1", how: ByName, note: NoteCode},
		"a code of another":                  {w: Written{Name: "Zlín", Country: "CZ", Code: "554782"}, reason: ReasonCodeDiffers},
		"an external id":                     {w: Written{Name: "Prag", Country: "CZ", IDs: []ID{{"wikidata", "Q1085"}}}, outcome: Decided, key: "cz1", how: ByID},
		"an exonym":                          {w: Written{Name: "Prag", Country: "CZ"}, outcome: Decided, key: "cz1", how: ByName, note: NoteOtherName},
		"a former name of the list":          {w: Written{Name: "Gottwaldov", Country: "CZ"}, outcome: Decided, key: "cz4", note: NoteOtherName},
		"a part the list does not know":      {w: Written{Name: "Smíchov", Country: "CZ"}, outcome: Rejected, reason: ReasonNotInList},
		"the district of the list":           {w: Written{Name: "Lhota", Country: "CZ", District: "okres Kladno"}, outcome: Decided, key: "cz3", how: ByDistrict},
		"the district in brackets":           {w: Written{Name: "Lhota (okres Zlín)", Country: "CZ"}, outcome: Decided, key: "cz2", how: ByRegion},
		"a region it does not lie in":        {w: Written{Name: "Praha", Country: "CZ", Region: "Zlínský kraj"}, reason: ReasonRegionDiffers},
		"a region nobody knows":              {w: Written{Name: "Praha", Country: "CZ", Region: "Posázaví"}, outcome: Decided, key: "cz1", note: NoteRegion},
		"a position that contradicts":        {w: at(49, 17, "Praha", "CZ"), outcome: Decided, key: "cz1", note: NotePosition},
		"the same abroad":                    {w: at(48, 11, "Waren", "DE"), reason: ReasonPositionDiffers},
		"a geocoder's homonym abroad":        {w: at(-31.9, 115.8, "Perth", "GB"), outcome: Decided, key: "7", note: NotePosition},
		"accents that differ":                {w: Written{Name: "Kömlő", Country: "HU"}, reason: ReasonSpelling},
		"accents left away":                  {w: Written{Name: "Lodz", Country: "PL"}, outcome: Decided, key: "13"},
		"a letter with a ring":               {w: Written{Name: "Haabo", Country: "SE"}, outcome: Decided, key: "12"},
		"brackets not understood":            {w: Written{Name: "Waren (Müritz)", Country: "DE"}, outcome: Decided, key: "8"},
		"brackets not understood, homonyms":  {w: Written{Name: "Feldberg (Wald)", Country: "DE"}, reason: ReasonQualifier},
		"a former name in America":           {w: Written{Name: "Chili", Country: "US"}, reason: ReasonOtherName},
		"a similar name":                     {w: Written{Name: "Warenn", Country: "DE"}, reason: ReasonSimilar},
		"no similar name":                    {w: Written{Name: "Oberhausen", Country: "DE"}, outcome: Unplaced, key: "unplaced:DE:oberhausen"},
		"no similar name, with region":       {w: Written{Name: "Oberhausen", Country: "DE", Region: "Beta"}, outcome: Unplaced, key: "unplaced:DE:oberhausen:beta"},
		"no country":                         {w: Written{Name: "Waren"}, reason: ReasonNoCountry},
		"no country, but a position":         {w: at(53.5, 12.7, "Waren", ""), outcome: Decided, key: "8", how: ByPosition},
		"no name":                            {w: Written{Name: " – ", Country: "DE"}, reason: ReasonNoName},
		"a position that is none":            {w: at(530, 12.7, "Waren", "DE"), outcome: Decided, key: "8"},
		"a district with a mayor":            {w: Written{Name: "Praha 5", Country: "CZ"}, outcome: Decided, key: "cz1/5"},
		"a town":                             {w: Written{Name: "Chaoyang", Country: "CN"}, outcome: Decided, key: "14"},
		"a district, and a town of its name": {w: Written{Name: "Chaoyang District", Country: "CN"}, reason: ReasonPart},
		"a town that is called a district":   {w: Written{Name: "Lake District", Country: "CN"}, outcome: Decided, key: "15"},
		"a region of the list":               {w: Written{Name: "kraj Zlínský", Country: "CZ"}, outcome: Decided, key: "region:CZ:zlinsky"},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			f := smallPlaces().Place(c.w)
			if f.Outcome != c.outcome || f.Place.Key != c.key || f.Reason != c.reason || c.how != "" && f.How != c.how ||
				c.note != "" && !slices.Contains(f.Notes, c.note) {
				t.Errorf("%+v: %+v", c.w, f)
			}
		})
	}
}

func TestCandidatesAreOrdered(t *testing.T) {
	t.Parallel()
	f := smallPlaces().Place(Written{Name: "Lhota", Country: "CZ"})
	if len(f.Candidates) != 2 || f.Candidates[0].Key != "cz3" {
		t.Errorf("the larger one does not come first: %+v", f.Candidates)
	}
}

func TestNumeral(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]int{
		"5": 5, "13": 13, "xiii": 13, "iv": 4, "xl": 40, "13th": 13, "1er": 1, "": 0, "iiii": 0, "vx": 0, "100": 0, "mitte": 0, "l": 50,
	} {
		if got := numeral(s); got != want {
			t.Errorf("numeral(%q) = %d, want %d", s, got, want)
		}
	}
}

func FuzzPlaceName(f *testing.F) {
	for _, s := range []string{
		"Gmina Miejska Nowa Ruda", "Waren (Müritz)", "Brețcu - Bereck", "Weiden i.d.OPf.", "Charleston, West Virginia",
		"Praha 5", "Budapest XIII. kerület", "((((", "a/b/c", "– – –", "\xff\xfe", "Рим", "", "St. St. St. St.", "Prague 18 – Letňany",
	} {
		f.Add(s)
	}
	places := smallPlaces()
	f.Fuzz(func(t *testing.T, s string) {
		p := places.words.parseName(s)
		for _, text := range append([]string{p.shown, p.whole, p.full, p.base}, p.qualifiers...) {
			if !utf8.ValidString(text) {
				t.Errorf("%q: %q is not text", s, text)
			}
		}
		for _, country := range []string{"", "CZ", "DE"} {
			a := places.Place(Written{Name: s, Country: country})
			if a.Outcome == Decided && a.Place.Key == "" {
				t.Errorf("%q in %q: decided to nothing", s, country)
			}
			if a.Outcome == Unplaced && (a.Place.Key == "" || a.Place.Name == "") {
				t.Errorf("%q in %q: unplaced without a name", s, country)
			}
		}
	})
}
