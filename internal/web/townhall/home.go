package townhall

import (
	"net/http"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// homeView is what a coordinator has to do with, and what is due.
type homeView struct {
	*page.View
	Units     []unitPart
	Proposals []proposalRow
	Drafts    []page.Link
}

// unitPart is one own municipality with its partnerships.
type unitPart struct {
	ID, Name string
	Standing int // partnerships that can be confirmed
	Pairs    []pairPart
	Ask      bool // its officials are to be asked again
}

type pairPart struct {
	ID, Partner, Country, Facts string
	Confirmed, Due              []string
	Standing                    bool
	Parts                       []Part // of features
}

// proposalRow is a change that the municipality proposed.
type proposalRow struct {
	ID, What, At, State, Note string
	Asked                     bool
}

// shownProposals is how many proposals the first page shows.
const shownProposals = 10

func (t *Hall) home(q *page.Request) error {
	v := &homeView{View: t.View(q, "townhall.title")}
	v.Lead = v.T("townhall.lead")
	for _, u := range ownUnits(v.E, q.Account.Units) {
		v.Units = append(v.Units, partOf(v.View, u))
	}
	if err := q.Read(func(tx *sqldb.Tx) error {
		due, err := register.DueForReview(tx, Today(t.Now()))
		if err != nil {
			return err
		}
		for i := range v.Units {
			if err := t.readParts(tx, v.View, &v.Units[i]); err != nil {
				return err
			}
			for _, o := range due {
				v.Units[i].Ask = v.Units[i].Ask || string(o.Unit) == v.Units[i].ID
			}
		}
		if v.Proposals, err = proposalRows(q, tx, v.View); err != nil {
			return err
		}
		drafts, err := edit.Drafts(tx, string(q.Account.ID))
		for _, x := range drafts {
			name, err := t.formName(tx, v.View, x)
			if err != nil {
				return err
			}
			v.Drafts = append(v.Drafts, page.Link{Text: name, Href: v.Here(strings.TrimRight(page.DraftAddress(x.Form, x.Values), "?&")), Note: v.Moment(x.At)})
		}
		return err
	}); err != nil {
		return err
	}
	v.Rest = homePage(v)
	return q.Show(v.View, http.StatusOK)
}

func partOf(v *page.View, u *edition.Unit) unitPart {
	part := unitPart{ID: string(u.ID), Name: v.Name(u)}
	for _, at := range u.Partnerships {
		x := v.E.Partnership(at)
		other := v.E.Other(at, u.Index)
		row := pairPart{ID: string(x.ID), Partner: v.Name(other), Country: v.Country(other.Country), Due: dueOf(v.Words(), u, x), Standing: edition.Counted(x.State)}
		facts := []string{v.T(register.StateKeys[x.State])}
		if x.Form != "" {
			facts = append(facts, v.T(register.FormKeys[x.Form]))
		}
		if !x.Since.IsZero() {
			facts = append(facts, v.T("col.since")+" "+v.Date(x.Since))
		}
		row.Facts = strings.Join(facts, " · ")
		row.Confirmed = confirmations(v, u, x)
		if row.Standing {
			part.Standing++
		}
		part.Pairs = append(part.Pairs, row)
	}
	return part
}

// confirmations say who said when that a partnership is still so: approved by
// the association is not the same as verified by an end.
func confirmations(v *page.View, u *edition.Unit, x *edition.Partnership) (all []string) {
	sayer, _ := x.SayerOf(u.ID)
	other := register.SayerA
	if sayer == register.SayerA {
		other = register.SayerB
	}
	say := func(key string, on date.Date) {
		if !on.IsZero() {
			all = append(all, v.T(key, "date", v.Date(on)))
		}
	}
	say("townhall.confirmed-own", confirmedBy(x, sayer))
	say("townhall.confirmed-other", confirmedBy(x, other))
	say("townhall.confirmed-editor", x.ConfirmedByEditor)
	if confirmedBy(x, other).IsZero() {
		all = append(all, v.T("townhall.other-not-yet"))
	}
	return all
}

// proposalRows are the newest proposals for the own municipalities.
func proposalRows(q *page.Request, tx *sqldb.Tx, v *page.View) (rows []proposalRow, err error) {
	for _, id := range q.Account.Units {
		all, err := edit.ProposalsOf(tx, id)
		if err != nil {
			return nil, err
		}
		for _, p := range all[:min(len(all), shownProposals)] {
			rows = append(rows, proposalRow{p.ID, proposalName(v, p), v.Day(p.At), v.T(proposalKeys[p.State]), p.Note, p.State == edit.Asked})
		}
	}
	return rows, nil
}

func proposalName(v *page.View, p *edit.Proposal) string { return proposalTitle(v.Words(), p) }

// proposalTitle says what a proposal is about.
func proposalTitle(w site.Words, p *edit.Proposal) string {
	c := p.Change
	what := w.T("desk.kind-" + string(c.Kind))
	if c.Kind == register.KindPartnership && c.Record == "" {
		name := c.Now.Get("town")
		if name == "" {
			if u, ok := w.E.UnitByID(register.UnitID(c.Now.Get("b"))); ok {
				name = w.Name(u)
			}
		}
		return w.T("townhall.new-with", "name", name)
	}
	if at, found := w.E.PartnershipByID(partnershipOf(c)); found == edition.Here || found == edition.Moved {
		what += ": " + w.Pair(w.E.Partnership(at))
	}
	return what
}

// partnershipOf is the partnership that a change is about, "" = a new one.
func partnershipOf(c record.Change) register.PartnershipID {
	if c.Kind == register.KindPartnership {
		return register.PartnershipID(c.Record)
	}
	return register.PartnershipID(c.Now.Get("partnership"))
}

// readParts reads what features know of each partnership.
func (t *Hall) readParts(tx *sqldb.Tx, v *page.View, u *unitPart) error {
	for i := range u.Pairs {
		for _, section := range t.Sections {
			part, err := section(tx, v, register.PartnershipID(u.Pairs[i].ID))
			if err != nil {
				return err
			}
			u.Pairs[i].Parts = append(u.Pairs[i].Parts, part)
		}
	}
	return nil
}

// formName says what a form that somebody left is of: of which partnership, or of
// a new one.
func (t *Hall) formName(tx *sqldb.Tx, v *page.View, x edit.Draft) (string, error) {
	if rest, ok := strings.CutPrefix(x.Form, "/town-hall/partnerships/"); ok {
		id, _, _ := strings.Cut(rest, "/")
		name, err := register.PairName(tx, register.PartnershipID(id))
		if !errs.Is(err, errs.NotFound) {
			return name, err
		}
	}
	return v.T("townhall.draft"), nil
}
