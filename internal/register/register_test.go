package register_test

import (
	"context"
	"testing"
	"time"

	"twinhall/internal/errs"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

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

func source(t *testing.T, tx *ledger.Tx, address string) register.SourceID {
	t.Helper()
	s, err := register.EnsureSource(tx, address, "")
	if err != nil {
		t.Fatal(err)
	}
	return s.ID
}

func get(t *testing.T, db *sqldb.DB, id register.PartnershipID) *register.Partnership {
	t.Helper()
	var p *register.Partnership
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		p, err = register.GetPartnership(tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return p
}

func shown(p *register.Partnership, f register.Field) string {
	s, _, _ := register.Shown(p.Statements, f)
	return s.Value
}

func TestAPairIsOnePartnershipInEitherOrder(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var opava, lm *register.Unit
		write(t, db, "edit", func(tx *ledger.Tx) error {
			opava, lm = town(t, tx, "CZ", "Opava"), town(t, tx, "SK", "Liptovský Mikuláš")
			pair(t, tx, opava, lm)
			return nil
		})
		act := ledger.Act{Kind: "edit", Actor: "test", At: noon}
		_, err := ledger.Write(context.Background(), db, act, func(tx *ledger.Tx) error {
			_, err := register.PutPartnership(tx, &register.Partnership{Association: own(t, tx), A: lm.ID, B: opava.ID})
			return err
		})
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("the other order: %v, want a conflict", err)
		}
		_, err = ledger.Write(context.Background(), db, act, func(tx *ledger.Tx) error {
			_, err := register.PutPartnership(tx, &register.Partnership{Association: own(t, tx), A: lm.ID, B: lm.ID})
			return err
		})
		if !errs.Is(err, errs.Invalid) {
			t.Errorf("a town with itself: %v, want invalid", err)
		}
	})
}

func own(t *testing.T, tx *ledger.Tx) register.AssociationID {
	t.Helper()
	a, err := register.OwnAssociation(tx)
	if err != nil {
		t.Fatal(err)
	}
	return a.ID
}

func TestStatementsStandBesideEachOther(t *testing.T) {
	t.Parallel()
	opava := register.Statement{Field: register.FieldSince, Sayer: register.SayerA, Source: "1", Value: "1964", Retrieved: "2026-11-01"}
	mikulas := register.Statement{Field: register.FieldSince, Sayer: register.SayerB, Source: "2", Value: "1977-03-11", Retrieved: "2026-11-02"}
	third := register.Statement{Field: register.FieldSince, Sayer: register.SayerThird, Source: "3", Value: "1980", Retrieved: "2026-11-20"}
	editor := register.Statement{Field: register.FieldSince, Sayer: register.SayerEditor, Source: "4", Value: "1965", Retrieved: "2020-01-01"}
	for _, c := range []struct {
		name     string
		says     []register.Statement
		want     string
		contrary int
	}{
		{"an end before a third, however new", []register.Statement{third, opava}, "1964", 1},
		{"the newer of two ends", []register.Statement{opava, mikulas, third}, "1977-03-11", 2},
		{"the editor before all", []register.Statement{opava, mikulas, third, editor}, "1965", 3},
		{"nobody", nil, "", 0},
	} {
		s, contrary, ok := register.Shown(c.says, register.FieldSince)
		if s.Value != c.want || len(contrary) != c.contrary || ok != (c.want != "") {
			t.Errorf("%s: %q with %d contrary, want %q with %d", c.name, s.Value, len(contrary), c.want, c.contrary)
		}
	}
	if n := register.SaidBy([]register.Statement{opava, mikulas, third}); n != 2 {
		t.Errorf("said by %d ends, want 2", n)
	}
}

