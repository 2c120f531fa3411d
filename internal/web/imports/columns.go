package imports

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/imports"
	"twinhall/internal/intake"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// columnsView is the form by which columns are mapped on real rows, with what
// else is to be said of a file.
type columnsView struct {
	*page.View
	M       *imports.Import
	Columns []column
	Rows    []intake.Row
	Wrong   string // what is wrong with the columns
	Fields  []page.Field
}

// column is one column of the file with the field that it holds.
type column struct {
	Name, Header, Value string
	Groups              []group
}

type group struct {
	Label   string
	Options [][2]string
}

func (d *Desk) columns(q *page.Request) error {
	m, err := d.get(q)
	if err != nil {
		return err
	}
	v := d.columnsPage(q, m, sentOf(m))
	if q.Query("done") == "read" {
		v.Notice = v.T("import.read-again")
	}
	v.Rest = columnsPart(v)
	return q.Show(v.View, http.StatusOK)
}

// sentOf are the options of an import as its form would send them.
func sentOf(m *imports.Import) url.Values {
	o := m.Options
	sent := url.Values{"source": {o.Source}, "publisher": {o.Publisher}, "retrieved": {o.Retrieved}, "country": {o.Country}, "a-country": {o.ACountry},
		"b-country": {o.BCountry},
		"encoding":  {o.Encoding}, "delimiter": {o.Delimiter}, "sheet": {o.Sheet}}
	for name, on := range map[string]bool{"partial": o.Partial, "members": o.Members, "split": o.Split} {
		if on {
			sent.Set(name, "yes")
		}
	}
	if o.Year > 0 {
		sent.Set("year", strconv.Itoa(o.Year))
	}
	for field, i := range o.Fields {
		sent.Set("c"+strconv.Itoa(i), field)
	}
	return sent
}

func (d *Desk) columnsPage(q *page.Request, m *imports.Import, sent url.Values) *columnsView {
	v := &columnsView{View: d.view(q, "import.columns"), M: m, Rows: m.Sample.Rows}
	v.Title = v.T("import.columns") + ": " + m.Name
	v.Links = []page.Link{v.Link("import.back", base(m))}
	if m.Kind != imports.Wikidata {
		v.Lead = v.T("import.columns-lead")
		groups := groupsOf(v.View, m.Kind)
		for i, h := range m.Sample.DataColumns() {
			name := "c" + strconv.Itoa(i)
			if h == "" {
				h = v.T("import.column", "n", strconv.Itoa(i+1))
			}
			v.Columns = append(v.Columns, column{name, h, sent.Get(name), groups})
		}
	}
	f := page.Form{Fields: optionFields(v.View, m.Kind)}
	f.Fill(func(name string) []string { return sent[name] })
	v.Fields = f.Fields
	return v
}

// groupsOf are the fields to choose from: of partnerships by end.
func groupsOf(v *page.View, k imports.Kind) []group {
	if k == imports.Municipalities {
		g := group{Label: v.T("import.fields")}
		for _, f := range intake.FieldsOf(k.Fields()) {
			g.Options = append(g.Options, [2]string{f, fieldName(v, f)})
		}
		return []group{g}
	}
	all := []group{{Label: v.T("import.end-a")}, {Label: v.T("import.end-b")}, {Label: v.T("import.fields")}}
	for _, f := range intake.FieldsOf(k.Fields()) {
		i := 2
		if f == "a" || strings.HasPrefix(f, "a-") {
			i = 0
		} else if f == "b" || strings.HasPrefix(f, "b-") {
			i = 1
		}
		all[i].Options = append(all[i].Options, [2]string{f, fieldName(v, f)})
	}
	return all
}

// optionFields ask for all that the command line takes as flags.
func optionFields(v *page.View, k imports.Kind) []page.Field {
	fields := []page.Field{{Type: "heading", Label: v.T("import.where-from")},
		{Name: "source", Type: "text", Label: v.T("import.source"), Hint: v.T("import.source-why")},
		{Name: "publisher", Type: "text", Label: v.T("import.publisher"), Optional: true},
		{Name: "retrieved", Type: "date", Label: v.T("import.retrieved"), Hint: v.T("import.retrieved-hint"), Optional: true}}
	yes := func(name, label, yes string) page.Field {
		return page.Field{Name: name, Type: "checks", Label: v.T(label), Optional: true, Options: [][2]string{{"yes", v.T(yes)}}}
	}
	switch k {
	case imports.Municipalities:
		fields = append(fields, page.Field{Type: "heading", Label: v.T("import.what-list")},
			page.Field{Name: "country", Type: "text", Label: v.T("import.country"), Hint: v.T("import.country-hint"), Optional: true},
			yes("partial", "import.partial", "import.partial-yes"),
			yes("members", "import.members", "import.members-yes"),
			page.Field{Name: "year", Type: "number", Label: v.T("import.year"), Hint: v.T("import.year-hint"), Optional: true})
	case imports.Partnerships:
		fields = append(fields, page.Field{Type: "heading", Label: v.T("import.what-list")},
			page.Field{Name: "a-country", Type: "text", Label: v.T("import.a-country"), Hint: v.T("import.end-country-hint"), Optional: true},
			page.Field{Name: "b-country", Type: "text", Label: v.T("import.b-country"), Optional: true},
			yes("split", "import.split-label", "import.split-yes"))
	}
	if k == imports.Wikidata {
		return fields
	}
	return append(append(fields, page.Field{Type: "heading", Label: v.T("import.how-read")}), readFields(v)...)
}

