package partnership

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// pageSize is how many rows a page of a list has.
const pageSize = 50

// Choice are the partnerships that a filter chooses: what lists, the map, figures
// and posters show.
type Choice struct {
	*site.Page
	Result *edition.Result
	Town   *edition.Unit // nil = of all towns
	Rows   []Row
	Total  int
	Pages  int
	Map    *site.Map
}

// Row is a partnership as a list shows it: A is the end that was asked for.
type Row struct {
	P    *edition.Partnership
	A, B *edition.Unit
}

// ReadQuery reads the filter of an address; its canonical form keeps the town.
func ReadQuery(s *site.Site, r site.Request) (q edition.Query, town *edition.Unit, encoded string) {
	q = edition.ParseQuery(r.Query)
	if slug := r.Query.Get("town"); slug != "" {
		if u, found := r.E.UnitBySlug(slug); found == edition.Here || found == edition.Moved {
			q.Unit, town = u, r.E.Unit(u)
		}
	}
	return q, town, Encode(q, town)
}

// Encode is the query of an address that chooses q, of one town where town is
// not nil.
func Encode(q edition.Query, town *edition.Unit) string {
	encoded := q.Encode()
	if town == nil {
		return encoded
	}
	v, err := url.ParseQuery(encoded)
	if err != nil {
		return encoded
	}
	v.Set("town", town.Slug)
	return strings.ReplaceAll(v.Encode(), "%2C", ",")
}

// Link is the address of the list with one value of a facet added or removed.
func (v *Choice) Link(f edition.Facet, value string) string {
	return v.with(v.Result.Query.With(f, value))
}

func (v *Choice) with(q edition.Query) string { return v.AddressOf(v.Path, q) }

// Without is the address of the list without any filter.
func (v *Choice) Without() string { return v.Here(v.Path) }

// PageLink is the address of another page of the list.
func (v *Choice) PageLink(n int) string {
	q := v.Result.Query
	q.Page = n
	return v.with(q)
}

// Download is the address of exactly what is shown in another form.
func (v *Choice) Download(ext string) string { return v.Other("/partnerships" + ext) }

// Other is the same choice on the list or on the map.
func (v *Choice) Other(path string) string {
	q := v.Result.Query
	q.Page = 1
	return v.AddressOf(path, q)
}

// Chosen lists the values that are chosen, to take them away one by one.
func (v *Choice) Chosen() []chosen {
	var all []chosen
	for _, f := range edition.Facets {
		for _, value := range v.Result.Query.Values[f] {
			name := v.FacetValue(f, value)
			if f == edition.FacetWith {
				name = v.T("list.with", "country", name)
			} else if f != edition.FacetCountry && f != edition.FacetRegion {
				name = v.T(edition.FacetKeys[f]) + ": " + name
			}
			all = append(all, chosen{name, v.Link(f, value)})
		}
	}
	if q := v.Result.Query; q.Text != "" {
		q.Text, q.Page = "", 1
		all = append(all, chosen{v.T("list.text", "text", v.Result.Query.Text), v.with(q)})
	}
	if v.Town != nil {
		without := *v
		without.Town = nil
		q := v.Result.Query
		q.Page = 1
		all = append(all, chosen{v.Name(v.Town), without.with(q)})
	}
	return all
}

type chosen struct{ Name, Without string }

func readList(s *site.Site, lang string, r site.Request, path string) (*Choice, site.Answer, bool) {
	q, town, encoded := ReadQuery(s, r)
	if path == "/map" && q.Page > 1 {
		q.Page = 1
		encoded = Encode(q, town)
	}
	if a, moved := s.Canonicalize(r, lang, path, encoded); moved {
		return nil, a, false
	}
	v := &Choice{Page: s.NewPage(lang, r, path), Town: town}
	v.Query = encoded
	v.Result = r.E.Filter(q)
	v.Total = len(v.Result.Found)
	v.Pages = max(1, (v.Total+pageSize-1)/pageSize)
	from := min((q.Page-1)*pageSize, v.Total)
	to := min(from+pageSize, v.Total)
	r.E.SortPart(v.Result, lang, from, to)
	for _, p := range v.Result.Found[from:to] {
		v.Rows = append(v.Rows, v.row(p, q))
	}
	// Deep combinations are endless: they are shown, but not kept nor indexed.
	v.NoIndex = q.Depth() > 2 || q.Text != "" || q.Sort != ""
	v.share()
	return v, site.Answer{}, true
}

