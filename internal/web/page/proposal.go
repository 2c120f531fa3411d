package page

import (
	"strings"

	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Proposed is one field of a proposal in the reader's words.
type Proposed struct {
	Name, Label string
	Was, Now    string
	File        string // address of what is proposed, "" = it is no file
	About       bool   // decided with the whole
	Personal    string // what in it looks personal, though it may become public; "" = nothing
}

// Cell shows what is proposed.
func (p Proposed) Cell() Cell {
	if p.File != "" {
		return LinkTo(p.File, p.Now)
	}
	cell := Text(OrDash(p.Now))
	cell.Tag = p.Personal
	return cell
}

// ProposedFields are all fields of a proposed change. open is where the
// reader opens the file of it; what was declined keeps none.
func ProposedFields(tx *sqldb.Tx, v *View, p *edit.Proposal, open string) (rows []Proposed, err error) {
	c := p.Change
	t, err := v.Kinds.Of(c.Kind)
	if err != nil {
		return nil, err
	}
	for _, i := range record.Changed(t, c) {
		f := i.Form
		r := Proposed{Name: f, Label: v.FieldLabel(c.Kind, f), About: i.About || i.Made}
		if r.Was, err = ProposedWords(tx, v, c.Kind, f, c.Was[f]); err != nil {
			return nil, err
		}
		if r.Now, err = ProposedWords(tx, v, c.Kind, f, c.Now[f]); err != nil {
			return nil, err
		}
		if i.FreeText && i.MayBePublic() && (i.Type == record.Line || i.Type == record.Text) {
			r.Personal = v.PersonalWords(c.Now[f]...)
		}
		if f == "file" {
			r.Now = v.T("paper.gone")
			_, err := file.Get(tx, c.Now.Get(f))
			if err != nil && !errs.Is(err, errs.NotFound) {
				return nil, err
			}
			if err == nil && p.State != edit.Declined && p.State != edit.Withdrawn {
				r.File, r.Now = v.Here(open), v.T("paper.open")
			}
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// ProposedWords are the values of a field in the reader's words, with names for
// the records that they mean.
func ProposedWords(tx *sqldb.Tx, v *View, kind ledger.Kind, field string, values []string) (string, error) {
	var out []string
	for _, x := range values {
		switch v.InfoOf(kind, field).To {
		case register.KindUnit:
			if u, ok := v.E.UnitByID(register.UnitID(x)); ok {
				x = v.Name(u)
			} else {
				x = v.T("desk.kind-unit")
			}
		case register.KindPartnership:
			x = PartnershipName(v, register.PartnershipID(x))
		case register.KindAgreement:
			a, err := register.GetAgreement(tx, register.AgreementID(x))
			if err == nil {
				x = AgreementName(v, a)
			} else if !errs.Is(err, errs.NotFound) {
				return "", err
			}
		default:
			x = v.ValueWords(kind, field, x)
		}
		out = append(out, x)
	}
	return strings.Join(out, "; "), nil
}

// PartnershipName is what a partnership is called: its two ends.
func PartnershipName(v *View, id register.PartnershipID) string {
	if v.E != nil {
		if at, found := v.E.PartnershipByID(id); found == edition.Here || found == edition.Moved {
			x := v.E.Partnership(at)
			return v.Name(v.E.Unit(x.A)) + " – " + v.Name(v.E.Unit(x.B))
		}
	}
	return v.T("desk.kind-partnership")
}

// AgreementName is what an agreement is called in a list.
func AgreementName(v *View, a *register.Agreement) string {
	name := v.T("agreement.untitled")
	if a.Kind != "" {
		name = v.T(register.AgreementKeys[a.Kind])
	}
	if a.Title != "" {
		name += ": " + a.Title
	}
	if !a.Signed.IsZero() {
		name += ", " + v.Date(a.Signed)
	}
	return name
}
