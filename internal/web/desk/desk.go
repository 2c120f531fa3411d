// Package desk is where the association's staff keep the register: what needs a
// person today, records with their history, changes with a source, undo. It
// reads lists from the edition and records from the register; what a change
// means the edit room decides.
package desk

import (
	"sync"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/file"
	"twinhall/internal/gazetteer"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// Desk answers the pages of the association's staff.
type Desk struct {
	*inner.House
	Gazetteer func() (*gazetteer.Gazetteer, error)
	Sections  []Section // of a partnership's page
}

// Section is what a feature adds to the page of a partnership.
type Section func(tx *sqldb.Tx, v *inner.View, id register.PartnershipID, mayEdit bool) (templ.Component, error)

// New makes the desk of a house. The gazetteer is loaded when somebody first
// looks for a place.
func New(h *inner.House) *Desk {
	if h.Files == nil {
		h.Files = file.NewEntrance(file.Limits{})
	}
	return &Desk{House: h, Gazetteer: sync.OnceValues(gazetteer.Load)}
}

// Routes are the pages of the desk. A test walks them with every role.
func (d *Desk) Routes() []inner.Route {
	return []inner.Route{
		{Path: "/desk", Needs: account.Desk, Get: d.home},
		{Path: "/desk/partnerships", Needs: account.Desk, Get: d.partnerships},
		{Path: "/desk/partnerships/new", Needs: account.Edit, Get: d.newPartnership, Post: d.addPartnership},
		{Path: "/desk/partnerships/bulk", Needs: account.Edit, Post: d.bulk, Most: bulkBytes},
		{Path: "/desk/partnerships/{}", Needs: account.Desk, Get: d.partnership},
		{Path: "/desk/partnerships/{}/edit", Needs: account.Edit, Get: d.editPartnership, Post: d.changePartnership},
		{Path: "/desk/partnerships/{}/confirm", Needs: account.Edit, Post: d.confirm},
		{Path: "/desk/partnerships/{}/withdraw", Needs: account.Edit, Post: d.withdraw},
		{Path: "/desk/partnerships/{}/agreement", Needs: account.Edit, Get: d.newAgreement, Post: d.addAgreement},
		{Path: "/desk/municipalities/{}/hand-over", Needs: account.Desk, Get: d.handOver},
		{Path: "/desk/partnerships/{}/activity", Needs: account.Edit, Get: d.newActivity, Post: d.addActivity},
		{Path: "/desk/activities/{}", Needs: account.Desk, Writes: account.Edit, Get: d.editActivity, Post: d.changeActivity},
		{Path: "/desk/municipalities/{}/officials", Needs: account.Desk, Get: d.officials},
		{Path: "/desk/municipalities/{}/officials/new", Needs: account.Edit, Post: d.addOfficial},
		{Path: "/desk/officials/{}", Needs: account.Desk, Get: d.official},
		{Path: "/desk/officials/{}/edit", Needs: account.Edit, Post: d.changeOfficial},
		{Path: "/desk/agreements/{}", Needs: account.Desk, Writes: account.Edit, Get: d.editAgreement, Post: d.changeAgreement},
		{Path: "/desk/municipalities", Needs: account.Desk, Get: d.municipalities},
		{Path: "/desk/municipalities/new", Needs: account.Edit, Get: d.newUnit, Post: d.addUnit},
		{Path: "/desk/municipalities/{}", Needs: account.Desk, Get: d.unit},
		{Path: "/desk/municipalities/{}/edit", Needs: account.Edit, Get: d.editUnit, Post: d.changeUnit},
		{Path: "/desk/municipalities/{}/merge", Needs: account.Edit, Get: d.merge, Post: d.mergeNow},
		{Path: "/desk/remove", Needs: account.Edit, Post: d.remove},
		{Path: "/desk/trash", Needs: account.Desk, Get: d.trash},
		{Path: "/desk/trash/restore", Needs: account.Edit, Post: d.restore},
		{Path: "/desk/history", Needs: account.Desk, Get: d.history},
		{Path: "/desk/history/{}", Needs: account.Desk, Get: d.recordHistory},
		{Path: "/desk/undo/{}", Needs: account.Edit, Get: d.undo, Post: d.undoNow},
		{Path: "/desk/proposals", Needs: account.Desk, Get: d.proposals},
		{Path: "/desk/proposals/{}", Needs: account.Desk, Writes: account.Edit, Get: d.proposal, Post: d.decide},
		{Path: "/desk/persons", Needs: account.Persons, Get: d.persons, Post: d.findPerson},
		{Path: "/desk/drafts", Needs: account.Edit, Post: d.saveDraft},
		{Path: "/desk/drafts/drop", Needs: account.Edit, Post: d.dropDraft},
		{Path: "/desk/filters", Needs: account.Desk, Post: d.saveFilter},
		{Path: "/desk/filters/drop", Needs: account.Desk, Post: d.dropFilter},
		{Path: "/desk/places.json", Needs: account.Desk, Get: d.suggestPlaces},
		{Path: "/desk/gazetteer.json", Needs: account.Desk, Get: d.suggestGazetteer},
		{Path: "/desk/pair.json", Needs: account.Desk, Get: d.checkPair},
		{Path: "/desk/similar.json", Needs: account.Desk, Get: d.checkSimilar},
	}
}

// tab is an entry of the desk's own menu.
type tab struct {
	Key, Path string
	Needs     account.Permission // "" = whoever may see the desk
}

var tabs = []tab{
	{"desk.tab-todo", "/desk", ""},
	{"desk.tab-partnerships", "/desk/partnerships", ""},
	{"desk.tab-municipalities", "/desk/municipalities", ""},
	{"desk.tab-proposals", "/desk/proposals", ""},
	{"desk.tab-import", "/desk/import", account.Import},
	{"desk.tab-history", "/desk/history", ""},
	{"desk.tab-trash", "/desk/trash", ""},
	{"desk.tab-persons", "/desk/persons", account.Persons},
}

// View begins a page of the desk.
func (d *Desk) View(q *inner.Request, title string) *inner.View {
	v := q.View(title)
	v.Wide = true
	AddTabs(q, v)
	return v
}

// AddTabs gives a page the desk's own menu, also those of surfaces beside it.
func AddTabs(q *inner.Request, v *inner.View) {
	for _, t := range tabs {
		if t.Needs == "" || q.Account.Role.Can(t.Needs) {
			v.Tabs = append(v.Tabs, inner.MenuItem{Key: t.Key, Path: t.Path, Here: q.Path == t.Path})
		}
	}
}
