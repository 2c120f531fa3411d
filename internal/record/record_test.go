package record_test

import (
	"context"
	"errors"
	"os"
	"reflect"
	"slices"
	"testing"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

// bridge is a record with a field of each type.
type bridge struct {
	ID      string
	Name    string
	Sort    string
	Built   date.Date
	Arches  int64
	Open    bool
	Over    [][]string // river, lanes
	Trashed record.Trash
	Version int64
}

var bridges = &record.Kind[bridge]{
	Named: "bridge",
	Store: "bridge",
	Head: func(b *bridge) record.Head {
		return record.Head{ID: &b.ID, Version: &b.Version, Trashed: &b.Trashed}
	},
	Fields: []record.Field[bridge]{
		{Info: record.Info{Name: "name", Form: "name", Class: record.Public, FreeText: true, Required: "name.missing", Most: 20},
			String: func(b *bridge) *string { return &b.Name }},
		{Info: record.Info{Name: "sort", Form: "sort", Type: record.Word, Words: []string{"arch", "beam"}, Class: record.Internal}, Column: "kind",
			String: func(b *bridge) *string { return &b.Sort }},
		{Info: record.Info{Name: "built-on", Form: "built", Type: record.Date, Class: record.Internal}, Date: func(b *bridge) *date.Date { return &b.Built }},
		{Info: record.Info{Name: "arches", Form: "arches", Type: record.Number, Class: record.Internal}, Number: func(b *bridge) *int64 { return &b.Arches }},
		{Info: record.Info{Name: "open", Form: "open", Type: record.Flag, Class: record.Internal}, Flag: func(b *bridge) *bool { return &b.Open }},
		{Info: record.Info{Name: "over", Form: "over", Type: record.Rows, Class: record.Internal, Required: "over.wrong", Twice: "over.twice",
			Columns: []record.Info{{Form: "river", To: "river"}, {Form: "lanes", Type: record.Number}}},
			Rows: &record.RowsOf[bridge]{Table: "bridge_over", Of: "bridge", Columns: []string{"river", "lanes"}, Keys: 1,
				Get: func(b *bridge) [][]string { return b.Over }, Set: func(b *bridge, rows [][]string) { b.Over = rows }}},
	},
	Begin: func(*ledger.Tx, *bridge, record.Change) error { return nil },
}

var kinds = record.Kinds{bridges, keepers, record.Plain{Named: "river", Fields: []record.Info{{Name: "name", Class: record.Public}}}}

func each(t *testing.T, f func(t *testing.T, db *sqldb.DB)) {
	t.Helper()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		if err := db.Write(context.Background(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(`create table bridge (id text primary key, name text not null, kind text not null, built_on text not null, arches bigint not null,
				open bigint not null, trashed text not null, version bigint not null)`)
			_, err2 := tx.Exec(`create table bridge_over (bridge text not null, river text not null, lanes bigint not null, primary key (bridge, river))`)
			_, err3 := tx.Exec(`create table keeper (id text primary key, name text not null, phone text not null, post text not null,
				named bigint not null, trashed text not null, version bigint not null)`)
			return errs.First(err, err2, err3)
		}); err != nil {
			t.Fatal(err)
		}
		f(t, db)
	})
}

func write(t *testing.T, db *sqldb.DB, f func(*ledger.Tx) error) ledger.Written {
	t.Helper()
	w, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "eva", At: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}, f)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func get(t *testing.T, db *sqldb.DB, id string) *bridge {
	t.Helper()
	var b *bridge
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { b, err = bridges.Get(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return b
}

func stone(t *testing.T, db *sqldb.DB) *bridge {
	t.Helper()
	built, err := date.ParseEDTF("1357~")
	if err != nil {
		t.Fatal(err)
	}
	b := &bridge{Name: "Stone", Sort: "arch", Built: built, Arches: 16, Open: true, Over: [][]string{{"a/b", "0"}, {"c", "2"}}}
	write(t, db, func(tx *ledger.Tx) error { _, err := bridges.Put(tx, b); return err })
	return b
}

// A record goes in and comes out whole, by the table and by the ledger, on both
// databases; what did not change leaves no entry.
func TestThereAndBack(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		b := stone(t, db)
		if got := get(t, db, b.ID); !reflect.DeepEqual(got, b) {
			t.Errorf("stored %+v, read %+v", b, got)
		}
		want := record.Flat{"name": "Stone", "sort": "arch", "built-on": "1357~", "arches": "16", "open": "yes", "over/a%2Fb": "0", "over/c": "2"}
		if got := bridges.FlatOf(b); !reflect.DeepEqual(got, want) {
			t.Errorf("the ledger holds %v", got)
		}
		if w := write(t, db, func(tx *ledger.Tx) error { _, err := bridges.Put(tx, b); return err }); w.Count != 0 {
			t.Error("nothing changed, and there is an entry")
		}
		empty := write(t, db, func(tx *ledger.Tx) error { return bridges.Replace(tx, b.ID, record.Flat{"name": "Bare"}) })
		if got := get(t, db, b.ID); got.Name != "Bare" || got.Arches != 0 || got.Open || len(got.Over) != 0 || !got.Built.IsZero() || empty.Public == 0 {
			t.Errorf("emptied it is %+v", got)
		}
		var plan record.UndoPlan
		write(t, db, func(tx *ledger.Tx) error {
			entries, err := ledger.List(tx.Tx, ledger.Filter{Batch: empty.Batch})
			if err != nil {
				return err
			}
			if plan, err = kinds.PlanUndo(tx.Tx, entries); err != nil {
				return err
			}
			return kinds.Undo(tx, plan)
		})
		if got := get(t, db, b.ID); !reflect.DeepEqual(bridges.FlatOf(got), want) {
			t.Errorf("taken back it is %v", bridges.FlatOf(got))
		}
		stale := *b
		stale.Name = "Late"
		_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "eva", At: time.Now()},
			func(tx *ledger.Tx) error { _, err := bridges.Put(tx, &stale); return err })
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("a change of what was changed meanwhile: %v", err)
		}
	})
}