// mapColumns keeps what was said of a file, and has it checked.
func (d *Desk) mapColumns(q *page.Request) error {
	m, err := d.get(q)
	if err != nil {
		return err
	}
	v := d.columnsPage(q, m, q.R.PostForm)
	o, ok := d.options(q, v)
	if !ok {
		v.Rest = columnsPart(v)
		return q.Invalid(v.View)
	}
	read := o.Encoding != m.Options.Encoding || o.Delimiter != m.Options.Delimiter || o.Sheet != m.Options.Sheet
	check := q.Value("then") != "keep" && !read
	at := d.Now()
	t, err := imports.Reread(q.R.Context(), d.DB, m, o, at)
	if err == nil {
		err = d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
			if _, err := imports.Prepare(tx, m.ID, o, t, at); err != nil || !check {
				return err
			}
			return imports.Ask(tx, m.ID, imports.Check, string(q.Account.ID), at)
		})
	}
	if errs.Is(err, errs.Invalid) {
		// The file cannot be read in that way; all else that was entered stays.
		v.Error = problemText(v.View, err)
		v.Rest = columnsPart(v)
		return q.Invalid(v.View)
	}
	if err != nil {
		return err
	}
	if read {
		return q.Redirect(base(m) + "/columns?done=read")
	}
	d.Worker.Wake()
	return q.Redirect(base(m))
}

// options reads the form. What is wrong stands at its field.
func (d *Desk) options(q *page.Request, v *columnsView) (imports.Options, bool) {
	o := imports.Options{Source: q.Value("source"), Publisher: q.Value("publisher"), Retrieved: q.Value("retrieved"), Partial: q.Value("partial") != "",
		Members: q.Value("members") != "", Split: q.Value("split") != "",
		Encoding: q.Value("encoding"), Delimiter: q.Value("delimiter"), Sheet: q.Value("sheet"), Fields: map[string]int{}}
	form := page.Form{Fields: v.Fields}
	wrong := func(field, key string, args ...any) { form.Set(field, v.T(key, args...)) }
	if o.Source == "" {
		wrong("source", "import.source-missing")
	}
	for field, text := range map[string]string{"source": o.Source, "publisher": o.Publisher} {
		if says := v.PersonalWords(text); says != "" && !q.PersonalSeen() {
			form.Set(field, says)
			v.Fields = append(v.Fields, v.PersonalTick())
		}
	}
	o.KeepSource = q.PersonalSeen()
	if o.Retrieved != "" {
		text, ok := edit.Date(o.Retrieved)
		if o.Retrieved = text; !ok {
			wrong("retrieved", "import.retrieved-wrong")
		}
	}
	countries, err := d.Countries()
	if err != nil {
		wrong("source", "import.n.failed")
		return o, false
	}
	for field, to := range map[string]*string{"country": &o.Country, "a-country": &o.ACountry, "b-country": &o.BCountry} {
		text := q.Value(field)
		if text == "" {
			continue
		}
		c, ok := countries.Recognise(text)
		if *to = c.Code; !ok || c.Code == "" {
			wrong(field, "import.n.country-unknown", "x", text, "y", "", "z", "")
		}
	}
	if text := q.Value("year"); text != "" {
		year, err := strconv.Atoi(text)
		if o.Year = year; err != nil || year < 1700 || year > d.Now().Year() {
			wrong("year", "import.year-wrong")
		}
	}
	v.Wrong = chosen(q, v, &o)
	return o, len(form.Wrong()) == 0 && v.Wrong == ""
}

// chosen reads which column holds which field. It says what is wrong with that.
func chosen(q *page.Request, v *columnsView, o *imports.Options) string {
	if v.M.Kind == imports.Wikidata {
		o.Fields = v.M.Options.Fields
		return ""
	}
	fields := intake.FieldsOf(v.M.Kind.Fields())
	for i, c := range v.Columns {
		f := q.Value(c.Name)
		if f == "" || !slices.Contains(fields, f) {
			continue
		}
		if j, twice := o.Fields[f]; twice {
			return v.T("import.columns-twice", "field", fieldName(v.View, f), "a", v.Columns[j].Header, "b", c.Header)
		}
		o.Fields[f] = i
	}
	has := func(f string) bool { _, ok := o.Fields[f]; return ok }
	for _, any := range intake.Missing(v.M.Kind.Fields(), has) {
		return v.T("import.columns-missing", "field", fieldName(v.View, any[0]))
	}
	return ""
}
