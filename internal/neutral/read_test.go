package neutral_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/neutral"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

// lineOf is the number of the line in which a part of a text stands.
func lineOf(text, part string) int { return 1 + strings.Count(text[:strings.Index(text, part)], "\n") }

// What is wrong in an export is refused, with its line.
func TestRefusals(t *testing.T) {
	t.Parallel()
	good := golden(t)
	last := strings.Count(good, "\n") // line, which is the end
	at := func(line int, says string) string { return fmt.Sprintf("line %d%s", line, says) }
	end := good[strings.LastIndex(good, `{"end"`):]
	// each replaces old by new once.
	for _, c := range []struct{ what, old, new, want string }{
		{"newer form", head, newerHead, newerForm},
		{"no export", `{` + head, `{"something":1`, "line 1: this is no export"},
		{"date", `"date":"2026-11-21T12:00:00Z"`, `"date":"yesterday"`, "line 1: the date"},
		{"unknown field", `"name":"Opava","slug"`, `"nome":"Opava","slug"`, `line 5: unknown field "nome"`},
		{"type", `"population":55996`, `"population":"many"`, "line 5: unit.population cannot be string"},
		{"no UUID", `"unit":{"id":"0193a1c2-0000-7000-8000-000200000001"`, `"unit":{"id":"1"`, "line 5: id"},
		{"id twice", `"unit":{"id":"0193a1c2-0000-7000-8000-000200000002"`, `"unit":{"id":"0193a1c2-0000-7000-8000-000200000001"`,
			"line 6: unit 0193a1c2-0000-7000-8000-000200000001 stands in line 5"},
		{"slug twice", `"slug":"liptovsky-mikulas"`, `"slug":"opava"`, "line 6: slug opava stands in line 5"},
		{"slug", `"slug":"opava"`, `"slug":"Opava/../x"`, "line 5: slug"},
		{"level", `"level":"district"`, `"level":"village"`, `line 7: level: "village" is none of`},
		{"country", `"country":"SK"`, `"country":"Slovakia"`, "line 6: country"},
		{"position", `"lat":49.9387123456789`, `"lat":149`, "line 5: position"},
		{"website", `"website":"https://www.opava.example/"`, `"website":"javascript:alert(1)"`, "line 5: website"},
		{"parent", `"parent":"0193a1c2-0000-7000-8000-000200000004"`, `"parent":"0193a1c2-0000-7000-8000-000200000009"`,
			"there is no unit 0193a1c2-0000-7000-8000-000200000009, to which line 5 refers"},
		{"merged into itself", `"merged_into":"0193a1c2-0000-7000-8000-000200000001"`, `"merged_into":"0193a1c2-0000-7000-8000-000200000003"`, "line 7: merged_into"},
		{"membership", `"memberships":[{"association":"0193a1c2-0000-7000-8000-000000000001"`, `"memberships":[{"association":"x"`, "line 5: association"},
		{"name kind", `"kind":"old"`, `"kind":"former"`, "line 5: kind"},
		{"end", `"b":"0193a1c2-0000-7000-8000-000200000002","statements"`, `"b":"0193a1c2-0000-7000-8000-000200000009","statements"`, "line 9: b: no line before"},
		{"own partner", `"b":"0193a1c2-0000-7000-8000-000200000002","statements"`, `"b":"0193a1c2-0000-7000-8000-000200000001","statements"`,
			"line 9: a municipality cannot"},
		{"pair twice", `"b":"0193a1c2-0000-7000-8000-000200000004","trashed"`, `"b":"0193a1c2-0000-7000-8000-000200000002","trashed"`, "line 11: pair"},
		{"field", `"field":"form"`, `"field":"mood"`, "line 9: field"},
		{"sayer", `"said_by":"editor"`, `"said_by":"somebody"`, "line 9: said_by"},
		{"source", `"said_by":"editor","source":"0193a1c2-0000-7000-8000-000100000002"`, `"said_by":"editor","source":""`, "line 9: source"},
		{"form", `"value":"formal"`, `"value":"fromal"`, "line 9: form"},
		{"date of a statement", `"value":"1964~"`, `"value":"about 1964"`, "line 9: since"},
		{"event", `"value":"renewed:2002"`, `"value":"painted:2002"`, "line 9: event"},
		{"theme", `"value":"culture"`, `"value":"Kultura"`, "line 9: theme"},
		{"said twice", `"number":1,"value":"renewed:2002"`, `"value":"renewed:2002"`, "line 9: event is said twice"},
		{"recorded", `2026-11-20T12:00:00.123Z`, `2026-11-20`, "line 9: recorded"},
		{"one party", `,{"unit":"0193a1c2-0000-7000-8000-000200000002"}],"trashed":"undone"`, `],"trashed":"undone"`, "line 13: an agreement needs"},
		{"agreement of nothing", `"partnerships":["0193a1c2-0000-7000-8000-000300000001"`, `"partnerships":["0193a1c2-0000-7000-8000-000300000009"`,
			"line 12: partnerships"},
		{"confirmed by a third", `"field":"confirmed","said_by":"a"`, `"field":"confirmed","said_by":"third"`, "line 9: said_by"},
		{"confirmed in a year", `"value":"2026-11-19"`, `"value":"2026"`, "line 9: confirmed"},
		{"years", `"years":5`, `"years":-5`, "line 13: years"},
		{"activity's kind", `"kind":"festival"`, `"kind":"party"`, "line 14: kind"},
		{"activity without a date", `"from":"2025-06-13",`, ``, "line 14: from"},
		{"activity backwards", `"until":"2025-06-15"`, `"until":"2025-06-12"`, "line 14: until"},
		{"activity of nothing", `"partnerships":["0193a1c2-0000-7000-8000-000300000001"],"trashed":"removed"`, `"partnerships":[]`, "line 15: an activity"},
		{"audience", `"audience":"seniors"`, `"audience":"dogs"`, "line 14: audience"},
		{"participants twice", `"audience":"youth","country":"SK"`, `"audience":"youth"`, "line 14: participants"},
		{"decision", `{"decision":{"source":"0193a1c2-0000-7000-8000-000100000002","written":"Opawa`,
			`{"decision":{"source":"0193a1c2-0000-7000-8000-000100000009","written":"Opawa`, "line 16: source"},
		{"counts", `"units":4`, `"units":5`, at(last, ": the end counts")},
		{"two on a line", `"slug":"liptovsky-mikulas"}}`,
			`"slug":"liptovsky-mikulas"}}{"source":{"id":"0193a1c2-0000-7000-8000-000100000003","address":"x"}}`, "line 6: there is more"},
		{"two records", `"slug":"liptovsky-mikulas"}}`, `"slug":"liptovsky-mikulas"},"decision":{"source":"","written":"a","meaning":"b"}}`,
			"line 6: a line holds one record"},
		{"empty line", "\n{\"decision\"", "\n\n{\"decision\"", "line 16"},
		{"order", "\n{\"end\"", "\n{\"source\":{\"id\":\"0193a1c2-0000-7000-8000-000100000003\",\"address\":\"x\"}}\n{\"end\"", at(last, ": it stands behind")},
		{"behind the end", end, end + "{\"end\":{}}\n", at(last+1, ": there is something behind")},
		{"zero byte", `Liptovský`, `Lipt\u0000ovský`, "line 6: a text holds a zero byte"},
		{"no UTF-8", `Liptovský`, "Lipt\xff", "line 6: this is no text in UTF-8"},
		{"cut short", end, "", "cut short behind " + at(last-1, "")},
		{"another file", `"type":"application/pdf"`, `"type":"image/png"`, "line 20: the file"},
		{"a file of no hash", `{"file":{"hash":"`, `{"file":{"hash":"x`, "line 19: hash"},
		{"a file cut short", `{"file":{"hash":"`, `{"paper":{"id":"0193a1c2-0000-7000-8000-000700000009"}}` + "\n" + `{"file":{"hash":"`, "line 19: partnership"},
		{"bytes of no file", `{"chunk":{"file":"`, `{"chunk":{"file":"0`, "line 20: the bytes are of no file"},
		{"a paper without a title", `"title":"Podpis"`, `"title":""`, at(lineOf(good, `"title":"Podpis"`), ": title")},
		{"kind of a paper", `"kind":"photo"`, `"kind":"selfie"`, at(lineOf(good, `"kind":"photo"`), ": kind")},
		{"office of nowhere", `"unit":"0193a1c2-0000-7000-8000-000200000001","role":"elected"`,
			`"unit":"0193a1c2-0000-7000-8000-000200000009","role":"elected"`, "line 18: unit"},
		{"role of an office", `"role":"elected"`, `"role":"king"`, "line 18: role"},
		{"address of an office", `starosta@opava.example`, `starosta`, "line 18: email"},
		{"a title that is too long", `"title":"Oficiálna zmluva"`, `"title":"` + strings.Repeat("x", 201) + `"`, "line 12: title: it is longer"},
		{"a town's name that is too long", `"name":"Opava","slug"`, `"name":"` + strings.Repeat("x", 121) + `","slug"`, "line 5: name: it is longer"},
		{"an end before the signature", `"until":"1999"`, `"until":"1970"`, "line 12: until: it lies before"},
		{"nothing", good, "", "cut short behind line 0"},
		{"long line", `"name":"Opava","slug"`, `"name":"` + strings.Repeat("x", 5<<20) + `","slug"`, "line 5 is longer"},
	} {
		bad := strings.Replace(good, c.old, c.new, 1)
		if bad == good {
			t.Errorf("%s: the golden file has no %s", c.what, c.old)
			continue
		}
		_, err := form.Check(strings.NewReader(bad))
		if !errs.Is(err, errs.Invalid) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.what, err, c.want)
		}
	}
}

