package paper_test

import (
	"context"
	"reflect"
	"strings"
	"testing"
	"time"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func scan(t *testing.T, tx *ledger.Tx, text string) string {
	t.Helper()
	f, err := file.NewEntrance(file.Limits{}).Take(strings.NewReader("%PDF-1.4\n" + text + "\nstartxref\n9\n%%EOF\n"))
	if err != nil {
		t.Fatal(err)
	}
	if err := file.Put(tx.Tx, f, noon.UnixMilli()); err != nil {
		t.Fatal(err)
	}
	return f.Hash
}

func readIn(t *testing.T, db *sqldb.DB, f func(tx *sqldb.Tx) error) {
	t.Helper()
	if err := db.Read(context.Background(), f); err != nil {
		t.Fatal(err)
	}
}

func public(t *testing.T, db *sqldb.DB) (titles []string) {
	t.Helper()
	readIn(t, db, func(tx *sqldb.Tx) error {
		all, err := paper.AllPublished(tx)
		for _, p := range all {
			titles = append(titles, p.Title)
		}
		return err
	})
	return titles
}

// A paper goes in and comes out whole, is closed until it is opened, and each
// step can be taken back. Only what touches a public one makes an edition due.
func TestPapers(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var p *paper.Paper
		var of *register.Partnership
		write(t, db, "edit", func(tx *ledger.Tx) error {
			of = pair(t, tx, town(t, tx, "CZ", "Opava"), town(t, tx, "SK", "Martin"))
			source(t, tx, "said:letter")
			return nil
		})
		made := write(t, db, "edit", func(tx *ledger.Tx) error {
			p = &paper.Paper{Partnership: of.ID, Kind: "letter", Title: "Dopis", Date: on(t, "1977-03"), Note: "opis", File: scan(t, tx, "a"),
				Source: source(t, tx, "said:letter")}
			_, err := paper.Put(tx, p)
			return err
		})
		readIn(t, db, func(tx *sqldb.Tx) error {
			got, err := paper.Get(tx, p.ID)
			if err == nil && !reflect.DeepEqual(got, p) {
				t.Errorf("stored %+v, read %+v", p, got)
			}
			return err
		})
		if made.Public != 0 || len(public(t, db)) != 0 {
			t.Error("a closed paper is public")
		}
		opened := write(t, db, "edit", func(tx *ledger.Tx) error {
			p.Public = true
			_, err := paper.Put(tx, p)
			return err
		})
		if opened.Public == 0 || len(public(t, db)) != 1 {
			t.Error("a paper that was opened is not public")
		}
		removed := write(t, db, "edit", func(tx *ledger.Tx) error { return kinds.Remove(tx, paper.KindPaper, string(p.ID)) })
		if removed.Public == 0 || len(public(t, db)) != 0 {
			t.Error("a paper in the trash is public")
		}
		undo(t, db, removed.Batch)
		if len(public(t, db)) != 1 {
			t.Error("it does not come back")
		}
		undo(t, db, opened.Batch)
		if len(public(t, db)) != 0 {
			t.Error("it is not closed again")
		}
		for _, wrong := range []paper.Paper{{Kind: "selfie"}, {Title: ""}, {File: ""}} {
			_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
				next := *p
				switch {
				case wrong.Kind != "":
					next.Kind = wrong.Kind
				case wrong.Title == "" && wrong.File == "":
					next.Title = ""
				}
				_, err := paper.Put(tx, &next)
				return err
			})
			if !errs.Is(err, errs.Invalid) {
				t.Errorf("%+v: %v", wrong, err)
			}
		}
	})
}

