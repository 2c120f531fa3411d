package edit

import (
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// AgreementFields are the fields of an agreement's form in their order.
// Resolutions are those of the councils of the first and the second end.
var AgreementFields = []string{"kind", "title", "signed", "place", "term", "until", "resolution-a", "resolution-date-a", "resolution-b", "resolution-date-b", "relation", "related"}

// Words of an agreement's form.
var (
	AgreementKinds = []string{"agreement", "declaration", "contract", "memorandum", "oath"}
	Terms          = []string{"open", "until", "electoral"}
	Relations      = []string{"renews", "amends", "ends"}
)

// AgreementValues are the values of an agreement as its form shows them. The
// first two parties are those of its partnership.
func AgreementValues(a *register.Agreement) Values {
	v := Values{}
	v.Set("kind", a.Kind)
	v.Set("title", a.Title)
	if !a.Signed.IsZero() {
		v.Set("signed", a.Signed.EDTF())
	}
	v.Set("place", a.Place)
	v.Set("term", a.Term)
	if !a.Until.IsZero() {
		v.Set("until", a.Until.EDTF())
	}
	v.Set("relation", a.Relation)
	v.Set("related", string(a.Related))
	for i, p := range a.Parties {
		if i < 2 {
			side := "-" + string("ab"[i])
			v.Set("resolution"+side, p.Resolution)
			v.Set("resolution-date"+side, p.ResolutionDate)
		}
	}
	return v
}

func checkAgreement(tx *ledger.Tx, now Values, wrong Wrong) {
	for _, f := range []string{"signed", "until", "resolution-date-a", "resolution-date-b"} {
		if v := now.Get(f); v != "" && !isEDTF(v) {
			wrong[f] = "edit.date-wrong"
		}
	}
	if v := now.Get("signed"); v != "" && wrong["signed"] == "" && !isPast(tx, v) {
		wrong["signed"] = "edit.date-future"
	}
	words := func(f string, known []string) {
		if v := now.Get(f); v != "" && !slices.Contains(known, v) {
			wrong[f] = "edit.choose"
		}
	}
	words("kind", AgreementKinds)
	words("relation", Relations)
	if t := now.Get("term"); t != "" && !slices.Contains(Terms, t) && !strings.HasPrefix(t, "years") {
		wrong["term"] = "edit.choose"
	}
	if now.Get("term") == "until" && now.Get("until") == "" {
		wrong["until"] = "edit.until-missing"
	}
	for _, f := range []string{"title", "place", "resolution-a", "resolution-b"} {
		if !short(now.Get(f), 200) {
			wrong[f] = "edit.too-long"
		}
	}
	if (now.Get("relation") == "") != (now.Get("related") == "") {
		wrong["related"] = "edit.related-both"
	}
	if now.Get("kind") == "" && now.Get("signed") == "" && now.Get("title") == "" {
		wrong["signed"] = "edit.agreement-empty"
	}
}

// applyAgreement changes an agreement, or makes one of the partnership that the
// field "partnership" names.
func applyAgreement(tx *ledger.Tx, c Change) (string, error) {
	wrong := Wrong{}
	checkAgreement(tx, c.Now, wrong)
	src, err := c.source(tx, wrong)
	if err != nil {
		return "", err
	}
	a := &register.Agreement{}
	if c.Record == "" {
		if err := c.begin(tx, a, src.ID); err != nil {
			return "", err
		}
	} else {
		if a, err = register.GetAgreement(tx.Tx, register.AgreementID(c.Record)); err != nil {
			return "", err
		}
		if a.Trashed != register.Kept {
			return "", errs.New(errs.Gone, "inner.not-found")
		}
	}
	touched := keys(c.Now)
	if c.Record != "" {
		if touched, err = c.touched(tx, AgreementValues(a)); err != nil {
			return "", err
		}
	}
	for _, f := range touched {
		setAgreement(a, f, c.Now.Get(f))
	}
	if related := c.Now.Get("related"); related != "" {
		if _, err := register.GetAgreement(tx.Tx, register.AgreementID(related)); err != nil || related == c.Record {
			return "", Wrong{"related": "edit.choose"}
		}
	}
	_, err = register.PutAgreement(tx, a)
	return string(a.ID), err
}

// begin makes a new agreement of the two ends of a partnership.
func (c Change) begin(tx *ledger.Tx, a *register.Agreement, source register.SourceID) error {
	p, err := register.GetPartnership(tx.Tx, register.PartnershipID(c.Now.Get("partnership")))
	if err != nil {
		return err
	}
	own, err := register.OwnAssociation(tx)
	if err != nil {
		return err
	}
	a.Association, a.Source, a.Mark = own.ID, source, ledger.NewID()
	a.Parties = []register.Party{{Unit: p.A}, {Unit: p.B}}
	slices.SortFunc(a.Parties, func(x, y register.Party) int { return strings.Compare(string(x.Unit), string(y.Unit)) })
	a.Partnerships = []register.PartnershipID{p.ID}
	return nil
}

// setAgreement puts one checked field into a.
func setAgreement(a *register.Agreement, f, value string) {
	switch f {
	case "kind":
		a.Kind = value
	case "title":
		a.Title = tidy(value)
	case "signed":
		a.Signed = known(value)
	case "place":
		a.Place = tidy(value)
	case "term":
		a.Term = value
	case "until":
		a.Until = known(value)
	case "relation":
		a.Relation = value
	case "related":
		a.Related = register.AgreementID(value)
	case "resolution-a", "resolution-b", "resolution-date-a", "resolution-date-b":
		party := int(f[len(f)-1] - 'a')
		if party >= len(a.Parties) {
			return
		}
		if strings.HasPrefix(f, "resolution-date") {
			a.Parties[party].ResolutionDate = value
		} else {
			a.Parties[party].Resolution = tidy(value)
		}
	}
}

// known is a date that was checked.
func known(edtf string) date.Date {
	d, err := date.ParseEDTF(edtf)
	if err != nil {
		return date.Date{}
	}
	return d
}

// later reports whether the whole of date a lies after b.
func later(a, b string) bool { return known(b).To().Before(known(a).From()) }
