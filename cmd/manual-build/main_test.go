package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"twinhall/internal/cli"
)

// Every command and every flag is in the manual, under its own command.
func TestManualIsComplete(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	manual(&b, cli.Root(), "1.2-3", "2026-11-21")
	page := strings.ReplaceAll(b.String(), `\-`, "-")
	_, commands, found := strings.Cut(page, ".SH COMMANDS\n")
	if !found || !strings.HasPrefix(page, ".TH TWINHALL 1 \"2026-11-21\" \"twinhall 1.2-3\"") {
		t.Fatalf("the page begins with %.80q", page)
	}
	sections := map[string]string{}
	for _, s := range strings.Split(commands, ".SS ")[1:] {
		name, rest, _ := strings.Cut(s, "\n")
		sections[name] = rest
	}
	shown := 0
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		for _, sub := range c.Commands() {
			walk(sub)
		}
		if c.HasSubCommands() {
			return
		}
		section, ok := sections[strings.TrimSuffix(c.UseLine(), " [flags]")]
		if !ok {
			t.Errorf("the manual does not show %s", c.CommandPath())
		}
		shown++
		words := strings.Fields(c.Short)
		if c.Long != "" {
			words = strings.Fields(c.Long)
		}
		if !strings.Contains(strings.Join(strings.Fields(section), " "), strings.Join(words[:min(3, len(words))], " ")) {
			t.Errorf("the manual does not say what %s does", c.CommandPath())
		}
		c.LocalFlags().VisitAll(func(f *pflag.Flag) {
			if !strings.Contains(section, ".BI --"+f.Name) {
				t.Errorf("the manual does not show --%s of %s", f.Name, c.CommandPath())
			}
		})
	}
	walk(cli.Root())
	if shown < 20 || !strings.Contains(page, ".BI --database") {
		t.Errorf("%d commands are shown", shown)
	}
}

// What roff would read as a request or an escape goes out as it is.
func TestPlain(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{".gz": `\&.gz`, "'s": `\&'s`, `a\b`: `a\eb`, "--x": `\-\-x`} {
		if got := plain(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
