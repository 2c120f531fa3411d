package intake_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"math/rand/v2"
	"os"
	"sort"
	"strings"
	"testing"
	"time"

	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func options(apply bool) intake.Options {
	return intake.Options{Apply: apply, Actor: "test", Now: noon}
}

func read(t *testing.T, name, text string) *intake.Table {
	t.Helper()
	table, err := intake.Read(context.Background(), strings.NewReader(text), name, intake.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return table
}

func municipalities(t *testing.T, db *sqldb.DB, country, text string) *intake.Report {
	t.Helper()
	o := options(true)
	o.Country = country
	r, err := intake.Municipalities(context.Background(), db, read(t, "list.csv", text), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func partnerships(t *testing.T, db *sqldb.DB, name, text string, o intake.Options) *intake.Report {
	t.Helper()
	r, err := intake.Partnerships(context.Background(), db, read(t, name, text), o)
	if err != nil {
		t.Fatal(err)
	}
	if sum := r.New + r.Same + r.Changed + r.Duplicate + r.Ambiguous + r.Rejected; sum != r.Rows {
		t.Errorf("%s: the outcomes sum to %d of %d rows", name, sum, r.Rows)
	}
	return r
}

type tally struct{ new, same, changed, duplicate, ambiguous, rejected, unplaced int }

func tallyOf(r *intake.Report) tally {
	return tally{r.New, r.Same, r.Changed, r.Duplicate, r.Ambiguous, r.Rejected, r.Unplaced}
}

func expect(t *testing.T, what string, r *intake.Report, want tally) {
	t.Helper()
	if got := tallyOf(r); got != want {
		t.Errorf("%s: %+v, want %+v", what, got, want)
		for _, l := range r.Lines {
			t.Logf("  line %d %s: %s %v %v", l.Line, l.Outcome, l.Reason, l.Candidates, l.Warnings)
		}
	}
}

const czech = `Obec,Kód obce,Okres,Kraj,Latitude,Longitude
Opava,505927,Opava,Moravskoslezský kraj,49.938,17.902
Březina,582824,Brno-venkov,Jihomoravský kraj,49.281,16.753
Březina,549754,Brno-venkov,Jihomoravský kraj,49.383,16.405
Sušice,557153,Klatovy,Plzeňský kraj,49.231,15.520
Praha,554782,Praha,Hlavní město Praha,50.0756,14.4378
`

const slovak = `name,region,district,coordinate_x,coordinate_y,population
Liptovský Mikuláš,Žilinský kraj,Liptovský Mikuláš,49.0811,19.6181,31345
Bratislava,Bratislavský,undefined,48.1439,17.1097,437725
Malacky,Bratislavský kraj,Malacky,48.4361,17.0178,17000
`

func lists(t *testing.T, db *sqldb.DB) {
	t.Helper()
	expect(t, "the Czech list", municipalities(t, db, "CZ", czech), tally{new: 5})
	expect(t, "the Slovak list", municipalities(t, db, "SK", slovak), tally{new: 3})
}

func TestMunicipalities(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		expect(t, "again", municipalities(t, db, "CZ", czech), tally{same: 5})
		o := options(true)
		o.Country, o.Members = "SK", true
		for _, want := range []tally{{changed: 3}, {same: 3}} {
			r, err := intake.Municipalities(context.Background(), db, read(t, "list.csv", slovak), o)
			if err != nil {
				t.Fatal(err)
			}
			expect(t, "as members", r, want)
		}
		units := all(t, db)
		if u := units["bratislava"]; u == nil || len(u.Members) != 1 {
			t.Errorf("Bratislava is %+v, want a member", u)
		}
		if u := units["bratislava"]; u == nil || u.Region != "Bratislavský kraj" || u.District != "" {
			t.Errorf("Bratislava is %+v, want its region's full name and no district", u)
		}
		if u := units["liptovsky-mikulas"]; u == nil || u.Position.Lat < 48 || u.Position.Lat > 50 {
			t.Errorf("Liptovský Mikuláš is %+v, want its latitude from coordinate_x", u)
		}
		for _, slug := range []string{"brezina-brno-venkov-582824", "brezina-brno-venkov-549754", "opava"} {
			if units[slug] == nil {
				t.Errorf("no unit has the slug %s", slug)
			}
		}
		expect(t, "a corrected list", municipalities(t, db, "CZ", strings.Replace(czech, "Sušice,557153", "Sušice nad Otavou,557153", 1)),
			tally{same: 4, changed: 1})
		u := all(t, db)["susice-nad-otavou"]
		if u == nil || len(u.OldSlugs) != 1 || u.OldSlugs[0] != "susice" {
			t.Errorf("the renamed town is %+v, want the old name to lead on", u)
		}
	})
}

func TestMunicipalityRowsThatAreWrong(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	r := municipalities(t, db, "CZ", `name,code,lat,lon,population,website
,1,50,14,1,
Na severu,2,95.1,14,,
Mnoho,3,,,moc,
Web,4,,,,javascript:alert(1)
Dobrá,5,50.1,14.2,1 234,dobra.example
Dobrá,5,50.1,14.2,1 234,dobra.example
`)
	expect(t, "wrong rows", r, tally{new: 1, duplicate: 1, rejected: 4})
}

func TestPartnerships(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		const file = `a,a-country,b,b-country,date,form,state
Opava,CZ,Liptovský Mikuláš,Slovensko,1964,formální,aktivní
LIPTOVSKÝ MIKULÁŠ,SK,Opava,Česko,1964,formální,aktivní
Opava,CZ,Ratiboř,polským,1991,,
Opava,CZ,Opava,CZ,,,
Březina,CZ,Malacky,SK,,,
Neexistov,CZ,Malacky,SK,,,
Opava,CZ,Malacky,Atlantis,,,
Opava,CZ,Malacky,SK,30.2.1999,,
Opava,CZ,,SK,,,
Opava,CZ,Kleinniedernirgendsdorf an der Nirgends,Rakousko,1999,,
`
		want := tally{new: 3, duplicate: 1, ambiguous: 1, rejected: 5, unplaced: 1}
		dry := partnerships(t, db, "f.csv", file, options(false))
		expect(t, "dry run", dry, want)
		if n := len(pairs(t, db)); n != 0 {
			t.Fatalf("a dry run left %d partnerships", n)
		}
		expect(t, "applied", partnerships(t, db, "f.csv", file, options(true)), want)
		expect(t, "again", partnerships(t, db, "f.csv", file, options(true)), tally{same: 4, ambiguous: 1, rejected: 5})
	})
}

