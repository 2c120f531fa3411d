package cli

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/revoke"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

func (a *app) backupCommand() *cobra.Command {
	var dir, keep string
	c := &cobra.Command{
		Use:   "backup [FILE]",
		Short: "Write the whole database to a file, while work on it goes on",
		Long: `Write the whole database, as one moment saw it, to a file. Work on the database
may go on meanwhile. The file restores on SQLite and on PostgreSQL. The database
itself is not changed, nor upgraded. With --dir the file is named by the time, and
older ones so named are deleted when they have had their time.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if (dir == "") == (len(args) == 0) {
				return errUsage{errs.New(errs.Invalid, "say either a FILE or --dir")}
			}
			if dir != "" {
				return a.backupInto(c.Context(), dir, keep)
			}
			db, err := sqldb.OpenToLook(c.Context(), a.database)
			if err != nil {
				return err
			}
			defer db.Close()
			if err := writeWhole(args[0], func(w io.Writer) error { return db.Dump(c.Context(), w) }); err != nil {
				return err
			}
			fmt.Fprintf(a.stderr, "Written to %s. To bring it back: twinhall restore %s --database NEW\n", args[0], args[0])
			a.sayKey(c.Context(), db, keyNotInBackup)
			return nil
		},
	}
	c.Flags().StringVar(&dir, "dir", "", "a `FOLDER` for backups named by their time")
	c.Flags().StringVar(&keep, "keep", "30d", "how long backups in --dir are kept, in days; 0d = for good")
	return c
}

func (a *app) restoreCommand() *cobra.Command {
	var list string
	c := &cobra.Command{
		Use:   "restore FILE",
		Short: "Fill a new, empty database from a backup",
		Long: `Fill a new, empty database from a backup. With --erasures whoever was erased since
the backup was made is erased from it again, before anything is served, and what was
revoked since is revoked again (FILE.revoked beside it): passwords and second steps
that were changed, rights, links and campaigns that ended. In any case all sign-ins
end, campaigns pause, and mails that waited go out only when somebody says so.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			var erased *privacy.List
			// Where the environment says where the list would be, there may be
			// none yet.
			var revoked []revoke.Revocation
			if list != "" {
				var err error
				if erased, revoked, err = readLists(list, c.Flags().Changed("erasures")); err != nil {
					return errUsage{err}
				}
			}
			f, err := os.Open(args[0])
			if err != nil {
				return errs.Wrap(errs.Invalid, err, "the backup cannot be read")
			}
			defer f.Close()
			return a.restore(c.Context(), f, erased, revoked)
		},
	}
	c.Flags().StringVar(&list, "erasures", env("TWINHALL_ERASURES", ""), "the `FILE` with the list of erasures, written by twinhall person erase")
	return c
}

// readLists reads the list of erasures and that of what was revoked beside it.
// Whoever was never erased has none, and one that is said must be there.
func readLists(path string, said bool) (erased *privacy.List, revoked []revoke.Revocation, err error) {
	if revoked, err = revoke.Read(revoke.Beside(path)); err != nil {
		return nil, nil, err
	}
	if _, err := os.Stat(path); err != nil && (!said || revoked != nil) {
		if revoked != nil {
			erased = &privacy.List{} // the list beside it is there: nobody was erased
		}
		return erased, revoked, nil
	}
	l, err := privacy.ReadList(path)
	return &l, revoked, err
}

func (a *app) restore(ctx context.Context, r io.Reader, erased *privacy.List, revoked []revoke.Revocation) error {
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
	act := ledger.Act{Kind: "restore", Actor: actor(), Label: "desk.batch-restored", At: a.now()}
	n, err := revoke.Reapply(ctx, db, act, web.Features().Revokes(), revoked)
	if err != nil {
		return errs.Wrap(errs.KindOf(err), err, "what was revoked could not be revoked again: do not serve this database")
	}
	fmt.Fprintln(a.stderr, "All sign-ins of before have ended. Campaigns pause, and mails that waited are kept for a person to decide.")
	a.sayKey(ctx, db, keyForRestored)
	if erased == nil {
		fmt.Fprintln(a.stderr, "ATTENTION: no list of erasures was given (--erasures), and with it none of what was revoked. Whoever was erased after this backup "+
			"is in the database again, and so are passwords, second steps and rights that were changed after it. "+
			"If there were any, restore once more with the list before you serve it.")
		return nil
	}
	fmt.Fprintf(a.stderr, "%d accounts, links and campaigns of the list have lost again what was revoked.\n", n)
	act = ledger.Act{Kind: "erasure", Actor: actor(), Label: "erasures after a restore", At: a.now()}
	n, err = web.Features().Privacy().Reapply(ctx, db, act, *erased)
	if err != nil {
		return errs.Wrap(errs.KindOf(err), err, "the list of erasures could not be applied: do not serve this database")
	}
	fmt.Fprintf(a.stderr, "%d erasures of the list were applied.\n", n)
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
