package edition_test

import (
	"context"
	"reflect"
	"testing"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func edtf(t *testing.T, s string) date.Date {
	t.Helper()
	d, err := date.ParseEDTF(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// lively is small with confirmations, activities and a term.
func lively(t *testing.T) *edition.Snapshot {
	s := small()
	confirm := func(i int, sayer register.Sayer, day string) {
		c := says(register.FieldConfirmed, sayer, day)
		c.Retrieved = day
		s.Partnerships[i].Statements = append(s.Partnerships[i].Statements, c)
	}
	confirm(0, register.SayerA, "2026-10-01")
	confirm(0, register.SayerB, "2024-11-21") // still active for a day
	confirm(1, register.SayerA, "2020-01-01")
	confirm(3, register.SayerA, "2026-10-01") // has ended
	s.Partnerships = append(s.Partnerships, &register.Partnership{ID: "m", A: "8", B: "5", MergedInto: "b"})
	s.Activities = []*register.Activity{
		{ID: "x1", Kind: "visit", From: edtf(t, "2022-06"), Partnerships: []register.PartnershipID{"c", "f"}},
		{ID: "x2", Kind: "festival", From: edtf(t, "2023-06-13"), Until: edtf(t, "2023-06-15"), Partnerships: []register.PartnershipID{"c"}},
		{ID: "x3", Kind: "visit", From: edtf(t, "2026-11-01"), Partnerships: []register.PartnershipID{"c"}, Trashed: register.Removed},
		{ID: "x4", Kind: "sport", From: edtf(t, "2019"), Partnerships: []register.PartnershipID{"m", "b"}},
	}
	return s
}

func TestLife(t *testing.T) {
	t.Parallel()
	e := edition.New(lively(t))
	for id, want := range map[register.PartnershipID]struct {
		confirmed, activities, disagrees int
		liveness, sign                   string
	}{
		"a": {2, 0, 0, "active", "2026-10-01"},
		"b": {1, 1, 1, "asleep", "2020-01-01"}, // the activity of what was merged into it, once
		"c": {0, 2, 0, "quiet", "2023-06-15"},
		"d": {1, 0, 0, "", "2026-10-01"},
		"e": {0, 0, 0, "", ""},
		"f": {0, 1, 0, "quiet", "2022-06"},
	} {
		at, _ := e.PartnershipByID(id)
		p := e.Partnership(at)
		if p.Confirmed != want.confirmed || len(p.Activities) != want.activities || len(p.Disagrees) != want.disagrees || p.Liveness != want.liveness ||
			p.LastSign.EDTF() != want.sign {
			t.Errorf("%s: %+v, want %+v", id, p.Life, want)
		}
	}
	at, _ := e.PartnershipByID("c")
	if p := e.Partnership(at); p.Activities[0].ID != "x2" {
		t.Error("the newest activity does not stand first")
	}
	if bare, _ := e.PartnershipByID("e"); e.Partnership(bare).Confirmed != 0 || len(e.Partnership(bare).Activities) != 0 {
		t.Error("what is known of one partnership shows on another")
	}
}

func TestLifeAsFacets(t *testing.T) {
	t.Parallel()
	e := edition.New(lively(t))
	for _, c := range []struct {
		query string
		found int
	}{
		{"confirmed=both", 1}, {"confirmed=one", 1}, {"confirmed=none", 3}, {"confirmed=one&state=any", 2}, {"confirmed=both,one", 2}, {"confirmed=two", 5},
		{"liveness=active", 1}, {"liveness=quiet", 2}, {"liveness=asleep", 1}, {"liveness=unknown", 1}, {"liveness=asleep,quiet", 3},
		{"liveness=active&confirmed=one", 0},
		{"liveness=unknown&state=any", 1}, // the ended one has none
	} {
		if got := len(e.Filter(query(t, c.query)).Found); got != c.found {
			t.Errorf("%q finds %d, want %d", c.query, got, c.found)
		}
	}
	for _, start := range []string{"", "state=any", "confirmed=one&state=any", "liveness=quiet"} {
		q := query(t, start)
		for _, f := range []edition.Facet{edition.FacetConfirmed, edition.FacetLiveness} {
			for _, c := range e.Filter(q).Facets[f] {
				only := q.With(f, c.Value)
				only.Values[f] = []string{c.Value}
				if n := len(e.Filter(only).Found); n != c.N {
					t.Errorf("%q: %s=%s promises %d and shows %d", start, f, c.Value, c.N, n)
				}
			}
		}
	}
}

// What changes by time alone is foreseen: the edition of that day differs, that
// of the day before does not.
func TestDue(t *testing.T) {
	t.Parallel()
	state := func(s *edition.Snapshot) (all []string) {
		e := edition.New(s)
		for i := range e.Partnerships {
			all = append(all, e.Partnerships[i].Liveness)
		}
		for _, a := range s.Agreements {
			all = append(all, map[bool]string{true: "lapsed"}[e.Lapsed(a)])
		}
		return all
	}
	s := lively(t)
	s.Agreements = []*register.Agreement{{ID: "g", Term: "until", Until: edtf(t, "2027-01"), Partnerships: []register.PartnershipID{"a"},
		Parties: []register.Party{{Unit: "1"}, {Unit: "6"}}}}
	seen := 0
	for e := edition.New(s); !e.Due.IsZero(); e = edition.New(s) {
		before := state(s)
		s.At = time.Date(e.Due.Year, time.Month(e.Due.Month), e.Due.Day-1, 23, 0, 0, 0, time.UTC)
		if got := state(s); !reflect.DeepEqual(got, before) {
			t.Errorf("on the day before %s it is %v already, not %v", e.Due, got, before)
		}
		s.At = s.At.Add(time.Hour)
		if got := state(s); reflect.DeepEqual(got, before) {
			t.Errorf("on %s it is still %v", e.Due, got)
		}
		if seen++; seen > 20 {
			t.Fatal("there is no end of what falls due")
		}
	}
	// Active to quiet to asleep is two, quiet to asleep one for each of two, and
	// the term of the agreement.
	if want := 5; seen != want {
		t.Errorf("%d things fall due, want %d", seen, want)
	}
	if got := state(s); got[0] != "asleep" || got[3] != "" || got[len(got)-1] != "lapsed" {
		t.Errorf("in the end %v", got)
	}
}

// At midnight of the association's time zone a day begins where something
// falls due, once however many nodes there are, and its edition is as of it.
func TestTurn(t *testing.T) {
	prague, err := time.LoadLocation("Europe/Prague")
	if err != nil {
		t.Fatal(err)
	}
	sqldbtest.EachAddress(t, func(t *testing.T, address string) {
		ctx := context.Background()
		open := func(ctx context.Context) (*sqldb.DB, error) { return sqldb.Open(ctx, address) }
		db, err := open(ctx)
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		// Active to the 21st of November 2026, in Prague as anywhere.
		_, err = ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "x", At: time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)}, func(tx *ledger.Tx) error {
			own, err := register.OwnAssociation(tx)
			if err != nil {
				return err
			}
			src, err := register.EnsureSource(tx, "said:desk", "")
			if err != nil {
				return err
			}
			a, b := unit("", "Opava", "CZ", 49.94, 17.9, 1), unit("", "Čadca", "SK", 49.44, 18.79, 1)
			a.Version, b.Version = 0, 0
			for _, u := range []*register.Unit{a, b} {
				if _, err := register.PutUnit(tx, u); err != nil {
					return err
				}
			}
			p := &register.Partnership{Association: own.ID, A: a.ID, B: b.ID}
			if _, err := register.PutPartnership(tx, p); err != nil {
				return err
			}
			_, err = register.PutActivity(tx, &register.Activity{Association: own.ID, Kind: "visit", From: edtf(t, "2024-11-21"), Source: src.ID,
				Partnerships: []register.PartnershipID{p.ID}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		take := func() *edition.Edition {
			s, err := edition.Take(ctx, db)
			if err != nil {
				t.Fatal(err)
			}
			return edition.New(s)
		}
		turn := func(e *edition.Edition, now time.Time) bool {
			begun, err := e.Turn(ctx, open, now)
			if err != nil {
				t.Fatal(err)
			}
			return begun
		}
		first := take()
		if turn(first, time.Date(2026, 11, 21, 23, 59, 0, 0, prague)) {
			t.Error("the day began before midnight in Prague")
		}
		midnight := time.Date(2026, 11, 22, 0, 0, 30, 0, prague) // still the 21st in UTC
		results := make(chan bool, 2)
		for range 2 {
			go func() {
				begun, err := first.Turn(ctx, open, midnight)
				if err != nil {
					t.Error(err)
				}
				results <- begun
			}()
		}
		if a, b := <-results, <-results; a == b {
			t.Errorf("two nodes began the day: %v and %v, want one of them", a, b)
		}
		next := take()
		if next.Number == first.Number || next.Day.String() != "2026-11-22" || next.Partnerships[0].Liveness != "quiet" ||
			first.Partnerships[0].Liveness != "active" {
			t.Errorf("edition %d as of %s says %q after %q", next.Number, next.Day, next.Partnerships[0].Liveness, first.Partnerships[0].Liveness)
		}
		// A change in the same night does not lead back to the day before.
		if _, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "x", At: midnight.Add(time.Minute).UTC()}, func(tx *ledger.Tx) error {
			return register.Rename(tx, next.Units[0].ID, "Jinak")
		}); err != nil {
			t.Fatal(err)
		}
		if again := take(); again.Day != next.Day || again.Partnerships[0].Liveness != "quiet" {
			t.Errorf("after a change in the night it is %s and %q", again.Day, again.Partnerships[0].Liveness)
		} else if turn(again, midnight.Add(time.Hour)) {
			t.Error("a day on which nothing falls due began")
		}
		harmless(t, db, "2026-11-22")
	})
}

// harmless undoes the beginning of a day.
func harmless(t *testing.T, db *sqldb.DB, day string) {
	t.Helper()
	w, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "undo", Actor: "x", At: time.Now()}, func(tx *ledger.Tx) error {
		entries, err := ledger.List(tx.Tx, ledger.Filter{Record: day})
		if err != nil {
			return err
		}
		if len(entries) != 1 || !entries[0].Public {
			t.Errorf("the ledger says of the day %+v", entries)
		}
		plan, err := register.Kinds().PlanUndo(tx.Tx, entries)
		if err != nil {
			return err
		}
		return register.Kinds().Undo(tx, plan)
	})
	if err != nil || w.Count != 0 {
		t.Errorf("undoing a day wrote %d entries, %v", w.Count, err)
	}
}

