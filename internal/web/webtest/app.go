package webtest

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/file"
	"twinhall/internal/imports"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
	"twinhall/internal/web/page"
)

// Password is that of every account.
const Password = "kůň žere seno"

// App is a site with the pages of those who sign in, and an account of each
// role. The coordinator's town is Opava.
type App struct {
	*Site
	Files *file.Cache
	House *page.House
	Email map[account.Role]string
	Now   time.Time // what the clock says; tests move it on
}

// begun is when an app begins: a day after the register was last changed.
var begun = time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)

// OpenApp serves the register with the pages of those who sign in, as the
// demonstration or not. log gets a line for each request; it may be nil.
func OpenApp(t *testing.T, base string, demo bool, log *slog.Logger) *App {
	t.Helper()
	address := sqldbtest.SQLiteAddress(t)
	db, ids := openCopy(t, staffed, address)
	files := file.NewCache(t.TempDir(), 4<<20, slog.New(slog.DiscardHandler))
	logged := log != nil
	if !logged {
		log = slog.New(slog.DiscardHandler)
	}
	s := serve(t, &Site{DB: db, IDs: ids}, address, base, func(c *web.Config) {
		c.Limits.PageBurst, c.Limits.DownloadBurst, c.Files, c.AccessLog = 0, 0, files, logged
	}, log)
	a := openStaffPages(s, demo)
	a.Files, a.House.Erasures = files, filepath.Join(t.TempDir(), "erasures")
	return a
}

// AddStaff makes the accounts of a site and opens their pages.
func AddStaff(t *testing.T, s *Site) *App {
	t.Helper()
	if err := addAccounts(s.DB); err != nil {
		t.Fatal(err)
	}
	return openStaffPages(s, false)
}

func openStaffPages(s *Site, demo bool) *App {
	a := &App{Site: s, Email: map[account.Role]string{}, Now: begun}
	for i, role := range account.Roles {
		a.Email[role] = email(i)
	}
	a.House = OpenStaffPages(s, func() time.Time { return a.Now }, demo)
	return a
}

// email is the address of the account of a role, by its place in account.Roles.
func email(role int) string { return fmt.Sprintf("p%d@example.org", role) }

// addAccounts makes an account of each role in a database that holds the
// register.
func addAccounts(db *sqldb.DB) error {
	ctx := context.Background()
	var opava register.UnitID
	if err := db.Read(ctx, func(tx *sqldb.Tx) error {
		units, err := register.AllUnits(tx)
		for _, u := range units {
			if u.Slug == "opava" {
				opava = u.ID
			}
		}
		return err
	}); err != nil {
		return err
	}
	people := &account.Door{DB: db, Now: func() time.Time { return begun }}
	for i, role := range account.Roles {
		p := account.Person{Email: email(i), Name: "Person " + string(role), Lang: "en", Role: role}
		if role == account.Coordinator {
			p.Units = []register.UnitID{opava}
		}
		if _, err := people.First(ctx, "test", p, Password, web.Features().Languages(), true); err != nil {
			return err
		}
	}
	return nil
}

// OpenStaffPages opens the pages of those who sign in, as the program does.
func OpenStaffPages(s *Site, now func() time.Time, demo bool) *page.House {
	h := &page.House{DB: s.DB, Now: now, People: &account.Door{DB: s.DB, Now: now, Key: account.NewKey()}, Demo: demo}
	s.Server.Open(h, web.Features())
	s.Importer = &imports.Worker{DB: s.DB, Now: now, Log: slog.New(slog.DiscardHandler)}
	return h
}
