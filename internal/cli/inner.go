package cli

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"strings"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/file"
	"twinhall/internal/imports"
	"twinhall/internal/mail"
	"twinhall/internal/revoke"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
	"twinhall/internal/web/door"
	"twinhall/internal/web/page"
)

// sender is what mails go out by: the server that is set, the catcher of the
// demonstration, or nothing (nil): then they wait.
func (f *serveFlags) sender(demonstration bool) (mail.Sender, error) {
	switch {
	case demonstration && f.smtp != "":
		return nil, errUsage{errs.New(errs.Invalid, "a demonstration sends no mail: leave --smtp out")}
	case demonstration:
		return mail.Catcher{}, nil
	case f.smtp == "":
		return nil, nil
	}
	s, err := mail.NewSMTP(f.smtp, f.mailFrom)
	if err != nil {
		return nil, errUsage{err}
	}
	if err := s.ReturnTo(f.mailReturn); err != nil {
		return nil, errUsage{err}
	}
	return s, nil
}

// demoDoor reports whether the demonstration's door is open: the database was
// made as one, the process was started as one, and it listens on loopback.
func demoDoor(database, process bool, listen string) bool {
	host, _, err := net.SplitHostPort(listen)
	return database && process && err == nil && (host == "localhost" || net.ParseIP(host).IsLoopback())
}

// openInner opens the inner pages and begins to send mail: now, or as soon as
// the database answers.
func (a *app) openInner(ctx context.Context, f *serveFlags, config web.Config, srv *web.Server, db *sqldb.DB, log *slog.Logger) error {
	if db != nil {
		return a.beginInner(ctx, f, config, srv, db, log)
	}
	go func() {
		for ctx.Err() == nil {
			if db, err := a.open(ctx); err == nil {
				if err = a.beginInner(ctx, f, config, srv, db, log); err == nil {
					<-ctx.Done()
				} else {
					log.Error("the inner pages stay closed", "error", err)
				}
				db.Close()
			}
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
		}
	}()
	return nil
}

func (a *app) beginInner(ctx context.Context, f *serveFlags, config web.Config, srv *web.Server, db *sqldb.DB, log *slog.Logger) error {
	demonstration, err := isDemo(ctx, db)
	if err != nil {
		return err
	}
	sender, err := f.sender(demonstration)
	if err != nil {
		return err
	}
	people := &account.Door{DB: db, Now: a.now, Log: log, Evenly: 500 * time.Millisecond}
	if err := a.unlock(ctx, f, people, log); err != nil {
		return err
	}
	config.Files.Open(db)
	h := &page.House{DB: db, Now: a.now, Files: file.NewEntrance(file.Limits{Bytes: f.fileMB << 20}),
		People: people,
		Demo:   demoDoor(demonstration, f.demo, f.listen)}
	if f.ownMB < 0 || f.allMB < 0 || f.proposals < 0 {
		return errUsage{errs.New(errs.Invalid, "--uploads-per-account, --uploads-in-all and --proposals-per-day are numbers from 1 on")}
	}
	h.Quota, h.Proposed = imports.Quota{Account: f.ownMB << 20, All: f.allMB << 20}, f.proposals
	if path, err := erasuresPath(a.database, f.erasures); err == nil {
		h.Erasures = path
	}
	if h.Zone, err = f.location(); err != nil {
		return err
	}
	if h.SecondFor, err = f.rolesWithSecond(demonstration); err != nil {
		return err
	}
	names := srv.Site()
	for _, lang := range names.Catalogues.Languages() {
		h.People.Context = append(h.People.Context, strings.Fields(names.NameFor(lang))...)
	}
	if f.keepLog < 0 || f.keepLog > 3650 {
		return errUsage{errs.New(errs.Invalid, "--keep-sign-ins %d is not from 1 to 3650 days", f.keepLog)}
	}
	h.KeepLog = cmp.Or(time.Duration(f.keepLog)*24*time.Hour, account.KeepLog)
	open, err := h.People.Open(ctx)
	if err != nil {
		return err
	}
	if !open && !demonstration {
		h.SetUp = door.NewSetUpCode()
		log.Warn("there is no administrator yet: open this address once", "set_up",
			strings.TrimSuffix(config.BaseURL.String(), "/")+"/"+srv.Site().Catalogues.Languages()[0]+"/set-up?code="+h.SetUp)
	}
	features := web.Features()
	for _, job := range srv.Open(h, features) {
		go job(ctx)
	}
	if f.inbound != "" {
		inbox := &mail.Inbox{DB: db, Now: a.now, Then: features.Returned}
		if err := inbox.Listen(ctx, f.inbound, log); err != nil {
			return err
		}
	}
	if sender != nil {
		go (&mail.Worker{DB: db, Sender: sender, Log: log, Now: a.now}).Run(ctx)
	} else {
		log.Info("no mail server is set (--smtp): mails wait")
	}
	go a.tidy(ctx, db, log, h.KeepLog)
	if h.Erasures != "" {
		go a.keepRevoked(ctx, db, log, &revoke.List{Path: revoke.Beside(h.Erasures), Sources: features.Revokes()})
	}
	return nil
}

// rolesWithSecond are the roles that must have a second step.
func (f *serveFlags) rolesWithSecond(demonstration bool) ([]account.Role, error) {
	if demonstration {
		return nil, nil
	}
	switch f.secondFor {
	case "", "administrators":
		return []account.Role{account.Administrator}, nil
	case "staff":
		return []account.Role{account.Administrator, account.Editor, account.Adviser}, nil
	case "everybody":
		return account.Roles, nil
	case "nobody":
		return nil, nil
	}
	return nil, errUsage{errs.New(errs.Invalid, "--second-step-for %q is none of administrators, staff, everybody, nobody", f.secondFor)}
}

// revokedEvery is how often what was revoked is written to its list: what was
// revoked within the last of these before a disk died comes back with the backup.
const revokedEvery = 10 * time.Second

// keepRevoked writes what is revoked to the list outside the database.
func (a *app) keepRevoked(ctx context.Context, db *sqldb.DB, log *slog.Logger, list *revoke.List) {
	failed := false
	for {
		_, err := list.Write(ctx, db)
		if err != nil && ctx.Err() == nil && !failed && !errs.Is(err, errs.Unavailable) {
			log.Error("the list of what was revoked cannot be written: a restored backup would give it again", "file", list.Path, "error", err)
		}
		failed = err != nil
		select {
		case <-ctx.Done():
			return
		case <-time.After(revokedEvery):
		}
	}
}

// tidy deletes what has had its time, now and every hour.
func (a *app) tidy(ctx context.Context, db *sqldb.DB, log *slog.Logger, keep time.Duration) {
	for {
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			if err := web.Features().Tidy(tx, a.now()); err != nil {
				return err
			}
			if err := mail.Tidy(tx, a.now()); err != nil {
				return err
			}
			return account.Tidy(tx, a.now(), keep)
		}); err != nil && ctx.Err() == nil {
			log.Warn("what has had its time was not deleted", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(time.Hour):
		}
	}
}
