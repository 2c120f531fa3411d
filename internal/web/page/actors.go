package page

import (
	"regexp"

	"twinhall/internal/account"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/site"
)

// ActorNames tell who did something, by account; others are the program's own.
type ActorNames struct {
	page *site.Page
	of   map[account.ID]string
}

// ActorNames reads the names of all accounts.
func (q *Request) ActorNames(tx *sqldb.Tx) (*ActorNames, error) {
	n := &ActorNames{page: q.Page, of: map[account.ID]string{}}
	all, err := account.List(tx)
	for _, a := range all {
		n.of[a.ID] = a.Name
	}
	return n, err
}

// Of is the name of who did something.
func (n *ActorNames) Of(actor string) string {
	if name, ok := n.of[account.ID(actor)]; ok {
		return name
	}
	if key, ok := actorKeys[actor]; ok {
		return n.page.T(key)
	}
	if isID.MatchString(actor) {
		return n.page.T("desk.actor-gone")
	}
	return actor
}

var isID = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f-]{27}$`)
