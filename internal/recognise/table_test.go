package recognise

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// demoColumn is one column of the demonstration's facts.
func demoColumn(t *testing.T, name string) []string {
	t.Helper()
	return column(t, filepath.Join("demo", "towns-own-pages.tsv"), '\t', name)
}

// column reads one column of a file of the real data, which lies in
// $TWINHALL_SHARED or in ../shared/data beside the checkout. Without it the
// test is skipped, but never in CI.
func column(t *testing.T, file string, comma rune, name string) []string {
	t.Helper()
	dir := os.Getenv("TWINHALL_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	f, err := os.Open(filepath.Join(dir, file))
	if os.IsNotExist(err) && os.Getenv("CI") == "" {
		t.Skipf("this test reads real data that is not part of the checkout: put it at ../shared/data or name it in "+
			"TWINHALL_SHARED (no %s); the tables beside this test show the same rules", file)
	} else if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = comma, true, -1
	records, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := slices.Index(records[0], name)
	if at < 0 {
		t.Fatalf("%s has no column %s", file, name)
	}
	var out []string
	for _, record := range records[1:] {
		out = append(out, record[at])
	}
	return out
}

func TestTablesAreClean(t *testing.T) {
	t.Parallel()
	for name, fields := range map[string]int{
		"months.tsv": 3, "datewords.tsv": 2, "numerals.tsv": 2, "endings.tsv": 2, "words.tsv": 3, "headers.tsv": 3,
		"countries.tsv": 3, "country_districts.tsv": 2, "iso.tsv": 2, "territories.tsv": 2, "stateforms.tsv": 2,
	} {
		if len(rows(name, fields)) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	iso := isoCodes()
	for _, row := range rows("countries.tsv", 3) {
		if row[0] != ambiguous && iso[row[0]] != row[0] {
			t.Errorf("countries.tsv: %q is no code", row[0])
		}
	}
	for form, m := range countryTables().forms {
		if _, ok := m.country(); !ok && m[0].code != ambiguous && !slices.ContainsFunc(m, func(f countryForm) bool { return f.beside }) {
			t.Errorf("countries.tsv: %q stands for %v", form, m)
		}
		if len(m) > 1 && slices.ContainsFunc(m[1:], func(f countryForm) bool { return f.code == ambiguous }) {
			t.Errorf("countries.tsv: %q is both ambiguous and %v", form, m)
		}
	}
}
