package desk

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/gazetteer"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// proposalsView is the list of proposals.
type proposalsView struct {
	*page.View
	Table page.Table
}

func (d *Desk) proposals(q *page.Request) error {
	v := &proposalsView{View: d.View(q, "desk.proposals")}
	v.Lead = v.T("desk.proposals-lead")
	Done(v.View, q)
	v.Table = page.Table{Caption: v.Title, Columns: v.Heads("log.what", "col.town", "log.at", "col.state")}
	var all []*edit.Proposal
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		all, err = edit.Proposals(tx, "")
		return err
	}); err != nil {
		return err
	}
	order := map[edit.ProposalState]int{edit.Open: 0, edit.Asked: 1}
	slices.SortStableFunc(all, func(a, b *edit.Proposal) int {
		x, okX := order[a.State]
		y, okY := order[b.State]
		if okX != okY {
			if okX {
				return -1
			}
			return 1
		}
		if !okX {
			return b.At.Compare(a.At)
		}
		return x - y
	})
	for _, p := range all[:min(len(all), mostShown)] {
		name, _ := d.RecordName(v.View, p.Change.Kind, p.Change.Record)
		if p.Change.Record == "" {
			name = v.T("desk.new-" + string(p.Change.Kind))
			if of := p.Change.Now.Get("partnership"); of != "" {
				name += ": " + page.PartnershipName(v.View, register.PartnershipID(of))
			}
		}
		unit, _ := d.RecordName(v.View, register.KindUnit, string(p.Unit))
		v.Table.Add(page.LinkTo(v.Here("/desk/proposals/"+p.ID), name), page.Texts(unit, v.Moment(p.At), v.T(page.ProposalKeys[p.State]))...)
	}
	v.Rest = proposalsPage(v)
	return q.Show(v.View, http.StatusOK)
}

// proposalView is one proposal with what it would change.
type proposalView struct {
	*page.View
	P                 *edit.Proposal
	Unit, UnitHref    string
	Record, RecordRef string
	Source, Who       string
	Rows              []proposalField
	Town              *page.Field // which town the proposer means, to be chosen
	Open              bool
}

// proposalField is one field of a proposal: what its proposer saw, what stands
// now, what is proposed.
type proposalField struct {
	page.Proposed
	Stands  string
	Changed bool // somebody changed it meanwhile
}

func (d *Desk) readProposal(q *page.Request) (*proposalView, error) {
	v := &proposalView{View: d.View(q, "desk.proposal")}
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.P, err = edit.GetProposal(tx, q.ID); err != nil {
			return err
		}
		current := record.Values{}
		if v.P.Change.Record != "" {
			if current, err = d.Kinds.Values(tx, v.P.Change.Kind, v.P.Change.Record); err != nil {
				return err
			}
		}
		n, err := q.ActorNames(tx)
		if err != nil {
			return err
		}
		v.Who = n.Of(v.P.Origin)
		if strings.HasPrefix(v.P.Origin, "campaign:") {
			v.Who = v.T("desk.from-campaign")
		}
		return v.fields(tx, current)
	})
	if err != nil {
		return nil, err
	}
	c := v.P.Change
	v.Record, v.RecordRef = d.RecordName(v.View, c.Kind, c.Record)
	if c.Record == "" {
		v.Record, v.RecordRef = v.T("desk.new-"+string(c.Kind)), ""
	}
	v.Unit, v.UnitHref = d.RecordName(v.View, register.KindUnit, string(v.P.Unit))
	v.Source = v.SourceName(c.Said.Source, "")
	v.Open = (v.P.State == edit.Open || v.P.State == edit.Asked) && q.Account.Role.Can(account.Edit)
	if v.Open && c.Kind == register.KindPartnership && c.Record == "" && c.Now.Get("b") == "" {
		f := v.RecordField(register.KindPartnership, "b", PlacesPath)
		f.Label, f.Hint, f.Optional = v.T("desk.which-town"), v.T("desk.which-town-hint", "town", townWritten(v.View, c)), true
		f.Value = q.R.PostFormValue("b")
		v.Town = &f
	}
	v.Title = v.T("desk.proposal-of", "unit", v.Unit)
	v.Lead = v.Record
	return v, nil
}

func (v *proposalView) fields(tx *sqldb.Tx, current record.Values) error {
	c := v.P.Change
	all, err := page.ProposedFields(tx, v.View, v.P, "/desk/proposals/"+v.P.ID+"/file")
	if err != nil {
		return err
	}
	for _, f := range all {
		r := proposalField{Proposed: f, Changed: c.Record != "" && !current.Equal(c.Was, f.Name)}
		if r.Stands, err = page.ProposedWords(tx, v.View, c.Kind, f.Name, current[f.Name]); err != nil {
			return err
		}
		v.Rows = append(v.Rows, r)
	}
	return nil
}

