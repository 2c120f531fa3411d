package desk

import (
	"errors"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
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

// paperForm is the form of a paper of the partnership p; nil = of any.
func (d *Desk) paperForm(q *inner.Request, tx *sqldb.Tx, title string, p register.PartnershipID) (*change, error) {
	c := &change{q: q, v: d.view(q, title), kind: register.KindPaper, fields: record.FormNames(register.PaperKind, true), was: record.Values{}}
	pair, a, b, err := getPair(tx, string(p))
	if err != nil {
		return nil, err
	}
	c.label = a.Name + " – " + b.Name
	c.v.Lead = c.label
	c.fixed = record.Values{"partnership": {string(pair.ID)}}
	c.after = func(string) string { return "/desk/partnerships/" + string(pair.ID) + "?done=saved#papers" }
	c.v.Links = []inner.Link{c.v.Link("desk.back-to-record", "/desk/partnerships/"+string(pair.ID))}
	agreements, err := register.AgreementsOf(tx, pair.ID)
	c.options = map[string][][2]string{"paper-agreement": {{"", c.v.T("edit.none")}}}
	for _, x := range agreements {
		if x.Trashed == register.Kept {
			c.options["paper-agreement"] = append(c.options["paper-agreement"], [2]string{string(x.ID), inner.AgreementName(c.v, x)})
		}
	}
	return c, err
}

func (d *Desk) paperOfPair(q *inner.Request) (c *change, err error) {
	err = q.Read(func(tx *sqldb.Tx) error {
		c, err = d.paperForm(q, tx, "desk.new-paper", register.PartnershipID(q.Part))
		return err
	})
	if err == nil {
		c.files = true
		c.fields = record.FormNames(register.PaperKind, false)
	}
	return c, err
}

func (d *Desk) newPaper(q *inner.Request) error {
	c, err := d.paperOfPair(q)
	if err != nil {
		return err
	}
	return d.showChange(c)
}

// addPaper takes an upload. What was uploaded is kept for a day even where the
// rest of the form is refused, so that nobody need send it twice.
func (d *Desk) addPaper(q *inner.Request) error {
	u, err := q.ReadUpload("file")
	if err != nil {
		return err
	}
	c, err := d.paperOfPair(q)
	if err != nil {
		return err
	}
	if q.Value("draft") != "" {
		return d.keepDraft(q, q.Path, q.R.PostForm)
	}
	c.uploaded = q.Value("uploaded")
	if u.File != nil {
		if err := d.People.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return file.Put(tx, u.File, d.People.Now().UnixMilli()) }); err != nil {
			return d.againChange(c, record.Wrong{}, err)
		}
		c.uploaded = u.File.Hash
	}
	if u.Wrong != nil {
		c.uploaded = ""
		return d.againChange(c, record.Wrong{"file": textOf(u.Wrong)}, record.Wrong{})
	}
	c.fixed.Set("file", c.uploaded)
	return d.saveChange(c)
}

// textOf is the key of the message that an error holds.
func textOf(err error) string {
	var e *errs.Error
	if errors.As(err, &e) {
		return e.Text
	}
	return "file.damaged"
}

// paperView adds what can be done with a paper that is kept.
type paperView struct {
	*inner.View
	paperRow
	History *historyPart
}

func (d *Desk) keptPaper(q *inner.Request) (c *change, more *paperView, err error) {
	err = q.Read(func(tx *sqldb.Tx) error {
		p, err := register.GetPaper(tx, register.PaperID(q.Part))
		if err != nil {
			return err
		}
		if c, err = d.paperForm(q, tx, "desk.edit-paper", p.Partnership); err != nil {
			return err
		}
		c.record, c.was, c.fixed = q.Part, register.PaperKind.ValuesOf(p), nil
		more = &paperView{View: c.v, paperRow: paperRow{Paper: p}}
		if more.Head, err = file.Get(tx, p.File); err != nil {
			return err
		}
		more.History, err = d.historyOf(q, tx, c.v, ledger.Filter{Record: q.Part, Newest: true, Limit: 10})
		return err
	})
	if err == nil {
		c.v.Rest = paperPart(more)
	}
	return c, more, err
}

func (d *Desk) editPaper(q *inner.Request) error {
	c, _, err := d.keptPaper(q)
	if err != nil {
		return err
	}
	return d.showChange(c)
}

func (d *Desk) changePaper(q *inner.Request) error {
	c, _, err := d.keptPaper(q)
	if err != nil {
		return err
	}
	return d.saveChange(c)
}

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
