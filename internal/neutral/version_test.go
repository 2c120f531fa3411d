package neutral_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/ledger"
	"twinhall/internal/neutral"
	"twinhall/internal/neutral/neutraltest"
	"twinhall/internal/sqldb/sqldbtest"
)

// What an older program says to a file of the next form.
var (
	newerHead = fmt.Sprintf(`"twinhall_register":%d`, neutral.Version+1)
	newerForm = fmt.Sprintf("line 1: the export is of form %d, this program knows forms up to %d: use a newer program", neutral.Version+1, neutral.Version)
)

// namesOf are the names of all fields of lines, sorted, each with the sort of its
// value: "unit.position.lat number". nil = the register's own.
func namesOf(t *testing.T, lines *neutral.Lines) (names []string) {
	t.Helper()
	var add func(path string, of reflect.Type, list string)
	add = func(path string, of reflect.Type, list string) {
		for of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		switch {
		case of == reflect.TypeFor[neutral.Counts]():
			names = append(names, path+" counts") // whose names are those of kinds
		case of.Kind() == reflect.Map:
			names = append(names, path+" number by name")
		case of == reflect.TypeFor[[]byte]():
			names = append(names, path+" base64"+list)
		case of.Kind() == reflect.Slice:
			add(path, of.Elem(), " list")
		case neutral.Shapes[of] != nil:
			names = append(names, path+" object"+list)
			for _, member := range neutral.Shapes[of]() {
				names = append(names, path+"."+member)
			}
		case of.Kind() == reflect.Struct:
			if path != "" {
				names = append(names, path+" object"+list)
				path += "."
			}
			for i := range of.NumField() {
				name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
				if name == "" || name == "-" {
					t.Errorf("%s%s has no name in the form", path, of.Field(i).Name)
				}
				add(path+name, of.Field(i).Type, "")
			}
		case of.Kind() == reflect.String:
			names = append(names, path+" text"+list)
		case of.Kind() == reflect.Bool:
			names = append(names, path+" flag"+list)
		case of.Kind() >= reflect.Int && of.Kind() <= reflect.Float64:
			names = append(names, path+" number"+list)
		default:
			t.Errorf("%s is a %s, which the form does not know", path, of)
		}
	}
	if lines == nil {
		add("", neutral.LineType, "")
	} else {
		for _, kind := range lines.Kinds {
			if kind.Record == nil {
				t.Errorf("the lines %q do not say what record they hold", kind.Name)
				continue
			}
			add(kind.Name, reflect.TypeOf(kind.Record), "")
		}
	}
	slices.Sort(names)
	return names
}

// owned are lines with who keeps them.
type owned struct {
	room    string
	version int
	names   []string
	docs    []string // that explain them, one of them is enough
}

// allLines are the register's own lines and those of features.
func allLines(t *testing.T) []owned {
	all := []owned{{"neutral", neutral.Version, namesOf(t, nil), []string{"exchange.md"}}}
	for _, lines := range form {
		all = append(all, owned{lines.Name, lines.Version, namesOf(t, &lines), []string{"exchange.md", lines.Name + ".md"}})
	}
	return all
}

// A version goes up with each change of its names: an older program then says
// that it needs a newer one, instead of refusing a line that it cannot read.
func TestVersionGoesUpWithTheNames(t *testing.T) {
	t.Parallel()
	for _, lines := range allLines(t) {
		path := filepath.Join(neutraltest.Folder(t, lines.room), fmt.Sprintf("names-%d.txt", lines.version))
		b, err := os.ReadFile(path)
		if os.IsNotExist(err) && *update {
			b = []byte(strings.Join(lines.names, "\n") + "\n")
			err = os.WriteFile(path, b, 0o644)
		}
		if err != nil {
			t.Fatalf("%v: write the names of the new version with go test ./internal/neutral -update, and keep the golden file of the one before", err)
		}
		want := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
		var changed []string
		for _, name := range lines.names {
			if !slices.Contains(want, name) {
				changed = append(changed, "+ "+name)
			}
		}
		for _, name := range want {
			if !slices.Contains(lines.names, name) {
				changed = append(changed, "- "+name)
			}
		}
		if len(changed) > 0 {
			t.Errorf("the lines of %s are not those of their version %d any more: raise it, say in docs/ what is new, and run this with -update\n%s",
				lines.room, lines.version, strings.Join(changed, "\n"))
		}
	}
	if doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "exchange.md")); err != nil || !strings.Contains(string(doc), newerForm) {
		t.Errorf("docs/exchange.md does not say what an older program says: %s (%v)", newerForm, err)
	}
}

