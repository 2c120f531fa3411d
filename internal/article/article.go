// Package article is the feature of texts that editors keep in every language
// of the site: pages of the guide, news, terms of the glossary, questions with
// their answers, notices. It owns their rules and their table.
package article

import (
	"regexp"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// Languages are those in which an article may be written, each with columns of
// its own in the table.
var Languages = []string{"cs", "sk", "de", "en", "hr"}

// ID is the public id of an article: a UUID of version 7.
type ID string

// KindArticle marks an article's entries in the ledger.
const KindArticle ledger.Kind = "article"

// Article is a text that editors keep. What is published of it in a language
// everybody may see.
type Article struct {
	ID       ID
	Section  Section
	Slug     string // its address in the section, for good
	Parent   string // of a page of the guide: slug of the page that heads its chapter, "" = it heads one itself
	Rank     int64  // among its neighbours, the smallest first
	Keeper   string // the office that keeps it
	Checked  date.Date
	Day      date.Date // of news
	Publish  Moment    // when texts that are ready are published
	End      Moment    // when what is published goes
	Original string    // the language that the others follow, "" = none
	In       [5]Text   // by Languages
	Trashed  record.Trash
	Version  int64
}

// Text is an article in one language: as it was last written, and as everybody
// sees it, which changes when it is published.
type Text struct {
	Words
	Shown   Words // without a title = nothing
	State   State
	Machine bool   // a machine translated it, and nobody has checked it
	Changed int64  // when Words last changed, in seconds of Unix time, 0 = not known
	Writer  string // the account that did
}

// Words are what a text says.
type Words struct {
	Title, Summary string
	Body           string // Markdown
}

// State is how far a text is.
type State string

// States of a text. What is published stays so while its next version is a
// draft, for review, or ready.
const (
	Draft  State = ""
	Review State = "review" // somebody else is to read it
	Ready  State = "ready"  // it is published when the article's time comes
	Public State = "public"
	Ended  State = "ended" // it was published, and is no longer
)

// States are those that a form offers besides Draft.
var States = []string{string(Review), string(Ready), string(Public), string(Ended)}

// Empty reports whether nothing is written in a language.
func (t *Text) Empty() bool { return t.Words == Words{} }

// Public reports whether something is published in a language.
func (t *Text) Public() bool { return t.Shown.Title != "" }

// Written is a text that says so and is published, or a draft.
func Written(w Words, public bool) Text {
	t := Text{Words: w}
	if public {
		t.Shown, t.State = w, Public
	}
	return t
}

// Text is the article in a language, nil where it is none of Languages.
func (a *Article) Text(lang string) *Text {
	if i := slices.Index(Languages, lang); i >= 0 {
		return &a.In[i]
	}
	return nil
}

// Public reports whether the article is published in some language.
func (a *Article) Public() bool {
	return slices.ContainsFunc(a.In[:], func(t Text) bool { return t.Public() })
}

// Older reports whether a translation was last written before its original was.
func (a *Article) Older(lang string) bool {
	t, from := a.Text(lang), a.Text(a.Original)
	return t != nil && from != nil && lang != a.Original && !t.Empty() && t.Changed > 0 && t.Changed < from.Changed
}

const (
	mostSummary = 500
	mostBody    = 20_000
	mostSlug    = 60
)

// Fields of a form, of which those of a text are followed by its language:
// "article-title-cs".
const (
	FieldSection  = "article-section"
	FieldSlug     = "article-slug"
	FieldParent   = "article-parent"
	FieldRank     = "article-rank"
	FieldKeeper   = "article-keeper"
	FieldChecked  = "article-checked"
	FieldDay      = "article-day"
	FieldPublish  = "article-publish"
	FieldEnd      = "article-end"
	FieldOriginal = "article-original"
	FieldTitle    = "article-title-"
	FieldSummary  = "article-summary-"
	FieldBody     = "article-body-"
	FieldState    = "article-state-"
	FieldMachine  = "article-machine-"
)

// Kind is the kind of record that articles are.
var Kind = &record.Kind[Article]{
	Named: KindArticle,
	Store: "article",
	Head: func(a *Article) record.Head {
		return record.Head{ID: (*string)(&a.ID), Version: &a.Version, Trashed: &a.Trashed}
	},
	Fields: fields(),
	Check:  (*Article).check,
	Public: (*Article).Public,
	Settled: func(old, next *Article) error {
		if old.Slug != next.Slug || old.Section != next.Section {
			return errs.New(errs.Internal, "an article keeps its address")
		}
		return nil
	},
	Called:   func(_ *sqldb.Tx, a *Article, _ func(string) string) (string, error) { return a.Name(), nil },
	Rules:    rules,
	Required: required,
	Begin: func(_ *ledger.Tx, a *Article, c record.Change) error {
		a.Section, a.Slug = Section(c.Now.Get(FieldSection)), c.Now.Get(FieldSlug)
		return nil
	},
	Before: func(tx *ledger.Tx, _ *record.Kind[Article], a *Article, c record.Change) error {
		a.Publish, a.End = tidyMoment(a.Publish), tidyMoment(a.End)
		a.stamp(tx.Act(), c)
		wrong := record.Wrong{}
		for i, lang := range Languages {
			if field := a.lacks(&a.In[i]); field != "" {
				wrong[field+lang] = "article.empty"
			}
			a.In[i].follow()
		}
		a.dated(record.Day(tx))
		return errs.First(wrong.Err(), a.placed(tx.Tx))
	},
}

// stamp notes who wrote which texts by a change, and when; the first language
// that is written is the original.
func (a *Article) stamp(act ledger.Act, c record.Change) {
	for i, lang := range Languages {
		for _, field := range []string{FieldTitle + lang, FieldSummary + lang, FieldBody + lang} {
			if !c.Now.Equal(c.Was, field) {
				a.In[i].Changed, a.In[i].Writer = act.At.Unix(), act.Actor
			}
		}
		if a.Original == "" && a.In[i].Title != "" {
			a.Original = lang
		}
	}
}

// dated gives news that are published without a day the day of that.
func (a *Article) dated(day string) {
	if (a.Section == News || a.Section == Notices) && a.Day.IsZero() && a.Public() {
		a.Day = record.KnownDate(day)
	}
}

// lacks is the field of a text without which it cannot be read or published, ""
// where it has all.
func (a *Article) lacks(t *Text) (field string) {
	switch {
	case t.State == Draft || t.State == Ended:
	case a.Section.HasBody() && t.Body == "":
		return FieldBody
	case !a.Section.HasBody() && t.Summary == "":
		return FieldSummary
	}
	return ""
}

// follow makes what everybody sees follow the state.
func (t *Text) follow() {
	switch t.State {
	case Public:
		t.Shown = t.Words
	case Ended:
		t.Shown = Words{}
	}
}

func fields() []record.Field[Article] {
	sections := make([]string, len(Sections))
	keys := map[string]string{}
	for i, s := range Sections {
		sections[i], keys[string(s)] = string(s), SectionKeys[s]
	}
	all := []record.Field[Article]{
		{Info: record.Info{Name: "section", Form: FieldSection, Label: "edit.f.article-section", Type: record.Word, Words: sections, Keys: keys,
			Class: record.Internal, Made: true, Required: "edit.choose"}, Fixed: true, String: func(a *Article) *string { return (*string)(&a.Section) }},
		{Info: record.Info{Name: "slug", Form: FieldSlug, Label: "edit.f.article-slug", Hint: "edit.f.article-slug-hint", Class: record.Internal, Made: true,
			Required: "article.slug-wrong", Most: mostSlug}, Fixed: true, String: func(a *Article) *string { return &a.Slug }},
		{Info: record.Info{Name: "parent", Form: FieldParent, Label: "edit.f.article-parent", Class: record.Internal, Most: mostSlug},
			String: func(a *Article) *string { return &a.Parent }},
		{Info: record.Info{Name: "day", Form: FieldDay, Label: "edit.f.article-day", Hint: "edit.f.article-day-hint", Type: record.Date,
			Class: record.Internal}, Date: func(a *Article) *date.Date { return &a.Day }},
		{Info: record.Info{Name: "rank", Form: FieldRank, Label: "edit.f.article-rank", Hint: "edit.f.article-rank-hint", Type: record.Number,
			Class: record.Internal, Most: 9999}, Column: "place", Number: func(a *Article) *int64 { return &a.Rank }},
		{Info: record.Info{Name: "keeper", Form: FieldKeeper, Label: "edit.f.article-keeper", Hint: "edit.f.article-keeper-hint", Class: record.Internal,
			FreeText: true}, String: func(a *Article) *string { return &a.Keeper }},
		{Info: record.Info{Name: "checked", Form: FieldChecked, Label: "edit.f.article-checked", Hint: "edit.f.article-checked-hint", Type: record.Date,
			Class: record.Internal}, Date: func(a *Article) *date.Date { return &a.Checked }},
		{Info: record.Info{Name: "publish", Form: FieldPublish, Label: "edit.f.article-publish", Hint: "edit.f.article-publish-hint", Class: record.Internal,
			Most: 20}, Column: "publish_at", String: func(a *Article) *string { return (*string)(&a.Publish) }},
		{Info: record.Info{Name: "end", Form: FieldEnd, Label: "edit.f.article-end", Hint: "edit.f.article-end-hint", Class: record.Internal, Most: 20},
			Column: "end_at", String: func(a *Article) *string { return (*string)(&a.End) }},
		{Info: record.Info{Name: "original", Form: FieldOriginal, Label: "edit.f.article-original", Hint: "edit.f.article-original-hint", Type: record.Word,
			Words: Languages, Keys: LanguageKeys, Unsaid: "edit.none", Class: record.Internal}, String: func(a *Article) *string { return &a.Original }},
	}
	for i, lang := range Languages {
		all = append(all, textFields(i, lang)...)
	}
	return all
}

// textFields are the fields of an article in one language.
func textFields(i int, lang string) []record.Field[Article] {
	text := func(name, form string, kind record.FieldType, most int, of func(*Words) *string) record.Field[Article] {
		label := "edit.f." + form[:len(form)-1]
		return record.Field[Article]{Info: record.Info{Name: name + "-" + lang, Form: form + lang, Label: label, Hint: label + "-hint", Type: kind,
			Class: record.Internal, FreeText: true, Most: most}, Column: name + "_" + lang, String: func(a *Article) *string { return of(&a.In[i].Words) }}
	}
	shown := func(name string, of func(*Words) *string) record.Field[Article] {
		return record.Field[Article]{Info: record.Info{Name: "shown-" + name + "-" + lang, Class: record.Internal, FreeText: true, Hidden: true},
			Column: "shown_" + name + "_" + lang, String: func(a *Article) *string { return of(&a.In[i].Shown) }}
	}
	title, summary, body := func(w *Words) *string { return &w.Title }, func(w *Words) *string { return &w.Summary }, func(w *Words) *string { return &w.Body }
	return []record.Field[Article]{
		text("title", FieldTitle, record.Line, record.DefaultMost, title),
		text("summary", FieldSummary, record.Text, mostSummary, summary),
		text("body", FieldBody, record.Text, mostBody, body),
		{Info: record.Info{Name: "machine-" + lang, Form: FieldMachine + lang, Label: "edit.f.article-machine", Hint: "edit.f.article-machine-hint",
			Type: record.Flag, Class: record.Internal, Keys: map[string]string{"yes": "edit.article-machine-yes"}}, Column: "machine_" + lang,
			Flag: func(a *Article) *bool { return &a.In[i].Machine }},
		{Info: record.Info{Name: "state-" + lang, Form: FieldState + lang, Label: "edit.f.article-state", Hint: "edit.f.article-state-hint",
			Type: record.Word, Words: States, Keys: StateKeys, Unsaid: "article.draft", Class: record.Internal}, Column: "state_" + lang,
			String: func(a *Article) *string { return (*string)(&a.In[i].State) }},
		shown("title", title), shown("summary", summary), shown("body", body),
		{Info: record.Info{Name: "changed-" + lang, Type: record.Number, Class: record.Internal, Hidden: true}, Column: "changed_" + lang,
			Number: func(a *Article) *int64 { return &a.In[i].Changed }},
		{Info: record.Info{Name: "writer-" + lang, Class: record.Internal, Hidden: true}, Column: "writer_" + lang,
			String: func(a *Article) *string { return &a.In[i].Writer }},
	}
}

// StateKeys are of the messages that say states.
var StateKeys = map[string]string{"": "article.draft", "review": "article.review", "ready": "article.ready", "public": "article.public",
	"ended": "article.ended"}

// LanguageKeys are of the messages that name the languages.
var LanguageKeys = map[string]string{"cs": "article.in-cs", "sk": "article.in-sk", "de": "article.in-de", "en": "article.in-en", "hr": "article.in-hr"}

// slugs are addresses of articles.
var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// rules looks at the values of a form together.
func rules(_ *ledger.Tx, now record.Values, wrong record.Wrong) {
	publish, ok := ParseMoment(now.Get(FieldPublish))
	if !ok {
		wrong[FieldPublish] = "article.moment-wrong"
	}
	end, okEnd := ParseMoment(now.Get(FieldEnd))
	if !okEnd {
		wrong[FieldEnd] = "article.moment-wrong"
	}
	if ok && okEnd && publish != "" && end != "" && end <= publish {
		wrong[FieldEnd] = "article.end-first"
	}
	for _, lang := range Languages {
		words := Words{now.Get(FieldTitle + lang), now.Get(FieldSummary + lang), now.Get(FieldBody + lang)}
		state := State(now.Get(FieldState + lang))
		if state == Draft || state == Ended {
			continue
		}
		if words.Title == "" {
			wrong[FieldTitle+lang] = "article.empty"
		}
		if gap := words.Gap(); gap != "" && state != Review {
			wrong[FieldBody+lang] = "article.gap"
		}
		if state == Ready && publish == "" {
			wrong[FieldState+lang] = "article.ready-when"
		}
	}
}

func required(tx *ledger.Tx, c record.Change, wrong record.Wrong) {
	section, slug := Section(c.Now.Get(FieldSection)), c.Now.Get(FieldSlug)
	if !slugs.MatchString(slug) {
		wrong[FieldSlug] = "article.slug-wrong"
	} else if _, taken, err := parentOf(tx.Tx, section, slug); taken || err != nil {
		wrong[FieldSlug] = "article.slug-taken"
	}
}

func (a *Article) check() error {
	switch {
	case !slices.Contains(Sections, a.Section):
		return errs.New(errs.Invalid, "edit.choose")
	case !slugs.MatchString(a.Slug) || len(a.Slug) > mostSlug:
		return errs.New(errs.Invalid, "article.slug-wrong")
	case a.Parent != "" && (a.Parent == a.Slug || a.Section != Guide):
		return errs.New(errs.Invalid, "article.parent-wrong")
	}
	for i := range a.In {
		t := &a.In[i]
		whole := t.Shown.Body != ""
		if !a.Section.HasBody() {
			whole = t.Shown.Summary != ""
		}
		if t.Public() && !whole || !t.Public() && (t.State == Public || t.Shown != Words{}) {
			return errs.New(errs.Invalid, "article.empty")
		}
	}
	return nil
}

// placed refuses a parent that is no head of a chapter, and one for a page that
// heads one with pages in it: the tree has two floors.
func (a *Article) placed(tx *sqldb.Tx) error {
	if a.Parent == "" {
		return nil
	}
	above, found, err := parentOf(tx, Guide, a.Parent)
	if err != nil {
		return err
	}
	if !found || above != "" || a.Parent == a.Slug {
		return errs.New(errs.Invalid, "article.parent-wrong")
	}
	below := 0
	if err := tx.Row(`select count(*) from article where section = $1 and parent = $2 and trashed = ''`, []any{string(Guide), a.Slug}, &below); err != nil {
		return err
	}
	if below > 0 {
		return errs.New(errs.Invalid, "article.parent-wrong")
	}
	return nil
}

// parentOf is the parent of the article at an address, a trashed one too, if
// there is one.
func parentOf(tx *sqldb.Tx, s Section, slug string) (parent string, found bool, err error) {
	err = tx.Each(`select parent from article where section = $1 and slug = $2`, []any{string(s), slug}, func(row sqldb.Row) error {
		found = true
		return row.Scan(&parent)
	})
	return parent, found, err
}

// Name is what an article is called where nobody's language counts: by the
// first title that there is.
func (a *Article) Name() string {
	for i := range a.In {
		if a.In[i].Title != "" {
			return a.In[i].Title
		}
	}
	return a.Slug
}

// NameIn is the title of an article in a language, else Name.
func (a *Article) NameIn(lang string) string {
	if t := a.Text(lang); t != nil && t.Title != "" {
		return t.Title
	}
	return a.Name()
}

// Get returns the article with this id, a trashed one too, or errs.NotFound.
func Get(tx *sqldb.Tx, id ID) (*Article, error) { return Kind.Get(tx, string(id)) }

// Put stores a; what is wrong with it is errs.Invalid with the key of a message.
func Put(tx *ledger.Tx, a *Article) (bool, error) { return Kind.Put(tx, a) }
