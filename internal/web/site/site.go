// Package site holds the public pages: each is a function of an edition, an
// address and a language. It must not know the database, the clock or who asks.
package site

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/toponym"
	"twinhall/internal/web/face"
	"twinhall/internal/web/route"
)

// Links makes the addresses of pages. Base is the path under which the site
// stands ("" or "/twins"), Origin scheme and host ("https://example.org").
type Links struct{ Base, Origin string }

// Path is the address of a page below the base path. p begins with a slash.
func (l Links) Path(p string) string { return l.Base + p }

// Absolute is the address for use elsewhere: canonical links, sitemap, feeds.
func (l Links) Absolute(p string) string { return l.Origin + l.Base + p }

// Site renders the public pages.
type Site struct {
	Catalogues *i18n.Catalogues
	Names      *gazetteer.Names
	Links      Links
	Assets     func(name string) string // address of a built file
	Face       *face.Face               // nil = that of the house
	Licence    Licence                  // of the data; zero = DefaultLicence
	Demo       bool

	// OnPartnership is what features add to the page of a partnership, nil where
	// there is nothing to see.
	OnPartnership []func(*Page, *edition.Partnership) templ.Component
	OnHome        []HomeBlock // of features
	OnTown        []TownBlock // of features

	Pages     []Route     // of features
	Embeds    []Embed     // of features
	Published []Published // by features
	Sitemap   []func(e *edition.Edition) []string
	Moved     []func(e *edition.Edition, path string) (to string, ok bool) // of features: where a path leads under which nothing stands
	Foot      []func(*Page) []Crumb                                        // of features: links at the foot of each page
	Nav       []NavEntry                                                   // of the frame and of features

	routes    *route.Table[Route]
	once      sync.Once
	sections  []NavSection
	navOnce   sync.Once
	lands     lands
	searching searching
	pool      sync.Pool // of *bytes.Buffer
}

// Answer is what a page comes to: a body to send, or an address to go to.
type Answer struct {
	Status   int // 200, 301, 302, 404, 410
	Location string
	Type     string // media type
	File     string // name for a download, "" = shown
	Body     []byte
	Keep     bool // worth a place in the page cache
	Large    bool // kept beside the pages, where large files are
	// Release gives the memory of Body back; nil = it has no other use. Body
	// must not be read any more after it.
	Release func()
}

// Request is all that a page may depend on.
type Request struct {
	E     *edition.Edition
	Path  string // without the base path
	Query url.Values
	Raw   string // the query as it came
	Part  string // what stands for {} in the address of the page
}

// Page is what every page shares.
type Page struct {
	*Site
	*i18n.Catalogue
	E           *edition.Edition
	Path        string // without base path and language: "/map"
	Query       string // canonical, "" = none
	Title       string
	Description string
	NoIndex     bool
	Crumbs      []Crumb
	Map         bool   // loads the map's script
	MissingHere bool   // a 404: no canonical address, no language links
	Place       bool   // has a map to correct a position
	Views       bool   // a view of the whole: loads the styles of charts, tables and chains
	OfInner     bool   // of those who sign in: loads their styles and script
	Preview     string // the picture of the page, below the language; "" = that of the site
	Feed        string // the query of its feed
	FeedPath    string // the address of its feed below the language, "" = that of the register
	HasFeed     bool
	AtDesk      string // where its record stands at the desk, "" = it shows none
	About       []any  // what the page is about, in the words of schema.org
}

// Crumb is a step of the breadcrumbs.
type Crumb struct{ Name, Href string }

// NewPage begins the page at a path in a language.
func (s *Site) NewPage(lang string, r Request, path string) *Page {
	c, _ := s.Catalogues.Of(lang) // the router lets no other language through
	return &Page{Site: s, Catalogue: c, E: r.E, Path: path}
}

// Here is the address of a page in the page's language.
func (p *Page) Here(path string) string { return p.Links.Path("/" + p.Lang + path) }

// URL is Here for use in an href.
func (p *Page) URL(path string) templ.SafeURL { return templ.SafeURL(p.Here(path)) }

// InLanguage is the address of this page in another language.
func (p *Page) InLanguage(lang string) string {
	return p.Links.Path("/" + lang + p.Path + p.Suffix())
}

// Canonical is the one address of this page in a language, for use elsewhere.
func (p *Page) Canonical(lang string) string {
	return p.Links.Absolute("/" + lang + p.Path + p.Suffix())
}

