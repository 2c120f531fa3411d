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
			list, err := erasuresPath(a.database, f.list)
			if err != nil && f.apply {
				return err
			}
			db, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			id := paper.ID(args[0])
			if err := db.Read(c.Context(), func(tx *sqldb.Tx) error {
				p, err := paper.Get(tx, id)
				if err == nil {
					fmt.Fprintf(a.stdout, "paper     %s  %s  %q of partnership %s\n", p.ID, p.Kind, p.Title, p.Partnership)
				}
				return err
			}); err != nil {
				return err
			}
			if !f.apply {
				fmt.Fprintln(a.stderr, "Nothing was written. Say --apply to do it. It cannot be taken back.")
				return nil
			}
			act := ledger.Act{Kind: "erasure", Actor: actor(), Label: "twinhall person erase-paper", At: a.now()}
			if err := web.Features().Privacy().EraseRecord(c.Context(), db, act, privacy.Record{Kind: paper.KindPaper, ID: string(id)}, list); err != nil {
				return err
			}
			if err := renewEdition(c.Context(), db, f.edition, a.database); err != nil {
				return err
			}
			fmt.Fprintf(a.stderr, "Erased. The list of erasures is %s: keep it with the backups, and give it to twinhall restore.\n", list)
			return nil
		},
	}
	fl := c.Flags()
	fl.BoolVar(&f.apply, "apply", false, "do it; without this nothing is written")
	fl.StringVar(&f.list, "erasures", env("TWINHALL_ERASURES", ""),
		"the `FILE` with the list of erasures, needed at a restore (beside a SQLite database; must be given for PostgreSQL)")
	fl.StringVar(&f.edition, "edition-file", env("TWINHALL_EDITION_FILE", ""), "where serve keeps the last edition, which is written anew")
	return c
}