// An editor's decision stands, whatever an import says, and an import of
// another source adds its word beside it.
func TestAnImportOverwritesNobody(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		const file = "a,a-country,b,b-country,date\nOpava,CZ,Malacky,SK,1990\n"
		partnerships(t, db, "one.csv", file, options(true))
		edit(t, db, func(tx *ledger.Tx) error {
			p := only(t, db)
			src, err := register.EnsureSource(tx, "editor", "")
			if err != nil {
				return err
			}
			p.Say(register.Statement{Field: register.FieldSince, Sayer: register.SayerEditor, Source: src.ID, Value: "1988", Retrieved: "2020"})
			_, err = register.PutPartnership(tx, p)
			return err
		})
		expect(t, "the same file", partnerships(t, db, "one.csv", file, options(true)), tally{same: 1})
		expect(t, "another source", partnerships(t, db, "two.csv", strings.Replace(file, "1990", "1995", 1), options(true)), tally{changed: 1})
		expect(t, "a newer file of the first source", partnerships(t, db, "one.csv", strings.Replace(file, "1990", "1991", 1), options(true)), tally{changed: 1})
		p := only(t, db)
		s, contrary, _ := register.Shown(p.Statements, register.FieldSince)
		if s.Value != "1988" || len(contrary) != 2 {
			t.Errorf("shown %q with %d contrary, want the editor's 1988 with 1995 and 1991 beside it", s.Value, len(contrary))
		}

		edit(t, db, func(tx *ledger.Tx) error {
			u := all(t, db)["opava"]
			u.Website, u.District = "https://opava-city.example", "Opava-město"
			_, err := register.PutUnit(tx, u)
			return err
		})
		municipalities(t, db, "CZ", czech)
		if u := all(t, db)["opava"]; u.District != "Opava-město" {
			t.Errorf("the list made the district %q again, want the editor's", u.District)
		}
	})
}

func TestDecisionsAreRemembered(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		const file = "a,a-country,b,b-country,poznámka navíc\nBřezina,CZ,Malacky,SK,\"ponechat, i s čárkou\"\nOpava,CZ,Malacky,SK,x\n"
		var rejects bytes.Buffer
		o := options(true)
		o.Rejects = &rejects
		expect(t, "first", partnerships(t, db, "survey.csv", file, o), tally{new: 1, ambiguous: 1})

		rows, err := csv.NewReader(bytes.NewReader(rejects.Bytes())).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 2 || rows[1][4] != "ponechat, i s čárkou" || rows[0][7] != "decision" || !strings.Contains(rows[1][6], "549754") {
			t.Fatalf("rejects: %q, want the row whole, with both candidates and room for a decision", rows)
		}
		rows[1][7] = "549754"
		var decided bytes.Buffer
		if err := csv.NewWriter(&decided).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		expect(t, "decided", partnerships(t, db, "survey.rejects.csv", decided.String(), options(true)), tally{new: 1})
		expect(t, "the whole file again", partnerships(t, db, "survey.csv", file, options(true)), tally{same: 2})
		expect(t, "another source decides nothing", partnerships(t, db, "other.csv", file, options(true)), tally{changed: 1, ambiguous: 1})
	})
}

