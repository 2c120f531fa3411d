package unit

import (
	"twinhall/internal/search"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// find finds municipalities by any of their names; none where the text names a
// pair of them, which is what was meant.
func find(q *page.Request, _ *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	p := q.Page
	answer, err := p.Search(p.E, search.Query{Text: text, Lang: p.Lang, Kinds: []string{search.Place, search.Partnership}, Limit: limit, Typing: true})
	if err != nil {
		return nil, err
	}
	for _, h := range answer.Hits {
		if h.Kind != search.Place {
			if len(found) == 0 {
				return nil, nil
			}
			continue
		}
		u := p.E.Unit(h.Unit)
		note := p.Where(u)
		if h.Name != p.Plain(u) {
			note = h.Name + " · " + note
		}
		found = append(found, desk.Found{Text: p.Name(u), Note: note, Href: p.Here("/desk/municipalities/" + string(u.ID))})
	}
	return found, nil
}
