package intake_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// handed takes a list in as a dry run, and says of each row its outcome with
// the keys of what is said of it.
func handed(t *testing.T, db *sqldb.DB, text string, o intake.Options) (*intake.Report, []string) {
	t.Helper()
	var rows []string
	o.Keep = func(_ *ledger.Tx, _ *intake.Report, lines []intake.Line) error {
		for _, l := range lines {
			says := string(l.Outcome)
			for _, n := range append(slices.Clone(l.Reasons), l.Warnings...) {
				says += " " + strings.TrimPrefix(n.End+":", ":") + n.Key
			}
			rows = append(rows, says)
		}
		return nil
	}
	r, err := intake.Partnerships(context.Background(), db, read(t, "f.csv", text), o)
	if err != nil {
		t.Fatal(err)
	}
	return r, rows
}

// A country of which the header does not say whose it is belongs to the name
// before it.
func TestCountryByOrder(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ header, a, b string }{
		{"Stadt;Partnerstadt;Land;seit", "", "Land"},
		{"Město;Partnerské město;Země", "", "Země"},
		{"Obec;Stát;Partner", "Stát", ""},
		{"Obec;Stát;Partner;Země", "Stát", "Země"},
		{"Partner;Stát;Obec;Země", "Země", "Stát"},
		{"Country;Town;Partner", "Country", ""},
		{"Obec;Partner;Země partnera;Země", "Země", "Země partnera"},
		{"a;a-country;b;Country", "a-country", "Country"},
		{"Település;Testvérváros;Ország", "", "Ország"},
	} {
		o := options(false)
		r, _ := handed(t, sqldbtest.SQLite(t), c.header+"\n", o)
		if r.Columns["a-country"] != c.a || r.Columns["b-country"] != c.b {
			t.Errorf("%s: a-country %q, b-country %q, want %q and %q", c.header, r.Columns["a-country"], r.Columns["b-country"], c.a, c.b)
		}
	}
}

// A person's word on the country goes before a column that was guessed, and
// before that word a column that a person named.
func TestCountryThatIsTold(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	o := options(false)
	o.ACountry, o.BCountry = "CZ", "SK"
	for _, c := range []struct{ text, columns, want string }{
		{"Město;Země;Partner;Země partnera\nOpava;ČR;Malacky;SK\n", "", "new"},
		{"Město;Země;Partner;Země partnera\nOpava;SK;Malacky;SK\n", "", "new a:country-differs"},
		{"Město;Země;Partner;Země partnera\nOpava;ČR;Malacky;Polsko\n", "", "new b:country-differs"},
		{"Město;Země;Partner;Země partnera\nOpava;ČR;Malacky;Hic sunt\n", "", "new b:country-differs"},
		{"Město;Země;Partner;Země partnera\nOpava;ČR;Zeulenroda;Německo\n", "b-country=Země partnera", "new"},
		{"Město;Země;Partner;Země partnera\nOpava;ČR;Malacky;\n", "b-country=Země partnera", "new"},
	} {
		o.Columns = c.columns
		if _, rows := handed(t, db, c.text, o); !slices.Equal(rows, []string{c.want}) {
			t.Errorf("%s (%s): %v, want %s", c.text, c.columns, rows, c.want)
		}
	}
	// In the browser what stands as it was guessed nobody has chosen.
	o.Columns = ""
	text := "Město;Země;Partner;Země partnera;Jiná země\nOpava;ČR;Malacky;Polsko;Polsko\n"
	o.Fields = map[string]int{"a": 0, "a-country": 1, "b": 2, "b-country": 3}
	if _, rows := handed(t, db, text, o); rows[0] != "new b:country-differs" {
		t.Errorf("a guessed column in the browser: %v", rows)
	}
	o.Fields["b-country"] = 4
	if _, rows := handed(t, db, text, o); strings.Contains(rows[0], "country-differs") {
		t.Errorf("a chosen column in the browser: %v", rows)
	}
}

