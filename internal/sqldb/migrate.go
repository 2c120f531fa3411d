package sqldb

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"twinhall/internal/errs"
)

//go:embed migrations/*.sql
var shipped embed.FS

// Upgrade says how a database is brought up to date at its opening. The zero
// value does what this program brings along, and says nothing.
type Upgrade struct {
	Files fs.FS             // the migrations; nil = those of this program
	Say   func(text string) // is told what an operator should know; may be nil
}

func (u Upgrade) files() (fs.FS, error) {
	if u.Files != nil {
		return u.Files, nil
	}
	return fs.Sub(shipped, "migrations")
}

func (u Upgrade) say(format string, args ...any) {
	if u.Say != nil {
		u.Say(fmt.Sprintf(format, args...))
	}
}

// Version is the version of the tables, 0 where there are none yet, and the
// newest one that this program knows. It changes nothing.
func (db *DB) Version(ctx context.Context) (has, knows int64, err error) {
	names, err := fs.Glob(db.files, "*.sql")
	if err != nil {
		return 0, 0, err
	}
	for _, name := range names {
		n, err := goose.NumericComponent(name)
		if err != nil {
			return 0, 0, err
		}
		knows = max(knows, n)
	}
	err = db.Read(ctx, func(tx *Tx) error {
		has, err = versionOf(tx)
		return err
	})
	if err != nil {
		return 0, 0, errs.Wrap(kindOr(err, errs.Unavailable), err, "the version of the database cannot be read")
	}
	return has, knows, nil
}

func versionOf(tx *Tx) (version int64, err error) {
	exists := `select count(*) from sqlite_master where type = 'table' and name = 'goose_db_version'`
	if tx.Dialect == Postgres {
		exists = `select count(*) from (select to_regclass('goose_db_version') as t) x where t is not null`
	}
	var n int
	if err := tx.Row(exists, nil, &n); err != nil || n == 0 {
		return 0, err
	}
	err = tx.Row(`select coalesce(max(version_id), 0) from goose_db_version`, nil, &version)
	return version, err
}

// kindOr is the kind of an error, or kind where it has none.
func kindOr(err error, kind errs.Kind) errs.Kind {
	if k := errs.KindOf(err); k != errs.Internal {
		return k
	}
	return kind
}

// migrate brings the tables up to date: one process at a time, and on SQLite
// with a copy of the file beside it before anything of it is changed. A
// database of a newer program is errs.Conflict.
func (db *DB) migrate(ctx context.Context, u Upgrade) error {
	has, knows, err := db.Version(ctx)
	switch {
	case err != nil:
		return err
	case has > knows:
		return tooNew(has, knows)
	case has == knows:
		return nil
	}
	// On PostgreSQL goose's lock does this.
	if db.Dialect == SQLite {
		release, err := alone(ctx, db.path)
		if err != nil {
			return errs.Wrap(errs.Unavailable, err, "the folder of the database cannot be locked for an upgrade")
		}
		defer release()
		// Another process may have done it meanwhile.
		if has, _, err = db.Version(ctx); err != nil || has >= knows {
			return err
		}
		if has > 0 {
			if err := db.copyBefore(ctx, has, knows, u); err != nil {
				return err
			}
		}
	}
	if err := db.migrateTo(ctx, knows); err != nil {
		return err
	}
	if has > 0 {
		u.say("the database was brought from version %d to %d", has, knows)
	}
	return nil
}

func tooNew(has, knows int64) error {
	return errs.New(errs.Conflict, "the database is of version %d, this program knows versions up to %d: use a newer program", has, knows)
}

// migrateTo runs the migrations up to a version, each in a transaction.
func (db *DB) migrateTo(ctx context.Context, version int64) error {
	dialect := database.DialectSQLite3
	options := []goose.ProviderOption{goose.WithLogger(goose.NopLogger())}
	if db.Dialect == Postgres {
		dialect = database.DialectPostgres
		// Several nodes may start at once: one migrates, the others ask each
		// second, for ten minutes, whether it is done.
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600))
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, db.write, db.files, options...)
	if err != nil {
		return err
	}
	if _, err := provider.UpTo(ctx, version); err != nil {
		return errs.Wrap(kindOr(classify(err), errs.Internal), err,
			"the tables could not be brought up to date; what was done is undone as far as the last whole step")
	}
	return nil
}
