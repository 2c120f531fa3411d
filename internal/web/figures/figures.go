package figures

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/sheet"
	"twinhall/internal/web/partnership"
	"twinhall/internal/web/site"
)

// figuresView is the page of figures: of all partnerships, or of what a filter
// chooses.
type figuresView struct {
	*partnership.Choice
	Charts []*chart
}

// charted are the facets that have a chart, in the order of the page.
var charted = []edition.Facet{edition.FacetDecade, edition.FacetCountry, edition.FacetForm, edition.FacetState, edition.FacetSize,
	edition.FacetDistance, edition.FacetTheme}

func figures(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	l, a, ok := partnership.ReadChoice(s, lang, r, "/figures")
	if !ok {
		return a, nil
	}
	v := &figuresView{Choice: l}
	v.Page.Views = true
	v.Title = v.TitleOf("figures.title")
	v.Description = v.T("figures.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("insight.figures")}}
	for _, f := range charted {
		if c := chartFor(v.Choice, f); len(c.Rows) > 0 {
			v.Charts = append(v.Charts, c.short())
		}
	}
	return v.Page.Answer(figuresPage(v), http.StatusOK)
}

// chartFor is the chart of a facet of a choice, each bar with the list behind it.
func chartFor(v *partnership.Choice, f edition.Facet) *chart {
	c := chartOf(v.Page, v.Result, f, func(f edition.Facet, value string) string {
		q := v.Result.Query.With(f, value)
		q.Values[f] = []string{value}
		return v.AddressOf("/partnerships", q)
	})
	c.Columns = f == edition.FacetDecade
	if c.Columns && len(c.Rows) > 0 {
		if last := c.Rows[len(c.Rows)-1]; last.Value == edition.Unknown && len(c.Rows) > 1 {
			c.Rows = c.Rows[:len(c.Rows)-1]
			c.Note = v.N("figures.undated", last.N)
		}
	}
	return c
}

// figure is one chart as a file: country.csv or country.svg.
func figure(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	name, ext, _ := strings.Cut(r.Part, ".")
	for _, f := range charted {
		if string(f) != name || ext != "csv" && ext != "svg" {
			continue
		}
		v, a, ok := partnership.ReadChoice(s, lang, r, "/figures/"+r.Part)
		if !ok {
			return a, nil
		}
		c := chartFor(v, f)
		var b bytes.Buffer
		if ext == "svg" {
			if err := chartFile(v.Page, c.short()).Render(context.Background(), &b); err != nil {
				return site.Answer{}, err
			}
			return site.Answer{Status: http.StatusOK, Type: "image/svg+xml", File: "twinning-" + r.Part, Body: b.Bytes()}, nil
		}
		if err := sheet.WriteText(&b, sheet.Text{}, []string{"value", "label", "partnerships"}, func(yield func([]any) error) error {
			for _, n := range r.E.Spread(v.Result, f) {
				if err := yield([]any{n.Value, v.FacetValue(f, n.Value), float64(n.N)}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return site.Answer{}, err
		}
		return site.Answer{Status: http.StatusOK, Type: "text/csv; charset=utf-8", File: "twinning-" + r.Part, Body: b.Bytes()}, nil
	}
	return site.Answer{}, errs.New(errs.NotFound, "no such figure")
}

// chartAlt says in words what a chart shows.
func chartAlt(p *site.Page, c *chart) string {
	return p.T("figures.alt", "title", c.Title)
}

// insights are the pages that show the whole, in the order of their tabs.
var insights = []struct{ key, path string }{
	{"insight.figures", "/figures"}, {"insight.time", "/time"}, {"insight.tables", "/tables"}, {"insight.chains", "/chains"}, {"insight.coverage", "/coverage"},
}
