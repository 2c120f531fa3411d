package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

func (a *app) personCommand() *cobra.Command {
	c := &cobra.Command{Use: "person", Short: "The rights of a person: find, show and erase what is held of somebody"}
	c.AddCommand(a.personFind(), a.personExport(), a.personErase(), a.personErasePaper(), a.personEraseRecord())
	return c
}

func (a *app) personFind() *cobra.Command {
	return &cobra.Command{
		Use:   "find TEXT|ID",
		Short: "Find a person by name, address, telephone number or id, everywhere",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			found, err := web.Features().Privacy().Find(c.Context(), db, args[0])
			if err != nil {
				return err
			}
			if len(found.Officials)+len(found.Accounts)+len(found.Texts) == 0 {
				return errs.New(errs.NotFound, "nobody was found by %q; try another form of the name", args[0])
			}
			a.printFound(found)
			return nil
		},
	}
}

func (a *app) printFound(found privacy.Found) {
	for _, o := range found.Officials {
		fmt.Fprintf(a.stdout, "official  %s  %s  %s  %s  of %s\n", o.ID, o.Name, o.Function, o.Role, o.Unit)
	}
	for _, p := range found.Accounts {
		fmt.Fprintf(a.stdout, "account   %s  %s  %s  %s  %s\n", p.ID, p.Name, p.Email, p.Role, p.State)
	}
	a.printHits(found.Texts, "text")
}

func (a *app) printHits(hits []privacy.Hit, what string) {
	for _, h := range hits {
		fmt.Fprintf(a.stdout, "%-8s  %s %s %s  %q\n", what, h.Table, h.Row, h.Column, h.Text)
	}
}

// subjects are the records that a text names: one id, or all of one person. A
// text by which several persons are found is refused: ids tell them apart.
func (a *app) subjects(ctx context.Context, db *sqldb.DB, text string) (s privacy.Subjects, err error) {
	found, err := web.Features().Privacy().Find(ctx, db, text)
	if err != nil {
		return s, err
	}
	for _, o := range found.Officials {
		s.Officials = append(s.Officials, o.ID)
	}
	for _, p := range found.Accounts {
		s.Accounts = append(s.Accounts, p.ID)
	}
	switch n := len(s.Officials) + len(s.Accounts); {
	case n == 0:
		return s, errs.New(errs.NotFound, "no official and no account is found by %q; see twinhall person find", text)
	case n > 1 && !strings.Contains(text, "@"):
		a.printFound(privacy.Found{Officials: found.Officials, Accounts: found.Accounts})
		return s, errUsage{errs.New(errs.Invalid, "%d records are found by %q, and they may be of several persons: name one by its id or its address", n, text)}
	}
	return s, nil
}

func (a *app) personExport() *cobra.Command {
	return &cobra.Command{
		Use:   "export TEXT|ID",
		Short: "Print everything that is held of a person, as one JSON object",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			s, err := a.subjects(c.Context(), db, args[0])
			if err != nil {
				return err
			}
			held, err := web.Features().Privacy().Export(c.Context(), db, a.now(), s)
			if err != nil {
				return err
			}
			out := json.NewEncoder(a.stdout)
			out.SetIndent("", "  ")
			out.SetEscapeHTML(false)
			return out.Encode(held)
		},
	}
}

type eraseFlags struct {
	apply         bool
	also          []string
	list, edition string
}

