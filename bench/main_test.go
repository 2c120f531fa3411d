package main

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// A part that fails costs no other its figures, except those that work on the
// register where filling it failed.
func TestAFailingPartCostsNoOtherItsFigures(t *testing.T) {
	for _, c := range []struct {
		fails, only string
		measured    string // parts with a figure
		told        string // parts that are told of as not measured
	}{
		{"", "", "import edition names growth", ""},
		{"edition", "", "import names growth", "edition"},
		{"growth", "", "import edition names", "growth"},
		{"import", "", "names", "import edition growth"},
		{"", "edition", "import edition", ""},
		{"names", "names", "", "names"},
	} {
		b := &bench{}
		var parts []measurement
		for _, name := range []string{"import", "edition", "names", "growth"} {
			parts = append(parts, measurement{name, func(context.Context) error {
				if name == c.fails {
					return errors.New("lighthouse: exit status 1: a | b\nmore")
				}
				b.add("figure of "+name, true, "none", "1")
				return nil
			}})
		}
		failed := b.run(context.Background(), parts, strings.Fields(c.only))
		var out strings.Builder
		b.print(&out, failed)
		var measured, told []string
		for line := range strings.Lines(out.String()) {
			cells := strings.Split(line, " | ")
			name := strings.TrimPrefix(cells[0], "| ")
			switch {
			case strings.HasPrefix(name, "figure of "):
				measured = append(measured, strings.TrimPrefix(name, "figure of "))
			case strings.Contains(line, "NOT MEASURED"):
				told = append(told, name)
			}
		}
		if strings.Join(measured, " ") != c.measured || strings.Join(told, " ") != c.told {
			t.Errorf("where %q fails of %q: measured %v, told of %v", c.fails, c.only, measured, told)
		}
		if len(failed) != len(told) {
			t.Errorf("%d failures, %d told of", len(failed), len(told))
		}
	}
}
