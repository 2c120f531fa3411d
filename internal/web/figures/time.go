package figures

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/geo"
	"twinhall/internal/web/partnership"
	"twinhall/internal/web/site"
)

// timeView is the map through the decades, and the same as a table.
type timeView struct {
	*partnership.Choice
	Times edition.Times
	Stops []edition.Span // at which the map can stand, the first with all before it
	At    edition.Span   // the one that is shown
	Map   *site.Map
	Found []edition.P // dated ones
}

// timeStops is how many decades the map steps through at most; what was before
// is one step.
const timeStops = 12

// timeArcs is the most arcs that one step draws one by one.
const timeArcs = 600

func throughTime(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	q, town, _ := partnership.ReadQuery(s, r)
	q.Page, q.Sort = 1, ""
	v := &timeView{Choice: &partnership.Choice{Page: s.NewPage(lang, r, "/time"), Town: town}}
	all := q
	if len(q.Values[edition.FacetState]) == 0 {
		// What has ended once stood.
		all = q.With(edition.FacetState, "any")
	}
	v.Result = r.E.Select(all)
	v.Times = r.E.Times(v.Result)
	v.Result.Query = q
	v.Stops = stopsOf(v.Times.Decades)
	v.At = v.stop(r.Query.Get("to"))
	v.Query = v.queryAt(v.At)
	if a, moved := s.Canonicalize(r, lang, "/time", v.Query); moved {
		return a, nil
	}
	v.Page.Views = true
	v.Title = v.TitleOf("time.title")
	v.Description = v.T("time.lead")
	v.Crumbs = []site.Crumb{{Name: v.T("insight.figures"), Href: v.Here("/figures")}, {Name: v.T("insight.time")}}
	v.NoIndex = v.Query != ""
	for _, p := range v.Result.Found {
		if _, _, ok := r.E.Partnership(p).Stood(); ok {
			v.Found = append(v.Found, p)
		}
	}
	v.Total = len(v.Found)
	v.Map = v.timeMap()
	return v.Page.Answer(timePage(v), http.StatusOK)
}

// stopsOf are the last decades one by one, and all before them as one.
func stopsOf(decades []edition.Span) []edition.Span {
	if len(decades) <= timeStops {
		return decades
	}
	cut := len(decades) - timeStops + 1
	first := edition.Span{From: decades[0].From, To: decades[cut-1].To, Standing: decades[cut-1].Standing}
	for _, d := range decades[:cut] {
		first.Began, first.Ended = first.Began+d.Began, first.Ended+d.Ended
	}
	return append([]edition.Span{first}, decades[cut:]...)
}

// stop is the step that ends in a year, the last where there is none.
func (v *timeView) stop(to string) edition.Span {
	for _, s := range v.Stops {
		if strconv.Itoa(s.To) == to {
			return s
		}
	}
	if len(v.Stops) == 0 {
		return edition.Span{}
	}
	return v.Stops[len(v.Stops)-1]
}

// queryAt is the canonical query of a step; the last is the default.
func (v *timeView) queryAt(s edition.Span) string {
	enc := partnership.Encode(v.Result.Query, v.Town)
	if len(v.Stops) == 0 || s.To == v.Stops[len(v.Stops)-1].To {
		return enc
	}
	q, err := url.ParseQuery(enc)
	if err != nil {
		return enc
	}
	q.Set("to", strconv.Itoa(s.To))
	return strings.ReplaceAll(q.Encode(), "%2C", ",")
}

// StopLink is the address of a step.
func (v *timeView) StopLink(s edition.Span) string {
	if q := v.queryAt(s); q != "" {
		return v.Here("/time") + "?" + q
	}
	return v.Here("/time")
}

// stopName names a step: a decade, or all until the end of one.
func (v *timeView) stopName(s edition.Span) string {
	if s.To-s.From > 9 {
		return v.T("time.until", "year", strconv.Itoa(s.To))
	}
	return v.T("decade", "y", strconv.Itoa(s.From), "to", strconv.Itoa(s.To))
}

// status says in words what a step shows.
func (v *timeView) status() string {
	return v.T("time.status", "year", strconv.Itoa(v.At.To), "standing", v.N("count.partnerships", v.At.Standing),
		"began", v.N("time.began-n", v.At.Began), "ended", v.N("time.ended-n", v.At.Ended))
}

// began is the list of what began in a decade, of whatever state.
func (v *timeView) began(s edition.Span) string {
	q := v.Result.Query.With(edition.FacetDecade, strconv.Itoa(s.From))
	q.Values[edition.FacetDecade] = []string{strconv.Itoa(s.From)}
	if len(q.Values[edition.FacetState]) == 0 {
		q.Values[edition.FacetState] = []string{"any"}
	}
	return v.AddressOf("/partnerships", q)
}

// timeMap draws one step. All steps show the same part of the world.
func (v *timeView) timeMap() *site.Map {
	placed := v.Placed(v.Found)
	if len(placed) == 0 {
		return nil
	}
	m := &site.Map{W: site.MapWidth}
	spare := 0.0
	if len(placed) > site.MaxArcs {
		spare = 0.01
	}
	view := m.Frame(v.Page, geo.Fit, placed, spare)
	var standing, old, fresh, ended []edition.P
	for _, p := range placed {
		from, until, _ := v.E.Partnership(p).Stood()
		switch {
		case v.E.Partnership(p).StoodIn(v.At.To) && from >= v.At.From:
			fresh = append(fresh, p)
		case v.E.Partnership(p).StoodIn(v.At.To):
			old = append(old, p)
		case until >= v.At.From && until <= v.At.To:
			ended = append(ended, p)
		}
	}
	standing = slices.Concat(old, fresh)
	if len(standing)+len(ended) > timeArcs {
		m.DrawFlows(v.Page, view, standing)
		return m
	}
	for _, group := range []struct {
		class string
		width float64
		of    []edition.P
	}{{"time-before", 1.1, old}, {"time-ended", 1.6, ended}, {"time-new", 1.8, fresh}} {
		for _, p := range group.of {
			q := v.E.Partnership(p)
			m.Arcs = append(m.Arcs, site.Arc{D: site.ArcPath(view, v.E.Unit(q.A).Position, v.E.Unit(q.B).Position), Class: "arc " + group.class, Width: group.width})
		}
	}
	drawDots(m, v.Page, view, standing)
	return m
}

// drawDots sets a quiet dot at every end.
func drawDots(m *site.Map, p *site.Page, view geo.View, found []edition.P) {
	seen := map[edition.U]bool{}
	for _, i := range found {
		q := p.E.Partnership(i)
		for _, u := range []edition.U{q.A, q.B} {
			if seen[u] {
				continue
			}
			seen[u] = true
			x, y := view.XY(p.E.Unit(u).Position)
			if x < 0 || y < 0 || x > float64(m.W) || y > float64(m.H) {
				continue
			}
			m.Dots = append(m.Dots, site.Dot{X: x, Y: y, R: 2.2, Class: "dot dot-quiet", Title: p.Name(p.E.Unit(u)) + ", " + p.Country(p.E.Unit(u).Country)})
		}
	}
}
