package web_test

import (
	"strings"
	"testing"

	"twinhall/internal/web/face"
	"twinhall/internal/web/webtest"
)

// Where faults are reported stands in security.txt where the settings say so, and
// nowhere else.
func TestSecurityTxt(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example", nil)
	w.Server.Site().Face = &face.Face{Security: []string{"mailto:security@example.org", "https://example.org/security"}}
	res := w.Get("/.well-known/security.txt")
	text := webtest.Body(t, res)
	for _, line := range []string{"Contact: mailto:security@example.org\n", "Contact: https://example.org/security\n", "\nExpires: 2",
		"\nPreferred-Languages: cs", "\nCanonical: https://twins.example/.well-known/security.txt\n"} {
		if !strings.Contains(text, line) {
			t.Errorf("%q is missing in %q", line, text)
		}
	}
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "text/plain; charset=utf-8" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Content-Type"))
	}
	if res := webtest.Open(t, "https://twins.example", nil).Get("/.well-known/security.txt"); res.StatusCode != 404 {
		t.Errorf("without the setting: %d", res.StatusCode)
	}
	for _, wrong := range []string{"security@example.org", "javascript:alert(1)", "https://example.org/\\nContact: x", "http://example.org"} {
		if _, err := face.Parse([]byte(`security-contact = ["`+wrong+`"]`), "", face.Known{}); err == nil {
			t.Errorf("%q is taken", wrong)
		}
	}
}
