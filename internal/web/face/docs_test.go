package face

import (
	"os"
	"strings"
	"testing"
)

// The example in the documentation is one that works.
func TestDocumentedExample(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../docs/settings.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(raw), "```toml\n")
	example, _, found := strings.Cut(rest, "```")
	if !found {
		t.Fatal("docs/settings.md holds no example")
	}
	f, err := Parse([]byte(example), t.TempDir(), known)
	if err != nil {
		t.Fatal(err)
	}
	if f.NameIn("cs") != "Svaz měst a obcí" || len(f.Links) != 2 || len(f.Languages) != 3 || f.Accent.Light == "" {
		t.Errorf("%+v", f)
	}
}
