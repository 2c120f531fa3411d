package article

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"twinhall/internal/article"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/markdown"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
	"twinhall/internal/web/site"
)

// textPages are the pages of a text in one language.
type textPages struct {
	deskPages
	lang string
}

// textFields are the fields of a text, those first with which it begins.
func textFields(s article.Section, lang string) []string {
	fields := []string{article.FieldTitle + lang, article.FieldSummary + lang}
	if s.HasBody() {
		fields = append(fields, article.FieldBody+lang)
	}
	return append(fields, article.FieldMachine+lang, article.FieldState+lang)
}

// textView is what stands below the form of a text: how it looks, and the text
// of another language to translate from.
type textView struct {
	*page.View
	Section  article.Section
	Path     string // of the preview
	In, From string // languages
	HTML     string
	Original *article.Text // nil = there is no other
	OfOther  string        // as HTML
	Current  string        // where the translation is said to say what the original says, "" = it is not older
	Gaps     []string
	Below    templ.Component
}

func (t textPages) form(q *page.Request) (*page.RecordForm, *article.Article, error) {
	f := t.deskPages.form(q, "article.text")
	var a *article.Article
	err := q.Read(func(tx *sqldb.Tx) (err error) {
		if a, err = article.Get(tx, article.ID(q.ID)); err != nil {
			return err
		}
		return t.fill(tx, f, a)
	})
	return f, a, err
}

func (t textPages) fill(tx *sqldb.Tx, f *page.RecordForm, a *article.Article) error {
	f.Fields = textFields(a.Section, t.lang)
	f.Change.Was = article.Kind.ValuesOf(a)
	if err := t.Standing(tx, f, ""); err != nil {
		return err
	}
	f.After = textPath("{}", t.lang) + "?done=saved"
	f.V.Lead = f.V.T("article.text-of", "title", a.NameIn(f.V.Lang), "language", f.V.LanguageName(t.lang))
	f.V.Links = append([]page.Link{f.V.Link("article.page", "/desk/articles/"+f.ID)}, t.links(f.V, a)...)
	desk.Done(f.V, f.Request)
	return t.below(tx, f, a)
}

// deskLinks lead from a text to what is published.
func deskLinks(tx *sqldb.Tx, v *site.Page) (markdown.Links, error) {
	all, err := article.AllPublished(tx)
	there := map[string]bool{}
	for _, x := range all {
		there[string(x.Section)+"/"+x.Slug] = true
	}
	return markdown.Links{
		Schemes: article.Schemes,
		To: func(scheme, slug string) string {
			section := article.SectionOf(scheme)
			if !there[string(section)+"/"+slug] {
				return ""
			}
			return v.Here(section.Path(slug))
		},
		Site: v.Here,
	}, err
}

// rendered is a text as its readers will see it.
func rendered(s article.Section, w article.Words, links markdown.Links) (string, error) {
	if s.HasBody() {
		return markdown.HTML(w.Body, links)
	}
	return markdown.HTML(w.Summary, links)
}

func (t textPages) below(tx *sqldb.Tx, f *page.RecordForm, a *article.Article) error {
	links, err := deskLinks(tx, f.V.Page)
	if err != nil {
		return err
	}
	words := a.Text(t.lang).Words
	v := &textView{View: f.V, Section: a.Section, In: t.lang, Gaps: words.Gaps(), Below: f.V.Rest, Path: f.V.Here(textPath(f.ID, t.lang) + "/preview")}
	if a.Older(t.lang) {
		v.Current = f.V.Here(textPath(f.ID, t.lang) + "/current")
	}
	if v.HTML, err = rendered(a.Section, words, links); err != nil {
		return err
	}
	for _, lang := range append([]string{a.Original}, article.Languages...) {
		if o := a.Text(lang); o != nil && lang != t.lang && v.Original == nil && !o.Empty() {
			v.Original, v.From = o, lang
			if v.OfOther, err = rendered(a.Section, o.Words, links); err != nil {
				return err
			}
		}
	}
	f.V.Rest = textPart(v)
	return nil
}

func (t textPages) edit(q *page.Request) error {
	f, _, err := t.form(q)
	return desk.Open(f, err)
}

// change takes the form of a text. Where two people are needed, who wrote it
// last does not publish it.
func (t textPages) change(q *page.Request) error {
	f, a, err := t.form(q)
	if err != nil {
		return err
	}
	state := article.State(q.Value(article.FieldState + t.lang))
	if t.twoPeople() && (state == article.Public || state == article.Ready) {
		text := a.Text(t.lang)
		sent := article.Words{Title: q.Value(article.FieldTitle + t.lang), Summary: q.Value(article.FieldSummary + t.lang), Body: q.Value(article.FieldBody + t.lang)}
		if !same(sent, text.Words) || text.Writer == string(q.Account.ID) && text.Words != text.Shown {
			f.Wrong[article.FieldState+t.lang] = "article.two-people"
		}
	}
	return f.Save()
}

// twoPeople reports whether who wrote a text may not publish it.
func (d deskPages) twoPeople() bool { return d.Site.Face != nil && d.Site.Face.TwoPeople }

// same reports whether two texts say the same, as a form sends them.
func same(a, b article.Words) bool {
	plain := func(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }
	return plain(a.Title) == plain(b.Title) && plain(a.Summary) == plain(b.Summary) && plain(a.Body) == plain(b.Body)
}

// current notes that a translation says what its original says now.
func (t textPages) current(q *page.Request) error {
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("article.current")}, func(tx *ledger.Tx) error {
		a, err := article.Get(tx.Tx, article.ID(q.ID))
		if err != nil {
			return err
		}
		if !a.Older(t.lang) {
			return nil // somebody else has said so
		}
		a.Text(t.lang).Changed = tx.Act().At.Unix()
		_, err = article.Put(tx, a)
		return err
	})
	if err != nil {
		return err
	}
	return q.RedirectDone(textPath(q.ID, t.lang)+"?done=saved", w)
}

// mostPreview bounds what a preview is made of, in characters: as many as a text
// may have.
const mostPreview = 20_000

// preview answers how a text looks that is being written.
func (t textPages) preview(q *page.Request) error {
	text := q.Value("text")
	if utf8.RuneCountInString(text) > mostPreview {
		return errs.New(errs.Invalid, "edit.too-long")
	}
	html := ""
	err := q.Read(func(tx *sqldb.Tx) error {
		links, err := deskLinks(tx, q.Page)
		if err == nil {
			html, err = markdown.HTML(text, links)
		}
		return err
	})
	if err != nil {
		return err
	}
	q.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	q.W.Header().Set("Cache-Control", "no-store")
	q.W.WriteHeader(http.StatusOK)
	_, _ = q.W.Write([]byte(html)) // whoever asked may have gone
	return nil
}
