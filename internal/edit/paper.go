package edit

import (
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// PaperFields are the fields of a paper's form in their order. A new one has
// also "partnership" and "file", the hash of what was uploaded.
var PaperFields = []string{"paper-kind", "paper-title", "paper-date", "paper-agreement", "paper-note", "public"}

// PaperValues are the values of a paper as its form shows them.
func PaperValues(p *register.Paper) Values {
	v := Values{}
	v.Set("paper-kind", p.Kind)
	v.Set("paper-title", p.Title)
	v.Set("paper-date", p.Date.EDTF())
	v.Set("paper-agreement", string(p.Agreement))
	v.Set("paper-note", p.Note)
	if p.Public {
		v.Set("public", "yes")
	}
	return v
}

func checkPaper(now Values, wrong Wrong) {
	if !slices.Contains(register.PaperKinds, now.Get("paper-kind")) {
		wrong["paper-kind"] = "edit.choose"
	}
	if tidy(now.Get("paper-title")) == "" {
		wrong["paper-title"] = "paper.title-missing"
	} else if !short(now.Get("paper-title"), 200) {
		wrong["paper-title"] = "edit.too-long"
	}
	if d := now.Get("paper-date"); d != "" && !isEDTF(d) {
		wrong["paper-date"] = "edit.date-wrong"
	}
	if !short(now.Get("paper-note"), 2000) {
		wrong["paper-note"] = "edit.too-long"
	}
}

// applyPaper changes a paper, or makes one of the partnership and the file that
// the fields name.
func applyPaper(tx *ledger.Tx, c Change) (string, error) {
	wrong := Wrong{}
	checkPaper(c.Now, wrong)
	if c.Record == "" && c.Now.Get("file") == "" {
		wrong["file"] = "file.missing"
	}
	src, err := c.source(tx, wrong)
	if err != nil {
		return "", err
	}
	p := &register.Paper{Partnership: register.PartnershipID(c.Now.Get("partnership")), File: c.Now.Get("file"), Source: src.ID}
	touched := keys(c.Now)
	if c.Record != "" {
		if p, err = register.GetPaper(tx.Tx, register.PaperID(c.Record)); err != nil {
			return "", err
		}
		if p.Trashed != register.Kept {
			return "", errs.New(errs.Gone, "inner.not-found")
		}
		if touched, err = c.touched(tx, PaperValues(p)); err != nil {
			return "", err
		}
	} else if _, err := file.Get(tx.Tx, p.File); err != nil {
		return "", Wrong{"file": "file.missing"} // it was uploaded too long ago
	}
	for _, f := range touched {
		setPaper(p, f, c.Now.Get(f))
	}
	if err := checkOf(tx, p); err != nil {
		return "", err
	}
	_, err = register.PutPaper(tx, p)
	return string(p.ID), err
}

// Proposed reports whether a proposal that is not decided yet brings a file.
func Proposed(tx *sqldb.Tx, hash string) (found bool, err error) {
	for _, state := range []ProposalState{Open, Asked} {
		all, err := Proposals(tx, state)
		if err != nil {
			return false, err
		}
		for _, p := range all {
			found = found || p.Change.Kind == register.KindPaper && p.Change.Now.Get("file") == hash
		}
	}
	return found, nil
}

// checkOf refuses an agreement that is none of the paper's partnership.
func checkOf(tx *ledger.Tx, p *register.Paper) error {
	of, err := register.GetPartnership(tx.Tx, p.Partnership)
	if err != nil || p.Agreement == "" {
		return err
	}
	id := of.ID
	if of.MergedInto != "" {
		id = of.MergedInto
	}
	all, err := register.AgreementsOf(tx.Tx, id)
	if err == nil && !slices.ContainsFunc(all, func(a *register.Agreement) bool { return a.ID == p.Agreement }) {
		err = Wrong{"paper-agreement": "edit.choose"}
	}
	return err
}

// setPaper puts one checked field into p.
func setPaper(p *register.Paper, f, value string) {
	switch f {
	case "paper-kind":
		p.Kind = value
	case "paper-title":
		p.Title = tidy(value)
	case "paper-date":
		p.Date = date.Date{}
		if value != "" {
			p.Date = known(value)
		}
	case "paper-agreement":
		p.Agreement = register.AgreementID(value)
	case "paper-note":
		p.Note = value
	case "public":
		p.Public = value == "yes"
	}
}
