package intake

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/ledger"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
)

// Options say how a file is taken in. Now and Actor are required.
type Options struct {
	Columns string // "field=header,…": what is not to be guessed
	Apply   bool   // write it; else a dry run
	Source  string // what the file is known by; "" = file:NAME
	// Publisher names the source for people; "" = the file's name.
	Publisher string
	Retrieved string // EDTF; "" = the day of Now for what is new
	Actor     string
	Now       time.Time
	Rejects   io.Writer // gets the rows that were not taken; nil = not wanted
	// Progress is called now and then with the rows done of all; nil = not wanted.
	Progress func(done, total int)
	// Fields says which column holds which field, counted from 0: then nothing
	// is guessed, and Columns does not count. nil = guess.
	Fields map[string]int
	// Decisions are what a person decided for single rows, by their line, as in
	// the column decision of a file of rejected rows.
	Decisions map[int]string
	// KeepPersonal takes texts that look personal, of all rows and of the source;
	// KeepSource that of the source alone. Else they are left out.
	KeepPersonal, KeepSource bool
	// Keep is given the report and what became of every row: of a dry run when
	// it is finished, with tx nil; else within the transaction that writes, which
	// an error takes back. The batch is not known to be needed yet.
	Keep func(tx *ledger.Tx, report *Report, lines []Line) error

	// For municipalities: the country whose list it is, whether it is only a
	// part of the list, and the year of its populations where no column says.
	Country string
	Partial bool
	Year    int
	// Members says that the units are members of the association.
	Members bool

	// For partnerships: the country of an end. It goes before a column that is only
	// guessed, and a column that a person named before it.
	ACountry, BCountry string
	// Split makes a row for each of the partners in one cell.
	Split bool
}

// Municipalities takes in a list of municipalities, districts or regions. With
// o.Country and not o.Partial it is the whole national list of that country.
// Nothing is written unless o.Apply, and then all of it in one transaction.
func Municipalities(ctx context.Context, db *sqldb.DB, t *Table, o Options) (*Report, error) {
	r, err := newRun(t, recognise.MunicipalityFields, o)
	if err != nil {
		return nil, err
	}
	if o.Country != "" {
		c, ok := r.countries.Recognise(o.Country)
		if !ok {
			return nil, errs.New(errs.Invalid, "the country %q is not known", o.Country)
		}
		r.options.Country = c.Code
	}
	r.guessAxes()
	r.uprightAxes()
	return r.execute(ctx, db, "import municipalities", func() rowsRun {
		return &municipalityRun{run: r, national: o.Country != "" && !o.Partial, regions: newRegions(t, r.columns)}
	})
}

// Partnerships takes in a list of partnerships, two ends a row. Nothing is
// written unless o.Apply, and then all of it in one transaction.
func Partnerships(ctx context.Context, db *sqldb.DB, t *Table, o Options) (*Report, error) {
	r, err := newRun(t, recognise.PartnershipFields, o)
	if err != nil {
		return nil, err
	}
	var country [2]string
	var told [2]bool
	for end, name := range []string{o.ACountry, o.BCountry} {
		if name == "" {
			country[end] = r.countryInHeader(endNames[end])
			continue
		}
		c, ok := r.countries.Recognise(name)
		if !ok {
			return nil, errs.New(errs.Invalid, "the country %q is not known", name)
		}
		country[end], told[end] = c.Code, true
	}
	return r.execute(ctx, db, "import partnerships", func() rowsRun { return &partnershipRun{run: r, country: country, countryTold: told} })
}

// countryInHeader is the country that the header of an end names where no
// column does: "UK town".
func (r *run) countryInHeader(end string) string {
	i, ok := r.columns.index[end]
	if !ok || r.columns.Has(end+"-country") {
		return ""
	}
	cut := strings.LastIndexByte(r.table.Header[i], ' ')
	if cut < 0 {
		return ""
	}
	if _, ok := recognise.Header(recognise.PartnershipFields, r.table.Header[i][cut+1:]); !ok {
		return ""
	}
	c, ok := r.countries.Recognise(r.table.Header[i][:cut])
	if !ok {
		return ""
	}
	return c.Code
}

// run is what both sorts of file have in common.
type run struct {
	table     *Table // as it is judged
	given     *Table // as it was read
	columns   *Columns
	options   Options
	source    string
	today     date.Day
	countries *recognise.Countries
	gazetteer *gazetteer.Gazetteer
	done      int
	total     int
}

