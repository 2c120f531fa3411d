package webtest

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/mail"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

// TownHall is somebody who has signed in, most often the coordinator of Opava.
type TownHall struct {
	*App
	*Browser
}

// OpenTownHall is the coordinator of Opava, in an installation that follows its
// ledger.
func OpenTownHall(t *testing.T) *TownHall {
	t.Helper()
	app := OpenApp(t, "https://twins.example", false, nil)
	app.Follow(t)
	return app.TownHall(t, account.Coordinator)
}

// TownHall is somebody else, who signs in.
func (a *App) TownHall(t *testing.T, role account.Role) *TownHall {
	t.Helper()
	return &TownHall{a, a.SignedIn(t, role)}
}

// Page is the page at a path, which must answer 200.
func (h *TownHall) Page(t *testing.T, path string) *goquery.Document {
	t.Helper()
	doc, res := h.Doc(t, "GET", path, nil)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d", path, res.StatusCode)
	}
	return doc
}

// Send sends the first form of a page with some fields changed.
func (h *TownHall) Send(t *testing.T, path string, change url.Values) *http.Response {
	t.Helper()
	to, values := Fill(h.Page(t, path), PlainForm, change)
	return h.Ask("POST", strings.TrimPrefix(to, h.Base), values)
}

// Account is the coordinator's account as it stands.
func (h *TownHall) Account(t *testing.T) (a *account.Account) {
	t.Helper()
	if err := h.DB.Read(context.Background(), func(tx *sqldb.Tx) error {
		all, err := account.List(tx)
		for _, x := range all {
			if x.Email == h.Email[account.Coordinator] {
				a = x
			}
		}
		return err
	}); err != nil || a == nil {
		t.Fatal(a, err)
	}
	return a
}

// Trust lets the coordinator change at once instead of proposing.
func (h *TownHall) Trust(t *testing.T) {
	t.Helper()
	a := h.Account(t)
	now := account.Person{Name: a.Name, Lang: a.Lang, Role: a.Role, Units: a.Units, Trusted: true}
	if err := h.House.People.Change(context.Background(), a.ID, a.ID, a.Version, now, account.Active, web.Features().Languages()); err != nil {
		t.Fatal(err)
	}
}

// Partnership is a partnership as it stands.
func (h *TownHall) Partnership(t *testing.T, id string) (p *register.Partnership) {
	t.Helper()
	if err := h.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		p, err = register.GetPartnership(tx, register.PartnershipID(id))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return p
}

// Proposals are those that wait for a decision.
func (h *TownHall) Proposals(t *testing.T) (all []*edit.Proposal) {
	t.Helper()
	if err := h.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) {
		all, err = edit.Proposals(tx, edit.Open)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// Mails are the last ones that were queued, the newest first.
func (a *App) Mails(t *testing.T) (all []mail.Queued) {
	t.Helper()
	if err := a.DB.Read(context.Background(), func(tx *sqldb.Tx) (err error) { all, err = mail.Last(tx, 50); return err }); err != nil {
		t.Fatal(err)
	}
	return all
}
