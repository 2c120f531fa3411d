// Package site holds the public pages: each is a function of an edition, an
// address and a language. It must not know the database, the clock or who asks.
package site

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/web/face"
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

	lands lands
	pool  sync.Pool // of *bytes.Buffer
}

// Answer is what a page comes to: a body to send, or an address to go to.
type Answer struct {
	Status   int // 200, 301, 302, 404, 410
	Location string
	Type     string // media type
	File     string // name for a download, "" = shown
	Body     []byte
	Keep     bool // worth a place in the page cache
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
	slug  string
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
	Current     string // the entry of the main menu that the page is under
	Map         bool   // loads the map's script
	MissingHere bool   // a 404: no canonical address, no language links
	Place       bool   // has a map to correct a position
	OfInner     bool   // of those who sign in: loads their script
	Preview     string // the picture of the page, below the language; "" = that of the site
	Feed        string // the query of its feed
	HasFeed     bool
	About       []any // what the page is about, in the words of schema.org
}

// Crumb is a step of the breadcrumbs.
type Crumb struct{ Name, Href string }

func (s *Site) page(lang string, r Request, path string) *Page {
	c, _ := s.Catalogues.Of(lang) // the router lets no other language through
	return &Page{Site: s, Catalogue: c, E: r.E, Path: path}
}

// Here is the address of a page in the page's language.
func (p *Page) Here(path string) string { return p.Links.Path("/" + p.Lang + path) }

// URL is Here for use in an href.
func (p *Page) URL(path string) templ.SafeURL { return templ.SafeURL(p.Here(path)) }

// InLanguage is the address of this page in another language.
func (p *Page) InLanguage(lang string) string {
	return p.Links.Path("/" + lang + p.Path + p.suffix())
}

// Canonical is the one address of this page in a language, for use elsewhere.
func (p *Page) Canonical(lang string) string {
	return p.Links.Absolute("/" + lang + p.Path + p.suffix())
}

func (p *Page) suffix() string {
	if p.Query == "" {
		return ""
	}
	return "?" + p.Query
}

// Name is what a unit is called in the page's language.
func (p *Page) Name(u *edition.Unit) string { return u.NameIn(p.Lang) }

// Country is the name of a country in the page's language.
func (p *Page) Country(code string) string {
	if code == "" {
		return ""
	}
	return p.Names.CountryName(code, p.Lang)
}

func render(p *Page, c templ.Component, status int) (Answer, error) {
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
		return s.to("/"+lang+"/", http.StatusMovedPermanently), nil
	}
	for _, route := range routes {
		if slug, ok := route.match(rest); ok {
			r.slug = slug
			return route.page(s, lang, r)
		}
	}
	if strings.HasSuffix(rest, "/") && rest != "/" {
		return s.to("/"+lang+strings.TrimSuffix(rest, "/"), http.StatusMovedPermanently), nil
	}
	return Answer{}, errs.New(errs.NotFound, "no such page")
}

// route is an address and its page; {} stands for one part of the path.
type route struct {
	path string
	page func(*Site, string, Request) (Answer, error)
}

// routes are all public pages, below the language.
var routes = []route{
	{"/", (*Site).home},
	{"/map", (*Site).mapPage},
	{"/map.json", (*Site).mapPairs},
	{"/municipalities", (*Site).municipalities},
	{"/municipalities/{}", (*Site).municipality},
	{"/partnerships", (*Site).partnerships},
	{"/partnerships.csv", (*Site).partnershipsCSV},
	{"/partnerships.xlsx", (*Site).partnershipsXLSX},
	{"/partnerships.geojson", (*Site).partnershipsGeoJSON},
	{"/partnerships/{}", (*Site).partnership},
	{"/countries", (*Site).countries},
	{"/countries/{}", (*Site).country},
	{"/figures", (*Site).figures},
	{"/figures/{}", (*Site).figure},
	{"/time", (*Site).time},
	{"/coverage", (*Site).coverage},
	{"/coverage.csv", (*Site).coverageCSV},
	{"/tables", (*Site).tables},
	{"/tables.csv", (*Site).tablesCSV},
	{"/chains", (*Site).chains},
	{"/preview/home.png", (*Site).previewHome},
	{"/preview/map.png", (*Site).previewMap},
	{"/preview/municipalities/{}", previewOf("municipalities")},
	{"/preview/countries/{}", previewOf("countries")},
	{"/preview/partnerships/{}", previewOf("partnerships")},
	{"/feed.atom", (*Site).feed},
	{"/oembed.json", oembedAs("json")},
	{"/oembed.xml", oembedAs("xml")},
	{"/embed/municipalities/{}", (*Site).embedTown},
	{"/embed/map", (*Site).embedMap},
	{"/municipalities/{}/sheet", (*Site).sheet},
	{"/poster", (*Site).poster},
	{"/suggest.json", (*Site).suggest},
	{"/data", (*Site).data},
	{"/data/{}", (*Site).dataFile},
	{"/about", (*Site).about},
	{"/licences", (*Site).licences},
	{"/licences/{}", (*Site).licencesOf},
}

func (r route) match(path string) (slug string, ok bool) {
	prefix, suffix, wild := strings.Cut(r.path, "{}")
	if !wild {
		return "", path == r.path
	}
	slug, ok = strings.CutPrefix(path, prefix)
	if ok {
		slug, ok = strings.CutSuffix(slug, suffix)
	}
	if !ok || slug == "" || strings.Contains(slug, "/") {
		return "", false
	}
	return slug, true
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

func (s *Site) to(path string, status int) Answer {
	return Answer{Status: status, Location: s.Links.Path(path)}
}

// canonical sends addresses with unknown, unsorted or default parameters to the
// one address of what they show.
func (s *Site) canonical(r Request, lang, path, query string) (Answer, bool) {
	if r.Raw == query {
		return Answer{}, false
	}
	to := "/" + lang + path
	if query != "" {
		to += "?" + query
	}
	return s.to(to, http.StatusMovedPermanently), true
}
