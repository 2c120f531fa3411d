package article

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/article"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

type deskPages struct{ *desk.Desk }

// sectionPages are the list of a section, and what begins there.
type sectionPages struct {
	deskPages
	of article.Section
}

func (s sectionPages) path(rest string) string { return "/desk/" + string(s.of) + rest }

type listView struct {
	*page.View
	Path    string
	Section article.Section
	Table   page.Table
	MayLoad bool // the texts to begin with are not all there
	Two     bool // nobody publishes alone
}

// list shows the articles of a section, and how far each language is.
func (s sectionPages) list(q *page.Request) error {
	v := &listView{View: s.View(q, article.SectionKeys[s.of]), Path: s.path(""), Section: s.of, Two: s.twoPeople()}
	v.Lead = v.T("article.desk-lead")
	v.Links = sectionLinks(v.View, s.of)
	desk.Done(v.View, q)
	columns := v.Heads("edit.f.article-title")
	for _, lang := range article.Languages {
		columns = append(columns, page.Column{Head: v.LanguageName(lang)})
	}
	when := "edit.f.article-checked"
	if s.of == article.News || s.of == article.Notices {
		when = "edit.f.article-day"
	}
	v.Table = page.Table{Caption: v.Title, Keys: true, Columns: append(columns, page.Column{Head: v.T(when)})}
	err := q.Read(func(tx *sqldb.Tx) error {
		all, err := article.All(tx, s.of)
		there := map[string]bool{}
		for _, a := range all {
			there[a.Slug] = true
			name := a.NameIn(v.Lang)
			if a.Parent != "" {
				name = "– " + name
			}
			cells := []page.Cell{}
			for _, lang := range article.Languages {
				cells = append(cells, page.Cell{Text: stateWords(v.View, a, lang), Href: v.Here(textPath(string(a.ID), lang)),
					Aside: a.NameIn(v.Lang) + ", " + v.LanguageName(lang)})
			}
			day := a.Checked
			if when == "edit.f.article-day" {
				day = a.Day
			}
			v.Table.Add(page.LinkTo(v.Here("/desk/articles/"+string(a.ID)), name), append(cells, page.Texts(v.Date(day))...)...)
		}
		if err != nil {
			return err
		}
		starter, err := article.Starter(s.of)
		loads := s.of != article.News && s.of != article.Notices // which are invented, for the demonstration
		v.MayLoad = loads && q.Account.Role.Can(account.Edit) && slices.ContainsFunc(starter, func(a *article.Article) bool { return !there[a.Slug] })
		return err
	})
	if err != nil {
		return err
	}
	v.Rest = listPage(v)
	return q.Show(v.View, http.StatusOK)
}

// sectionLinks lead to the other sections, and to what waits in all.
func sectionLinks(v *page.View, but article.Section) (links []page.Link) {
	for _, s := range article.Sections {
		if s != but {
			links = append(links, v.Link(article.SectionKeys[s], "/desk/"+string(s)))
		}
	}
	if but != "" {
		links = append(links, v.Link("article.translations", "/desk/translations"))
	}
	return links
}

// stateWords say how far an article is in a language.
func stateWords(v *page.View, a *article.Article, lang string) string {
	t := a.Text(lang)
	if t.Empty() {
		return v.T("article.missing")
	}
	words := v.T(article.StateKeys[string(t.State)])
	if t.State != article.Public && t.Public() {
		words = v.T("article.public") + ", " + v.T("article.next-version", "state", words)
	}
	if a.Older(lang) {
		words += ", " + v.T("article.older")
	}
	if t.Machine {
		words += ", " + v.T("article.machine")
	}
	return words
}

func textPath(id, lang string) string { return "/desk/articles/" + id + "/" + lang }

// load puts the texts to begin with into the register.
func (s sectionPages) load(q *page.Request) error {
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("article.load")}, func(tx *ledger.Tx) error {
		_, err := article.Load(tx, s.of, q.Value("publish") == "yes" && !s.twoPeople(), s.Demo)
		return err
	})
	if err != nil {
		return err
	}
	return q.RedirectDone(s.path("?done=saved"), w)
}

// fieldsOf are the fields of an article that belong to no language, by section.
func fieldsOf(s article.Section) []string {
	window := []string{article.FieldPublish, article.FieldEnd, article.FieldOriginal}
	switch s {
	case article.Guide:
		return append([]string{article.FieldParent, article.FieldRank, article.FieldKeeper, article.FieldChecked}, window...)
	case article.News, article.Notices:
		return append([]string{article.FieldDay}, window...)
	case article.Questions:
		return append([]string{article.FieldRank, article.FieldKeeper, article.FieldChecked}, window...)
	}
	return []string{article.FieldKeeper, article.FieldChecked, article.FieldOriginal}
}

