package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"twinhall/internal/errs"
	"twinhall/internal/licences"
)

func (a *app) licencesCommand() *cobra.Command {
	var full bool
	c := &cobra.Command{
		Use:   "licences [NAME]",
		Short: "List what travels inside this program, and under which licences",
		Long: `List what travels inside this program, and under which licences: the program
itself, libraries, data, typefaces. With a NAME, or a part of one, the texts of
the licences of what is called so; --full prints the texts of all.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			works, err := licences.All()
			if err != nil {
				return err
			}
			switch {
			case len(args) == 1:
				return licenceTexts(a.stdout, works, args[0])
			case full:
				return licenceTexts(a.stdout, works, "")
			}
			return licenceList(a.stdout, works)
		},
	}
	c.Flags().BoolVar(&full, "full", false, "print the texts of all licences")
	return c
}

func licenceList(out io.Writer, works []licences.Work) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, of := range works {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", of.Kind, of.Name, of.Version, strings.Join(of.Licences, ", ")) // Flush says what went wrong
	}
	return w.Flush()
}

// licenceTexts prints the texts of all works whose names hold a part, or of the
// one that is called so.
func licenceTexts(out io.Writer, works []licences.Work, part string) error {
	var chosen []licences.Work
	for _, of := range works {
		name := strings.ToLower(of.Name)
		if name == strings.ToLower(part) {
			chosen = []licences.Work{of}
			break
		}
		if strings.Contains(name, strings.ToLower(part)) {
			chosen = append(chosen, of)
		}
	}
	if len(chosen) == 0 {
		return errs.New(errs.NotFound, "nothing in this program is called %q; twinhall licences lists all", part)
	}
	rule := strings.Repeat("=", 72)
	for _, of := range chosen {
		title := strings.TrimSpace(of.Name + " " + of.Version)
		if _, err := fmt.Fprintf(out, "%s\n%s\n%s\n%s\n\n%s\n", rule, title, strings.Join(of.Licences, ", "), rule, of.Full()); err != nil {
			return err
		}
	}
	return nil
}
