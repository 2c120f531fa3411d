package site

import (
	"strings"
	"sync"

	"twinhall/internal/edition"
	"twinhall/internal/fulltext"
	"twinhall/internal/intake"
	"twinhall/internal/search"
)

// Published is a kind of text that a feature publishes, so that it is found.
type Published struct {
	Kind      string // one word, in addresses: ?kind=activity
	Name      string // the message above such hits
	Documents func(s *Site, e *edition.Edition) []fulltext.Document
}

// KindPage is what pages are that are the same in every register.
const KindPage = "page"

// searching is what a site needs to search.
type searching struct {
	once     sync.Once
	searcher *search.Searcher
	err      error

	mu   sync.Mutex
	last *fulltext.Index
}

// Search finds what is wanted in an edition. The error is that of a program
// which was built without its data.
func (s *Site) Search(e *edition.Edition, q search.Query) (search.Answer, error) {
	x := &s.searching
	x.once.Do(func() {
		countries, err := intake.Countries()
		if err != nil {
			x.err = err
			return
		}
		x.searcher = search.New(countries, s.Names, s.Catalogues.Languages())
	})
	if x.err != nil {
		return search.Answer{}, x.err
	}
	return x.searcher.Search(e, s.Texts(e), q), nil
}

type textsKey struct{}

// Texts are what features publish in an edition, made when they are first asked
// for. What was there in the edition before is not read again.
func (s *Site) Texts(e *edition.Edition) *fulltext.Index {
	texts, _ := e.Keep(textsKey{}, func() any {
		var all []fulltext.Document
		for _, p := range s.Published {
			docs := p.Documents(s, e)
			for i := range docs {
				docs[i].Kind = p.Kind
			}
			all = append(all, docs...)
		}
		s.searching.mu.Lock()
		defer s.searching.mu.Unlock()
		s.searching.last = fulltext.New(all, s.searching.last)
		return s.searching.last
	}).(*fulltext.Index)
	return texts
}

// PageText is a page that is the same in every register, as a text in each
// language: its title and what it says, by their messages.
type PageText struct {
	Path, Title string
	Says        []string
}

// PageTexts publishes pages. That of a feature which is not there is not found.
func PageTexts(pages ...PageText) Published {
	return Published{Kind: KindPage, Name: "found.pages", Documents: func(s *Site, _ *edition.Edition) (all []fulltext.Document) {
		for _, lang := range s.Catalogues.Languages() {
			c, _ := s.Catalogues.Of(lang)
			for _, p := range pages {
				says := make([]string, len(p.Says))
				for i, key := range p.Says {
					says[i] = c.T(key)
				}
				all = append(all, fulltext.Document{URL: p.Path, Lang: lang, Reader: lang, Title: c.T(p.Title), Text: strings.Join(says, "\n")})
			}
		}
		return all
	}}
}

// OwnTexts are the pages of the frame itself.
var OwnTexts = PageTexts(
	PageText{Path: "/about", Title: "about.title", Says: []string{"about.lead", "about.what", "about.what-text", "about.rule", "about.rule-1", "about.rule-2",
		"about.rule-3", "about.shown", "about.shown-text", "about.liveness", "about.confirmed-text", "about.differs-text", "about.dates", "about.dates-text",
		"about.data", "about.data-text", "about.privacy", "about.privacy-text", "about.credits", "about.credits-text"}},
	PageText{Path: "/licences", Title: "licences.title", Says: []string{"licences.lead"}},
)
