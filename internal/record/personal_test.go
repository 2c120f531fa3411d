package record_test

import (
	"context"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// keeper is a record with a field that is personal, one that is where it is no
// number of an office, and one that is not.
type keeper struct {
	ID      string
	Name    string // personal
	Phone   string // personal where it begins with 7
	Post    string
	Named   bool // the public sees the name
	Trashed record.Trash
	Version int64
	Refs    record.Refs
}

var keepers = &record.Kind[keeper]{
	Named: "keeper",
	Store: "keeper",
	Head: func(k *keeper) record.Head {
		return record.Head{ID: &k.ID, Version: &k.Version, Trashed: &k.Trashed, Refs: &k.Refs}
	},
	Fields: []record.Field[keeper]{
		{Info: record.Info{Name: "name", Class: record.Personal}, String: func(k *keeper) *string { return &k.Name },
			PublicIn: func(k *keeper) bool { return k.Named }},
		{Info: record.Info{Name: "phone", Class: record.Internal, FreeText: true}, String: func(k *keeper) *string { return &k.Phone },
			PersonalIn: func(k *keeper) bool { return strings.HasPrefix(k.Phone, "7") }},
		{Info: record.Info{Name: "post", Class: record.Internal, FreeText: true}, String: func(k *keeper) *string { return &k.Post }},
		{Info: record.Info{Name: "named", Type: record.Flag, Class: record.Public}, Flag: func(k *keeper) *bool { return &k.Named }},
	},
}

func putKeeper(t *testing.T, db *sqldb.DB, k keeper) (keeper, ledger.Written) {
	t.Helper()
	w := write(t, db, func(tx *ledger.Tx) error { _, err := keepers.Put(tx, &k); return err })
	return k, w
}

func getKeeper(t *testing.T, db *sqldb.DB, id string) keeper {
	t.Helper()
	var k *keeper
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { k, err = keepers.Get(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return *k
}

func history(t *testing.T, db *sqldb.DB, id string) (entries []ledger.Entry, text string) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		entries, err = ledger.List(tx, ledger.Filter{Record: id})
		return err
	}); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(entries)
	if err != nil {
		t.Fatal(err)
	}
	return entries, string(b)
}

func takeBack(t *testing.T, db *sqldb.DB, batch string) (plan record.UndoPlan) {
	t.Helper()
	write(t, db, func(tx *ledger.Tx) error {
		entries, err := ledger.List(tx.Tx, ledger.Filter{Batch: batch})
		if err != nil {
			return err
		}
		if plan, err = kinds.PlanUndo(tx.Tx, entries); err != nil {
			return err
		}
		return kinds.Undo(tx, plan)
	})
	return plan
}

func valuesOf(t *testing.T, db *sqldb.DB, id string) (values []string) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := record.PersonalValues(tx, id)
		for _, v := range all {
			values = append(values, v.Value)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return values
}

// A personal value lies apart: neither the table nor the ledger holds it, what
// reads the record sees it, and an undo brings an earlier one back.
func TestAPersonalValueLiesApart(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		k, _ := putKeeper(t, db, keeper{Name: "Jan Neveřejný", Phone: "777 111", Post: "north"})
		k.Name, k.Phone = "Eva Neveřejná", "553 756"
		k, renamed := putKeeper(t, db, k)
		if got := getKeeper(t, db, k.ID); !reflect.DeepEqual(got, k) {
			t.Errorf("stored %+v, read %+v", k, got)
		}
		entries, text := history(t, db, k.ID)
		if strings.Contains(text, "Neveřejn") || strings.Contains(text, "777 111") || !strings.Contains(text, "ref:") || !strings.Contains(text, "553 756") {
			t.Errorf("the ledger holds %s", text)
		}
		if entries[0].Public || entries[1].Public {
			t.Error("what nobody sees is public")
		}
		column, phone := "", ""
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			return tx.Row(`select name, phone from keeper where id = $1`, []any{k.ID}, &column, &phone)
		}); err != nil || column != k.Refs["name"].ID || phone != "553 756" {
			t.Errorf("the table holds %q and %q, %v", column, phone, err)
		}
		takeBack(t, db, renamed.Batch)
		back := getKeeper(t, db, k.ID)
		if back.Name != "Jan Neveřejný" || back.Phone != "777 111" || back.Post != "north" {
			t.Errorf("taken back it is %+v", back)
		}
		if values := valuesOf(t, db, k.ID); len(values) != 3 {
			t.Errorf("taking back made values anew: %q", values)
		}
		back.Named = true
		if _, w := putKeeper(t, db, back); w.Public == 0 {
			t.Error("that the name is public is not")
		}
		back = getKeeper(t, db, k.ID)
		back.Name = "Jan Veřejný"
		if _, w := putKeeper(t, db, back); w.Public == 0 {
			t.Error("a name that the public sees was changed, and the entry is not public")
		}
	})
}

