package recognise

import "testing"

func TestWords(t *testing.T) {
	t.Parallel()
	type find = func(string) (string, bool)
	for _, c := range []struct {
		list  string
		find  find
		cells map[string]string
	}{
		{"Form", Form, map[string]string{
			"formální": "formal", "Formálna": "formal", "formell": "formal", "formal": "formal", "oficjalna": "formal",
			"projekt": "project", "projektová": "project", "neformální": "informal", "informell": "informal",
			"informelle Partnerschaft": "informal", "pokračuje na neoficiálnej úrovni": "informal",
			"nem hivatalos": "informal", "neformální kontakt": "informal", "nieformalna": "informal",
			"friendly city": "informal", "oficiální partnerské město": "formal", "offizielle Partnerstadt": "formal",
			"": "", "jiná": "", "formální / neformální": "", "není formální": "",
		}},
		{"State", State, map[string]string{
			"aktivní": "active", "aktívne": "active", "aktiv": "active", "active": "active", "aktywna": "active",
			"neaktivní spolupráce; uzavřená dohoda": "dormant", "na bodu chladu (utlumená)": "dormant",
			"partnerské mesto; v útlme, reštart": "dormant", "partnerství pozastaveno": "suspended",
			"pozastavila oficiální styky": "suspended", "aktivity pozastaveny (2021)": "suspended",
			"UKONČENO: vypovězeno, zpráva 17. března 2022": "ended", "zaniklo: město se spojilo se sousedním": "ended",
			"smlouva; oficiálně ukončena": "ended", "beendet": "ended", "megszűnt": "ended", "zakończona": "ended",
			"připravované partnerství": "proposed", "záměr o partnerství": "proposed", "geplant": "proposed",
			"neznámý": "unknown", "unbekannt": "unknown", "partnerská zmluva": "",
			"není aktivní": "", "nicht aktiv": "", "trvání nejasné („Možná, že to nikdo nezrušil“)": "unknown",
		}},
		{"EndReason", EndReason, map[string]string{
			"rozhodnutí zastupitelstva": "decision", "Beschluss": "decision", "vypovězena": "decision",
			"sloučení obcí": "merger", "zaniklo: město se spojilo se sousedním": "merger", "Fusion": "merger",
			"válka": "war", "vojna": "war", "Krieg": "war", "háború": "war", "wojna": "war", "nečinnost": "inactivity",
			"náklady": "cost", "Kosten": "cost", "vypršela": "expired", "abgelaufen": "expired", "lejárt": "expired",
			"počasí": "",
		}},
		{"AgreementKind", AgreementKind, map[string]string{
			"Partnerská smlouva": "contract", "partnerská zmluva o spolupráci": "contract", "dohoda o spolupráci": "agreement",
			"Memorandum o spolupráci": "memorandum", "Declaration on Regional Cooperation": "declaration",
			"Deklarácia miest o partnerstve; 25. výročie 2023": "declaration", "umowa o partnerstwie": "contract",
			"Partnerschaftsvertrag 1972; erneuert 1991": "contract", "Charte d'amitié; jumelage": "agreement",
			"serment de jumelage": "oath", "együttműködési nyilatkozat": "declaration", "testvérvárosi okirat": "agreement",
			"протокол о сарадњи": "agreement", "Договор за побратимяване": "contract",
			"меморандум про співпрацю":               "memorandum",
			"Acord de Colaborare (patru localităţi)": "agreement", "Pogodba o sodelovanju": "contract",
			"Rámcová dohoda o vzájomnej spolupráci (štvorstranná)": "agreement",
			"Memorandum o porozumení / Declaration of cooperation": "", "smlouva; dohoda": "", "partnerské město": "",
			"neaktivní spolupráce; neuzavřená dohoda": "", "Agreement on Cooperation": "agreement",
		}},
		{"EventKind", EventKind, map[string]string{
			"obnovená": "renewed", "erneuert": "renewed", "renewal": "renewed", "odnowiona": "renewed", "megújítva": "renewed",
			"schváleno": "approved", "rada": "approved", "schválená": "approved", "podepsáno": "signed",
			"potvrzena": "confirmed", "bestätigt": "confirmed", "první kontakty": "contact", "dodatek": "amended",
			"oživeno": "revived", "pozastaveno": "suspended", "vypovězena": "ended", "končí": "expires", "výlet": "",
		}},
		{"Level", Level, map[string]string{
			"obec": "municipality", "Město": "municipality", "Gemeinde": "municipality", "gmina": "municipality",
			"městská část": "district", "mestská časť": "district", "Stadtteil": "district", "kerület": "district",
			"kraj": "region", "Bundesland": "region", "megye": "region", "województwo": "region", "region": "region",
			"municipality": "municipality", "district": "district", "partnerský region": "region", "okres": "", "planeta": "",
		}},
	} {
		for written, want := range c.cells {
			if got, ok := c.find(written); got != want || ok != (want != "") {
				t.Errorf("%s(%q): got %q, %v, want %q", c.list, written, got, ok, want)
			}
		}
	}
}

func TestWordsKnowTheVocabulary(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"form": "formal project informal", "state": "proposed active dormant suspended ended unknown",
		"reason":    "decision merger war inactivity cost expired",
		"agreement": "agreement declaration contract memorandum oath",
		"event":     "contact approved signed renewed confirmed amended revived suspended ended expires",
		"level":     "municipality district region",
	}
	for list, values := range want {
		allowed := setOf(values)
		for _, found := range wordTables()[list].phrases {
			for _, v := range found {
				if !allowed[v] {
					t.Errorf("%s: %q is not in the vocabulary", list, v)
				}
			}
		}
		for v := range allowed {
			if got, ok := word(list, v); !ok || got != v {
				t.Errorf("%s: %q itself gives %q", list, v, got)
			}
		}
	}
}