// What an export holds is what the list of names says.
func TestNamesAreThoseOfAnExport(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, lines := range allLines(t) {
		for _, name := range lines.names {
			path, _, _ := strings.Cut(name, " ")
			known[path] = true
		}
	}
	var look func(path string, value any)
	look = func(path string, value any) {
		switch value := value.(type) {
		case []any:
			for _, x := range value {
				look(path, x)
			}
		case map[string]any:
			for name, x := range value {
				at := strings.TrimPrefix(path+"."+name, ".")
				if !known[at] {
					t.Errorf("an export has %s, which no line has", at)
				}
				if at != "end" && at != "features" {
					look(at, x)
				}
			}
		}
	}
	for line := range bytes.Lines([]byte(golden(t))) {
		var all map[string]any
		if err := json.Unmarshal(line, &all); err != nil {
			t.Fatal(err)
		}
		look("", all)
	}
}

// The lines of features that older programs wrote go in, and what then goes out
// can be read.
func TestOlderLinesOfFeatures(t *testing.T) {
	t.Parallel()
	for i, lines := range form {
		for version := 1; version < lines.Version; version++ {
			older := slices.Clone(form)
			older[i].Version = version
			parts := map[string]string{}
			for _, l := range older {
				name := "export.jsonl"
				if l.Name == lines.Name {
					name = fmt.Sprintf("export-%d.jsonl", version)
				}
				b, err := os.ReadFile(filepath.Join(neutraltest.Folder(t, l.Name), name))
				if err != nil {
					t.Fatalf("%v: keep the lines of the version before", err)
				}
				parts[l.Name] = string(b)
			}
			db := sqldbtest.SQLite(t)
			fill(t, db, neutraltest.With(t, older, parts))
			export(t, db)
		}
	}
}

// stamps is a feature for the test: a line of version 1 has no colour.
type stamps struct {
	version int
	read    *[]string
}

func (s stamps) Open() string { return "" }
func (s stamps) Line(_ string, raw json.RawMessage) (func(*ledger.Tx) error, error) {
	*s.read = append(*s.read, fmt.Sprintf("%d:%s", s.version, raw))
	return nil, nil
}

// The head says in which version the lines of each feature are: its reader is
// told, and a version or a feature that this program does not know is refused
// before anything else is read.
func TestVersionsOfFeatures(t *testing.T) {
	t.Parallel()
	var read []string
	with := neutral.Form{{
		Name: "stamp", Version: 2, Kinds: []neutral.LineKind{{Name: "stamp", Counted: "stamps"}},
		Read: func(_ *neutral.Checker, version int) neutral.LineReader { return stamps{version, &read} },
	}}
	for _, c := range []struct{ what, features, want, wrong string }{
		{"older", `{"stamp":1}`, `1:{"x":1}`, ""},
		{"of now", `{"stamp":2}`, `2:{"x":1}`, ""},
		{"newer", `{"stamp":3}`, "", `line 1: the export has lines of "stamp" in form 3, this program knows forms up to 2: use a newer program`},
		{"unknown", `{"coin":1,"stamp":2}`, "", `line 1: the export has lines of "coin", which this program does not know`},
		{"none", `{"stamp":0}`, "", `line 1: features: "stamp" has no form 0`},
		{"not named", `{}`, "", `line 2: the head names no lines of "stamp"`},
	} {
		read = nil
		_, err := with.Check(strings.NewReader(fmt.Sprintf(`{"twinhall_register":%d,"features":%s,"date":"2026-11-21T12:00:00Z"}`+"\n"+
			`{"stamp":{"x":1}}`+"\n"+`{"end":{"stamps":1}}`+"\n", neutral.Version, c.features)))
		if c.wrong == "" && (err != nil || strings.Join(read, " ") != c.want) {
			t.Errorf("%s: %v, %q", c.what, err, read)
		}
		if c.wrong != "" && (err == nil || !strings.Contains(err.Error(), c.wrong) || len(read) > 0) {
			t.Errorf("%s: %v, want %s", c.what, err, c.wrong)
		}
	}
}
