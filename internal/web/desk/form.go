package desk

import (
	"net/http"
	"strings"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// Form begins the form of a record at the desk: it asks where a change comes
// from, and keeps drafts.
func (d *Desk) Form(q *page.Request, title string, kind ledger.Kind) *page.RecordForm {
	f := q.RecordForm(d.View(q, title), kind)
	f.Asks, f.Drafts, f.Towns = true, draftsPath, PlacesPath
	return f
}

// draftsPath is where what somebody is entering is kept.
const draftsPath = "/desk/drafts"

// saveDraft keeps what somebody is entering, while they do.
func (d *Desk) saveDraft(q *page.Request) error {
	form := q.Value("of")
	if !strings.HasPrefix(form, "/desk/") {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	values := q.R.PostForm
	delete(values, "draft")
	if err := q.SaveDraft(form, values); err != nil {
		return err
	}
	q.W.WriteHeader(http.StatusNoContent)
	return nil
}

func (d *Desk) dropDraft(q *page.Request) error {
	form := q.Value("of")
	if err := d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return edit.DropDraft(tx, string(q.Account.ID), form) }); err != nil {
		return err
	}
	if !strings.HasPrefix(form, "/desk/") {
		form = "/desk"
	}
	return q.Redirect(form)
}
