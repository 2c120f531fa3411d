package guide

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/guide"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

type deskPages struct{ *desk.Desk }

type listView struct {
	*page.View
	Table   page.Table
	MayLoad bool // the pages to begin with are not all there
}

// list shows the pages of the guide, and in which languages they are written
// and published.
func (d deskPages) list(q *page.Request) error {
	v := &listView{View: d.View(q, "nav.guide")}
	v.Lead = v.T("guide.desk-lead")
	desk.Done(v.View, q)
	columns := v.Heads("edit.f.page-title")
	for _, lang := range guide.Languages {
		columns = append(columns, page.Column{Head: v.LanguageName(lang)})
	}
	v.Table = page.Table{Caption: v.Title, Keys: true, Columns: append(columns, page.Column{Head: v.T("edit.f.page-checked")})}
	err := q.Read(func(tx *sqldb.Tx) error {
		all, err := guide.All(tx)
		there := map[string]bool{}
		for _, p := range all {
			there[p.Slug] = true
			name := p.NameIn(v.Lang)
			if p.Parent != "" {
				name = "– " + name
			}
			cells := []page.Cell{}
			for _, lang := range guide.Languages {
				cells = append(cells, page.Cell{Text: v.T(stateKey(p.Text(lang))), Href: v.Here(textPath(string(p.ID), lang)),
					Aside: p.NameIn(v.Lang) + ", " + v.LanguageName(lang)})
			}
			v.Table.Add(page.LinkTo(v.Here("/desk/guide/"+string(p.ID)), name), append(cells, page.Texts(v.Date(p.Checked))...)...)
		}
		if err != nil {
			return err
		}
		starter, err := guide.Starter()
		v.MayLoad = q.Account.Role.Can(account.Edit) && slices.ContainsFunc(starter, func(p *guide.Page) bool { return !there[p.Slug] })
		return err
	})
	if err != nil {
		return err
	}
	v.Rest = listPage(v)
	return q.Show(v.View, http.StatusOK)
}

// stateKey is the message of how far a text is.
func stateKey(t *guide.Text) string {
	switch {
	case t.Public:
		return "guide.published"
	case t.Empty():
		return "guide.missing"
	}
	return "guide.draft"
}

func textPath(id, lang string) string { return "/desk/guide/" + id + "/" + lang }

// load puts the pages to begin with into the guide.
func (d deskPages) load(q *page.Request) error {
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("guide.load")}, func(tx *ledger.Tx) error {
		_, err := guide.Load(tx, q.Value("publish") == "yes")
		return err
	})
	if err != nil {
		return err
	}
	return q.RedirectDone("/desk/guide?done=saved", w)
}

// pageFields are those of a page that do not belong to a language.
var pageFields = []string{guide.FieldParent, guide.FieldRank, guide.FieldKeeper, guide.FieldChecked}

func (d deskPages) pageForm(q *page.Request, title string) *page.RecordForm {
	f := q.RecordForm(d.View(q, title), guide.KindPage)
	f.Drafts, f.After = "/desk/drafts", "/desk/guide/{}?done=saved"
	f.Change.Said = record.Said{By: record.SayerEditor, Source: "said:desk"} // the editors write it themselves
	return f
}

// parents are the pages that a page may stand below.
func parents(tx *sqldb.Tx, f *page.RecordForm, slug string) error {
	all, err := guide.All(tx)
	choices := [][2]string{{"", f.V.T("guide.heads")}}
	for _, p := range all {
		if p.Parent == "" && p.Slug != slug {
			choices = append(choices, [2]string{p.Slug, p.NameIn(f.V.Lang)})
		}
	}
	f.Options = map[string][][2]string{guide.FieldParent: choices}
	return err
}

func (d deskPages) newForm(q *page.Request) (*page.RecordForm, error) {
	f := d.pageForm(q, "guide.new")
	lang := f.V.Lang
	f.Fields = slices.Concat([]string{guide.FieldSlug}, pageFields, textFields(lang)[:2])
	f.Label = page.Step("guide.new")
	f.V.Lead = f.V.T("guide.new-lead", "language", f.V.LanguageName(lang))
	return f, q.Read(func(tx *sqldb.Tx) error { return parents(tx, f, "") })
}

func (d deskPages) newPage(q *page.Request) error { return desk.Open(d.newForm(q)) }
func (d deskPages) addPage(q *page.Request) error { return desk.Save(d.newForm(q)) }

