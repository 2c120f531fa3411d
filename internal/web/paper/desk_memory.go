package paper

import (
	"twinhall/internal/paper"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// memoryForm is the form of what is remembered of a partnership: the one that
// there is, else a new one.
func (d *deskPages) memoryForm(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.edit-memory", paper.KindMemory)
	f.Fields = record.FormNames(paper.MemoryKind, false)
	return f, q.Read(func(tx *sqldb.Tx) error {
		if err := d.OfPartnership(tx, f, q.ID); err != nil {
			return err
		}
		of := register.PartnershipID(f.Fixed.Get("partnership"))
		all, err := paper.MemoriesOf(tx, of)
		for _, m := range all {
			if m.Partnership == of && m.Trashed == register.Kept {
				f.Change.Record, f.Change.Was = string(m.ID), paper.MemoryKind.ValuesOf(m)
				f.V.Rest = desk.RemoveForm(f.V, string(paper.KindMemory), string(m.ID))
			}
		}
		return err
	})
}

func (d *deskPages) memory(q *page.Request) error       { return desk.Open(d.memoryForm(q)) }
func (d *deskPages) changeMemory(q *page.Request) error { return desk.Save(d.memoryForm(q)) }
