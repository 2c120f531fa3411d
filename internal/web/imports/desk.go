// Package imports is where the association's staff take files in: upload,
// columns, dry run, what is left to decide, writing it. The imports room keeps
// the files and does the work; the pages only ask and show.
package imports

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/imports"
	"twinhall/internal/intake"
	"twinhall/internal/recognise"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// Desk answers the pages by which files are taken in.
type Desk struct {
	*page.House
	Desk      *desk.Desk // knows places by their names
	Worker    *imports.Worker
	Countries func() (*recognise.Countries, error)
}

// New makes the pages of a house.
func New(h *page.House, d *desk.Desk, w *imports.Worker) *Desk {
	return &Desk{House: h, Desk: d, Worker: w, Countries: sync.OnceValues(intake.Countries)}
}

// uploadBytes is how large a form with a file may be.
const uploadBytes = imports.MaxBytes + 64<<10

// mappingBytes is enough for a form with a field for each of 200 columns.
const mappingBytes = 256 << 10

// Routes are the pages of the surface. A test walks them with every role.
func (d *Desk) Routes() []page.Route {
	return []page.Route{
		{Path: "/desk/import", Needs: account.Import, Get: d.list, Post: d.upload, Most: uploadBytes, Streams: true},
		{Path: "/desk/import/{}", Needs: account.Import, Get: d.overview},
		{Path: "/desk/import/{}/columns", Needs: account.Import, Get: d.columns, Post: d.mapColumns, Most: mappingBytes},
		{Path: "/desk/import/{}/check", Needs: account.Import, Post: d.check},
		{Path: "/desk/import/{}/split", Needs: account.Import, Post: d.split},
		{Path: "/desk/import/{}/apply", Needs: account.Import, Post: d.apply},
		{Path: "/desk/import/{}/stop", Needs: account.Import, Post: d.stop},
		{Path: "/desk/import/{}/drop", Needs: account.Import, Post: d.drop},
		{Path: "/desk/import/{}/progress.json", Needs: account.Import, Get: d.progress},
		{Path: "/desk/import/{}/rows", Needs: account.Import, Get: d.rows},
		{Path: "/desk/import/{}/texts", Needs: account.Import, Post: d.takeTexts},
		{Path: "/desk/import/{}/rejects.csv", Needs: account.Import, Get: d.rejects},
		{Path: "/desk/import/{}/review", Needs: account.Import, Get: d.review, Post: d.decide, Most: mappingBytes},
	}
}

// view begins a page of the surface.
func (d *Desk) view(q *page.Request, title string) *page.View {
	v := d.Desk.View(q, title)
	if key, ok := notices[q.Query("done")]; ok {
		v.Notice = v.T(key)
	}
	return v
}

// get reads the import that an address names.
func (d *Desk) get(q *page.Request) (m *imports.Import, err error) {
	return m, q.Read(func(tx *sqldb.Tx) (err error) {
		m, err = imports.Get(tx, q.ID)
		return err
	})
}

// listView are the files that are kept.
type listView struct {
	*page.View
	Table page.Table
}

func (d *Desk) list(q *page.Request) error {
	v, err := d.listPage(q, url.Values{"kind": {string(imports.Partnerships)}})
	if err != nil {
		return err
	}
	return q.Show(v, http.StatusOK)
}

