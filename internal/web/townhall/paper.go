package townhall

import (
	"cmp"
	"errors"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// formBytes is what a form has besides its file.
const formBytes = 256 << 10

// paperForm is the form by which a paper of the partnership in the address is
// handed in.
func (t *Hall) paperForm(q *inner.Request) (*form, error) {
	f := &form{q: q, v: t.view(q, "townhall.add-paper"), fields: append([]string{"file"}, edit.PaperFields...)}
	f.change = edit.Change{Kind: register.KindPaper, Was: edit.Values{}}
	return f, q.Read(func(tx *sqldb.Tx) error {
		x, err := pairOf(q, tx, q.Part)
		if err != nil {
			return err
		}
		f.fixed = edit.Values{"partnership": {string(x.P.ID)}}
		f.unit, f.label = x.Own.ID, x.name()
		f.change.Said = edit.Said{By: x.Sayer, Source: source}
		f.v.Title, f.v.Lead = f.v.T("townhall.add-paper")+": "+x.name(), f.v.T("townhall.paper-lead")+" "+lead(q, f.v)
		f.v.Links = []inner.Link{f.v.Link("townhall.back", "/town-hall")}
		f.options = map[string][][2]string{"paper-agreement": {{"", f.v.T("edit.none")}}}
		agreements, err := register.AgreementsOf(tx, x.P.ID)
		for _, a := range agreements {
			f.options["paper-agreement"] = append(f.options["paper-agreement"], [2]string{string(a.ID), inner.AgreementName(f.v, a)})
		}
		return err
	})
}

func (t *Hall) newPaper(q *inner.Request) error {
	f, err := t.paperForm(q)
	if err != nil {
		return err
	}
	if f.uploaded, err = f.proposedFile(); err != nil {
		return err
	}
	return f.open()
}

// proposedFile is the hash of the file of the proposal that the form follows,
// as long as it is kept; "" = none.
func (f *form) proposedFile() (hash string, err error) {
	now, err := f.proposed()
	if err != nil || now.Get("file") == "" {
		return "", err
	}
	err = f.q.Read(func(tx *sqldb.Tx) error {
		h, err := file.Get(tx, now.Get("file"))
		if errs.Is(err, errs.NotFound) {
			return nil
		}
		hash = h.Hash
		return err
	})
	return hash, err
}

// addPaper takes an upload. What was uploaded is kept for a day even where the
// rest of the form is refused, so that nobody need send it twice.
func (t *Hall) addPaper(q *inner.Request) error {
	u, err := q.ReadUpload("file")
	if err != nil {
		return err
	}
	f, err := t.paperForm(q)
	if err != nil {
		return err
	}
	f.uploaded = q.Value("uploaded")
	if u.File != nil {
		if err := t.People.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return file.Put(tx, u.File, t.People.Now().UnixMilli()) }); err != nil {
			return err
		}
		f.uploaded = u.File.Hash
	}
	f.fixed.Set("file", f.uploaded)
	if u.Wrong != nil {
		f.uploaded = ""
		f.wrong = edit.Wrong{"file": "file.damaged"}
		var e *errs.Error
		if errors.As(u.Wrong, &e) {
			f.wrong["file"] = e.Text
		}
	}
	return f.save(t)
}

// file sends a paper of an own partnership, or one that was proposed for an own
// municipality and is not decided yet.
func (t *Hall) file(q *inner.Request) error {
	var h file.Head
	var content []byte
	if err := q.Read(func(tx *sqldb.Tx) error {
		of, err := register.PapersWith(tx, file.HashOfName(q.Part))
		if err != nil {
			return err
		}
		for _, p := range of {
			if _, err := pairOf(q, tx, string(p.Partnership)); err != nil || p.Trashed != register.Kept {
				continue
			}
			if h, err = file.Get(tx, p.File); err == nil && h.Name() == q.Part {
				content, err = file.Read(tx, p.File)
				return err
			}
		}
		if proposed, err := proposesFile(q, tx, file.HashOfName(q.Part)); err != nil || !proposed {
			return cmp.Or(err, errForeign)
		}
		if h, err = file.Get(tx, file.HashOfName(q.Part)); err == nil && h.Name() == q.Part {
			content, err = file.Read(tx, h.Hash)
			return err
		}
		return cmp.Or(err, errForeign)
	}); err != nil {
		return err
	}
	q.SendFile(h, content)
	return nil
}

// proposesFile reports whether a proposal for an own municipality that is not
// decided yet brings a file.
func proposesFile(q *inner.Request, tx *sqldb.Tx, hash string) (bool, error) {
	for _, id := range q.Account.Units {
		all, err := edit.ProposalsOf(tx, id)
		if err != nil {
			return false, err
		}
		for _, p := range all {
			open := p.State == edit.Open || p.State == edit.Asked
			if open && p.Change.Kind == register.KindPaper && p.Change.Now.Get("file") == hash {
				return true, nil
			}
		}
	}
	return false, nil
}

// sheet is all that a new officer needs to know, on paper.
func (t *Hall) sheet(q *inner.Request) error {
	own, err := unit(q)
	if err != nil {
		return err
	}
	var h *inner.HandOver
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		h, err = inner.HandOverOf(tx, q.View("handover.title"), own, func(id register.UnitID) bool { return id == own })
		return err
	}); err != nil {
		return err
	}
	h.Back = "/town-hall"
	return q.ShowHandOver(h)
}
