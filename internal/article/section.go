package article

import (
	"cmp"
	"slices"
	"strings"

	"twinhall/internal/sqldb"
)

// Section is where an article stands, the first part of its address.
type Section string

// The sections.
const (
	Guide     Section = "guide"     // pages in chapters
	News      Section = "news"      // by day
	Glossary  Section = "glossary"  // terms with what they mean
	Questions Section = "questions" // and their answers
	Notices   Section = "notices"   // short, on top of the first pages
)

// Sections are all sections in the order in which they are shown.
var Sections = []Section{Guide, News, Glossary, Questions, Notices}

// SectionKeys are of the messages that name sections.
var SectionKeys = map[Section]string{Guide: "nav.guide", News: "nav.news", Glossary: "nav.glossary", Questions: "nav.questions", Notices: "article.notices"}

// HasBody reports whether what a text says is its body; else it is its summary.
func (s Section) HasBody() bool { return s != Glossary && s != Notices }

// schemes are how links in texts call the sections: [text](page:agreement).
var schemes = map[string]Section{"page": Guide, "news": News, "term": Glossary, "question": Questions}

// Schemes are how links in texts call the sections that they may lead to.
var Schemes = []string{"page", "news", "term", "question"}

// SectionOf is the section to which a link with this scheme leads.
func SectionOf(scheme string) Section { return schemes[scheme] }

// Path is the address of an article below the language. Terms and questions
// stand on one page each.
func (s Section) Path(slug string) string {
	switch s {
	case Glossary, Questions:
		return "/" + string(s) + "#" + slug
	case Notices:
		return "/" + string(News)
	}
	return "/" + string(s) + "/" + slug
}

// All are the articles of a section that are not in the trash, in its order.
func All(tx *sqldb.Tx, s Section) ([]*Article, error) {
	all, err := Kind.List(tx, `where section = $1 and trashed = ''`, string(s))
	order(s, all)
	return all, err
}

// order puts articles of a section in its order: the guide by chapters, news
// the newest first, the others by rank and address.
func order(s Section, all []*Article) {
	switch s {
	case Guide:
		orderGuide(all)
	case News, Notices:
		slices.SortFunc(all, func(a, b *Article) int {
			return cmp.Or(strings.Compare(b.Day.EDTF(), a.Day.EDTF()), strings.Compare(a.Slug, b.Slug))
		})
	default:
		slices.SortFunc(all, func(a, b *Article) int { return cmp.Or(cmp.Compare(a.Rank, b.Rank), strings.Compare(a.Slug, b.Slug)) })
	}
}

// orderGuide puts pages in the order of the guide: chapters by the ranks of
// their heads, in each its head, then the others by rank.
func orderGuide(all []*Article) {
	head := map[string]*Article{}
	for _, a := range all {
		if a.Parent == "" {
			head[a.Slug] = a
		}
	}
	of := func(a *Article) (int64, string) {
		if h := head[a.Parent]; h != nil {
			return h.Rank, h.Slug
		}
		return a.Rank, cmp.Or(a.Parent, a.Slug)
	}
	slices.SortFunc(all, func(a, b *Article) int {
		ra, sa := of(a)
		rb, sb := of(b)
		below := func(p *Article) int {
			if p.Parent == "" {
				return 0
			}
			return 1
		}
		return cmp.Or(cmp.Compare(ra, rb), cmp.Compare(sa, sb), below(a)-below(b), cmp.Compare(a.Rank, b.Rank), cmp.Compare(a.Slug, b.Slug))
	})
}

// waiting is the condition of articles of which a text is to be read by somebody
// else, or older than its original.
var waiting = func() string {
	var any []string
	for _, lang := range Languages {
		any = append(any, "state_"+lang+" = '"+string(Review)+"'")
		for _, from := range Languages {
			if from != lang {
				any = append(any, "original = '"+from+"' and changed_"+lang+" > 0 and changed_"+lang+" < changed_"+from)
			}
		}
	}
	return "where trashed = '' and (" + strings.Join(any, " or ") + ") order by section, slug"
}()

// Waiting are the articles of which a text is to be read by somebody else, or
// older than its original. Others are not read: the staff's pages ask often.
func Waiting(tx *sqldb.Tx) ([]*Article, error) { return Kind.List(tx, waiting) }
