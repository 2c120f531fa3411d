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

	"twinhall/internal/neutral"
	"twinhall/internal/web"
)

// What an older program says to a file of the next form.
var (
	newerHead = fmt.Sprintf(`"twinhall_register":%d`, neutral.Version+1)
	newerForm = fmt.Sprintf("line 1: the export is of form %d, this program knows forms up to %d: use a newer program", neutral.Version+1, neutral.Version)
)

// namesOfLines are the names of all fields of all lines, those of features too,
// sorted, each with the sort of its value: "unit.position.lat number".
func namesOfLines(t *testing.T) (names []string) {
	t.Helper()
	var add func(path string, of reflect.Type, list string)
	add = func(path string, of reflect.Type, list string) {
		for of.Kind() == reflect.Pointer {
			of = of.Elem()
		}
		switch {
		case of == reflect.TypeFor[neutral.Counts]():
			names = append(names, path+" counts") // whose names are those of kinds
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
	add("", neutral.LineType, "")
	for _, lines := range web.Features().Form() {
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

// The version of the form goes up with each change of its names: an older
// program then says that it needs a newer one, instead of refusing a line that
// it cannot read.
func TestVersionGoesUpWithTheNames(t *testing.T) {
	t.Parallel()
	path := filepath.Join("testdata", fmt.Sprintf("names-%d.txt", neutral.Version))
	got := namesOfLines(t)
	b, err := os.ReadFile(path)
	if os.IsNotExist(err) && *update {
		b = []byte(strings.Join(got, "\n") + "\n")
		err = os.WriteFile(path, b, 0o644)
	}
	if err != nil {
		t.Fatalf("%v: write the names of the new version with go test ./internal/neutral -update, and keep golden.jsonl of the one before", err)
	}
	want := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n")
	var changed []string
	for _, name := range got {
		if !slices.Contains(want, name) {
			changed = append(changed, "+ "+name)
		}
	}
	for _, name := range want {
		if !slices.Contains(got, name) {
			changed = append(changed, "- "+name)
		}
	}
	if len(changed) > 0 {
		t.Errorf("the lines are not those of form %d any more: raise neutral.Version, say in docs/exchange.md what is new, and run this with -update\n%s",
			neutral.Version, strings.Join(changed, "\n"))
	}
	if doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "exchange.md")); err != nil || !strings.Contains(string(doc), newerForm) {
		t.Errorf("docs/exchange.md does not say what an older program says: %s (%v)", newerForm, err)
	}
}

// What an export holds is what the list of names says.
func TestNamesAreThoseOfAnExport(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, name := range namesOfLines(t) {
		path, _, _ := strings.Cut(name, " ")
		known[path] = true
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
				if at != "end" {
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
