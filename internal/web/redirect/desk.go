package redirect

import (
	"net/http"
	"net/url"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/date"
	"twinhall/internal/record"
	"twinhall/internal/redirect"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

type deskPages struct {
	*desk.Desk
	missed *redirect.Missed
}

type listView struct {
	*page.View
	Table page.Table
	None  string // what is said where there is no row
}

// list shows the rules.
func (d deskPages) list(q *page.Request) error {
	v := &listView{View: d.View(q, "redirect.title")}
	v.Lead, v.None = v.T("redirect.lead"), v.T("redirect.none")
	v.Links = []page.Link{v.Link("redirect.missed", missedPath)}
	if q.Account.Role.Can(account.Edit) {
		v.Links = append([]page.Link{v.Link("redirect.new", newPath), v.Link("redirect.file", filePath)}, v.Links...)
	}
	desk.Done(v.View, q)
	v.Table = page.Table{Caption: v.Title, Keys: true, Columns: v.Heads("edit.f.redirect-from", "edit.f.redirect-to", "edit.f.redirect-note")}
	err := q.Read(func(tx *sqldb.Tx) error {
		all, err := redirect.All(tx)
		for _, r := range all {
			v.Table.Add(page.LinkTo(v.Here(at(string(r.ID))), r.From), page.Texts(r.To, r.Note)...)
		}
		return err
	})
	if err != nil {
		return err
	}
	v.Rest = listPage(v)
	return q.Show(v.View, http.StatusOK)
}

func at(id string) string { return strings.Replace(rulePath, "{}", id, 1) }

// missedList shows what was asked for and not found, but for what a rule leads
// on by now.
func (d deskPages) missedList(q *page.Request) error {
	v := &listView{View: d.View(q, "redirect.missed")}
	v.Lead, v.None = v.T("redirect.missed-lead"), v.T("redirect.missed-none")
	v.Links = []page.Link{v.Link("redirect.title", listPath)}
	v.Table = page.Table{Caption: v.Title, Keys: true, Columns: v.Heads("redirect.path", "redirect.times", "redirect.last")}
	v.Table.Columns[1].Number = true
	edits := q.Account.Role.Can(account.Edit)
	if edits {
		v.Table.Columns = append(v.Table.Columns, page.Column{Head: v.T("redirect.make"), Hidden: true})
	}
	var rules *redirect.Rules
	if v.E != nil {
		rules = redirect.Part.Of(v.E)
	}
	err := q.Read(func(tx *sqldb.Tx) error {
		all, err := d.missed.List(tx, d.Now())
		for _, x := range all {
			if _, led := rules.Find(x.Path); led {
				continue
			}
			last, _ := date.ParseEDTF(x.Last) // written by the program
			cells := page.Texts(v.Number(int(x.Times)), v.Date(last))
			if edits {
				cells = append(cells, page.Cell{Text: v.T("redirect.make"), Aside: x.Path, Href: v.Here(newPath + "?" + url.Values{"from": {x.Path}}.Encode())})
			}
			v.Table.Add(page.Text(x.Path), cells...)
		}
		return err
	})
	if err != nil {
		return err
	}
	v.Rest = listPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d deskPages) form(q *page.Request, title string) *page.RecordForm {
	f := q.RecordForm(d.View(q, title), redirect.KindRule)
	f.Fields = []string{redirect.FieldFrom, redirect.FieldTo, redirect.FieldNote}
	f.Drafts, f.After = "/desk/drafts", listPath+"?done=saved"
	f.Change.Said = record.Said{By: record.SayerEditor, Source: "said:desk"} // where a page moved the desk alone knows
	return f
}

func (d deskPages) newForm(q *page.Request) (*page.RecordForm, error) {
	f := d.form(q, "redirect.new")
	f.Label = page.Step("redirect.new")
	f.V.Links = []page.Link{f.V.Link("redirect.title", listPath)}
	return f, nil
}

// newRule is the form of a new rule, for an address that was not found where one
// is given.
func (d deskPages) newRule(q *page.Request) error {
	f, err := d.newForm(q)
	if from := q.Query("from"); from != "" {
		f.Change.Was.Set(redirect.FieldFrom, from)
	}
	return desk.Open(f, err)
}

func (d deskPages) addRule(q *page.Request) error { return d.save(d.newForm(q)) }

// save refuses a living address besides what the kind refuses.
func (d deskPages) save(f *page.RecordForm, err error) error {
	if err != nil {
		return err
	}
	if from := redirect.Normal(f.Value(redirect.FieldFrom)); strings.HasPrefix(from, "/") && living(d.House)(from) {
		f.Wrong[redirect.FieldFrom] = "redirect.living"
	}
	return f.Save()
}

// standing is the form of a rule.
func (d deskPages) standing(q *page.Request) (*page.RecordForm, error) {
	f := d.form(q, "redirect.rule")
	return f, q.Read(func(tx *sqldb.Tx) error {
		r, err := redirect.Get(tx, redirect.ID(f.ID))
		if err != nil {
			return err
		}
		f.Change.Was = redirect.Kind.ValuesOf(r)
		if err := d.Standing(tx, f, ""); err != nil {
			return err
		}
		f.After, f.V.Lead = at("{}")+"?done=saved", r.From
		f.V.Links = []page.Link{f.V.Link("redirect.title", listPath)}
		desk.Done(f.V, q)
		return nil
	})
}

func (d deskPages) editRule(q *page.Request) error   { return desk.Open(d.standing(q)) }
func (d deskPages) changeRule(q *page.Request) error { return d.save(d.standing(q)) }
