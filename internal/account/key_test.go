package account_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// secondStep sets up a second step and returns its secret and recovery codes.
func (h *house) secondStep(t *testing.T, a *account.Account) (secret string, recovery []string) {
	t.Helper()
	key, err := h.PrepareTOTP(ctx, a.ID, account.Proof{Password: password, From: here}, "Twinhall", a.Email)
	if err != nil {
		t.Fatal(err)
	}
	recovery = must[[]string](t)(h.ConfirmTOTP(ctx, a.ID, "", must[string](t)(totp.GenerateCode(key.Secret(), h.now))))
	h.now = h.now.Add(time.Minute)
	return key.Secret(), recovery
}

// tryCode signs in with a code of the app, or a recovery code.
func (h *house) tryCode(t *testing.T, a *account.Account, code string) error {
	t.Helper()
	in := must[account.In](t)(h.SignIn(ctx, a.Email, password, here))
	if in.Session != "" || in.Second == "" {
		t.Fatalf("%+v: let in without the second step", in)
	}
	got, err := h.Second(ctx, in.Second, code, here)
	if (err == nil) != (got.Session != "") {
		t.Errorf("a session %v with the error %v", got, err)
	}
	h.now = h.now.Add(time.Minute)
	return err
}

func (h *house) code(t *testing.T, secret string) string {
	t.Helper()
	return must[string](t)(totp.GenerateCode(secret, h.now))
}

func says(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return ""
}

func (h *house) exec(t *testing.T, query string, args ...any) {
	t.Helper()
	if err := h.DB.Write(ctx, func(tx *sqldb.Tx) error { _, err := tx.Exec(query, args...); return err }); err != nil {
		t.Fatal(err)
	}
}

func (h *house) stored(t *testing.T, id account.ID) (set, prepared string) {
	t.Helper()
	if err := h.DB.Read(ctx, func(tx *sqldb.Tx) error {
		return tx.Row(`select totp, totp_new from account where id = $1`, []any{string(id)}, &set, &prepared)
	}); err != nil {
		t.Fatal(err)
	}
	return set, prepared
}

// Whoever has the database or a backup has no secret of a second step, whether
// it is set or being set up.
func TestSecretsOfSecondStepsAreEncrypted(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		secret, _ := h.secondStep(t, a)
		prepared, err := h.PrepareTOTP(ctx, a.ID, account.Proof{Password: password, Code: h.code(t, secret), From: here}, "Twinhall", a.Email)
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := db.Dump(ctx, &b); err != nil {
			t.Fatal(err)
		}
		zip := must[*gzip.Reader](t)(gzip.NewReader(&b))
		dump := string(must[[]byte](t)(io.ReadAll(zip)))
		if !strings.Contains(dump, "v1:") || strings.Contains(dump, secret) || strings.Contains(dump, prepared.Secret()) {
			t.Error("a backup holds the secret of a second step")
		}
		if shown := must[string](t)(h.PreparedTOTP(ctx, a.ID)); shown != prepared.Secret() {
			t.Errorf("the page would show %q, not the secret that was made", shown)
		}
	})
}

// A secret is good for its own account alone: who can write to the database
// cannot give somebody the second step of another.
func TestASecretIsBoundToItsAccount(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		secret, _ := h.secondStep(t, a)
		b := must[*account.Account](t)(h.First(ctx, "cli", account.Person{Email: "b@example.org", Name: "B", Lang: "en", Role: account.Administrator},
			password, languages, true))
		set, _ := h.stored(t, a.ID)
		h.exec(t, `update account set totp = $1 where id = $2`, set, string(b.ID))
		if err := h.tryCode(t, b, h.code(t, secret)); says(err) != "second.unreadable" {
			t.Errorf("the second step of another: %v", err)
		}
		if err := h.tryCode(t, a, h.code(t, secret)); err != nil {
			t.Errorf("one's own: %v", err)
		}
	})
}