func (d deskPages) form(q *page.Request, title string) *page.RecordForm {
	f := q.RecordForm(d.View(q, title), article.KindArticle)
	f.Drafts, f.After = "/desk/drafts", "/desk/articles/{}?done=saved"
	f.Change.Said = record.Said{By: record.SayerEditor, Source: "said:desk"} // the editors write it themselves
	return f
}

// parents are the pages that a page of the guide may stand below.
func parents(tx *sqldb.Tx, f *page.RecordForm, slug string) error {
	all, err := article.All(tx, article.Guide)
	choices := [][2]string{{"", f.V.T("article.heads")}}
	for _, a := range all {
		if a.Parent == "" && a.Slug != slug {
			choices = append(choices, [2]string{a.Slug, a.NameIn(f.V.Lang)})
		}
	}
	f.Options = map[string][][2]string{article.FieldParent: choices}
	return err
}

func (s sectionPages) newForm(q *page.Request) (*page.RecordForm, error) {
	f := s.form(q, "article.new-"+string(s.of))
	lang := f.V.Lang
	f.Fixed = record.Values{article.FieldSection: {string(s.of)}}
	f.Fields = []string{article.FieldSlug}
	for _, field := range fieldsOf(s.of) {
		if field != article.FieldOriginal && field != article.FieldPublish && field != article.FieldEnd {
			f.Fields = append(f.Fields, field)
		}
	}
	f.Fields = append(f.Fields, textFields(s.of, lang)[:2]...)
	f.Label = page.Step(newKeys[s.of])
	f.V.Lead = f.V.T("article.new-lead", "language", f.V.LanguageName(lang))
	return f, q.Read(func(tx *sqldb.Tx) error { return parents(tx, f, "") })
}

func (s sectionPages) newPage(q *page.Request) error { return desk.Open(s.newForm(q)) }
func (s sectionPages) addPage(q *page.Request) error { return desk.Save(s.newForm(q)) }

func (d deskPages) standing(q *page.Request) (*page.RecordForm, error) {
	f := d.form(q, "article.page")
	return f, q.Read(func(tx *sqldb.Tx) error {
		a, err := article.Get(tx, article.ID(q.ID))
		if err != nil {
			return err
		}
		f.Fields = fieldsOf(a.Section)
		f.Change.Was = article.Kind.ValuesOf(a)
		if err := d.Standing(tx, f, ""); err != nil {
			return err
		}
		f.After = "/desk/articles/{}?done=saved"
		f.V.Lead = a.NameIn(f.V.Lang)
		f.V.Links = d.links(f.V, a)
		f.V.Rest = textsPart(&partView{View: f.V, ID: string(a.ID), Article: a, Below: f.V.Rest})
		desk.Done(f.V, q)
		return parents(tx, f, a.Slug)
	})
}

// links lead from an article at the desk to its section, and to its public page.
func (d deskPages) links(v *page.View, a *article.Article) []page.Link {
	links := []page.Link{v.Link(article.SectionKeys[a.Section], "/desk/"+string(a.Section))}
	if a.Public() && a.Trashed == "" {
		links = append(links, v.Link("desk.public-page", a.Section.Path(a.Slug)))
	}
	return links
}

func (d deskPages) editPage(q *page.Request) error { return desk.Open(d.standing(q)) }

// changePage takes the form of an article. A moment that the association's
// clock never shows is refused.
func (d deskPages) changePage(q *page.Request) error {
	f, err := d.standing(q)
	if err != nil {
		return err
	}
	for _, field := range []string{article.FieldPublish, article.FieldEnd} {
		if at, ok := article.ParseMoment(q.Value(field)); ok && !at.In(d.zone()) {
			f.Wrong[field] = "article.moment-skipped"
		}
	}
	return f.Save()
}

// zone is the association's time zone.
func (d deskPages) zone() *time.Location {
	if d.Zone == nil {
		return time.UTC
	}
	return d.Zone
}

// partView is what stands below the form of an article: its texts.
type partView struct {
	*page.View
	ID      string
	Article *article.Article
	Below   templ.Component
}

// turnEvery is how often somebody looks whether a text is due.
const turnEvery = time.Second

// turn publishes and takes down what is due, until ctx ends. Every node does:
// one of them writes.
func (d deskPages) turn(ctx context.Context) {
	var told time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(turnEvery):
		}
		if err := d.turnOnce(ctx); err != nil && ctx.Err() == nil && time.Since(told) > time.Minute {
			told = time.Now() // a database that is away is told of once a minute
			d.Log.Warn("texts that are due were not published", "error", err)
		}
	}
}

