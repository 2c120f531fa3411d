package intake_test

import (
	"strings"
	"testing"

	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

const withIDs = `a,a-country,a-wikidata,a-names,a-population,a-population-year,b,b-country,b-wikidata,b-lat,b-lon,since
Opava,CZ,Q156115,cs:Opava|de:Troppau,55512,2023,Malacky,SK,Q839092,48.4361,17.0178,1990
`

func hasID(u *register.Unit, q string) bool {
	for _, x := range u.ExternalIDs {
		if x == (register.ExternalID{Scheme: "wikidata", Value: q}) {
			return true
		}
	}
	return false
}

// A row that gives ids, names and numbers of its ends adds them, and from then
// on the id means the unit, whatever it is called.
func TestIDsOfWikidata(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		plain := "a,a-country,b,b-country,since\nOpava,CZ,Malacky,SK,1990\n"
		partnerships(t, db, "w.csv", plain, options(true))
		expect(t, "ids of a pair that stands", partnerships(t, db, "w.csv", withIDs, options(true)), tally{changed: 1})
		expect(t, "again", partnerships(t, db, "w.csv", withIDs, options(true)), tally{same: 1})
		u := all(t, db)["opava"]
		if !hasID(u, "Q156115") || u.Population != 55512 || u.PopulationYear != 2023 {
			t.Errorf("Opava is %+v, want its id and population", u)
		}
		names := 0
		for _, n := range u.Names {
			if n == (register.Name{Kind: register.NameAlternate, Lang: "de", Name: "Troppau"}) {
				names++
			}
		}
		if names != 1 {
			t.Errorf("Opava's names are %+v, want Troppau in German, once", u.Names)
		}
		expect(t, "another name with the id, a bare id, and ids that nobody knows", partnerships(t, db, "w.csv", `a,a-country,a-wikidata,b,b-country,b-wikidata,since
Oppavia,CZ,http://www.wikidata.org/entity/Q156115,Bratislava,SK,Q1780,
Praha,CZ,Q1085,,,Q156115,
Praha,CZ,Q1085,,,Q5,
Praha,CZ,Q1085,Malacky,SK,Malacky,
`, options(true)), tally{new: 2, rejected: 2})
	})
}

// Two items of Wikidata do not become one town because they share a name.
func TestTwoItemsOfOneName(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		lists(t, db)
		const header = "a,a-country,a-wikidata,a-lat,a-lon,b,b-country,b-wikidata\n"
		rows := []string{
			"Opava,CZ,Q1,,,Malacky,SK,Q3\n",
			"Opava,CZ,Q2,,,Bratislava,SK,Q4\n",
		}
		for _, order := range [][]string{{rows[0], rows[1]}, {rows[1], rows[0]}} {
			expect(t, "two without positions", partnerships(t, db, "w.csv", header+strings.Join(order, ""), options(false)), tally{ambiguous: 2})
		}
		near := header + "Opava,CZ,Q1,49.938,17.902,Malacky,SK,Q3\nOpava,CZ,Q2,49.94,17.91,Bratislava,SK,Q4\n"
		expect(t, "a city and its municipality", partnerships(t, db, "w.csv", near, options(true)), tally{new: 2})
		if u := all(t, db)["opava"]; !hasID(u, "Q1") || !hasID(u, "Q2") {
			t.Errorf("Opava is %+v, want both ids", u)
		}
		expect(t, "a third far away", partnerships(t, db, "w.csv", header+"Opava,CZ,Q9,,,Malacky,SK,Q3\n", options(true)), tally{ambiguous: 1})
	})
}

// A village that nothing else knows lies where Wikidata says; a name in
// another language helps where the first one is not known.
func TestPositionsAndNamesOfWikidata(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	lists(t, db)
	expect(t, "a village and a name", partnerships(t, db, "w.csv", `a,a-country,a-wikidata,b,b-country,b-wikidata,b-lat,b-lon,b-names
Opava,CZ,Q156115,Kleinniedernirgendsdorf an der Nirgends,AT,Q77,47.5,13.5,
Opava,CZ,Q156115,Prešpurk,SK,Q1780,,,sk:Bratislava|de:Preßburg
`, options(true)), tally{new: 2})
	units := all(t, db)
	if u := units["kleinniedernirgendsdorf-an-der-nirgends"]; u == nil || !u.Placed || u.Position.Lat != 47.5 || !hasID(u, "Q77") {
		t.Errorf("the village is %+v, want it placed", u)
	}
	if !hasID(units["bratislava"], "Q1780") {
		t.Errorf("Bratislava is %+v, want its id", units["bratislava"])
	}
}
