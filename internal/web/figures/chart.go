package figures

import (
	"math"
	"strconv"

	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// chart is a picture of counts that the server draws, with the table that says
// the same. Lengths are in the units of its view box.
type chart struct {
	Name    string // in addresses: "decade"
	Title   string
	What    string // the heading of the values' column
	Note    string // how the counts are to be read, "" = nothing to add
	Columns bool   // upright, for values in the order of time or size
	Rows    []chartRow
	More    int  // values that are left to the download
	Percent bool // rows are shares of a hundred
}

type chartRow struct {
	Value string // as the facet writes it
	Label string
	Short string // under a column, "" = none
	N     int
	Href  string // the partnerships behind it
}

const (
	chartWidth   = 400
	chartRowTall = 38 // of a lying bar with its label above
	columnsTall  = 190
)

// shownRows is how many values a chart shows at most.
const shownRows = 16

func (c *chart) most() int {
	if c.Percent {
		return 100
	}
	most := 1
	for _, r := range c.Rows {
		most = max(most, r.N)
	}
	return most
}

func (c *chart) height() int {
	if c.Columns {
		return columnsTall
	}
	return len(c.Rows) * chartRowTall
}

// chartBar is a bar ready to draw.
type chartBar struct {
	X, Y, W, H     float64
	Row            chartRow
	LabelX, LabelY float64
}

// bars lays the rows out: lying, each under its label, or upright.
func (c *chart) bars() []chartBar {
	most := float64(c.most())
	bars := make([]chartBar, len(c.Rows))
	if !c.Columns {
		for i, r := range c.Rows {
			y := float64(i * chartRowTall)
			bars[i] = chartBar{0, y + 22, math.Max(1, float64(r.N)/most*chartWidth), 9, r, 0, y + 15}
		}
		return bars
	}
	const top, foot = 22, 24
	step := float64(chartWidth) / float64(len(c.Rows))
	for i, r := range c.Rows {
		h := float64(r.N) / most * (columnsTall - top - foot)
		if r.N > 0 {
			h = math.Max(h, 1)
		}
		bars[i] = chartBar{float64(i)*step + step*0.1, columnsTall - foot - h, step * 0.8, h, r, float64(i)*step + step/2, columnsTall - 7}
	}
	return bars
}

// number writes what a bar stands for.
func (c *chart) number(p *site.Page, n int) string {
	if c.Percent {
		return percent(p, n)
	}
	return p.Number(n)
}

// numbered says whether there is room for the number above each column.
func (c *chart) numbered() bool { return len(c.Rows) <= 14 }

// chartTitles are what the charts of facets are called.
var chartTitles = map[edition.Facet]string{
	edition.FacetCountry:  "figures.country",
	edition.FacetDecade:   "figures.decade",
	edition.FacetDistance: "figures.distance",
	edition.FacetForm:     "figures.form",
	edition.FacetSize:     "figures.size",
	edition.FacetState:    "figures.state",
	edition.FacetTheme:    "figures.theme",
}

// chartOf draws how what was found spreads over a facet.
func chartOf(p *site.Page, r *edition.Result, f edition.Facet, link func(edition.Facet, string) string) *chart {
	c := &chart{Name: string(f), Title: p.T(chartTitles[f]), What: p.T(edition.FacetKeys[f])}
	switch f {
	case edition.FacetCountry, edition.FacetSize:
		c.Note = p.T("figures.ends")
	case edition.FacetTheme:
		c.Note = p.T("figures.themes")
	}
	counts := p.E.Spread(r, f)
	if f == edition.FacetDecade {
		counts = inTime(counts)
	}
	for _, n := range counts {
		row := chartRow{Value: n.Value, Label: p.FacetValue(f, n.Value), N: n.N, Href: link(f, n.Value)}
		if f == edition.FacetDecade && n.Value != edition.Unknown {
			row.Short = n.Value
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// inTime puts decades in the order of time, the unknown last, and those that
// nothing began in between them.
func inTime(counts []edition.Count) []edition.Count {
	by := map[string]int{}
	first, last := math.MaxInt, 0
	for _, c := range counts {
		by[c.Value] = c.N
		if year, err := strconv.Atoi(c.Value); err == nil {
			first, last = min(first, year), max(last, year)
		}
	}
	var all []edition.Count
	for year := first; year <= last; year += 10 {
		value := strconv.Itoa(year)
		// Of a few early ones the gap to the many is not drawn.
		if by[value] > 0 || year > last-200 && len(all) > 0 {
			all = append(all, edition.Count{Value: value, N: by[value]})
		}
	}
	if n, ok := by[edition.Unknown]; ok {
		all = append(all, edition.Count{Value: edition.Unknown, N: n})
	}
	return all
}

// short is c with as many values as a page shows. Columns keep all.
func (c *chart) short() *chart {
	if c.Columns || len(c.Rows) <= shownRows {
		return c
	}
	s := *c
	s.Rows, s.More = c.Rows[:shownRows], len(c.Rows)-shownRows
	return &s
}
