package unit

import (
	"twinhall/internal/search"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// find finds municipalities by any of their names.
func find(q *page.Request, _ *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	p := q.Page
	answer, err := p.Search(p.E, search.Query{Text: text, Lang: p.Lang, Kinds: []string{search.Place}, Limit: limit, Typing: true})
	if err != nil {
		return nil, err
	}
	for _, h := range answer.Hits {
		u := p.E.Unit(h.Unit)
		note := p.Where(u)
		if h.Name != p.Plain(u) {
			note = h.Name + " · " + note
		}
		found = append(found, desk.Found{Text: p.Name(u), Note: note, Href: p.Here("/desk/municipalities/" + string(u.ID))})
	}
	return found, nil
}
