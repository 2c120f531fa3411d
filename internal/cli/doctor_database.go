package cli

import (
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

// register looks at the database and at what is kept in it.
func (d *doctor) register(ctx context.Context) {
	if !sqldb.IsPostgres(d.database) {
		if _, err := os.Stat(d.database); err != nil {
			d.wrong("database", "name the right file by --database or TWINHALL_DATABASE; twinhall serve, import and restore make a new one",
				"there is no database at %s: %v", d.database, err)
			return
		}
	}
	opening, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	db, err := sqldb.OpenToLook(opening, d.database)
	if err != nil {
		d.wrong("database", "see whether it runs, whether its address and password are right, and whether this user may open it", "%v", err)
		return
	}
	defer db.Close()
	version, clock, err := db.Server(opening)
	if err != nil {
		d.wrong("database", "see the database's own log", "it does not answer: %v", err)
		return
	}
	d.fine("database", "%s", version)
	if db.Dialect == sqldb.Postgres {
		d.serverClock(clock)
	}
	bad, err := db.Integrity(ctx)
	d.parts("integrity", "stop all programs, keep a copy of the file, and restore the last backup (twinhall restore)", bad, err)
	if !d.version(ctx, db) || err != nil || len(bad) > 0 {
		return // nothing that is read from it can be relied on
	}
	bad, err = db.Dangling(ctx)
	d.parts("records", "restore a backup from before, or tell the people who make this program: none of its commands leaves this behind", bad, err)
	if err := db.Read(ctx, d.key); err != nil {
		d.wrong("key", "see the database's own log", "the second steps could not be looked at: %v", err)
	}
	head, ok := d.ledger(ctx, db)
	if ok {
		d.edition(ctx, db, head)
	}
}

// parts turns a list of what is wrong into findings.
func (d *doctor) parts(about, do string, bad []string, err error) {
	switch {
	case err != nil:
		d.wrong(about, do, "could not be looked at: %v", err)
	case len(bad) == 0:
		d.fine(about, "nothing is wrong")
	}
	for i, b := range bad {
		if i == 10 {
			d.wrong(about, "", "and %d more", len(bad)-i)
			break
		}
		d.wrong(about, do, "%s", b)
	}
}

func (d *doctor) serverClock(clock time.Time) {
	switch off := d.now.Sub(clock).Abs(); {
	case off > time.Minute:
		d.wrong("clock", "let both machines follow one time server (timedatectl)", "this machine and the database's differ by %s", off.Round(time.Second))
	case off > 5*time.Second:
		d.warn("clock", "let both machines follow one time server (timedatectl)", "this machine and the database's differ by %s", off.Round(time.Second))
	}
}

// version reports whether the tables are those that this program works with.
func (d *doctor) version(ctx context.Context, db *sqldb.DB) bool {
	has, knows, err := db.Version(ctx)
	switch {
	case err != nil:
		d.wrong("version", "see the database's own log", "%v", err)
	case has > knows:
		d.wrong("version", "use the newer program that made it", "the database is of version %d, this program knows versions up to %d", has, knows)
	case has == 0:
		d.warn("version", "twinhall serve, import and restore make the tables", "the database has no tables yet")
	case has < knows:
		d.warn("version", "nothing: the next start of this program upgrades it (SQLite: after copying it beside itself; PostgreSQL: make a backup before)",
			"the database is of version %d, this program's is %d", has, knows)
	default:
		d.fine("version", "the tables are of version %d, as this program's", has)
		return true
	}
	return false
}

func (d *doctor) ledger(ctx context.Context, db *sqldb.DB) (head ledger.Head, ok bool) {
	const do = "restore the last backup: the ledger has been changed by something other than this program"
	var last, lastPublic, entries, orphans, newest int64
	err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
		if head, err = ledger.ReadHead(tx); err != nil {
			return err
		}
		if err := tx.Row(`select coalesce(max(position), 0), coalesce(max(case when public = 1 then position end), 0), count(*), coalesce(max(at), 0) from ledger`,
			nil, &last, &lastPublic, &entries, &newest); err != nil {
			return err
		}
		return tx.Row(`select count(*) from batch b where not exists (select 1 from ledger l where l.batch = b.id)`, nil, &orphans)
	})
	var bad []string
	if err == nil {
		if head.Position != last || head.Position != entries {
			bad = append(bad, fmt.Sprintf("its head says %d entries, there are %d and the last has the position %d", head.Position, entries, last))
		}
		if head.Public != lastPublic {
			bad = append(bad, fmt.Sprintf("its head says that the last public entry is %d, it is %d", head.Public, lastPublic))
		}
		if orphans > 0 {
			bad = append(bad, fmt.Sprintf("%d batches have no entry", orphans))
		}
	}
	d.parts("ledger", do, bad, err)
	if at := time.UnixMilli(newest); at.After(d.now.Add(2 * time.Minute)) {
		d.wrong("clock", "set this machine's clock (timedatectl); if it is right, it was wrong when that entry was written",
			"it is %s here, and the newest entry of the ledger is of %s", d.now.Format(time.RFC3339), at.Format(time.RFC3339))
	} else if entries > 0 {
		d.fine("clock", "the newest entry of the ledger, %d, is of %s", last, at.UTC().Format(time.RFC3339))
	}
	return head, err == nil && len(bad) == 0
}

// edition builds what the public would see, and looks at what is kept for
// starts without the database.
func (d *doctor) edition(ctx context.Context, db *sqldb.DB, head ledger.Head) {
	began := time.Now()
	s, err := edition.Take(ctx, db, web.Features().Parts()...)
	if err != nil {
		d.wrong("edition", "tell the people who make this program: the public pages stay as they were", "it cannot be built: %v", err)
		return
	}
	e := edition.New(s)
	d.fine("edition", "%d: %d units and %d partnerships, built in %s", e.Number, len(e.Units), len(e.Partnerships), time.Since(began).Round(time.Millisecond))
	path := d.editionPath()
	kept, err := edition.Load(path, web.Features().Parts()...)
	switch {
	case os.IsNotExist(err) || err != nil && strings.Contains(err.Error(), "no such file"):
		d.warn("edition", "nothing, if serve runs on another machine or under another user; else start it once, so that it can start without the database",
			"none is kept at %s", path)
	case err != nil:
		d.wrong("edition", "remove the file; serve writes it anew", "what is kept at %s cannot be read: %v", path, err)
	case kept.Number > head.Public:
		d.wrong("edition", "if a backup was restored, restart serve; else see whether the file belongs to another database",
			"%s is of the edition %d, the database's ledger ends at %d", path, kept.Number, head.Public)
	}
}

func (d *doctor) editionPath() string {
	if d.flags.editionFile != "" {
		return d.flags.editionFile
	}
	return editionPath(d.database)
}
