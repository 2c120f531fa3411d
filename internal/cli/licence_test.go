package cli

import (
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
