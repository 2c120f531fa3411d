package internal_test

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"twinhall/internal/cli"
	"twinhall/internal/intake"
	"twinhall/internal/record"
	"twinhall/internal/register"
	features "twinhall/internal/web/feature"
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

// The checklists for a field and for a feature name all that there is to say of
// one, and no file that there is not.
func TestChecklists(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	_, field, ok := strings.Cut(string(doc), "## How to add a field to a kind of record\n")
	field, feature, ok2 := strings.Cut(field, "## How to add a feature\n")
	feature, _, ok3 := strings.Cut(feature, "\n## ")
	if !ok || !ok2 || !ok3 {
		t.Fatal("docs/architecture.md has no checklists")
	}
	for list, of := range map[string]reflect.Type{field: reflect.TypeFor[record.Info](), feature: reflect.TypeFor[features.Feature]()} {
		for i := range of.NumField() {
			if name := of.Field(i).Name; !strings.Contains(list, "`"+name+"`") {
				t.Errorf("a checklist of docs/architecture.md does not name %s of %s", name, of)
			}
		}
		for _, m := range regexp.MustCompile("`(internal/[a-z_/]+\\.[a-z]+)`").FindAllStringSubmatch(list, -1) {
			if _, err := os.Stat(filepath.Join("..", m[1])); err != nil {
				t.Errorf("a checklist names %s, which there is not", m[1])
			}
		}
	}
}

// Every room of the table of floors is explained in docs/architecture.md.
func TestEveryRoomIsExplained(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, floor := range floors {
		for _, r := range floor {
			if !strings.Contains(string(doc), "`"+r.name+"`") {
				t.Errorf("docs/architecture.md does not say what %s owns", r.name)
			}
		}
	}
}
