package paper_test

import (
	"context"
	"encoding/json"
	"os"
	"testing"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var (
	noon  = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
	kinds = append(register.Kinds(), paper.MemoryKind, paper.Kind)
)

func write(t *testing.T, db *sqldb.DB, kind string, f func(tx *ledger.Tx) error) ledger.Written {
	t.Helper()
	w, err := ledger.Write(context.Background(), db, ledger.Act{Kind: kind, Actor: "test", Label: kind, At: noon}, f)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func town(t *testing.T, tx *ledger.Tx, country, name string) *register.Unit {
	t.Helper()
	u := &register.Unit{Level: register.LevelMunicipality, Country: country, Name: name, Slug: register.Slug(name),
		Position: geo.Point{Lat: 49.9387, Lon: 17.9026}, Placed: true,
		Names:       []register.Name{{Kind: register.NameAlternate, Lang: "de", Name: name + "/alt%"}},
		ExternalIDs: []register.ExternalID{{Scheme: "test", Value: name}}}
	if _, err := register.PutUnit(tx, u); err != nil {
		t.Fatal(err)
	}
	return u
}

func source(t *testing.T, tx *ledger.Tx, address string) register.SourceID {
	t.Helper()
	s, err := register.EnsureSource(tx, address, "")
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

func pair(t *testing.T, tx *ledger.Tx, a, b *register.Unit, says ...register.Statement) *register.Partnership {
	t.Helper()
	own, err := register.OwnAssociation(tx)
	if err != nil {
		t.Fatal(err)
	}
	p := &register.Partnership{Association: own.ID, A: a.ID, B: b.ID, Statements: says}
	if _, err := register.PutPartnership(tx, p); err != nil {
		t.Fatal(err)
	}
	return p
}

func ledgerText(t *testing.T, db *sqldb.DB, record string) string {
	t.Helper()
	var b []byte
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := ledger.List(tx, ledger.Filter{Record: record})
		b, _ = json.Marshal(all)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func on(t *testing.T, edtf string) date.Date {
	t.Helper()
	d, err := date.ParseEDTF(edtf)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func undo(t *testing.T, db *sqldb.DB, batch string) ledger.Written {
	t.Helper()
	return write(t, db, "undo", func(tx *ledger.Tx) error {
		entries, err := ledger.List(tx.Tx, ledger.Filter{Batch: batch})
		if err != nil {
			return err
		}
		plan, err := kinds.PlanUndo(tx.Tx, entries)
		if err != nil {
			return err
		}
		return kinds.Undo(tx, plan)
	})
}
