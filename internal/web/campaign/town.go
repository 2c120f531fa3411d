package campaign

import (
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"twinhall/internal/campaign"
	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// townView is one town of a campaign: its address and link, and what it
// answered.
type townView struct {
	*page.View
	C         *campaign.Campaign
	Town      *campaign.Town
	Unit      *register.Unit
	Proposals []proposed
	Named     []campaign.Named
	Officials []*register.Official // who stand in the register
	Questions campaign.Questions
	Address   *page.Form
}

// proposed is one proposal of the answer, a line for each field.
type proposed struct {
	*edit.Proposal
	About string
	Lines page.Table // one for each field
	Place *page.Form // where it is not known which place is meant
}

// replaced says in whose place an official comes who is accepted, "" = nobody's.
func (v *townView) replaced(n campaign.Named) string {
	for _, o := range v.Officials {
		if o.Role != n.Role {
			continue
		}
		name := o.Name
		if name == "" {
			name = o.Function
		}
		if o.Name == "" || o.Name == n.Name {
			return v.T("campaign.replaces-nobody", "name", name)
		}
		return v.T("campaign.replaces", "name", name)
	}
	return ""
}

func (s *Surface) townPage(q *page.Request, unit register.UnitID) (*townView, error) {
	v := &townView{View: q.View("campaign.town")}
	if err := q.Read(func(tx *sqldb.Tx) (err error) {
		if v.C, err = campaign.Get(tx, campaign.ID(q.ID)); err != nil {
			return err
		}
		if v.Town, err = campaign.GetTown(tx, v.C.ID, unit); err != nil {
			return err
		}
		if v.Unit, err = register.GetUnit(tx, unit); err != nil {
			return err
		}
		if v.Named, err = campaign.NamedBy(tx, v.C.ID, unit); err != nil {
			return err
		}
		if v.Officials, err = register.OfficialsOf(tx, unit); err != nil {
			return err
		}
		if v.Questions, err = campaign.QuestionsOf(tx, v.C.ID, unit); err != nil {
			return err
		}
		all, err := edit.ProposalsOf(tx, unit)
		for _, p := range all {
			if p.Origin == campaign.Actor(v.C.ID) {
				v.Proposals = append(v.Proposals, s.proposed(v, tx, p))
			}
		}
		return err
	}); err != nil {
		return nil, err
	}
	v.Title = nameOf(v.View, v.Unit)
	hidden := [][2]string{{"unit", string(unit)}, {"do", "address"}}
	v.Address = &page.Form{Action: v.Here(q.Path), Button: v.T("campaign.address-set"), Hidden: hidden,
		Fields: []page.Field{{Name: "email", Label: v.T("campaign.address"), Hint: v.T("campaign.address-hint"), Type: "email", Value: v.Town.Email,
			Optional: true, Complete: "off"}}}
	v.Links = []page.Link{{Text: v.C.Title, Href: v.Here("/desk/campaigns/" + q.ID)}}
	v.Rest = townPage(v)
	return v, nil
}

func (s *Surface) proposed(v *townView, tx *sqldb.Tx, p *edit.Proposal) proposed {
	out := proposed{Proposal: p, About: v.T(kindKeys[p.Change.Kind])}
	if partner := v.partner(tx, p.Change); partner != "" {
		out.About += ": " + partner
	}
	names := map[string]bool{}
	for _, values := range []record.Values{p.Change.Was, p.Change.Now} {
		for f := range values {
			if f != "a" && f != "b" && f != "partnership" && f != "written" {
				names[f] = true
			}
		}
	}
	out.Lines = page.Table{Caption: out.About, Columns: v.Heads("campaign.field", "campaign.was", "campaign.now")}
	for _, f := range slices.Sorted(maps.Keys(names)) {
		out.Lines.Add(page.Text(v.T(fieldKeys[f])), page.Plain(was(v.words(f, p.Change.Was[f]))), page.Plain(now(v.words(f, p.Change.Now[f]))))
	}
	if w := p.Change.Now.Get("written"); w != "" && p.State == edit.Open {
		out.Place = &page.Form{Action: v.Here("/desk/campaigns/" + string(v.C.ID) + "/town"), Button: v.T("campaign.place"),
			Hidden: [][2]string{{"unit", string(v.Town.Unit)}, {"do", "place"}, {"proposal", p.ID}},
			Fields: []page.Field{{Name: "partner-" + p.ID, Label: v.T("campaign.place-which", "written", w), Type: "unit", From: "/suggest.json"}}}
	}
	return out
}

// partner is the other town that a change is about.
func (v *townView) partner(tx *sqldb.Tx, c record.Change) string {
	id := register.PartnershipID(c.Record)
	if c.Kind == register.KindActivity {
		id = register.PartnershipID(c.Now.Get("partnership"))
	}
	other := register.UnitID(c.Now.Get("b"))
	if id != "" && c.Kind != register.KindUnit {
		if p, err := register.GetPartnership(tx, id); err == nil {
			other = p.Other(v.Town.Unit)
		}
	}
	if u, err := register.GetUnit(tx, other); err == nil {
		return nameOf(v.View, u)
	}
	return c.Now.Get("written")
}

// words are values of a field as people read them.
func (v *townView) words(field string, values []string) string {
	var out []string
	for _, value := range values {
		switch field {
		case "form":
			value = v.T(register.FormKeys[value])
		case "state":
			value = v.T(register.StateKeys[value])
		case "reason":
			value = v.T(register.ReasonKeys[value])
		case "kind":
			value = v.T(register.ActivityKeys[value])
		case "participants":
			parts := strings.Split(value, ":")
			value = v.T(register.AudienceKeys[parts[0]])
			if len(parts) == 3 && parts[2] != "0" {
				value += " (" + parts[2] + ")"
			}
		case "since", "until", "from":
			if d, err := date.ParseEDTF(value); err == nil {
				value = v.Date(d)
			}
		}
		out = append(out, value)
	}
	return strings.Join(out, ", ")
}

func (s *Surface) town(q *page.Request) error {
	v, err := s.townPage(q, register.UnitID(q.Query("unit")))
	if err != nil {
		return err
	}
	if key, ok := notices[q.Query("done")]; ok {
		v.Notice = v.T(key)
	}
	return q.Show(v.View, http.StatusOK)
}

// townNow does what an editor decides about one town.
func (s *Surface) townNow(q *page.Request) error {
	id, unit, do := campaign.ID(q.ID), register.UnitID(q.Value("unit")), q.Value("do")
	partner, err := q.Town(q.Value("partner-"+q.Value("proposal")), "")
	if err != nil {
		return err
	}
	_, err = q.Write(ledger.Act{Kind: "edit", Source: "said:campaign"}, func(tx *ledger.Tx) error {
		switch do {
		case "address":
			return campaign.Address(tx, id, unit, q.Value("email"), campaign.FromUpload)
		case "again":
			return campaign.Again(tx, id, unit)
		case "revoke":
			return campaign.Revoke(tx, id, unit)
		case "remove":
			return campaign.Remove(tx, id, unit)
		case "settle":
			return campaign.Settle(tx.Tx, id, unit, s.Office.Now())
		case "accept":
			return campaign.AcceptNamed(tx, id, unit, q.Value("official"), register.Basis(q.Value("basis")))
		case "drop":
			return campaign.DropNamed(tx.Tx, id, unit, q.Value("official"))
		case "place":
			if partner.Unit == "" {
				return campaign.Wrong{"partner": "answer.town-missing"}
			}
			return campaign.PlaceNew(tx, id, q.Value("proposal"), partner.Unit)
		}
		return errs.New(errs.Invalid, "door.bad-form")
	})
	if err == nil {
		if do == "remove" {
			return q.Redirect("/desk/campaigns/" + q.ID)
		}
		return q.Redirect("/desk/campaigns/" + q.ID + "/town?unit=" + string(unit) + "&done=" + do)
	}
	return s.townAgain(q, unit, partner.Units(), err)
}

// townAgain shows the page again with what was entered.
func (s *Surface) townAgain(q *page.Request, unit register.UnitID, may [][2]string, err error) error {
	var wrong campaign.Wrong
	var official register.WrongOfficial
	if !errors.As(err, &wrong) && !errors.As(err, &official) {
		return err
	}
	v, viewErr := s.townPage(q, unit)
	if viewErr != nil {
		return viewErr
	}
	for _, key := range official {
		v.Error = v.T(key)
	}
	if key := wrong["email"]; key != "" {
		v.Address.Fill(func(name string) []string { return q.R.PostForm[name] })
		v.Address.Set("email", v.T(key))
	}
	for _, p := range v.Proposals {
		if key := wrong["partner"]; key != "" && p.Place != nil && p.ID == q.Value("proposal") {
			p.Place.Fill(func(name string) []string { return q.R.PostForm[name] })
			p.Place.Set("partner-"+p.ID, v.T(key))
			if len(may) > 0 {
				f := &p.Place.Fields[0]
				f.Type, f.Options, f.Error = "radios", may, v.T("edit.unit-several", "text", f.Value)
			}
		}
	}
	return q.Invalid(v.View)
}

func iso(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.DateOnly)
}