// An export that is wrong at its very end leaves nothing behind.
func TestAllOrNothing(t *testing.T) {
	t.Parallel()
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		empty := export(t, db)
		bad := strings.Replace(golden(t), `"decisions":2`, `"decisions":3`, 1)
		if _, err := form.Import(context.Background(), db, strings.NewReader(bad), act()); !errs.Is(err, errs.Invalid) {
			t.Fatalf("a wrong end: %v", err)
		}
		same(t, export(t, db), empty)
		fill(t, db, golden(t))
	})
}

var jsonName = regexp.MustCompile(`"([a-z_]+)":`)

// Every field of the form is in the golden file, so that none can change
// unseen, and in the document.
func TestEveryFieldIsKnown(t *testing.T) {
	t.Parallel()
	inGolden := map[string]bool{}
	for _, m := range jsonName.FindAllStringSubmatch(golden(t), -1) {
		inGolden[m[1]] = true
	}
	found, later := 0, neutral.Later()
	for _, lines := range allLines(t) {
		doc := ""
		for _, name := range lines.docs {
			b, err := os.ReadFile(filepath.Join("..", "..", "docs", name))
			if err != nil && !os.IsNotExist(err) {
				t.Fatal(err)
			}
			doc += string(b)
		}
		for _, path := range lines.names {
			found++
			path, _, _ = strings.Cut(path, " ")
			name := path[strings.LastIndexByte(path, '.')+1:]
			if !inGolden[name] && !later[name] {
				t.Errorf("the golden files have no %s", path)
			}
			if !strings.Contains(doc, "`"+name+"`") {
				t.Errorf("%s does not explain %s", lines.docs, path)
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d fields were found", found)
	}
}

// Whatever comes in is taken or refused, never half understood.
func FuzzCheck(f *testing.F) {
	good := golden(f)
	f.Add([]byte(good))
	f.Add([]byte(good[:len(good)/2]))
	f.Add([]byte("\x1f\x8b"))
	for line := range strings.Lines(good) {
		f.Add([]byte(good[:strings.IndexByte(good, '\n')+1] + line))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		if _, err := form.Check(strings.NewReader(string(raw))); err != nil && !errs.Is(err, errs.Invalid) {
			t.Fatalf("%v is not a refusal", err)
		}
	})
}