func TestLivelySnapshotOnDisk(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		fill(t, db)
		if _, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "geheim", At: time.Now()}, func(tx *ledger.Tx) error {
			all, err := register.AllPartnerships(tx.Tx)
			if err != nil {
				return err
			}
			for _, trash := range []register.Trash{register.Kept, register.Removed} {
				a := &register.Activity{Association: all[0].Association, Kind: "visit", Title: "Setkání " + string(trash), From: edtf(t, "2025"),
					Source:       all[0].Statements[0].Source,
					Partnerships: []register.PartnershipID{all[0].ID}, Participants: []register.Participants{{Audience: "youth", Country: "SK", Number: 3}}, Trashed: trash}
				if _, err := register.PutActivity(tx, a); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		s, err := edition.Take(context.Background(), db)
		if err != nil {
			t.Fatal(err)
		}
		path := t.TempDir() + "/edition.gz"
		s.Begun = date.Day{Year: 2026, Month: 11, Day: 22}
		if err := s.Save(path); err != nil {
			t.Fatal(err)
		}
		back, err := edition.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		if len(back.Activities) != 2 || back.Begun != s.Begun {
			t.Fatalf("%d activities, begun %v", len(back.Activities), back.Begun)
		}
		kept := 0
		for _, a := range back.Activities {
			switch {
			case a.Trashed == register.Kept && a.Title != "" && a.From.EDTF() == "2025" && len(a.Participants) == 1:
				kept++
			case a.Trashed == register.Kept || a.Title != "" || len(a.Participants) > 0:
				t.Errorf("%+v: what is in the trash is public, or what is kept is not", a)
			}
		}
		if e := edition.New(back); kept != 1 || len(e.Partnerships[0].Activities) != 1 {
			t.Errorf("%d kept, %+v", kept, e.Partnerships[0].Activities)
		}
	})
}

