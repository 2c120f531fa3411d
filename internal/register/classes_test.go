package register

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/date"
	"twinhall/internal/ledger"
)

// full fills every field of a record, so that all that the ledger can name of
// it comes out.
func full(v reflect.Value) {
	for i := range v.NumField() {
		f := v.Field(i)
		switch {
		case !f.CanSet():
		case f.Type() == reflect.TypeOf(date.Date{}):
			d, _ := date.ParseEDTF("1977")
			f.Set(reflect.ValueOf(d))
		case f.Kind() == reflect.String:
			f.SetString("x")
		case f.Kind() == reflect.Bool:
			f.SetBool(true)
		case f.CanInt():
			f.SetInt(1)
		case f.Kind() == reflect.Float64:
			f.SetFloat(1)
		case f.Kind() == reflect.Struct:
			full(f)
		case f.Kind() == reflect.Slice:
			f.Set(reflect.MakeSlice(f.Type(), 1, 1))
			if e := f.Index(0); e.Kind() == reflect.Struct {
				full(e)
			} else {
				e.SetString("x")
			}
		}
	}
}

// constants are the values of the constants of a type in this package.
func constants(t *testing.T, typ string) (values []string) {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	form := regexp.MustCompile(`(?m)^(?:const)?\s+\w+\s+` + regexp.QuoteMeta(typ) + `\s+= "([^"]+)"`)
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		for _, m := range form.FindAllStringSubmatch(strings.ReplaceAll(string(text), "const Kind", "const\n Kind"), -1) {
			values = append(values, m[1])
		}
	}
	return values
}

// Every field of every kind of record is classified, and the table holds no
// other.
func TestEveryFieldIsClassified(t *testing.T) {
	t.Parallel()
	u, p, a, o, paper, memory := &Unit{}, &Partnership{}, &Agreement{}, &Official{}, &Paper{}, &Memory{}
	for _, r := range []any{u, p, a, o, paper, memory} {
		full(reflect.ValueOf(r).Elem())
	}
	o.refs = map[string]personal{"name": {"1", "x"}, "own-email": {"2", "x"}, "own-phone": {"3", "x"}}
	p.Statements = nil
	for _, f := range constants(t, "Field") {
		p.Statements = append(p.Statements, Statement{Field: Field(f), Value: "x"})
	}
	if len(p.Statements) < 11 {
		t.Fatalf("only %d fields of statements were found", len(p.Statements))
	}
	has := map[ledger.Kind]fields{
		KindUnit: unitFields(u), KindPartnership: partnershipFields(p), KindAgreement: agreementFields(a), KindOfficial: officialFields(o),
		KindPaper: paperFields(paper), KindMemory: memoryFields(memory),
		KindSource: {"address": "x", "publisher": "x"}, KindDecision: {"meaning": "x"},
	}
	kinds := constants(t, "ledger.Kind")
	if len(kinds) < len(has) {
		t.Fatalf("only the kinds %v were found", kinds)
	}
	for _, kind := range kinds {
		if Classes[ledger.Kind(kind)] == nil {
			t.Errorf("the fields of a %s are not classified", kind)
		}
	}
	for kind, f := range has {
		seen := map[string]bool{}
		for name := range f {
			ps := parts(name)
			if ps[0] == "say" {
				ps[0] += "/" + ps[1]
			}
			seen[ps[0]] = true
			if c := Classes[kind][ps[0]]; !slices.Contains([]Class{Public, Internal, Personal}, c) {
				t.Errorf("%s %s is not classified", kind, ps[0])
			}
		}
		for name := range Classes[kind] {
			if !seen[name] {
				t.Errorf("the table has %s %s, which there is not", kind, name)
			}
		}
	}
	if ClassOf(KindUnit, "secret") != Personal {
		t.Error("what is not in the table is not closed")
	}
}

// Who may see what, by value: a field that is moved to another class changes
// what the public sees or where a person's data lie, and is to be meant so.
func TestClassesOfWhatIsClosed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		kind   ledger.Kind
		class  Class
		fields string
	}{
		{KindPaper, Public, ""},
		{KindPaper, Internal, "agreement file paper-date paper-kind paper-note partnership public source title trashed"},
		{KindPaper, Personal, ""},
		{KindMemory, Public, ""},
		{KindMemory, Internal, "memory-began memory-gifts memory-traditions memory-who memory-why partnership source trashed"},
		{KindMemory, Personal, ""},
		{KindOfficial, Public, "email function left name-public phone role trashed unit"},
		{KindOfficial, Internal, "basis languages recorded recorded-by review since until"},
		{KindOfficial, Personal, "name own-email own-phone"},
		{KindDecision, Internal, "meaning"},
	} {
		var fields []string
		for name, class := range Classes[c.kind] {
			if class == c.class && ClassOf(c.kind, name) == class {
				fields = append(fields, name)
			}
		}
		slices.Sort(fields)
		if got := strings.Join(fields, " "); got != c.fields {
			t.Errorf("the fields of a %s that are %s are %q, want %q", c.kind, c.class, got, c.fields)
		}
	}
}

// What an official's personal fields hold comes into the ledger as references
// only.
func TestPersonalFieldsAreReferences(t *testing.T) {
	t.Parallel()
	o := &Official{}
	full(reflect.ValueOf(o).Elem())
	o.refs = map[string]personal{"name": {"1", "x"}, "own-email": {"2", "x"}, "own-phone": {"3", "x"}}
	n := 0
	for name, value := range officialFields(o) {
		if ClassOf(KindOfficial, name) == Personal {
			n++
			if !strings.HasPrefix(value, refMark) {
				t.Errorf("%s is %q", name, value)
			}
		}
	}
	if n != 3 {
		t.Errorf("%d personal fields", n)
	}
}
