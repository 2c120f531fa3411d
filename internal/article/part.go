package article

import (
	"cmp"
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
)

// Published is what everybody may see of an article: the languages in which it
// is published.
type Published struct {
	Section Section         `json:"section"`
	Slug    string          `json:"slug"`
	Parent  string          `json:"parent,omitempty"`
	Rank    int64           `json:"rank,omitempty"`
	Keeper  string          `json:"keeper,omitempty"`
	Checked string          `json:"checked,omitempty"` // EDTF
	Day     string          `json:"day,omitempty"`     // EDTF
	In      map[string]Said `json:"in"`
}

// Said is an article in one language.
type Said struct {
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
	Body    string `json:"body,omitempty"`
	Machine bool   `json:"machine,omitempty"` // a machine translated it, and nobody has checked it
	Changed int64  `json:"changed,omitempty"` // seconds of Unix time
}

// Part is the part of an edition that holds the articles.
var Part = &edition.PartOf[Published, *Library]{
	Name:  "article",
	Kinds: []ledger.Kind{KindArticle},
	Take:  AllPublished,
	Build: func(_ *edition.Edition, all []*Published) *Library { return newLibrary(all) },
}

// AllPublished are the articles that everybody may see, by section and in the
// order of each.
func AllPublished(tx *sqldb.Tx) (public []*Published, err error) {
	for _, s := range Sections {
		all, err := All(tx, s)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			if a.Public() {
				public = append(public, a.published())
			}
		}
	}
	return public, nil
}

func (a *Article) published() *Published {
	x := &Published{Section: a.Section, Slug: a.Slug, Parent: a.Parent, Rank: a.Rank, Keeper: a.Keeper, Checked: a.Checked.EDTF(), Day: a.Day.EDTF(),
		In: map[string]Said{}}
	for i, lang := range Languages {
		if t := &a.In[i]; t.Public() {
			x.In[lang] = Said{t.Shown.Title, t.Shown.Summary, t.Shown.Body, t.Machine, t.Changed}
		}
	}
	return x
}

// Library is all that is published, as everybody sees it.
type Library struct {
	Chapters []Chapter // of the guide
	bySlug   map[Section]map[string]*Published
	sections map[Section][]*Published
}

// Chapter is a page that heads others, with these.
type Chapter struct {
	Head  *Published
	Pages []*Published
}

// newLibrary orders what is published. A page whose chapter's head is not
// published heads one itself.
func newLibrary(all []*Published) *Library {
	l := &Library{bySlug: map[Section]map[string]*Published{}, sections: map[Section][]*Published{}}
	for _, s := range Sections {
		l.bySlug[s] = map[string]*Published{}
	}
	at := map[string]int{}
	for _, x := range all {
		if l.bySlug[x.Section] == nil {
			continue // of a section that a newer program has
		}
		l.bySlug[x.Section][x.Slug] = x
		l.sections[x.Section] = append(l.sections[x.Section], x)
		if x.Section != Guide {
			continue
		}
		if i, ok := at[x.Parent]; ok && x.Parent != "" {
			l.Chapters[i].Pages = append(l.Chapters[i].Pages, x)
			continue
		}
		at[x.Slug] = len(l.Chapters)
		l.Chapters = append(l.Chapters, Chapter{Head: x})
	}
	l.sections[Guide] = nil
	for _, c := range l.Chapters {
		l.sections[Guide] = append(append(l.sections[Guide], c.Head), c.Pages...)
	}
	return l
}

// One is the article at an address.
func (l *Library) One(s Section, slug string) (*Published, bool) {
	if l == nil {
		return nil, false
	}
	x, ok := l.bySlug[s][slug]
	return x, ok
}

// All are the articles of a section in its order.
func (l *Library) All(s Section) []*Published {
	if l == nil {
		return nil
	}
	return l.sections[s]
}

// Sorted are the articles of a section by their titles, as readers of a
// language see them: compare orders titles as the language does.
func (l *Library) Sorted(s Section, lang string, compare func(a, b string) int) []*Published {
	all := slices.Clone(l.All(s))
	slices.SortStableFunc(all, func(a, b *Published) int {
		return cmp.Or(compare(a.For(lang).Title, b.For(lang).Title), strings.Compare(a.Slug, b.Slug))
	})
	return all
}

// Shown is the language in which readers of one see the article: theirs, else
// the first of Languages in which it is published.
func (x *Published) Shown(lang string) string {
	if _, ok := x.In[lang]; ok {
		return lang
	}
	for _, l := range Languages {
		if _, ok := x.In[l]; ok {
			return l
		}
	}
	return lang
}

// For is the article as readers of a language see it.
func (x *Published) For(lang string) Said { return x.In[x.Shown(lang)] }
