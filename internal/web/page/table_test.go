package page_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"twinhall/internal/web/page"
)

// What a table shows stands here as it is sent.
func TestTable(t *testing.T) {
	t.Parallel()
	head := func(columns, rows string) string {
		return `<table class="table"><caption class="hidden">Towns</caption> <thead><tr>` + columns +
			`</tr></thead> <tbody>` + rows + `</tbody></table>`
	}
	name := page.Column{Head: "Name"}
	for what, c := range map[string]struct {
		table page.Table
		want  string
	}{
		"no rows": {page.Table{Columns: []page.Column{name}}, head(`<th scope="col">Name</th>`, "")},
		"a row with its labels": {
			page.Table{Columns: []page.Column{name, {Head: "Where"}}, Rows: []page.Row{{Cells: page.Texts("Brno", "")}}},
			head(`<th scope="col">Name</th><th scope="col">Where</th>`,
				`<tr><th scope="row">Brno</th><td data-label="Where"></td></tr>`)},
		"text that looks like markup": {
			page.Table{Columns: []page.Column{name, {Head: `"A" & <B>`}}, Rows: []page.Row{{Cells: page.Texts("<i>", "&amp;")}}},
			head(`<th scope="col">Name</th><th scope="col">&#34;A&#34; &amp; &lt;B&gt;</th>`,
				`<tr><th scope="row">&lt;i&gt;</th><td data-label="&#34;A&#34; &amp; &lt;B&gt;">&amp;amp;</td></tr>`)},
		"numbers": {
			page.Table{Columns: []page.Column{{Head: "Line", Number: true}, {Head: "Rows", Number: true}},
				Rows: []page.Row{{Cells: page.Texts("1", "2")}}},
			head(`<th scope="col" class="num">Line</th><th scope="col" class="num">Rows</th>`,
				`<tr><th scope="row" class="num">1</th><td class="num" data-label="Rows">2</td></tr>`)},
		"a head that is only read out labels no cell and names no row": {
			page.Table{Columns: []page.Column{{Head: "Tick", Hidden: true}, name, {Head: "Undo", Hidden: true}},
				Rows: []page.Row{{Cells: page.Texts("x", "Brno", "Undo it")}}},
			head(`<th scope="col"><span class="hidden">Tick</span></th><th scope="col">Name</th><th scope="col"><span class="hidden">Undo</span></th>`,
				`<tr><td>x</td><th scope="row">Brno</th><td>Undo it</td></tr>`)},
		"a column that only draws": {
			page.Table{Columns: []page.Column{name, {}}, Rows: []page.Row{{Cells: []page.Cell{page.Text("Brno"), page.Plain(templ.Raw("<svg></svg>"))}}}},
			head(`<th scope="col">Name</th><th scope="col" aria-hidden="true"></th>`,
				`<tr><th scope="row">Brno</th><td aria-hidden="true"><svg></svg></td></tr>`)},
		"sorted by a column": {
			page.Table{Columns: []page.Column{{Head: "Name", Sort: "/en/desk?sort=name&q=a"}}},
			head(`<th scope="col"><a class="sorter" href="/en/desk?sort=name&amp;q=a">Name</a></th>`, "")},
		"links and what stands beside": {
			page.Table{Columns: []page.Column{name, {Head: "Where"}}, Rows: []page.Row{{Cells: []page.Cell{
				{Text: "Brno", Href: "/en/x", Aside: " – Leipzig", Muted: "CZ"}, {Text: "here", Tag: "shown"}}}}},
			head(`<th scope="col">Name</th><th scope="col">Where</th>`,
				`<tr><th scope="row"><a href="/en/x">Brno<span class="hidden"> – Leipzig</span></a> <span class="muted">CZ</span> </th>`+
					`<td data-label="Where">here <span class="tag">shown</span></td></tr>`)},
		"a box to tick": {
			page.Table{Columns: []page.Column{name}, Rows: []page.Row{{Cells: []page.Cell{page.Tick("field", "a", "Brno", true)}}}},
			head(`<th scope="col">Name</th>`,
				`<tr><th scope="row"><label class="choice"><input type="checkbox" name="field" value="a" checked> Brno</label></th></tr>`)},
		"an address that runs a script": {
			page.Table{Columns: []page.Column{name}, Rows: []page.Row{{Cells: []page.Cell{page.LinkTo("javascript:alert(1)", "x")}}}},
			head(`<th scope="col">Name</th>`, `<tr><th scope="row"><a href="about:invalid#TemplFailedSanitizationURL">x</a></th></tr>`)},
		"what came of a row": {
			page.Table{Columns: []page.Column{name}, Rows: []page.Row{{Cells: page.Texts("x"), Outcome: "rejected"}}},
			head(`<th scope="col">Name</th>`, `<tr data-outcome="rejected"><th scope="row">x</th></tr>`)},
		"a seen caption, a class and keys": {
			page.Table{Seen: true, Class: "rates", Keys: true},
			`<table class="table rates" data-rows><caption>Towns</caption> <thead><tr></tr></thead> <tbody></tbody></table>`},
	} {
		c.table.Caption = "Towns"
		var b strings.Builder
		if err := page.TableOf(c.table).Render(context.Background(), &b); err != nil {
			t.Fatal(err)
		}
		if got := b.String(); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", what, got, c.want)
		}
	}
}

// A row that is added stands last, its head first.
func TestTableAdd(t *testing.T) {
	t.Parallel()
	var table page.Table
	table.Add(page.LinkTo("/a", "A"), page.Texts("B", "C")...)
	table.Add(page.Text("D"))
	if len(table.Rows) != 2 || len(table.Rows[0].Cells) != 3 || table.Rows[0].Cells[2].Text != "C" || table.Rows[1].Cells[0].Text != "D" {
		t.Errorf("%+v", table.Rows)
	}
}

// The pages of those who sign in write no such table out by hand.
func TestTablesAreOfOneKind(t *testing.T) {
	t.Parallel()
	var files []string
	for _, pattern := range []string{"campaign/*", "desk/*", "door/*", "imports/*", "official/*", "page/*", "partnership/desk*", "person/*",
		"townhall/*", "unit/desk*"} {
		found, err := filepath.Glob("../" + pattern + ".templ")
		if err != nil || len(found) == 0 {
			t.Fatalf("%s: %d templates, %v", pattern, len(found), err)
		}
		files = append(files, found...)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), `<table class="table`) {
			t.Errorf("%s writes a table out that page.TableOf can show", f)
		}
	}
}