// rowsRun is one sort of file: it prepares from what stands, gives each row a
// verdict without writing, may settle them together, and applies.
type rowsRun interface {
	prepare(tx *sqldb.Tx) error
	row(i int, v *verdict)
	reconcile(rows []verdict)
	apply(tx *ledger.Tx) error
	counts(*Report)
}

func newRun(t *Table, set recognise.FieldSet, o Options) (*run, error) {
	var columns *Columns
	var err error
	if o.Fields != nil {
		columns, err = chosenColumns(t, set, o.Fields)
	} else {
		columns, err = MapColumns(t, set, o.Columns)
	}
	if err != nil {
		return nil, err
	}
	countries, err := Countries()
	if err != nil {
		return nil, err
	}
	g, err := gazetteer.Load()
	if err != nil {
		return nil, err
	}
	r := &run{table: t, given: t, columns: columns, options: o, source: o.Source, today: date.DayOf(o.Now), countries: countries, gazetteer: g}
	if r.source == "" {
		r.source = SourceOf(t.Name)
	}
	if r.options.Publisher == "" {
		r.options.Publisher = strings.TrimPrefix(r.source, "file:")
	}
	if o.Retrieved != "" {
		if _, err := date.ParseEDTF(o.Retrieved); err != nil {
			return nil, errs.Wrap(errs.Invalid, err, "--retrieved %q is not a date", o.Retrieved)
		}
	}
	return r, r.checkSource()
}

// SourceOf is what a file is known by where nobody says.
func SourceOf(name string) string { return "file:" + speaksFor(filepath.Base(name)) }

// speaksFor is the file that a file of rejected rows is from, by its name:
// LIST.rejects.csv is from LIST.csv, LIST.xlsx.rejects.csv from LIST.xlsx.
func speaksFor(base string) string {
	ext := filepath.Ext(base)
	of, rejects := strings.CutSuffix(strings.TrimSuffix(base, ext), ".rejects")
	if rejects && strings.EqualFold(filepath.Ext(of), ".xlsx") {
		return of
	}
	return of + ext
}

// Countries recognises countries by their names in all languages. The first
// call builds the index, which all imports of a process then share.
var Countries = sync.OnceValues(func() (*recognise.Countries, error) {
	names, err := gazetteer.LoadNames()
	if err != nil {
		return nil, err
	}
	return recognise.NewCountries(names.Each), nil
})

// judgement is what rows mean against one state of the register.
type judgement struct {
	rows     rowsRun
	verdicts []verdict
	at       int64 // position of the ledger
	took     time.Duration
}

// judge reads what stands and gives each row its verdict.
func (r *run) judge(ctx context.Context, tx *sqldb.Tx, begin func() rowsRun) (*judgement, error) {
	head, err := ledger.ReadHead(tx)
	if err != nil {
		return nil, err
	}
	began := time.Now()
	r.done, r.table = 0, r.given
	j := &judgement{rows: begin(), at: head.Position}
	if err := j.rows.prepare(tx); err != nil {
		return nil, err
	}
	j.verdicts = make([]verdict, len(r.table.Rows))
	for i := range j.verdicts {
		j.rows.row(i, &j.verdicts[i])
		if err := r.step(ctx); err != nil {
			return nil, err
		}
	}
	j.rows.reconcile(j.verdicts)
	j.took = time.Since(began)
	return j, ctx.Err()
}

// judgedBy are the kinds of record by which rows are judged.
var judgedBy = []ledger.Kind{register.KindUnit, register.KindPartnership, register.KindAgreement, register.KindSource, register.KindDecision}

// Where others change the register between a judgement and the transaction that
// writes, it is made again: within that transaction where it is made this fast,
// so that nobody waits long, else outside of it, at most so often.
const (
	fastJudgement  = time.Second
	mostJudgements = 5
)

// errOvertaken says that the register was changed since the judgement.
var errOvertaken = errs.New(errs.Conflict,
	"the register was changed by others while the file was looked at, again and again: nothing was written, try it later")

