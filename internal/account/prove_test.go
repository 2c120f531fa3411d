package account_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// A stranger who tries passwords locks nobody out: not from another network, not
// from a device that the person has signed in from, not even with many networks;
// who tries from one network, or from many, is slowed down.
func TestAStrangerLocksNobodyOut(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		home := account.From{Address: "203.0.113.5"}
		in := must[account.In](t)(h.SignIn(ctx, a.Email, password, home))
		if in.Device == "" {
			t.Fatal("a sign-in leaves no mark of the device")
		}
		let, slowed := 0, 0
		for i := range 90 { // many networks
			_, err := h.SignIn(ctx, a.Email, "wrong password", account.From{Address: fmt.Sprintf("10.%d.7.1", i)})
			if errs.Is(err, errs.TooMany) {
				slowed++
			} else {
				let++
			}
		}
		if let > 70 || slowed < 20 {
			t.Errorf("who has 90 networks may try %d passwords at once", let)
		}
		if _, err := h.SignIn(ctx, a.Email, password, home); !errs.Is(err, errs.TooMany) {
			t.Errorf("an unknown device meanwhile: %v", err)
		}
		home.Device = in.Device
		for range 3 {
			must[account.In](t)(h.SignIn(ctx, a.Email, password, home))
		}
		for range 10 { // the device's own tries are bounded too
			_, _ = h.SignIn(ctx, a.Email, "wrong password", home) // refused, then paused
		}
		if _, err := h.SignIn(ctx, a.Email, password, home); !errs.Is(err, errs.TooMany) {
			t.Errorf("a known device may try without end: %v", err)
		}
		// A mail always leads in.
		if err := h.MailReset(ctx, a.Email, account.From{Address: "203.0.113.77"}); err != nil {
			t.Fatal(err)
		}
		in = must[account.In](t)(h.SetPassword(ctx, h.last().token, false, "čtyři slova na papíře", account.From{Address: "203.0.113.77"}))
		if in.Session == "" {
			t.Error("the link of a mail does not lead in")
		}
		// The mark of a device is of one account and one password.
		if _, err := h.SignIn(ctx, a.Email, "čtyři slova na papíře", home); !errs.Is(err, errs.TooMany) {
			t.Errorf("a mark from before the new password: %v", err)
		}
	})
}

// One neighbour's tries do not count for another's network.
func TestTriesCountForTheNetwork(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		first, second string
		same          bool
	}{
		{"198.51.100.7", "198.51.100.200", true}, {"198.51.100.7", "198.51.101.7", false},
		{"2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true}, {"2001:db8:1:2::1", "2001:db8:1:3::1", false},
		{"::ffff:198.51.100.7", "198.51.100.9", true}, {"no address", "no address", true}, {"no address", "another", false},
	} {
		h := open(t, sqldbtest.SQLite(t))
		a := h.first(t)
		for range 9 {
			_, _ = h.SignIn(ctx, a.Email, "wrong password", account.From{Address: c.first}) // refused, then paused
		}
		_, err := h.SignIn(ctx, a.Email, password, account.From{Address: c.second})
		if paused := errs.Is(err, errs.TooMany); paused != c.same {
			t.Errorf("%s counts for %s: %v", c.first, c.second, err)
		}
	}
}

// A clock that jumps neither locks anybody out for the length of the jump, nor
// gives tries back.
func TestThrottlesSurviveJumpsOfTheClock(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		use := func() {
			for range 9 {
				_, _ = h.SignIn(ctx, a.Email, "wrong password", here) // refused, then paused
			}
		}
		real := h.now
		h.now = real.Add(300 * 24 * time.Hour) // the clock is ahead
		use()
		h.now = real // and is set right
		if _, err := h.SignIn(ctx, a.Email, password, here); !errs.Is(err, errs.TooMany) {
			t.Errorf("the jump gave tries back: %v", err)
		}
		h.now = real.Add(30 * time.Minute)
		must[account.In](t)(h.SignIn(ctx, a.Email, password, here))
	})
}

