package account_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func TestMain(m *testing.M) { os.Exit(sqldbtest.Run(m)) }

var languages = []string{"cs", "en"}

const password = "kůň žere seno"

// house is a door with a clock that stands and letters that are kept.
type house struct {
	*account.Door
	now     time.Time
	letters []letter
	unit    register.UnitID
}

type letter struct {
	kind        account.Letter
	to          string
	token, code string
}

func (h *house) last() letter { return h.letters[len(h.letters)-1] }

func open(t *testing.T, db *sqldb.DB) *house {
	t.Helper()
	h := &house{now: time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)}
	h.Door = &account.Door{DB: db, Key: account.NewKey(), Now: func() time.Time { return h.now }, Write: func(m account.Mailing) mail.Message {
		h.letters = append(h.letters, letter{m.Letter, m.To.Email, m.Token, m.Code})
		return mail.Message{Kind: string(m.Letter), To: m.To.Email, Subject: "s", Text: m.Token}
	}}
	if _, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "test", At: h.now}, func(tx *ledger.Tx) error {
		u := &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: "Opava", Slug: "opava"}
		_, err := register.PutUnit(tx, u)
		h.unit = u.ID
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return h
}

var ctx = context.Background()

func must[T any](t *testing.T) func(v T, err error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func (h *house) first(t *testing.T) *account.Account {
	t.Helper()
	return must[*account.Account](t)(h.First(ctx, "cli", account.Person{Email: "Eva@example.org", Name: "Eva", Lang: "cs", Role: account.Administrator},
		password, languages, false))
}

var here = account.From{Address: "203.0.113.7", Agent: "Browser"}

func TestFirstAdministratorOnce(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		if open := must[bool](t)(h.Open(ctx)); open {
			t.Error("there is no administrator yet")
		}
		h.first(t)
		if open := must[bool](t)(h.Open(ctx)); !open {
			t.Error("there is one now")
		}
		_, err := h.First(ctx, "web", account.Person{Email: "b@example.org", Name: "B", Lang: "cs", Role: account.Administrator}, password, languages, false)
		if !errs.Is(err, errs.Conflict) {
			t.Errorf("a second set-up: %v", err)
		}
		in := must[account.In](t)(h.SignIn(ctx, "EVA@example.org ", password, here))
		if who := must[*account.Account](t)(h.Who(ctx, in.Session)); who.Name != "Eva" || who.Role != account.Administrator {
			t.Errorf("%+v", who)
		}
	})
}

// Unknown addresses, wrong passwords, disabled accounts: the same answer, and
// after a while a pause, for unknown ones too. The right password does not
// help whoever has used up the tries of their network.
func TestRefusals(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		h.first(t)
		for _, email := range []string{"eva@example.org", "nobody@example.org"} {
			refused, paused := 0, 0
			for range 12 {
				_, err := h.SignIn(ctx, email, "wrong password", account.From{Address: "198.51.100." + email[:1]})
				switch {
				case errs.Is(err, errs.Forbidden):
					refused++
				case errs.Is(err, errs.TooMany):
					paused++
				default:
					t.Fatalf("%s: %v", email, err)
				}
			}
			if refused != 8 || paused != 4 {
				t.Errorf("%s: refused %d times, then paused %d times, want 8 and 4", email, refused, paused)
			}
		}
		if _, err := h.SignIn(ctx, "eva@example.org", password, account.From{Address: "198.51.100.e"}); !errs.Is(err, errs.TooMany) {
			t.Errorf("during the pause: %v", err)
		}
		h.now = h.now.Add(time.Hour)
		must[account.In](t)(h.SignIn(ctx, "eva@example.org", password, here))
	})
}

// A thousand failed sign-ins leave the ledger as it was.
func TestFailuresAreNoChanges(t *testing.T) {
	t.Parallel()
	h := open(t, sqldbtest.SQLite(t))
	h.first(t)
	head := func() (head ledger.Head) {
		if err := h.DB.Read(ctx, func(tx *sqldb.Tx) (err error) { head, err = ledger.ReadHead(tx); return err }); err != nil {
			t.Fatal(err)
		}
		return head
	}
	before := head()
	for range 1000 {
		h.now = h.now.Add(time.Second)
		if _, err := h.SignIn(ctx, "eva@example.org", "wrong password", here); err == nil {
			t.Fatal("a wrong password came in")
		}
	}
	if after := head(); after != before {
		t.Errorf("the ledger went from %+v to %+v", before, after)
	}
}

