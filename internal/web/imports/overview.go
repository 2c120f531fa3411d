package imports

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/imports"
	"twinhall/internal/intake"
	"twinhall/internal/ledger"
	"twinhall/internal/sheet"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// overviewView is one import: how far it is and what comes next.
type overviewView struct {
	*page.View
	M           *imports.Import
	Facts       [][2]string
	State       string
	Problem     string
	Done, Total int64
	Counts      page.Table // how many rows came to what
	Undecided   int
	HasFile     bool
	Written     bool // a batch stands in the ledger
}

func base(m *imports.Import) string { return "/desk/import/" + m.ID }

func (d *Desk) overview(q *page.Request) error {
	m, err := d.get(q)
	if err != nil {
		return err
	}
	v := &overviewView{View: d.view(q, "import.title"), M: m}
	v.Title = m.Name
	v.State = stateOf(v.View, m)
	if v.Done, v.Total = m.Done, m.Total; m.State == imports.Running {
		if done, total, here := d.Worker.At(m.ID); here {
			v.Done, v.Total = done, total
		}
	}
	if m.Problem != nil {
		v.Problem = noteText(v.View, *m.Problem)
	}
	err = q.Read(func(tx *sqldb.Tx) (err error) {
		if v.Undecided, err = imports.Undecided(tx, m.ID); err != nil {
			return err
		}
		if v.HasFile, err = imports.HasFile(tx, m.ID); err != nil || m.Batch == "" {
			return err
		}
		_, err = ledger.GetBatch(tx, m.Batch)
		v.Written = err == nil
		if errs.Is(err, errs.NotFound) {
			err = nil // nothing had to be written
		}
		return err
	})
	if err != nil {
		return err
	}
	v.facts()
	v.counts()
	v.Links = []page.Link{v.Link("import.all", "/desk/import")}
	v.Rest = overviewPart(v)
	return q.Show(v.View, http.StatusOK)
}

func (v *overviewView) facts() {
	m := v.M
	add := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, [2]string{v.T(key), value})
		}
	}
	add("import.kind", v.T(kindKeys[m.Kind]))
	add("import.rows", v.Number(m.Sample.Count))
	add("import.source", strings.TrimPrefix(m.Options.Source, "file:"))
	add("import.publisher", m.Options.Publisher)
	add("import.retrieved", m.Options.Retrieved)
	add("import.country", v.Country(m.Options.Country))
	add("import.unused", v.unused())
	add("import.kept-until", v.Day(m.Touched.Add(imports.Retention)))
}

// unused are the columns that hold nothing that is taken, in the order of the
// file; those without a heading by their number.
func (v *overviewView) unused() string {
	if v.M.Report == nil {
		return ""
	}
	var all []string
	for _, name := range v.M.Report.Unused {
		if n, ok := strings.CutPrefix(name, "column "); ok && !slices.Contains(v.M.Sample.Header, name) {
			name = v.T("import.column", "n", n)
		}
		all = append(all, name)
	}
	return strings.Join(all, ", ")
}

func (v *overviewView) counts() {
	r := v.M.Report
	if r == nil {
		return
	}
	v.Counts = page.Table{Caption: v.T("import.counts-check"), Columns: v.Heads("import.outcome", "import.rows", "import.meaning")}
	if r.Applied {
		v.Counts.Caption = v.T("import.counts-applied")
	}
	for _, c := range []struct {
		outcome intake.Outcome
		n       int
	}{
		{intake.New, r.New}, {intake.Changed, r.Changed}, {intake.Same, r.Same}, {intake.Duplicate, r.Duplicate},
		{intake.Ambiguous, r.Ambiguous}, {intake.Rejected, r.Rejected}, {"warned", r.Warnings}, {imports.LeftOut, r.LeftOut},
	} {
		keys := outcomeKeys[c.outcome]
		outcome := page.Text(v.T(keys.name))
		if c.n > 0 && v.HasFile {
			outcome.Href = v.Here(base(v.M) + "/rows?outcome=" + string(c.outcome))
		}
		v.Counts.Rows = append(v.Counts.Rows, page.Row{Outcome: string(c.outcome),
			Cells: []page.Cell{outcome, page.Text(v.Number(c.n)), page.Text(v.T(keys.why))}})
	}
}

