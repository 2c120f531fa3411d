package partnership

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// rowsPage is how many rows a page of a table has.
const rowsPage = 50

// tableView is the table of partnerships.
type tableView struct {
	*page.View
	Query   edition.Query
	Encoded string
	Filters []page.Field
	Table   page.Table
	Total   int
	Pages   int
	Kept    []edit.Filter
	MayEdit bool
}

// filters are the facets that a table is filtered by, in their order.
var filters = []edition.Facet{edition.FacetCountry, edition.FacetRegion, edition.FacetWith, edition.FacetState, edition.FacetForm,
	edition.FacetConfirmed, edition.FacetLiveness, edition.FacetSaidBy, edition.FacetTheme, edition.FacetSize}

func (d deskPages) table(q *page.Request) error {
	v := &tableView{View: d.View(q, "nav.partnerships"), Query: edition.ParseQuery(q.R.URL.Query()), MayEdit: q.Account.Role.Can(account.Edit)}
	v.Encoded = v.Query.Encode()
	desk.Done(v.View, q)
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		v.Kept, err = edit.Filters(tx, string(q.Account.ID))
		return err
	}); err != nil {
		return err
	}
	e := v.E
	found := e.Filter(v.Query)
	v.Total = len(found.Found)
	v.Pages = max(1, (v.Total+rowsPage-1)/rowsPage)
	from := min((v.Query.Page-1)*rowsPage, v.Total)
	to := min(from+rowsPage, v.Total)
	e.SortPart(found, v.Lang, from, to)
	v.Table = page.Table{Caption: v.T("list.caption"), Keys: true,
		Columns: v.Heads("col.town", "col.partner", "col.since", "col.form", "col.state")}
	v.Table.Columns[0].Sort, v.Table.Columns[2].Sort = v.SortLink(""), v.SortLink("since")
	if v.MayEdit {
		v.Table.Columns = slices.Insert(v.Table.Columns, 0, page.Column{Head: v.T("desk.tick"), Hidden: true})
	}
	for _, at := range found.Found[from:to] {
		p := e.Partnership(at)
		a, b := e.Ends(at, v.Query, v.Lang)
		form := v.T("form.unknown")
		if p.Form != "" {
			form = v.T(register.FormKeys[p.Form])
		}
		nameA, nameB := v.Name(a), v.Name(b)
		cells := []page.Cell{
			{Text: nameA, Href: v.Here("/desk/partnerships/" + string(p.ID)), Aside: " – " + nameB, Muted: v.Country(a.Country)},
			{Text: nameB, Muted: v.Country(b.Country)},
			page.Text(v.DateShort(p.Since)), page.Text(form), page.Text(v.T(register.StateKeys[p.State])),
		}
		if v.MayEdit {
			cells = slices.Insert(cells, 0, page.Plain(tickRow(v, string(p.ID), nameA+" – "+nameB)))
		}
		v.Table.Rows = append(v.Table.Rows, page.Row{Cells: cells})
	}
	for _, f := range filters {
		v.Filters = append(v.Filters, v.filter(f, found.Facets[f]))
	}
	v.Rest = tablePage(v)
	return q.Show(v.View, http.StatusOK)
}

func (v *tableView) filter(f edition.Facet, counts []edition.Count) page.Field {
	x := page.Field{Name: string(f), Label: v.T(edition.FacetKeys[f]), Type: "select", Optional: true, Options: [][2]string{{"", v.T("desk.any")}}}
	if all := v.Query.Values[f]; len(all) > 0 {
		x.Value = strings.Join(all, ",")
	}
	has := x.Value == ""
	for _, c := range counts {
		if len(x.Options) < 300 {
			x.Options = append(x.Options, [2]string{c.Value, v.FacetValue(f, c.Value) + " (" + v.Number(c.N) + ")"})
			has = has || c.Value == x.Value
		}
	}
	if f == edition.FacetState {
		x.Options = append(x.Options, [2]string{"any", v.T("state.any")})
		has = has || x.Value == "any"
	}
	if !has {
		var names []string
		for _, value := range v.Query.Values[f] {
			names = append(names, v.FacetValue(f, value))
		}
		x.Options = append(x.Options, [2]string{x.Value, strings.Join(names, ", ")})
	}
	return x
}

// PageLink is the address of another page of the table.
func (v *tableView) PageLink(n int) string {
	q := v.Query
	q.Page = n
	return v.here("/desk/partnerships", q)
}

// SortLink sorts the table by a column.
func (v *tableView) SortLink(key string) string {
	q := v.Query
	q.Page = 1
	if q.Sort == key && key != "" {
		key = "-" + key
	}
	q.Sort = key
	return v.here("/desk/partnerships", q)
}

// Export is exactly what the table shows, all pages, as a file.
func (v *tableView) Export(ext string) string {
	q := v.Query
	q.Page = 1
	return v.here("/partnerships"+ext, q)
}

func (v *tableView) here(path string, q edition.Query) string {
	to := v.Here(path)
	if enc := q.Encode(); enc != "" {
		to += "?" + enc
	}
	return to
}

// saveFilter keeps the choice of a table under a name.
func (d deskPages) saveFilter(q *page.Request) error {
	name, path := strings.Join(strings.Fields(q.Value("name")), " "), q.Value("path")
	values, err := url.ParseQuery(q.Value("query"))
	if err != nil || name == "" || len([]rune(name)) > 80 || path != "/desk/partnerships" {
		return errs.New(errs.Invalid, "desk.filter-wrong")
	}
	f := edit.Filter{ID: ledger.NewID(), Name: name, Path: path, Query: edition.ParseQuery(values).Encode()}
	if err := d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
		kept, err := edit.Filters(tx, string(q.Account.ID))
		if err == nil && len(kept) >= 50 {
			err = errs.New(errs.Invalid, "desk.filters-most")
		}
		if err != nil {
			return err
		}
		return edit.SaveFilter(tx, string(q.Account.ID), f)
	}); err != nil {
		return err
	}
	return q.Redirect(path + "?" + f.Query)
}

func (d deskPages) dropFilter(q *page.Request) error {
	if err := d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return edit.DropFilter(tx, string(q.Account.ID), q.Value("id")) }); err != nil {
		return err
	}
	return q.Redirect("/desk/partnerships")
}
