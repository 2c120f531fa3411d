package official

import (
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// find finds officials by their name, their addresses and their function.
func find(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	all, err := register.AllOfficials(tx)
	for _, o := range all {
		if len(found) == limit {
			break
		}
		if o.Trashed != register.Kept || o.Left != "" || !desk.Matches(text, o.Name, o.OwnEmail, o.Email, o.Function) {
			continue
		}
		f := desk.Found{Text: o.Name, Note: o.Function, Href: q.Page.Here("/desk/officials/" + string(o.ID))}
		if f.Text == "" {
			f.Text, f.Note = o.Function, o.Email
		}
		if at, is := q.Page.E.UnitByID(o.Unit); is {
			f.Note += ", " + q.Page.Name(at)
		}
		found = append(found, f)
	}
	return found, err
}
