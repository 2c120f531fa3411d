package page

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// HandOver is what a new officer of a municipality must know of its
// partnerships, on paper.
type HandOver struct {
	*View
	U         *register.Unit
	Offices   []office
	Pairs     []handedPair
	Proposals []string
	Due       []dueLine // what comes next, the soonest first
	Personal  bool      // somebody's own name, address or number stands on it
	Back      string    // where its reader came from, below the language
}

type office struct{ Who, Email, Phone, Own string }

type handedPair struct {
	Name, Country, State, Since string
	Confirmed                   []string
	Agreements, Activities      []string
	Parts                       []templ.Component // of features
	Offices                     []office
}

type dueLine struct {
	Day  date.Day
	Text string
}

// lastActivities is how many activities of a partnership stand on the sheet,
// and dueMonths how far it looks ahead.
const (
	lastActivities = 3
	dueMonths      = 24
)

// HandedSection is what a feature adds to a partnership on the sheet.
type HandedSection func(tx *sqldb.Tx, v *View, id register.PartnershipID) (templ.Component, error)

// HandOverOf gathers the sheet of a municipality. personal says of which units
// the reader may see what is personal of officials.
func (q *Request) HandOverOf(tx *sqldb.Tx, id register.UnitID, personal func(register.UnitID) bool) (*HandOver, error) {
	u, err := register.GetUnit(tx, id)
	if err != nil {
		return nil, err
	}
	if u.Trashed != register.Kept || u.MergedInto != "" {
		return nil, errs.New(errs.NotFound, "inner.not-found")
	}
	v := q.View("handover.title")
	h := &HandOver{View: v, U: u}
	v.Title = v.T("handover.title", "name", h.nameOf(u))
	g := &gathering{HandOver: h, tx: tx, sections: q.House.HandOver, personal: personal, countries: map[register.UnitID]string{}}
	g.day = date.DayOf(v.E.At.UTC())
	if v.E.Day != (date.Day{}) {
		g.day = v.E.Day
	}
	return h, g.all()
}

// gathering is the sheet while it is being filled.
type gathering struct {
	*HandOver
	tx        *sqldb.Tx
	sections  []HandedSection
	personal  func(register.UnitID) bool
	countries map[register.UnitID]string
	day       date.Day
}

func (g *gathering) all() (err error) {
	if g.HandOver.Offices, err = g.offices(g.U.ID, true); err != nil {
		return err
	}
	pairs, err := register.PartnershipsOf(g.tx, g.U.ID)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if p.Trashed != register.Kept || p.MergedInto != "" {
			continue
		}
		one, err := g.pair(p)
		if err != nil {
			return err
		}
		g.Pairs = append(g.Pairs, one)
	}
	order := g.Collator()
	slices.SortStableFunc(g.Pairs, func(a, b handedPair) int { return order(a.Name, b.Name) })
	if err := g.proposals(); err != nil {
		return err
	}
	if next, ok := register.NextElection(g.U.Country, g.on()); ok {
		g.due(next, g.T("handover.election"))
	}
	slices.SortStableFunc(g.Due, func(a, b dueLine) int { return a.Day.Compare(b.Day) })
	return nil
}

func (g *gathering) on() date.Date {
	return g.day.Date()
}

func (g *gathering) due(on date.Date, text string) {
	g.Due = append(g.Due, dueLine{on.To(), g.Date(on) + ": " + text})
}

// nameOf is a unit's name in the reader's language where the edition knows it.
func (h *HandOver) nameOf(u *register.Unit) string {
	if x, ok := h.E.UnitByID(u.ID); ok {
		return h.Name(x)
	}
	return u.NameIn(h.Lang)
}

func (g *gathering) pair(p *register.Partnership) (one handedPair, err error) {
	other, err := register.GetUnit(g.tx, p.Other(g.U.ID))
	if err != nil {
		return one, err
	}
	one.Name, one.Country = g.nameOf(other), g.Country(other.Country)
	state := register.StateUnknown
	if s, _, ok := register.Shown(p.Statements, register.FieldState); ok {
		state = s.Value
	}
	one.State = g.T(register.StateKeys[state])
	if s, _, ok := register.Shown(p.Statements, register.FieldSince); ok {
		if d, err := date.ParseEDTF(s.Value); err == nil {
			one.Since = g.DateShort(d)
		}
	}
	_, a, b, editor := register.ConfirmedBy(p.Statements)
	own, theirs := a, b
	if p.B == g.U.ID {
		own, theirs = b, a
	}
	for _, c := range []struct {
		on  date.Date
		who string
	}{{own, g.nameOf(g.U)}, {theirs, one.Name}, {editor, g.T("said.editor")}} {
		if !c.on.IsZero() {
			one.Confirmed = append(one.Confirmed, g.Date(c.on)+", "+c.who)
		}
	}
	if err := g.agreements(p, &one); err != nil {
		return one, err
	}
	if err := g.activities(p, &one); err != nil {
		return one, err
	}
	if err := g.parts(p, &one); err != nil {
		return one, err
	}
	one.Offices, err = g.offices(other.ID, false)
	return one, err
}