// The history shows personal values to those who may see the record, and says
// of which it cannot.
func TestTheHistoryRevealsPersonalValues(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		k, _ := putKeeper(t, db, keeper{Name: "Jan Neveřejný", Post: "ref:north"})
		entries, _ := history(t, db, k.ID)
		reveal := func() map[string]record.Revealed {
			of := map[string]record.Revealed{}
			if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
				all, err := kinds.Reveal(tx, entries[0])
				for _, r := range all {
					of[r.Field] = r
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			return of
		}
		if of := reveal(); of["name"].After != "Jan Neveřejný" || !of["name"].Personal || of["post"].Personal || of["post"].After != "ref:north" {
			t.Errorf("revealed is %+v", of)
		}
		write(t, db, func(tx *ledger.Tx) error { return record.DropValues(tx, k.ID) })
		if of := reveal(); of["name"].After != "" || !of["name"].AfterErased {
			t.Errorf("of a value that was erased it reveals %+v", of["name"])
		}
		if got := getKeeper(t, db, k.ID); got.Name != "" || got.Post != "ref:north" {
			t.Errorf("without its values it is %+v", got)
		}
	})
}

// What was erased is gone from the record and its history; an undo says so and
// brings the rest back.
func TestAnErasedValueDoesNotComeBack(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		k, _ := putKeeper(t, db, keeper{Name: "Jan Neveřejný", Phone: "777 111", Post: "north, with Jan"})
		k.Name = "Eva Neveřejná"
		k, renamed := putKeeper(t, db, k)
		before, _ := history(t, db, k.ID)
		erased := write(t, db, func(tx *ledger.Tx) error {
			return keepers.Erase(tx, &keeper{ID: k.ID, Version: k.Version, Trashed: record.Removed})
		})
		if values := valuesOf(t, db, k.ID); len(values) > 0 {
			t.Errorf("values are left: %q", values)
		}
		if got := getKeeper(t, db, k.ID); got.Name != "" || got.Phone != "" || got.Post != "" || got.Trashed != record.Removed {
			t.Errorf("after the erasure there stands %+v", got)
		}
		after, _ := history(t, db, k.ID)
		if text, _ := json.Marshal(after[len(before):]); strings.Contains(string(text), "Jan") {
			t.Errorf("the erasure tells the ledger of the person: %s", text)
		}
		stays := 0
		for _, plan := range []record.UndoPlan{takeBack(t, db, erased.Batch), takeBack(t, db, renamed.Batch)} {
			for _, i := range plan.Items {
				for _, s := range i.Stays {
					if s.Erased {
						stays++
					}
				}
			}
		}
		if got := getKeeper(t, db, k.ID); got.Name != "" || got.Phone != "" || got.Trashed != record.Kept || stays != 2 {
			t.Errorf("taken back it is %+v; of %d fields it is said that they were erased", got, stays)
		}
	})
}

// A record is refused whose personal value would have no place, or whose text
// would pass for the id of one.
func TestWhatCannotBeKeptApart(t *testing.T) {
	each(t, func(t *testing.T, db *sqldb.DB) {
		put := func(kind *record.Kind[keeper], k *keeper) error {
			_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "eva", At: time.Now()},
				func(tx *ledger.Tx) error { _, err := kind.Put(tx, k); return err })
			return err
		}
		if err := put(keepers, &keeper{Phone: "ref:1"}); !errs.Is(err, errs.Invalid) {
			t.Errorf("a text that passes for an id: %v", err)
		}
		bare := *keepers
		bare.Head = func(k *keeper) record.Head { return record.Head{ID: &k.ID, Version: &k.Version, Trashed: &k.Trashed} }
		if err := put(&bare, &keeper{Name: "Jan"}); !errs.Is(err, errs.Internal) {
			t.Errorf("a personal field without a place for its ids: %v", err)
		}
	})
}