// Columns are named by header, number or letter, and those that hold nothing
// are told, also without a heading.
func TestColumnsByNumber(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	text := "Město;Země;Město;;\nOpava;ČR;Malacky;SK;\n"
	for columns, unused := range map[string]string{
		"b=3":                      "column 4",
		"b=C,b-country=D":          "",
		"b=c,b-country=4":          "",
		"a=Město,b=Město":          "column 4",
		"a=1,b=3,a-country=":       "Země, column 4",
		"a=A,b=C,a-country=,note=": "Země, column 4",
	} {
		o := options(false)
		o.Columns, o.ACountry, o.BCountry = columns, "CZ", "SK"
		r, rows := handed(t, db, text, o)
		if got := strings.Join(r.Unused, ", "); got != unused || rows[0] != "new" {
			t.Errorf("%s: unused %q, %v; want %q", columns, got, rows, unused)
		}
	}
	o := options(false)
	o.Columns = "b=3"
	if r, _ := handed(t, db, "Obec;3;Stát\n", o); r.Columns["b"] != "3" {
		t.Errorf("a header that is a number: %v", r.Columns)
	}
	for _, columns := range []string{"b=9", "b=Z", "b=Nikdo", "b=0"} {
		o.Columns = columns
		if _, err := intake.Partnerships(context.Background(), db, read(t, "f.csv", text), o); err == nil {
			t.Errorf("%s is taken", columns)
		}
	}
}

// What is no name makes no place, and it is said why.
func TestWhatMakesNoPlace(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	for _, c := range []struct{ b, country, want string }{
		{"x", "DE", "rejected b:f-empty-word"},
		{"viz web", "AT", "rejected b:f-empty-word"},
		{"nemá", "PL", "rejected b:f-empty-word"},
		{"TĹ™ebĂ\u00adÄŤ", "PL", "rejected b:f-garbled"},
		{"M\ufffdsto", "FR", "rejected b:f-garbled"},
		{"www.example.org", "FR", "rejected b:f-address"},
		{"602 123 456", "FR", "rejected b:f-number"},
		{"Zatím nemáme žádné město.", "FR", "rejected b:f-sentence"},
		{"m. st. Vymyšlená", "PL", "ambiguous b:f-short"},
		{"N. Vymyšlená", "PL", "ambiguous b:f-short"},
		{"Praha", "US", "ambiguous b:f-elsewhere"},
		{"Malacky", "PL", "ambiguous b:f-elsewhere"},
		{"Malacky (SK)", "PL", "ambiguous b:f-country-beside"},
		{"Malacky*", "SK", "new"},
		{"Malacky [2]", "SK", "new"},
		{"Gy&#337;r", "HU", "new"},
		{"m. st. Warszawa", "PL", "new"},
		{"&apos;s-Hertogenbosch", "NL", "new"},
		{"Vymyšlenov", "DE", "new"},
	} {
		text := "a,a-country,b,b-country\nOpava,CZ,\"" + c.b + "\"," + c.country + "\n"
		if _, rows := handed(t, db, text, options(false)); !slices.Equal(rows, []string{c.want}) {
			t.Errorf("%s (%s): %v, want %s", c.b, c.country, rows, c.want)
		}
	}
}

// Several names in a cell are told; names with a comma or slash in them are one.
func TestSeveralNames(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	several := "rejected b:several-names"
	for _, c := range []struct{ b, country, want string }{
		{"Katowice; Racibórz", "PL", several},
		{"Katowice, Racibórz", "PL", several},
		{"Katowice\nKielce", "PL", several},
		{"Katowice<br>Kielce", "PL", several},
		{"Katowice / Kielce", "PL", several},
		{"Katowice/Kielce", "PL", several},
		{"1) Katowice 2) Kielce", "PL", several},
		{"1. Katowice 2. Kielce 3. Racibórz", "PL", several},
		{"a) Katowice b) Kielce", "PL", several},
		{"• Katowice • Kielce", "PL", several},
		{"Katowice | Kielce", "PL", several},
		{"Humenné, Oschatz", "SK", several},
		{"Chorzów (2003), Kielce (1990)", "PL", several},
		{"Malacky (SK), Katowice (PL, 1995)", "", several},
		{"Trenčín (Slovensko); Groningen (Nizozemsko)", "", several},
		{"Malacky, Slovensko; Oschatz, Německo", "", several},
		{"Coruña, A", "ES", "new"},
		{"Athens, Georgia", "US", "new"},
		{"Athens, Georgia", "", "new"},
		{"Frankfurt (Oder)", "DE", "new"},
		{"Bolzano/Bozen", "IT", "new"},
		{"Bratislava\n", "SK", "new"},
		{"Liptovský\nMikuláš", "SK", "new"},
		{"Malacky (SK)", "", "new"},
		{"Malacky, Slovensko", "", "new"},
		{"Malacky; 1995", "SK", "new"},
	} {
		text := "a,a-country,b,b-country\nOpava,CZ,\"" + c.b + "\"," + c.country + "\n"
		if _, rows := handed(t, db, text, options(false)); !slices.Equal(rows, []string{c.want}) {
			t.Errorf("%q (%s): %v, want %s", c.b, c.country, rows, c.want)
		}
	}
}

