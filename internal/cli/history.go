package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/web"
)

func (a *app) historyCommand() *cobra.Command {
	var limit int
	var asJSON bool
	c := &cobra.Command{
		Use:   "history [RECORD|BATCH]",
		Short: "Show what was changed: the last batches, or the entries of one record or batch",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			return db.Read(c.Context(), func(tx *sqldb.Tx) error {
				if len(args) == 0 {
					return a.batches(tx, limit, asJSON)
				}
				entries, err := ledger.List(tx, ledger.Filter{Record: args[0], Newest: true, Limit: limit})
				if err == nil && len(entries) == 0 {
					entries, err = ledger.List(tx, ledger.Filter{Batch: args[0], Limit: limit})
				}
				if err == nil && len(entries) == 0 {
					err = errs.New(errs.NotFound, "the ledger knows no record and no batch %q", args[0])
				}
				if err != nil {
					return err
				}
				for _, e := range entries {
					if err := masked(tx, &e); err != nil {
						return err
					}
					if err := a.entry(e, asJSON); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().IntVar(&limit, "limit", 50, "how many to show")
	c.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return c
}

func (a *app) batches(tx *sqldb.Tx, limit int, asJSON bool) error {
	all, err := ledger.Batches(tx, limit)
	if err != nil {
		return err
	}
	for _, b := range all {
		if asJSON {
			if err := json.NewEncoder(a.stdout).Encode(b); err != nil {
				return err
			}
			continue
		}
		fmt.Fprintf(a.stdout, "%s  %s  %-8s %6d entries  %s  %s\n", b.ID, b.At.Format("2006-01-02 15:04"), b.Kind, b.Entries, b.Actor, b.Label)
	}
	return nil
}

// masked puts words in place of what refers to personal values: what is printed
// goes into files and logs.
func masked(tx *sqldb.Tx, e *ledger.Entry) error {
	revealed, err := web.Features().Kinds().Reveal(tx, *e)
	if err != nil {
		return err
	}
	word := func(value string, erased bool) string {
		switch {
		case erased:
			return "(a value that was erased)"
		case value != "":
			return "(a personal value)"
		}
		return ""
	}
	for i, r := range revealed {
		if r.Personal {
			e.Changes[i].Before, e.Changes[i].After = word(r.Before, r.BeforeErased), word(r.After, r.AfterErased)
		}
	}
	return nil
}

func (a *app) entry(e ledger.Entry, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(a.stdout).Encode(e)
	}
	fmt.Fprintf(a.stdout, "%d  %s  %s %s %s by %s", e.Position, e.At.Format("2006-01-02 15:04"), e.Verb, e.Kind, e.Record, e.Actor)
	if e.Why != "" {
		fmt.Fprintf(a.stdout, ": %s", e.Why)
	}
	fmt.Fprintln(a.stdout)
	for _, c := range e.Changes {
		fmt.Fprintf(a.stdout, "    %s: %q → %q\n", c.Field, c.Before, c.After)
	}
	return nil
}

func (a *app) undoCommand() *cobra.Command {
	var apply, asJSON bool
	var why string
	c := &cobra.Command{
		Use:   "undo BATCH|POSITION",
		Short: "Take back a batch, or the one change at a position of the ledger",
		Long: `Take back a batch (an import, an edit, another undo), or the one change at a
position of the ledger; a change that is part of a merge stands for the whole
merge. Field by field: what still has the value that was written goes back, what
was changed since stays. Without --apply it only says what it would do.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			db, err := a.open(c.Context())
			if err != nil {
				return err
			}
			defer db.Close()
			var plan record.UndoPlan
			if !apply {
				err = db.Read(c.Context(), func(tx *sqldb.Tx) error {
					plan, err = planUndo(tx, args[0])
					return err
				})
				if err != nil {
					return err
				}
				return a.reportUndo(plan, "", asJSON)
			}
			act := ledger.Act{Kind: "undo", Actor: actor(), Label: "undo of " + args[0], Why: why, Undoes: args[0], At: a.now()}
			written, err := ledger.Write(c.Context(), db, act, func(tx *ledger.Tx) error {
				if plan, err = planUndo(tx.Tx, args[0]); err != nil {
					return err
				}
				return web.Features().Kinds().Undo(tx, plan)
			})
			if err != nil {
				return err
			}
			return a.reportUndo(plan, written.Batch, asJSON)
		},
	}
	c.Flags().BoolVar(&apply, "apply", false, "do it; without this nothing is written")
	c.Flags().BoolVar(&asJSON, "json", false, "print the plan as one JSON object on standard output")
	c.Flags().StringVar(&why, "why", "", "the reason, kept in the ledger")
	return c
}

func planUndo(tx *sqldb.Tx, what string) (record.UndoPlan, error) {
	plan, err := web.Features().Kinds().Plan(tx, what)
	if errs.Is(err, errs.NotFound) {
		err = errs.Wrap(errs.NotFound, err, "the ledger knows no batch and no position %q; see twinhall history", what)
	}
	return plan, err
}

func (a *app) reportUndo(plan record.UndoPlan, batch string, asJSON bool) error {
	changed, stays, trashed, kept := plan.Counts()
	if asJSON {
		return json.NewEncoder(a.stdout).Encode(map[string]any{"applied": batch != "", "batch": batch,
			"changed": changed, "stays": stays, "trashed": trashed, "kept": kept, "items": plan.Items})
	}
	shown := 0
	for _, i := range plan.Items {
		if shown == 20 {
			fmt.Fprintln(a.stderr, "  … (--json shows all)")
			break
		}
		switch {
		case i.Trashed:
			fmt.Fprintf(a.stderr, "  %s %s goes to the trash\n", i.Kind, i.Record)
		case i.Refers != "":
			fmt.Fprintf(a.stderr, "  %s %s stays: %s\n", i.Kind, i.Record, i.Refers)
		case len(i.Back)+len(i.Stays) == 0:
			continue
		}
		if !i.Trashed {
			for _, b := range i.Back {
				fmt.Fprintf(a.stderr, "  %s %s: %s %q → %q\n", i.Kind, i.Record, b.Field, b.Before, b.After)
			}
		}
		for _, s := range i.Stays {
			if s.Erased {
				fmt.Fprintf(a.stderr, "  %s %s: what %s was is erased and cannot come back\n", i.Kind, i.Record, s.Field)
				continue
			}
			fmt.Fprintf(a.stderr, "  %s %s: %s stays %q, changed since by %s (entry %d)\n", i.Kind, i.Record, s.Field, s.Before, s.Actor, s.Since)
		}
		shown++
	}
	fmt.Fprintf(a.stderr, "%d records change, %d go to the trash, %d are kept because something refers to them, %d fields stay as they were changed since\n",
		changed, trashed, kept, stays)
	if batch == "" {
		fmt.Fprintln(a.stderr, "Nothing was written. Say --apply to do it.")
	} else {
		fmt.Fprintf(a.stderr, "Done. To take this back in turn: twinhall undo %s\n", batch)
	}
	return nil
}
