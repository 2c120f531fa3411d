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
	"twinhall/internal/web"
)

func (a *app) importEverything() *cobra.Command {
	apply := false
	c := &cobra.Command{
		Use:   "everything FILE",
		Short: "Fill an empty register with what export wrote",
		Long: `Fill an empty register with what export wrote, from a database of either kind:
all of it or nothing. Public ids and addresses stay. FILE may be compressed; - is
standard input. Without --apply the file is only checked.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.takeEverything(c.Context(), args[0], apply) },
	}
	c.Flags().BoolVar(&apply, "apply", false, "write it; without this the file is only checked")
	return c
}

func (a *app) takeEverything(ctx context.Context, path string, apply bool) error {
	var in io.Reader = a.stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return errUsage{errs.Wrap(errs.Invalid, err, "the export cannot be read")}
		}
		defer f.Close()
		in = f
	}
	if !apply {
		counts, err := web.Features().Form().Check(in)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.stderr, "The export is sound: %s\nNothing was written. --apply writes it into an empty register.\n", countsText(counts))
		return nil
	}
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	counts, err := web.Features().Form().Import(ctx, db, in, ledger.Act{Kind: "import", Actor: actor(), Label: filepath.Base(path), At: a.now()})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "Written: %s\n", countsText(counts))
	return nil
}
