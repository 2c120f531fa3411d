package partnership

import (
	"twinhall/internal/edition"
	"twinhall/internal/search"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// find finds partnerships by both towns, "Opava Katowice", or else by one.
func find(q *page.Request, _ *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	e := q.Page.E
	answer, err := q.Page.Search(e, search.Query{Text: text, Lang: q.Page.Lang, Kinds: []string{search.Place, search.Partnership}, Limit: limit, Typing: true})
	if err != nil {
		return nil, err
	}
	var pairs []edition.P
	for _, h := range answer.Hits {
		if h.Kind == search.Partnership && h.Text == nil {
			pairs = append(pairs, h.Pair)
		}
	}
	if len(pairs) == 0 && len(answer.Hits) > 0 && answer.Hits[0].Kind == search.Place {
		pairs = e.Unit(answer.Hits[0].Unit).Partnerships
	}
	for _, at := range pairs[:min(len(pairs), limit)] {
		found = append(found, foundPair(q.Page, at))
	}
	return found, nil
}

// foundPair is a partnership as the search shows it.
func foundPair(p *site.Page, at edition.P) desk.Found {
	x := p.E.Partnership(at)
	a, b := p.E.Unit(x.A), p.E.Unit(x.B)
	countries := p.Country(a.Country) + " – " + p.Country(b.Country)
	if a.Country == b.Country {
		countries = p.Country(a.Country)
	}
	return desk.Found{Text: p.Name(a) + " – " + p.Name(b), Note: countries, Href: p.Here("/desk/partnerships/" + string(x.ID))}
}
