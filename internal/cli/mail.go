package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"twinhall/internal/errs"
	"twinhall/internal/mail"
	"twinhall/internal/web"
)

func (a *app) mailCommand() *cobra.Command {
	c := &cobra.Command{Use: "mail", Short: "Mail that comes back"}
	c.AddCommand(a.mailReceive())
	return c
}

func (a *app) mailReceive() *cobra.Command {
	return &cobra.Command{
		Use:   "receive",
		Short: "Take in one mail from standard input, for the pipe of a mail server",
		Long: `Take in one mail from standard input: a report that a mail could not be
delivered, or an automatic reply. What is something else is left alone. The exit
code is 75 where the mail is to be brought again later, as mail servers know it.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			db, err := a.open(c.Context())
			if err != nil {
				return errLater{err}
			}
			defer db.Close()
			inbox := &mail.Inbox{DB: db, Now: a.now, Then: web.Features().Returned}
			back, err := inbox.Receive(c.Context(), a.stdin)
			switch {
			case errs.Is(err, errs.Invalid):
				return err
			case err != nil:
				return errLater{err}
			}
			fmt.Fprintln(a.stderr, "taken in:", back.Kind)
			return nil
		},
	}
}

// errLater marks what a mail server is to try again: exit code 75 (EX_TEMPFAIL).
type errLater struct{ error }

func (e errLater) Unwrap() error { return e.error }
