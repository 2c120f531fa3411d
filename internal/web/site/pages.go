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
	"twinhall/internal/errs"
	"twinhall/internal/register"
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
	listed := false
	for i := range r.E.Units {
		if r.E.Units[i].Counted > 0 {
			v.Towns++
			v.MostActive = append(v.MostActive, &r.E.Units[i])
			listed = listed || r.E.Units[i].Listed != ""
		}
	}
	if listed {
		v.MostActive = slices.DeleteFunc(v.MostActive, func(u *edition.Unit) bool { return u.Listed == "" })
	}
	sort.SliceStable(v.MostActive, func(i, j int) bool { return v.MostActive[i].Counted > v.MostActive[j].Counted })
	v.MostActive = v.MostActive[:min(6, len(v.MostActive))]
	all := r.E.Filter(edition.Query{Unit: edition.None})
	for _, p := range all.Found {
		if d := r.E.Partnership(p).Since; !d.IsZero() && d.Certain() && (v.Since == 0 || d.From().Year < v.Since) {
			v.Since = d.From().Year
		}
	}
	v.Map = v.mapOf(all.Found, nil)
	return render(v.Page, homePage(v), http.StatusOK)
}

func (s *Site) siteName(p *Page) string {
	if s.Association != "" {
		return p.T("site.name-of", "association", s.Association)
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
		for i := range r.E.Units {
			if r.E.Units[i].Counted > 0 {
				v.Largest = append(v.Largest, &r.E.Units[i])
			}
		}
		v.All = len(v.Largest)
		sort.SliceStable(v.Largest, func(i, j int) bool { return v.Largest[i].Counted > v.Largest[j].Counted })
		v.Largest = v.Largest[:min(30, len(v.Largest))]
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

type townView struct {
	*Page
	U          *edition.Unit
	Partners   []townRow // that count
	Others     []townRow // proposed, suspended, ended
	Districts  []districtRows
	Parent     *edition.Unit
	Countries  int
	Neighbours []edition.Near
	Map        *svgMap
	Says       []townRow // whose ends say different things
	OtherNames []register.Name
	MoreNames  int
}

type townRow struct {
	P       *edition.Partnership
	Partner *edition.Unit
	Source  *register.Source
	On      string // date retrieved, EDTF
}

type districtRows struct {
	U    *edition.Unit
	Rows []townRow
}

func (s *Site) municipality(lang string, r Request) (Answer, error) {
	at, found := r.E.UnitBySlug(r.slug)
	switch found {
	case edition.Moved:
		return s.to("/"+lang+"/municipalities/"+r.E.Unit(at).Slug, http.StatusMovedPermanently), nil
	case edition.Gone:
		return Answer{}, errs.New(errs.Gone, "removed")
	case edition.Missing:
		return Answer{}, errs.New(errs.NotFound, "no such municipality")
	}
	u := r.E.Unit(at)
	path := "/municipalities/" + u.Slug
	if a, moved := s.canonical(r, lang, path, ""); moved {
		return a, nil
	}
	v := &townView{Page: s.page(lang, r, path), U: u}
	v.Current = "municipalities"
	v.Crumbs = []Crumb{{v.T("nav.municipalities"), v.Here("/municipalities")}}
	if len(u.Partnerships) > 0 {
		v.Crumbs = append(v.Crumbs, Crumb{v.Country(u.Country), v.Here("/countries/" + strings.ToLower(u.Country))})
	}
	v.Crumbs = append(v.Crumbs, Crumb{v.Name(u), ""})
	if u.Parent != edition.None {
		v.Parent = r.E.Unit(u.Parent)
	}
	v.Partners, v.Others = v.rowsOf(u)
	countries := map[string]bool{}
	for _, row := range v.Partners {
		countries[row.Partner.Country] = true
	}
	v.Countries = len(countries)
	for _, d := range u.Districts {
		rows, _ := v.rowsOf(r.E.Unit(d))
		if len(rows) > 0 {
			v.Districts = append(v.Districts, districtRows{r.E.Unit(d), rows})
		}
	}
	for _, row := range append(append([]townRow{}, v.Partners...), v.Others...) {
		if row.P.SaidBy == 2 || len(row.P.Contrary) > 0 {
			v.Says = append(v.Says, row)
		}
	}
	v.Neighbours = r.E.Neighbours(at, 8)
	v.names()
	v.Title = v.T("town.title", "name", v.Name(u))
	v.Description = v.T("town.none", "name", v.Name(u))
	if u.Counted > 0 {
		v.Description = v.N("town.description", u.Counted, "name", v.Name(u))
	}
	if u.Counted == 0 && len(u.Partnerships) == 0 {
		v.NoIndex = true
	}
	if len(v.Partners) > 0 && u.Placed {
		var ps []edition.P
		for _, row := range v.Partners {
			ps = append(ps, row.P.Index)
		}
		v.Map = v.mapOf(ps, u)
	}
	a, err := render(v.Page, townPage(v), http.StatusOK)
	a.Keep = err == nil // also of towns without partners: they are bounded in number
	return a, err
}

// names chooses the other names to show: first those in a language, each
// spelling once, at most a dozen.
func (v *townView) names() {
	seen := map[string]bool{v.U.Name: true, v.Name(v.U): true}
	add := func(n register.Name) {
		if !seen[n.Name] {
			seen[n.Name] = true
			v.OtherNames = append(v.OtherNames, n)
		}
	}
	for _, kind := range []register.NameKind{register.NameOfficial, register.NameOld} {
		for _, n := range v.U.Names {
			if n.Kind == kind {
				add(n)
			}
		}
	}
	for _, n := range v.U.Names {
		add(n)
	}
	if len(v.OtherNames) > 12 {
		v.MoreNames = len(v.OtherNames) - 12
		v.OtherNames = v.OtherNames[:12]
	}
}

func (p *Page) rowsOf(u *edition.Unit) (counted, others []townRow) {
	for _, i := range u.Partnerships {
		row := townRow{P: p.E.Partnership(i), Partner: p.E.Other(i, u.Index)}
		row.Source, row.On = p.source(row.P)
		if edition.Counted(row.P.State) {
			counted = append(counted, row)
		} else {
			others = append(others, row)
		}
	}
	for _, rows := range [][]townRow{counted, others} {
		names := make([]edition.U, len(rows))
		at := map[edition.U]townRow{}
		for i, row := range rows {
			names[i] = row.Partner.Index
			at[row.Partner.Index] = row
		}
		p.E.SortUnits(names, p.Lang)
		for i, n := range names {
			rows[i] = at[n]
		}
	}
	return counted, others
}

// source is where the newest statement of a partnership comes from.
func (p *Page) source(q *edition.Partnership) (*register.Source, string) {
	var newest register.Statement
	for _, s := range q.Statements {
		if p.E.Sources[s.Source] == nil || s.Sayer == register.SayerEditor {
			continue
		}
		if newest.Source == "" || s.Retrieved > newest.Retrieved || s.Retrieved == newest.Retrieved && s.Source < newest.Source {
			newest = s
		}
	}
	return p.E.Sources[newest.Source], newest.Retrieved
}

type pairView struct {
	*Page
	P     *edition.Partnership
	A, B  *edition.Unit
	Map   *svgMap
	Said  []saidGroup
	Notes []register.Statement
}

// saidGroup is what is said of one field, the shown value first.
type saidGroup struct {
	Field register.Field
	Says  []said
}

type said struct {
	register.Statement
	Shown    bool
	Contrary bool
	Source   *register.Source
	Who      string
}

func (s *Site) partnership(lang string, r Request) (Answer, error) {
	at, found := r.E.PartnershipByID(register.PartnershipID(r.slug))
	switch found {
	case edition.Moved:
		return s.to("/"+lang+"/partnerships/"+string(r.E.Partnership(at).ID), http.StatusMovedPermanently), nil
	case edition.Gone:
		return Answer{}, errs.New(errs.Gone, "removed")
	case edition.Missing:
		return Answer{}, errs.New(errs.NotFound, "no such partnership")
	}
	p := r.E.Partnership(at)
	path := "/partnerships/" + string(p.ID)
	if a, moved := s.canonical(r, lang, path, ""); moved {
		return a, nil
	}
	v := &pairView{Page: s.page(lang, r, path), P: p}
	v.Current = "partnerships"
	v.A, v.B = r.E.Ends(at, edition.Query{}, lang)
	v.Title = v.T("pair.title", "a", v.Name(v.A), "b", v.Name(v.B))
	v.Description = v.T("pair.description", "a", v.Name(v.A), "b", v.Name(v.B))
	v.Crumbs = []Crumb{{v.T("nav.partnerships"), v.Here("/partnerships")}, {v.Name(v.A) + " – " + v.Name(v.B), ""}}
	v.Said = v.said()
	if v.A.Placed && v.B.Placed {
		v.Map = v.mapOf([]edition.P{at}, v.A)
	}
	return render(v.Page, pairPage(v), http.StatusOK)
}

var saidFields = []register.Field{register.FieldSince, register.FieldUntil, register.FieldForm, register.FieldState, register.FieldReason, register.FieldInstrument, register.FieldDates, register.FieldNote, register.FieldListed}

func (v *pairView) said() []saidGroup {
	var groups []saidGroup
	for _, f := range saidFields {
		shown, contrary, ok := register.Shown(v.P.Statements, f)
		if !ok {
			continue
		}
		g := saidGroup{Field: f}
		differs := map[string]bool{}
		for _, c := range contrary {
			differs[c.Value] = true
		}
		for _, st := range v.P.Statements {
			if st.Field != f || st.Value == "" {
				continue
			}
			g.Says = append(g.Says, said{st, st == shown, differs[st.Value] && f != register.FieldNote && f != register.FieldInstrument && f != register.FieldDates, v.E.Sources[st.Source], v.who(st.Sayer)})
		}
		sort.SliceStable(g.Says, func(i, j int) bool { return g.Says[i].Shown && !g.Says[j].Shown })
		groups = append(groups, g)
	}
	return groups
}

// who names the sayer of a statement. A and B of a record are its own.
func (v *pairView) who(s register.Sayer) string {
	switch s {
	case register.SayerA:
		return v.Name(v.E.Unit(v.P.A))
	case register.SayerB:
		return v.Name(v.E.Unit(v.P.B))
	case register.SayerEditor:
		return v.T("said.editor")
	}
	return v.T("said.third")
}

type countryView struct {
	*Page
	C        *edition.Country
	Partners []partnerCountry
	Towns    []*edition.Unit // all with a partnership, by name
	Top      []*edition.Unit
	Without  int // municipalities of the national list with none; -1 = no list
	Map      *svgMap
}

type partnerCountry struct {
	Code string
	N    int
}

func (s *Site) country(lang string, r Request) (Answer, error) {
	code := strings.ToUpper(r.slug)
	c, ok := r.E.CountryOf(code)
	if !ok {
		return Answer{}, errs.New(errs.NotFound, "no such country")
	}
	path := "/countries/" + strings.ToLower(code)
	if r.slug != strings.ToLower(code) {
		return s.to("/"+lang+path, http.StatusMovedPermanently), nil
	}
	if a, moved := s.canonical(r, lang, path, ""); moved {
		return a, nil
	}
	v := &countryView{Page: s.page(lang, r, path), C: c, Without: -1}
	v.Current = "countries"
	name := v.Country(code)
	v.Crumbs = []Crumb{{v.T("nav.countries"), v.Here("/countries")}, {name, ""}}
	v.Title = v.T("country.title", "name", name)
	v.Description = v.N("country.description", c.Partnerships, "name", name)
	found := r.E.Filter(edition.Query{Unit: edition.None, Values: map[edition.Facet][]string{edition.FacetCountry: {code}}})
	by := map[string]int{}
	for _, p := range found.Found {
		q := r.E.Partnership(p)
		other := r.E.Unit(q.B).Country
		if other == code {
			other = r.E.Unit(q.A).Country
		}
		by[other]++
	}
	for other, n := range by {
		v.Partners = append(v.Partners, partnerCountry{other, n})
	}
	sort.Slice(v.Partners, func(i, j int) bool {
		if v.Partners[i].N != v.Partners[j].N {
			return v.Partners[i].N > v.Partners[j].N
		}
		return v.Partners[i].Code < v.Partners[j].Code
	})
	v.towns()
	v.Map = v.mapOf(found.Found, nil)
	return render(v.Page, countryPage(v), http.StatusOK)
}

func (v *countryView) towns() {
	var names []edition.U
	listed := 0
	for _, i := range v.C.Units {
		u := v.E.Unit(i)
		if u.Counted == 0 {
			continue
		}
		names = append(names, i)
		if len(v.Top) < 10 {
			v.Top = append(v.Top, u)
		}
		if u.Listed != "" && u.Level == register.LevelMunicipality {
			listed++
		}
	}
	v.E.SortUnits(names, v.Lang)
	for _, i := range names {
		v.Towns = append(v.Towns, v.E.Unit(i))
	}
	if v.C.Municipalities > 0 {
		v.Without = v.C.Municipalities - listed
	}
}

type countriesView struct {
	*Page
	All []*edition.Country
}

// twinned counts the units of a country with a partnership that counts.
func (p *Page) twinned(c *edition.Country) int {
	n := 0
	for _, u := range c.Units {
		if p.E.Unit(u).Counted > 0 {
			n++
		}
	}
	return n
}

func (s *Site) countries(lang string, r Request) (Answer, error) {
	if a, moved := s.canonical(r, lang, "/countries", ""); moved {
		return a, nil
	}
	v := &countriesView{Page: s.page(lang, r, "/countries")}
	v.Current = "countries"
	v.Title, v.Description = v.T("countries.title"), v.T("countries.lead")
	v.Crumbs = []Crumb{{v.T("nav.countries"), ""}}
	for i := range r.E.Countries {
		if r.E.Countries[i].Partnerships > 0 {
			v.All = append(v.All, &r.E.Countries[i])
		}
	}
	v.SortCountries(v.All)
	return render(v.Page, countriesPage(v), http.StatusOK)
}

// SortCountries sorts countries by name as the page's language sorts.
func (p *Page) SortCountries(all []*edition.Country) {
	c := p.Collator()
	sort.Slice(all, func(i, j int) bool { return c(p.Country(all[i].Code), p.Country(all[j].Code)) < 0 })
}

func (s *Site) about(lang string, r Request) (Answer, error) {
	if a, moved := s.canonical(r, lang, "/about", ""); moved {
		return a, nil
	}
	p := s.page(lang, r, "/about")
	p.Current, p.Title, p.Description = "about", p.T("about.title"), p.T("about.lead")
	p.Crumbs = []Crumb{{p.T("nav.about"), ""}}
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
