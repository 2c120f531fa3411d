package register_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func mayor(unit register.UnitID) *register.Official {
	return &register.Official{Unit: unit, Role: register.Elected, Function: "starostka", Email: "starosta@opava.example", Phone: "+420 553 756 111",
		Name: "Zdeňka Vymyšlená", OwnEmail: "zdenka.vymyslena@post.example", OwnPhone: "+420 777 000 111", Languages: []string{"cs", "de"},
		Since: "2022-10-20", Until: "2026", Basis: register.PublicFunction, NamePublic: true}
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

func official(t *testing.T, db *sqldb.DB, id register.OfficialID) *register.Official {
	t.Helper()
	var o *register.Official
	if err := db.Read(context.Background(), func(tx *sqldb.Tx) (err error) { o, err = register.GetOfficial(tx, id); return err }); err != nil {
		t.Fatal(err)
	}
	return o
}

func undoPlan(t *testing.T, db *sqldb.DB, batch string) record.UndoPlan {
	t.Helper()
	var plan record.UndoPlan
	write(t, db, "undo", func(tx *ledger.Tx) error {
		entries, err := ledger.List(tx.Tx, ledger.Filter{Batch: batch})
		if err != nil {
			return err
		}
		if plan, err = register.Kinds().PlanUndo(tx.Tx, entries); err != nil {
			return err
		}
		return register.Kinds().Undo(tx, plan)
	})
	return plan
}

// The ledger knows that a name was changed, never the name; what was can be
// brought back as long as it is not erased.
func TestAnOfficialsPersonalFieldsAreNotInTheLedger(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var o *register.Official
		write(t, db, "edit", func(tx *ledger.Tx) error {
			o = mayor(town(t, tx, "CZ", "Opava").ID)
			_, err := register.PutOfficial(tx, o)
			return err
		})
		got := official(t, db, o.ID)
		if got.Name != o.Name || got.OwnEmail != o.OwnEmail || got.Recorded != "2026-11-20" || got.RecordedBy != "test" || got.Review != "2027-11-20" ||
			got.Version != 1 {
			t.Errorf("what stands is %+v", got)
		}
		renamed := *got
		renamed.Name = "Zdeňka Nováková"
		w := write(t, db, "edit", func(tx *ledger.Tx) error { _, err := register.PutOfficial(tx, &renamed); return err })
		text := ledgerText(t, db, string(o.ID))
		for _, personal := range []string{"Vymyšlená", "Nováková", "zdenka", o.OwnPhone, o.OwnEmail} {
			if strings.Contains(text, personal) {
				t.Errorf("the ledger holds %q: %s", personal, text)
			}
		}
		if !strings.Contains(text, "starostka") || !strings.Contains(text, `"ref:`) {
			t.Errorf("the ledger holds neither what is public nor references: %s", text)
		}
		stale := *got
		stale.Function = "primátorka"
		if _, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
			_, err := register.PutOfficial(tx, &stale)
			return err
		}); !errs.Is(err, errs.Conflict) {
			t.Errorf("a change of what was changed meanwhile: %v", err)
		}
		undoPlan(t, db, w.Batch)
		if back := official(t, db, o.ID); back.Name != o.Name {
			t.Errorf("after the undo the name is %q", back.Name)
		}
	})
}

