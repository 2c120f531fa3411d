package intake_test

import (
	"context"
	"strings"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// Columns that a person chose are taken as chosen, whatever the header says,
// and a decision counts for its row alone until the file is written.
func TestChosenColumnsAndDecisions(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	table := read(t, "x.csv", "note;x;y\nOpava;Neustadt;DE\nOpava;Neustadt;DE\nKolín;Wien;AT\n")
	o := options(false)
	o.ACountry = "CZ"
	o.Fields = map[string]int{"a": 0, "b": 1, "b-country": 2}
	o.Decisions = map[int]string{2: "b=none;"}
	var lines []intake.Line
	o.Keep = func(tx *ledger.Tx, _ *intake.Report, all []intake.Line) error {
		if tx != nil {
			t.Error("a dry run has a transaction")
		}
		lines = all
		return nil
	}
	r := partnerships(t, db, "x.csv", "note;x;y\nOpava;Neustadt;DE\nOpava;Neustadt;DE\nKolín;Wien;AT\n", o)
	if r.Rejected != 1 || r.Ambiguous != 1 || r.New != 1 || len(lines) != len(table.Rows) {
		t.Fatalf("%+v", r)
	}
	if n := lines[0].Reasons; len(n) != 1 || n[0].Key != "none-of-these" || n[0].Args[0] != "Neustadt" {
		t.Errorf("%+v", n)
	}
	if open := lines[1].Open; len(open) != 1 || open[0].End != "b" || open[0].ByRow || open[0].Written[1] != "DE" || len(open[0].Candidates) < 2 {
		t.Errorf("%+v", open)
	}
	o.Fields = map[string]int{"a": 7}
	if _, err := intake.Partnerships(context.Background(), db, table, o); err == nil {
		t.Error("a column that the file does not have is taken")
	}
}

// A note says in English what the command line always said.
func TestNotesInEnglish(t *testing.T) {
	t.Parallel()
	for _, key := range intake.NoteKeys() {
		n := intake.Note{Key: key, End: "a", Args: []string{"x", "y", "z"}}
		if text := n.String(); !strings.HasPrefix(text, "a: ") || strings.Contains(text, "MISSING") {
			t.Errorf("%s: %s", key, text)
		}
	}
}

// Texts that look like data of a person are left out and told, since all that a
// list says becomes public; a person's decision takes those of a row.
func TestTextsThatLookPersonalAreLeftOut(t *testing.T) {
	t.Parallel()
	list := "Město,Země,Partner,Země partnera,Poznámka,Smlouva,Název smlouvy,Zdroj\n" +
		"Opava,CZ,Malacky,SK,\"vyřizuje pan Novák, tel. 602 123 456\",1,Smlouva Ing. Nováka,\"e-mail of Mr N., 25 November\"\n" +
		"Opava,CZ,Katowice,PL,každý rok v létě,,,\n"
	for _, c := range []struct {
		what string
		o    func(*intake.Options)
		keep bool
	}{
		{"as it is", func(*intake.Options) {}, false},
		{"all kept", func(o *intake.Options) { o.KeepPersonal = true }, true},
		{"a row kept", func(o *intake.Options) { o.Decisions = map[int]string{2: intake.KeepTexts} }, true},
		{"another row kept", func(o *intake.Options) { o.Decisions = map[int]string{3: intake.KeepTexts} }, false},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			db := sqldbtest.SQLite(t)
			table := read(t, "list.csv", list)
			o := options(true)
			o.Fields = map[string]int{"a": 0, "a-country": 1, "b": 2, "b-country": 3, "note": 4, "agreement": 5, "agreement-title": 6, "source": 7}
			c.o(&o)
			report, err := intake.Partnerships(context.Background(), db, table, o)
			if err != nil {
				t.Fatal(err)
			}
			left := 1
			if c.keep {
				left = 0
			}
			if report.New != 2 || report.LeftOut != left {
				t.Errorf("%d new, %d with a text left out, want %d: %+v", report.New, report.LeftOut, left, report.Lines)
			}
			var stands strings.Builder
			if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
				for _, query := range []string{`select value || ' ' || written from statement`, `select title from agreement`, `select address from source`,
					`select changes from ledger`} {
					if err := tx.Each(query, nil, func(row sqldb.Row) error {
						var text string
						err := row.Scan(&text)
						stands.WriteString(text + "\n")
						return err
					}); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{"602 123 456", "Ing. Nováka", "Mr N."} {
				if got := strings.Contains(stands.String(), text); got != c.keep {
					t.Errorf("%q stands in the register: %v", text, got)
				}
			}
			if !strings.Contains(stands.String(), "každý rok v létě") {
				t.Error("a text without a person is left out")
			}
		})
	}
	o := options(false)
	o.Source = "e-mail of Mr N., 25 November"
	if _, err := intake.Partnerships(context.Background(), sqldbtest.SQLite(t), read(t, "list.csv", list), o); !errs.Is(err, errs.Invalid) {
		t.Errorf("the source of the file names a person: %v", err)
	}
	o.KeepSource = true
	if _, err := intake.Partnerships(context.Background(), sqldbtest.SQLite(t), read(t, "list.csv", list), o); err != nil {
		t.Errorf("the source of the file was seen: %v", err)
	}
}
