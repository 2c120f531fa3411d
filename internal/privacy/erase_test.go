package privacy_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestWhatAnErasureRefuses(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	only := addUser(t, db, "eva@example.org", "Eva Vymyšlená")
	act := ledger.Act{Kind: "erasure", Actor: "test", At: noon}
	list := filepath.Join(t.TempDir(), "l")
	of := func(id account.ID) privacy.Request {
		return privacy.Request{Subjects: privacy.Subjects{Accounts: []account.ID{id}}, List: list}
	}
	if _, err := rules.Erase(ctx, db, act, of(only.ID)); !errs.Is(err, errs.Conflict) {
		t.Errorf("the last administrator: %v", err)
	}
	if _, err := rules.Erase(ctx, db, act, of("nobody")); !errs.Is(err, errs.NotFound) {
		t.Errorf("nobody: %v", err)
	}
	addUser(t, db, "jan@example.org", "Jan Jiný")
	if _, err := rules.Erase(ctx, db, act, privacy.Request{Subjects: of(only.ID).Subjects}); !errs.Is(err, errs.Invalid) {
		t.Errorf("without a list: %v", err)
	}
	if err := os.WriteFile(list, []byte("something else\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := rules.Erase(ctx, db, act, of(only.ID)); !errs.Is(err, errs.Invalid) {
		t.Errorf("with a file that is no list: %v", err)
	}
	if found, err := rules.Find(ctx, db, "eva@example.org"); err != nil || len(found.Accounts) != 1 {
		t.Error("a refused erasure erased")
	}
	key := strings.Repeat("ab", 32)
	if err := os.WriteFile(list, []byte(`{"twinhall_erasures":1,"key":"`+key+`"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := rules.Erase(ctx, db, act, of(only.ID)); !errs.Is(err, errs.Conflict) {
		t.Errorf("with the list of another register: %v", err)
	}
	for name, text := range map[string]string{"newer": `{"twinhall_erasures":9,"key":"` + key + `"}`,
		"cut": `{"twinhall_erasures":1,"key":"` + key + `"}` + "\n{\"id\":\"1", "empty": ""} {
		if err := os.WriteFile(list, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := privacy.ReadList(list); !errs.Is(err, errs.Invalid) {
			t.Errorf("a list that is %s: %v", name, err)
		}
	}
}

// Somebody who is named in a text alone is erased from it; towns keep their
// names, and what was written can be undone as before.
func TestAPersonInATextAlone(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var p *register.Partnership
		write(t, db, ledger.Act{Kind: "edit", Actor: "test"}, func(tx *ledger.Tx) error {
			town := &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: "Svatý Jan", Slug: "svaty-jan"}
			other := &register.Unit{Level: register.LevelMunicipality, Country: "SK", Name: "Martin", Slug: "martin"}
			for _, u := range []*register.Unit{town, other} {
				if _, err := register.PutUnit(tx, u); err != nil {
					return err
				}
			}
			own, err := register.OwnAssociation(tx)
			if err != nil {
				return err
			}
			source, err := register.EnsureSource(tx, "file:list.csv", "")
			if err != nil {
				return err
			}
			p = &register.Partnership{Association: own.ID, A: town.ID, B: other.ID, Statements: []register.Statement{
				{Field: register.FieldNote, Sayer: register.SayerEditor, Source: source.ID, Value: "vede Jan Svatý", Actor: "test"}}}
			_, err = register.PutPartnership(tx, p)
			return err
		})
		list := filepath.Join(t.TempDir(), "l")
		report, err := rules.Erase(ctx, db, ledger.Act{Kind: "erasure", Actor: "test", At: noon}, privacy.Request{Also: []string{"Jan Svatý"}, List: list})
		if err != nil || len(report.Texts) != 2 {
			t.Fatalf("%d texts, %v", len(report.Texts), err)
		}
		whole := unzip(t, backup(t, db))
		if strings.Contains(whole, "Jan Svatý") || !strings.Contains(whole, "vede [erased]") || strings.Count(whole, "Svatý Jan") != 2 {
			t.Error("the person stands in the text still, or the town has lost its name")
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			entries, err := ledger.List(tx, ledger.Filter{Record: string(p.ID)})
			if err != nil {
				return err
			}
			plan, err := rules.Kinds.PlanUndo(tx, entries)
			if err == nil && (len(plan.Items) != 1 || !plan.Items[0].Trashed || len(plan.Items[0].Stays) > 0) {
				t.Errorf("an undo would do %+v", plan.Items)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
