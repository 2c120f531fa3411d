// Package townhall is where a municipality's officials keep what their town
// says of its partnerships: confirm, correct, add, end, name who answers for
// them. Who comes knows the facts and not the program. Every page asks first
// whether the record belongs to one of the coordinator's own municipalities.
package townhall

import (
	"slices"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// Hall answers the pages of the municipalities' coordinators.
type Hall struct {
	*page.House
	Sections []Section // of a partnership
	Forms    map[ledger.Kind]Forms
}

// Forms are where records of a kind are changed: a new one, {} = the id of the
// partnership that it is of, and one that stands, {} = its own.
type Forms struct{ New, Standing string }

// Section is what a feature adds to a partnership.
type Section func(tx *sqldb.Tx, v *page.View, id register.PartnershipID) (Part, error)

// Part is what a section shows: what can be done, and what there is.
type Part struct {
	Actions []page.Link
	Below   templ.Component // nil = nothing
}

// New makes the town hall of a house.
func New(h *page.House) *Hall { return &Hall{House: h, Forms: map[ledger.Kind]Forms{}} }

// Source is where all comes from that is said here.
const Source = "said:townhall"

// Routes are the pages of the town hall. A test walks them with every role.
func (t *Hall) Routes() []page.Route {
	return append(page.DraftRoutes("/town-hall", account.TownHall), []page.Route{
		{Path: "/town-hall", Needs: account.TownHall, Get: t.home},
		{Path: "/town-hall/proposals/{}", Needs: account.TownHall, Get: t.proposal, Post: t.answer},
		{Path: "/town-hall/colleagues", Needs: account.TownHall, Get: t.colleagues, Post: t.invite},
		{Path: "/town-hall/hand-over", Needs: account.TownHall, Get: t.handOver, Post: t.handOverNow},
		{Path: "/town-hall/public", Needs: account.TownHall, Get: t.public},
		{Path: "/town-hall/letters", Needs: account.TownHall, Get: t.letters, Post: t.setLetters},
		{Path: "/town-hall/digest-off", Needs: page.Everyone, Get: t.off, Post: t.offNow},
	}...)
}

// tabs are the entries of the town hall's own menu.
var tabs = []page.MenuItem{
	{Key: "townhall.tab-home", Path: "/town-hall"},
	{Key: "townhall.tab-officials", Path: "/town-hall/officials"},
	{Key: "townhall.tab-colleagues", Path: "/town-hall/colleagues"},
	{Key: "townhall.tab-public", Path: "/town-hall/public"},
	{Key: "townhall.tab-letters", Path: "/town-hall/letters"},
}

// notices are what a page says after the step that led there.
var notices = map[string]string{
	"confirmed": "townhall.done-confirmed",
	"saved":     "townhall.done-saved",
	"proposed":  "townhall.done-proposed",
	"withdrawn": "townhall.done-withdrawn",
	"answered":  "townhall.done-answered",
	"left":      "townhall.done-left",
	"invited":   "townhall.done-invited",
	"named":     "townhall.done-named",
	"kept":      "townhall.done-kept",
}

// proposalKeys are of what became of a proposal.
var proposalKeys = map[edit.ProposalState]string{
	edit.Open:      "townhall.proposal-open",
	edit.Asked:     "townhall.proposal-asked",
	edit.Accepted:  "townhall.proposal-accepted",
	edit.Declined:  "townhall.proposal-declined",
	edit.Withdrawn: "townhall.proposal-withdrawn",
}

// View begins a page of the town hall.
func (t *Hall) View(q *page.Request, title string) *page.View {
	v := q.View(title)
	for _, t := range tabs {
		t.Here = t.Path == q.Path
		v.Tabs = append(v.Tabs, t)
	}
	if key, ok := notices[q.Query("done")]; ok {
		v.Notice = v.T(key)
	}
	return v
}

// ErrForeign is the error of what is none of the own municipalities'.
var ErrForeign = errs.New(errs.NotFound, "inner.not-found")

// Unit is which of the own municipalities a request is about: the one that it
// names, else the first.
func Unit(q *page.Request) (register.UnitID, error) {
	id := register.UnitID(q.Query("unit"))
	if sent := q.Value("unit"); sent != "" {
		id = register.UnitID(sent)
	}
	if id == "" && len(q.Account.Units) > 0 {
		return q.Account.Units[0], nil
	}
	if !slices.Contains(q.Account.Units, id) {
		return "", ErrForeign
	}
	return id, nil
}

// Pair is a partnership as seen from an own municipality.
type Pair struct {
	P          *register.Partnership
	Own, Other *register.Unit
	Sayer      register.Sayer
}

// Name is that of both ends, as the ledger has it.
func (p *Pair) Name() string { return p.Own.Name + " – " + p.Other.Name }

// NameIn is Name for readers of a language.
func (p *Pair) NameIn(lang string) string { return p.Own.NameIn(lang) + " – " + p.Other.NameIn(lang) }

// PairOf reads a partnership of an own municipality; what was merged leads on.
func PairOf(q *page.Request, tx *sqldb.Tx, id string) (*Pair, error) {
	p, err := register.FollowPartnership(tx, register.PartnershipID(id))
	if err != nil {
		return nil, err
	}
	own := p.A
	if !slices.Contains(q.Account.Units, p.A) || slices.Contains(q.Account.Units, p.B) && string(p.B) == q.R.FormValue("unit") {
		own = p.B
	}
	if !slices.Contains(q.Account.Units, own) || p.Trashed != register.Kept {
		return nil, ErrForeign
	}
	x := &Pair{P: p}
	x.Sayer, _ = p.SayerOf(own)
	if x.Own, err = register.GetUnit(tx, own); err != nil {
		return nil, err
	}
	x.Other, err = register.GetUnit(tx, p.Other(own))
	return x, err
}

// NameOf is what an own municipality is called in the reader's language.
func NameOf(v *page.View, id register.UnitID) string {
	if u, ok := v.E.UnitByID(id); ok {
		return v.Name(u)
	}
	return ""
}

// ownUnits are the own municipalities that the edition shows.
func ownUnits(e *edition.Edition, ids []register.UnitID) (all []*edition.Unit) {
	for _, id := range ids {
		if u, ok := e.UnitByID(id); ok {
			all = append(all, u)
		}
	}
	return all
}
