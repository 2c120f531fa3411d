package api_test

import (
	"bytes"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/pb33f/libopenapi/datamodel"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

type document struct {
	OpenAPI string
	Paths   map[string]map[string]operation
}

type operation struct {
	OperationID string
	Parameters  []parameter
	Responses   map[string]struct {
		Content map[string]struct {
			Schema struct {
				Ref string `json:"$ref"`
			}
		}
	}
}

type parameter struct {
	Name, In string
	Required bool
	Schema   struct {
		Type     string
		Enum     []any
		Items    *struct{ Enum []any }
		Examples []any
	}
}

func (w *world) document(t testing.TB) (d document, raw any) {
	t.Helper()
	b := text(t, w.get("/openapi.json"))
	if err := json.Unmarshal([]byte(b), &d); err != nil {
		t.Fatal(err)
	}
	raw, err := jsonschema.UnmarshalJSON(strings.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return d, raw
}

// The document is OpenAPI 3.1 by the specification's own schema, in both forms.
func TestDocumentIsOpenAPI(t *testing.T) {
	t.Parallel()
	w := start()
	official, err := jsonschema.UnmarshalJSON(strings.NewReader(datamodel.OpenAPI31SchemaData))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("openapi.json", official); err != nil {
		t.Fatal(err)
	}
	schema, err := c.Compile("openapi.json")
	if err != nil {
		t.Fatal(err)
	}
	d, raw := w.document(t)
	if err := schema.Validate(raw); err != nil {
		t.Errorf("the document is not OpenAPI 3.1: %v", err)
	}
	var fromYAML any
	if err := yaml.Unmarshal([]byte(text(t, w.get("/openapi.yaml"))), &fromYAML); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(fromYAML)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := json.Marshal(raw)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(again, plain) {
		t.Error("the YAML says something else than the JSON")
	}
	seen := map[string]bool{}
	for path, methods := range d.Paths {
		for method, op := range methods {
			if method != "get" || op.OperationID == "" || seen[op.OperationID] {
				t.Errorf("%s %s has the id %q", method, path, op.OperationID)
			}
			seen[op.OperationID] = true
			for rest := path; strings.Contains(rest, "{"); {
				_, after, _ := strings.Cut(rest, "{")
				name, tail, _ := strings.Cut(after, "}")
				rest = tail
				if !slices.ContainsFunc(op.Parameters, func(p parameter) bool { return p.Name == name && p.In == "path" && p.Required }) {
					t.Errorf("%s does not say what {%s} is", path, name)
				}
			}
		}
	}
	if len(seen) != 11 {
		t.Errorf("%d operations, want 11", len(seen))
	}
}

// requests are good ones of each operation.
func requests() map[string][]string {
	return map[string][]string{
		"get-root":                 {""},
		"list-units":               {"/units", "/units?q=opava&country=CZ,SK&level=municipality&twinned=true&limit=1", "/units?country=XX"},
		"get-unit":                 {"/units/opava", "/units/nowhere", "/units/kylesovice"},
		"list-unit-partnerships":   {"/units/opava/partnerships?state=any", "/units/alone/partnerships"},
		"list-partnerships":        {"/partnerships?state=any", "/partnerships?town=opava&page=2&limit=1"},
		"get-partnerships-geojson": {"/partnerships.geojson"},
		"get-partnership":          {"/partnerships/" + id(2, 1), "/partnerships/" + id(2, 2), "/partnerships/" + id(2, 4)},
		"count-facets":             {"/facets", "/facets?town=opava"},
		"list-countries":           {"/countries"},
		"get-chain":                {"/chains?from=martin&to=suva", "/chains?from=martin&to=alone"},
		"list-sources":             {"/sources"},
	}
}

// Every answer has what the document says, and nothing that it does not say.
func TestAnswersKeepToTheDocument(t *testing.T) {
	t.Parallel()
	w := start()
	d, raw := w.document(t)
	for _, schema := range raw.(map[string]any)["components"].(map[string]any)["schemas"].(map[string]any) {
		schema.(map[string]any)["additionalProperties"] = false
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("openapi.json", raw); err != nil {
		t.Fatal(err)
	}
	valid := func(path, body, ref string) {
		t.Helper()
		schema, err := c.Compile("openapi.json" + ref)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
		if err == nil {
			err = schema.Validate(answer)
		}
		if err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
	good := requests()
	for _, methods := range d.Paths {
		op := methods["get"]
		if len(good[op.OperationID]) == 0 {
			t.Errorf("no request of %s is tried", op.OperationID)
		}
		for _, path := range good[op.OperationID] {
			res := w.get(path)
			mediaType := res.Header.Get("Content-Type")
			said, ok := op.Responses[strconv.Itoa(res.StatusCode)].Content[mediaType]
			if !ok || res.StatusCode != 200 {
				t.Errorf("%s answers %d %s, of which the document says nothing", path, res.StatusCode, mediaType)
				continue
			}
			if ref := said.Schema.Ref; ref != "" {
				valid(path, text(t, res), ref)
				continue
			}
			var all struct {
				Features []struct{ Properties json.RawMessage }
			}
			if err := json.Unmarshal([]byte(text(t, res)), &all); err != nil || len(all.Features) == 0 {
				t.Errorf("%s: %v", path, err)
			}
			for _, f := range all.Features {
				valid(path, string(f.Properties), "#/components/schemas/PartnershipSummary")
			}
		}
	}
	for _, path := range []string{"/units?page=0", "/units/nothing", "/units/gone", "/units/troppau", "/chains"} {
		valid(path, text(t, w.get(path)), "#/components/schemas/ErrorModel")
	}
}

// bad are values that no parameter of a type may have.
func bad(p parameter) []string {
	all := []string{"\xff", "a\x00b", strings.Repeat("x", 3000)}
	switch {
	case p.Schema.Type == "integer":
		return append(all, "0", "-1", "1.5", "x", "99999999999999999999", "0x10", "1e3", " 1", "9223372036854775807")
	case p.Schema.Type == "boolean":
		return append(all, "maybe", "2")
	case p.Name == "q":
		return all
	}
	return append(all, "nonsense!", "%", "'; drop table unit", "a,b,,", "../..", "ÁB", "<script>")
}

// Whatever a parameter holds, the answer is 4xx, a problem, and names it.
func TestWrongParametersAreNamed(t *testing.T) {
	t.Parallel()
	w := start()
	d, _ := w.document(t)
	tried := 0
	refused := func(path, location string) {
		t.Helper()
		tried++
		res := w.get(path)
		b := text(t, res)
		var p struct {
			Status int
			Errors []struct{ Location, Message string }
		}
		if err := json.Unmarshal([]byte(b), &p); err != nil || res.StatusCode < 400 || res.StatusCode >= 500 || p.Status != res.StatusCode ||
			res.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s answers %d %s", path, res.StatusCode, b)
			return
		}
		if location != "" && !slices.ContainsFunc(p.Errors, func(e struct{ Location, Message string }) bool {
			return e.Message != "" && (e.Location == location || strings.HasPrefix(e.Location, location+"["))
		}) {
			t.Errorf("%s does not name %s: %s", path, location, b)
		}
	}
	for path, methods := range d.Paths {
		op := methods["get"]
		address := func(name, value string, more ...string) string {
			to, query := path, url.Values{}
			for _, p := range op.Parameters {
				v := "opava"
				if path == "/partnerships/{id}" {
					v = id(2, 1)
				}
				if p.Name == name {
					v = value
				}
				switch {
				case p.In == "path":
					to = strings.ReplaceAll(to, "{"+p.Name+"}", url.PathEscape(v))
				case p.Required || p.Name == name:
					query.Set(p.Name, v)
				}
			}
			return to + "?" + query.Encode() + strings.Join(more, "")
		}
		if res := w.get(address("", "")); res.StatusCode != 200 {
			t.Errorf("%s answers %d", address("", ""), res.StatusCode)
		}
		refused(address("", "", "&contry=CZ"), "query.contry")
		for _, p := range op.Parameters {
			if p.In == "header" {
				continue
			}
			for _, value := range bad(p) {
				if p.In == "path" {
					if utf8.ValidString(value) && !strings.ContainsAny(value, "/\x00") {
						refused(address(p.Name, value), "path."+p.Name)
					} else {
						refused(address(p.Name, value), "")
					}
					continue
				}
				refused(address(p.Name, value), "query."+p.Name)
			}
			if p.In == "query" {
				refused(address(p.Name, "x", "&"+p.Name+"=y"), "query."+p.Name)
				if p.Required {
					refused(address(p.Name, ""), "query."+p.Name)
				}
			}
		}
		refused(address("", "", "&%zz=1"), "")
		refused(address("", "", "&;=1"), "")
	}
	for _, more := range []string{"decade=1234", "decade=0000", "theme=unknown", "state=Active", "country=cz", "country=CZE", "region=CZ",
		"region=CZ%7C" + strings.Repeat("x", 118), "town=nothing", "town=gone", "limit=501", "page=1000001",
		"country=" + strings.Repeat("CZ,", 40) + "SK", "sort=names", "said-by=3"} {
		name, _, _ := strings.Cut(more, "=")
		refused("/partnerships?"+more, "query."+name)
	}
	if tried < 400 {
		t.Errorf("only %d wrong requests were made", tried)
	}
}

// Whatever is asked, no answer is a failure of ours and each is what it says.
func FuzzRequests(f *testing.F) {
	for _, all := range requests() {
		for _, path := range all {
			f.Add(path)
		}
	}
	for _, path := range []string{"/partnerships?region=CZ%7C&q=%ff", "/units?q=%00", "/units/%2e%2e", "/partnerships?page=1&page=2",
		"/chains?from=opava&to=%e2%80%ae", "?=", "/partnerships?state=,,,", "/units?country="} {
		f.Add(path)
	}
	w := start()
	f.Fuzz(func(t *testing.T, path string) {
		u, err := url.Parse("https://twins.example/atlas/api/v1" + path)
		if err != nil || !strings.HasPrefix(u.Path, "/atlas/api/v1") || u.Host != "twins.example" || strings.ContainsAny(path, " \r\n\t#") {
			return
		}
		w.charged = nil
		res := w.get(path)
		body := text(t, res)
		switch {
		case res.StatusCode == 200 || res.StatusCode == 301:
		case res.StatusCode >= 400 && res.StatusCode < 500 && res.Header.Get("Content-Type") == "application/problem+json":
		default:
			t.Fatalf("%q answers %d", path, res.StatusCode)
		}
		if kind := res.Header.Get("Content-Type"); strings.Contains(kind, "json") && !json.Valid([]byte(body)) {
			t.Fatalf("%q: no JSON: %q", path, body)
		}
		if strings.Contains(body, planted) {
			t.Fatalf("%q tells who recorded something", path)
		}
	})
}