// Split, each partner is a row of its own with its own country and year; the
// second time all is the same.
func TestSplit(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	text := "a,a-country,b,b-country,date,form\n" +
		"Opava,CZ,\"Malacky (SK), Katowice (PL, 1995), Zeulenroda (DE, beendet)\",,,formal\n" +
		"Sušice,CZ,\"Bratislava\nMalacky\",SK,2001,\n" +
		"Praha,CZ,\"Kielce; Malacky\",Polsko; Slovensko,,\n" +
		"Sušice,CZ,Liptovský Mikuláš,SK,,\n"
	o := options(true)
	o.Split = true
	r, rows := handed(t, db, text, o)
	if r.Rows != 8 || r.New != 8 {
		t.Fatalf("%+v %v", r, rows)
	}
	got := map[string]string{}
	lines := map[int]int{}
	o.Apply = false
	o.Keep = func(_ *ledger.Tx, _ *intake.Report, all []intake.Line) error {
		for _, l := range all {
			lines[l.Line]++
		}
		return nil
	}
	again := partnerships(t, db, "f.csv", text, o)
	if again.Same != 8 {
		t.Errorf("the second time: %+v", tallyOf(again))
	}
	if lines[2] != 3 || lines[3] != 2 {
		t.Errorf("the lines of the file: %v", lines)
	}
	for _, s := range statements(t, db) {
		got[s.town] += " " + s.says
	}
	for town, want := range map[string]string{"Katowice PL": "since:1995", "Zeulenroda DE": "state:ended", "Kielce PL": "listed:yes"} {
		if !strings.Contains(got[town], want) {
			t.Errorf("%s: %s, want %s", town, got[town], want)
		}
	}
	if strings.Contains(got["Malacky SK"], "1995") || strings.Contains(got["Malacky SK"], "ended") {
		t.Errorf("Malacky: %s", got["Malacky SK"])
	}
}

// What stands behind a name of the partnership is said of the partnership.
func TestStateBehindTheName(t *testing.T) {
	t.Parallel()
	for b, want := range map[string]string{
		"Malacky (zaniklo)": "state:ended", "Malacky (ended 2012)": "state:ended until:2012", "Malacky (beendet)": "state:ended",
		"Malacky (do 2015)": "state:ended until:2015", "Malacky (od 1998)": "since:1998", "Malacky (1998)": "since:1998", "Malacky 1998": "since:1998",
		"Malacky (SK, 1998)": "since:1998", "Malacky (1998-2010)": "since:1998 state:ended until:2010", "Malacky - zaniklo": "state:ended",
		"Malacky (do 2090)": "until:2090", "Malacky": "", "Malacky, od r. 1998": "since:1998", "Malacky (seit 1998)": "since:1998",
	} {
		db := sqldbtest.SQLite(t)
		lists(t, db)
		r := partnerships(t, db, "f.csv", "a,a-country,b,b-country\nOpava,CZ,\""+b+"\",SK\n", options(true))
		var says []string
		for _, s := range statements(t, db) {
			if s.town == "Malacky SK" && s.says != "listed:yes" {
				says = append(says, s.says)
			}
		}
		slices.Sort(says)
		if r.New != 1 || strings.Join(says, " ") != want {
			t.Errorf("%s: %+v says %v, want %q", b, tallyOf(r), says, want)
		}
	}
}

type saidOf struct{ town, says string }

// statements are what the register says of the partnerships, by each of their towns.
func statements(t *testing.T, db *sqldb.DB) (said []saidOf) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		units, err := register.AllUnits(tx)
		if err != nil {
			return err
		}
		names := map[register.UnitID]string{}
		for _, u := range units {
			names[u.ID] = u.Name + " " + u.Country
		}
		all, err := register.AllPartnerships(tx)
		for _, p := range all {
			for _, s := range p.Statements {
				for _, end := range []register.UnitID{p.A, p.B} {
					said = append(said, saidOf{names[end], string(s.Field) + ":" + s.Value})
				}
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return said
}
