package agreement

import (
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// find finds agreements by their title.
func find(q *page.Request, _ *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	p := q.Page
	seen := map[register.AgreementID]bool{} // one may be of several partnerships
	for i := range p.E.Partnerships {
		x := &p.E.Partnerships[i]
		for _, a := range x.Agreements {
			if a.Title == "" || seen[a.ID] || !desk.Matches(text, a.Title) {
				continue
			}
			seen[a.ID] = true
			found = append(found, desk.Found{Text: a.Title, Note: p.Name(p.E.Unit(x.A)) + " – " + p.Name(p.E.Unit(x.B)),
				Href: p.Here("/desk/agreements/" + string(a.ID))})
			if len(found) == limit {
				return found, nil
			}
		}
	}
	return found, nil
}
