package paper

import (
	"cmp"

	"twinhall/internal/edit"
	"twinhall/internal/file"
	"twinhall/internal/paper"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
	"twinhall/internal/web/townhall"
)

// paperForm is the form by which a paper of the partnership in the address is
// handed in.
func (t *townPages) paperForm(q *page.Request) (*page.RecordForm, error) {
	f := t.Form(q, "townhall.add-paper", paper.KindPaper, "")
	f.Fields = record.FormNames(paper.Kind, false)
	return f, q.Read(func(tx *sqldb.Tx) error {
		x, err := townhall.PairOf(q, tx, q.ID)
		if err != nil {
			return err
		}
		f.Fixed.Set("partnership", string(x.P.ID))
		townhall.OfPair(f, x, "townhall.add-paper", f.V.T("townhall.paper-lead")+" "+townhall.Lead(q, f.V))
		choices := [][2]string{{"", f.V.T("edit.none")}}
		agreements, err := register.AgreementsOf(tx, x.P.ID)
		for _, a := range agreements {
			choices = append(choices, [2]string{string(a.ID), page.AgreementName(f.V, a)})
		}
		f.Options = map[string][][2]string{"paper-agreement": choices}
		return err
	})
}

func (t *townPages) newPaper(q *page.Request) error {
	f, err := t.paperForm(q)
	if err != nil {
		return err
	}
	if err := f.KeepProposedFile(); err != nil {
		return err
	}
	return f.Open()
}

func (t *townPages) addPaper(q *page.Request) error {
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
func (t *townPages) file(q *page.Request) error {
	var h file.Head
	var content []byte
	if err := q.Read(func(tx *sqldb.Tx) error {
		of, err := paper.With(tx, file.HashOfName(q.ID))
		if err != nil {
			return err
		}
		for _, p := range of {
			if _, err := townhall.PairOf(q, tx, string(p.Partnership)); err != nil || p.Trashed != register.Kept {
				continue
			}
			if h, err = file.Get(tx, p.File); err == nil && h.Name() == q.ID {
				content, err = file.Read(tx, p.File)
				return err
			}
		}
		if proposed, err := proposesFile(q, tx, file.HashOfName(q.ID)); err != nil || !proposed {
			return cmp.Or(err, townhall.ErrForeign)
		}
		if h, err = file.Get(tx, file.HashOfName(q.ID)); err == nil && h.Name() == q.ID {
			content, err = file.Read(tx, h.Hash)
			return err
		}
		return cmp.Or(err, townhall.ErrForeign)
	}); err != nil {
		return err
	}
	q.SendFile(h, content)
	return nil
}

// proposesFile reports whether a proposal for an own municipality that is not
// decided yet brings a file.
func proposesFile(q *page.Request, tx *sqldb.Tx, hash string) (bool, error) {
	for _, id := range q.Account.Units {
		all, err := edit.ProposalsOf(tx, id)
		if err != nil {
			return false, err
		}
		for _, p := range all {
			open := p.State == edit.Open || p.State == edit.Asked
			if open && p.Change.Kind == paper.KindPaper && p.Change.Now.Get("file") == hash {
				return true, nil
			}
		}
	}
	return false, nil
}

// ofTown is the part of a partnership in the town hall.
func ofTown(tx *sqldb.Tx, v *page.View, id register.PartnershipID) (part townhall.Part, err error) {
	part.Actions = []page.Link{v.Link("townhall.add-paper", "/town-hall/partnerships/"+string(id)+"/paper")}
	papers, err := paper.Of(tx, id)
	var links []page.Link
	for _, p := range papers {
		if p.Trashed != register.Kept || err != nil {
			continue
		}
		var h file.Head
		if h, err = file.Get(tx, p.File); err == nil {
			links = append(links, page.Link{Text: p.Title, Href: v.Here("/town-hall/file/" + h.Name())})
		}
	}
	if len(links) > 0 {
		part.Below = page.LinkList(links)
	}
	return part, err
}
