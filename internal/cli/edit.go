package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// edit runs one change of a person in one transaction.
func (a *app) edit(c *cobra.Command, why string, f func(*ledger.Tx) error) error {
	db, err := a.open(c.Context())
	if err != nil {
		return err
	}
	defer db.Close()
	w, err := ledger.Write(c.Context(), db, ledger.Act{Kind: "edit", Actor: actor(), Label: c.CommandPath(), Why: why, At: a.now()}, f)
	if err != nil {
		return err
	}
	if w.Count == 0 {
		fmt.Fprintln(a.stderr, "Nothing had to be changed.")
		return nil
	}
	fmt.Fprintf(a.stderr, "Done. To take it back: twinhall undo %s\n", w.Batch)
	return nil
}

func (a *app) unitCommand() *cobra.Command {
	c := &cobra.Command{Use: "unit", Short: "Change a municipality, district or region"}
	var why string
	c.PersistentFlags().StringVar(&why, "why", "", "the reason, kept in the ledger")
	c.AddCommand(
		&cobra.Command{Use: "rename ID NAME", Short: "Give a unit another name; the old one leads on", Args: cobra.ExactArgs(2),
			RunE: func(c *cobra.Command, args []string) error {
				return a.edit(c, why, func(tx *ledger.Tx) error { return register.Rename(tx, register.UnitID(args[0]), args[1]) })
			}},
		&cobra.Command{Use: "merge FROM INTO", Short: "Make one unit part of another; its name, address and partnerships lead on", Args: cobra.ExactArgs(2),
			RunE: func(c *cobra.Command, args []string) error {
				return a.edit(c, why, func(tx *ledger.Tx) error {
					return register.Merge(tx, register.UnitID(args[0]), register.UnitID(args[1]))
				})
			}})
	return c
}

func (a *app) partnershipCommand() *cobra.Command {
	c := &cobra.Command{Use: "partnership", Short: "Change a partnership"}
	var why string
	c.PersistentFlags().StringVar(&why, "why", "", "the reason, kept in the ledger")
	c.AddCommand(
		&cobra.Command{Use: "decide ID FIELD VALUE", Args: cobra.ExactArgs(3),
			Short: "Decide a field (since, until, form, state, reason, instrument, note) as the editor, before all that others say; an empty value takes " +
				"the decision back",
			RunE: func(c *cobra.Command, args []string) error {
				return a.edit(c, why, func(tx *ledger.Tx) error { return decide(tx, args[0], args[1], args[2]) })
			}},
		&cobra.Command{Use: "remove ID", Short: "Take a partnership out of the register; no import brings it back", Args: cobra.ExactArgs(1),
			RunE: func(c *cobra.Command, args []string) error {
				return a.edit(c, why, func(tx *ledger.Tx) error {
					p, err := register.GetPartnership(tx.Tx, register.PartnershipID(args[0]))
					if err != nil {
						return err
					}
					p.Trashed = register.Removed
					_, err = register.PutPartnership(tx, p)
					return err
				})
			}})
	return c
}

func decide(tx *ledger.Tx, id, field, value string) error {
	words := map[register.Field][]string{register.FieldForm: register.Forms, register.FieldState: register.States, register.FieldReason: register.Reasons}
	f := register.Field(field)
	switch f {
	case register.FieldSince, register.FieldUntil:
		read, ok := edit.Date(value)
		if !ok {
			return errs.New(errs.Invalid, "%q is not a date; write 1977, 1977-03 or 1977-03-11, about: 1977~", value)
		}
		value = read
	case register.FieldForm, register.FieldState, register.FieldReason:
		if value != "" && !slices.Contains(words[f], value) {
			return errs.New(errs.Invalid, "%q is no %s; there are %v", value, field, words[f])
		}
	case register.FieldInstrument, register.FieldNote:
	default:
		return errs.New(errs.Invalid, "%q cannot be decided", field)
	}
	src, err := register.EnsureSource(tx, "editor", "")
	if err != nil {
		return err
	}
	return register.DecideValue(tx, register.PartnershipID(id), f, value, src.ID)
}