func (v *Choice) row(p edition.P, q edition.Query) Row {
	if v.Town != nil {
		return Row{v.E.Partnership(p), v.Town, v.E.Other(p, v.Town.Index)}
	}
	a, b := v.E.Ends(p, q, v.Lang)
	return Row{v.E.Partnership(p), a, b}
}

func list(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	v, a, ok := readList(s, lang, r, "/partnerships")
	if !ok {
		return a, nil
	}
	v.Title = v.listTitle()
	v.Description = v.Title + " – " + v.N("list.found", v.Total)
	v.Crumbs = []site.Crumb{{Name: v.T("nav.partnerships")}}
	return v.Page.Answer(listPage(v), http.StatusOK)
}

func (v *Choice) listTitle() string {
	names := v.ChosenNames()
	if names == "" {
		return v.T("list.title")
	}
	return v.T("list.title-of", "what", names)
}

// ChosenNames are the values that are chosen, in words; "" = none is.
func (v *Choice) ChosenNames() string {
	var names []string
	for _, c := range v.Chosen() {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

func mapPage(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	v, a, ok := readList(s, lang, r, "/map")
	if !ok {
		return a, nil
	}
	v.Page.Map = true
	v.Title = v.T("map.title")
	if names := v.ChosenNames(); names != "" {
		v.Title += ": " + names
	}
	v.Description = v.T("map.description")
	v.Crumbs = []site.Crumb{{Name: v.T("nav.map")}}
	v.Map = v.MapOf(v.Result.Found, v.Town, 0.05)
	return v.Page.Answer(mapPageView(v), http.StatusOK)
}

// ReadChoice reads the filter of an address for a page that shows what it chooses
// otherwise than as a list.
func ReadChoice(s *site.Site, lang string, r site.Request, path string) (*Choice, site.Answer, bool) {
	q, town, _ := ReadQuery(s, r)
	q.Page, q.Sort = 1, ""
	encoded := Encode(q, town)
	if a, moved := s.Canonicalize(r, lang, path, encoded); moved {
		return nil, a, false
	}
	v := &Choice{Page: s.NewPage(lang, r, path), Town: town}
	v.Query = encoded
	v.Result = r.E.Select(q)
	v.Total = len(v.Result.Found)
	v.NoIndex = q.Depth() > 1 || q.Text != "" || town != nil
	return v, site.Answer{}, true
}

// TitleOf is a heading with what is chosen.
func (v *Choice) TitleOf(key string) string {
	if names := v.ChosenNames(); names != "" {
		return v.T(key) + ": " + names
	}
	return v.T(key)
}

// AddressOf is the address of a page at path that shows what q chooses.
func (v *Choice) AddressOf(path string, q edition.Query) string {
	if enc := Encode(q, v.Town); enc != "" {
		return v.Here(path) + "?" + enc
	}
	return v.Here(path)
}

// Hidden are the parameters that the text search must keep.
func (v *Choice) Hidden() [][2]string {
	q := v.Result.Query
	q.Text, q.Page = "", 1
	values, err := url.ParseQuery(Encode(q, v.Town))
	if err != nil {
		return nil
	}
	var pairs [][2]string
	for name, all := range values {
		for _, value := range all {
			pairs = append(pairs, [2]string{name, value})
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	return pairs
}

// choiceQuery is the query without page and order.
func (v *Choice) choiceQuery() string {
	q := v.Result.Query
	q.Page, q.Sort = 1, ""
	return Encode(q, v.Town)
}

func (v *Choice) share() {
	v.Preview, v.Feed, v.HasFeed = "/preview/map.png", v.choiceQuery(), true
	if v.Feed != "" {
		v.Preview += "?" + v.Feed
	}
	if v.Path == "/partnerships" && v.Query == "" {
		v.About = []any{v.AboutData()}
	}
}