// What earlier releases stored as it was is encrypted at the first start, once,
// and goes on being good; several nodes that start at once use one key.
func TestPlainSecretsAreEncryptedAtTheStart(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		h.Key = nil
		const plain, prepared = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", "KRSXG5CTMVRXEZLUKRSXG5CTMVRXEZLU"
		h.exec(t, `update account set totp = $1, totp_new = $2 where id = $3`, plain, prepared, string(a.ID))
		if err := h.tryCode(t, a, h.code(t, plain)); err != nil {
			t.Errorf("before it was encrypted: %v", err)
		}
		path := filepath.Join(t.TempDir(), "folder", "twinhall.key")
		var all sync.WaitGroup
		var lock sync.Mutex
		made, sealed := 0, 0
		for range 4 {
			all.Go(func() {
				s, err := (&account.Door{DB: db, Now: h.Now}).Unlock(ctx, path)
				if err != nil || !s.Known || !s.Fits || s.Set != 1 || s.Plain != 0 || s.Missing || len(s.Unreadable) > 0 {
					t.Errorf("%+v, %v", s, err)
				}
				lock.Lock()
				defer lock.Unlock()
				sealed += s.Sealed
				if s.Made {
					made++
				}
			})
		}
		all.Wait()
		if made != 1 || sealed != 2 {
			t.Errorf("the key was made %d times, %d secrets encrypted; want once and 2", made, sealed)
		}
		if set, prep := h.stored(t, a.ID); !strings.HasPrefix(set, "v1:") || !strings.HasPrefix(prep, "v1:") {
			t.Errorf("stored are %q and %q", set, prep)
		}
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("the key file: %v, %v", info, err)
		}
		if s := must[account.Steps](t)(h.Unlock(ctx, path)); s.Made || s.Sealed != 0 {
			t.Errorf("a later start: %+v", s)
		}
		if err := h.tryCode(t, a, h.code(t, plain)); err != nil {
			t.Errorf("after it was encrypted: %v", err)
		}
		if shown := must[string](t)(h.PreparedTOTP(ctx, a.ID)); shown != prepared {
			t.Errorf("what was being set up is %q", shown)
		}
	})
}

