package desk

import (
	"github.com/a-h/templ"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// formBytes is what a form has besides its file.
const formBytes = 512 << 10

// memoryPart is what is remembered of a partnership, with its papers.
type memoryPart struct {
	*inner.View
	ID       register.PartnershipID
	Memories []*register.Memory
	Papers   []paperRow
	MayEdit  bool
}

type paperRow struct {
	*register.Paper
	Head file.Head
}

func (d *Desk) memoryOf(tx *sqldb.Tx, v *inner.View, id register.PartnershipID, mayEdit bool) (*memoryPart, error) {
	m := &memoryPart{View: v, ID: id, MayEdit: mayEdit}
	all, err := register.MemoriesOf(tx, id)
	if err != nil {
		return nil, err
	}
	for _, x := range all {
		if x.Trashed == register.Kept && !x.Empty() {
			m.Memories = append(m.Memories, x)
		}
	}
	papers, err := register.PapersOf(tx, id)
	for _, p := range papers {
		if p.Trashed != register.Kept || err != nil {
			continue
		}
		var h file.Head
		h, err = file.Get(tx, p.File)
		m.Papers = append(m.Papers, paperRow{p, h})
	}
	return m, err
}

// ofPaper completes the form of a paper of a partnership.
func ofPaper(tx *sqldb.Tx, f *inner.RecordForm, partnership string) error {
	f.After = "/desk/partnerships/" + partnership + "?done=saved#papers"
	agreements, err := register.AgreementsOf(tx, register.PartnershipID(partnership))
	choices := [][2]string{{"", f.V.T("edit.none")}}
	for _, x := range agreements {
		choices = append(choices, [2]string{string(x.ID), inner.AgreementName(f.V, x)})
	}
	f.Options = map[string][][2]string{"paper-agreement": choices}
	return err
}

func (d *Desk) paperForm(q *inner.Request) (*inner.RecordForm, error) {
	f := d.Form(q, "desk.new-paper", register.KindPaper)
	f.Fields = record.FormNames(register.PaperKind, false)
	return f, q.Read(func(tx *sqldb.Tx) error {
		if err := d.OfPartnership(tx, f, q.Part); err != nil {
			return err
		}
		return ofPaper(tx, f, f.Fixed.Get("partnership"))
	})
}

func (d *Desk) newPaper(q *inner.Request) error { return open(d.paperForm(q)) }

func (d *Desk) addPaper(q *inner.Request) error {
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
	*inner.View
	paperRow
	Below templ.Component
}

func (d *Desk) keptPaper(q *inner.Request) (*inner.RecordForm, error) {
	f := d.Form(q, "desk.edit-paper", register.KindPaper)
	f.Fields = record.FormNames(register.PaperKind, true)
	return f, q.Read(func(tx *sqldb.Tx) error {
		p, err := register.GetPaper(tx, register.PaperID(q.Part))
		if err != nil {
			return err
		}
		f.Change.Was = register.PaperKind.ValuesOf(p)
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

func (d *Desk) editPaper(q *inner.Request) error   { return open(d.keptPaper(q)) }
func (d *Desk) changePaper(q *inner.Request) error { return save(d.keptPaper(q)) }

// file sends a file of a paper that is not in the trash, or that is proposed.
func (d *Desk) file(q *inner.Request) error {
	var h file.Head
	var content []byte
	err := q.Read(func(tx *sqldb.Tx) error {
		hash := file.HashOfName(q.Part)
		of, err := register.PapersWith(tx, hash)
		if err != nil {
			return err
		}
		if len(of) == 0 {
			if proposed, err := edit.Proposed(tx, hash); err != nil || !proposed {
				return errs.First(err, errs.New(errs.NotFound, "inner.not-found"))
			}
		}
		if h, err = file.Get(tx, hash); err == nil && h.Name() == q.Part {
			content, err = file.Read(tx, hash)
		} else if err == nil {
			err = errs.New(errs.NotFound, "inner.not-found")
		}
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
	text := m.T("paper.kind-" + p.Kind)
	if !p.Date.IsZero() {
		text += ", " + m.Date(p.Date)
	}
	return text
}
