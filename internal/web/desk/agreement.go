package desk

import (
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// agreementForm is the form of an agreement of the partnership in the address.
func (d *Desk) agreementForm(q *inner.Request) (*inner.RecordForm, error) {
	f := d.Form(q, "desk.new-agreement", register.KindAgreement)
	f.Fields = record.FormNames(register.AgreementKind, false)
	return f, q.Read(func(tx *sqldb.Tx) error { return d.OfPartnership(tx, f, q.Part) })
}

func (d *Desk) newAgreement(q *inner.Request) error { return Open(d.agreementForm(q)) }
func (d *Desk) addAgreement(q *inner.Request) error { return Save(d.agreementForm(q)) }

func (d *Desk) standingAgreement(q *inner.Request) (*inner.RecordForm, error) {
	f := d.Form(q, "desk.edit-agreement", register.KindAgreement)
	f.Fields = record.FormNames(register.AgreementKind, true)
	return f, q.Read(func(tx *sqldb.Tx) error {
		a, err := register.GetAgreement(tx, register.AgreementID(q.Part))
		if err != nil {
			return err
		}
		f.Change.Was = register.AgreementKind.ValuesOf(a)
		of := ""
		if len(a.Partnerships) > 0 {
			of = string(a.Partnerships[0])
		}
		return d.Standing(tx, f, of)
	})
}

func (d *Desk) editAgreement(q *inner.Request) error   { return Open(d.standingAgreement(q)) }
func (d *Desk) changeAgreement(q *inner.Request) error { return Save(d.standingAgreement(q)) }
