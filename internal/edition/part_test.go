package edition_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// bench is a record of a part that only tests have.
type bench struct {
	Unit register.UnitID `json:"unit"`
	Rots string          `json:"rots"` // a day
}

var benches = &edition.PartOf[bench, map[register.UnitID]int]{
	Name:  "bench",
	Kinds: []ledger.Kind{"bench"},
	Take: func(tx *sqldb.Tx) (all []*bench, err error) {
		entries, err := ledger.List(tx, ledger.Filter{})
		for _, e := range entries {
			if e.Kind == "bench" {
				all = append(all, &bench{register.UnitID(e.Record), "2030-01-01"})
			}
		}
		return all, err
	},
	Build: func(_ *edition.Edition, all []*bench) map[register.UnitID]int {
		of := map[register.UnitID]int{}
		for _, b := range all {
			of[b.Unit]++
		}
		return of
	},
	Due: func(of map[register.UnitID]int, _ date.Day) date.Day {
		if len(of) == 0 {
			return date.Day{}
		}
		return date.Day{Year: 2030, Month: 1, Day: 1}
	},
	Files: func(of map[register.UnitID]int) (all []file.Head) {
		for id := range of {
			all = append(all, file.Head{Hash: string(id), Type: file.PDF})
		}
		return all
	},
}

// What a part adds is taken, built, kept on disk and read again, and says when
// it changes by time alone; an edition without it knows nothing of it.
func TestAPart(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	if _, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "eva", At: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)},
		func(tx *ledger.Tx) error {
			tx.Record("bench", "u1", ledger.Create, []ledger.Change{{Field: "wood", After: "oak"}}, true)
			return nil
		}); err != nil {
		t.Fatal(err)
	}
	s, err := edition.Take(context.Background(), db, edition.Contacts, benches)
	if err != nil {
		t.Fatal(err)
	}
	var disk bytes.Buffer
	if err := s.Write(&disk); err != nil {
		t.Fatal(err)
	}
	kept, err := edition.ReadSnapshot(bytes.NewReader(disk.Bytes()), edition.Contacts, benches)
	if err != nil {
		t.Fatal(err)
	}
	for where, e := range map[string]*edition.Edition{"taken": edition.New(s), "from disk": edition.New(kept)} {
		if got := benches.Of(e); len(got) != 1 || got["u1"] != 1 {
			t.Errorf("%s: %v", where, got)
		}
		if e.Due.String() != "2030-01-01" {
			t.Errorf("%s: due on %s", where, e.Due)
		}
		if h, ok := e.File("u1"); !ok || h.Type != file.PDF || len(e.Files()) != 1 {
			t.Errorf("%s: its file is not public", where)
		}
	}
	without, err := edition.ReadSnapshot(bytes.NewReader(disk.Bytes()), edition.Contacts)
	if err != nil {
		t.Fatal(err)
	}
	if e := edition.New(without); len(benches.Of(e)) != 0 || !e.Due.IsZero() {
		t.Error("an edition without the part knows of it")
	}
}

// Where only a part changed, the keeper builds the part alone and the core is
// the same one; where anything else did, all of it is built.
func TestPartsShareTheCore(t *testing.T) {
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		open := func(ctx context.Context) (*sqldb.DB, error) { return sqldb.Open(ctx, address) }
		k := edition.NewKeeper(filepath.Join(t.TempDir(), "edition.gz"), slog.New(slog.DiscardHandler), benches)
		k.Pace = edition.Pace{Poll: 5 * time.Millisecond}
		db, err := k.Start(ctx, open)
		if err != nil {
			t.Fatal(err)
		}
		noon := time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
		write := func(at time.Time, f func(tx *ledger.Tx) error) int64 {
			t.Helper()
			w, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "eva", At: at}, f)
			if err != nil {
				t.Fatal(err)
			}
			return w.Public
		}
		unit := func(name string) func(tx *ledger.Tx) error {
			return func(tx *ledger.Tx) error {
				_, err := register.PutUnit(tx, &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: name, Slug: register.Slug(name)})
				return err
			}
		}
		aBench := func(tx *ledger.Tx) error {
			tx.Record("bench", ledger.NewID(), ledger.Create, []ledger.Change{{Field: "wood", After: "oak"}}, true)
			return nil
		}
		go k.Follow(ctx, db, open)
		wait := func(number int64) *edition.Edition {
			t.Helper()
			for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
				if e := k.Current(); e.Number == number {
					return e
				}
			}
			t.Fatalf("edition %d does not come", number)
			return nil
		}
		first := wait(write(noon, unit("Opava")))
		second := wait(write(noon, aBench))
		if len(benches.Of(second)) != 1 || !edition.SharesCore(first, second) || len(second.Units) != 1 || second.At.IsZero() {
			t.Errorf("after a change of a part: %d of it, core shared %v", len(benches.Of(second)), edition.SharesCore(first, second))
		}
		third := wait(write(noon, unit("Martin")))
		if len(benches.Of(third)) != 1 || edition.SharesCore(second, third) || len(third.Units) != 2 {
			t.Error("after a change of the register the core is the old one")
		}
		fourth := wait(write(noon.Add(24*time.Hour), aBench))
		if edition.SharesCore(third, fourth) || fourth.Day == third.Day {
			t.Error("on another day the core is the old one")
		}
	})
}

// The edition that the last release kept on disk opens: its contacts and papers
// stood under names of their own.
func TestTheLastReleasesEditionOpens(t *testing.T) {
	t.Parallel()
	var disk bytes.Buffer
	zip := gzip.NewWriter(&disk)
	for _, line := range []string{
		`{"twinhall":3,"number":9,"at":"2026-11-20T12:00:00Z"}`,
		`{"source":{"ID":"s1","Address":"said:letter","Publisher":"","Version":1}}`,
		`{"unit":{"ID":"u1","Level":"municipality","Country":"CZ","Name":"Opava","Slug":"opava","Version":1}}`,
		`{"unit":{"ID":"u2","Level":"municipality","Country":"SK","Name":"Martin","Slug":"martin","Version":1}}`,
		`{"partnership":{"ID":"p1","A":"u1","B":"u2","Version":1}}`,
		`{"contact":{"id":"o1","unit":"u1","role":"officer","function":"referent"}}`,
		`{"paper":{"id":"d1","partnership":"p1","kind":"letter","title":"Dopis","source":"s1","file":{"hash":"h1","type":"application/pdf","bytes":9}}}`,
		`{"end":7}`,
	} {
		fmt.Fprintln(zip, line)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := edition.ReadSnapshot(&disk, edition.Contacts, paper.Part)
	if err != nil {
		t.Fatal(err)
	}
	e := edition.New(s)
	at, _ := e.PartnershipByID("p1")
	if papers := paper.Part.Of(e)[at]; len(papers) != 1 || papers[0].Title != "Dopis" || len(edition.Contacts.Of(e)["u1"]) != 1 {
		t.Errorf("papers %v, contacts %v", papers, edition.Contacts.Of(e))
	}
}