// Who leaves leaves no trace but the office; an undo says what it cannot bring
// back.
func TestLeavingDeletesThePerson(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var o, clerk *register.Official
		made := write(t, db, "edit", func(tx *ledger.Tx) error {
			opava := town(t, tx, "CZ", "Opava").ID
			o = mayor(opava)
			clerk = &register.Official{Unit: opava, Role: register.Officer, Function: "referent", Email: "jan.novak@opava.example"}
			if _, err := register.PutOfficial(tx, clerk); err != nil {
				return err
			}
			_, err := register.PutOfficial(tx, o)
			return err
		})
		left := write(t, db, "edit", func(tx *ledger.Tx) error {
			if err := register.Leave(tx, clerk.ID); err != nil {
				return err
			}
			return register.Leave(tx, o.ID)
		})
		got := official(t, db, o.ID)
		if got.Name != "" || got.OwnEmail != "" || got.NamePublic || got.Basis != "" || got.Function != "starostka" ||
			got.Email != "starosta@opava.example" || got.Left != "2026-11-20" {
			t.Errorf("after leaving there stands %+v", got)
		}
		if e := official(t, db, clerk.ID); e.Email != "" || e.Function != "referent" {
			t.Errorf("an address that is a person's stays: %+v", e)
		}
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			values, err := record.PersonalValues(tx, string(o.ID))
			if len(values) > 0 {
				t.Errorf("values are left: %+v", values)
			}
			if err != nil {
				return err
			}
			entries, err := ledger.List(tx, ledger.Filter{Record: string(o.ID)})
			if err != nil {
				return err
			}
			revealed, err := register.Kinds().Reveal(tx, entries[0])
			if err != nil {
				return err
			}
			gone := 0
			for _, r := range revealed {
				if r.AfterErased && r.Personal && r.After == "" {
					gone++
				}
			}
			if gone != 3 {
				t.Errorf("the history says of %d values that they were erased, want 3: %+v", gone, revealed)
			}
			day := date.DayOf(noon)
			due, err := register.DueForReview(tx, day)
			if len(due) != 2 {
				t.Errorf("an office that somebody left is not due: %+v", due)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if text := ledgerText(t, db, string(clerk.ID)); strings.Contains(text, "novak") {
			t.Errorf("an address that is a person's is in the ledger: %s", text)
		}
		plan := undoPlan(t, db, left.Batch)
		stays := 0
		for _, i := range plan.Items {
			for _, s := range i.Stays {
				if s.Erased {
					stays++
				}
			}
		}
		if back := official(t, db, o.ID); stays != 4 || back.Name != "" || back.Left != "" {
			t.Errorf("the undo says of %d fields that they are erased; %+v", stays, back)
		}
		undoPlan(t, db, made.Batch)
		if back := official(t, db, o.ID); back.Trashed == register.Undone {
			t.Error("an undo trashed what was changed since")
		}
	})
}

func TestWhatAnOfficialMayNotBe(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		field  string
		change func(*register.Official)
	}{
		{"role", func(o *register.Official) { o.Role, o.NamePublic = "king", false }},
		{"function", func(o *register.Official) { o.Function = " " }},
		{"email", func(o *register.Official) { o.Email = "nobody" }},
		{"own-email", func(o *register.Official) { o.OwnEmail = "a b@c.d" }},
		{"phone", func(o *register.Official) { o.Phone = "ask Jan" }},
		{"languages", func(o *register.Official) { o.Languages = []string{"Czech"} }},
		{"since", func(o *register.Official) { o.Since = "once" }},
		{"until", func(o *register.Official) { o.Until = "2021" }},
		{"review", func(o *register.Official) { o.Review = "2027" }},
		{"basis", func(o *register.Official) { o.Basis, o.NamePublic = "", false }},
		{"name-public", func(o *register.Official) { o.Basis = register.Consent }},
		{"name-public", func(o *register.Official) { o.Role = register.Officer }},
	} {
		o := mayor("1")
		c.change(o)
		if wrong := o.Check(); len(wrong) != 1 || wrong[c.field] == "" {
			t.Errorf("%s: %v", c.field, wrong)
		}
	}
	if wrong := mayor("1").Check(); wrong != nil {
		t.Errorf("a right one: %v", wrong)
	}
	db := sqldbtest.SQLite(t)
	_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "test", At: noon}, func(tx *ledger.Tx) error {
		_, err := register.PutOfficial(tx, mayor("nowhere"))
		return err
	})
	var wrong register.WrongOfficial
	if !errors.As(err, &wrong) || wrong["unit"] == "" {
		t.Errorf("of a unit that is not there: %v", err)
	}
}

