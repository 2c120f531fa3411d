package site

import (
	"bytes"
	"net/http"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/sheet"
)

// figuresView is the page of figures: of all partnerships, or of what a filter
// chooses.
type figuresView struct {
	*listView
	Charts []*chart
}

// charted are the facets that have a chart, in the order of the page.
var charted = []edition.Facet{edition.FacetDecade, edition.FacetCountry, edition.FacetForm, edition.FacetState, edition.FacetSize,
	edition.FacetDistance, edition.FacetTheme}

// choice reads the filter of an address for a page that shows what it chooses
// otherwise than as a list.
func (s *Site) choice(lang string, r Request, path string) (*listView, Answer, bool) {
	q, town, _ := s.query(r)
	q.Page, q.Sort = 1, ""
	encoded := encode(q, town)
	if a, moved := s.canonical(r, lang, path, encoded); moved {
		return nil, a, false
	}
	v := &listView{Page: s.page(lang, r, path), Town: town}
	v.Query = encoded
	v.Result = r.E.Select(q)
	v.Total = len(v.Result.Found)
	v.Current = "figures"
	v.NoIndex = q.Depth() > 1 || q.Text != "" || town != nil
	return v, Answer{}, true
}

func (s *Site) figures(lang string, r Request) (Answer, error) {
	l, a, ok := s.choice(lang, r, "/figures")
	if !ok {
		return a, nil
	}
	v := &figuresView{listView: l}
	v.Title = v.titleOf("figures.title")
	v.Description = v.T("figures.lead")
	v.Crumbs = []Crumb{{v.T("nav.figures"), ""}}
	for _, f := range charted {
		if c := v.chart(f); len(c.Rows) > 0 {
			v.Charts = append(v.Charts, c.short())
		}
	}
	return render(v.Page, figuresPage(v), http.StatusOK)
}

// titleOf is a heading with what is chosen.
func (v *listView) titleOf(key string) string {
	if names := v.chosenNames(); names != "" {
		return v.T(key) + ": " + names
	}
	return v.T(key)
}

func (v *listView) chart(f edition.Facet) *chart {
	c := v.chartOf(v.Result, f, func(f edition.Facet, value string) string {
		q := v.Result.Query.With(f, value)
		q.Values[f] = []string{value}
		return v.addressOf("/partnerships", q)
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

func (v *listView) addressOf(path string, q edition.Query) string {
	if enc := encode(q, v.Town); enc != "" {
		return v.Here(path) + "?" + enc
	}
	return v.Here(path)
}

// figure is one chart as a file: country.csv or country.svg.
func (s *Site) figure(lang string, r Request) (Answer, error) {
	name, ext, _ := strings.Cut(r.Part, ".")
	for _, f := range charted {
		if string(f) != name || ext != "csv" && ext != "svg" {
			continue
		}
		v, a, ok := s.choice(lang, r, "/figures/"+r.Part)
		if !ok {
			return a, nil
		}
		c := v.chart(f)
		var b bytes.Buffer
		if ext == "svg" {
			if err := chartFile(v.Page, c.short()).Render(noContext, &b); err != nil {
				return Answer{}, err
			}
			return Answer{Status: http.StatusOK, Type: "image/svg+xml", File: "twinning-" + r.Part, Body: b.Bytes()}, nil
		}
		if err := sheet.WriteText(&b, sheet.Text{}, []string{"value", "label", "partnerships"}, func(yield func([]any) error) error {
			for _, n := range r.E.Spread(v.Result, f) {
				if err := yield([]any{n.Value, v.FacetValue(f, n.Value), float64(n.N)}); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			return Answer{}, err
		}
		return Answer{Status: http.StatusOK, Type: "text/csv; charset=utf-8", File: "twinning-" + r.Part, Body: b.Bytes()}, nil
	}
	return Answer{}, errs.New(errs.NotFound, "no such figure")
}

// chartAlt says in words what a chart shows.
func (p *Page) chartAlt(c *chart) string {
	return p.T("figures.alt", "title", c.Title)
}

// insights are the pages that show the whole, in the order of their tabs.
var insights = []menuItem{
	{"insight.figures", "/figures"}, {"insight.time", "/time"}, {"insight.tables", "/tables"}, {"insight.chains", "/chains"}, {"insight.coverage", "/coverage"},
}
