package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"twinhall/internal/ledger"
	"twinhall/internal/paper"
	"twinhall/internal/privacy"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

func (a *app) personErasePaper() *cobra.Command {
	f := &eraseFlags{}
	c := &cobra.Command{
		Use:   "erase-paper ID",
		Short: "Erase an uploaded paper for good",
		Long: `Erase a paper that person erase listed for a decision: its record, what the
history says of it in words, and its file, unless another paper has the same file.
Without --apply it only says what it would do.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			id := paper.ID(args[0])
			return a.eraseRecord(c, f, privacy.Record{Kind: paper.KindPaper, ID: string(id)}, func(tx *sqldb.Tx) error {
				p, err := paper.Get(tx, id)
				if err == nil {
					fmt.Fprintf(a.stdout, "paper     %s  %s  %q of partnership %s\n", p.ID, p.Kind, p.Title, p.Partnership)
				}
				return err
			})
		},
	}
	f.define(c)
	return c
}

func (a *app) personEraseRecord() *cobra.Command {
	f := &eraseFlags{}
	c := &cobra.Command{
		Use:   "erase-record KIND ID",
		Short: "Erase what may name a person in a record for good",
		Long: `Erase a record that person erase listed for a decision: its personal values,
also those that it once had, and its free texts. The rest of it goes into the trash.
Without --apply it only says what it would do.`,
		Args: cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			what := privacy.Record{Kind: ledger.Kind(args[0]), ID: args[1]}
			return a.eraseRecord(c, f, what, func(tx *sqldb.Tx) error {
				kind, err := web.Features().Kinds().Trashable(what.Kind)
				if err != nil {
					return err
				}
				title, err := kind.Title(tx, what.ID, func(key string) string { return key })
				if err == nil {
					fmt.Fprintf(a.stdout, "%s  %s  %q\n", what.Kind, what.ID, title)
				}
				return err
			})
		},
	}
	f.define(c)
	return c
}

// eraseRecord shows a record and erases it where the person said so.
func (a *app) eraseRecord(c *cobra.Command, f *eraseFlags, what privacy.Record, show func(*sqldb.Tx) error) error {
	list, err := erasuresPath(a.database, f.list)
	if err != nil && f.apply {
		return err
	}
	db, err := a.open(c.Context())
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.Read(c.Context(), show); err != nil {
		return err
	}
	if !f.apply {
		fmt.Fprintln(a.stderr, "Nothing was written. Say --apply to do it. It cannot be taken back.")
		return nil
	}
	act := ledger.Act{Kind: "erasure", Actor: actor(), Label: "twinhall person " + c.Name(), At: a.now()}
	if err := web.Features().Privacy().EraseRecord(c.Context(), db, act, what, list); err != nil {
		return err
	}
	if err := renewEdition(c.Context(), db, f.edition, a.database); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "Erased. The list of erasures is %s: keep it with the backups, and give it to twinhall restore.\n", list)
	return nil
}

// define gives a command the flags of an erasure of one record.
func (f *eraseFlags) define(c *cobra.Command) {
	fl := c.Flags()
	fl.BoolVar(&f.apply, "apply", false, "do it; without this nothing is written")
	fl.StringVar(&f.list, "erasures", env("TWINHALL_ERASURES", ""),
		"the `FILE` with the list of erasures, needed at a restore (beside a SQLite database; must be given for PostgreSQL)")
	fl.StringVar(&f.edition, "edition-file", env("TWINHALL_EDITION_FILE", ""), "where serve keeps the last edition, which is written anew")
}
