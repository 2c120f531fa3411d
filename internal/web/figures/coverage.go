package figures

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/sheet"
	"twinhall/internal/web/site"
)

// coverageView is the page of how much of the register the municipalities
// themselves stand behind.
type coverageView struct {
	*site.Page
	C *edition.Coverage
}

func coverage(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/coverage", ""); moved {
		return a, nil
	}
	v := &coverageView{s.NewPage(lang, r, "/coverage"), r.E.Coverage()}
	v.Views = true
	v.Title, v.Description = v.T("coverage.title"), v.T("coverage.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("insight.figures"), Href: v.Here("/figures")}, {Name: v.T("coverage.title")}}
	return v.Page.Answer(coveragePage(v), http.StatusOK)
}

// shareRow is a row of a table of the page.
type shareRow struct {
	Label string
	edition.Share
}

// shareTable is one table of the page with its chart.
type shareTable struct {
	Name, Title, What string
	Rows              []shareRow
	Chart             *chart
}

// basisKeys say which municipalities count, by the coverage's basis.
var basisKeys = map[string]string{
	edition.CoverMembers: "coverage.of-members",
	edition.CoverListed:  "coverage.of-listed",
	edition.CoverAll:     "coverage.of-all",
}

// Tables are the shares by region and by size.
func (v *coverageView) Tables() []shareTable {
	var all []shareTable
	for _, t := range []struct {
		facet  edition.Facet
		title  string
		shares []edition.Share
	}{{edition.FacetRegion, "coverage.by-region", v.C.Regions}, {edition.FacetSize, "coverage.by-size", v.C.Sizes}} {
		table := shareTable{Name: string(t.facet), Title: v.T(t.title), What: v.T(edition.FacetKeys[t.facet])}
		c := &chart{Name: table.Name, Title: table.Title, What: table.What, Percent: true}
		for _, s := range t.shares {
			label := v.shareLabel(t.facet, s.Value)
			table.Rows = append(table.Rows, shareRow{label, s})
			c.Rows = append(c.Rows, chartRow{Value: s.Value, Label: label, N: s.Percent()})
		}
		table.Chart = c.short()
		all = append(all, table)
	}
	return all
}

// shareLabel is the name of a region or a size class. Where there are regions
// of several countries each comes with its own.
func (v *coverageView) shareLabel(f edition.Facet, value string) string {
	if value == "" {
		return v.T("coverage.no-region")
	}
	label := v.FacetValue(f, value)
	if country, _, ok := strings.Cut(value, "|"); ok && f == edition.FacetRegion && v.several() {
		label += " (" + v.Country(country) + ")"
	}
	return label
}

// several reports whether the regions are of more countries than one.
func (v *coverageView) several() bool {
	first, _, _ := strings.Cut(v.C.Regions[0].Value, "|")
	return slices.ContainsFunc(v.C.Regions, func(s edition.Share) bool {
		return s.Value != "" && !strings.HasPrefix(s.Value, first+"|")
	})
}

// Years are the years in which those that were heard from were last heard.
func (v *coverageView) Years() *chart {
	c := &chart{Name: "year", Title: v.T("coverage.by-year"), What: v.T("coverage.year")}
	for _, y := range v.C.Years {
		if y.Value != edition.Unknown {
			c.Rows = append(c.Rows, chartRow{Value: y.Value, Label: y.Value, N: y.N})
		} else {
			c.Note = v.N("coverage.undated", y.N)
		}
	}
	return c
}

// yearLabel is a year, or that none is known.
func (v *coverageView) yearLabel(value string) string {
	if value == edition.Unknown {
		return v.T("coverage.no-date")
	}
	return value
}

// percent writes a share.
func percent(p *site.Page, n int) string { return p.T("percent", "n", n) }

// coverageCSV is the same as a table: a row for the whole, each region, size
// and year.
func coverageCSV(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/coverage.csv", ""); moved {
		return a, nil
	}
	v := &coverageView{s.NewPage(lang, r, "/coverage"), r.E.Coverage()}
	var b bytes.Buffer
	err := sheet.WriteText(&b, sheet.Text{}, []string{"by", "value", "label", "municipalities", "heard_from", "percent", "median_age_days"},
		func(yield func([]any) error) error {
			var median any
			if v.C.MedianAge >= 0 {
				median = float64(v.C.MedianAge)
			}
			put := func(by, label string, s edition.Share, median any) error {
				return yield([]any{by, s.Value, label, float64(s.Of), float64(s.Heard), float64(s.Percent()), median})
			}
			if err := put("all", v.T("coverage.all"), v.C.Whole, median); err != nil {
				return err
			}
			for _, t := range v.Tables() {
				for _, row := range t.Rows {
					if err := put(t.Name, row.Label, row.Share, nil); err != nil {
						return err
					}
				}
			}
			for _, y := range v.C.Years {
				if err := yield([]any{"year", y.Value, v.yearLabel(y.Value), nil, float64(y.N), nil, nil}); err != nil {
					return err
				}
			}
			return nil
		})
	return site.Answer{Status: http.StatusOK, Type: "text/csv; charset=utf-8", File: "coverage.csv", Body: b.Bytes()}, err
}
