package cli

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"twinhall/internal/errs"
	"twinhall/internal/intake"
	"twinhall/internal/sqldb"
)

type importFlags struct {
	intake.Options
	intake.ReadOptions
	delimiter string
	json      bool
	rejects   string
}

func (a *app) importCommand() *cobra.Command {
	c := &cobra.Command{Use: "import", Short: "Take in lists of municipalities or partnerships"}
	c.AddCommand(a.importMunicipalities(), a.importPartnerships(), a.importWikidata(), a.importEverything())
	return c
}

// add gives c the flags of an import of a file.
func (f *importFlags) add(c *cobra.Command) {
	f.addRun(c)
	fl := c.Flags()
	fl.StringVar(&f.Columns, "columns", "", "name columns that are not to be guessed: `field=header,…`, also by number (b=3) or letter (b=C)")
	fl.StringVar(&f.Encoding, "encoding", "", "the file's encoding (guessed)")
	fl.StringVar(&f.delimiter, "delimiter", "", "the sign between cells: comma, semicolon, tab, pipe or the sign itself (guessed)")
	fl.StringVar(&f.Sheet, "sheet", "", "of a workbook (XLSX): the `NAME` of the sheet (the first that holds something)")
	fl.StringVar(&f.Source, "source", "", "what the source is known by, for instance its web address (file:NAME)")
	fl.StringVar(&f.Publisher, "publisher", "", "who published it (the file's name)")
}

// addRun gives c the flags of any import.
func (f *importFlags) addRun(c *cobra.Command) {
	fl := c.Flags()
	fl.BoolVar(&f.Apply, "apply", false, "write it; without this nothing is written and the report says what would be")
	fl.BoolVar(&f.json, "json", false, "print the report as one JSON object on standard output")
	fl.StringVar(&f.rejects, "rejects", "", "write every row that was not taken to this `FILE`, with reason, candidates and an empty decision")
	fl.BoolVar(&f.KeepPersonal, "keep-personal", false, "take texts that look like data of a person, which are else left out")
	fl.StringVar(&f.Retrieved, "retrieved", "", "the day on which it was retrieved, 2026-11-20 (today)")
}

func (a *app) importMunicipalities() *cobra.Command {
	f := &importFlags{}
	c := &cobra.Command{
		Use:   "municipalities FILE",
		Short: "Take in a list of municipalities, districts or regions",
		Long: `Take in a list of municipalities, districts or regions from a CSV, TSV or XLSX file.

With --country the file is the whole national list of that country: what it does
not know does not exist there. --partial says that it is only a part of it.

Fields: ` + strings.Join(intake.MunicipalityFields, ", "),
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.runImport(c, args[0], f, false) },
	}
	f.add(c)
	c.Flags().StringVar(&f.Country, "country", "", "the country whose national list this is: `CZ`, or a name")
	c.Flags().BoolVar(&f.Partial, "partial", false, "the file is not the whole national list")
	c.Flags().BoolVar(&f.Members, "members", false, "the units are members of the association")
	c.Flags().IntVar(&f.Year, "year", 0, "the year of the populations, where no column says")
	return c
}

func (a *app) importPartnerships() *cobra.Command {
	f := &importFlags{}
	c := &cobra.Command{
		Use:   "partnerships FILE",
		Short: "Take in a list of partnerships, two towns a row",
		Long: `Take in a list of partnerships from a CSV, TSV or XLSX file, two towns a row.

Fields: ` + strings.Join(intake.PartnershipFields, ", "),
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.runImport(c, args[0], f, true) },
	}
	f.add(c)
	c.Flags().StringVar(&f.ACountry, "a-country", "", "the country of the first town; it goes before a column that is only guessed")
	c.Flags().StringVar(&f.BCountry, "b-country", "", "the country of the partner; it goes before a column that is only guessed")
	c.Flags().BoolVar(&f.Split, "split", false, "make a row for each of several partners in one cell")
	return c
}

func (a *app) runImport(c *cobra.Command, path string, f *importFlags, partnerships bool) (err error) {
	if f.Delimiter, err = intake.DelimiterNamed(f.delimiter); err != nil {
		return errUsage{err}
	}
	table, err := intake.ReadFile(c.Context(), path, f.ReadOptions)
	if err != nil {
		return err
	}
	return a.runTable(c, table, path, f, partnerships)
}

// runTable takes a table in, which was read from the file input, and reports.
func (a *app) runTable(c *cobra.Command, table *intake.Table, input string, f *importFlags, partnerships bool) (err error) {
	db, err := a.open(c.Context())
	if err != nil {
		return err
	}
	defer db.Close()
	f.Now, f.Actor = a.now(), actor()
	rejects, err := a.openRejects(f.rejects, input)
	if err != nil {
		return err
	}
	if rejects != nil {
		f.Rejects = rejects
		defer func() { err = rejects.finish(err) }()
	}
	stop := a.progress(f)
	report, err := a.importTable(c, db, table, f, partnerships)
	stop()
	if err != nil {
		if errs.Is(err, errs.Invalid) {
			return errUsage{err}
		}
		return err
	}
	if f.json {
		out := json.NewEncoder(a.stdout)
		out.SetEscapeHTML(false)
		if err := out.Encode(report); err != nil {
			return err
		}
	}
	return report.WriteText(a.stderr)
}

func (a *app) importTable(c *cobra.Command, db *sqldb.DB, t *intake.Table, f *importFlags, partnerships bool) (*intake.Report, error) {
	if partnerships {
		return intake.Partnerships(c.Context(), db, t, f.Options)
	}
	return intake.Municipalities(c.Context(), db, t, f.Options)
}

// progress shows a bar where standard error is a terminal.
func (a *app) progress(f *importFlags) (stop func()) {
	out, ok := a.stderr.(*os.File)
	if !ok {
		return func() {}
	}
	if info, err := out.Stat(); err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return func() {}
	}
	var bar *progressbar.ProgressBar
	f.Progress = func(done, total int) {
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(out), progressbar.OptionShowCount(),
				progressbar.OptionSetWidth(40), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set(done) // a bar that cannot be drawn stops nothing
	}
	return func() {
		if bar != nil {
			_ = bar.Finish()
		}
	}
}

// rejectsFile is written beside its place and put there only when the run was
// finished, so that a failed run leaves an earlier file alone. Only its owner may
// read it: rows are rejected for personal data too.
type rejectsFile struct {
	*os.File
	path string
}

func (a *app) openRejects(path, input string) (*rejectsFile, error) {
	if path == "" {
		return nil, nil
	}
	if same(path, input) {
		return nil, errUsage{errs.New(errs.Invalid, "--rejects would overwrite the file that is read")}
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".rejects-*")
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, err, "the file of rejected rows cannot be written")
	}
	return &rejectsFile{f, path}, nil
}

func same(a, b string) bool {
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	return errX == nil && errY == nil && os.SameFile(x, y)
}

func (f *rejectsFile) finish(err error) error {
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		return os.Rename(f.Name(), f.path)
	}
	os.Remove(f.Name())
	return err
}

func makeFolder(database string) error {
	if strings.Contains(database, "://") {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(database), 0o750); err != nil {
		return errs.Wrap(errs.Invalid, err, "the folder of the database cannot be made")
	}
	return nil
}
