package page

import (
	"maps"
	"net/http"
	"net/url"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// DraftRoutes are the addresses by which the forms below a path are kept while
// they are filled in, and forgotten.
func DraftRoutes(below string, needs account.Permission) []Route {
	return []Route{
		{Path: below + "/drafts", Needs: needs, Post: func(q *Request) error {
			form := q.Value("of")
			if !strings.HasPrefix(form, below+"/") {
				return errs.New(errs.Invalid, "door.bad-form")
			}
			values := q.R.PostForm
			delete(values, "draft")
			if err := q.SaveDraft(form, values); err != nil {
				return err
			}
			q.W.WriteHeader(http.StatusNoContent)
			return nil
		}},
		{Path: below + "/drafts/drop", Needs: needs, Post: func(q *Request) error {
			form := q.Value("of")
			if err := q.House.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return edit.DropDraft(tx, string(q.Account.ID), form) }); err != nil {
				return err
			}
			if !strings.HasPrefix(form, below+"/") {
				form = below
			}
			return q.Redirect(form)
		}},
	}
}

// draft is what somebody left of this form, else values. What was left of the
// form for another municipality or after another proposal is not of this one.
func (f *RecordForm) draft(values url.Values) (url.Values, error) {
	if f.Query("done") == "draft" {
		f.V.Notice = f.V.T("desk.draft-kept")
	}
	var draft *edit.Draft
	err := f.Read(func(tx *sqldb.Tx) (err error) {
		draft, err = edit.GetDraft(tx, string(f.Account.ID), f.Path)
		return err
	})
	if err != nil || draft == nil ||
		f.For != "" && (draft.Values.Get("unit") != string(f.For) || draft.Values.Get("proposal") != f.follows()) {
		return values, err
	}
	f.V.Before = draftPart(&draftNotice{f.V, f.Path, f.Drafts, f.V.Moment(draft.At)})
	return draft.Values, nil
}

// draftNotice says that a form holds somebody's draft.
type draftNotice struct {
	*View
	Form, Drafts, At string
}

// KeepDraft keeps the form without script.
func (f *RecordForm) KeepDraft() error {
	kept := maps.Clone(f.R.PostForm)
	delete(kept, "draft")
	if err := f.SaveDraft(f.Path, kept); err != nil {
		return err
	}
	return f.Redirect(DraftAddress(f.Path, kept) + "done=draft")
}

// DraftAddress is where a form stands that somebody left, with a query to which
// more can be added.
func DraftAddress(form string, values url.Values) string {
	at := url.Values{}
	for _, name := range []string{"unit", "proposal"} {
		if value := values.Get(name); value != "" {
			at.Set(name, value)
		}
	}
	if len(at) == 0 {
		return form + "?"
	}
	return form + "?" + at.Encode() + "&"
}

// dropDraft forgets what was kept of a form that is done.
func (f *RecordForm) dropDraft(tx *ledger.Tx) error {
	if f.Drafts == "" {
		return nil
	}
	return edit.DropDraft(tx.Tx, string(f.Account.ID), f.Path)
}

// SaveDraft keeps what somebody has entered in a form.
func (q *Request) SaveDraft(form string, values url.Values) error {
	return q.House.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
		return edit.SaveDraft(tx, string(q.Account.ID), edit.Draft{Form: form, Values: values, At: q.House.Now()})
	})
}