func TestInvitation(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		admin := h.first(t)
		a := must[*account.Account](t)(h.Invite(ctx, admin.ID,
			account.Person{Email: "jan@opava.example", Name: "Jan", Lang: "cs", Role: account.Coordinator, Units: []register.UnitID{h.unit}}, languages))
		token := h.last().token
		if who := must[*account.Account](t)(h.Peek(ctx, token, true)); who.ID != a.ID {
			t.Errorf("the link is for %+v", who)
		}
		if _, err := h.SetPassword(ctx, token, true, "short", here); !errs.Is(err, errs.Invalid) {
			t.Errorf("a short password: %v", err)
		}
		if _, err := h.SetPassword(ctx, token, false, password, here); !errs.Is(err, errs.Gone) {
			t.Errorf("an invitation is no link for a new password: %v", err)
		}
		in := must[account.In](t)(h.SetPassword(ctx, token, true, password, here))
		if who := must[*account.Account](t)(h.Who(ctx, in.Session)); who.State != account.Active || len(who.Units) != 1 {
			t.Errorf("%+v", who)
		}
		if _, err := h.SetPassword(ctx, token, true, password, here); !errs.Is(err, errs.Gone) {
			t.Errorf("a link twice: %v", err)
		}
		if _, err := h.Invite(ctx, admin.ID, account.Person{Email: "JAN@opava.example", Name: "Jan", Lang: "cs", Role: account.Editor},
			languages); !errs.Is(err, errs.Conflict) {
			t.Errorf("an address twice: %v", err)
		}
		var wrong account.Wrong
		if _, err := h.Invite(ctx, admin.ID, account.Person{Email: "no address", Role: "king", Lang: "xx"}, languages); !errors.As(err, &wrong) || len(wrong) != 4 {
			t.Errorf("all that is wrong: %v", wrong)
		}
		// The ledger knows the rights and neither name nor address.
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			entries, err := ledger.List(tx, ledger.Filter{Record: string(a.ID)})
			if err != nil || len(entries) != 2 || entries[0].Public {
				t.Errorf("entries %+v, %v", entries, err)
			}
			for _, e := range entries {
				for _, c := range e.Changes {
					if strings.Contains(c.After+c.Before, "Jan") || strings.Contains(c.After+c.Before, "opava.example") {
						t.Errorf("the ledger holds %+v", c)
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func coordinator(t *testing.T, h *house) {
	t.Helper()
	admin := h.first(t)
	must[*account.Account](t)(h.Invite(ctx, admin.ID,
		account.Person{Email: "jan@opava.example", Name: "Jan", Lang: "cs", Role: account.Coordinator, Units: []register.UnitID{h.unit}}, languages))
	must[account.In](t)(h.SetPassword(ctx, h.last().token, true, password, here))
}

func TestSignInByMail(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		coordinator(t, h)
		ticket := must[string](t)(h.MailLink(ctx, "jan@opava.example", here))
		link := h.last()
		if link.kind != account.LetterSignIn || len(link.code) != 6 || link.token == ticket {
			t.Fatalf("letter %+v", link)
		}
		// Who only asked for the link does not come in with what the browser holds.
		if _, err := h.ByLink(ctx, ticket, here); !errs.Is(err, errs.Gone) {
			t.Errorf("the browser's ticket as link: %v", err)
		}
		if _, err := h.ByCode(ctx, ticket, "000000x", here); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a wrong code: %v", err)
		}
		must[account.In](t)(h.ByCode(ctx, ticket, link.code, here))
		if _, err := h.ByLink(ctx, link.token, here); !errs.Is(err, errs.Gone) {
			t.Errorf("the link after the code: %v", err)
		}
		h.now = h.now.Add(time.Minute)
		must[string](t)(h.MailLink(ctx, "jan@opava.example", here))
		link = h.last()
		h.now = h.now.Add(16 * time.Minute)
		if _, err := h.ByLink(ctx, link.token, here); !errs.Is(err, errs.Gone) {
			t.Errorf("a link after 16 minutes: %v", err)
		}
		must[string](t)(h.MailLink(ctx, "jan@opava.example", here))
		must[account.In](t)(h.ByLink(ctx, h.last().token, here))
		if _, err := h.ByLink(ctx, h.last().token, here); !errs.Is(err, errs.Gone) {
			t.Errorf("a link twice: %v", err)
		}
		// An address that is not known, or may not come in so, gets a ticket too.
		n := len(h.letters)
		for _, email := range []string{"nobody@example.org", "eva@example.org"} {
			if ticket := must[string](t)(h.MailLink(ctx, email, here)); ticket == "" || len(h.letters) != n {
				t.Errorf("%s: %q, %d letters", email, ticket, len(h.letters)-n)
			}
		}
	})
}

// Five wrong codes make a ticket void, also for the right one.
func TestFiveTries(t *testing.T) {
	t.Parallel()
	h := open(t, sqldbtest.SQLite(t))
	coordinator(t, h)
	ticket := must[string](t)(h.MailLink(ctx, "jan@opava.example", here))
	for range 5 {
		if _, err := h.ByCode(ctx, ticket, "wrong", here); err == nil {
			t.Fatal("a wrong code came in")
		}
	}
	if _, err := h.ByCode(ctx, ticket, h.last().code, here); !errs.Is(err, errs.Gone) {
		t.Errorf("the right code after five wrong ones: %v", err)
	}
}

func TestSecondStep(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		key, err := h.PrepareTOTP(ctx, a.ID, account.Proof{Password: password, From: here}, "Twinhall", a.Email)
		if err != nil {
			t.Fatal(err)
		}
		code := func() string { return must[string](t)(totp.GenerateCode(key.Secret(), h.now)) }
		if in := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)); in.Session == "" {
			t.Error("a step that is not confirmed is asked for")
		}
		if _, err := h.ConfirmTOTP(ctx, a.ID, "", "000000"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a wrong code: %v", err)
		}
		recovery := must[[]string](t)(h.ConfirmTOTP(ctx, a.ID, "", code()))
		in := must[account.In](t)(h.SignIn(ctx, a.Email, password, here))
		if in.Session != "" || in.Second == "" {
			t.Fatalf("%+v, want a second step", in)
		}
		if _, err := h.Second(ctx, in.Second, code(), here); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a code a second time: %v", err)
		}
		h.now = h.now.Add(time.Minute)
		must[account.In](t)(h.Second(ctx, in.Second, code(), here))
		for i, want := range []bool{true, false} {
			in = must[account.In](t)(h.SignIn(ctx, a.Email, password, here))
			if _, err := h.Second(ctx, in.Second, strings.ToUpper(recovery[0]), here); (err == nil) != want {
				t.Errorf("recovery code, time %d: %v", i+1, err)
			}
		}
		h.now = h.now.Add(time.Minute)
		if err := h.DropTOTP(ctx, a.ID, account.Proof{Password: password, Code: code(), From: here}); err != nil {
			t.Fatal(err)
		}
		if in := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)); in.Session == "" {
			t.Error("the second step is still asked for")
		}
	})
}

