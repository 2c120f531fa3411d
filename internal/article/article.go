// Package guide is the feature of the guide: pages that say all that one needs
// to know of twinning, kept by editors in every language of the site. It owns
// their rules and their table.
package guide

import (
	"cmp"
	"regexp"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/sqldb"
)

// Languages are those in which a page may be written, each with columns of its
// own in the table.
var Languages = []string{"cs", "sk", "de", "en", "hr"}

// ID is the public id of a page: a UUID of version 7.
type ID string

// KindPage marks a page's entries in the ledger.
const KindPage ledger.Kind = "guide-page"

// Page is a page of the guide. Pages stand in chapters: a page without a parent
// heads one. What is published in a language everybody may see.
type Page struct {
	ID      ID
	Slug    string // its address, for good
	Parent  string // slug of the page that heads its chapter, "" = it heads one itself
	Rank    int64  // among those of its chapter, the smallest first
	Keeper  string // the office that keeps it
	Checked date.Date
	In      [5]Text // by Languages
	Trashed record.Trash
	Version int64
}

// Text is a page in one language.
type Text struct {
	Title, Summary string
	Body           string // Markdown
	Public         bool
}

// Empty reports whether nothing is written in a language.
func (t *Text) Empty() bool { return t.Title+t.Summary+t.Body == "" }

// Text is the page in a language, nil where it is none of Languages.
func (p *Page) Text(lang string) *Text {
	if i := slices.Index(Languages, lang); i >= 0 {
		return &p.In[i]
	}
	return nil
}

// Public reports whether the page is published in some language.
func (p *Page) Public() bool {
	return slices.ContainsFunc(p.In[:], func(t Text) bool { return t.Public })
}

const (
	mostSummary = 500
	mostBody    = 20_000
)

// Fields of a form, of which those of a text are followed by its language:
// "page-title-cs".
const (
	FieldSlug    = "page-slug"
	FieldParent  = "page-parent"
	FieldRank    = "page-rank"
	FieldKeeper  = "page-keeper"
	FieldChecked = "page-checked"
	FieldTitle   = "page-title-"
	FieldSummary = "page-summary-"
	FieldBody    = "page-body-"
	FieldPublic  = "page-public-"
)

// Kind is the kind of record that pages are.
var Kind = &record.Kind[Page]{
	Named: KindPage,
	Store: "guide_page",
	Head: func(p *Page) record.Head {
		return record.Head{ID: (*string)(&p.ID), Version: &p.Version, Trashed: &p.Trashed}
	},
	Fields: fields(),
	Check:  (*Page).check,
	Public: (*Page).Public,
	Settled: func(old, next *Page) error {
		if old.Slug != next.Slug {
			return errs.New(errs.Internal, "a page keeps its address")
		}
		return nil
	},
	Called: func(_ *sqldb.Tx, p *Page, _ func(string) string) (string, error) { return p.Name(), nil },
	Rules: func(tx *ledger.Tx, now record.Values, wrong record.Wrong) {
		for _, lang := range Languages {
			if now.Get(FieldPublic+lang) == "" {
				continue
			}
			for _, field := range []string{FieldTitle + lang, FieldBody + lang} {
				if now.Get(field) == "" {
					wrong[field] = "guide.empty"
				}
			}
		}
	},
	Required: func(tx *ledger.Tx, c record.Change, wrong record.Wrong) {
		slug := c.Now.Get(FieldSlug)
		if !slugs.MatchString(slug) {
			wrong[FieldSlug] = "guide.slug-wrong"
		} else if _, taken, err := parentOf(tx.Tx, slug); taken || err != nil {
			wrong[FieldSlug] = "guide.slug-taken"
		}
	},
	Begin: func(_ *ledger.Tx, p *Page, c record.Change) error {
		p.Slug = c.Now.Get(FieldSlug)
		return nil
	},
	Before: func(tx *ledger.Tx, _ *record.Kind[Page], p *Page, _ record.Change) error { return chapter(tx.Tx, p) },
}

