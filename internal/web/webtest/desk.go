package webtest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/edition"
)

// Desk is one of the staff at work on the desk.
type Desk struct {
	*App
	*Browser
	t *testing.T
}

// OpenDesk is an editor at work, in an installation that follows its ledger.
func OpenDesk(t *testing.T) *Desk {
	t.Helper()
	app := OpenApp(t, "https://twins.example", false, nil)
	app.Follow(t)
	return app.Desk(t, account.Editor)
}

// Desk is somebody else of the staff, who signs in.
func (a *App) Desk(t *testing.T, role account.Role) *Desk {
	t.Helper()
	return &Desk{a, a.SignedIn(t, role), t}
}

// Page is the page at a path, which must answer 200.
func (d *Desk) Page(path string) *goquery.Document {
	d.t.Helper()
	doc, res := d.Doc(d.t, "GET", path, nil)
	if res.StatusCode != http.StatusOK {
		d.t.Fatalf("%s answers %d", path, res.StatusCode)
	}
	return doc
}

// Send fills in a form of a page and sends it.
func (d *Desk) Send(path, form string, change url.Values) *http.Response {
	d.t.Helper()
	to, values := Fill(d.Page(path), form, change)
	return d.Ask("POST", to, values)
}

// MustSend is Send where the answer must lead on; next is where.
func (d *Desk) MustSend(path, form string, change url.Values) (next string) {
	d.t.Helper()
	res := d.Send(path, form, change)
	if res.StatusCode != http.StatusSeeOther {
		d.t.Fatalf("%s: %d %s", path, res.StatusCode, Errors(d.t, res))
	}
	return strings.TrimPrefix(res.Header.Get("Location"), "https://twins.example")
}

// Unit is the town with this slug in the current edition.
func (d *Desk) Unit(slug string) *edition.Unit {
	d.t.Helper()
	u, found := d.Keeper.Current().UnitBySlug(slug)
	if found != edition.Here {
		d.t.Fatalf("no %s", slug)
	}
	return d.Keeper.Current().Unit(u)
}

// Unpaired are two towns without a partnership of each other.
func (d *Desk) Unpaired() (a, b *edition.Unit) {
	d.t.Helper()
	e := d.Keeper.Current()
	a = d.Unit("opava")
	for i := range e.Units {
		b = &e.Units[i]
		known := b.Index == a.Index
		for _, p := range a.Partnerships {
			known = known || e.Other(p, a.Index).Index == b.Index
		}
		if !known {
			return a, b
		}
	}
	d.t.Fatal("Opava is a partner of all")
	return nil, nil
}