// table are the fields; who decides ticks those that he takes over.
func (v *proposalView) table() page.Table {
	t := page.Table{Caption: v.T("desk.proposal"), Columns: v.Heads("desk.field", "desk.stands-now", "desk.proposed")}
	for _, r := range v.Rows {
		field, stands := page.Text(r.Label), page.Text(page.OrDash(r.Stands))
		if v.Open && !r.About {
			field = page.Tick("field", r.Name, r.Label, true)
		}
		if r.Changed {
			stands.Tag = v.T("desk.changed-meanwhile", "was", page.OrDash(r.Was))
		}
		t.Add(field, stands, r.Cell())
	}
	return t
}

// townWritten is what a proposal says of a town that it knows in words only.
func townWritten(v *page.View, c record.Change) string {
	if written := c.Now.Get("written"); written != "" {
		return written
	}
	return c.Now.Get("town") + ", " + v.Country(c.Now.Get("country"))
}

func (d *Desk) proposal(q *page.Request) error {
	v, err := d.readProposal(q)
	if err != nil {
		return err
	}
	v.Rest = proposalPage(v)
	return q.Show(v.View, http.StatusOK)
}

// decide accepts all or some of a proposal, declines it, or asks back.
func (d *Desk) decide(q *page.Request) error {
	v, err := d.readProposal(q)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(q.Value("version"), 10, 64)
	if err != nil {
		version = v.P.Version
	}
	note := q.Value("note")
	town, err := d.townMeant(q, v)
	if err != nil || town == nil {
		return err
	}
	g, err := d.GazetteerFor(*town)
	if err != nil {
		return err
	}
	act := ledger.Act{Kind: "edit", Label: page.Step("desk.proposal-of", "unit", v.Unit), Why: note, Source: v.P.Change.Said.Source}
	_, err = q.Write(act, func(tx *ledger.Tx) error {
		switch q.Value("decision") {
		case "accept":
			if v.Town != nil {
				if err := resolve(tx, v.P.ID, *town, g); err != nil {
					return err
				}
			}
			_, err := edit.Accept(tx, d.Kinds, v.P.ID, version, append([]string{}, q.R.PostForm["field"]...), note)
			return err
		case "decline":
			if err := edit.Decline(tx, v.P.ID, version, note); err != nil {
				return err
			}
			return d.answered(tx, v.P.ID)
		case "ask":
			if err := edit.Ask(tx, v.P.ID, version, note); err != nil {
				return err
			}
			return d.answered(tx, v.P.ID)
		}
		return record.Wrong{"": "edit.choose"}
	})
	if err == nil {
		return q.Redirect("/desk/proposals?done=decided")
	}
	var wrong record.Wrong
	var clash *record.Clash
	var double register.Double
	switch {
	case errors.As(err, &clash):
		v.Error = v.T("desk.proposal-clash")
	case errors.As(err, &double):
		v.Error = v.T("edit.double")
		v.Links = append(v.Links, v.Link("desk.open-double", "/desk/partnerships/"+string(double.ID)))
	case errors.As(err, &wrong):
		var says []string
		for f, key := range wrong {
			says = append(says, v.FieldLabel(v.P.Change.Kind, f)+": "+v.T(key))
		}
		slices.Sort(says)
		v.Error = strings.Join(says, " ")
	default:
		return err
	}
	v.Rest = proposalPage(v)
	return q.Invalid(v.View)
}

// townMeant reads which town an editor chose for a proposal that names one in
// words; nil where the page was shown again instead.
func (d *Desk) townMeant(q *page.Request, v *proposalView) (*page.Town, error) {
	town, err := q.Town(q.Value("b"), "")
	if err != nil || v.Town == nil || q.Value("decision") != "accept" || town.Unit != "" || town.Place != "" {
		return &town, err
	}
	v.Town.Error = v.T("edit.unit-wrong")
	if len(town.May) > 0 {
		v.Town.Type, v.Town.Options, v.Town.Error = "radios", town.May, v.T("edit.unit-several", "text", q.Value("b"))
	}
	v.Rest = proposalPage(v)
	return nil, q.Invalid(v.View)
}

func resolve(tx *ledger.Tx, proposal string, town page.Town, g *gazetteer.Gazetteer) (err error) {
	id := town.Unit
	if id == "" {
		if id, err = edit.PlaceUnit(tx, g, town.Place); err != nil {
			return err
		}
	}
	return edit.Resolve(tx, proposal, "b", id)
}

// answered tells who proposed that the desk declined or asked back.
func (d *Desk) answered(tx *ledger.Tx, id string) error {
	if d.Answered == nil {
		return nil
	}
	return d.Answered(tx.Tx, id)
}