func (d deskPages) turnOnce(ctx context.Context) error {
	now := article.MomentOf(d.Now().In(d.zone()))
	due := 0
	err := d.DB.Read(ctx, func(tx *sqldb.Tx) error {
		all, err := article.Due(tx, now)
		due = len(all)
		return err
	})
	if err != nil || due == 0 {
		return err
	}
	_, err = ledger.Write(ctx, d.DB, ledger.Act{Kind: "edit", Actor: "system", Label: page.Step("article.at-its-time"), At: d.Now()}, func(tx *ledger.Tx) error {
		_, err := article.Turn(tx, now)
		return err
	})
	return err
}

// today are the texts that somebody else is to read, and those that are older
// than their original.
func today(tx *sqldb.Tx, v *page.View) ([]desk.Work, error) {
	review := desk.Work{Title: v.T("article.for-review"), Why: v.T("article.for-review-why"), All: v.Here("/desk/translations")}
	older := desk.Work{Title: v.T("article.older-texts"), Why: v.T("article.older-texts-why"), All: v.Here("/desk/translations")}
	all, err := article.Waiting(tx)
	eachLanguage(all, func(a *article.Article, lang string) {
		item := [2]string{v.Here(textPath(string(a.ID), lang)), a.NameIn(v.Lang) + ", " + v.LanguageName(lang)}
		for _, w := range []struct {
			work *desk.Work
			is   bool
		}{{&review, a.Text(lang).State == article.Review}, {&older, a.Older(lang)}} {
			if w.is {
				if w.work.N++; len(w.work.Items) < desk.ShownWork {
					w.work.Items = append(w.work.Items, item)
				}
			}
		}
	})
	return slices.DeleteFunc([]desk.Work{review, older}, func(w desk.Work) bool { return w.N == 0 }), err
}

// eachText calls f with every article in every language.
func eachText(tx *sqldb.Tx, f func(a *article.Article, lang string)) error {
	for _, s := range article.Sections {
		all, err := article.All(tx, s)
		if err != nil {
			return err
		}
		eachLanguage(all, f)
	}
	return nil
}

func eachLanguage(all []*article.Article, f func(a *article.Article, lang string)) {
	for _, a := range all {
		for _, lang := range article.Languages {
			f(a, lang)
		}
	}
}

// translations lists for each language what is missing, older than its
// original, to be read by somebody else, or translated by a machine.
func (d deskPages) translations(q *page.Request) error {
	v := &translationsView{View: d.View(q, "article.translations")}
	v.Lead = v.T("article.translations-lead")
	v.Links = sectionLinks(v.View, "")
	parts := map[string]*translationsPart{}
	for _, lang := range article.Languages {
		if lang != "hr" || slices.Contains(d.Site.Catalogues.Languages(), lang) {
			parts[lang] = &translationsPart{Lang: lang, Table: page.Table{Caption: v.LanguageName(lang), Keys: true,
				Columns: v.Heads("edit.f.article-title", "edit.f.article-section", "edit.f.article-state", "edit.f.article-keeper")}}
			v.Parts = append(v.Parts, parts[lang])
		}
	}
	err := q.Read(func(tx *sqldb.Tx) error {
		return eachText(tx, func(a *article.Article, lang string) {
			t, part := a.Text(lang), parts[lang]
			if part == nil || !t.Empty() && !a.Older(lang) && !t.Machine && t.State != article.Review {
				return
			}
			part.Table.Add(page.LinkTo(v.Here(textPath(string(a.ID), lang)), a.NameIn(v.Lang)),
				page.Texts(v.T(article.SectionKeys[a.Section]), stateWords(v.View, a, lang), a.Keeper)...)
			if t.Empty() {
				part.Missing++
			} else {
				part.Others++
			}
		})
	})
	if err != nil {
		return err
	}
	v.Rest = translationsPage(v)
	return q.Show(v.View, http.StatusOK)
}

type translationsView struct {
	*page.View
	Parts []*translationsPart
}

type translationsPart struct {
	Lang            string
	Missing, Others int
	Table           page.Table
}

func (p *translationsPart) id() string { return "in-" + p.Lang + "-" + strconv.Itoa(len(p.Table.Rows)) }

// find finds articles by their titles in every language.
func find(q *page.Request, tx *sqldb.Tx, text string, limit int) (found []desk.Found, err error) {
	for _, s := range article.Sections {
		all, err := article.All(tx, s)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			titles := []string{a.Slug}
			for _, lang := range article.Languages {
				titles = append(titles, a.Text(lang).Title)
			}
			if len(found) < limit && desk.Matches(text, titles...) {
				found = append(found, desk.Found{Text: a.NameIn(q.Page.Lang), Note: q.Page.T(article.SectionKeys[s]), Href: q.Page.Here("/desk/articles/" + string(a.ID))})
			}
		}
	}
	return found, nil
}