func TestRights(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		in := must[account.In](t)(h.SignIn(ctx, a.Email, password, here))
		var wrong account.Wrong
		if err := h.Change(ctx, a.ID, a.ID, a.Version, account.Person{Name: "Eva", Lang: "cs", Role: account.Editor}, account.Active,
			languages); !errors.As(err, &wrong) {
			t.Errorf("the last administrator: %v", err)
		}
		b := must[*account.Account](t)(h.First(ctx, "cli", account.Person{Email: "b@example.org", Name: "B", Lang: "en", Role: account.Administrator},
			password, languages, true))
		if err := h.Change(ctx, b.ID, a.ID, 99, account.Person{Name: "Eva", Lang: "cs", Role: account.Editor}, account.Active, languages); !errs.Is(err,
			errs.Conflict) {
			t.Errorf("an old version: %v", err)
		}
		if err := h.Change(ctx, b.ID, a.ID, a.Version, account.Person{Name: "Eva", Lang: "cs", Role: account.Editor}, account.Disabled, languages); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Who(ctx, in.Session); !errs.Is(err, errs.NotFound) {
			t.Errorf("a disabled account's session: %v", err)
		}
		if _, err := h.SignIn(ctx, a.Email, password, here); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a disabled account: %v", err)
		}
	})
}