// Suffix is the query of the page with its question mark, "" = none.
func (p *Page) Suffix() string {
	if p.Query == "" {
		return ""
	}
	return "?" + p.Query
}

// Name is what a unit is called in the page's language, with words that tell it
// from another of its name.
func (p *Page) Name(u *edition.Unit) string { return p.E.NameOf(u, p.Lang) }

// Plain is Name without such words: for a place where Where stands behind it.
func (p *Page) Plain(u *edition.Unit) string { return u.NameIn(p.Lang) }

// Region is the name of a region of a country in the page's language.
func (p *Page) Region(country, name string) string {
	return toponym.Load().Region(country, name, p.Lang)
}

// Country is the name of a country in the page's language.
func (p *Page) Country(code string) string {
	if code == "" {
		return ""
	}
	return p.Names.CountryName(code, p.Lang)
}

// Answer is the page with its content, in the frame of the site.
func (p *Page) Answer(c templ.Component, status int) (Answer, error) {
	b, ok := p.pool.Get().(*bytes.Buffer)
	if !ok {
		b = &bytes.Buffer{}
	}
	b.Reset()
	if err := layout(p, c).Render(noContext, b); err != nil {
		return Answer{}, err
	}
	return Answer{Status: status, Type: "text/html; charset=utf-8", Body: b.Bytes(), Keep: status == http.StatusOK && !p.NoIndex,
		Release: func() { p.pool.Put(b) }}, nil
}

// Serve answers the address in r. The error is errs.NotFound or errs.Gone where
// there is nothing; Missing makes a page of it.
func (s *Site) Serve(r Request) (Answer, error) {
	lang, rest, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	if _, ok := s.Catalogues.Of(lang); !ok {
		return Answer{}, errs.New(errs.NotFound, "no such page")
	}
	rest = "/" + rest
	if !strings.Contains(r.Path[1:], "/") {
		return s.RedirectTo("/"+lang+"/", http.StatusMovedPermanently), nil
	}
	if x, part, ok := s.Routes().Find(rest); ok {
		r.Part = part
		return x.Page(s, lang, r)
	}
	if strings.HasSuffix(rest, "/") && rest != "/" {
		return s.RedirectTo("/"+lang+strings.TrimSuffix(rest, "/"), http.StatusMovedPermanently), nil
	}
	return Answer{}, errs.New(errs.NotFound, "no such page")
}

// Route is an address below the language and its page; {} stands for one part
// of the path.
type Route struct {
	Path string
	Page func(s *Site, lang string, r Request) (Answer, error)
}

// Routes are all public pages, those of features too.
func (s *Site) Routes() *route.Table[Route] {
	s.once.Do(func() {
		s.routes = &route.Table[Route]{}
		for _, r := range slices.Concat(routes, s.Pages) {
			s.routes.Add(r.Path, r)
		}
	})
	return s.routes
}

// routes are the public pages of the frame.
var routes = []Route{
	{"/", (*Site).home},
	{"/about", (*Site).about},
	{"/preview/home.png", (*Site).previewHome},
	{"/oembed.json", oembedAs("json")},
	{"/oembed.xml", oembedAs("xml")},
	{"/licences", (*Site).licences},
	{"/licences/{}", (*Site).licencesOf},
}

// Framed reports whether other sites may show an address in a frame.
func Framed(path string) bool {
	_, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return strings.HasPrefix(rest, "embed/")
}

// Shared reports whether the scripts of other sites may read what an address
// answers: files of data, pictures, frames.
func Shared(path string) bool {
	switch ext := path[strings.LastIndexByte(path, '.')+1:]; ext {
	case "csv", "geojson", "xlsx", "zip", "atom", "png", "svg":
		return true
	case "json", "xml":
		return strings.Contains(path, "/oembed.")
	}
	return Framed(path)
}

// RedirectTo leads on to another address.
func (s *Site) RedirectTo(path string, status int) Answer {
	return Answer{Status: status, Location: s.Links.Path(path)}
}

// Canonicalize sends addresses with unknown, unsorted or default parameters to the
// one address of what they show.
func (s *Site) Canonicalize(r Request, lang, path, query string) (Answer, bool) {
	if r.Raw == query {
		return Answer{}, false
	}
	to := "/" + lang + path
	if query != "" {
		to += "?" + query
	}
	return s.RedirectTo(to, http.StatusMovedPermanently), true
}
