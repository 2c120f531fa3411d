package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"twinhall/internal/errs"
)

// No line of the log holds the password of an address, wherever it stands in it.
func TestTheLogHoldsNoPasswords(t *testing.T) {
	t.Parallel()
	const address = "postgres://eva:hush@db/x"
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []string{"text", "json"} {
		var b bytes.Buffer
		log, err := (&logFlags{format: format}).logger(&b)
		if err != nil {
			t.Fatal(err)
		}
		log.Error("opening "+address, "text", address, "url", u, "list", []string{address},
			"error", errs.Wrap(errs.Unavailable, errors.New(address), "away"), "panic", any(fmt.Errorf("at %s", address)), "number", 7, "nothing", nil)
		log.With("database", address).WithGroup("g").Error("x", "y", address)
		if text := b.String(); strings.Contains(text, "hush") || strings.Count(text, "eva:xxxxx@db/x") < 8 || !strings.Contains(text, "7") {
			t.Errorf("%s", text)
		}
	}
}

// Nor does a finding of the doctor.
func TestFindingsHoldNoPasswords(t *testing.T) {
	t.Parallel()
	var d doctor
	d.fine("x", "%s", "postgres://eva:hush@db/x")
	d.warn("x", "do", "%v", errors.New("smtp://eva:hush@db/x"))
	d.wrong("x", "do", "password=hush")
	if text := fmt.Sprint(d.found); strings.Contains(text, "hush") || strings.Count(text, "xxxxx") != 3 {
		t.Errorf("%s", text)
	}
}

// Nor an error.
func TestWhatIsSaidHoldsNoPasswords(t *testing.T) {
	t.Parallel()
	var out, say bytes.Buffer
	err := Run(context.Background(), []string{"postgres://eva:hush@db/x"}, strings.NewReader(""), &out, &say)
	if err == nil || strings.Contains(err.Error()+out.String()+say.String(), "hush") || ExitCode(err) != 2 {
		t.Errorf("%v, code %d", err, ExitCode(err))
	}
}
