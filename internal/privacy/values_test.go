package privacy_test

import (
	"path/filepath"
	"slices"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// guide is a record of a kind that only this test knows, with a personal field.
type guide struct {
	ID, Name string
	Trashed  record.Trash
	Version  int64
	refs     record.Refs
}

var guides = &record.Kind[guide]{
	Named: "guide",
	Store: "guide",
	Head: func(g *guide) record.Head {
		return record.Head{ID: &g.ID, Version: &g.Version, Trashed: &g.Trashed, Refs: &g.refs}
	},
	Fields: []record.Field[guide]{{Info: record.Info{Name: "name", Class: record.Personal}, String: func(g *guide) *string { return &g.Name }}},
}

// A person is found by what once stood in a personal field of any record, and
// whoever erases the person hears of it.
func TestAnOldPersonalValueIsFound(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		g := &guide{Name: "Jana Svatá"}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`create table guide (id text primary key, name text not null, trashed text not null, version bigint not null)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		write(t, db, ledger.Act{Kind: "edit", Actor: "test"}, func(tx *ledger.Tx) error { _, err := guides.Put(tx, g); return err })
		g.Name = "Eva Nová"
		write(t, db, ledger.Act{Kind: "edit", Actor: "test"}, func(tx *ledger.Tx) error { _, err := guides.Put(tx, g); return err })
		for query, want := range map[string]int{"svata jana": 1, "Eva Nová": 1, "Karel Nový": 0} {
			found, err := rules.Find(ctx, db, query)
			if err != nil || len(found.Texts) != want || want > 0 && (found.Texts[0].Row != g.ID || found.Texts[0].Column != "name") {
				t.Errorf("by %q there is found %+v, %v", query, found.Texts, err)
			}
		}
		o := &register.Official{Role: register.Officer, Function: "průvodce", Name: "Jana Svatá", Basis: register.Consent}
		write(t, db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
			u := &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: "Opava", Slug: "opava"}
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
			o.Unit = u.ID
			_, err := register.PutOfficial(tx, o)
			return err
		})
		held, err := rules.Export(ctx, db, noon, privacy.Subjects{Officials: []register.OfficialID{o.ID}})
		if err != nil || !slices.ContainsFunc(held.Texts, func(h privacy.Hit) bool { return h.Row == g.ID && h.Text == "Jana Svatá" }) {
			t.Errorf("what is held does not hold what stood in another record: %+v, %v", held.Texts, err)
		}
		write(t, db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error { return register.EraseOfficial(tx, o.ID) })
		report, err := rules.Erase(ctx, db, ledger.Act{Kind: "erasure", Actor: "test", At: noon},
			privacy.Request{Also: []string{"Jana Svatá"}, List: filepath.Join(t.TempDir(), "l")})
		if err != nil || len(report.Undecided) != 1 || report.Undecided[0].Text != "Jana Svatá" {
			t.Errorf("for a decision there are %+v, %v", report.Undecided, err)
		}
		write(t, db, ledger.Act{Kind: "edit", Actor: "test"}, func(tx *ledger.Tx) error { return record.DropValues(tx, g.ID) })
		if found, err := rules.Find(ctx, db, "Jana Svatá"); err != nil || len(found.Texts) > 0 {
			t.Errorf("erased it is still found: %+v, %v", found.Texts, err)
		}
	})
}

// A record of any kind can be erased for a person's sake: its personal values
// go, also those of once, and it lies in the trash.
func TestARecordOfAnyKindIsErased(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`create table guide (id text primary key, name text not null, trashed text not null, version bigint not null)`)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		g := &guide{Name: "Jana Svatá"}
		other := &guide{Name: "Jana Svatá"}
		act := ledger.Act{Kind: "edit", Actor: "test", At: noon}
		write(t, db, act, func(tx *ledger.Tx) error {
			if _, err := guides.Put(tx, other); err != nil {
				return err
			}
			_, err := guides.Put(tx, g)
			return err
		})
		g.Name = "Jana Nová"
		write(t, db, act, func(tx *ledger.Tx) error { _, err := guides.Put(tx, g); return err })
		all := rules
		all.Kinds = append(slices.Clone(rules.Kinds), guides)
		list := filepath.Join(t.TempDir(), "l")
		erasure := ledger.Act{Kind: "erasure", Actor: "test", At: noon}
		if err := all.EraseRecord(ctx, db, erasure, privacy.Record{Kind: "guide", ID: g.ID}, list); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			now, err := guides.Get(tx, g.ID)
			if err != nil || now.Name != "" || now.Trashed != record.Removed {
				t.Errorf("it is %+v, %v", now, err)
			}
			kept, err := record.PersonalValues(tx, g.ID)
			if len(kept) > 0 {
				t.Errorf("of it is kept %+v", kept)
			}
			if kept, err := record.PersonalValues(tx, other.ID); len(kept) != 1 {
				t.Errorf("of another is kept %+v, %v", kept, err)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := all.EraseRecord(ctx, db, erasure, privacy.Record{Kind: "guide", ID: "none"}, list); !errs.Is(err, errs.NotFound) {
			t.Errorf("of one that there is not: %v", err)
		}
		if err := all.EraseRecord(ctx, db, erasure, privacy.Record{Kind: register.KindDay, ID: "x"}, list); !errs.Is(err, errs.Invalid) {
			t.Errorf("of a kind that has none: %v", err)
		}
	})
}