func TestCoverage(t *testing.T) {
	t.Parallel()
	s := lively(t)
	s.Partnerships[1].Statements[1].Retrieved = "2025" // Opava's own word; it confirmed in 2020
	c := edition.New(s).Coverage()
	// Without members: the listed ones with partnerships are Praha, Opava, Chrudim.
	if c.Basis != edition.CoverListed || c.Whole.Of != 3 || c.Whole.Heard != 2 || c.Whole.Percent() != 67 {
		t.Errorf("%+v, want 2 of 3 listed ones", c.Whole)
	}
	if len(c.Regions) != 2 || c.Regions[0] != (edition.Share{Value: "CZ|Moravskoslezský kraj", Of: 1, Heard: 1}) {
		t.Errorf("regions %+v", c.Regions)
	}
	sizes := map[string]edition.Share{}
	for _, z := range c.Sizes {
		sizes[z.Value] = z
	}
	if len(sizes) != 3 || sizes["20000-49999"].Heard != 0 || sizes["100000-"].Heard != 1 {
		t.Errorf("sizes %+v", c.Sizes)
	}
	if want := []edition.Count{{Value: "2026", N: 2}}; !reflect.DeepEqual(c.Years, want) {
		t.Errorf("years %+v, want %+v", c.Years, want)
	}
	// Five that count are dated, 1 November 2026 or a confirmation after it: 19 days.
	if c.Dated == 0 || c.MedianAge != 19 {
		t.Errorf("the median of %d is %d days, want 19", c.Dated, c.MedianAge)
	}

	s = lively(t)
	s.Units[3].Members = []register.Membership{{Association: "s", Since: "1990"}}                // Chrudim
	s.Units[2].Members = []register.Membership{{Association: "s", Since: "1990", Until: "2020"}} // Opava has left
	c = edition.New(s).Coverage()
	if c.Basis != edition.CoverMembers || c.Whole.Of != 1 || c.Whole.Heard != 0 {
		t.Errorf("%+v, want the one member, not heard from", c)
	}
	s = lively(t)
	for _, u := range s.Units {
		u.Listed = ""
	}
	if c = edition.New(s).Coverage(); c.Basis != edition.CoverAll || c.Whole.Of != 6 || c.Whole.Heard != 4 {
		t.Errorf("%s %+v, want 4 of the 6 with partnerships", c.Basis, c.Whole)
	}
	if c := edition.New(&edition.Snapshot{}).Coverage(); c.Whole.Of != 0 || c.MedianAge != -1 {
		t.Errorf("of nothing: %+v", c)
	}
}