// Erasing a paper takes its words out of the history and its file with the
// last paper that has it. What was uploaded and never used goes after a day.
func TestPapersAreErased(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var a, b *paper.Paper
		hash, unused := "", ""
		written := write(t, db, "edit", func(tx *ledger.Tx) error {
			of := pair(t, tx, town(t, tx, "CZ", "Opava"), town(t, tx, "SK", "Martin"))
			hash, unused = scan(t, tx, "a"), scan(t, tx, "b")
			for _, p := range []**paper.Paper{&a, &b} {
				*p = &paper.Paper{Partnership: of.ID, Kind: "letter", Title: "Dopis Jana Vymyšleného", Note: "Vymyšlený", File: hash,
					Source: source(t, tx, "said:letter")}
				if _, err := paper.Put(tx, *p); err != nil {
					return err
				}
			}
			return nil
		})
		kept := func(hash string) bool {
			found := false
			readIn(t, db, func(tx *sqldb.Tx) error {
				_, err := file.Get(tx, hash)
				found = err == nil
				return nil
			})
			return found
		}
		sweep := func(before time.Time) {
			t.Helper()
			if err := db.Write(context.Background(), func(tx *sqldb.Tx) error { return paper.SweepFiles(tx, before) }); err != nil {
				t.Fatal(err)
			}
		}
		if sweep(noon); !kept(unused) {
			t.Error("what was uploaded a moment ago is gone")
		}
		waits := &edit.Proposal{Unit: "u", Origin: "eva", At: noon, Change: record.Change{Kind: paper.KindPaper, Now: record.Values{"file": {unused}}}}
		if err := db.Write(context.Background(), func(tx *sqldb.Tx) error { return edit.Propose(tx, waits) }); err != nil {
			t.Fatal(err)
		}
		if sweep(noon.Add(time.Second)); !kept(unused) {
			t.Error("what somebody waits for is gone")
		}
		write(t, db, "edit", func(tx *ledger.Tx) error { return edit.Decline(tx, waits.ID, 1, "") })
		if sweep(noon.Add(time.Second)); kept(unused) || !kept(hash) {
			t.Errorf("swept: unused kept %v, used kept %v", kept(unused), kept(hash))
		}
		for i, p := range []*paper.Paper{a, b} {
			write(t, db, "erasure", func(tx *ledger.Tx) error { return paper.Erase(tx, p.ID) })
			if kept(hash) != (i == 0) {
				t.Errorf("after %d papers the file is kept: %v", i+1, kept(hash))
			}
		}
		if text := ledgerText(t, db, string(a.ID)); strings.Contains(text, "Vymy") || !strings.Contains(text, "letter") {
			t.Errorf("the ledger says %s", text)
		}
		undo(t, db, written.Batch) // of the rest
	})
}

// A memory is one a partnership, stays with it through a merge, and is undone
// as all else.
func TestMemories(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var m *paper.Memory
		write(t, db, "edit", func(tx *ledger.Tx) error {
			of := pair(t, tx, town(t, tx, "CZ", "Opava"), town(t, tx, "SK", "Martin"))
			m = &paper.Memory{Partnership: of.ID, Why: "řeka", Began: "sport", Who: "učitel", Gifts: "zvon", Traditions: "Dny", Source: source(t, tx, "said:meeting")}
			_, err := paper.PutMemory(tx, m)
			return err
		})
		changed := write(t, db, "edit", func(tx *ledger.Tx) error {
			next := *m
			next.Why = "hory"
			_, err := paper.PutMemory(tx, &next)
			return err
		})
		if changed.Public != 0 {
			t.Error("a memory is public")
		}
		undo(t, db, changed.Batch)
		readIn(t, db, func(tx *sqldb.Tx) error {
			all, err := paper.MemoriesOf(tx, m.Partnership)
			if err == nil && (len(all) != 1 || all[0].Why != "řeka" || all[0].Traditions != "Dny") {
				t.Errorf("%+v", all)
			}
			return err
		})
		if _, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
			_, err := paper.PutMemory(tx, &paper.Memory{Partnership: m.Partnership, Why: "x", Source: m.Source})
			return err
		}); !errs.Is(err, errs.Conflict) {
			t.Errorf("a second memory: %v", err)
		}
		removed := write(t, db, "edit", func(tx *ledger.Tx) error { return kinds.Remove(tx, paper.KindMemory, string(m.ID)) })
		readIn(t, db, func(tx *sqldb.Tx) error {
			got, err := paper.GetMemory(tx, m.ID)
			if err == nil && got.Trashed != register.Removed {
				t.Errorf("it is not in the trash: %+v", got)
			}
			return err
		})
		undo(t, db, removed.Batch)
		readIn(t, db, func(tx *sqldb.Tx) error {
			got, err := paper.GetMemory(tx, m.ID)
			if err == nil && (got.Trashed != register.Kept || got.Who != "učitel") {
				t.Errorf("it does not come back: %+v", got)
			}
			return err
		})
	})
}