func TestSessions(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		one := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
		two := must[account.In](t)(h.SignIn(ctx, a.Email, password, account.From{Agent: "Phone"})).Session
		all := must[[]account.Session](t)(h.Sessions(ctx, a.ID, one))
		if len(all) != 2 {
			t.Fatalf("%d sessions", len(all))
		}
		for _, s := range all {
			if !s.Here {
				if err := h.EndSession(ctx, a.ID, s.ID, one); err != nil {
					t.Fatal(err)
				}
			}
		}
		if _, err := h.Who(ctx, two); !errs.Is(err, errs.NotFound) {
			t.Errorf("a session that was ended: %v", err)
		}
		h.now = h.now.Add(account.SessionIdle + time.Minute)
		if _, err := h.Who(ctx, one); !errs.Is(err, errs.NotFound) {
			t.Errorf("a session that nobody used: %v", err)
		}
		// Used every day it lasts, but not for ever.
		h.now = time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		three := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
		days := 0
		for ; days < 200; days++ {
			h.now = h.now.Add(24 * time.Hour)
			if _, err := h.Who(ctx, three); err != nil {
				break
			}
		}
		if days < 88 || days > 90 {
			t.Errorf("a session lasted %d days, want 90", days)
		}
		// A new password ends all others.
		four := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
		five := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
		if err := h.ChangePassword(ctx, a.ID, account.Proof{Session: five, Password: "wrong", From: here}, "jiné dlouhé heslo"); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a wrong old password: %v", err)
		}
		if err := h.ChangePassword(ctx, a.ID, account.Proof{Session: five, Password: password, From: here}, "jiné dlouhé heslo"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Who(ctx, four); !errs.Is(err, errs.NotFound) {
			t.Errorf("the other session: %v", err)
		}
		must[*account.Account](t)(h.Who(ctx, five))
	})
}

func TestReset(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		for _, email := range []string{"nobody@example.org", a.Email} {
			if err := h.MailReset(ctx, email, here); err != nil {
				t.Fatal(err)
			}
		}
		if len(h.letters) != 1 {
			t.Fatalf("%d letters, want one to whom it is known", len(h.letters))
		}
		old := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
		must[account.In](t)(h.SetPassword(ctx, h.last().token, false, "úplně nové heslo", here))
		if _, err := h.Who(ctx, old); !errs.Is(err, errs.NotFound) {
			t.Errorf("the session from before: %v", err)
		}
		for range 6 {
			h.now = h.now.Add(time.Second)
			if err := h.MailReset(ctx, a.Email, account.From{Address: h.now.String()}); err != nil {
				t.Fatal(err)
			}
		}
		if len(h.letters) > 4 {
			t.Errorf("%d letters within seconds", len(h.letters))
		}
	})
}

// What the database holds of secrets opens nothing.
func TestSecretsAreHashed(t *testing.T) {
	t.Parallel()
	h := open(t, sqldbtest.SQLite(t))
	coordinator(t, h)
	ticket := must[string](t)(h.MailLink(ctx, "jan@opava.example", here))
	link := h.last()
	in := must[account.In](t)(h.SignIn(ctx, "eva@example.org", password, here))
	var b strings.Builder
	if err := h.DB.Dump(ctx, &b); err != nil {
		t.Fatal(err)
	}
	if err := h.DB.Read(ctx, func(tx *sqldb.Tx) error {
		for _, table := range []string{"account", "session", "ticket"} {
			if err := tx.Each(`select * from `+table, nil, func(row sqldb.Row) error {
				return scanAll(row, func(value string) {
					for _, secret := range []string{ticket, link.token, link.code, in.Session, password} {
						if strings.Contains(value, secret) {
							t.Errorf("%s holds a secret", table)
						}
					}
				})
			}); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func scanAll(row sqldb.Row, f func(string)) error {
	for n := 5; n < 17; n++ {
		cells := make([]any, n)
		for i := range cells {
			cells[i] = new(string)
		}
		if err := row.Scan(cells...); err == nil {
			for _, c := range cells {
				f(*c.(*string))
			}
			return nil
		}
	}
	return errors.New("a row of unknown width")
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	for p, roles := range account.May {
		for _, r := range account.Roles {
			want := false
			for _, may := range roles {
				want = want || may == r
			}
			if r.Can(p) != want {
				t.Errorf("%s can %s: %v", r, p, r.Can(p))
			}
		}
	}
	if account.Administrator.Can("what nobody wrote down") || account.Role("").Can(account.OwnAccount) {
		t.Error("what is not in the table is allowed")
	}
}