// progress tells a page with script how far an import is.
func (d *Desk) progress(q *page.Request) error {
	m, err := d.get(q)
	if err != nil {
		return err
	}
	done, total := m.Done, m.Total
	if x, y, here := d.Worker.At(m.ID); here {
		done, total = x, y
	}
	v := q.View("import.title")
	return sendJSON(q, map[string]any{"busy": m.Busy(), "done": done, "total": total, "text": progressText(v, stateOf(v, m), done, total)})
}

func progressText(v *page.View, state string, done, total int64) string {
	if total == 0 {
		return state
	}
	return state + ": " + v.T("import.progress", "done", v.Number(int(done)), "total", v.Number(int(total)))
}

func (d *Desk) ask(q *page.Request, task imports.Task) error {
	at := d.Now()
	if err := d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return imports.Ask(tx, q.ID, task, string(q.Account.ID), at) }); err != nil {
		return err
	}
	d.Worker.Wake()
	return q.Redirect("/desk/import/" + q.ID)
}

func (d *Desk) check(q *page.Request) error { return d.ask(q, imports.Check) }

// split has rows with several partners in one cell split, and checks again.
func (d *Desk) split(q *page.Request) error {
	at := d.Now()
	if err := d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return imports.Split(tx, q.ID, string(q.Account.ID), at) }); err != nil {
		return err
	}
	d.Worker.Wake()
	return q.Redirect("/desk/import/" + q.ID)
}

func (d *Desk) apply(q *page.Request) error { return d.ask(q, imports.Apply) }

func (d *Desk) stop(q *page.Request) error {
	if _, err := d.get(q); err != nil {
		return err
	}
	if err := d.Worker.Stop(q.R.Context(), q.ID); err != nil {
		return err
	}
	return q.Redirect("/desk/import/" + q.ID)
}

func (d *Desk) drop(q *page.Request) error {
	if err := d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return imports.Drop(tx, q.ID) }); err != nil {
		return err
	}
	return q.Redirect("/desk/import?done=dropped")
}

// rowsShown is how many rows one page shows.
const rowsShown = 50

// rowsView are rows of an import with what became of them.
type rowsView struct {
	*page.View
	M       *imports.Import
	Header  []string
	Filters []filter
	Rows    []rowView
	From    int
	Found   int
	Before  string
	Next    string
	Ticks   bool // texts that were left out can be taken
	Sent    string
}

type filter struct {
	Text, Href string
	Here       bool
}

type rowView struct {
	Line    int64
	Outcome string
	Key     string
	Says    []string
	Cells   []string
	Kept    bool // its texts are taken though they look personal
}

var outcomes = []intake.Outcome{"", intake.New, intake.Changed, intake.Same, intake.Duplicate, intake.Ambiguous, intake.Rejected, "warned", imports.LeftOut}

func (d *Desk) rows(q *page.Request) error {
	m, err := d.get(q)
	if err != nil {
		return err
	}
	v := &rowsView{View: d.view(q, "import.rows-title"), M: m, Header: m.Sample.DataColumns()}
	v.Title = v.T("import.rows-title") + ": " + m.Name
	outcome := q.Query("outcome")
	at, _ := strconv.Atoi(q.Query("page")) // what is no number is the first at
	at = min(max(at, 1), 1_000_000)
	for _, o := range outcomes {
		v.Filters = append(v.Filters, filter{v.T(outcomeKeys[o].name), v.Here(base(m) + "/rows?outcome=" + string(o)), string(o) == outcome})
	}
	err = q.Read(func(tx *sqldb.Tx) error {
		rows, n, err := imports.Rows(tx, m.ID, imports.Choice{Outcome: outcome, Offset: (at - 1) * rowsShown, Limit: rowsShown})
		v.Found = n
		for _, r := range rows {
			v.Rows = append(v.Rows, rowView{r.Line, v.T(outcomeKeys[r.Outcome].name), string(r.Outcome),
				append(noteTexts(v.View, r.Said.Reasons), noteTexts(v.View, r.Said.Warnings)...), r.Cells, r.KeepsTexts()})
		}
		return err
	})
	if err != nil {
		return err
	}
	v.From = (at-1)*rowsShown + 1
	link := func(p int) string {
		return v.Here(base(m) + "/rows?" + url.Values{"outcome": {outcome}, "page": {strconv.Itoa(p)}}.Encode())
	}
	if at > 1 {
		v.Before = link(at - 1)
	}
	if at*rowsShown < v.Found {
		v.Next = link(at + 1)
	}
	v.Links = []page.Link{v.Link("import.back", base(m))}
	v.Ticks, v.Sent = outcome == imports.LeftOut && !m.Busy(), v.Here(base(m)+"/texts")
	v.Rest = rowsPart(v)
	return q.Show(v.View, http.StatusOK)
}

