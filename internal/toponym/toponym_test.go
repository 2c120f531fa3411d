package toponym

import "testing"

func TestShown(t *testing.T) {
	t.Parallel()
	tables := Load()
	for _, x := range []struct {
		what      string
		place     Place
		corrected string
		shown     map[string]string
	}{
		{"the gazetteer's foreign name gives way to the own one, and that to names in use",
			Place{Name: "Vienna", Country: "AT", Key: "geonames:2761369"}, "",
			map[string]string{"cs": "Vídeň", "sk": "Viedeň", "de": "Wien", "en": "Vienna", "hr": "Beč", "fr": "Wien"}},
		{"a historic name is none in use", Place{Name: "Żywiec", Country: "PL", Key: "geonames:3079855"}, "",
			map[string]string{"cs": "Żywiec", "de": "Żywiec"}},
		{"nor is Troppau", Place{Name: "Opava", Country: "CZ", Key: "geonames:3068927"}, "", map[string]string{"de": "Opava"}},
		{"what the association corrected leads", Place{Name: "Opava", Country: "CZ", Key: "geonames:3068927"}, "Troppau", map[string]string{"de": "Troppau"}},
		{"it leads before a name in use too", Place{Name: "Praha", Country: "CZ"}, "Praha", map[string]string{"de": "Praha"}},
		{"a unit of a national list without a place", Place{Name: "Praha", Country: "CZ"}, "", map[string]string{"cs": "Praha", "de": "Prag", "en": "Prague"}},
		{"a namesake with a place of its own has no names in use", Place{Name: "Praha", Country: "SK", Key: "geonames:1"}, "", map[string]string{"de": "Praha"}},
		{"a name that somebody gave stays", Place{Name: "Hansestadt Hamburg", Country: "DE", Key: "geonames:2911298"}, "",
			map[string]string{"cs": "Hamburk", "en": "Hansestadt Hamburg"}},
		{"Cyrillic", Place{Name: "Октябрьский", Country: "RU"}, "", map[string]string{"cs": "Oktyabrskiy", "de": "Oktyabrskiy"}},
		{"capitals", Place{Name: "ÚSTÍ NAD LABEM", Country: "CZ"}, "", map[string]string{"cs": "Ústí nad Labem"}},
		{"signs of transliteration", Place{Name: "Arkhangel’sk", Country: "RU"}, "", map[string]string{"en": "Arkhangelsk"}},
		{"the gazetteer's Bulgarian", Place{Name: "Pŭrvomay", Country: "BG"}, "", map[string]string{"en": "Parvomay"}},
		{"two scripts", Place{Name: "Sidi Senoussi سيدي سنوسي", Country: "DZ"}, "", map[string]string{"de": "Sidi Senoussi"}},
		{"a script without a table takes another name", Place{Name: "東近江市", Country: "JP", Others: others("הִגָּשִׁי", "Higashiōmi")}, "",
			map[string]string{"de": "Higashiōmi"}},
		{"an apostrophe of French stays", Place{Name: "L'Aquila", Country: "IT"}, "", map[string]string{"cs": "L'Aquila"}},
	} {
		c := tables.Called(x.place)
		for lang, want := range x.shown {
			if got := Shown(x.place.Name, x.corrected, c, lang); got != want {
				t.Errorf("%s: %s in %s is %q, want %q", x.what, x.place.Name, lang, got, want)
			}
		}
	}
	if c := tables.Called(Place{Name: "Kroměříž", Country: "CZ"}); c != nil {
		t.Errorf("a name that is shown as it is takes memory: %v", c)
	}
}

func others(names ...string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for _, n := range names {
			if !yield(n) {
				return
			}
		}
	}
}

