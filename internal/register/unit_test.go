package register_test

import (
	"context"
	"reflect"
	"testing"

	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// The ledger writes a unit as all releases did, and a unit that is put together
// from it is stored whole: with and without a position, on both databases.
func TestAUnitInTheLedger(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var u *register.Unit
		var own register.AssociationID
		made := write(t, db, "edit", func(tx *ledger.Tx) error {
			a, err := register.OwnAssociation(tx)
			if err != nil {
				return err
			}
			own = a.ID
			u = &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: "Opava", Slug: "opava", Parent: "p", Region: "MSK", District: "Opava",
				Position: geo.Point{Lat: 49.9387, Lon: -17.5}, Placed: true, Population: 55996, PopulationYear: 2020, Website: "https://opava.example/", Listed: "CZ",
				Names:       []register.Name{{Kind: "official", Lang: "de", Name: "Troppau"}, {Kind: "old", Name: "a/b%"}},
				ExternalIDs: []register.ExternalID{{Scheme: "national:CZ", Value: "505927"}, {Scheme: "wikidata", Value: "Q1", ValidFrom: "1990", ValidTo: "2000"}},
				OldSlugs:    []string{"troppau"}, Members: []register.Membership{{Association: own, Since: "1999"}}}
			_, err = register.PutUnit(tx, u)
			return err
		})
		want := record.Flat{"level": "municipality", "country": "CZ", "name": "Opava", "slug": "opava", "parent": "p", "region": "MSK", "district": "Opava",
			"position": "49.9387 -17.5", "population": "55996", "population-year": "2020", "website": "https://opava.example/", "listed": "CZ",
			"name/official/de/Troppau": "1", "name/old//a%2Fb%25": "1", "id/national:CZ/505927/": `[""]`, "id/wikidata/Q1/1990": `["2000"]`,
			"old-slug/troppau": "1", "member/" + string(own): `["1999",""]`}
		entries := func(batch string) (all []ledger.Entry) {
			if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
				all, err = ledger.List(tx, ledger.Filter{Batch: batch, Record: string(u.ID)})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return all
		}
		told := record.Flat{}
		for _, c := range entries(made.Batch)[0].Changes {
			told[c.Field] = c.After
		}
		if !reflect.DeepEqual(told, want) {
			t.Errorf("the ledger holds\n%v, want\n%v", told, want)
		}
		read := func() *register.Unit {
			t.Helper()
			var got *register.Unit
			if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { got, err = register.GetUnit(tx, u.ID); return err }); err != nil {
				t.Fatal(err)
			}
			return got
		}
		if got := read(); !reflect.DeepEqual(got, u) {
			t.Errorf("stored\n%+v, read\n%+v", u, got)
		}
		bare := write(t, db, "edit", func(tx *ledger.Tx) error {
			_, err := register.PutUnit(tx, &register.Unit{ID: u.ID, Level: "municipality", Country: "CZ", Name: "Opava", Slug: "opava", Version: 1})
			return err
		})
		if got := read(); got.Placed || got.Position != (geo.Point{}) || got.PopulationYear != 0 || len(got.Names)+len(got.ExternalIDs)+len(got.Members) > 0 {
			t.Errorf("emptied it is %+v", got)
		}
		undoPlan(t, db, bare.Batch)
		back := read()
		back.Version = u.Version
		if !reflect.DeepEqual(back, u) {
			t.Errorf("taken back it is\n%+v, want\n%+v", back, u)
		}
	})
}

// What does not change of a unit's rows is not written anew.
func TestOnlyRowsThatChangeAreWritten(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	var u *register.Unit
	rowid := func() (id int64) {
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			return tx.Row(`select max(rowid) from unit_name where unit = $1`, []any{u.ID}, &id)
		}); err != nil {
			t.Fatal(err)
		}
		return id
	}
	write(t, db, "edit", func(tx *ledger.Tx) error {
		u = town(t, tx, "CZ", "Opava")
		u.AddName(register.Name{Kind: "official", Lang: "de", Name: "Troppau"})
		if _, err := register.PutUnit(tx, u); err != nil {
			return err
		}
		other := town(t, tx, "CZ", "Krnov")
		other.AddName(register.Name{Kind: "official", Lang: "de", Name: "Jägerndorf"})
		_, err := register.PutUnit(tx, other)
		return err
	})
	before := rowid()
	write(t, db, "edit", func(tx *ledger.Tx) error { u.Region = "MSK"; _, err := register.PutUnit(tx, u); return err })
	if after := rowid(); after != before {
		t.Errorf("the row %d of a name that stayed became %d", before, after)
	}
}
