package intake_test

import (
	"context"
	"testing"

	"twinhall/internal/intake"
	"twinhall/internal/sqldb/sqldbtest"
)

// A second list of facts that the register mostly has creates little: only
// what the first could not decide, and what it did not hold. docs/recognition.md
// explains each row.
func TestBritishListAfterWikipedia(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole lists take some seconds; go test without -short reads them")
	}
	t.Parallel()
	wikipedia, british := readFile(t, shared(t, "partnerships", "wikipedia-2026-raw.csv")), readFile(t, shared(t, "partnerships", "uk-twin-towns.csv"))
	db := sqldbtest.SQLite(t)
	nationalLists(t, db)
	if _, err := intake.Partnerships(context.Background(), db, wikipedia, options(true)); err != nil {
		t.Fatal(err)
	}
	report, err := intake.Partnerships(context.Background(), db, british, options(true))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", tallyOf(report))
	if report.Changed+report.Same < 1_230 || report.New > 187 || report.Ambiguous > 147 || report.Rejected > 0 {
		t.Errorf("%+v: fewer known again, or more created or undecided, than before", tallyOf(report))
	}
}

// A header that names the country of its column speaks for every row.
func TestCountryInTheHeader(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	expect(t, "a Slovak town", partnerships(t, db, "f.csv", "Slovak town,partner,partner country\nOpava,Malacky,SK\n",
		withColumns(options(false), "a=Slovak town")), tally{rejected: 1})
	expect(t, "a header that names none", partnerships(t, db, "f.csv", "our town,partner,partner country\nSušice,Malacky,SK\n",
		withColumns(options(false), "a=our town")), tally{new: 1})
}

func withColumns(o intake.Options, columns string) intake.Options {
	o.Columns = columns
	return o
}

// The list whose partners are bare titles without a country: what it decides
// is much, the second time nothing new comes of it, and partners that the
// register knows decide more.
func TestListWithoutPartnersCountries(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole lists take some seconds; go test without -short reads them")
	}
	t.Parallel()
	wikipedia, titles := readFile(t, shared(t, "partnerships", "wikipedia-2026-raw.csv")), readFile(t, shared(t, "partnerships", "sistercity-info-2025.csv"))
	db := sqldbtest.SQLite(t)
	nationalLists(t, db)
	alone, err := intake.Partnerships(context.Background(), db, titles, options(false))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := intake.Partnerships(context.Background(), db, wikipedia, options(true)); err != nil {
		t.Fatal(err)
	}
	after, err := intake.Partnerships(context.Background(), db, titles, options(true))
	if err != nil {
		t.Fatal(err)
	}
	again, err := intake.Partnerships(context.Background(), db, titles, options(true))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("alone %+v, after the Wikipedia list %+v, again %+v", tallyOf(alone), tallyOf(after), tallyOf(again))
	if alone.New < 11_900 || alone.Ambiguous > 9_200 || after.New > 6_000 || after.Changed < 6_700 || after.Ambiguous > 6_800 {
		t.Errorf("alone %+v, after the Wikipedia list %+v: less decided or more created than before", tallyOf(alone), tallyOf(after))
	}
	if again.New+again.Changed+again.Duplicate != 0 || again.Same != after.New+after.Changed+after.Duplicate || again.Batch != "" {
		t.Errorf("again %+v with batch %q, want nothing new", tallyOf(again), again.Batch)
	}
}

// A partner without a country is the one of that name that the register knows
// of the town, and what stands behind a comma may be a country or a region.
func TestPartnersWithoutCountry(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	partnerships(t, db, "known.csv", "a,a-country,b,b-country,b-region\nOpava,CZ,Cleveland,US,Ohio\n", options(true))
	expect(t, "titles", partnerships(t, db, "f.csv", `country,city,sister
CZ,Opava,Cleveland
CZ,Sušice,Cleveland
CZ,Praha,Bukhara
CZ,Praha,"Gering, Nebraska"
CZ,Praha,"Athens, Georgia"
CZ,Praha,"Batumi, Georgia"
CZ,Praha,"Jena, Germany"
`, options(true)), tally{new: 5, changed: 1, ambiguous: 1})
	countries := map[string]bool{}
	for _, u := range all(t, db) {
		countries[u.Name+" "+u.Country] = true
	}
	for _, want := range []string{"Athens US", "Batumi GE", "Jena DE", "Bukhara UZ", "Gering US"} {
		if !countries[want] {
			t.Errorf("%s is not among the units %v", want, countries)
		}
	}
}