func (g *gathering) agreements(p *register.Partnership, one *handedPair) error {
	all, err := register.AgreementsOf(g.tx, p.ID)
	if err != nil {
		return err
	}
	for _, x := range all {
		if x.Trashed != register.Kept {
			continue
		}
		name := g.T("agreement.untitled")
		if x.Kind != "" {
			name = g.T(register.AgreementKeys[x.Kind])
		}
		if x.Title != "" {
			name += ": " + x.Title
		}
		if !x.Signed.IsZero() {
			name += ", " + g.Date(x.Signed)
		}
		until := x.InForceUntil(g.countryOf)
		if !until.IsZero() {
			name += ", " + g.T("handover.until", "date", g.Date(until))
		}
		one.Agreements = append(one.Agreements, name)
	}
	for _, lapse := range register.RunningOut(all, g.countryOf, g.on(), dueMonths) {
		key := "handover.lapses"
		if lapse.Over {
			key = "handover.lapsed"
		}
		g.due(lapse.Until, g.T(key, "name", one.Name))
	}
	return nil
}

func (g *gathering) countryOf(id register.UnitID) string {
	if _, known := g.countries[id]; !known {
		if u, err := register.GetUnit(g.tx, id); err == nil {
			g.countries[id] = u.Country
		}
	}
	return g.countries[id]
}

func (g *gathering) activities(p *register.Partnership, one *handedPair) error {
	all, err := register.ActivitiesOf(g.tx, p.ID)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(a *register.Activity) bool { return a.Trashed != register.Kept })
	slices.SortStableFunc(all, func(a, b *register.Activity) int { return -date.Compare(a.From, b.From) })
	for _, a := range all[:min(len(all), lastActivities)] {
		text := g.Date(a.From) + ": " + g.T(register.ActivityKeys[a.Kind])
		if a.Title != "" {
			text += ", " + a.Title
		}
		one.Activities = append(one.Activities, text)
	}
	return nil
}

// parts are what features know of the partnership.
func (g *gathering) parts(p *register.Partnership, one *handedPair) error {
	for _, section := range g.sections {
		part, err := section(g.tx, g.View, p.ID)
		if err != nil {
			return err
		}
		one.Parts = append(one.Parts, part)
	}
	return nil
}

// offices are those who answer for the partnerships of a unit.
func (g *gathering) offices(unit register.UnitID, own bool) ([]office, error) {
	all, err := register.OfficialsOf(g.tx, unit)
	var offices []office
	for _, o := range all {
		if o.Trashed != register.Kept {
			continue
		}
		c := o.Contact()
		if c == nil {
			continue
		}
		x := office{Who: c.Function, Email: c.Email, Phone: c.Phone}
		if c.Name != "" {
			x.Who += ", " + c.Name
		}
		if g.personal(unit) {
			x.Own = joined(o, c)
			g.Personal = g.Personal || x.Own != ""
		}
		offices = append(offices, x)
		if d, err := date.ParseEDTF(o.Review); own && err == nil && !d.IsZero() {
			g.due(d, g.T("handover.review", "function", o.Function))
		}
	}
	return offices, err
}

// joined is what is personal of an official and does not stand there anyway.
func joined(o *register.Official, c *register.Contact) string {
	text := ""
	for _, x := range []string{o.Name, o.OwnEmail, o.OwnPhone} {
		if x == "" || x == c.Name {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += x
	}
	return text
}

func (g *gathering) proposals() error {
	all, err := edit.ProposalsOf(g.tx, g.U.ID)
	for _, p := range all {
		if p.State == edit.Open || p.State == edit.Asked {
			g.Proposals = append(g.Proposals, g.Day(p.At)+": "+g.T("desk.kind-"+string(p.Change.Kind))+", "+g.T(ProposalKeys[p.State]))
		}
	}
	return err
}

// ShowHandOver sends the sheet.
func (q *Request) ShowHandOver(h *HandOver) error {
	body, err := q.House.Site.RenderPaper(h.Page, "paper-a4", h.Here(h.Back), handOverSheet(h))
	if err != nil {
		return err
	}
	q.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.W.WriteHeader(http.StatusOK)
	_, _ = q.W.Write(body) // the visitor went away
	return nil
}
