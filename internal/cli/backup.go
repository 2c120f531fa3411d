package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write the whole database to a file, while work on it goes on",
		Long: `Write the whole database, as one moment saw it, to a file. Work on the database
may go on meanwhile. The file restores on SQLite and on PostgreSQL. The database
itself is not changed, nor upgraded.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db, err := sqldb.OpenToLook(c.Context(), a.database)
			if err != nil {
				return err
			}
			defer db.Close()
			if err := writeWhole(args[0], func(w io.Writer) error { return db.Dump(c.Context(), w) }); err != nil {
				return err
			}
			fmt.Fprintf(a.stderr, "Written to %s. To bring it back: twinhall restore %s --database NEW\n", args[0], args[0])
			return nil
		},
	}
}

func (a *app) restoreCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Fill a new, empty database from a backup",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			f, err := os.Open(args[0])
			if err != nil {
				return errs.Wrap(errs.Invalid, err, "the backup cannot be read")
			}
			defer f.Close()
			return a.restore(c.Context(), f)
		},
	}
}

func (a *app) restore(ctx context.Context, r io.Reader) error {
	if err := makeFolder(a.database); err != nil {
		return err
	}
	db, err := sqldb.OpenAsIs(ctx, a.database)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Restore(ctx, r); err != nil {
		return err
	}
	fmt.Fprintln(a.stderr, "Restored.")
	return nil
}

// writeWhole writes a file whole or not at all.
func writeWhole(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".twinhall-*")
	if err != nil {
		return errs.Wrap(errs.Invalid, err, "%s cannot be written", path)
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
