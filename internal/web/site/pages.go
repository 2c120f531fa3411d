package site

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"sort"
	"strings"

	"twinhall/internal/edition"
)

// noContext is what templates get: they may depend on nothing in a context.
var noContext = context.Background()

type homeView struct {
	*Page
	Countries  []*edition.Country // most partnerships first
	Towns      int                // with a partnership that counts
	Since      int                // year of the oldest that is known, 0 = none
	Map        *svgMap
	HomeLists  int
	MostActive []*edition.Unit
}

func (s *Site) home(lang string, r Request) (Answer, error) {
	if a, moved := s.canonical(r, lang, "/", ""); moved {
		return a, nil
	}
	v := &homeView{Page: s.page(lang, r, "/")}
	v.Title = s.siteName(v.Page)
	v.Description = v.T("home.lead")
	for i := range r.E.Countries {
		if c := &r.E.Countries[i]; c.Partnerships > 0 {
			v.Countries = append(v.Countries, c)
		}
	}
	sort.SliceStable(v.Countries, func(i, j int) bool { return v.Countries[i].Partnerships > v.Countries[j].Partnerships })
	busiest := r.E.Busiest()
	v.Towns = len(busiest)
	// Examples are of the house's own: its home countries, else those whose
	// national list is known, else of all.
	own := func(u *edition.Unit) bool { return v.home(u.Country) }
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
	v.Map = v.mapOf(all.Found, nil, 0.1)
	v.HasFeed, v.About = true, []any{v.aboutSite()}
	return render(v.Page, homePage(v), http.StatusOK)
}

func (s *Site) siteName(p *Page) string {
	if name := p.association(); name != "" {
		return p.T("site.name-of", "association", name)
	}
	return p.T("site.name")
}

type searchView struct {
	*Page
	Text    string
	Hits    []edition.Hit
	Few     bool // found only with typing errors
	Largest []*edition.Unit
	All     int
}

func (s *Site) municipalities(lang string, r Request) (Answer, error) {
	text := strings.Join(strings.Fields(r.Query.Get("q")), " ")
	if len(text) > 100 {
		text = strings.ToValidUTF8(text[:100], "")
	}
	query := ""
	if text != "" {
		query = url.Values{"q": {text}}.Encode()
	}
	if a, moved := s.canonical(r, lang, "/municipalities", query); moved {
		return a, nil
	}
	v := &searchView{Page: s.page(lang, r, "/municipalities"), Text: text}
	v.Query, v.NoIndex, v.Current = query, text != "", "municipalities"
	v.Crumbs = []Crumb{{v.T("nav.municipalities"), ""}}
	v.Title = v.T("search.title")
	v.Description = v.T("search.lead")
	if text != "" {
		v.Title = v.T("search.title-for", "text", text)
		v.Hits = r.E.Search(text, 60)
	} else {
		busiest := r.E.Busiest()
		v.All = len(busiest)
		for _, u := range busiest[:min(30, len(busiest))] {
			v.Largest = append(v.Largest, r.E.Unit(u))
		}
	}
	return render(v.Page, searchPage(v), http.StatusOK)
}

// suggest answers what the search field asks while somebody types.
func (s *Site) suggest(lang string, r Request) (Answer, error) {
	p := s.page(lang, r, "")
	type suggestion struct {
		Name  string `json:"name"`
		Also  string `json:"also,omitempty"`
		Where string `json:"where"`
		Count string `json:"count"`
		URL   string `json:"url"`
	}
	list := []suggestion{}
	text := r.Query.Get("q")
	if len(text) <= 100 {
		for _, h := range r.E.Search(text, 8) {
			u := r.E.Unit(h.Unit)
			one := suggestion{Name: p.Name(u), Where: p.Where(u), Count: p.N("count.partnerships", u.Counted), URL: p.Here("/municipalities/" + u.Slug)}
			if h.Name != p.Name(u) {
				one.Also = h.Name
			}
			list = append(list, one)
		}
	}
	b, err := json.Marshal(list)
	return Answer{Status: http.StatusOK, Type: "application/json; charset=utf-8", Body: b}, err
}

// Where says where a unit lies: district, region, country, as far as they are
// known and differ from its name.
func (p *Page) Where(u *edition.Unit) string {
	var ps []string
	if u.Parent != edition.None {
		ps = append(ps, p.Name(p.E.Unit(u.Parent)))
	}
	for _, s := range []string{u.District, u.Region} {
		if s != "" && s != u.Name && (len(ps) == 0 || ps[len(ps)-1] != s) {
			ps = append(ps, s)
		}
	}
	return strings.Join(append(ps, p.Country(u.Country)), ", ")
}

func (s *Site) about(lang string, r Request) (Answer, error) {
	if a, moved := s.canonical(r, lang, "/about", ""); moved {
		return a, nil
	}
	p := s.page(lang, r, "/about")
	p.Current, p.Title, p.Description = "about", p.T("about.title"), p.T("about.lead")
	p.Crumbs = []Crumb{{p.T("nav.about"), ""}}
	p.About = []any{p.aboutData()}
	return render(p, aboutPage(p), http.StatusOK)
}

// Missing is the page of an address under which there is nothing, with what
// may have been meant. Gone says that there once was something.
func (s *Site) Missing(r Request, gone bool) (Answer, error) {
	lang, rest, _ := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
	if _, ok := s.Catalogues.Of(lang); !ok {
		lang = s.Catalogues.Languages()[0]
	}
	v := &searchView{Page: s.page(lang, r, "/")}
	v.Title, v.NoIndex, v.MissingHere = v.T("missing.title"), true, true
	status := http.StatusNotFound
	if gone {
		v.Title, status = v.T("missing.gone"), http.StatusGone
	}
	last := rest[strings.LastIndexByte(rest, '/')+1:]
	if words := strings.TrimSpace(strings.ReplaceAll(last, "-", " ")); strings.HasPrefix(rest, "municipalities/") && len(words) <= 100 {
		v.Text = words
		v.Hits = r.E.Search(words, 8)
		if first, _, more := strings.Cut(words, " "); len(v.Hits) == 0 && more {
			v.Hits = r.E.Search(first, 8)
		}
	}
	return render(v.Page, missingPage(v), status)
}