// Import A, an edit, import B on the same towns, undo A, undo of the undo.
func TestUndoLeavesWhatCameSince(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var a, b, c *register.Unit
		var kept, gone *register.Partnership
		var srcA, srcB register.SourceID
		importA := write(t, db, "import", func(tx *ledger.Tx) error {
			srcA = source(t, tx, "file:a.csv")
			a, b, c = town(t, tx, "CZ", "Opava"), town(t, tx, "SK", "Liptovský Mikuláš"), town(t, tx, "PL", "Racibórz")
			kept = pair(t, tx, a, b, register.Statement{Field: register.FieldSince, Sayer: register.SayerThird, Source: srcA, Value: "1964", Actor: "test"},
				register.Statement{Field: register.FieldState, Sayer: register.SayerThird, Source: srcA, Value: "active", Actor: "test"})
			gone = pair(t, tx, a, c, register.Statement{Field: register.FieldListed, Sayer: register.SayerThird, Source: srcA, Value: "yes", Actor: "test"})
			return nil
		})
		write(t, db, "edit", func(tx *ledger.Tx) error {
			p := get(t, db, kept.ID)
			p.Say(register.Statement{Field: register.FieldState, Sayer: register.SayerThird, Source: srcA, Value: "dormant", Actor: "editor"})
			_, err := register.PutPartnership(tx, p)
			return err
		})
		write(t, db, "import", func(tx *ledger.Tx) error {
			srcB = source(t, tx, "file:b.csv")
			p := get(t, db, kept.ID)
			p.Say(register.Statement{Field: register.FieldSince, Sayer: register.SayerThird, Source: srcB, Value: "1977", Retrieved: "2026", Actor: "test"})
			_, err := register.PutPartnership(tx, p)
			return err
		})
		before := get(t, db, kept.ID)

		undo := undoBatch(t, db, importA.Batch, func(plan record.UndoPlan) {
			changed, stays, trashed, _ := plan.Counts()
			if changed != 1 || stays != 1 || trashed != 2 {
				t.Errorf("plan: %d changed, %d stay, %d to the trash; want 1, 1 (the edited state), 2 (Racibórz and its partnership)", changed, stays, trashed)
			}
		})
		p := get(t, db, kept.ID)
		if p.Trashed != register.Kept || shown(p, register.FieldSince) != "1977" || shown(p, register.FieldState) != "dormant" || len(p.Statements) != 2 {
			t.Errorf("after the undo of A: %+v, want B's since and the edited state, and no more", p)
		}
		if p := get(t, db, gone.ID); p.Trashed != register.Undone {
			t.Errorf("what only A knew is %q, want in the trash", p.Trashed)
		}
		unitTrash(t, db, a.ID, register.Kept)
		unitTrash(t, db, b.ID, register.Kept)
		unitTrash(t, db, c.ID, register.Undone)

		undoBatch(t, db, undo.Batch, nil)
		if p := get(t, db, kept.ID); !equal(p, before) {
			t.Errorf("after the undo of the undo:\n%+v, want\n%+v", p, before)
		}
		if p := get(t, db, gone.ID); p.Trashed != register.Kept || len(p.Statements) != 1 {
			t.Errorf("the undo of the undo brings back %+v, want it as it was", p)
		}
		unitTrash(t, db, c.ID, register.Kept)
	})
}

func unitTrash(t *testing.T, db *sqldb.DB, id register.UnitID, want register.Trash) {
	t.Helper()
	u := getUnit(t, db, id)
	if u.Trashed != want {
		t.Errorf("%s: trash %q, want %q", u.Name, u.Trashed, want)
	}
	if want == register.Kept && (len(u.Names) != 1 || len(u.ExternalIDs) != 1 || !u.Placed || u.Position.Lat != 49.9387) {
		t.Errorf("%s lost something: %+v", u.Name, u)
	}
}

func getUnit(t *testing.T, db *sqldb.DB, id register.UnitID) (u *register.Unit) {
	t.Helper()
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		u, err = register.GetUnit(tx, id)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return u
}

func equal(p, q *register.Partnership) bool {
	if len(p.Statements) != len(q.Statements) || p.A != q.A || p.B != q.B || p.Trashed != q.Trashed {
		return false
	}
	said := map[register.Statement]bool{}
	for _, s := range p.Statements {
		said[s] = true
	}
	for _, s := range q.Statements {
		if !said[s] {
			return false
		}
	}
	return true
}

func undoBatch(t *testing.T, db *sqldb.DB, batch string, look func(record.UndoPlan)) ledger.Written {
	t.Helper()
	return write(t, db, "undo", func(tx *ledger.Tx) error {
		entries, err := ledger.List(tx.Tx, ledger.Filter{Batch: batch})
		if err != nil {
			return err
		}
		plan, err := register.Kinds().PlanUndo(tx.Tx, entries)
		if err != nil {
			return err
		}
		if look != nil {
			look(plan)
		}
		return register.Kinds().Undo(tx, plan)
	})
}

