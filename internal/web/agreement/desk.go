package agreement

import (
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// agreementForm is the form of an agreement of the partnership in the address.
func (d pages) agreementForm(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.new-agreement", register.KindAgreement)
	f.Fields = record.FormNames(register.AgreementKind, false)
	return f, q.Read(func(tx *sqldb.Tx) error { return d.OfPartnership(tx, f, q.ID) })
}

func (d pages) newAgreement(q *page.Request) error { return desk.Open(d.agreementForm(q)) }
func (d pages) addAgreement(q *page.Request) error { return desk.Save(d.agreementForm(q)) }

func (d pages) standingAgreement(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.edit-agreement", register.KindAgreement)
	f.Fields = record.FormNames(register.AgreementKind, true)
	return f, q.Read(func(tx *sqldb.Tx) error {
		a, err := register.GetAgreement(tx, register.AgreementID(q.ID))
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

func (d pages) editAgreement(q *page.Request) error   { return desk.Open(d.standingAgreement(q)) }
func (d pages) changeAgreement(q *page.Request) error { return desk.Save(d.standingAgreement(q)) }

// ofPair is what the desk shows of agreements on a partnership's page.
func ofPair(tx *sqldb.Tx, v *page.View, id register.PartnershipID, mayEdit bool) (part desk.Part, err error) {
	if mayEdit {
		part.Actions = []page.Link{v.Link("desk.new-agreement", "/desk/partnerships/"+string(id)+"/agreement")}
	}
	all, err := register.AgreementsOf(tx, id)
	var links []page.Link
	for _, a := range all {
		links = append(links, page.Link{Text: page.AgreementName(v, a), Href: v.Here("/desk/agreements/" + string(a.ID))})
	}
	if len(links) > 0 {
		part.Below = page.LinkSection(v, "agreements", "pair.agreements", links)
	}
	return part, err
}