func TestLooksPersonal(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]bool{
		"jan.novak@opava.example": true, "j.novak@opava.example": true, "Jana_Nováková@opava.example": true, "eva-maria.hruba@x.example": true,
		"starosta@opava.example": false, "info@opava.example": false, "mestsky.urad@opava.example": false, "kultura-2@opava.example": false,
		"opava@opava.example": false, "mayor.office@x.example": false, "": false, "jan.novak": false,
	} {
		if got := register.LooksPersonal(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
	if w := (&register.Official{Email: "jan.novak@opava.example"}).Warnings(); w["email"] == "" {
		t.Error("no warning")
	}
}

func TestReviewDate(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ country, recorded, want string }{
		{"CZ", "2024-05-01", "2026-11-09"}, {"SK", "2024-05-01", "2026-11-23"}, {"CZ", "2022-09-23", "2022-10-24"},
		{"CZ", "2026-10-10", "2027-10-10"}, {"SK", "2026-11-21", "2027-11-21"}, {"DE", "2026-11-21", "2027-11-21"}, {"DE", "someday", ""},
	} {
		if got := register.ReviewDate(c.country, c.recorded); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.country, c.recorded, got, c.want)
		}
	}
	for _, country := range []string{"CZ", "SK"} {
		for _, day := range register.Elections(country) {
			if d, err := time.Parse(time.DateOnly, day); err != nil || d.Weekday() != time.Saturday {
				t.Errorf("%s: %q is no day of an election there", country, day)
			}
		}
	}
}

// Officials of a municipality that became part of another go with it.
func TestMergeMovesOfficials(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var into register.UnitID
		write(t, db, "edit", func(tx *ledger.Tx) error {
			from := town(t, tx, "CZ", "Komárov").ID
			into = town(t, tx, "CZ", "Opava").ID
			if _, err := register.PutOfficial(tx, mayor(from)); err != nil {
				return err
			}
			return register.Merge(tx, from, into)
		})
		if err := db.Read(context.Background(), func(tx *sqldb.Tx) error {
			all, err := register.OfficialsOf(tx, into)
			if len(all) != 1 || all[0].Name != "Zdeňka Vymyšlená" {
				t.Errorf("%+v", all)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Rows and entries as the releases before record.Kind kept personal values
// wrote them by hand: they are read, and each entry is taken back.
func TestOfficialsOfEarlierReleases(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		made := write(t, db, "edit", func(tx *ledger.Tx) error {
			opava := town(t, tx, "CZ", "Opava").ID
			for _, v := range [][]any{{"v1", "name", "Jan Novák"}, {"v2", "email", "jan.novak@opava.example"}, {"v3", "name", "Eva Nová"}} {
				if _, err := tx.Exec(`insert into personal_value (id, record, field, value, created) values ($1, 'o1', $2, $3, 1)`, v...); err != nil {
					return err
				}
			}
			tx.Record(register.KindOfficial, "o1", ledger.Create, []ledger.Change{{Field: "basis", After: "public-function"}, {Field: "email", After: "ref:v2"},
				{Field: "function", After: "starosta"}, {Field: "languages", After: "cs de"}, {Field: "name", After: "ref:v1"}, {Field: "name-public", After: "1"},
				{Field: "role", After: "elected"}, {Field: "unit", After: string(opava)}}, true)
			_, err := tx.Exec(`insert into official (id, unit, role, function, email, name, languages, basis, name_public, version)
				values ('o1', $1, 'elected', 'starosta', 'info@opava.example', 'v3', 'cs', 'public-function', 0, 2)`, opava)
			return err
		})
		changed := write(t, db, "edit", func(tx *ledger.Tx) error {
			tx.Record(register.KindOfficial, "o1", ledger.Update, []ledger.Change{{Field: "email", Before: "ref:v2", After: "info@opava.example"},
				{Field: "languages", Before: "cs de", After: "cs"}, {Field: "name", Before: "ref:v1", After: "ref:v3"}, {Field: "name-public", Before: "1"}}, true)
			return nil
		})
		if o := official(t, db, "o1"); o.Name != "Eva Nová" || o.Email != "info@opava.example" || o.NamePublic {
			t.Errorf("it is read as %+v", o)
		}
		undoPlan(t, db, changed.Batch)
		if o := official(t, db, "o1"); o.Name != "Jan Novák" || o.Email != "jan.novak@opava.example" || !o.NamePublic || strings.Join(o.Languages, " ") != "cs de" {
			t.Errorf("taken back it is %+v", o)
		}
		write(t, db, "edit", func(tx *ledger.Tx) error { return register.Leave(tx, "o1") })
		if text := ledgerText(t, db, "o1"); strings.Contains(text, "Nov") || strings.Contains(text, "novak") {
			t.Errorf("the ledger holds %s", text)
		}
		if plan := undoPlan(t, db, made.Batch); len(plan.Items) != 2 || plan.Items[0].Trashed {
			t.Errorf("taking back that it was made does %+v", plan)
		}
	})
}
