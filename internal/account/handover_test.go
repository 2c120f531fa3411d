package account_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// jan is the coordinator of Opava that coordinator makes.
func jan(t *testing.T, h *house) *account.Account {
	t.Helper()
	coordinator(t, h)
	var found *account.Account
	if err := h.DB.Read(ctx, func(tx *sqldb.Tx) error {
		all, err := account.List(tx)
		for _, a := range all {
			if a.Role == account.Coordinator {
				found = a
			}
		}
		return err
	}); err != nil || found == nil {
		t.Fatal(err)
	}
	return found
}

func TestHandOver(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := jan(t, h)
		o := &register.Official{Unit: h.unit, Role: register.Officer, Function: "referent", Name: "Jan", Basis: register.Consent}
		if _, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "test", At: h.now}, func(tx *ledger.Tx) error {
			_, err := register.PutOfficial(tx, o)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		person := func(n int) account.Person {
			return account.Person{Email: fmt.Sprintf("n%d@opava.example", n), Name: "Next", Lang: "cs", Role: account.Administrator, Trusted: true}
		}
		first := must[*account.Account](t)(h.HandOver(ctx, a.ID, person(1), nil, languages))
		one := h.last().token
		if first.Role != account.Coordinator || first.Trusted || len(first.Units) != 1 {
			t.Errorf("the successor is %+v", first)
		}
		must[*account.Account](t)(h.HandOver(ctx, a.ID, person(2), []register.OfficialID{o.ID}, languages))
		two := h.last().token
		session := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
		must[account.In](t)(h.SetPassword(ctx, one, true, password, here)) // no longer the successor
		if _, err := h.Who(ctx, session); err != nil {
			t.Errorf("a colleague who comes ends nobody's access: %v", err)
		}
		must[account.In](t)(h.SetPassword(ctx, two, true, password, here))
		if _, err := h.Who(ctx, session); !errs.Is(err, errs.NotFound) {
			t.Errorf("who handed over still comes in: %v", err)
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			left, err := register.GetOfficial(tx, o.ID)
			if err == nil && (left.Name != "" || left.Left == "") {
				t.Errorf("the official is %+v", left)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestInvitationsOfCoordinatorsAreBounded(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := jan(t, h)
		sent := 0
		for n := range 9 {
			_, err := h.InviteColleague(ctx, a.ID, account.Person{Email: fmt.Sprintf("c%d@opava.example", n), Name: "C", Lang: "cs"}, languages)
			if err == nil {
				sent++
			} else if !errs.Is(err, errs.TooMany) {
				t.Fatal(err)
			}
		}
		if sent != 5 {
			t.Errorf("%d invitations at once, want 5", sent)
		}
		for n := range 40 {
			h.now = h.now.Add(24 * time.Hour)
			if _, err := h.InviteColleague(ctx, a.ID, account.Person{Email: fmt.Sprintf("d%d@opava.example", n), Name: "D", Lang: "cs"}, languages); err == nil {
				sent++
			}
		}
		if sent != account.MostColleagues-1 {
			t.Errorf("%d colleagues in all, want %d", sent, account.MostColleagues-1)
		}
	})
}

// Of many who look at once one tells; a token switches off what it was made
// for and nothing else.
func TestNotices(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := jan(t, h)
		var mu sync.Mutex
		var wait sync.WaitGroup
		told := 0
		for range 6 {
			wait.Go(func() {
				first := false
				if err := db.Write(ctx, func(tx *sqldb.Tx) (err error) {
					first, err = account.Tell(tx, a.ID, "digest:2026-11", h.now)
					return err
				}); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				if first {
					told++
				}
			})
		}
		wait.Wait()
		if told != 1 {
			t.Errorf("told %d times", told)
		}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			token, err := account.OffToken(tx, a.ID, account.Alarms)
			if err != nil {
				return err
			}
			if id, n, err := account.ReadOff(tx, token); err != nil || id != a.ID || n != account.Alarms {
				t.Errorf("%s %s %v", id, n, err)
			}
			for _, wrong := range []string{"", ".", token + "x", "x" + token, string(a.ID) + ".digest" + token[len(string(a.ID)+".alarms"):]} {
				if _, _, err := account.ReadOff(tx, wrong); !errs.Is(err, errs.Gone) {
					t.Errorf("%q: %v", wrong, err)
				}
			}
			if err := account.SetNotice(tx, a.ID, account.Alarms, false); err != nil {
				return err
			}
			now, err := account.Get(tx, a.ID)
			if err == nil && (now.Alarms || !now.Digest) {
				t.Errorf("%+v", now)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestTrustIsARightInTheLedger(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := jan(t, h)
		p := account.Person{Name: a.Name, Lang: a.Lang, Role: a.Role, Units: a.Units, Trusted: true}
		if err := h.Change(ctx, a.ID, a.ID, a.Version, p, account.Active, languages); err != nil {
			t.Fatal(err)
		}
		p.Role, p.Units = account.Adviser, nil
		if err := h.Change(ctx, a.ID, a.ID, a.Version+1, p, account.Active, languages); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			now, err := account.Get(tx, a.ID)
			if err != nil || now.Trusted {
				t.Errorf("an adviser is trusted: %v", err)
			}
			entries, err := ledger.List(tx, ledger.Filter{Record: string(a.ID)})
			var says []string
			for _, e := range entries {
				for _, c := range e.Changes {
					if c.Field == "trusted" {
						says = append(says, c.Before+">"+c.After)
					}
				}
			}
			if fmt.Sprint(says) != "[>yes yes>]" {
				t.Errorf("the ledger says %v", says)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
