package internal_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"twinhall/internal/cli"
	"twinhall/internal/intake"
	"twinhall/internal/register"
)

// Every command, flag, field of an import and direct dependency is documented.
func TestDocumentation(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var docs string
	for _, f := range append(files, "../README.md") {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		docs += string(b)
	}
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Runnable() && !c.HasSubCommands() && c.Name() != "help" && !strings.Contains(c.CommandPath(), "completion") && !strings.Contains(docs, c.CommandPath()) {
			t.Errorf("no document shows the command %q", c.CommandPath())
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Name != "help" && !strings.Contains(docs, "--"+f.Name) {
				t.Errorf("no document explains --%s of %s", f.Name, c.CommandPath())
			}
		})
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(cli.Root())
	for _, field := range append(append([]string{}, intake.MunicipalityFields...), intake.PartnershipFields...) {
		if !strings.Contains(docs, field) && !strings.HasPrefix(field, "b-") {
			t.Errorf("no document explains the field %s", field)
		}
	}
	for _, kind := range register.EventKinds {
		if !strings.Contains(docs, kind) {
			t.Errorf("no document names the event %s", kind)
		}
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(mod)) {
		if f := strings.Fields(line); len(f) == 2 && strings.HasPrefix(f[1], "v") && strings.Contains(f[0], ".") && !strings.Contains(docs, f[0]) {
			t.Errorf("docs/dependencies.md gives no reason for %s", f[0])
		}
	}
}