func TestMergeLeadsOnAndCanBeUndone(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var cran, annecy, trencin, bayreuth *register.Unit
		var moved, folded, stands *register.Partnership
		write(t, db, "edit", func(tx *ledger.Tx) error {
			src := source(t, tx, "file:x")
			cran, annecy = town(t, tx, "FR", "Cran-Gevrier"), town(t, tx, "FR", "Annecy")
			trencin, bayreuth = town(t, tx, "SK", "Trenčín"), town(t, tx, "DE", "Bayreuth")
			moved = pair(t, tx, trencin, cran)
			folded = pair(t, tx, cran, bayreuth, register.Statement{Field: register.FieldSince, Sayer: register.SayerA, Source: src, Value: "1970"})
			stands = pair(t, tx, bayreuth, annecy, register.Statement{Field: register.FieldSince, Sayer: register.SayerB, Source: src, Value: "1966"})
			return nil
		})
		merge := write(t, db, "edit", func(tx *ledger.Tx) error { return register.Merge(tx, cran.ID, annecy.ID) })
		if p := get(t, db, moved.ID); p.B != annecy.ID {
			t.Errorf("Trenčín's partner is %s, want Annecy", p.B)
		}
		if p := get(t, db, folded.ID); p.MergedInto != stands.ID {
			t.Errorf("the second partnership with Bayreuth leads to %q, want the first", p.MergedInto)
		}
		p := get(t, db, stands.ID)
		if len(p.Statements) != 2 || register.SaidBy(p.Statements) != 1 {
			t.Errorf("merged statements: %+v, want two, both said by Annecy's side", p.Statements)
		}
		if u := getUnit(t, db, annecy.ID); len(u.ExternalIDs) != 2 {
			t.Errorf("Annecy has ids %v, want Cran-Gevrier's too", u.ExternalIDs)
		}
		undoBatch(t, db, merge.Batch, nil)
		if p := get(t, db, moved.ID); p.B != cran.ID {
			t.Errorf("after the undo Trenčín's partner is %s, want Cran-Gevrier", p.B)
		}
		if u := getUnit(t, db, cran.ID); u.MergedInto != "" || len(u.ExternalIDs) != 1 {
			t.Errorf("after the undo Cran-Gevrier is %+v, want it whole", u)
		}
	})
}

func TestRenameLeadsOn(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var u *register.Unit
		write(t, db, "edit", func(tx *ledger.Tx) error { u = town(t, tx, "CZ", "Gottwaldov"); return nil })
		write(t, db, "edit", func(tx *ledger.Tx) error { return register.Rename(tx, u.ID, "Zlín") })
		u = getUnit(t, db, u.ID)
		if u.Slug != "zlin" || len(u.OldSlugs) != 1 || u.OldSlugs[0] != "gottwaldov" || len(u.Names) != 2 {
			t.Errorf("renamed: %+v, want slug zlin, old slug gottwaldov and the old name kept", u)
		}
	})
}

func TestVersionCheck(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var u *register.Unit
		write(t, db, "edit", func(tx *ledger.Tx) error { u = town(t, tx, "CZ", "Opava"); return nil })
		mine, theirs := getUnit(t, db, u.ID), getUnit(t, db, u.ID)
		mine.Population, theirs.Population = 55000, 56000
		write(t, db, "edit", func(tx *ledger.Tx) error { _, err := register.PutUnit(tx, theirs); return err })
		_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
			_, err := register.PutUnit(tx, mine)
			return err
		})
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("a second edit of the same version: %v, want a conflict", err)
		}
	})
}

func TestSlugs(t *testing.T) {
	t.Parallel()
	taken := func(s string) bool { return s == "perth" }
	got := register.NewSlugs(taken).Give([]register.Slugged{
		{Name: "Opava", District: "Opava", Region: "Moravskoslezský kraj", Country: "CZ", Code: "505927"},
		{Name: "Březina", District: "Brno-venkov", Country: "CZ", Code: "582824"},
		{Name: "Březina", District: "Brno-venkov", Country: "CZ", Code: "549754"},
		{Name: "Březina", District: "Jičín", Country: "CZ", Code: "572691"},
		{Name: "Perth", Country: "AU", Region: "Western Australia", Code: "1"},
		{Name: "東京", Country: "JP", Code: "2"},
		{Name: "Ужгород", Country: "UA", Code: "3"},
	})
	want := []string{"opava", "brezina-brno-venkov-582824", "brezina-brno-venkov-549754", "brezina-jicin", "perth-western-australia", "unit", "uzgorod"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("slug %d is %q, want %q", i, got[i], want[i])
		}
	}
}
