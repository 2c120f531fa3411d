package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/licences"
)

// A package without a licence that is recognised, or under one that does not
// fit, stops the build.
func TestOnlyRecognisedLicencesPass(t *testing.T) {
	t.Parallel()
	r, err := newRecogniser()
	if err != nil {
		t.Fatal(err)
	}
	mit, err := standard("MIT")
	if err != nil {
		t.Fatal(err)
	}
	gpl, err := standard("GPL-3.0")
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		files map[string]string
		want  string // "" = refused
	}{
		{"a licence", map[string]string{"LICENSE": mit}, "MIT"},
		{"a licence and a notice", map[string]string{"NOTICE.txt": "Made by somebody.", "licence.md": mit}, "MIT"},
		{"in the README", map[string]string{"README.md": "# A package\n\n" + mit}, "MIT"},
		{"nothing", map[string]string{"index.js": "0"}, ""},
		{"no words of a licence", map[string]string{"README.md": "# A package\n", "package.json": `{"license": "MIT"}`}, ""},
		{"own words", map[string]string{"LICENSE": "Ask me before you use this."}, ""},
		{"a notice alone", map[string]string{"NOTICE": "Made by somebody."}, ""},
		{"one that does not fit", map[string]string{"COPYING": gpl}, ""},
	} {
		modules := t.TempDir()
		for name, content := range test.files {
			if err := os.MkdirAll(filepath.Join(modules, "one"), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(modules, "one", name), []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		w, err := r.npm(modules, npmPackage{Name: "one", Version: "1.0"}, licences.KindBrowser)
		if err == nil {
			err = permitted(&w)
		}
		switch {
		case test.want == "" && err == nil:
			t.Errorf("%s passes as %v", test.name, w.Licences)
		case test.want != "" && (err != nil || !slices.Equal(w.Licences, []string{test.want})):
			t.Errorf("%s is %v, %v", test.name, w.Licences, err)
		}
	}
}

// packages.tsv says of every npm package whether something of it is built in,
// and what is built in is in the list.
func TestEveryPackageIsSettled(t *testing.T) {
	t.Parallel()
	b, err := os.ReadFile("../../package.json")
	if err != nil {
		t.Fatal(err)
	}
	var p struct {
		License                       string
		Dependencies, DevDependencies map[string]string
	}
	if err := json.Unmarshal(b, &p); err != nil {
		t.Fatal(err)
	}
	if p.License != licences.Program {
		t.Errorf("package.json says %q", p.License)
	}
	works, err := licences.All()
	if err != nil {
		t.Fatal(err)
	}
	settled := map[string]string{}
	for line := range strings.Lines(packages) {
		if cells := strings.Split(strings.TrimRight(line, "\n"), "\t"); len(cells) == 3 {
			settled[cells[0]] = cells[1]
		}
	}
	for _, w := range works {
		if settled[w.Name] == "" && w.Kind == licences.KindBrowser {
			settled[w.Name] = string(w.Kind)
		}
	}
	if len(p.Dependencies) > 0 {
		t.Errorf("package.json has dependencies: %v", p.Dependencies)
	}
	for name := range p.DevDependencies {
		kind := settled[name]
		if kind == "" {
			t.Errorf("packages.tsv does not say what of %s is in the program", name)
		}
		if kind != "tool" && !slices.ContainsFunc(works, func(w licences.Work) bool { return w.Name == name && string(w.Kind) == kind }) {
			t.Errorf("%s is not in the list of licences: run make", name)
		}
	}
}
