package opendata_test

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/web/webtest"
)

// The files of everything say what they are, and hold everything.
func TestBulkFiles(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	doc := w.Page(t, "/en/data")
	if text := doc.Find("main").Text(); !strings.Contains(text, "CC BY 4.0") || !strings.Contains(text, "20 November 2026") {
		t.Errorf("the page tells neither licence nor date: %q", text)
	}
	links := doc.Find("main a[download]")
	if links.Length() < 4 {
		t.Fatalf("%d files", links.Length())
	}
	for i := range links.Nodes {
		href := links.Eq(i).AttrOr("href", "")
		if res := w.Get(strings.TrimPrefix(href, "/atlas")); res.StatusCode != 200 || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s answers %d", href, res.StatusCode)
		}
	}
	raw := []byte(webtest.Body(t, w.Get("/en/data/twinhall.zip")))
	files, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	of := map[string]string{}
	for _, f := range files.File {
		in, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(in)
		if err != nil {
			t.Fatal(err)
		}
		of[f.Name] = string(b)
	}
	var pack struct {
		Licenses  []struct{ Name, Path string }
		Resources []struct {
			Path   string
			Schema struct {
				Fields []struct{ Name, Type string }
			}
		}
	}
	if err := json.Unmarshal([]byte(of["datapackage.json"]), &pack); err != nil || len(pack.Licenses) != 1 || pack.Licenses[0].Path == "" {
		t.Fatalf("datapackage.json: %v %+v", err, pack)
	}
	lines := map[string]int{"units.csv": 5, "partnerships.csv": 4, "statements.csv": 9, "agreements.csv": 0, "activities.csv": 0}
	for _, r := range pack.Resources {
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(of[r.Path], "\ufeff"))).ReadAll()
		if err != nil || len(rows) != lines[r.Path]+1 {
			t.Errorf("%s has %d rows, want %d and a header: %v", r.Path, len(rows), lines[r.Path], err)
			continue
		}
		var fields []string
		for _, f := range r.Schema.Fields {
			fields = append(fields, f.Name)
		}
		if !slices.Equal(fields, rows[0]) {
			t.Errorf("%s: the package names %v, the file %v", r.Path, fields, rows[0])
		}
	}
	if !strings.Contains(of["README.txt"], "CC BY 4.0") || len(pack.Resources) != 5 {
		t.Errorf("README: %q, %d files", of["README.txt"], len(pack.Resources))
	}
	for name, text := range of {
		if strings.Contains(text, webtest.Planted) {
			t.Errorf("%s tells who recorded something", name)
		}
	}
}