func (d deskPages) standing(q *page.Request) (*page.RecordForm, error) {
	f := d.pageForm(q, "guide.page")
	f.Fields = pageFields
	return f, q.Read(func(tx *sqldb.Tx) error {
		p, err := guide.Get(tx, guide.ID(q.ID))
		if err != nil {
			return err
		}
		f.Change.Was = guide.Kind.ValuesOf(p)
		if err := d.Standing(tx, f, ""); err != nil {
			return err
		}
		f.After = "/desk/guide/{}?done=saved"
		f.V.Lead = p.NameIn(f.V.Lang)
		f.V.Links = d.links(f.V, p)
		f.V.Rest = textsPart(&partView{View: f.V, ID: string(p.ID), Page: p, Below: f.V.Rest})
		desk.Done(f.V, q)
		return parents(tx, f, p.Slug)
	})
}

// links lead from a page at the desk to the list, and to its public page.
func (d deskPages) links(v *page.View, p *guide.Page) []page.Link {
	links := []page.Link{v.Link("guide.all", "/desk/guide")}
	if p.Public() && p.Trashed == "" {
		links = append(links, v.Link("desk.public-page", "/guide/"+p.Slug))
	}
	return links
}

func (d deskPages) editPage(q *page.Request) error   { return desk.Open(d.standing(q)) }
func (d deskPages) changePage(q *page.Request) error { return desk.Save(d.standing(q)) }

// partView is what stands below the form of a page: its texts.
type partView struct {
	*page.View
	ID    string
	Page  *guide.Page
	Below templ.Component
}

// textPages are the pages of a text in one language.
type textPages struct {
	deskPages
	lang string
}

func textFields(lang string) []string {
	return []string{guide.FieldTitle + lang, guide.FieldSummary + lang, guide.FieldBody + lang, guide.FieldPublic + lang}
}

// textView is what stands below the form of a text: how it looks, and the text
// of another language to translate from.
type textView struct {
	*page.View
	In, From string // languages
	HTML     string
	Original *guide.Text // nil = there is no other
	OfOther  string      // as HTML
	Below    templ.Component
}

func (t textPages) form(q *page.Request) (*page.RecordForm, error) {
	f := t.pageForm(q, "guide.text")
	f.Fields = textFields(t.lang)
	return f, q.Read(func(tx *sqldb.Tx) error {
		p, err := guide.Get(tx, guide.ID(q.ID))
		if err != nil {
			return err
		}
		f.Change.Was = guide.Kind.ValuesOf(p)
		if err := t.Standing(tx, f, ""); err != nil {
			return err
		}
		f.After = textPath("{}", t.lang) + "?done=saved"
		f.V.Lead = f.V.T("guide.text-of", "title", p.NameIn(f.V.Lang), "language", f.V.LanguageName(t.lang))
		f.V.Links = append([]page.Link{f.V.Link("guide.page", "/desk/guide/"+q.ID)}, t.links(f.V, p)...)
		desk.Done(f.V, q)
		return t.below(tx, f, p)
	})
}

func (t textPages) below(tx *sqldb.Tx, f *page.RecordForm, p *guide.Page) error {
	all, err := guide.AllPublished(tx)
	if err != nil {
		return err
	}
	there := map[string]bool{}
	for _, x := range all {
		there[x.Slug] = true
	}
	links := guide.Links{
		Page: func(slug string) string {
			if !there[slug] {
				return ""
			}
			return f.V.Here("/guide/" + slug)
		},
		Site: f.V.Here,
	}
	v := &textView{View: f.V, In: t.lang, Below: f.V.Rest}
	if v.HTML, err = guide.HTML(p.Text(t.lang).Body, links); err != nil {
		return err
	}
	for _, lang := range guide.Languages {
		if o := p.Text(lang); lang != t.lang && v.Original == nil && o.Body != "" {
			v.Original, v.From = o, lang
			if v.OfOther, err = guide.HTML(o.Body, links); err != nil {
				return err
			}
		}
	}
	f.V.Rest = textPart(v)
	return nil
}

func (t textPages) edit(q *page.Request) error   { return desk.Open(t.form(q)) }
func (t textPages) change(q *page.Request) error { return desk.Save(t.form(q)) }

// find finds pages of the guide by their titles in every language.
func find(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	all, err := guide.All(tx)
	for _, p := range all {
		titles := []string{p.Slug}
		for _, lang := range guide.Languages {
			titles = append(titles, p.Text(lang).Title)
		}
		if len(found) < limit && desk.Matches(text, titles...) {
			found = append(found, desk.Found{Text: p.NameIn(q.Page.Lang), Note: p.Slug, Href: q.Page.Here("/desk/guide/" + string(p.ID))})
		}
	}
	return found, err
}
