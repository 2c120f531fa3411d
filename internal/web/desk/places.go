package desk

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
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
			parts = append(parts, q.Page.Region(p.Country, s))
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
			one := Suggestion{Name: q.Page.Plain(u), Where: q.Page.Where(u), Count: q.Page.N("count.partnerships", u.Counted), URL: "/" + u.Slug}
			if h.Name != one.Name {
				one.Also = h.Name
			}
			list = append(list, one)
		}
	}
	g, err := gazetteer.Load()
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

// GazetteerFor is the gazetteer where one of some towns is a place of it, else
// nil: then it need not be loaded.
func (d *Desk) GazetteerFor(all ...page.Town) (*gazetteer.Gazetteer, error) {
	if !slices.ContainsFunc(all, func(t page.Town) bool { return t.Place != "" }) {
		return nil, nil
	}
	return gazetteer.Load()
}
