package desk

import (
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// recordPart is what the page of any record has below its form.
type recordPart struct {
	*inner.View
	Kind, ID string
	History  *History
	Removed  bool
}

// shownChanges is how many of its changes a record's page shows.
const shownChanges = 10

// OfPartnership makes f the form of a new record of a partnership.
func (d *Desk) OfPartnership(tx *sqldb.Tx, f *inner.RecordForm, partnership string) error {
	p, a, b, err := getPair(tx, partnership)
	if err != nil {
		return err
	}
	f.Fixed.Set("partnership", string(p.ID))
	backTo(f, p, a.Name+" – "+b.Name)
	return nil
}

// Standing makes f the form of a record that stands, of a partnership or "" of
// none, and puts its history below and how it is removed.
func (d *Desk) Standing(tx *sqldb.Tx, f *inner.RecordForm, partnership string) error {
	f.Change.Record, f.After, f.Label = f.Part, "/desk/trash?done=saved", f.V.Title
	f.V.Links = []inner.Link{f.V.Link("desk.back-to-record", "/desk/trash")}
	if partnership != "" {
		p, a, b, err := getPair(tx, partnership)
		if err != nil {
			return err
		}
		label := f.Label
		backTo(f, p, a.Name+" – "+b.Name)
		f.Label = label
	}
	part := &recordPart{View: f.V, Kind: string(f.Change.Kind), ID: f.Part}
	kind, err := f.House.Kinds.Trashable(f.Change.Kind)
	if err != nil {
		return err
	}
	now, err := kind.Flat(tx, f.Part)
	if err != nil {
		return err
	}
	part.Removed = now["trashed"] != string(record.Kept)
	part.History, err = d.HistoryOf(f.Request, tx, f.V, ledger.Filter{Record: f.Part, Newest: true, Limit: shownChanges})
	f.V.Rest = recordBelow(part)
	return err
}

// backTo leads a form back to the partnership that its record is of.
func backTo(f *inner.RecordForm, p *register.Partnership, name string) {
	page := "/desk/partnerships/" + string(p.ID)
	f.Label, f.V.Lead = name, name
	f.After = page + "?done=saved"
	f.V.Links = []inner.Link{f.V.Link("desk.back-to-record", page)}
}

// Open shows a form that could be made.
func Open(f *inner.RecordForm, err error) error {
	if err != nil {
		return err
	}
	return f.Open()
}

// Save takes a form that could be made.
func Save(f *inner.RecordForm, err error) error {
	if err != nil {
		return err
	}
	return f.Save()
}
