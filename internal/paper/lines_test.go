package paper

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

// Every field of a line is in the golden export, so that none can change
// unseen, and in the document.
func TestEveryFieldOfALineIsKnown(t *testing.T) {
	t.Parallel()
	golden, err := os.ReadFile(filepath.Join("..", "neutral", "testdata", "golden.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "exchange.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []reflect.Type{reflect.TypeFor[fileHead](), reflect.TypeFor[chunk](), reflect.TypeFor[line]()} {
		for i := range of.NumField() {
			name, _, _ := strings.Cut(of.Field(i).Tag.Get("json"), ",")
			if !strings.Contains(string(golden), `"`+name+`":`) || !strings.Contains(string(doc), "`"+name+"`") {
				t.Errorf("%s of %s is not in the golden export, or docs/exchange.md does not explain it", name, of.Name())
			}
		}
	}
}
