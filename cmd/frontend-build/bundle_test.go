package main

import (
	"encoding/json"
	"os"
	"testing"

	"twinhall/internal/licences"
)

// Every npm package of which something is in the files for the browser is in
// the list of licences, and nothing else is.
func TestBundledPackagesHaveLicences(t *testing.T) {
	t.Chdir("../..")
	b, err := os.ReadFile("internal/web/static/dist/manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	var built map[string]string
	if err := json.Unmarshal(b, &built); err != nil {
		t.Fatal(err)
	}
	met := packages{}
	for _, e := range entries {
		if _, err := bundle("frontend", e, built, met); err != nil {
			t.Fatal(err)
		}
	}
	works, err := licences.All()
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	for _, w := range works {
		if w.Kind == licences.KindBrowser {
			listed[w.Name] = true
			if !met[w.Name] {
				t.Errorf("%s is in the list of licences and in no file: run make", w.Name)
			}
		}
	}
	for name := range met {
		if !listed[name] {
			t.Errorf("%s is in a file and not in the list of licences: run make", name)
		}
	}
	// What a bundle of somebody else's holds is met too.
	if !met["maplibre-gl"] || !met["earcut"] || !met["topojson-client"] {
		t.Errorf("met are %v", met)
	}
}
