package sqldb

import (
	"context"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"
	"github.com/pressly/goose/v3/lock"

	"twinhall/internal/errs"
)

//go:embed migrations/*.sql
var migrations embed.FS

func (db *DB) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err
	}
	dialect := database.DialectSQLite3
	options := []goose.ProviderOption{goose.WithLogger(goose.NopLogger())}
	if db.Dialect == Postgres {
		dialect = database.DialectPostgres
		// Several nodes may start at once: one migrates, the others wait.
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return err
		}
		options = append(options, goose.WithSessionLocker(locker))
	}
	provider, err := goose.NewProvider(dialect, db.write, files, options...)
	if err != nil {
		return err
	}
	current, target, err := provider.GetVersions(ctx)
	if err != nil {
		return errs.Wrap(errs.Unavailable, err, "the version of the database cannot be read")
	}
	if current > target {
		return errs.New(errs.Conflict, "the database is of version %d, this program knows versions up to %d: use a newer program", current, target)
	}
	if _, err := provider.Up(ctx); err != nil {
		return errs.Wrap(errs.Internal, err, "the tables could not be brought up to date")
	}
	return nil
}
