package partnership

import (
	"time"

	"github.com/a-h/templ"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// homeNews is how many news the home page tells.
const homeNews = 6

// homeItem is one of the news on the home page.
type homeItem struct {
	On    date.Date
	A, B  *edition.Unit
	ID    string
	Ended bool
}

// onHome is what the feed tells first: what was last taken up into the register
// and what is known to have ended.
func onHome(p *site.Page) templ.Component {
	q := edition.Query{Unit: edition.None}
	var items []homeItem
	for _, n := range newest(p.E, p.E.Select(q.With(edition.FacetState, "any")).Found, homeNews) {
		a, b := p.E.Ends(n.p, q, p.Lang)
		items = append(items, homeItem{On: date.DayOf(time.UnixMilli(n.at).UTC()).Date(), A: a, B: b,
			ID: string(p.E.Partnership(n.p).ID), Ended: n.ended})
	}
	if len(items) == 0 {
		return nil
	}
	return homeNewsList(p, items)
}