func TestUndoOfAnImportAndImportAgain(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		const file = "a,a-country,b,b-country,date\nOpava,CZ,Malacky,SK,1990\nOpava,CZ,Racibórz,PL,1991\n"
		first := partnerships(t, db, "one.csv", file, options(true))
		_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "undo", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
			entries, err := ledger.List(tx.Tx, ledger.Filter{Batch: first.Batch})
			if err != nil {
				return err
			}
			plan, err := register.Kinds().PlanUndo(tx.Tx, entries)
			if err != nil {
				return err
			}
			return register.Kinds().Undo(tx, plan)
		})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(pairs(t, db)); n != 0 {
			t.Errorf("%d partnerships after the undo, want none", n)
		}
		expect(t, "again after the undo", partnerships(t, db, "one.csv", file, options(true)), tally{new: 2})
		if n := len(pairs(t, db)); n != 2 {
			t.Errorf("%d partnerships, want 2", n)
		}
	})
}

func TestAgreementsOfFourTowns(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		partnerships(t, db, "four.csv", `a,a-country,b,b-country,events,agreement,agreement-kind
Opava,CZ,Malacky,SK,signed:2007,four-2007,smlouva
Opava,CZ,Bratislava,SK,signed:2007,four-2007,smlouva
Opava,CZ,Liptovský Mikuláš,SK,signed:1977;signed:2002,,
`, options(true))
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			as, err := register.AllAgreements(tx)
			if err != nil {
				return err
			}
			if len(as) != 1 || len(as[0].Parties) != 3 || len(as[0].Partnerships) != 2 || as[0].Signed.EDTF() != "2007" || as[0].Kind != "contract" {
				t.Errorf("agreements: %+v, want one contract of three parties for two partnerships", as)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if n := len(pairs(t, db)); n != 3 {
			t.Errorf("%d partnerships, want 3: none between Malacky and Bratislava", n)
		}
	})
}

// The order of rows must not matter: neither for the counts nor for what is
// left in the register.
func TestShuffled(t *testing.T) {
	t.Parallel()
	lines := []string{
		"Opava,CZ,Malacky,SK,1990,third,u1", "Malacky,SK,Opava,CZ,1991,a,u1", "Opava,CZ,Malacky,SK,,third,u1", "Opava,CZ,MALACKY,SK,1990,third,u1",
		"Opava,CZ,Racibórz,PL,,third,u2", "Opava,CZ,RATIBOŘ,PL,,third,u2", "Praha,CZ,Perth,AU,,third,u1", "Praha,CZ,Perth,Scotland,,third,u1",
		"Praha,CZ,Nirgendsheim an der Nirgends,AT,,third,u2", "Opava,CZ,NIRGENDSHEIM AN DER NIRGENDS,AT,,third,u2",
		"Praha,CZ,Nirgendsheim an der Nirgends,AT,1999,third,u2",
	}
	var first string
	var count tally
	for seed := range uint64(6) {
		shuffled := append([]string{}, lines...)
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		db := sqldbtest.SQLite(t)
		lists(t, db)
		r := partnerships(t, db, "x.csv", "a,a-country,b,b-country,date,said-by,source\n"+strings.Join(shuffled, "\n"), options(true))
		state := describe(t, db)
		if first == "" {
			first, count = state, tallyOf(r)
			continue
		}
		expect(t, "shuffled", r, count)
		if state != first {
			t.Fatalf("another order, another register:\n%s\nwant\n%s", state, first)
		}
	}
}

// describe writes the register without ids.
func describe(t *testing.T, db *sqldb.DB) string {
	t.Helper()
	var lines []string
	slug := map[register.UnitID]string{}
	for s, u := range all(t, db) {
		slug[u.ID] = s
		lines = append(lines, "unit "+s+" "+u.Name+" "+u.Region+" "+u.District)
	}
	source := map[register.SourceID]string{}
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := register.AllSources(tx)
		for _, s := range all {
			source[s.ID] = s.Address
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs(t, db) {
		side := map[register.Sayer]string{register.SayerA: slug[p.A], register.SayerB: slug[p.B], register.SayerThird: "third"}
		for _, s := range p.Statements {
			ends := []string{slug[p.A], slug[p.B]}
			sort.Strings(ends)
			lines = append(lines, strings.Join(ends, "–")+" "+string(s.Field)+"="+s.Value+" "+side[s.Sayer]+" "+source[s.Source])
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

func edit(t *testing.T, db *sqldb.DB, f func(*ledger.Tx) error) {
	t.Helper()
	if _, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "editor", At: noon}, f); err != nil {
		t.Fatal(err)
	}
}

func all(t *testing.T, db *sqldb.DB) map[string]*register.Unit {
	t.Helper()
	bySlug := map[string]*register.Unit{}
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		units, err := register.AllUnits(tx)
		for _, u := range units {
			if u.Trashed == register.Kept {
				bySlug[u.Slug] = u
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return bySlug
}

func pairs(t *testing.T, db *sqldb.DB) (kept []*register.Partnership) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := register.AllPartnerships(tx)
		for _, p := range all {
			if p.Trashed == register.Kept {
				kept = append(kept, p)
			}
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return kept
}

func only(t *testing.T, db *sqldb.DB) *register.Partnership {
	t.Helper()
	ps := pairs(t, db)
	if len(ps) != 1 {
		t.Fatalf("%d partnerships, want one", len(ps))
	}
	return ps[0]
}
