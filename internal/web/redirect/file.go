package redirect

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/redirect"
	"twinhall/internal/sheet"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// file is the page on which a file is handed in: rules, or the sitemap of the
// old site.
func (d deskPages) file(q *page.Request) error {
	return q.Show(d.filePage(q), http.StatusOK)
}

func (d deskPages) filePage(q *page.Request) *page.View {
	v := d.View(q, "redirect.file")
	v.Lead = v.T("redirect.file-lead")
	v.Links = []page.Link{v.Link("redirect.title", listPath)}
	v.Form = &page.Form{Action: v.Here(filePath), Button: v.T("redirect.check"), Files: true,
		Fields: []page.Field{{Name: "file", Type: "file", Label: v.T("redirect.file-label"), Hint: v.T("redirect.file-hint")}}}
	return v
}

// preview shows what a file of rules would do. A sitemap comes back as a table
// to be filled in.
func (d deskPages) preview(q *page.Request) error {
	raw, err := q.ReadBytes("file", redirect.MostFileBytes)
	if err == nil && len(raw) == 0 {
		err = errs.New(errs.Invalid, "redirect.no-file")
	}
	if err == nil && bytes.HasPrefix(bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\ufeff"))), []byte("<")) {
		if err = d.sitemap(q, raw); err == nil {
			return nil
		}
	}
	var rows []*redirect.Row
	empty := 0
	if err == nil {
		rows, empty, err = redirect.ReadRows(q.R.Context(), raw)
	}
	if err == nil {
		return d.showRows(q, rows, empty, http.StatusOK)
	}
	var e *errs.Error
	v := d.filePage(q)
	if !errs.Is(err, errs.Invalid) || !errors.As(err, &e) || !v.Has(e.Text) {
		return err
	}
	v.Form.Set("file", v.T(e.Text))
	return q.Invalid(v)
}

// rowsView is what a file of rules would do.
type rowsView struct {
	*page.View
	Refused page.Table
	Good    page.Table
	More    int // good ones that are not shown
}

// shownRows is how many rows without a mistake a preview shows.
const shownRows = 200

// showRows shows each row that is refused with the reason, and what would be
// written. Only that goes along with the form.
func (d deskPages) showRows(q *page.Request, rows []*redirect.Row, empty, status int) error {
	if err := q.Read(func(tx *sqldb.Tx) error {
		standing, err := redirect.All(tx)
		redirect.Judge(rows, standing, living(d.House))
		return err
	}); err != nil {
		return err
	}
	v := &rowsView{View: d.View(q, "redirect.preview")}
	v.Links = []page.Link{v.Link("redirect.file", filePath), v.Link("redirect.title", listPath)}
	heads := []string{"redirect.line", "edit.f.redirect-from", "edit.f.redirect-to"}
	v.Refused = page.Table{Caption: v.T("redirect.refused"), Seen: true, Columns: v.Heads(append(heads, "redirect.reason")...)}
	v.Good = page.Table{Caption: v.T("redirect.good"), Seen: true, Columns: v.Heads(append(heads, "edit.f.redirect-note")...)}
	var good []*redirect.Row
	for _, r := range rows {
		line := page.Text(strconv.Itoa(r.Line))
		switch {
		case r.Key != "":
			v.Refused.Add(line, page.Texts(r.Rule.From, r.Rule.To, v.T(r.Key))...)
		default:
			if good = append(good, r); len(good) <= shownRows {
				v.Good.Add(line, page.Texts(r.Rule.From, r.Rule.To, r.Rule.Note)...)
			}
		}
	}
	v.More = max(0, len(good)-shownRows)
	said := []string{v.N("redirect.count-good", len(good)), v.N("redirect.count-refused", len(v.Refused.Rows))}
	if empty > 0 {
		said = append(said, v.N("redirect.count-empty", empty))
	}
	v.Lead = strings.Join(said, " ")
	if len(good) > 0 {
		kept, err := table(good)
		if err != nil {
			return err
		}
		v.Form = &page.Form{Action: v.Here(applyPath), Button: v.N("redirect.write", len(good)), Hidden: [][2]string{{"rows", kept}}}
	}
	v.Rest = rowsPage(v)
	return q.Show(v.View, status)
}

// table writes rows so that ReadRows reads them again.
func table(rows []*redirect.Row) (string, error) {
	var b strings.Builder
	err := sheet.WriteText(&b, sheet.Text{Delimiter: ';', Plain: true}, redirect.Header, func(yield func([]any) error) error {
		for _, r := range rows {
			if err := yield([]any{r.Rule.From, r.Rule.To, r.Rule.Note}); err != nil {
				return err
			}
		}
		return nil
	})
	return b.String(), err
}

// errRefused ends a transaction in which a row is refused that was none before.
var errRefused = errs.New(errs.Invalid, "redirect.file-wrong")

// apply writes rules that a preview showed, all of them or none: what is wrong by
// now is shown once more.
func (d deskPages) apply(q *page.Request) error {
	rows, empty, err := redirect.ReadRows(q.R.Context(), []byte(q.Value("rows")))
	if err != nil {
		return err
	}
	lives := living(d.House)
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("redirect.file")}, func(tx *ledger.Tx) error {
		standing, err := redirect.All(tx.Tx)
		if err != nil {
			return err
		}
		redirect.Judge(rows, standing, lives)
		for _, r := range rows {
			if r.Key != "" {
				return errRefused
			}
			rule := r.Rule
			if _, err := redirect.Put(tx, &rule); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errRefused) {
		return d.showRows(q, rows, empty, http.StatusConflict)
	}
	if err != nil {
		return err
	}
	return q.RedirectDone(listPath+"?done=saved", w)
}

// sitemap sends the addresses of an old site as a table whose targets are to be
// filled in: those that lead on already, or stand here, are left out.
func (d deskPages) sitemap(q *page.Request, raw []byte) error {
	paths, err := redirect.SitemapPaths(raw)
	if err != nil {
		return err
	}
	var rules *redirect.Rules
	if e := d.House.Edition(); e != nil {
		rules = redirect.Part.Of(e)
	}
	lives := living(d.House)
	var b bytes.Buffer
	err = sheet.WriteText(&b, sheet.Text{Delimiter: ';'}, redirect.Header, func(yield func([]any) error) error {
		for _, path := range paths {
			if _, led := rules.Find(path); led || lives(path) {
				continue
			}
			if err := yield([]any{path, "", ""}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	head := q.W.Header()
	head.Set("Content-Type", "text/csv; charset=utf-8")
	head.Set("Content-Disposition", `attachment; filename="redirects.csv"`)
	_, _ = q.W.Write(b.Bytes()) // the visitor went away
	return nil
}
