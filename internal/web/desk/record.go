package desk

import (
	"github.com/google/uuid"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// recordPart is what the page of any record has below its form.
type recordPart struct {
	*page.View
	Kind, ID string
	History  *History
	Removed  bool
}

// shownChanges is how many of its changes a record's page shows.
const shownChanges = 10

// OfPartnership makes f the form of a new record of a partnership.
func (d *Desk) OfPartnership(tx *sqldb.Tx, f *page.RecordForm, partnership string) error {
	p, a, b, err := PairOf(tx, partnership)
	if err != nil {
		return err
	}
	f.Fixed.Set("partnership", string(p.ID))
	BackTo(f, p, a, b)
	return nil
}

// Standing makes f the form of a record that stands, of a partnership or "" of
// none, and puts its history below and how it is removed.
func (d *Desk) Standing(tx *sqldb.Tx, f *page.RecordForm, partnership string) error {
	f.Change.Record, f.After, f.Label = f.ID, "/desk/trash?done=saved", page.Step("desk.edit-of", "what", "desk.kind-"+string(f.Change.Kind))
	f.V.Links = []page.Link{f.V.Link("desk.back-to-record", "/desk/trash")}
	if partnership != "" {
		p, a, b, err := PairOf(tx, partnership)
		if err != nil {
			return err
		}
		label := f.Label
		BackTo(f, p, a, b)
		f.Label = label
	}
	part := &recordPart{View: f.V, Kind: string(f.Change.Kind), ID: f.ID}
	kind, err := f.House.Kinds.Trashable(f.Change.Kind)
	if err != nil {
		return err
	}
	now, err := kind.Flat(tx, f.ID)
	if err != nil {
		return err
	}
	part.Removed = now["trashed"] != string(record.Kept)
	part.History, err = d.HistoryOf(f.Request, tx, f.V, f.ID, shownChanges)
	f.V.Rest = recordBelow(part)
	return err
}

// BackTo leads a form back to the partnership that its record is of.
func BackTo(f *page.RecordForm, p *register.Partnership, a, b *register.Unit) {
	at := "/desk/partnerships/" + string(p.ID)
	f.Label = a.Name + " – " + b.Name
	f.V.Lead = a.NameIn(f.V.Lang) + " – " + b.NameIn(f.V.Lang)
	f.After = at + "?done=saved"
	f.V.Links = []page.Link{f.V.Link("desk.back-to-record", at)}
}

// Open shows a form that could be made.
func Open(f *page.RecordForm, err error) error {
	if err != nil {
		return err
	}
	return f.Open()
}

// Save takes a form that could be made.
func Save(f *page.RecordForm, err error) error {
	if err != nil {
		return err
	}
	return f.Save()
}

// Done puts the notice after a step that led here on the page, and how the step
// is taken back.
func Done(v *page.View, q *page.Request) {
	key, ok := notices[q.Query("done")]
	if !ok {
		return
	}
	v.Notice = v.T(key)
	if batch := q.Query("batch"); uuid.Validate(batch) == nil && q.Account.Role.Can(account.Edit) {
		v.TakeBack = v.Here("/desk/undo/" + batch)
	}
}

// PairOf reads a partnership with its ends; what was merged leads on.
func PairOf(tx *sqldb.Tx, id string) (p *register.Partnership, a, b *register.Unit, err error) {
	if p, err = register.FollowPartnership(tx, register.PartnershipID(id)); err != nil {
		return nil, nil, nil, err
	}
	if a, err = register.GetUnit(tx, p.A); err != nil {
		return nil, nil, nil, err
	}
	b, err = register.GetUnit(tx, p.B)
	return p, a, b, err
}

// remove puts a record into the trash.
func (d *Desk) remove(q *page.Request) error {
	kind, id := ledger.Kind(q.Value("kind")), q.Value("id")
	back := "/desk/trash"
	if page := d.pageOf(kind); page.Trash {
		back = page.At(id)
	}
	if _, err := d.Kinds.Trashable(kind); err != nil {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("desk.remove"), Why: q.Value("why")},
		func(tx *ledger.Tx) error { return d.Kinds.Remove(tx, kind, id) })
	if err != nil {
		return err
	}
	return q.RedirectDone(back+"?done=removed", w)
}
