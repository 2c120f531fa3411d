package site

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/geo"
)

// timeView is the map through the decades, and the same as a table.
type timeView struct {
	*listView
	Times edition.Times
	Stops []edition.Span // at which the map can stand, the first with all before it
	At    edition.Span   // the one that is shown
	Map   *svgMap
	Found []edition.P // dated ones
}

// timeStops is how many decades the map steps through at most; what was before
// is one step.
const timeStops = 12

// timeArcs is the most arcs that one step draws one by one.
const timeArcs = 600

func (s *Site) time(lang string, r Request) (Answer, error) {
	q, town, _ := s.query(r)
	q.Page, q.Sort = 1, ""
	v := &timeView{listView: &listView{Page: s.page(lang, r, "/time"), Town: town}}
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
	if a, moved := s.canonical(r, lang, "/time", v.Query); moved {
		return a, nil
	}
	v.Current = "figures"
	v.Title = v.titleOf("time.title")
	v.Description = v.T("time.lead")
	v.Crumbs = []Crumb{{v.T("nav.figures"), v.Here("/figures")}, {v.T("insight.time"), ""}}
	v.NoIndex = v.Query != ""
	for _, p := range v.Result.Found {
		if _, _, ok := r.E.Partnership(p).Stood(); ok {
			v.Found = append(v.Found, p)
		}
	}
	v.Total = len(v.Found)
	v.Map = v.timeMap()
	return render(v.Page, timePage(v), http.StatusOK)
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
	enc := encode(v.Result.Query, v.Town)
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
	return v.addressOf("/partnerships", q)
}

// timeMap draws one step. All steps show the same part of the world.
func (v *timeView) timeMap() *svgMap {
	placed := v.placed(v.Found)
	if len(placed) == 0 {
		return nil
	}
	m := &svgMap{W: svgWidth}
	spare := 0.0
	if len(placed) > maxArcs {
		spare = 0.01
	}
	view := m.frame(v.Page, geo.Fit, placed, spare)
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
		m.drawFlows(v.Page, view, standing)
		return m
	}
	for _, group := range []struct {
		class string
		width float64
		of    []edition.P
	}{{"time-before", 1.1, old}, {"time-ended", 1.6, ended}, {"time-new", 1.8, fresh}} {
		for _, p := range group.of {
			q := v.E.Partnership(p)
			m.Arcs = append(m.Arcs, svgArc{arcPath(view, v.E.Unit(q.A).Position, v.E.Unit(q.B).Position), "arc " + group.class, group.width})
		}
	}
	m.drawDots(v.Page, view, standing)
	return m
}

// drawDots sets a quiet dot at every end.
func (m *svgMap) drawDots(p *Page, view geo.View, found []edition.P) {
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
			m.Dots = append(m.Dots, svgDot{X: x, Y: y, R: 2.2, Class: "dot dot-quiet", Title: p.Name(p.E.Unit(u)) + ", " + p.Country(p.E.Unit(u).Country)})
		}
	}
}

// townEvent is something dated in the life of a town's partnerships.
type townEvent struct {
	edition.Event
	Partner *edition.Unit
	P       *edition.Partnership
}

// timelineShown is how many events a town's page shows before "more".
const timelineShown = 24

// timeline are all dated events of a town, the earliest first. The beginning
// and the end of a partnership are told once, also where an event says them.
func (v *townView) timeline() []townEvent {
	var all []townEvent
	for _, rows := range [][]townRow{v.Partners, v.Others} {
		for _, row := range rows {
			told := map[string]bool{}
			for _, e := range row.P.Events {
				all = append(all, townEvent{e, row.Partner, row.P})
				told[e.Date.EDTF()] = true
			}
			if d := row.P.Since; !d.IsZero() && !told[d.EDTF()] {
				all = append(all, townEvent{edition.Event{Kind: "began", Date: d}, row.Partner, row.P})
			}
			if d := row.P.Until; !d.IsZero() && !told[d.EDTF()] {
				all = append(all, townEvent{edition.Event{Kind: "over", Date: d}, row.Partner, row.P})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b townEvent) int { return date.Compare(a.Date, b.Date) })
	return all
}