// Another key than that of the database is refused, and changes nothing.
func TestAnotherKeyIsRefused(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		path, other := filepath.Join(t.TempDir(), "a.key"), filepath.Join(t.TempDir(), "b.key")
		must[account.Steps](t)(h.Unlock(ctx, path))
		secret, _ := h.secondStep(t, a)
		before, _ := h.stored(t, a.ID)
		if err := os.WriteFile(other, []byte(base64.StdEncoding.EncodeToString(make([]byte, 32))+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		node := &account.Door{DB: db, Now: h.Now}
		if _, err := node.Unlock(ctx, other); !errs.Is(err, errs.Conflict) || !strings.Contains(err.Error(), other) || node.Key != nil {
			t.Errorf("another key: %v", err)
		}
		for name, text := range map[string]string{"short": base64.StdEncoding.EncodeToString(make([]byte, 31)), "empty": "", "text": strings.Repeat("x y ", 11)} {
			if err := os.WriteFile(other, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := node.Unlock(ctx, other); !errs.Is(err, errs.Invalid) || node.Key != nil {
				t.Errorf("a key file that is %s: %v", name, err)
			}
		}
		if after, _ := h.stored(t, a.ID); after != before {
			t.Error("a refused key changed the secret")
		}
		if err := h.tryCode(t, a, h.code(t, secret)); err != nil {
			t.Errorf("with the right key: %v", err)
		}
	})
}

// Without the key nobody is let in by a password alone nor by a code: a recovery
// code leads in, or the second step is reset. The log names the account.
func TestALostKey(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		path := filepath.Join(t.TempDir(), "twinhall.key")
		must[account.Steps](t)(h.Unlock(ctx, path))
		secret, recovery := h.secondStep(t, a)
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		var log bytes.Buffer
		h.Log = slog.New(slog.NewTextHandler(&log, nil))
		if s := must[account.Steps](t)(h.Unlock(ctx, path)); !s.Missing || s.Made || s.Set != 1 || len(s.Unreadable) != 1 || h.Key != nil {
			t.Fatalf("a start without the key: %+v", s)
		}
		if _, err := os.Stat(path); err == nil {
			t.Error("a new key was made in the place of one that is lost")
		}
		if err := h.tryCode(t, a, h.code(t, secret)); says(err) != "second.unreadable" || !strings.Contains(log.String(), string(a.ID)) {
			t.Errorf("a code of the app: %v; the log says %q", err, log.String())
		}
		if err := h.tryCode(t, a, recovery[0]); err != nil {
			t.Errorf("a recovery code: %v", err)
		}
		proof := account.Proof{Password: password, Code: recovery[1], From: here}
		if err := h.Prove(ctx, a.ID, account.Proof{Password: password, Code: h.code(t, secret), From: here}); says(err) != "second.unreadable" {
			t.Errorf("a proof by the app: %v", err)
		}
		if _, err := h.PrepareTOTP(ctx, a.ID, proof, "Twinhall", a.Email); says(err) != "second.no-key" {
			t.Errorf("setting up another: %v", err)
		}
		if err := h.Prove(ctx, a.ID, proof); err != nil {
			t.Errorf("a proof by a recovery code, which is not used up by what was refused: %v", err)
		}

		if n := must[int](t)(h.ResetAllSeconds(ctx, "cli")); n != 1 {
			t.Errorf("%d second steps were reset", n)
		}
		if s := must[account.Steps](t)(h.Unlock(ctx, path)); !s.Made || s.Missing || s.Set != 0 {
			t.Errorf("a start after that: %+v", s)
		}
		if in := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)); in.Session == "" {
			t.Error("the second step is still asked for")
		}
		secret, _ = h.secondStep(t, a)
		if err := h.tryCode(t, a, h.code(t, secret)); err != nil {
			t.Errorf("the new second step: %v", err)
		}
	})
}

// Who has lost telephone and recovery codes gets the second step reset: it is
// written down, their sessions end, and nobody else's second step is touched.
func TestASecondStepIsReset(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		h := open(t, db)
		a := h.first(t)
		b := must[*account.Account](t)(h.First(ctx, "cli", account.Person{Email: "b@example.org", Name: "B", Lang: "en", Role: account.Administrator},
			password, languages, true))
		_, recovery := h.secondStep(t, a)
		secret, _ := h.secondStep(t, b)
		in := must[account.In](t)(h.SignIn(ctx, a.Email, password, here))
		in = must[account.In](t)(h.Second(ctx, in.Second, recovery[0], here))
		if err := h.ResetSecond(ctx, string(b.ID), a.ID); err != nil {
			t.Fatal(err)
		}
		if who, err := h.Who(ctx, in.Session); err == nil && who != nil {
			t.Error("the session goes on")
		}
		if again := must[account.In](t)(h.SignIn(ctx, a.Email, password, here)); again.Session == "" {
			t.Error("the second step is still asked for")
		}
		if err := h.tryCode(t, b, h.code(t, secret)); err != nil {
			t.Errorf("somebody else's: %v", err)
		}
		var events []account.Event
		if err := db.Read(ctx, func(tx *sqldb.Tx) (err error) { events, err = account.Log(tx, 50); return err }); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, e := range events {
			found = found || e.Kind == "second-reset" && e.Account == a.ID && e.Note == string(b.ID)
		}
		if !found {
			t.Error("the security log does not tell of it")
		}
		if err := h.ResetSecond(ctx, "cli", "nobody"); !errs.Is(err, errs.NotFound) {
			t.Errorf("nobody's: %v", err)
		}
	})
}
