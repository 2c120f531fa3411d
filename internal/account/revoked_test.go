package account_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/revoke"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// What is revoked after a backup was made is revoked again when it is restored: a
// password, a second step, a right. All sessions end in any case. What was revoked
// before, and what the backup knows, is not taken back a second time.
func TestRestoringRevokesAgain(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		eva := h.first(t)
		list := &revoke.List{Path: filepath.Join(t.TempDir(), "list.revoked"), Sources: []revoke.Source{account.Revokes}}
		write := func() {
			t.Helper()
			if _, err := list.Write(ctx, db); err != nil {
				t.Fatal(err)
			}
		}
		people := map[string]*account.Account{}
		for _, x := range []struct {
			name string
			role account.Role
		}{{"changed", account.Editor}, {"kept", account.Editor}, {"before", account.Editor}, {"lowered", account.Administrator}, {"off", account.Coordinator}} {
			p := account.Person{Email: x.name + "@example.org", Name: x.name, Lang: "cs", Role: x.role}
			if x.role == account.Coordinator {
				p.Units = []register.UnitID{h.unit}
			}
			people[x.name] = must[*account.Account](t)(h.Invite(ctx, eva.ID, p, languages))
			must[account.In](t)(h.SetPassword(ctx, h.last().token, true, password, here))
			h.now = h.now.Add(time.Minute)
		}
		anew := func(name, to string) {
			t.Helper()
			if err := h.MailReset(ctx, name+"@example.org", account.From{Address: h.now.String()}); err != nil {
				t.Fatal(err)
			}
			must[account.In](t)(h.SetPassword(ctx, h.last().token, false, to, here))
		}
		anew("before", "quiet harbour 1893")
		write()
		h.now = h.now.Add(time.Hour)
		kept := must[account.In](t)(h.SignIn(ctx, "kept@example.org", password, here))

		var backup bytes.Buffer
		if err := db.Dump(ctx, &backup); err != nil {
			t.Fatal(err)
		}
		h.now = h.now.Add(time.Hour)
		anew("changed", "violet lantern 2207")
		for name, state := range map[string]account.State{"lowered": account.Active, "off": account.Disabled} {
			var a *account.Account
			if err := db.Read(ctx, func(tx *sqldb.Tx) (err error) { a, err = account.Get(tx, people[name].ID); return err }); err != nil {
				t.Fatal(err)
			}
			p := account.Person{Name: a.Name, Lang: a.Lang, Role: a.Role, Units: a.Units}
			if name == "lowered" {
				p.Role = account.Adviser
			}
			if err := h.Change(ctx, eva.ID, a.ID, a.Version, p, state, languages); err != nil {
				t.Fatal(err)
			}
		}
		write()
		lines, err := revoke.Read(list.Path)
		if err != nil || len(lines) < 4 {
			t.Fatalf("%d lines, %v", len(lines), err)
		}
		if content, err := os.ReadFile(list.Path); err != nil || bytes.Contains(content, []byte("example.org")) || bytes.Contains(content, []byte("kept")) {
			t.Errorf("the list names a person: %s %v", content, err)
		}

		other, err := sqldb.OpenAsIs(ctx, sqldbtest.SQLiteAddress(t))
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		if err := other.Restore(ctx, &backup); err != nil {
			t.Fatal(err)
		}
		act := ledger.Act{Kind: "restore", Actor: "test", At: h.now}
		if n, err := revoke.Reapply(ctx, other, act, list.Sources, lines); err != nil || n != 3 {
			t.Errorf("%d records, %v", n, err)
		}
		again := &account.Door{DB: other, Now: h.Now, Write: h.Write}
		for _, c := range []struct {
			name, password string
			in             bool
		}{{"changed", password, false}, {"changed", "violet lantern 2207", false}, {"kept", password, true}, {"before", "quiet harbour 1893", true},
			{"off", password, false}, {"lowered", password, true}} {
			in, err := again.SignIn(ctx, c.name+"@example.org", c.password, account.From{Address: "198.51.100.9"})
			if (err == nil) != c.in || err != nil && !errs.Is(err, errs.Forbidden) {
				t.Errorf("%s signs in with %q: %v", c.name, c.password, err)
			}
			if c.name == "lowered" && err == nil && in.Account.Role != account.Adviser {
				t.Errorf("a right that was taken away is back: %s", in.Account.Role)
			}
		}
		if _, err := again.Who(ctx, kept.Session); !errs.Is(err, errs.NotFound) {
			t.Errorf("a session of before the restore: %v", err)
		}
		// Whose password is void sets a new one by mail.
		if err := again.MailReset(ctx, "changed@example.org", here); err != nil || h.last().kind != account.LetterReset {
			t.Fatal(err)
		}
		must[account.In](t)(again.SetPassword(ctx, h.last().token, false, "amber thistle 4410", here))
	})
}

// A list that is cut short at its end is read, and goes on behind that.
func TestAListThatIsCutShort(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		h.first(t)
		path := filepath.Join(t.TempDir(), "list.revoked")
		if n, err := (&revoke.List{Path: path, Sources: []revoke.Source{account.Revokes}}).Write(ctx, db); err != nil || n == 0 {
			t.Fatal(n, err)
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, whole[:len(whole)-20], 0o600); err != nil {
			t.Fatal(err)
		}
		before, err := revoke.Read(path)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := (&revoke.List{Path: path, Sources: []revoke.Source{account.Revokes}}).Write(ctx, db); err != nil || n != 1 {
			t.Errorf("%d lines are written anew, %v", n, err)
		}
		if after, err := revoke.Read(path); err != nil || len(after) != len(before)+1 {
			t.Errorf("%d lines, before %d: %v", len(after), len(before), err)
		}
		if err := os.WriteFile(path, []byte("something else"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := revoke.Read(path); !errs.Is(err, errs.Invalid) {
			t.Errorf("what is no list: %v", err)
		}
	})
}
