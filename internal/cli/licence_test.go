package cli

import (
	"bytes"
	"strings"
	"testing"

	"twinhall/internal/web/site"
)

func TestDataLicence(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]site.Licence{
		"": {},
		"CC0 1.0 https://creativecommons.org/publicdomain/zero/1.0/": {Name: "CC0 1.0", Address: "https://creativecommons.org/publicdomain/zero/1.0/"},
	} {
		if got, err := (&serveFlags{licence: text}).dataLicence(); err != nil || got != want {
			t.Errorf("%q is read as %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"CC0", "https://example.org/", " https://example.org/", "CC0 javascript:alert(1)", "CC0 https://", "CC0 "} {
		if got, err := (&serveFlags{licence: text}).dataLicence(); ExitCode(err) != 2 || err == nil {
			t.Errorf("%q is taken as %+v", text, got)
		}
	}
}

// The command lists everything, and prints the texts of what is asked for.
func TestLicencesCommand(t *testing.T) {
	t.Parallel()
	run := func(args ...string) (string, error) {
		var out, hints bytes.Buffer
		err := Run(t.Context(), append([]string{"licences"}, args...), nil, &out, &hints)
		return out.String(), err
	}
	list, err := run()
	if err != nil || !strings.HasPrefix(list, "program") || !strings.Contains(list, "maplibre-gl") || strings.Contains(list, "Permission is hereby granted") {
		t.Errorf("the list is %.300q, %v", list, err)
	}
	rule := "\n" + strings.Repeat("=", 72) + "\n"
	one, err := run("GO")
	if err != nil || !strings.Contains(one, "The Go Authors") || strings.Contains(one, "SPDX") || strings.Count("\n"+one, rule) != 2 {
		t.Errorf("a name that is one work's whole name prints %.300q, %v", one, err)
	}
	full, err := run("--full")
	if err != nil || !strings.Contains(full, "EUROPEAN UNION PUBLIC LICENCE") || strings.Count("\n"+full, rule) != 2*strings.Count(list, "\n") {
		t.Errorf("all texts are %d bytes, %v", len(full), err)
	}
	if _, err := run("no-such-thing"); err == nil || ExitCode(err) != 1 {
		t.Errorf("an unknown name: %v", err)
	}
}
