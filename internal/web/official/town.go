package official

import (
	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// onTown are the offices that answer for a town's partnerships, on its page.
func onTown(p *site.Page, u *edition.Unit) templ.Component {
	contacts := edition.Contacts.Of(p.E)[u.ID]
	if len(contacts) == 0 {
		return nil
	}
	return townContacts(p, contacts)
}