// takeTexts keeps which texts that look personal are taken all the same.
func (d *Desk) takeTexts(q *page.Request) error {
	lines := map[int64]bool{}
	for _, shown := range q.R.PostForm["line"] {
		if n, err := strconv.ParseInt(shown, 10, 64); err == nil {
			lines[n] = slices.Contains(q.R.PostForm["keep"], shown)
		}
	}
	at := d.Now()
	if err := d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return imports.KeepTexts(tx, q.ID, lines, at) }); err != nil {
		return err
	}
	return q.Redirect("/desk/import/" + q.ID + "?done=texts")
}

// rejects sends the rows that were not taken, as the command line writes them:
// with reason, candidates and a decision to fill in. No cell can run as a
// formula.
func (d *Desk) rejects(q *page.Request) error {
	m, err := d.get(q)
	if err != nil {
		return err
	}
	if err := q.Log("exported", "import-rejects"); err != nil {
		return err
	}
	v := q.View("import.title")
	q.W.Header().Set("Content-Type", "text/csv; charset=utf-8")
	q.W.Header().Set("Content-Disposition", "attachment; filename*=UTF-8''"+url.PathEscape(rejectsName(m.Name)))
	how := sheet.Text{Plain: true}
	if m.Sample.Delimiter == ";" {
		how.Delimiter = ';'
	}
	header := append(append([]string{}, m.Sample.DataColumns()...), "reason", "candidates", "decision")
	return sheet.WriteText(q.W, how, header, func(yield func([]any) error) error { return d.rejected(q, v, m, yield) })
}

// rejected are the rows that were not taken.
func (d *Desk) rejected(q *page.Request, v *page.View, m *imports.Import, yield func([]any) error) error {
	return q.Read(func(tx *sqldb.Tx) error {
		for _, o := range []intake.Outcome{intake.Ambiguous, intake.Rejected} {
			rows, _, err := imports.Rows(tx, m.ID, imports.Choice{Outcome: string(o)})
			if err != nil {
				return err
			}
			for _, r := range rows {
				candidates, decision := rejectWords(v, r)
				if err := yield(append(sheet.Cells(r.Cells), strings.Join(noteTexts(v, r.Said.Reasons), "; "), candidates, decision)); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// rejectsName is what a file of rejected rows is called, so that it speaks for
// the same source when it comes back.
func rejectsName(name string) string {
	name = strings.TrimPrefix(intake.SourceOf(name), "file:")
	if stem, csv := strings.CutSuffix(name, ".csv"); csv {
		return stem + ".rejects.csv"
	}
	return name + ".rejects.csv"
}

func rejectWords(v *page.View, r *imports.Row) (candidates, decision string) {
	var may, chosen []string
	for _, o := range r.Said.Open {
		for _, c := range o.Candidates {
			may = append(may, o.End+"="+c.Code+" "+c.Name+" ("+placeWords(v, c.Place)+")")
		}
		if meaning := r.Decision[o.End]; meaning != "" {
			chosen = append(chosen, o.End+"="+meaning)
		}
	}
	return strings.Join(may, "; "), strings.Join(chosen, "; ")
}
