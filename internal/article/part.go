package guide

import (
	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Published is what everybody may see of a page: the languages in which it is
// published.
type Published struct {
	Slug    string          `json:"slug"`
	Parent  string          `json:"parent,omitempty"`
	Rank    int64           `json:"rank,omitempty"`
	Keeper  string          `json:"keeper,omitempty"`
	Checked string          `json:"checked,omitempty"` // EDTF
	In      map[string]Said `json:"in"`
}

// Said is a page in one language.
type Said struct {
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
	Body    string `json:"body"`
}

// Part is the part of an edition that holds the guide.
var Part = &edition.PartOf[Published, *Tree]{
	Name:  "guide-page",
	Kinds: []ledger.Kind{KindPage},
	Take:  AllPublished,
	Build: func(_ *edition.Edition, all []*Published) *Tree { return newTree(all) },
}

// AllPublished are the pages that everybody may see, in the order of the guide.
func AllPublished(tx *sqldb.Tx) (public []*Published, err error) {
	all, err := All(tx)
	for _, p := range all {
		if p.Public() {
			public = append(public, p.published())
		}
	}
	return public, err
}

func (p *Page) published() *Published {
	x := &Published{Slug: p.Slug, Parent: p.Parent, Rank: p.Rank, Keeper: p.Keeper, Checked: p.Checked.EDTF(), In: map[string]Said{}}
	for i, lang := range Languages {
		if t := &p.In[i]; t.Public {
			x.In[lang] = Said{t.Title, t.Summary, t.Body}
		}
	}
	return x
}

// Tree is the guide as everybody sees it.
type Tree struct {
	Chapters []Chapter
	bySlug   map[string]*Published
}

// Chapter is a page that heads others, with these.
type Chapter struct {
	Head  *Published
	Pages []*Published
}

// newTree makes a tree of pages in the order of the guide. A page whose
// chapter's head is not published heads one itself.
func newTree(all []*Published) *Tree {
	t := &Tree{bySlug: map[string]*Published{}}
	at := map[string]int{}
	for _, p := range all {
		t.bySlug[p.Slug] = p
		if i, ok := at[p.Parent]; ok && p.Parent != "" {
			t.Chapters[i].Pages = append(t.Chapters[i].Pages, p)
			continue
		}
		at[p.Slug] = len(t.Chapters)
		t.Chapters = append(t.Chapters, Chapter{Head: p})
	}
	return t
}

// Page is the page at an address.
func (t *Tree) Page(slug string) (*Published, bool) {
	if t == nil {
		return nil, false
	}
	p, ok := t.bySlug[slug]
	return p, ok
}

// All are the pages in the order of the guide.
func (t *Tree) All() (all []*Published) {
	if t == nil {
		return nil
	}
	for _, c := range t.Chapters {
		all = append(append(all, c.Head), c.Pages...)
	}
	return all
}

// Shown is the language in which readers of one see the page: theirs, else the
// first of Languages in which it is published.
func (p *Published) Shown(lang string) string {
	if _, ok := p.In[lang]; ok {
		return lang
	}
	for _, l := range Languages {
		if _, ok := p.In[l]; ok {
			return l
		}
	}
	return lang
}