func fields() []record.Field[Page] {
	all := []record.Field[Page]{
		{Info: record.Info{Name: "slug", Form: FieldSlug, Label: "edit.f.page-slug", Hint: "edit.f.page-slug-hint", Class: record.Internal, Made: true,
			Required: "guide.slug-wrong", Most: 60}, Fixed: true, String: func(p *Page) *string { return &p.Slug }},
		{Info: record.Info{Name: "parent", Form: FieldParent, Label: "edit.f.page-parent", Class: record.Internal, Most: 60},
			String: func(p *Page) *string { return &p.Parent }},
		{Info: record.Info{Name: "rank", Form: FieldRank, Label: "edit.f.page-rank", Hint: "edit.f.page-rank-hint", Type: record.Number, Class: record.Internal,
			Most: 9999}, Number: func(p *Page) *int64 { return &p.Rank }},
		{Info: record.Info{Name: "keeper", Form: FieldKeeper, Label: "edit.f.page-keeper", Hint: "edit.f.page-keeper-hint", Class: record.Internal,
			FreeText: true}, String: func(p *Page) *string { return &p.Keeper }},
		{Info: record.Info{Name: "checked", Form: FieldChecked, Label: "edit.f.page-checked", Hint: "edit.f.page-checked-hint", Type: record.Date,
			Class: record.Internal}, Date: func(p *Page) *date.Date { return &p.Checked }},
	}
	for i, lang := range Languages {
		text := func(name, column, form, label string, kind record.FieldType, most int, of func(*Text) *string) record.Field[Page] {
			return record.Field[Page]{Info: record.Info{Name: name + lang, Form: form + lang, Label: label, Hint: label + "-hint", Type: kind,
				Class: record.Internal, FreeText: true, Most: most}, Column: column + lang, String: func(p *Page) *string { return of(&p.In[i]) }}
		}
		all = append(all,
			text("title-", "title_", FieldTitle, "edit.f.page-title", record.Line, record.DefaultMost, func(t *Text) *string { return &t.Title }),
			text("summary-", "summary_", FieldSummary, "edit.f.page-summary", record.Text, mostSummary, func(t *Text) *string { return &t.Summary }),
			text("body-", "body_", FieldBody, "edit.f.page-body", record.Text, mostBody, func(t *Text) *string { return &t.Body }),
			record.Field[Page]{Info: record.Info{Name: "public-" + lang, Form: FieldPublic + lang, Label: "edit.f.page-public", Type: record.Flag,
				Class: record.Internal, Keys: map[string]string{"yes": "edit.page-public-yes"}}, Column: "public_" + lang,
				Flag: func(p *Page) *bool { return &p.In[i].Public }})
	}
	return all
}

// slugs are addresses of pages.
var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (p *Page) check() error {
	if !slugs.MatchString(p.Slug) || len(p.Slug) > 60 {
		return errs.New(errs.Invalid, "guide.slug-wrong")
	}
	if p.Parent == p.Slug {
		return errs.New(errs.Invalid, "guide.parent-wrong")
	}
	for i := range p.In {
		if t := &p.In[i]; t.Public && (t.Title == "" || t.Body == "") {
			return errs.New(errs.Invalid, "guide.empty")
		}
	}
	return nil
}

// chapter refuses a parent that is no head of a chapter, and one for a page that
// heads one with pages in it: the tree has two floors.
func chapter(tx *sqldb.Tx, p *Page) error {
	if p.Parent == "" {
		return nil
	}
	above, found, err := parentOf(tx, p.Parent)
	if err != nil {
		return err
	}
	if !found || above != "" || p.Parent == p.Slug {
		return errs.New(errs.Invalid, "guide.parent-wrong")
	}
	below := 0
	err = tx.Each(`select slug from guide_page where parent = $1 and trashed = ''`, []any{p.Slug}, func(row sqldb.Row) error {
		var slug string
		below++
		return row.Scan(&slug)
	})
	if err == nil && below > 0 {
		err = errs.New(errs.Invalid, "guide.parent-wrong")
	}
	return err
}

// parentOf is the parent of the page at an address, a trashed one too, if there
// is one.
func parentOf(tx *sqldb.Tx, slug string) (parent string, found bool, err error) {
	err = tx.Each(`select parent from guide_page where slug = $1`, []any{slug}, func(row sqldb.Row) error {
		found = true
		return row.Scan(&parent)
	})
	return parent, found, err
}

// Name is what a page is called where nobody's language counts: by the first
// title that there is.
func (p *Page) Name() string {
	for i := range p.In {
		if p.In[i].Title != "" {
			return p.In[i].Title
		}
	}
	return p.Slug
}

// NameIn is the title of a page in a language, else Name.
func (p *Page) NameIn(lang string) string {
	if t := p.Text(lang); t != nil && t.Title != "" {
		return t.Title
	}
	return p.Name()
}

// Get returns the page with this id, a trashed one too, or errs.NotFound.
func Get(tx *sqldb.Tx, id ID) (*Page, error) { return Kind.Get(tx, string(id)) }

// BySlug returns the page at an address, a trashed one too, or errs.NotFound.
func BySlug(tx *sqldb.Tx, slug string) (*Page, error) {
	all, err := Kind.List(tx, `where slug = $1`, slug)
	if err == nil && len(all) == 0 {
		err = errs.New(errs.NotFound, "no such page")
	}
	if err != nil {
		return nil, err
	}
	return all[0], nil
}

// All are the pages that are not in the trash, in the order of the guide.
func All(tx *sqldb.Tx) ([]*Page, error) {
	all, err := Kind.List(tx, `where trashed = ''`)
	sortPages(all)
	return all, err
}

// sortPages puts pages in the order of the guide: chapters by the ranks of
// their heads, in each its head, then the others by rank.
func sortPages(all []*Page) {
	head := map[string]*Page{}
	for _, p := range all {
		if p.Parent == "" {
			head[p.Slug] = p
		}
	}
	of := func(p *Page) (int64, string) {
		if h := head[p.Parent]; h != nil {
			return h.Rank, h.Slug
		}
		return p.Rank, cmp.Or(p.Parent, p.Slug)
	}
	slices.SortFunc(all, func(a, b *Page) int {
		ra, sa := of(a)
		rb, sb := of(b)
		below := func(p *Page) int {
			if p.Parent == "" {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(ra, rb), cmp.Compare(sa, sb), below(a)-below(b), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Slug, b.Slug))
	})
}

// Put stores p; what is wrong with it is errs.Invalid with the key of a message.
func Put(tx *ledger.Tx, p *Page) (bool, error) { return Kind.Put(tx, p) }
