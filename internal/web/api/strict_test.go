package api_test

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// strict is the part of the document that strict linters look at.
type strict struct {
	Info struct {
		Title, Version, Description string
		Contact                     struct{ Name, URL string }
		License                     struct{ Name, Identifier, URL string }
	}
	Servers  []struct{ URL string }
	Security *[]any
	Tags     []struct{ Name, Description string }
	Paths    map[string]map[string]struct {
		OperationID, Summary, Description string
		Tags                              []string
		Security                          *[]any
		Parameters                        []struct {
			Name, In, Description, Style string
			Explode                      *bool
			Schema                       struct{ Type string }
		}
		Responses map[string]struct {
			Description string
			Content     map[string]any
		}
	}
}

// The rules of the linters that API catalogues use (the strict sets of Redocly
// and Spectral), as far as they are not the specification's own.
func TestDocumentPassesStrictLinters(t *testing.T) {
	t.Parallel()
	w := start()
	var d strict
	if err := json.Unmarshal([]byte(text(t, w.get("/openapi.json"))), &d); err != nil {
		t.Fatal(err)
	}
	// The program's licence and that of the data are two things.
	if l := d.Info.License; l.Identifier != "EUPL-1.2" || l.Name == "" || l.URL != "" {
		t.Errorf("the licence is %+v", l)
	}
	if !strings.Contains(d.Info.Description, "The data are under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)") {
		t.Errorf("the document does not say under what the data are: %s", d.Info.Description)
	}
	if d.Info.Title == "" || d.Info.Version == "" || d.Info.Contact.Name == "" || !strings.HasPrefix(d.Info.Contact.URL, "https://") {
		t.Errorf("the document says of itself %+v", d.Info)
	}
	if len(d.Servers) != 1 || !strings.HasPrefix(d.Servers[0].URL, "https://") || strings.HasSuffix(d.Servers[0].URL, "/") {
		t.Errorf("the servers are %v", d.Servers)
	}
	if d.Security == nil || len(*d.Security) != 0 {
		t.Error("the document does not say that nobody needs to sign in")
	}
	var tags []string
	for _, tag := range d.Tags {
		tags = append(tags, tag.Name)
		if tag.Description == "" {
			t.Errorf("the tag %s has no description", tag.Name)
		}
	}
	if !slices.IsSorted(tags) || len(slices.Compact(slices.Clone(tags))) != len(tags) {
		t.Errorf("the tags are %v", tags)
	}
	ids := map[string]bool{}
	for path, methods := range d.Paths {
		for method, op := range methods {
			at := method + " " + path
			if op.OperationID == "" || ids[op.OperationID] || !regexp.MustCompile("^[a-z][a-z-]*$").MatchString(op.OperationID) {
				t.Errorf("%s has the id %q", at, op.OperationID)
			}
			ids[op.OperationID] = true
			if op.Summary == "" || op.Description == "" || strings.HasSuffix(op.Summary, ".") {
				t.Errorf("%s: summary %q, description %q", at, op.Summary, op.Description)
			}
			if len(op.Tags) != 1 || !slices.Contains(tags, op.Tags[0]) {
				t.Errorf("%s has the tags %v", at, op.Tags)
			}
			if op.Security == nil || len(*op.Security) != 0 {
				t.Errorf("%s does not say that nobody needs to sign in", at)
			}
			good, bad := false, false
			for code, r := range op.Responses {
				good = good || code[0] == '2'
				if code[0] == '4' {
					bad = true
					if r.Content["application/problem+json"] == nil {
						t.Errorf("%s answers %s without a problem (RFC 9457)", at, code)
					}
				}
				if r.Description == "" {
					t.Errorf("%s does not describe its answer %s", at, code)
				}
			}
			if !good || !bad {
				t.Errorf("%s names no answer of 2xx or none of 4xx", at)
			}
			for _, p := range op.Parameters {
				if p.Description == "" {
					t.Errorf("%s does not describe %s", at, p.Name)
				}
				if p.In == "query" && p.Schema.Type == "array" && (p.Style != "form" || p.Explode == nil) {
					t.Errorf("%s does not say how the values of %s are joined", at, p.Name)
				}
			}
		}
	}
}
