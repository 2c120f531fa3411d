package errs_test

import (
	"errors"
	"strings"
	"testing"

	"twinhall/internal/errs"
)

// What is shown of an address is all but its password, however that is written.
func TestWithoutPasswords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"postgres://eva:hush@db/twinhall?sslmode=disable": "postgres://eva:xxxxx@db/twinhall?sslmode=disable",
		"smtps://eva@example.org:hush@mail:465":           "smtps://eva@example.org:xxxxx@mail:465",
		"postgres://eva:hu@sh@db/x":                       "postgres://eva:xxxxx@db/x",
		"postgres://eva:hu/sh#?@db/x":                     "postgres://eva:xxxxx@db/x",
		"postgres://eva:12/sh@db/x":                       "postgres://eva:xxxxx@db/x",
		"postgres://eva:hu'sh@db/x, or not":               "postgres://eva:xxxxx@db/x, or not",
		`parse "smtp://:hush@mail": no`:                   `parse "smtp://:xxxxx@mail": no`,
		"postgres:///x?user=eva&password=hush&a=b":        "postgres:///x?user=eva&password=xxxxx&a=b",
		"host=db password='hush hush' user=eva":           "host=db password=xxxxx user=eva",
		"two: smtp://a:hush@b and smtp://c:hush@d":        "two: smtp://a:xxxxx@b and smtp://c:xxxxx@d",
		// No password stands in these.
		"postgres://eva@db/x":                 "postgres://eva@db/x",
		"http://127.0.0.1:8080/en/@opava":     "http://127.0.0.1:8080/en/@opava",
		"https://example.org/a:b@c":           "https://example.org/a:b@c",
		"https://example.org:8080?to=a:b@c.d": "https://example.org:8080?to=a:b@c.d",
		"write to eva@example.org":            "write to eva@example.org",
	} {
		if got := errs.WithoutPasswords(text); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestBareKeepsTheKind(t *testing.T) {
	t.Parallel()
	cause := errors.New("smtp://a:hush@b")
	err := errs.Bare(errs.Wrap(errs.Unavailable, cause, "away"))
	if !errs.Is(err, errs.Unavailable) || !errors.Is(err, cause) || strings.Contains(err.Error(), "hush") || !strings.HasPrefix(err.Error(), "away") {
		t.Errorf("%v", err)
	}
	if errs.Bare(nil) != nil {
		t.Error("nothing becomes an error")
	}
}
