// Package cli is the command line: it parses flags, calls one verb of a
// feature package and prints what came of it. It owns no rule of the register.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/user"
	"time"

	"github.com/spf13/cobra"

	"twinhall/internal/errs"
	"twinhall/internal/sqldb"
)

// DefaultDatabase is used where --database is not given.
const DefaultDatabase = "data/twinhall.db"

// errUsage marks a wrong use of the command line: exit code 2.
type errUsage struct{ error }

func (e errUsage) Unwrap() error { return e.error }

// ExitCode is 2 for a wrong use, 75 where a mail server is to come again, else
// 1: nothing was applied.
func ExitCode(err error) int {
	var usage errUsage
	if errors.As(err, &usage) {
		return 2
	}
	var later errLater
	if errors.As(err, &later) {
		return 75
	}
	return 1
}

type app struct {
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	database string   // where it is, perhaps with a password
	advice   []advice // on how that is kept
	now      func() time.Time
	say      func(text string) // to the operator, of an upgrade

	databaseFrom secret
}

// Run runs the command line args. Text for people goes to stderr, data to
// stdout. The text of an error holds no password of an address.
func Run(ctx context.Context, args []string, stdin io.Reader, stdout, stderr io.Writer) error {
	a := &app{stdin: stdin, stdout: stdout, stderr: stderr, now: time.Now}
	a.say = func(text string) { fmt.Fprintln(stderr, "twinhall:", errs.WithoutPasswords(text)) }
	root := a.Root()
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)
	return errs.Bare(root.ExecuteContext(ctx))
}

// Root is the tree of commands, also for the test that holds the
// documentation against it.
func Root() *cobra.Command { return (&app{now: time.Now}).Root() }

func (a *app) Root() *cobra.Command {
	root := &cobra.Command{
		Use:   "twinhall",
		Short: "Twinhall keeps and shows the partnerships of municipalities",
		Long: `Twinhall keeps and shows the partnerships of municipalities: a register in one
SQLite file or in PostgreSQL, and the site that shows it.

A command ends with 0 where it is done, 1 where it is not done, 2 where it was
used wrongly, and 75 where a mail is to be brought again later.`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args:          cobra.NoArgs,

		PersistentPreRunE: func(c *cobra.Command, _ []string) error { return a.readDatabase(c) },
	}
	a.databaseFrom = databaseSecret()
	a.databaseFrom.add(root.PersistentFlags(), "a SQLite file or a postgres:// address")
	root.AddCommand(a.importCommand(), a.userCommand(), a.personCommand(), a.mailCommand(), a.historyCommand(), a.undoCommand(), a.unitCommand(),
		a.partnershipCommand(), a.serveCommand(), a.demoCommand(), a.exportCommand(), a.backupCommand(), a.restoreCommand(), a.doctorCommand(),
		a.licencesCommand(), a.versionCommand())
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return errUsage{err} })
	wrapArgs(root)
	return root
}

// wrapArgs makes wrong arguments of any command a wrong use.
func wrapArgs(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return errUsage{err}
			}
			return nil
		}
	}
	if c.HasSubCommands() && c.RunE == nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return errUsage{errs.New(errs.Invalid, "%s has no command %q; see %s --help", c.CommandPath(), args[0], c.CommandPath())}
			}
			return nil
		}
		c.RunE = func(c *cobra.Command, _ []string) error {
			_ = c.Help() // prints to stdout; nothing can be done if that fails
			return errUsage{errors.New("a command is missing")}
		}
	}
	for _, sub := range c.Commands() {
		wrapArgs(sub)
	}
}

func env(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}

// open opens the database and brings its tables up to date.
func (a *app) open(ctx context.Context) (*sqldb.DB, error) {
	if err := makeFolder(a.database); err != nil {
		return nil, err
	}
	return sqldb.OpenWith(ctx, a.database, sqldb.Upgrade{Say: a.say})
}

// actor names who writes from the command line.
func actor() string {
	if u, err := user.Current(); err == nil && u.Username != "" {
		return "cli:" + u.Username
	}
	return "cli"
}