func (d *Desk) listPage(q *page.Request, sent url.Values) (*page.View, error) {
	v := &listView{View: d.view(q, "import.title")}
	v.Lead = v.T("import.lead")
	v.Table = page.Table{Caption: v.T("import.kept"), Columns: v.Heads("import.file", "import.kind", "log.at", "log.who", "col.state")}
	err := q.Read(func(tx *sqldb.Tx) error {
		all, err := imports.List(tx)
		if err != nil {
			return err
		}
		people, err := account.List(tx)
		names := map[string]string{}
		for _, a := range people {
			names[string(a.ID)] = a.Name
		}
		for _, m := range all {
			v.Table.Add(page.LinkTo(v.Here("/desk/import/"+m.ID), m.Name),
				page.Texts(v.T(kindKeys[m.Kind]), v.Moment(m.At), names[m.Account], stateOf(v.View, m))...)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	v.Form = uploadForm(v.View)
	v.Form.Fill(func(name string) []string { return sent[name] })
	v.Rest = listPart(v)
	return v.View, nil
}

// stateOf says in words how far an import is.
func stateOf(v *page.View, m *imports.Import) string {
	if m.State == imports.Done {
		return v.T(doneKeys[m.Task])
	}
	return v.T(stateKeys[m.State])
}

func uploadForm(v *page.View) *page.Form {
	kinds := page.Field{Name: "kind", Type: "radios", Label: v.T("import.kind")}
	for _, k := range imports.Kinds {
		kinds.Options = append(kinds.Options, [2]string{string(k), v.T(kindKeys[k])})
	}
	return &page.Form{Action: v.Here("/desk/import"), Button: v.T("import.upload"), Files: true, Fields: append([]page.Field{kinds,
		{Name: "file", Type: "file", Label: v.T("import.file"), Hint: v.T("import.file-hint")},
		{Name: "source", Type: "text", Label: v.T("import.source"), Hint: v.T("import.source-hint"), Optional: true}}, readFields(v)...)}
}

// readFields say how the text of a file is read where that is guessed wrongly.
func readFields(v *page.View) []page.Field {
	guessed := [2]string{"", v.T("import.guess")}
	encodings := page.Field{Name: "encoding", Type: "select", Label: v.T("import.encoding"), Hint: v.T("import.encoding-hint"), Optional: true,
		Options: [][2]string{guessed}}
	for _, e := range []string{"utf-8", "windows-1250", "iso-8859-2", "windows-1252", "iso-8859-1", "cp852", "windows-1251", "windows-1253", "utf-16"} {
		encodings.Options = append(encodings.Options, [2]string{e, e})
	}
	signs := page.Field{Name: "delimiter", Type: "select", Label: v.T("import.delimiter"), Optional: true, Options: [][2]string{guessed}}
	for _, s := range [][2]string{
		{"comma", "import.delimiter-comma"},
		{"semicolon", "import.delimiter-semicolon"},
		{"tab", "import.delimiter-tab"},
		{"pipe", "import.delimiter-pipe"},
	} {
		signs.Options = append(signs.Options, [2]string{s[0], v.T(s[1])})
	}
	return []page.Field{encodings, signs, {Name: "sheet", Type: "text", Label: v.T("import.sheet"), Hint: v.T("import.sheet-hint"), Optional: true}}
}

// uploadFor is how long a file may take to come.
const uploadFor = 5 * time.Minute

func (d *Desk) upload(q *page.Request) error {
	// A large file over a slow line takes longer than a page may.
	deadline := http.NewResponseController(q.W)
	_ = deadline.SetReadDeadline(time.Now().Add(uploadFor)) // where it cannot be set, the server's holds
	_ = deadline.SetWriteDeadline(time.Now().Add(uploadFor))
	sent, name, raw, err := received(q.R)
	u := imports.Upload{Kind: imports.Kind(sent.Get("kind")), Name: name, Raw: raw, Account: string(q.Account.ID), At: d.Now(),
		Options: imports.Options{Source: strings.TrimSpace(sent.Get("source")), Encoding: sent.Get("encoding"), Delimiter: sent.Get("delimiter"),
			Sheet: strings.TrimSpace(sent.Get("sheet"))}}
	var m *imports.Import
	var f *imports.File
	if err == nil {
		f, err = imports.ReadUpload(q.R.Context(), u)
	}
	if err == nil {
		err = d.DB.Write(q.R.Context(), func(tx *sqldb.Tx) (err error) {
			m, err = imports.Add(tx, f, d.Quota)
			return err
		})
	}
	if err == nil {
		return q.Redirect("/desk/import/" + m.ID + "/columns")
	}
	if !errs.Is(err, errs.Invalid) && !errs.Is(err, errs.Unavailable) {
		return err
	}
	v, pageErr := d.listPage(q, sent)
	if pageErr != nil {
		return pageErr
	}
	if errs.Is(err, errs.Unavailable) {
		v.Error = v.T(q.Outage(err))
		return q.Show(v, http.StatusServiceUnavailable)
	}
	if len(sent["kind"]) > 0 && !v.Form.Set("file", problemText(v, err)) || len(sent["kind"]) == 0 {
		v.Error = problemText(v, err)
	}
	return q.Invalid(v)
}

// received reads a form with a file into memory; nothing is kept on disk.
func received(r *http.Request) (sent url.Values, name string, raw []byte, err error) {
	sent = url.Values{}
	parts, err := r.MultipartReader()
	if err != nil {
		return sent, "", nil, errs.New(errs.Invalid, "import.no-file")
	}
	for n := 0; n < 20; n++ {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sent, "", nil, tooLarge(err)
		}
		if part.FormName() != "file" {
			b, err := io.ReadAll(io.LimitReader(part, 2000))
			if err != nil {
				return sent, "", nil, tooLarge(err)
			}
			sent.Add(part.FormName(), strings.ToValidUTF8(string(b), ""))
			continue
		}
		name = part.FileName()
		if raw, err = io.ReadAll(io.LimitReader(part, imports.MaxBytes+1)); err != nil {
			return sent, "", nil, tooLarge(err)
		}
	}
	switch {
	case name == "" || len(raw) == 0:
		return sent, "", nil, errs.New(errs.Invalid, "import.no-file")
	case len(raw) > imports.MaxBytes:
		return sent, "", nil, errs.New(errs.Invalid, "import.too-large")
	}
	return sent, name, raw, nil
}

func tooLarge(err error) error {
	var most *http.MaxBytesError
	if errors.As(err, &most) {
		return errs.New(errs.Invalid, "import.too-large")
	}
	return errs.Wrap(errs.Invalid, err, "import.no-file")
}

// problemText is what is wrong with a file, in the reader's language.
func problemText(v *page.View, err error) string {
	if n, ok := intake.NoteOf(err); ok {
		return noteText(v, n)
	}
	var e *errs.Error
	if errors.As(err, &e) && v.Has(e.Text) {
		return v.T(e.Text)
	}
	return v.T("import.n.refused")
}

func sendJSON(q *page.Request, x any) error {
	q.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	return json.NewEncoder(q.W).Encode(x)
}
