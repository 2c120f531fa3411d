package paper

import (
	"github.com/a-h/templ"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/paper"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// memoryPart is what is remembered of a partnership, with its papers.
type memoryPart struct {
	*page.View
	ID       register.PartnershipID
	Memories []*paper.Memory
	Papers   []paperRow
	MayEdit  bool
}

type paperRow struct {
	*paper.Paper
	Head file.Head
}

// kept is the part of a partnership's page at the desk.
func kept(tx *sqldb.Tx, v *page.View, id register.PartnershipID, mayEdit bool) (part desk.Part, err error) {
	m := &memoryPart{View: v, ID: id, MayEdit: mayEdit}
	all, err := paper.MemoriesOf(tx, id)
	if err != nil {
		return part, err
	}
	for _, x := range all {
		if x.Trashed == register.Kept && !x.Empty() {
			m.Memories = append(m.Memories, x)
		}
	}
	papers, err := paper.Of(tx, id)
	for _, x := range papers {
		if x.Trashed != register.Kept || err != nil {
			continue
		}
		var h file.Head
		h, err = file.Get(tx, x.File)
		m.Papers = append(m.Papers, paperRow{x, h})
	}
	part.Below = memorySection(m)
	return part, err
}

// ofPaper completes the form of a paper of a partnership.
func ofPaper(tx *sqldb.Tx, f *page.RecordForm, partnership string) error {
	f.After = "/desk/partnerships/" + partnership + "?done=saved#papers"
	agreements, err := register.AgreementsOf(tx, register.PartnershipID(partnership))
	choices := [][2]string{{"", f.V.T("edit.none")}}
	for _, x := range agreements {
		choices = append(choices, [2]string{string(x.ID), page.AgreementName(f.V, x)})
	}
	f.Options = map[string][][2]string{"paper-agreement": choices}
	return err
}

func (d *deskPages) paperForm(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.new-paper", paper.KindPaper)
	f.Fields = record.FormNames(paper.Kind, false)
	return f, q.Read(func(tx *sqldb.Tx) error {
		if err := d.OfPartnership(tx, f, q.ID); err != nil {
			return err
		}
		return ofPaper(tx, f, f.Fixed.Get("partnership"))
	})
}

func (d *deskPages) newPaper(q *page.Request) error { return desk.Open(d.paperForm(q)) }

func (d *deskPages) addPaper(q *page.Request) error {
	u, err := q.ReadUpload("file")
	if err != nil {
		return err
	}
	f, err := d.paperForm(q)
	if err != nil {
		return err
	}
	return f.SaveWithFile(u)
}

// paperView is the file of a paper above its history.
type paperView struct {
	*page.View
	paperRow
	Below templ.Component
}

func (d *deskPages) keptPaper(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.edit-paper", paper.KindPaper)
	f.Fields = record.FormNames(paper.Kind, true)
	return f, q.Read(func(tx *sqldb.Tx) error {
		p, err := paper.Get(tx, paper.ID(q.ID))
		if err != nil {
			return err
		}
		f.Change.Was = paper.Kind.ValuesOf(p)
		if err := d.Standing(tx, f, string(p.Partnership)); err != nil {
			return err
		}
		if err := ofPaper(tx, f, string(p.Partnership)); err != nil {
			return err
		}
		h, err := file.Get(tx, p.File)
		f.V.Rest = paperPart(&paperView{f.V, paperRow{p, h}, f.V.Rest})
		return err
	})
}

func (d *deskPages) editPaper(q *page.Request) error   { return desk.Open(d.keptPaper(q)) }
func (d *deskPages) changePaper(q *page.Request) error { return desk.Save(d.keptPaper(q)) }

// file sends the file of a paper that is not in the trash.
func (d *deskPages) file(q *page.Request) error {
	return sendFile(q, func(tx *sqldb.Tx) (string, error) { return fileOf(tx, q.ID) })
}

// picture sends the small picture of a paper.
func (d *deskPages) picture(q *page.Request) error {
	return sendFile(q, func(tx *sqldb.Tx) (string, error) {
		hash, err := fileOf(tx, q.ID)
		if err != nil {
			return "", err
		}
		h, err := file.Get(tx, hash)
		return h.Thumb, err
	})
}

// proposedFile sends the file of a proposal that is not decided yet.
func (d *deskPages) proposedFile(q *page.Request) error {
	return sendFile(q, func(tx *sqldb.Tx) (string, error) {
		p, err := edit.GetProposal(tx, q.ID)
		if err != nil {
			return "", err
		}
		return proposedFile(tx, p)
	})
}

// fileOf is the hash of the file of a paper that is not in the trash.
func fileOf(tx *sqldb.Tx, id string) (string, error) {
	p, err := paper.Get(tx, paper.ID(id))
	if err == nil && p.Trashed != register.Kept {
		err = errNoFile
	}
	if err != nil {
		return "", err
	}
	return p.File, nil
}

var errNoFile = errs.New(errs.NotFound, "inner.not-found")

// proposedFile is the hash of the file that a proposal brings, which was neither
// declined nor withdrawn; of one that was accepted as long as its paper stands.
func proposedFile(tx *sqldb.Tx, p *edit.Proposal) (string, error) {
	hash := p.Change.Now.Get("file")
	if p.Change.Kind != paper.KindPaper || hash == "" || p.State == edit.Declined || p.State == edit.Withdrawn {
		return "", errNoFile
	}
	if p.State == edit.Accepted {
		if of, err := paper.With(tx, hash); err != nil || len(of) == 0 {
			return "", errs.First(err, errNoFile)
		}
	}
	return hash, nil
}

// sendFile sends the file with the hash that find gives: what stands in an
// address is the id of what the file is for, never what it holds.
func sendFile(q *page.Request, find func(*sqldb.Tx) (hash string, err error)) error {
	var h file.Head
	var content []byte
	err := q.Read(func(tx *sqldb.Tx) error {
		hash, err := find(tx)
		if err != nil {
			return err
		}
		if h, err = file.Get(tx, hash); err != nil {
			return err
		}
		content, err = file.Read(tx, hash)
		return err
	})
	if err != nil {
		return err
	}
	q.SendFile(h, content)
	return nil
}

// paperLine is what a paper is besides its title.
func (m *memoryPart) paperLine(p paperRow) string {
	text := m.T(paper.SortKeys[p.Kind])
	if !p.Date.IsZero() {
		text += ", " + m.Date(p.Date)
	}
	return text
}
