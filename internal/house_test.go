package internal_test

import (
	"encoding/json"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// floors is the house: a room knows only the floors below it, and on its own
// floor the rooms that it is said to. Read it from the ground up.
var floors = [][]room{
	{ // ground: know nothing of partnerships
		{"errs", nil}, {"geo", nil}, {"date", []string{"errs"}}, {"personal", nil}, {"i18n", []string{"date"}}, {"toponym", nil},
		{"fulltext", []string{"date", "i18n"}}, {"markdown", nil},
		{"disk", nil}, {"sqldb", []string{"errs"}}, {"basemap", []string{"errs", "geo"}},
		{"sheet", []string{"errs"}}, {"licences", []string{"errs"}}, {"mail", []string{"errs", "i18n", "sqldb"}},
	},
	{ // first floor: what is known
		{"ledger", nil}, {"revoke", []string{"ledger"}}, {"record", []string{"ledger"}},
		{"gazetteer", nil}, {"recognise", nil}, {"file", nil}, {"register", []string{"ledger", "record", "file"}},
		{"account", []string{"ledger", "record", "register", "revoke"}}, {"edit", []string{"ledger", "record", "register", "recognise", "gazetteer", "file"}},
	},
	{ // second floor: what is done with it
		{"intake", nil}, {"wikidata", nil}, {"neutral", nil}, {"privacy", nil}, {"campaign", nil}, {"imports", []string{"intake", "wikidata", "privacy"}},
	},
	{ // third floor: what is shown
		{"edition", nil}, {"search", []string{"edition"}},
	},
	{ // features: what was built upon the register
		{"paper", nil}, {"article", nil}, {"practice", nil}, {"redirect", nil},
	},
	{ // frames: what pages stand in
		{"web/static", nil}, {"web/face", nil}, {"web/route", nil}, {"web/site", []string{"web/face", "web/route"}}, {"web/api", nil},
		{"web/page", []string{"web/site", "web/route"}}, {"web/desk", []string{"web/page"}}, {"web/townhall", []string{"web/page", "web/site"}},
		{"web/feature", []string{"web/site", "web/page", "web/desk", "web/townhall"}},
	},
	{ // pages of features
		{"web/partnership", nil}, {"web/unit", []string{"web/partnership"}}, {"web/country", nil}, {"web/figures", []string{"web/partnership"}},
		{"web/opendata", nil}, {"web/agreement", nil}, {"web/activity", []string{"web/partnership"}},
		{"web/paper", nil}, {"web/door", nil}, {"web/imports", nil}, {"web/campaign", nil},
		{"web/official", nil}, {"web/person", nil}, {"web/search", nil}, {"web/practice", nil}, {"web/article", []string{"web/practice"}},
		{"web/redirect", nil},
	},
	{ // roof: who asks
		{"web", nil}, {"cli", []string{"web"}},
	},
}

type room struct {
	name string
	may  []string // know on its own floor
}

func TestHouse(t *testing.T) {
	t.Parallel()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports", "twinhall/internal/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	floorOf, may := map[string]int{}, map[string][]string{}
	for i, floor := range floors {
		for _, r := range floor {
			floorOf[r.name], may[r.name] = i, r.may
		}
	}
	decoder := json.NewDecoder(strings.NewReader(string(out)))
	seen := 0
	for {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := decoder.Decode(&p); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimPrefix(p.ImportPath, "twinhall/internal/")
		if strings.HasSuffix(name, "test") || name == "twinhall/internal" {
			continue // what tests share is no room
		}
		floor, known := floorOf[name]
		if !known {
			t.Errorf("%s is not in the table of rooms", name)
			continue
		}
		seen++
		for _, imported := range p.Imports {
			other, inside := strings.CutPrefix(imported, "twinhall/internal/")
			if !inside || strings.HasSuffix(other, "test") {
				continue
			}
			if at := floorOf[other]; at > floor || at == floor && !slices.Contains(may[name], other) {
				t.Errorf("%s knows %s, which is not below it", name, other)
			}
		}
		// Public pages are a function of an edition: they import no database.
		if name == "web/site" && slices.Contains(p.Imports, "twinhall/internal/sqldb") {
			t.Error("web/site imports the database")
		}
		// One writer guards the cells of all files, so only readers know this.
		if slices.Contains(p.Imports, "encoding/csv") && name != "intake" {
			t.Errorf("%s knows encoding/csv: files are written by sheet.WriteText", name)
		}
	}
	if seen < 15 {
		t.Errorf("only %d rooms were found", seen)
	}
}
