package desk

import (
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// memoryForm is the form of what is remembered of a partnership: the one that
// there is, else a new one.
func (d *Desk) memoryForm(q *inner.Request) (*inner.RecordForm, error) {
	f := d.Form(q, "desk.edit-memory", register.KindMemory)
	f.Fields = record.FormNames(register.MemoryKind, false)
	return f, q.Read(func(tx *sqldb.Tx) error {
		if err := d.OfPartnership(tx, f, q.Part); err != nil {
			return err
		}
		of := register.PartnershipID(f.Fixed.Get("partnership"))
		all, err := register.MemoriesOf(tx, of)
		for _, m := range all {
			if m.Partnership == of && m.Trashed == register.Kept {
				f.Change.Record, f.Change.Was = string(m.ID), register.MemoryKind.ValuesOf(m)
				f.V.Rest = RemoveForm(f.V, string(register.KindMemory), string(m.ID))
			}
		}
		return err
	})
}

func (d *Desk) memory(q *inner.Request) error       { return open(d.memoryForm(q)) }
func (d *Desk) changeMemory(q *inner.Request) error { return save(d.memoryForm(q)) }
