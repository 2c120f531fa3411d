package cli

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

func (a *app) userCommand() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "The people who sign in"}
	c.AddCommand(a.userAdd(), a.userList(), a.userSecondReset())
	return c
}

func (a *app) userAdd() *cobra.Command {
	p := account.Person{}
	var units []string
	c := &cobra.Command{
		Use:   "add EMAIL",
		Short: "Make an account that can sign in at once",
		Long: `Make an account that can sign in at once. The password is asked for, or read from
the first line of standard input where that is no terminal.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			p.Email = args[0]
			for _, u := range units {
				p.Units = append(p.Units, register.UnitID(u))
			}
			return a.addUser(c, p)
		},
	}
	fl := c.Flags()
	fl.StringVar(&p.Name, "name", "", "the person's name")
	fl.StringVar((*string)(&p.Role), "role", string(account.Administrator), "administrator, editor, adviser or coordinator")
	fl.StringVar(&p.Lang, "lang", "en", "the language of mails to them")
	fl.StringSliceVar(&units, "unit", nil, "the `ID` of a coordinator's municipality; may be given more than once")
	return c
}

func (a *app) addUser(c *cobra.Command, p account.Person) error {
	password, err := a.readPassword()
	if err != nil {
		return err
	}
	db, err := a.open(c.Context())
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = (&account.Door{DB: db, Now: a.now}).First(c.Context(), actor(), p, password, web.Features().Languages(), true)
	var wrong account.Wrong
	if errors.As(err, &wrong) {
		return errUsage{errs.New(errs.Invalid, "not added: %s", wrongWords(wrong))}
	}
	if err == nil {
		fmt.Fprintf(a.stderr, "%s can sign in now, as %s.\n", p.Email, p.Role)
	}
	return err
}

// wrongWords says in English what is wrong, field by field.
func wrongWords(wrong account.Wrong) string {
	says := map[string]string{"email": "the address is no mail address", "name": "a name is needed (--name)", "lang": "there is no such language (--lang)",
		"role":     "the role is none of administrator, editor, adviser, coordinator (--role)",
		"units":    "a coordinator needs municipalities that are in the register (--unit)",
		"password": "the password is too short (10 characters), too long, the person's own name or easy to guess"}
	var all []string
	for field := range wrong {
		all = append(all, says[field])
	}
	slices.Sort(all)
	return strings.Join(all, "; ")
}

func (a *app) readPassword() (string, error) {
	if f, ok := a.stdin.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(a.stderr, "Password: ")
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.stderr)
		return string(b), err
	}
	line, err := bufio.NewReader(a.stdin).ReadString('\n')
	if err != nil && line == "" {
		return "", errUsage{errs.New(errs.Invalid, "the password is read from the first line of standard input, and there is none")}
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func (a *app) userList() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "List the accounts",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			db, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			var all []*account.Account
			if err := db.Read(c.Context(), func(tx *sqldb.Tx) (err error) { all, err = account.List(tx); return err }); err != nil {
				return err
			}
			w := tabwriter.NewWriter(a.stdout, 0, 4, 2, ' ', 0)
			for _, u := range all {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", u.ID, u.Email, u.Name, u.Role, u.State)
			}
			return w.Flush()
		},
	}
}

func (a *app) userSecondReset() *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use:   "second-reset [EMAIL|ID]",
		Short: "Take the second step from somebody who cannot use it any more",
		Long: `Take the second step from somebody who has lost it together with the recovery
codes. The person is signed out everywhere, signs in with the password alone and sets
up another second step. Make sure first who asks.

With --all it is taken from everybody: for when the key of the second steps is lost
for good. Stop all nodes before, and start them again after it.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			if all == (len(args) == 1) {
				return errUsage{errs.New(errs.Invalid, "say either whose second step it is, by address or id, or --all")}
			}
			db, err := a.openThere(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			door := &account.Door{DB: db, Now: a.now}
			if all {
				n, err := door.ResetAllSeconds(c.Context(), actor())
				if err == nil {
					fmt.Fprintf(a.stderr, "The second steps of %d people were reset. The next start of serve takes or makes a key; give all nodes the same.\n", n)
				}
				return err
			}
			var who *account.Account
			if err := db.Read(c.Context(), func(tx *sqldb.Tx) error {
				if who, err = account.ByEmail(tx, args[0]); errs.Is(err, errs.NotFound) {
					who, err = account.Get(tx, account.ID(args[0]))
				}
				return err
			}); err != nil {
				return err
			}
			if err := door.ResetSecond(c.Context(), actor(), who.ID); err != nil {
				return err
			}
			fmt.Fprintf(a.stderr, "%s signs in with the password alone now, until another second step is set up.\n", who.Email)
			return nil
		},
	}
	c.Flags().BoolVar(&all, "all", false, "everybody's, for when the key of the second steps is lost")
	return c
}
