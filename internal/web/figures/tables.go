package figures

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/sheet"
	"twinhall/internal/web/site"
)

// tablesView is the cross-table: countries, or the regions of one, against the
// countries of the partners.
type tablesView struct {
	*site.Page
	Of      string // "" = countries, else the country whose regions are the rows
	Choices []*edition.Country
	Table   *edition.Table
	Rows    []string // shown
	Columns []string
	Total   int
}

// tableRows and tableColumns are the most that a page shows; the download holds
// all.
const (
	tableRows    = 20
	tableColumns = 12
)

func tables(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	v, a, ok := crossed(s, lang, r, "/tables")
	if !ok {
		return a, nil
	}
	v.Page.Views = true
	v.Title, v.Description = v.T("tables.title"), v.T("tables.lead")
	if v.Of != "" {
		v.Title = v.T("tables.title-of", "country", v.Country(v.Of))
	}
	v.Crumbs = []site.Crumb{{Name: v.T("insight.figures"), Href: v.Here("/figures")}, {Name: v.T("insight.tables")}}
	v.Rows = v.Table.Rows[:min(tableRows, len(v.Table.Rows))]
	v.Columns = v.Table.Columns[:min(tableColumns, len(v.Table.Columns))]
	return v.Page.Answer(tablesPage(v), http.StatusOK)
}

func crossed(s *site.Site, lang string, r site.Request, path string) (*tablesView, site.Answer, bool) {
	of := strings.ToUpper(r.Query.Get("regions"))
	if !r.E.HasRegions(of) {
		of = ""
	}
	query := ""
	if of != "" {
		query = url.Values{"regions": {of}}.Encode()
	}
	if a, moved := s.Canonicalize(r, lang, path, query); moved {
		return nil, a, false
	}
	v := &tablesView{Page: s.NewPage(lang, r, path), Of: of}
	v.Query = query
	for i := range r.E.Countries {
		if c := &r.E.Countries[i]; r.E.HasRegions(c.Code) {
			v.Choices = append(v.Choices, c)
		}
	}
	v.SortCountries(v.Choices)
	q := edition.Query{Unit: edition.None}
	if of != "" {
		q.Values = map[edition.Facet][]string{edition.FacetCountry: {of}}
	}
	v.Table = r.E.Cross(r.E.Select(q), of)
	v.Total = v.Table.Total
	return v, site.Answer{}, true
}

// rowName is the name of a row: a country or a region.
func (v *tablesView) rowName(row string) string {
	if v.Of == "" {
		return v.Country(row)
	}
	return v.FacetValue(edition.FacetRegion, row)
}

// link is the list behind a cell; "" for row or column is its sum.
func (v *tablesView) link(row, column string) string {
	q := edition.Query{Values: map[edition.Facet][]string{}}
	if v.Of != "" {
		q.Values[edition.FacetCountry] = []string{v.Of}
	}
	switch {
	case row != "" && v.Of != "":
		q.Values[edition.FacetRegion] = []string{row}
	case row != "":
		q.Values[edition.FacetCountry] = []string{row}
	}
	if column != "" {
		q.Values[edition.FacetWith] = []string{column}
	}
	if enc := q.Encode(); enc != "" {
		return v.Here("/partnerships") + "?" + enc
	}
	return v.Here("/partnerships")
}

// tablesCSV is the whole table with its sums.
func tablesCSV(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	v, a, ok := crossed(s, lang, r, "/tables.csv")
	if !ok {
		return a, nil
	}
	head := []string{"", v.T("tables.sum")}
	sums := []any{v.T("tables.sum"), float64(v.Total)}
	for _, c := range v.Table.Columns {
		head, sums = append(head, v.Country(c)), append(sums, float64(v.Table.ColumnSums[c]))
	}
	var b bytes.Buffer
	if err := sheet.WriteText(&b, sheet.Text{}, head, func(yield func([]any) error) error {
		if err := yield(sums); err != nil {
			return err
		}
		for _, row := range v.Table.Rows {
			line := []any{v.rowName(row), float64(v.Table.RowSums[row])}
			for _, c := range v.Table.Columns {
				line = append(line, float64(v.Table.Cells[[2]string{row, c}]))
			}
			if err := yield(line); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return site.Answer{}, err
	}
	return site.Answer{Status: http.StatusOK, Type: "text/csv; charset=utf-8", File: "twinning-table.csv", Body: b.Bytes()}, nil
}

// download is the address of the whole table.
func (v *tablesView) download() string {
	if v.Query == "" {
		return v.Here("/tables.csv")
	}
	return v.Here("/tables.csv") + "?" + v.Query
}

// part says how much of the table the page shows.
func (v *tablesView) part() string {
	return v.T("tables.part", "rows", v.Number(len(v.Rows)), "all-rows", v.Number(len(v.Table.Rows)),
		"columns", v.Number(len(v.Columns)), "all-columns", v.Number(len(v.Table.Columns)))
}
