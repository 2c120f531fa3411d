package cli

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"time"

	"github.com/spf13/cobra"

	"twinhall/demo"
	"twinhall/internal/article"
	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/practice"
	"twinhall/internal/sqldb"
)

func (a *app) demoCommand() *cobra.Command {
	f := &serveFlags{}
	c := &cobra.Command{
		Use:   "demo",
		Short: "Load the demonstration into a new database and serve it on this machine",
		Long: `Load the demonstration into a new database, which is marked as one for good, and
serve it. The next start keeps what is there. It listens on loopback addresses
only.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			host, _, err := net.SplitHostPort(f.listen)
			if err != nil || host != "localhost" && !net.ParseIP(host).IsLoopback() {
				return errUsage{errs.New(errs.Invalid, "the demonstration listens on this machine only: --listen 127.0.0.1:PORT, not %s", f.listen)}
			}
			if err := a.loadDemo(c.Context()); err != nil {
				return err
			}
			return a.serve(c.Context(), f)
		},
	}
	c.Flags().StringVar(&f.listen, "listen", env("LISTEN", "127.0.0.1:8080"), "the loopback address to listen on")
	// The demonstration shows every language that there is.
	f.allLanguages, f.demo = true, true
	f.fileCacheMB = 64
	c.Flags().BoolVar(&f.noLimits, "no-rate-limits", false, "let each client ask as often as it likes: for tests")
	return c
}

// loadDemo fills the database with the demonstration unless that was done. The
// files go in through the ordinary imports, so that a load that was cut short
// is taken up again.
func (a *app) loadDemo(ctx context.Context) error {
	began := time.Now()
	db, err := a.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	state, err := demoState(ctx, db)
	if err != nil {
		return err
	}
	if state == "loaded" {
		fmt.Fprintf(a.stderr, "The demonstration is in %s; it is kept as it is.\n", errs.WithoutPasswords(a.database))
		return nil
	}
	if state == "" {
		if err := markDemo(ctx, db, "loading"); err != nil {
			return err
		}
	}
	fmt.Fprintf(a.stderr, "Loading the demonstration into %s …\n", errs.WithoutPasswords(a.database))
	o := intake.Options{Apply: true, Actor: "demo", Now: a.now(), Retrieved: demo.Retrieved}
	places, err := intake.Read(context.Background(), bytes.NewReader(demo.Places), "places.csv", intake.ReadOptions{})
	if err != nil {
		return err
	}
	report, err := intake.Municipalities(ctx, db, places, o)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "  %d places\n", report.New+report.Same+report.Changed)
	facts, err := intake.Read(context.Background(), bytes.NewReader(demo.Facts), "facts.csv", intake.ReadOptions{})
	if err != nil {
		return err
	}
	if report, err = intake.Partnerships(ctx, db, facts, o); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "  %d facts about partnerships, each with the page that it is from\n", report.Rows-report.Ambiguous-report.Rejected)
	if err := a.loadArticles(ctx, db, o.Now); err != nil {
		return err
	}
	if err := markDemo(ctx, db, "loaded"); err != nil {
		return err
	}
	fmt.Fprintf(a.stderr, "Loaded in %s.\n", time.Since(began).Round(100*time.Millisecond))
	return nil
}

// loadArticles publishes the texts and examples that the program brings,
// invented news and notices among them.
func (a *app) loadArticles(ctx context.Context, db *sqldb.DB, at time.Time) error {
	n, cards := 0, 0
	_, err := ledger.Write(ctx, db, ledger.Act{Kind: "edit", Actor: "demo", Label: "article.load", At: at}, func(tx *ledger.Tx) error {
		for _, s := range article.Sections {
			loaded, err := article.Load(tx, s, true, true)
			if err != nil {
				return err
			}
			n += loaded
		}
		var err error
		cards, err = practice.Load(tx, true)
		return err
	})
	if err == nil {
		fmt.Fprintf(a.stderr, "  %d texts: the guide, a glossary, questions, invented news\n  %d examples of good practice\n", n, cards)
	}
	return err
}

// demoState is "" for a database that was not created as a demonstration and
// is empty; one that holds other data is refused.
func demoState(ctx context.Context, db *sqldb.DB) (state string, err error) {
	err = db.Read(ctx, func(tx *sqldb.Tx) error {
		err := tx.Row(`select value from meta where key = 'demonstration'`, nil, &state)
		if !errs.Is(err, errs.NotFound) {
			return err
		}
		var batches int
		if err := tx.Row(`select count(*) from batch`, nil, &batches); err != nil {
			return err
		}
		if batches > 0 {
			return errs.New(errs.Conflict, "this database holds a register, not the demonstration; name another with --database")
		}
		return nil
	})
	return state, err
}

func markDemo(ctx context.Context, db *sqldb.DB, state string) error {
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(`insert into meta (key, value) values ('demonstration', $1) on conflict (key) do update set value = excluded.value`, state)
		return err
	})
}