func (a *app) personErase() *cobra.Command {
	f := &eraseFlags{}
	c := &cobra.Command{
		Use:   "erase TEXT|ID",
		Short: "Erase a person everywhere",
		Long: `Erase a person: the official's and the account's data, their values in the history,
mails to them or naming them, and the words of their name, addresses and numbers in
every text. Without --apply it only says what it would do.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.erase(c.Context(), f, args[0]) },
	}
	fl := c.Flags()
	fl.BoolVar(&f.apply, "apply", false, "do it; without this nothing is written")
	fl.StringArrayVar(&f.also, "also", nil, "a further form of the name, or an address, to be erased from texts; may be given more than once")
	fl.StringVar(&f.list, "erasures", env("TWINHALL_ERASURES", ""),
		"the `FILE` with the list of erasures, needed at a restore (beside a SQLite database; must be given for PostgreSQL)")
	fl.StringVar(&f.edition, "edition-file", env("TWINHALL_EDITION_FILE", ""), "where serve keeps the last edition, which is written anew")
	return c
}

func (a *app) erase(ctx context.Context, f *eraseFlags, text string) error {
	list, err := erasuresPath(a.database, f.list)
	if err != nil && f.apply {
		return err
	}
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	s, err := a.subjects(ctx, db, text)
	if errs.Is(err, errs.NotFound) {
		// Somebody may be named in texts alone.
		f.also, err = append(f.also, text), nil
	}
	if err != nil {
		return err
	}
	r := privacy.Request{Subjects: s, Also: f.also, List: list}
	report, err := web.Features().Privacy().Plan(ctx, db, r)
	if err != nil {
		return err
	}
	if report.Officials+report.Accounts+len(report.Texts)+len(report.Undecided) == 0 {
		return errs.New(errs.NotFound, "nobody was found by %q; try another form of the name", text)
	}
	a.reportErasure(s, report)
	if !f.apply {
		fmt.Fprintln(a.stderr, "Nothing was written. Say --apply to do it. It cannot be taken back.")
		return nil
	}
	act := ledger.Act{Kind: "erasure", Actor: actor(), Label: "twinhall person erase", At: a.now()}
	if _, err := web.Features().Privacy().Erase(ctx, db, act, r); err != nil {
		return err
	}
	if err := renewEdition(ctx, db, f.edition, a.database); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "Erased. The list of erasures is %s: keep it with the backups, and give it to twinhall restore.\n", list)
	fmt.Fprintln(a.stderr, "What is left to you: backups until they are deleted, files that were imported, rejected rows, copies elsewhere.")
	for _, path := range copiesOf(db) {
		fmt.Fprintf(a.stderr, "A copy from before an upgrade still holds what was in it: delete %s\n", path)
	}
	return nil
}

func copiesOf(db *sqldb.DB) []string {
	if db.Path() == "" {
		return nil
	}
	return sqldb.Copies(db.Path())
}

func (a *app) reportErasure(s privacy.Subjects, report privacy.Report) {
	for _, id := range s.Officials {
		fmt.Fprintf(a.stdout, "official  %s  is emptied and put into the trash\n", id)
	}
	for _, id := range s.Accounts {
		fmt.Fprintf(a.stdout, "account   %s  is emptied and switched off\n", id)
	}
	a.printHits(report.Texts, "text")
	a.printHits(report.Undecided, "decide")
	for _, name := range report.Earlier {
		fmt.Fprintf(a.stdout, "earlier   %q  stood here once and is deleted with the record; if it is the same person, erase it from texts with --also\n", name)
	}
}

// erasuresPath is the file of the list of erasures: beside a SQLite database.
// For PostgreSQL it must be said, as no folder is the database's own.
func erasuresPath(database, said string) (string, error) {
	switch {
	case said != "":
		return said, nil
	case sqldb.IsPostgres(database):
		return "", errUsage{errs.New(errs.Invalid, "say with --erasures where the list of erasures is kept")}
	}
	return strings.TrimSuffix(database, filepath.Ext(database)) + ".erasures", nil
}

// renewEdition writes the edition on disk anew where there is one: a server
// that starts without its database would show the old one.
func renewEdition(ctx context.Context, db *sqldb.DB, path, database string) error {
	if path == "" {
		path = editionPath(database)
	}
	if _, err := os.Stat(path); err != nil {
		return nil // none is kept
	}
	snapshot, err := edition.Take(ctx, db, web.Features().Parts()...)
	if err != nil {
		return err
	}
	return snapshot.Save(path)
}
