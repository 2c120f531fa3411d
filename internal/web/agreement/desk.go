package agreement

import (
	"slices"
	"strings"

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
	return f, q.Read(func(tx *sqldb.Tx) error {
		if err := d.OfPartnership(tx, f, q.ID); err != nil {
			return err
		}
		return relatedOf(tx, f, f.Fixed.Get("partnership"))
	})
}

// relatedOf puts the other agreements of a partnership into the choice of the one
// that an agreement renews, amends or ends.
func relatedOf(tx *sqldb.Tx, f *page.RecordForm, partnership string) error {
	all, err := register.AgreementsOf(tx, register.PartnershipID(partnership))
	choices := [][2]string{{"", f.V.T("edit.none")}}
	is := f.Change.Was.Get("related")
	for _, a := range all {
		if string(a.ID) != f.Change.Record {
			choices = append(choices, [2]string{string(a.ID), page.AgreementName(f.V, a)})
		}
	}
	if err == nil && is != "" && !slices.ContainsFunc(choices, func(c [2]string) bool { return c[0] == is }) {
		// One of another partnership, or in the trash, stays what it is.
		a, err := register.GetAgreement(tx, register.AgreementID(is))
		if err != nil {
			return err
		}
		choices = append(choices, [2]string{is, page.AgreementName(f.V, a)})
	}
	f.Options = map[string][][2]string{"related": choices}
	return err
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
		if err := d.Standing(tx, f, of); err != nil {
			return err
		}
		return relatedOf(tx, f, of)
	})
}

func (d pages) editAgreement(q *page.Request) error   { return desk.Open(d.standingAgreement(q)) }
func (d pages) changeAgreement(q *page.Request) error { return desk.Save(d.standingAgreement(q)) }

// noteOf says until when an agreement is in force, or that it has lapsed, and by
// which resolutions it was approved.
func noteOf(v *page.View, a *register.Agreement) string {
	var all []string
	switch until := v.E.InForceUntil(a); {
	case v.E.Lapsed(a):
		all = append(all, v.T("agreement.note-lapsed", "date", v.Date(until)))
	case !until.IsZero():
		all = append(all, v.T("agreement.note-until", "date", v.Date(until)))
	case a.Term == "open":
		all = append(all, v.T(register.TermKeys[a.Term]))
	}
	for _, p := range a.Parties {
		what := p.Resolution
		if p.ResolutionDate != "" {
			what = strings.TrimSpace(what + " (" + v.DayWords(p.ResolutionDate) + ")")
		}
		if u, ok := v.E.UnitByID(p.Unit); ok && what != "" {
			all = append(all, v.T("agreement.note-resolution", "name", v.Name(u), "resolution", what))
		}
	}
	return strings.Join(all, " · ")
}

// ofPair is what the desk shows of agreements on a partnership's page.
func ofPair(tx *sqldb.Tx, v *page.View, id register.PartnershipID, mayEdit bool) (part desk.Part, err error) {
	if mayEdit {
		part.Actions = []page.Link{v.Link("desk.new-agreement", "/desk/partnerships/"+string(id)+"/agreement")}
	}
	all, err := register.AgreementsOf(tx, id)
	var links []page.Link
	for _, a := range all {
		links = append(links, page.Link{Text: page.AgreementName(v, a), Href: v.Here("/desk/agreements/" + string(a.ID)), Note: noteOf(v, a)})
	}
	if len(links) > 0 {
		part.Below = page.LinkSection(v, "agreements", "pair.agreements", links)
	}
	return part, err
}