func (r *run) execute(ctx context.Context, db *sqldb.DB, command string, begin func() rowsRun) (*Report, error) {
	r.total = len(r.table.Rows)
	if r.options.Apply {
		r.total *= 2
	}
	var j *judgement
	var written ledger.Written
	for n := 1; ; n++ {
		err := db.Read(ctx, func(tx *sqldb.Tx) (err error) {
			j, err = r.judge(ctx, tx, begin)
			return err
		})
		if err == nil && r.options.Apply {
			written, err = r.apply(ctx, db, command, begin, &j)
		}
		if err == nil {
			break
		}
		if !errors.Is(err, errOvertaken) || n == mostJudgements {
			return nil, err
		}
	}
	if r.options.Progress != nil {
		r.options.Progress(r.total, r.total)
	}
	report := r.report(command, j)
	report.Applied, report.Batch = r.options.Apply, written.Batch
	if r.options.Keep != nil && !r.options.Apply {
		if err := r.options.Keep(nil, report, linesOf(r.table, r.columns, j.verdicts)); err != nil {
			return report, err
		}
	}
	if r.options.Rejects != nil {
		if err := writeRejects(r.options.Rejects, r.table, r.columns, j.verdicts); err != nil {
			return report, errs.Wrap(errs.Unavailable, err, "the file of rejected rows could not be written")
		}
	}
	return report, nil
}

func (r *run) report(command string, j *judgement) *Report {
	report := newReport(command, r.table, r.columns, r.source, j.verdicts)
	j.rows.counts(report)
	return report
}

// apply writes what was judged, in one transaction that recognises nothing. It
// is errOvertaken where that no longer holds.
func (r *run) apply(ctx context.Context, db *sqldb.DB, command string, begin func() rowsRun, j **judgement) (ledger.Written, error) {
	act := ledger.Act{Kind: "import", Actor: r.options.Actor, Label: r.table.Name, At: r.options.Now}
	return ledger.Write(ctx, db, act, func(tx *ledger.Tx) error {
		// Two imports at once would not see each other's units.
		if err := tx.Exclusive("import"); err != nil {
			return err
		}
		moved, err := ledger.Changed(tx.Tx, (*j).at, judgedBy)
		switch {
		case err != nil:
			return err
		case moved && (*j).took > fastJudgement:
			return errOvertaken
		case moved:
			if *j, err = r.judge(ctx, tx.Tx, begin); err != nil {
				return err
			}
		}
		if err := (*j).rows.apply(tx); err != nil || r.options.Keep == nil {
			return err
		}
		report := r.report(command, *j)
		report.Applied, report.Batch = true, tx.Batch()
		return r.options.Keep(tx, report, linesOf(r.table, r.columns, (*j).verdicts))
	})
}

// step tells the progress, and ends the run when it was cancelled.
func (r *run) step(ctx context.Context) error {
	if r.done++; r.done%256 == 0 {
		if r.options.Progress != nil {
			r.options.Progress(min(r.done, r.total), r.total)
		}
		return ctx.Err()
	}
	return nil
}

// guessAxes takes the two columns whose headers speak of coordinates without
// saying which is which (x and y). Their values decide.
func (r *run) guessAxes() {
	c := r.columns
	if c.Has("lat") || c.Has("lon") || r.options.Country == "" || r.options.Fields != nil {
		return
	}
	var pair []int
	for i, header := range r.table.Header {
		if recognise.CoordinateHeader(header) {
			pair = append(pair, i)
		}
	}
	if len(pair) == 2 {
		c.index["lat"], c.index["lon"] = pair[0], pair[1]
	}
}

// uprightAxes exchanges the columns of latitude and longitude where the values
// show that the header has them the wrong way round: where the gazetteer's
// places of the same names lie near the exchanged positions.
func (r *run) uprightAxes() {
	c := r.columns
	if !c.Has("lat") || !c.Has("lon") || r.options.Country == "" {
		return
	}
	right, swapped := 0, 0
	for _, row := range r.table.Rows[:min(len(r.table.Rows), 500)] {
		p, err := parsePoint(c.Value(row, "lat"), c.Value(row, "lon"))
		q, swappedErr := parsePoint(c.Value(row, "lon"), c.Value(row, "lat"))
		if err != nil && swappedErr != nil {
			continue
		}
		for _, h := range r.gazetteer.Lookup(nil, r.options.Country, i18n.Fold(c.Value(row, "name"))) {
			at := r.gazetteer.Point(h.ID)
			if err == nil && geo.DistanceKm(at, p) < 50 {
				right++
			}
			if swappedErr == nil && geo.DistanceKm(at, q) < 50 {
				swapped++
			}
		}
	}
	if swapped > right {
		c.index["lat"], c.index["lon"] = c.index["lon"], c.index["lat"]
	}
}
