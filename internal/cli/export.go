package cli

import (
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"twinhall/internal/neutral"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

func (a *app) exportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export FILE",
		Short: "Write all records of the register as lines of JSON, for another installation or program",
		Long: `Write all records of the register, as one moment saw them, as lines of JSON: for
another installation, another database or another program. FILE is compressed
where its name ends in .gz; - is standard output.

The history, accounts and all that is not the register are not in it: to keep an
installation whole, use backup.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.export(c.Context(), args[0]) },
	}
}

func (a *app) export(ctx context.Context, path string) error {
	db, err := a.openThere(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	var counts neutral.Counts
	write := func(w io.Writer) (err error) {
		counts, err = web.Features().Form().Export(ctx, db, w, a.now())
		return err
	}
	switch {
	case path == "-":
		err = write(a.stdout)
	case strings.HasSuffix(path, ".gz"):
		err = writeWhole(path, func(w io.Writer) error {
			zip := gzip.NewWriter(w)
			if err := write(zip); err != nil {
				return err
			}
			return zip.Close()
		})
	default:
		err = writeWhole(path, write)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "Written: %s\n", countsText(counts))
	return nil
}

func countsText(c neutral.Counts) string {
	var words []string
	for _, name := range []string{"sources", "units", "partnerships", "agreements", "decisions"} {
		words = append(words, fmt.Sprintf("%d %s", c.Of(name), name))
	}
	return strings.Join(words, ", ")
}

// openThere opens a database that is there already, and brings its tables up to
// date.
func (a *app) openThere(ctx context.Context) (*sqldb.DB, error) {
	look, err := sqldb.OpenToLook(ctx, a.database)
	if err != nil {
		return nil, err
	}
	if err := look.Close(); err != nil {
		return nil, err
	}
	return a.open(ctx)
}