// A change touches what it enters, is checked together with what stands, and
// clashes only where somebody else changed the same.
func TestApply(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		b := stone(t, db)
		said := record.Said{By: record.SayerEditor, Source: "said:desk"}
		apply := func(c record.Change) error {
			c.Kind, c.Said = "bridge", said
			_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "eva", At: time.Now()},
				func(tx *ledger.Tx) error { _, err := kinds.Apply(tx, c); return err })
			return err
		}
		was := bridges.ValuesOf(b)
		if !reflect.DeepEqual(was["over"], []string{"a/b:", "c:2"}) {
			t.Errorf("rows in a form: %v", was["over"])
		}
		for field, c := range map[string]record.Values{
			"name": {"name": nil}, "sort": {"sort": {"rope"}}, "built": {"built": {"soon"}}, "over": {"over": {"c"}},
		} {
			var wrong record.Wrong
			if err := apply(record.Change{Record: b.ID, Was: was, Now: c}); !errors.As(err, &wrong) || wrong[field] == "" {
				t.Errorf("%s: %v", field, err)
			}
		}
		var wrong record.Wrong
		if err := apply(record.Change{Now: record.Values{"over": {"c:1", "c:2"}}}); !errors.As(err, &wrong) || wrong["over"] != "over.twice" ||
			wrong["name"] != "name.missing" {
			t.Errorf("a new one that is wrong twice: %v", err)
		}
		now := bridges.ValuesOf(b)
		now["over"], now["open"] = []string{"d:1 200"}, nil
		if err := apply(record.Change{Record: b.ID, Was: was, Now: now}); err != nil {
			t.Fatal(err)
		}
		got := get(t, db, b.ID)
		if !slices.EqualFunc(got.Over, [][]string{{"d", "1200"}}, slices.Equal[[]string]) || got.Open || got.Name != "Stone" {
			t.Errorf("changed it is %+v", got)
		}
		now = bridges.ValuesOf(b)
		now["open"] = []string{"yes"}
		now["over"] = []string{"e:"}
		var clash *record.Clash
		if err := apply(record.Change{Record: b.ID, Was: was, Now: now}); !errors.As(err, &clash) || !slices.Equal(clash.Fields, []string{"over"}) ||
			clash.Actor != "eva" {
			t.Errorf("two changed the same: %v", err)
		}
	})
}

func TestKindsKnowTheirFields(t *testing.T) {
	t.Parallel()
	if refs := bridges.References(); len(refs) != 1 || refs[0].To != "river" {
		t.Errorf("it refers to %v", refs)
	}
	if _, err := kinds.Editable("river"); !errs.Is(err, errs.Invalid) {
		t.Errorf("a kind without a form: %v", err)
	}
	if _, err := kinds.Trashable("king"); !errs.Is(err, errs.Internal) {
		t.Errorf("a kind that there is not: %v", err)
	}
	if got := record.FormNames(bridges, false); !slices.Equal(got, []string{"name", "sort", "built", "arches", "open", "over"}) {
		t.Errorf("the form has %v", got)
	}
	for field, want := range map[string]record.Class{"name": record.Public, "over/a%2Fb": record.Internal, "trashed": record.Public, "over-x": record.Personal} {
		if got := kinds.ClassOf("bridge", field); got != want {
			t.Errorf("%s is %s", field, got)
		}
	}
}
