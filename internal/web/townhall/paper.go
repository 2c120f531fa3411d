package townhall

import (
	"cmp"

	"twinhall/internal/edit"
	"twinhall/internal/file"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// formBytes is what a form has besides its file.
const formBytes = 256 << 10

// paperForm is the form by which a paper of the partnership in the address is
// handed in.
func (t *Hall) paperForm(q *inner.Request) (*inner.RecordForm, error) {
	f := t.form(q, "townhall.add-paper", register.KindPaper, "")
	f.Fields = record.FormNames(register.PaperKind, false)
	return f, q.Read(func(tx *sqldb.Tx) error {
		x, err := pairOf(q, tx, q.Part)
		if err != nil {
			return err
		}
		f.Fixed.Set("partnership", string(x.P.ID))
		ofPair(f, x, "townhall.add-paper", f.V.T("townhall.paper-lead")+" "+lead(q, f.V))
		choices := [][2]string{{"", f.V.T("edit.none")}}
		agreements, err := register.AgreementsOf(tx, x.P.ID)
		for _, a := range agreements {
			choices = append(choices, [2]string{string(a.ID), inner.AgreementName(f.V, a)})
		}
		f.Options = map[string][][2]string{"paper-agreement": choices}
		return err
	})
}

func (t *Hall) newPaper(q *inner.Request) error {
	f, err := t.paperForm(q)
	if err != nil {
		return err
	}
	if err := f.KeepProposedFile(); err != nil {
		return err
	}
	return f.Open()
}

func (t *Hall) addPaper(q *inner.Request) error {
	u, err := q.ReadUpload("file")
	if err != nil {
		return err
	}
	f, err := t.paperForm(q)
	if err != nil {
		return err
	}
	return f.SaveWithFile(u)
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
