package site

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/search"
)

// noContext is what templates get: they may depend on nothing in a context.
var noContext = context.Background()

type homeView struct {
	*Page
	Countries  int
	Towns      int // with a partnership that counts
	Since      int // year of the oldest that is known, 0 = none
	Map        *Map
	MostActive []*edition.Unit
	Blocks     []Block
}

func (s *Site) home(lang string, r Request) (Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/", ""); moved {
		return a, nil
	}
	v := &homeView{Page: s.NewPage(lang, r, "/")}
	v.Title = s.SiteName(v.Page)
	v.Description = v.T("home.lead")
	for i := range r.E.Countries {
		if r.E.Countries[i].Partnerships > 0 {
			v.Countries++
		}
	}
	busiest := r.E.Busiest()
	v.Towns = len(busiest)
	// Examples are of the house's own: its home countries, else those whose
	// national list is known, else of all.
	own := func(u *edition.Unit) bool { return v.AtHome(u.Country) }
	if !slices.ContainsFunc(busiest, func(u edition.U) bool { return own(r.E.Unit(u)) }) {
		listed := slices.ContainsFunc(busiest, func(u edition.U) bool { return r.E.Unit(u).Listed != "" })
		own = func(u *edition.Unit) bool { return u.Listed != "" || !listed }
	}
	for _, i := range busiest {
		if u := r.E.Unit(i); len(v.MostActive) < 6 && own(u) {
			v.MostActive = append(v.MostActive, u)
		}
	}
	all := r.E.Select(edition.Query{Unit: edition.None})
	for _, p := range all.Found {
		if d := &r.E.Partnership(p).Since; !d.IsZero() && d.Certain() && (v.Since == 0 || d.Year() < v.Since) {
			v.Since = d.From().Year
		}
	}
	v.Map = v.MapOf(all.Found, nil, 0.1)
	v.HasFeed, v.About = true, []any{v.aboutSite()}
	v.Blocks = []Block{{HomeNumbers, homeNumbers(v)}}
	for _, b := range s.OnHome {
		v.Blocks = append(v.Blocks, Block{b.Rank, b.Draw(v.Page)})
	}
	v.Blocks = InOrder(v.Blocks)
	return v.Page.Answer(homePage(v), http.StatusOK)
}

// SiteName is what the site is called on a page.
func (s *Site) SiteName(p *Page) string {
	if name := p.Association(); name != "" {
		return p.T("site.name-of", "association", name)
	}
	return p.T("site.name")
}

// SearchView is what was found for a text.
type SearchView struct {
	*Page
	Text    string
	Hits    []search.Hit
	Few     bool // found only with typing errors
	Largest []*edition.Unit
	All     int
}

// Where says where a unit lies: district, region, country, as far as they are
// known and differ from its name.
func (p *Page) Where(u *edition.Unit) string {
	var ps []string
	if u.Parent != edition.None {
		ps = append(ps, p.Plain(p.E.Unit(u.Parent)))
	}
	for _, s := range []string{u.DistrictIn(p.Lang), u.RegionIn(p.Lang)} {
		if s != "" && s != p.Plain(u) && s != u.Name && (len(ps) == 0 || ps[len(ps)-1] != s) {
			ps = append(ps, s)
		}
	}
	return strings.Join(append(ps, p.Country(u.Country)), ", ")
}

func (s *Site) about(lang string, r Request) (Answer, error) {
	if a, moved := s.Canonicalize(r, lang, "/about", ""); moved {
		return a, nil
	}
	p := s.NewPage(lang, r, "/about")
	p.Title, p.Description = p.T("about.title"), p.T("about.lead")
	p.Crumbs = []Crumb{{p.T("nav.about"), ""}}
	p.About = []any{p.AboutData()}
	return p.Answer(aboutPage(p), http.StatusOK)
}

// Missing is the page of an address under which there is nothing, with what
// may have been meant. Gone says that there once was something.
func (s *Site) Missing(r Request, gone bool) (Answer, error) {
	lang, rest, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	if _, ok := s.Catalogues.Of(lang); !ok {
		lang = s.Catalogues.Languages()[0]
	}
	v := &SearchView{Page: s.NewPage(lang, r, "/")}
	v.Title, v.NoIndex, v.MissingHere = v.T("missing.title"), true, true
	status := http.StatusNotFound
	if gone {
		v.Title, status = v.T("missing.gone"), http.StatusGone
	}
	last := rest[strings.LastIndexByte(rest, '/')+1:]
	if words := strings.TrimSpace(strings.ReplaceAll(last, "-", " ")); strings.HasPrefix(rest, "municipalities/") && len(words) <= 100 {
		v.Text = words
		q := search.Query{Text: words, Lang: lang, Kinds: []string{search.Place}, Limit: 8}
		found, err := s.Search(r.E, q)
		if first, _, more := strings.Cut(words, " "); err == nil && len(found.Hits) == 0 && more {
			q.Text = first
			found, err = s.Search(r.E, q)
		}
		if err != nil {
			return Answer{}, err
		}
		v.Hits = found.Hits
	}
	return v.Page.Answer(missingPage(v), status)
}
