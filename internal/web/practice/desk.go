package practice

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/ledger"
	"twinhall/internal/practice"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

type deskPages struct{ *desk.Desk }

type deskList struct {
	*page.View
	Table   page.Table
	MayLoad bool // the cards to begin with are not all there
}

// list shows the cards, and in which languages they are written.
func (d deskPages) list(q *page.Request) error {
	v := &deskList{View: d.View(q, "nav.practice")}
	v.Lead = v.T("practice.desk-lead")
	desk.Done(v.View, q)
	columns := v.Heads("edit.f.practice-title", "edit.f.practice-towns", "practice.when", "practice.state")
	for _, lang := range practice.Languages {
		columns = append(columns, page.Column{Head: v.LanguageName(lang)})
	}
	v.Table = page.Table{Caption: v.Title, Keys: true, Columns: columns}
	err := q.Read(func(tx *sqldb.Tx) error {
		all, err := practice.All(tx)
		there := map[string]bool{}
		for _, c := range all {
			there[c.Slug] = true
			var names []string
			for _, t := range c.Towns {
				names = append(names, t.Name)
			}
			state := v.T("practice.draft")
			if c.Public {
				state = v.T("practice.public")
			}
			cells := page.Texts(strings.Join(names, ", "), v.Date(c.From), state)
			for i, lang := range practice.Languages {
				words := v.T("practice.missing")
				if c.In[i].Whole() {
					words = v.T("practice.written")
				}
				cells = append(cells, page.Cell{Text: words, Href: v.Here(textPath(string(c.ID), lang)), Aside: c.NameIn(v.Lang) + ", " + v.LanguageName(lang)})
			}
			v.Table.Add(page.LinkTo(v.Here("/desk/practice/"+string(c.ID)), c.NameIn(v.Lang)), cells...)
		}
		if err != nil {
			return err
		}
		starter, err := practice.Starter()
		v.MayLoad = q.Account.Role.Can(account.Edit) && slices.ContainsFunc(starter, func(c *practice.Card) bool { return !there[c.Slug] })
		return err
	})
	if err != nil {
		return err
	}
	v.Rest = deskListPage(v)
	return q.Show(v.View, http.StatusOK)
}

func textPath(id, lang string) string { return "/desk/practice/" + id + "/" + lang }

// load puts the cards to begin with into the register.
func (d deskPages) load(q *page.Request) error {
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("practice.load")}, func(tx *ledger.Tx) error {
		_, err := practice.Load(tx, q.Value("publish") == "yes")
		return err
	})
	if err != nil {
		return err
	}
	return q.RedirectDone("/desk/practice?done=saved", w)
}

func (d deskPages) form(q *page.Request, title string) *page.RecordForm {
	f := q.RecordForm(d.View(q, title), practice.KindCard)
	f.Drafts, f.After = "/desk/drafts", "/desk/practice/{}?done=saved"
	f.Change.Said = record.Said{By: record.SayerEditor, Source: "said:desk"} // the card names its page itself
	return f
}

func (d deskPages) newForm(q *page.Request) (*page.RecordForm, error) {
	f := d.form(q, "practice.new")
	f.Fields = slices.Concat([]string{practice.FieldSlug}, practice.TextFields(f.V.Lang)[:3], practice.FactFields)
	f.Label = page.Step("practice.new")
	f.V.Lead = f.V.T("practice.new-lead", "language", f.V.LanguageName(f.V.Lang))
	return f, nil
}

func (d deskPages) newCard(q *page.Request) error { return desk.Open(d.newForm(q)) }
func (d deskPages) addCard(q *page.Request) error { return desk.Save(d.newForm(q)) }

// standing is the form of a card, of the fields that belong to no language.
func (d deskPages) standing(q *page.Request) (*page.RecordForm, error) {
	f := d.form(q, "practice.card")
	f.Fields = append(slices.Clone(practice.FactFields), practice.FieldPublic)
	return f, q.Read(func(tx *sqldb.Tx) error {
		c, err := d.fill(tx, f)
		if err == nil {
			f.After = "/desk/practice/{}?done=saved"
			f.V.Lead = c.NameIn(f.V.Lang)
			f.V.Rest = textsPart(&partView{View: f.V, Card: c, Below: f.V.Rest})
		}
		return err
	})
}

// fill puts what stands into a form of a card.
func (d deskPages) fill(tx *sqldb.Tx, f *page.RecordForm) (*practice.Card, error) {
	c, err := practice.Get(tx, practice.ID(f.ID))
	if err != nil {
		return nil, err
	}
	f.Change.Was = practice.Kind.ValuesOf(c)
	if err := d.Standing(tx, f, ""); err != nil {
		return nil, err
	}
	f.V.Links = []page.Link{f.V.Link("nav.practice", "/desk/practice")}
	if c.Public && c.Trashed == record.Kept {
		f.V.Links = append(f.V.Links, f.V.Link("desk.public-page", "/good-practice/"+c.Slug))
	}
	desk.Done(f.V, f.Request)
	return c, nil
}

func (d deskPages) editCard(q *page.Request) error   { return desk.Open(d.standing(q)) }
func (d deskPages) changeCard(q *page.Request) error { return desk.Save(d.standing(q)) }

// partView is what stands below the form of a card: its texts.
type partView struct {
	*page.View
	Card  *practice.Card
	Below templ.Component
}

// textPages are the pages of a card's text in one language.
type textPages struct {
	deskPages
	lang string
}

func (t textPages) form(q *page.Request) (*page.RecordForm, error) {
	f := t.deskPages.form(q, "practice.text")
	f.Fields = practice.TextFields(t.lang)
	return f, q.Read(func(tx *sqldb.Tx) error {
		c, err := t.fill(tx, f)
		if err != nil {
			return err
		}
		f.After = textPath("{}", t.lang) + "?done=saved"
		f.V.Lead = c.NameIn(f.V.Lang) + ", " + f.V.LanguageName(t.lang)
		f.V.Links = append([]page.Link{f.V.Link("practice.card", "/desk/practice/"+f.ID)}, f.V.Links...)
		for i, lang := range practice.Languages {
			if lang != t.lang && c.In[i].Whole() {
				f.V.Rest = originalPart(&originalView{View: f.V, Lang: lang, Text: c.In[i], Below: f.V.Rest})
				break
			}
		}
		return nil
	})
}

// originalView is a text in another language, to translate from.
type originalView struct {
	*page.View
	Lang  string
	Text  practice.Text
	Below templ.Component
}

func (t textPages) edit(q *page.Request) error   { return desk.Open(t.form(q)) }
func (t textPages) change(q *page.Request) error { return desk.Save(t.form(q)) }

// find finds cards by their titles and towns.
func find(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	all, err := practice.All(tx)
	for _, c := range all {
		names := []string{c.Slug}
		for i := range c.In {
			names = append(names, c.In[i].Title)
		}
		for _, t := range c.Towns {
			names = append(names, t.Name)
		}
		if len(found) < limit && desk.Matches(text, names...) {
			found = append(found, desk.Found{Text: c.NameIn(q.Page.Lang), Note: q.Page.Date(c.From), Href: q.Page.Here("/desk/practice/" + string(c.ID))})
		}
	}
	return found, err
}
