package paper

import (
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

// file sends a paper of an own partnership.
func (t *townPages) file(q *page.Request) error {
	return sendFile(q, func(tx *sqldb.Tx) (string, error) {
		p, err := paper.Get(tx, paper.ID(q.ID))
		if err != nil {
			return "", err
		}
		if _, err := townhall.PairOf(q, tx, string(p.Partnership)); err != nil {
			return "", err
		}
		return fileOf(tx, q.ID)
	})
}

// proposedFile sends the file of a proposal for an own municipality.
func (t *townPages) proposedFile(q *page.Request) error {
	return sendFile(q, func(tx *sqldb.Tx) (string, error) {
		p, err := q.ProposalFor(tx, q.ID)
		if err != nil {
			return "", err
		}
		return proposedFile(tx, p)
	})
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
		links = append(links, page.Link{Text: p.Title, Href: v.Here("/town-hall/papers/" + string(p.ID) + "/file")})
	}
	if len(links) > 0 {
		part.Below = page.LinkList(links)
	}
	return part, err
}
