package personal_test

import (
	"fmt"
	"strings"
	"testing"

	"twinhall/internal/personal"
)

// What looks like data of a person is found, and what only resembles it is not.
func TestFind(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// Telephone numbers.
		"kontakt 602 123 456":                      "phone:602 123 456",
		"volejte +420 602 123 456, děkujeme":       "phone:+420 602 123 456",
		"602123456":                                "phone:602123456",
		"602-123-456":                              "phone:602-123-456",
		"(+421) 905 123 456":                       "phone:(+421) 905 123 456",
		"0905 123 456":                             "phone:0905 123 456",
		"00420602123456":                           "phone:00420602123456",
		"Tel.: 55 375 6111":                        "phone:55 375 6111",
		"tel. 123456":                              "phone:123456",
		"mobil číslo 777 888 999":                  "phone:777 888 999",
		"0351/488 12 34":                           "phone:0351/488 12 34",
		"+44 (0)20 7946 0958":                      "phone:+44 (0)20 7946 0958",
		"Telefon 01/4567-890":                      "phone:01/4567-890",
		"smlouva z 11. 3. 1977 a 12.4.1980":        "",
		"1990-1995, 2001–2004":                     "",
		"1964, 1977, 1988":                         "",
		"1977-03-11":                               "",
		"usnesení 128/2000 a 345/12/2019":          "",
		"příspěvek 602 123 456 Kč":                 "",
		"dotace 1 200 000 Kč, 250 000 000 EUR":     "",
		"má 55 996 obyvatel":                       "",
		"123 456 789 obyvatel":                     "",
		"souřadnice 49.9387, 17.9026":              "",
		"49,9387123456 N":                          "",
		"IČO 00300535":                             "",
		"výměra 242.768069":                        "",
		"PSČ 746 01":                               "",
		"projekt č. CZ.01.1.02/0.0/15_003/0000045": "",
		"Wikidata Q1234567":                        "",
		// Mail addresses.
		"pište na jan.novak@opava.example":    "mail:jan.novak@opava.example",
		"office@opava.example; tel 553756111": "mail:office@opava.example phone:553756111",
		"novak (zavináč) opava.example":       "mail:novak (zavináč) opava.example",
		"novak [at] opava.example":            "mail:novak [at] opava.example",
		"@opava na síti":                      "",
		// Birth numbers.
		"r. č. 855623/1234":       "birth-number:855623/1234",
		"RČ 520115/123":           "birth-number:520115/123",
		"usnesení č. 991399/1234": "", // no month
		// Names of persons.
		"Ing. Novák vyřídil":                     "name:Ing. Novák",
		"dohodnuto s Mgr. Janou Novákovou, PhD.": "name:Mgr. Janou Novákovou",
		"e-mail of Mr N., 25 November":           "name:Mr N.",
		"řekl pan Vávra":                         "name:pan Vávra",
		"podle paní Novákové":                    "name:paní Novákové",
		"Frau Müller hat angerufen":              "name:Frau Müller",
		"prof. Dr. Hans Meier":                   "name:prof. Dr. Hans Meier",
		"starosta Jan Novák podepsal":            "name:Jan Novák",
		"Zdeněk Svoboda a Eva Dvořáková":         "name:Zdeněk Svoboda name:Eva Dvořáková",
		"mayor John Smith":                       "name:John Smith",
		"gospođa Horvat":                         "name:gospođa Horvat",
		"starosta Nového Města":                  "",
		"Svatý Jan nad Malší":                    "",
		"Karel IV. založil":                      "",
		"Martin a Gorzów":                        "",
		"Opava a Liptovský Mikuláš":              "",
		"Mistrovství v kopané":                   "",
		"St. Pölten":                             "",
		"výměna škol, ZŠ Komenského":             "",
		"Jan":                                    "",
		"":                                       "",
	} {
		var got []string
		for _, f := range personal.Find(text) {
			got = append(got, fmt.Sprintf("%s:%s", f.Kind, f.Text))
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: %q, want %q", text, g, want)
		}
	}
}

// A text of any length and any bytes is looked at within bounds.
func FuzzFind(f *testing.F) {
	f.Add("Ing. Novák, tel. 602 123 456, jan@example.org, 855623/1234")
	f.Add(strings.Repeat("+420 ", 5000))
	f.Add("\xff\xfe@\x00.")
	f.Fuzz(func(t *testing.T, text string) {
		for _, x := range personal.Find(text) {
			if x.Text == "" || !strings.Contains(text, x.Text) {
				t.Fatalf("%+v is not in %q", x, text)
			}
		}
	})
}
