package site

import (
	"net/http"
	"net/url"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/register"
)

// pageSize is how many rows a page of a list has.
const pageSize = 50

// listView is the list of partnerships, and the map with its filters.
type listView struct {
	*Page
	Result *edition.Result
	Town   *edition.Unit // nil = of all towns
	Rows   []listRow
	Total  int
	Pages  int
	Map    *svgMap
}

type listRow struct {
	P    *edition.Partnership
	A, B *edition.Unit
}

// query reads the filter of an address; its canonical form keeps the town.
func (s *Site) query(r Request) (q edition.Query, town *edition.Unit, encoded string) {
	q = edition.ParseQuery(r.Query)
	if slug := r.Query.Get("town"); slug != "" {
		if u, found := r.E.UnitBySlug(slug); found == edition.Here || found == edition.Moved {
			q.Unit, town = u, r.E.Unit(u)
		}
	}
	return q, town, encode(q, town)
}

func encode(q edition.Query, town *edition.Unit) string {
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
func (v *listView) Link(f edition.Facet, value string) string {
	return v.with(v.Result.Query.With(f, value))
}

func (v *listView) with(q edition.Query) string {
	if enc := encode(q, v.Town); enc != "" {
		return v.Here(v.Path) + "?" + enc
	}
	return v.Here(v.Path)
}

// Without is the address of the list without any filter.
func (v *listView) Without() string { return v.Here(v.Path) }

// PageLink is the address of another page of the list.
func (v *listView) PageLink(n int) string {
	q := v.Result.Query
	q.Page = n
	return v.with(q)
}

// Download is the address of exactly what is shown in another form.
func (v *listView) Download(ext string) string {
	q := v.Result.Query
	q.Page = 1
	to := v.Here("/partnerships" + ext)
	if enc := encode(q, v.Town); enc != "" {
		to += "?" + enc
	}
	return to
}

// Other is the same choice on the list or on the map.
func (v *listView) Other(path string) string {
	q := v.Result.Query
	q.Page = 1
	if enc := encode(q, v.Town); enc != "" {
		return v.Here(path) + "?" + enc
	}
	return v.Here(path)
}

// Chosen lists the values that are chosen, to take them away one by one.
func (v *listView) Chosen() []chosen {
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

// FacetValue is the name of a value of a facet.
func (p *Page) FacetValue(f edition.Facet, value string) string {
	switch f {
	case edition.FacetCountry, edition.FacetWith:
		return p.Country(value)
	case edition.FacetRegion:
		_, region, _ := strings.Cut(value, "|")
		return region
	case edition.FacetDecade:
		if value != edition.Unknown {
			return p.T("decade", "y", value, "to", atoi(value)+9)
		}
	case edition.FacetSize:
		if value != edition.Unknown {
			from, to, _ := strings.Cut(value, "-")
			if to == "" {
				return p.T("size.over", "n", p.Number(atoi(from)))
			}
			if from == "0" {
				return p.T("size.under", "n", p.Number(atoi(to)+1))
			}
			return p.T("size.between", "from", p.Number(atoi(from)), "to", p.Number(atoi(to)))
		}
	case edition.FacetDistance:
		if value != edition.Unknown {
			from, to, _ := strings.Cut(value, "-")
			if to == "" {
				return p.T("distance.over", "n", p.Number(atoi(from)))
			}
			if from == "0" {
				return p.T("distance.under", "n", p.Number(atoi(to)+1))
			}
			return p.T("distance.between", "from", p.Number(atoi(from)), "to", p.Number(atoi(to)))
		}
	case edition.FacetTheme:
		return p.T(register.ThemeKeys[value])
	}
	return p.T(facetValueKey(f, value))
}

// facetValueKey is the key of the message for a value of a facet that has
// words of its own.
func facetValueKey(f edition.Facet, value string) string {
	switch f {
	case edition.FacetState:
		if value == "any" {
			return "state.any"
		}
		return register.StateKeys[value]
	case edition.FacetForm:
		if value == edition.Unknown {
			return "form.unknown"
		}
		return register.FormKeys[value]
	case edition.FacetDecade:
		return "decade.unknown"
	case edition.FacetSize:
		return "size.unknown"
	case edition.FacetDistance:
		return "distance.unknown"
	case edition.FacetLevel:
		return register.LevelKeys[value]
	case edition.FacetSaidBy:
		return edition.SaidByKeys[value]
	case edition.FacetConfirmed:
		return edition.ConfirmationKeys[value]
	case edition.FacetLiveness:
		return register.LivenessKeys[value]
	}
	return ""
}

func atoi(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		}
	}
	return n
}

func (s *Site) list(lang string, r Request, path string) (*listView, Answer, bool) {
	q, town, encoded := s.query(r)
	if path == "/map" && q.Page > 1 {
		q.Page = 1
		encoded = encode(q, town)
	}
	if a, moved := s.canonical(r, lang, path, encoded); moved {
		return nil, a, false
	}
	v := &listView{Page: s.page(lang, r, path), Town: town}
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
	return v, Answer{}, true
}

func (v *listView) row(p edition.P, q edition.Query) listRow {
	if v.Town != nil {
		return listRow{v.E.Partnership(p), v.Town, v.E.Other(p, v.Town.Index)}
	}
	a, b := v.E.Ends(p, q, v.Lang)
	return listRow{v.E.Partnership(p), a, b}
}

func (s *Site) partnerships(lang string, r Request) (Answer, error) {
	v, a, ok := s.list(lang, r, "/partnerships")
	if !ok {
		return a, nil
	}
	v.Current = "partnerships"
	v.Title = v.listTitle()
	v.Description = v.Title + " – " + v.N("list.found", v.Total)
	v.Crumbs = []Crumb{{v.T("nav.partnerships"), ""}}
	return render(v.Page, listPage(v), http.StatusOK)
}

func (v *listView) listTitle() string {
	names := v.chosenNames()
	if names == "" {
		return v.T("list.title")
	}
	return v.T("list.title-of", "what", names)
}

func (v *listView) chosenNames() string {
	var names []string
	for _, c := range v.Chosen() {
		names = append(names, c.Name)
	}
	return strings.Join(names, ", ")
}

func (s *Site) mapPage(lang string, r Request) (Answer, error) {
	v, a, ok := s.list(lang, r, "/map")
	if !ok {
		return a, nil
	}
	v.Current, v.Page.Map = "map", true
	v.Title = v.T("map.title")
	if names := v.chosenNames(); names != "" {
		v.Title += ": " + names
	}
	v.Description = v.T("map.description")
	v.Crumbs = []Crumb{{v.T("nav.map"), ""}}
	v.Map = v.mapOf(v.Result.Found, v.Town, 0.05)
	return render(v.Page, mapPageView(v), http.StatusOK)
}