func TestRomanise(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ country, name, want string }{
		{"RU", "Череповец", "Cherepovets"}, {"RU", "Ярославль", "Yaroslavl"}, {"RU", "Нижний Новгород", "Nizhniy Novgorod"},
		{"RU", "Екатеринбург", "Yekaterinburg"}, {"RU", "Юрьев-Польский", "Yuryev-Polskiy"},
		{"RU", "Орёл", "Oryol"}, {"RU", "Гусь-Хрустальный", "Gus-Khrustalnyy"},
		{"UA", "Київ", "Kyiv"}, {"UA", "Згурівка", "Zghurivka"}, {"UA", "Бережани", "Berezhany"}, {"UA", "Їжакевич", "Yizhakevych"},
		{"UA", "Кам'янець-Подільський", "Kam'ianets-Podilskyi"},
		{"UA", "Трускавець", "Truskavets"}, {"UA", "Чернигов", "Chernyhov"},
		{"UA", "Артёмовск", "Artyomovsk"}, // Russian, by its ё
		{"BG", "Велико Търново", "Veliko Tarnovo"}, {"BG", "София", "Sofia"}, {"BG", "Шумен", "Shumen"}, {"BG", "Свищов", "Svishtov"},
		{"RS", "Чачак", "Čačak"}, {"RS", "Нови Сад", "Novi Sad"}, {"RS", "Љиг", "Ljig"},
		{"MK", "Штип", "Štip"}, {"MK", "Ѓорче Петров", "Ǵorče Petrov"},
		{"BY", "Гомель", "Homieĺ"}, {"BY", "Магілёў", "Mahilioŭ"}, {"BY", "Полацк", "Polack"},
		{"GR", "Αθήνα", "Athína"}, {"GR", "Θεσσαλονίκη", "Thessaloníki"}, {"GR", "Ναύπλιο", "Náfplio"}, {"GR", "Εύβοια", "Évvoia"},
		{"GR", "Μπάλα", "Bála"}, {"GR", "Άγιος Νικόλαος", "Ágios Nikólaos"},
		{"GR", "Λουτράκι", "Loutráki"}, {"CY", "Λάρνακα", "Lárnaka"},
		{"GE", "თბილისი", "Tbilisi"}, {"GE", "ქუთაისი", "Kutaisi"},
		{"AM", "Երևան", "Yerevan"}, {"AM", "Գյումրի", "Gyumri"},
		{"CZ", "Žďár", "Žďár"},
	} {
		if got := Romanise(x.name, x.country); got != x.want {
			t.Errorf("%s in %s is %q, want %q", x.name, x.country, got, x.want)
		}
	}
}

func TestUsualCase(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ country, name, want string }{
		{"CZ", "PLZEŇ", "Plzeň"}, {"CZ", "ÚSTÍ NAD LABEM", "Ústí nad Labem"}, {"CZ", "FRÝDEK-MÍSTEK", "Frýdek-Místek"},
		{"CZ", "NOVÉ MĚSTO NA MORAVĚ", "Nové Město na Moravě"}, {"CZ", "KOSTELEC U KŘÍŽKŮ", "Kostelec u Křížků"},
		{"SK", "SPIŠSKÁ NOVÁ VES", "Spišská Nová Ves"}, {"SK", "VYSOKÁ PRI MORAVE", "Vysoká pri Morave"}, {"CZ", "V PEKLE", "V Pekle"},
		{"DE", "FRANKFURT AM MAIN", "Frankfurt am Main"}, {"DE", "ROTHENBURG OB DER TAUBER", "Rothenburg ob der Tauber"},
		{"FR", "VILLENEUVE-SUR-LOT", "Villeneuve-sur-Lot"}, {"FR", "L'ISLE-D'ABEAU", "L'Isle-d'Abeau"}, {"IT", "L'AQUILA", "L'Aquila"},
		{"PT", "VILA REAL DE SANTO ANTÓNIO", "Vila Real de Santo António"}, {"CZ", "PRAHA XII", "Praha XII"},
		{"SE", "Å", "Å"}, {"NL", "EE", "EE"}, {"CZ", "Plzeň", "Plzeň"}, {"RU", "МОСКВА", "Москва"}, {"JP", "東近江市", "東近江市"},
	} {
		if got := UsualCase(x.name, x.country); got != x.want {
			t.Errorf("%s is %q, want %q", x.name, got, x.want)
		}
	}
}

func TestRegion(t *testing.T) {
	t.Parallel()
	tables := Load()
	for _, x := range []struct{ country, name, lang, want string }{
		{"CZ", "South Bohemian Region", "cs", "Jihočeský kraj"}, {"CZ", "Jihočeský kraj", "de", "Südböhmische Region"},
		{"CZ", "Jihočeský kraj", "en", "South Bohemian Region"}, {"DE", "Upper Bavaria", "cs", "Horní Bavorsko"}, {"DE", "Upper Bavaria", "de", "Oberbayern"},
		{"DE", "Bavaria", "fr", "Bayern"}, {"RO", "Alba County", "cs", "Alba"}, {"RO", "Alba County", "en", "Alba County"},
		{"SI", "Municipality of Bled", "hr", "Bled"}, {"US", "Orange County", "cs", "Orange County"}, {"PL", "Silesia", "pl", "Województwo śląskie"},
		{"CZ", "Opava", "de", "Opava"}, {"CZ", "", "de", ""}, {"RU", "Тверская область", "cs", "Tverskaya oblast"},
	} {
		if got := tables.Region(x.country, x.name, x.lang); got != x.want {
			t.Errorf("%s in %s is %q, want %q", x.name, x.lang, got, x.want)
		}
	}
}