// Inside a session the credentials change only by the password and the old second
// step, each try counted and written down; all other sessions end.
func TestCredentialsNeedAProof(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		other := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
		own := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
		proof := func(word, code string) account.Proof {
			return account.Proof{Session: own, Password: word, Code: code, From: here}
		}
		secret := ""
		code := func() string {
			h.now = h.now.Add(time.Minute) // each code is good once
			return must[string](t)(totp.GenerateCode(secret, h.now))
		}
		prepare := func(p account.Proof) error {
			key, err := h.PrepareTOTP(ctx, a.ID, p, "Twinhall", a.Email)
			if err == nil {
				secret = key.Secret()
			}
			return err
		}
		if err := prepare(proof("wrong", "")); !errs.Is(err, errs.Forbidden) {
			t.Errorf("a second step without the password: %v", err)
		}
		if err := prepare(proof(password, "")); err != nil {
			t.Fatal(err)
		}
		must[[]string](t)(h.ConfirmTOTP(ctx, a.ID, own, code()))
		if _, err := h.Who(ctx, other); !errs.Is(err, errs.NotFound) {
			t.Errorf("the other session goes on after a second step was set: %v", err)
		}
		must[*account.Account](t)(h.Who(ctx, own))
		change := map[string]func(p account.Proof) error{
			"password": func(p account.Proof) error { return h.ChangePassword(ctx, a.ID, p, "jiné dlouhé heslo") },
			"codes":    func(p account.Proof) error { _, err := h.RenewCodes(ctx, a.ID, p); return err },
			"replace":  prepare,
			"drop":     func(p account.Proof) error { return h.DropTOTP(ctx, a.ID, p) },
		}
		for what, do := range change {
			for _, p := range []account.Proof{proof("", ""), proof(password, ""), proof(password, "000000"), proof("wrong", code())} {
				if err := do(p); !errs.Is(err, errs.Forbidden) {
					t.Errorf("%s by %q, %q: %v", what, p.Password, p.Code, err)
				}
				h.now = h.now.Add(10 * time.Minute) // so that no try is refused for being too many
			}
		}
		for _, what := range []string{"codes", "replace"} {
			old := secret
			if err := change[what](proof(password, code())); err != nil {
				t.Errorf("%s: %v", what, err)
			}
			if secret != old { // the new one holds once it is confirmed
				must[[]string](t)(h.ConfirmTOTP(ctx, a.ID, own, code()))
			}
		}
		if err := change["drop"](proof(password, code())); err != nil {
			t.Errorf("drop: %v", err)
		}
		if err := change["password"](proof(password, "")); err != nil {
			t.Errorf("password: %v", err)
		}
		// Throttled, and written down.
		tries := 0
		for range 20 {
			if err := change["codes"](proof("wrong", "")); errs.Is(err, errs.TooMany) {
				break
			}
			tries++
		}
		if tries > 8 {
			t.Errorf("%d wrong passwords inside a session", tries)
		}
		var log []account.Event
		if err := db.Read(ctx, func(tx *sqldb.Tx) (err error) { log, err = account.Log(tx, 500); return err }); err != nil {
			t.Fatal(err)
		}
		seen := map[string]int{}
		for _, e := range log {
			seen[e.Kind]++
		}
		for _, kind := range []string{"proof-refused", "throttled", "second-set", "second-dropped", "codes-renewed", "password-changed"} {
			if seen[kind] == 0 {
				t.Errorf("the security log does not tell %s", kind)
			}
		}
	})
}

// A proof counts for a while, for the session that gave it; signing in is one.
func TestProven(t *testing.T) {
	t.Parallel()
	h := open(t, sqldbtest.SQLite(t))
	a := h.first(t)
	one := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
	two := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
	proven := func(session string, want bool) {
		t.Helper()
		if got, err := h.Proven(ctx, session); err != nil || got != want {
			t.Errorf("proven: %v %v, want %v", got, err, want)
		}
	}
	proven(one, true)
	h.now = h.now.Add(account.ProofFor)
	proven(one, false)
	if err := h.Prove(ctx, a.ID, account.Proof{Session: one, Password: "wrong", From: here}); !errs.Is(err, errs.Forbidden) {
		t.Errorf("a wrong password: %v", err)
	}
	if err := h.Prove(ctx, a.ID, account.Proof{Session: one, Password: password, From: here}); err != nil {
		t.Fatal(err)
	}
	proven(one, true)
	proven(two, false)
	h.now = h.now.Add(-24 * time.Hour) // a clock that was wrong proves nothing
	proven(one, false)
	proven("no session", false)
}

// Passwords that many use, also with digits behind them, and those of words that
// are at hand are refused; others are not.
func TestCommonPasswords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		password string
		good     bool
	}{
		{"password123", false}, {"Password123!", false}, {"qwertyuiop", false}, {"1q2w3e4r5t6y", false}, {"iloveyou2020", false},
		{"!!football99", false}, {"Twinhall2026", false}, {"AtlasPartnerství1", false}, {"eva.prvni2026", false}, {"starosta123456", false},
		{"sváz-měst-2026", false}, {"heslo heslo heslo", false},
		{"kůň žere seno", true}, {"korektní kůň baterka", true}, {"V7!kd-93jQpa", true}, {"starosta jede na kole", true}, {"tmavomodrý svět", true},
	} {
		err := account.CheckPassword(c.password, "eva.prvni@mesto.example", "Eva Prvá", "Atlas", "partnerství", "Svaz", "měst")
		if (err == nil) != c.good {
			t.Errorf("%q: %v", c.password, err)
		}
	}
}

// An administrator signs somebody out everywhere.
func TestAnAdministratorEndsSessions(t *testing.T) {
	t.Parallel()
	h := open(t, sqldbtest.SQLite(t))
	a := h.first(t)
	session := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)).Session
	if err := h.EndSessions(context.Background(), a.ID, a.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Who(ctx, session); !errs.Is(err, errs.NotFound) {
		t.Errorf("the session goes on: %v", err)
	}
}

// Whether there is an account cannot be told from the time of an answer: it comes
// when whole spans have passed, for those who are known and those who are not.
func TestAMailThatIsAskedForTakesWholeSpans(t *testing.T) {
	t.Parallel()
	db := sqldbtest.SQLite(t)
	h := open(t, db)
	a := h.first(t)
	h.Evenly = 150 * time.Millisecond
	for _, ask := range []func(string) error{
		func(email string) error { return h.MailReset(ctx, email, here) },
		func(email string) error { _, err := h.MailLink(ctx, email, here); return err },
	} {
		for _, email := range []string{a.Email, "nobody@example.org"} {
			began := time.Now()
			if err := ask(email); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(began); took < h.Evenly {
				t.Errorf("%s is answered after %v, before a span of %v has passed", email, took, h.Evenly)
			}
		}
	}
}
