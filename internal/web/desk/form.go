package desk

import (
	"twinhall/internal/ledger"
	"twinhall/internal/web/page"
)

// Form begins the form of a record at the desk: it asks where a change comes
// from, and keeps drafts.
func (d *Desk) Form(q *page.Request, title string, kind ledger.Kind) *page.RecordForm {
	f := q.RecordForm(d.View(q, title), kind)
	f.Asks, f.Drafts, f.Towns = true, "/desk/drafts", PlacesPath
	return f
}
