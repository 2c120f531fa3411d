// Package desk is where the association's staff keep the register: what needs a
// person today, records with their history, changes with a source, undo. It
// reads lists from the edition and records from the register; what a change
// means the edit room decides.
package desk

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/file"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// Desk answers the pages of the association's staff.
type Desk struct {
	*page.House
	Sections []Section // of a partnership's page
	Today    []Today   // what else needs a person
	Pages    []RecordPage
	Searches []Search              // what else the search for anything finds
	Words    map[ledger.Kind]Words // how changes are told of kinds that tell them otherwise
}

// Today finds what needs a person.
type Today func(tx *sqldb.Tx, v *page.View) ([]Work, error)

// RecordPage is where records of a kind stand at the desk.
type RecordPage struct {
	Kind   ledger.Kind
	Path   string // of one, {} = its id
	New    string // the form of a new one, "" = it is made on another's page
	NewKey string // what that form is called
	Trash  bool   // the page shows also what lies in the trash
	// Name is what a record is called; false where it is not known. nil = as the
	// kind is called.
	Name func(v *page.View, id string) (string, bool)
	// Shows are what its public page shows that follows from several of its values,
	// always the same fields in the same order. nil = nothing does.
	Shows func(tx *sqldb.Tx, v *page.View, id string) ([]Shown, error)
}

// Shown is a field with its value in words, "" = none.
type Shown struct{ Field, Value string }

// pageOf is where records of a kind stand, empty where they have no page.
func (d *Desk) pageOf(kind ledger.Kind) RecordPage {
	if i := slices.IndexFunc(d.Pages, func(p RecordPage) bool { return p.Kind == kind }); i >= 0 {
		return d.Pages[i]
	}
	return RecordPage{Kind: kind}
}

// At is the path of the page of one record.
func (p RecordPage) At(id string) string { return strings.ReplaceAll(p.Path, "{}", id) }

// Words tells a change of a record; false where there is nothing to tell.
type Words func(v *page.View, c ledger.Change) (Change, bool)

// Part is what a section shows: what can be done, and what there is.
type Part struct {
	Actions []page.Link
	Below   templ.Component // nil = nothing
}

// Section is what a feature adds to the page of a partnership.
type Section func(tx *sqldb.Tx, v *page.View, id register.PartnershipID, mayEdit bool) (Part, error)

// New makes the desk of a house. The gazetteer is loaded when somebody first
// looks for a place.
func New(h *page.House) *Desk {
	if h.Files == nil {
		h.Files = file.NewEntrance(file.Limits{})
	}
	return &Desk{House: h, Words: map[ledger.Kind]Words{}}
}

// Routes are the pages of the desk. A test walks them with every role.
func (d *Desk) Routes() []page.Route {
	return append(page.DraftRoutes("/desk", account.Edit), []page.Route{
		{Path: "/desk", Needs: account.Desk, Get: d.home},
		{Path: "/desk/search", Needs: account.Desk, Get: d.search},
		{Path: "/desk/search.json", Needs: account.Desk, Get: d.searchJSON},
		{Path: "/desk/remove", Needs: account.Edit, Post: d.remove},
		{Path: "/desk/trash", Needs: account.Desk, Get: d.trash},
		{Path: "/desk/trash/restore", Needs: account.Edit, Post: d.restore},
		{Path: "/desk/history", Needs: account.Desk, Get: d.history},
		{Path: "/desk/history/{}", Needs: account.Desk, Get: d.recordHistory},
		{Path: "/desk/undo/{}", Needs: account.Edit, Get: d.undo, Post: d.undoNow},
		{Path: "/desk/proposals", Needs: account.Desk, Get: d.proposals},
		{Path: "/desk/proposals/{}", Needs: account.Desk, Writes: account.Edit, Get: d.proposal, Post: d.decide},
		{Path: "/desk/places.json", Needs: account.Desk, Get: d.suggestPlaces},
	}...)
}

// Rail are the entries of the desk itself.
func (d *Desk) Rail() []page.Entry {
	return []page.Entry{
		{Section: page.Today, Rank: 10, Path: "/desk", Key: "desk.tab-todo", Needs: account.Desk, Letter: "t", Waits: d.waiting},
		{Section: page.Register, Rank: 60, Path: "/desk/history", Key: "desk.tab-history", Needs: account.Desk, Letter: "h"},
		{Section: page.Register, Rank: 70, Path: "/desk/trash", Key: "desk.tab-trash", Needs: account.Desk, Letter: "x"},
		{Section: page.Campaigns, Rank: 20, Path: "/desk/proposals", Key: "desk.tab-proposals", Needs: account.Desk, Letter: "o",
			Waits: func(tx *sqldb.Tx, _ *page.View) (int, error) { return edit.CountProposals(tx, edit.Open) }},
	}
}

// View begins a page of the desk.
func (d *Desk) View(q *page.Request, title string) *page.View {
	v := q.View(title)
	v.Wide = true
	return v
}
