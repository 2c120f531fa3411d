// Package neutraltest has the export that holds everything which the form can
// say: the register's own lines, and behind them those of each feature, which
// lie with the feature.
package neutraltest

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"twinhall/internal/neutral"
)

// Folder is where a room under internal/ keeps its test data.
func Folder(t testing.TB, room string) string {
	t.Helper()
	at, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for filepath.Base(at) != "internal" {
		up := filepath.Dir(at)
		if up == at {
			t.Fatal("the test does not run below internal/")
		}
		at = up
	}
	return filepath.Join(at, room, "testdata")
}

// Golden is the whole export, with the lines of the features of a form.
func Golden(t testing.TB, form neutral.Form) string {
	t.Helper()
	parts := map[string]string{}
	for _, lines := range form {
		parts[lines.Name] = read(t, Folder(t, lines.Name), "export.jsonl")
	}
	return With(t, form, parts)
}

// With is the register's own lines with those of features: of each one's name
// what its file says. The head names the versions of the form.
func With(t testing.TB, form neutral.Form, parts map[string]string) string {
	t.Helper()
	core := read(t, Folder(t, "neutral"), "golden.jsonl")
	head, records, _ := strings.Cut(core, "\n")
	at := strings.LastIndex(records, `{"end":`)
	records, end := records[:at], strings.TrimSuffix(records[at:], "}}\n")
	versions := map[string]int{}
	for _, lines := range form {
		versions[lines.Name] = lines.Version
		records += parts[lines.Name]
		for _, kind := range lines.Kinds {
			if n := strings.Count("\n"+parts[lines.Name], "\n{\""+kind.Name+"\":"); n > 0 && kind.Counted != "" {
				end += fmt.Sprintf(",%q:%d", kind.Counted, n)
			}
		}
	}
	said, err := json.Marshal(versions)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Replace(head, `,"date"`, `,"features":`+string(said)+`,"date"`, 1) + "\n" + records + end + "}}\n"
}

// Update writes the files anew of which Golden is made, from an export.
func Update(t testing.TB, form neutral.Form, export string) {
	t.Helper()
	of := map[string]string{}
	for _, lines := range form {
		for _, kind := range lines.Kinds {
			of[kind.Name] = lines.Name
		}
	}
	files := map[string]string{}
	for line := range strings.Lines(export) {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, `{"`), `"`)
		if name == "twinhall_register" {
			_, rest, _ := strings.Cut(line, `},"date"`)
			line = fmt.Sprintf(`{"twinhall_register":%d,"date"%s`, neutral.Version, rest)
		}
		if name == "end" {
			for _, lines := range form {
				for _, kind := range lines.Kinds {
					if before, _, found := strings.Cut(line, fmt.Sprintf(",%q:", kind.Counted)); found && kind.Counted != "" {
						line = before + "}}\n"
					}
				}
			}
		}
		files[of[name]] += line
	}
	for name, text := range files {
		path := filepath.Join(Folder(t, name), "export.jsonl")
		if name == "" {
			path = filepath.Join(Folder(t, "neutral"), "golden.jsonl")
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t testing.TB, folder, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
