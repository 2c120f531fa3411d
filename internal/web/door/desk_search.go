package door

import (
	"twinhall/internal/account"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// find finds people who sign in by name and address.
func find(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	all, err := account.List(tx)
	for _, a := range all {
		if len(found) < limit && desk.Matches(text, a.Name, a.Email) {
			found = append(found, desk.Found{Text: a.Name, Note: q.Page.T(account.RoleKeys[a.Role]),
				Href: q.Page.Here("/people/person") + "?id=" + string(a.ID)})
		}
	}
	return found, err
}
