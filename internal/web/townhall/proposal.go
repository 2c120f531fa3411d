package townhall

import (
	"net/http"
	"strconv"
	"strings"

	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// proposalView is one proposal with what the association says to it.
type proposalView struct {
	*page.View
	P         *edit.Proposal
	State     string
	Rows      []page.Proposed
	Confirmed []string
	Anew      string // where it can be proposed anew
	Open      bool
}

func (t *Hall) readProposal(q *page.Request) (*proposalView, error) {
	v := &proposalView{View: t.View(q, "desk.proposal")}
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.P, err = q.ProposalFor(tx, q.ID); err != nil {
			return err
		}
		v.Rows, err = page.ProposedFields(tx, v.View, v.P, "/town-hall/proposals/"+v.P.ID+"/file")
		return err
	}); err != nil {
		return nil, err
	}
	c := v.P.Change
	v.Title, v.State = proposalName(v.View, v.P), v.T(proposalKeys[v.P.State])
	v.Open = v.P.State == edit.Open || v.P.State == edit.Asked
	v.Links = []page.Link{v.Link("townhall.back", "/town-hall")}
	if c.Record != "" {
		v.Anew = strings.ReplaceAll(t.Forms[c.Kind].Standing, "{}", c.Record)
	} else {
		v.Anew = strings.ReplaceAll(t.Forms[c.Kind].New, "{}", c.Now.Get("partnership"))
	}
	v.Anew += "?proposal=" + v.P.ID + "&unit=" + string(v.P.Unit)
	if at, found := v.E.PartnershipByID(partnershipOf(c)); found == edition.Here {
		if u, ok := v.E.UnitByID(v.P.Unit); ok {
			v.Confirmed = confirmations(v.View, u, v.E.Partnership(at))
		}
	}
	return v, nil
}

// table are the fields that would change.
func (v *proposalView) table() page.Table {
	t := page.Table{Caption: v.T("desk.proposal"), Columns: v.Heads("desk.field", "desk.clash-was", "desk.proposed")}
	for _, r := range v.Rows {
		t.Add(page.Text(r.Label), page.Text(page.OrDash(r.Was)), r.Cell())
	}
	return t
}

func (t *Hall) proposal(q *page.Request) error {
	v, err := t.readProposal(q)
	if err != nil {
		return err
	}
	v.Rest = proposalPage(v)
	return q.Show(v.View, http.StatusOK)
}

// answer says something to the association's question, or takes the proposal
// back.
func (t *Hall) answer(q *page.Request) error {
	v, err := t.readProposal(q)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(q.Value("version"), 10, 64)
	if err != nil {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	text := q.Value("text")
	back := q.Value("withdraw") != ""
	if !back && (text == "" || len([]rune(text)) > 2000) {
		v.Error = v.T("townhall.answer-missing")
		v.Rest = proposalPage(v)
		return q.Invalid(v.View)
	}
	_, err = q.Write(ledger.Act{Kind: "edit", Label: page.Step("desk.proposal-of", "unit", NameOf(v.View, v.P.Unit))}, func(tx *ledger.Tx) error {
		if back {
			return edit.TakeBack(tx, v.P.ID, version)
		}
		return edit.Answer(tx, v.P.ID, version, text)
	})
	if err != nil {
		return err
	}
	if back {
		return q.Redirect("/town-hall?done=withdrawn")
	}
	return q.Redirect("/town-hall?done=answered")
}
