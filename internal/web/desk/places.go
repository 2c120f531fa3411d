package desk

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
)

// Suggestion is what a field offers while somebody types.
type Suggestion struct {
	Name  string `json:"name"`
	Also  string `json:"also,omitempty"`
	Where string `json:"where"`
	Count string `json:"count"`
	URL   string `json:"url"`
}

// Named is what a name in a form means: a unit, or a place of the gazetteer
// that is none yet; or else what it may mean.
type Named struct {
	Unit  register.UnitID
	Place string      // its key
	May   [][2]string // each with what to write for it
}

// isPlace reports whether a text is the key of a place of the gazetteer.
func isPlace(text string) bool {
	return strings.HasPrefix(text, "geonames:") || strings.HasPrefix(text, "place:")
}

// Named reads a town as somebody wrote or chose it.
func (d *Desk) Named(q *page.Request, text string) (Named, error) {
	e := d.Edition()
	if text == "" || e == nil {
		return Named{}, nil
	}
	if u, found := e.UnitBySlug(text); found == edition.Here || found == edition.Moved {
		return Named{Unit: e.Unit(u).ID}, nil
	}
	g, err := d.Gazetteer()
	if err != nil {
		return Named{}, err
	}
	if isPlace(text) {
		if _, ok := g.ByKey(text); ok {
			return Named{Place: text}, nil
		}
		return Named{}, nil
	}
	n := Named{}
	whole := 0
	for _, h := range e.Search(text, 8) {
		u := e.Unit(h.Unit)
		if h.Whole() {
			whole++
			n.Unit = u.ID
		}
		n.May = append(n.May, [2]string{u.Slug, q.Page.Name(u) + " (" + q.Page.Where(u) + ")"})
	}
	if whole == 1 {
		return n, nil
	}
	n.Unit = ""
	for _, p := range d.Places(e, g, text, 8) {
		n.May = append(n.May, [2]string{p.Key, p.Name + " (" + PlaceWhere(q, p) + ")"})
	}
	return n, nil
}

// Places are places of the gazetteer under a name that are no units yet, the
// largest first.
func (d *Desk) Places(e *edition.Edition, g *gazetteer.Gazetteer, text string, limit int) []gazetteer.Place {
	folded := i18n.Fold(text)
	if folded == "" {
		return nil
	}
	known := map[string]bool{}
	for _, h := range e.Search(text, 40) {
		for _, x := range e.Unit(h.Unit).ExternalIDs {
			if x.Scheme == "place" || x.Scheme == "geonames" {
				known[x.Value] = true
			}
		}
	}
	hits := g.LookupWorld(nil, folded)
	var all []gazetteer.Place
	seen := map[gazetteer.PlaceID]bool{}
	for len(all) < limit {
		best, n := -1, -1
		for i, h := range hits {
			if p := g.Population(h.ID); !seen[h.ID] && p > n {
				best, n = i, p
			}
		}
		if best < 0 {
			break
		}
		seen[hits[best].ID] = true
		if p := g.Place(hits[best].ID); !known[p.Key] && !p.Abandoned {
			all = append(all, p)
		}
	}
	return all
}

// PlaceWhere says where a place lies.
func PlaceWhere(q *page.Request, p gazetteer.Place) string {
	var parts []string
	for _, s := range []string{p.Admin2Name, p.Admin1Name} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(append(parts, q.Page.Country(p.Country)), ", ")
}

// suggestPlaces offers units, then places that are none yet.
func (d *Desk) suggestPlaces(q *page.Request) error {
	list, err := d.Suggestions(q, true)
	if err != nil {
		return err
	}
	return SendJSON(q, list)
}

// Suggestions are towns and places for what somebody types, the towns first
// where units are asked for.
func (d *Desk) Suggestions(q *page.Request, units bool) ([]Suggestion, error) {
	list := []Suggestion{}
	text, e := q.Query("q"), d.Edition()
	if len(text) > 100 || e == nil {
		return list, nil
	}
	if units {
		for _, h := range e.Search(text, 8) {
			u := e.Unit(h.Unit)
			one := Suggestion{Name: q.Page.Name(u), Where: q.Page.Where(u), Count: q.Page.N("count.partnerships", u.Counted), URL: "/" + u.Slug}
			if h.Name != one.Name {
				one.Also = h.Name
			}
			list = append(list, one)
		}
	}
	g, err := d.Gazetteer()
	if err != nil {
		return nil, err
	}
	for _, p := range d.Places(e, g, text, 6) {
		list = append(list, Suggestion{Name: p.Name, Where: PlaceWhere(q, p), Count: q.Page.T("desk.not-yet"), URL: "/" + p.Key})
	}
	return list, nil
}

// Hint is what a check says while somebody types.
type Hint struct {
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
}

// SendJSON answers with v.
func SendJSON(q *page.Request, v any) error {
	q.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	q.W.WriteHeader(http.StatusOK)
	return json.NewEncoder(q.W).Encode(v)
}

// GazetteerFor is the gazetteer where one of some names is a place of it, else
// nil: then it need not be loaded.
func (d *Desk) GazetteerFor(all ...Named) (*gazetteer.Gazetteer, error) {
	if !slices.ContainsFunc(all, func(n Named) bool { return n.Place != "" }) {
		return nil, nil
	}
	return d.Gazetteer()
}
