package partnership_test

import (
	"context"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/sheet"
	"twinhall/internal/web/webtest"
)

// The workbook holds what the CSV file holds, and runs nothing.
func TestXLSX(t *testing.T) {
	t.Parallel()
	w := webtest.Open(t, "https://twins.example/atlas", nil)
	for _, query := range []string{"", "?country=CZ&state=any", "?country=FR"} {
		want, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(webtest.Body(t, w.Get("/cs/partnerships.csv"+query)), "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		res := w.Get("/cs/partnerships.xlsx" + query)
		if res.StatusCode != 200 || !strings.Contains(res.Header.Get("Content-Disposition"), "partnerships.xlsx") {
			t.Fatalf("%s answers %d", query, res.StatusCode)
		}
		rows, name, err := sheet.Read(context.Background(), []byte(webtest.Body(t, res)), "")
		if err != nil || name != "Partnerství" || len(rows) != len(want) {
			t.Fatalf("%s: %d rows on %q, want %d: %v", query, len(rows), name, len(want), err)
		}
		for i, row := range rows {
			cells := slices.Clone(row.Cells)
			for len(cells) < len(want[i]) {
				cells = append(cells, "")
			}
			if !slices.Equal(cells, want[i]) {
				t.Errorf("%s, row %d:\n%q\nwant\n%q", query, i, cells, want[i])
			}
			for _, c := range cells {
				if strings.HasPrefix(c, "=") {
					t.Errorf("%s: a cell begins like a formula: %q", query, c)
				}
			}
		}
	}
}
