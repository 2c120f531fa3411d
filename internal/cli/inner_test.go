package cli

import (
	"bytes"
	"context"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/mail"
)

// The demonstration's door needs all three: a database made as one, a process
// started as one, a loopback address.
func TestDemonstrationsDoorNeedsAllThree(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		database, process bool
		listen            string
		open              bool
	}{
		{true, true, "127.0.0.1:8080", true}, {true, true, "[::1]:8080", true}, {true, true, "localhost:8080", true},
		{false, true, "127.0.0.1:8080", false}, {true, false, "127.0.0.1:8080", false},
		{true, true, "0.0.0.0:8080", false}, {true, true, ":8080", false}, {true, true, "192.0.2.1:8080", false}, {true, true, "nonsense", false},
	} {
		if got := demoDoor(c.database, c.process, c.listen); got != c.open {
			t.Errorf("%+v: %v", c, got)
		}
	}
	if _, err := (&serveFlags{smtp: "smtp://mail.example.org", mailFrom: "a@example.org"}).sender(true); err == nil {
		t.Error("a demonstration takes a mail server")
	}
	if s, err := (&serveFlags{}).sender(true); err != nil || s != (mail.Catcher{}) {
		t.Errorf("a demonstration's mails go to %v, %v", s, err)
	}
	if s, err := (&serveFlags{}).sender(false); err != nil || s != nil {
		t.Errorf("without a mail server mails go to %v, %v", s, err)
	}
}

func TestUserCommands(t *testing.T) {
	t.Parallel()
	database := filepath.Join(t.TempDir(), "r.db")
	run := func(password string, args ...string) (string, error) {
		var out, say bytes.Buffer
		err := Run(context.Background(), append([]string{"--database", database}, args...), strings.NewReader(password), &out, &say)
		return out.String() + say.String(), err
	}
	if _, err := run("short\n", "user", "add", "eva@example.org", "--name", "Eva"); err == nil || !strings.Contains(err.Error(), "10 characters") ||
		ExitCode(err) != 2 {
		t.Errorf("a short password: %v", err)
	}
	if _, err := run("kůň žere seno\n", "user", "add", "nobody", "--role", "king"); err == nil || !strings.Contains(err.Error(), "--name") ||
		!strings.Contains(err.Error(), "--role") || !strings.Contains(err.Error(), "mail address") {
		t.Errorf("all that is wrong: %v", err)
	}
	if _, err := run("", "user", "add", "eva@example.org", "--name", "Eva"); err == nil {
		t.Error("no password")
	}
	if text, err := run("kůň žere seno\n", "user", "add", "eva@example.org", "--name", "Eva"); err != nil || !strings.Contains(text, "can sign in now") {
		t.Errorf("%q, %v", text, err)
	}
	if text, err := run("", "user", "list"); err != nil || !strings.Contains(text, "eva@example.org") || !strings.Contains(text, "administrator") {
		t.Errorf("%q, %v", text, err)
	}
}
