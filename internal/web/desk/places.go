package desk

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
	"twinhall/internal/web/inner"
)

// suggestion is what a field offers while somebody types.
type suggestion struct {
	Name  string `json:"name"`
	Also  string `json:"also,omitempty"`
	Where string `json:"where"`
	Count string `json:"count"`
	URL   string `json:"url"`
}

// named is what a name in a form means: a unit, or a place of the gazetteer
// that is none yet; or else what it may mean.
type named struct {
	unit  register.UnitID
	place string
	may   [][2]string
}

// isPlace reports whether a text is the key of a place of the gazetteer.
func isPlace(text string) bool {
	return strings.HasPrefix(text, "geonames:") || strings.HasPrefix(text, "place:")
}

// named reads a town as somebody wrote or chose it.
func (d *Desk) named(q *inner.Request, text string) (named, error) {
	e := d.Edition()
	if text == "" || e == nil {
		return named{}, nil
	}
	if u, found := e.UnitBySlug(text); found == edition.Here || found == edition.Moved {
		return named{unit: e.Unit(u).ID}, nil
	}
	g, err := d.Gazetteer()
	if err != nil {
		return named{}, err
	}
	if isPlace(text) {
		if _, ok := g.ByKey(text); ok {
			return named{place: text}, nil
		}
		return named{}, nil
	}
	n := named{}
	whole := 0
	for _, h := range e.Search(text, 8) {
		u := e.Unit(h.Unit)
		if h.Whole() {
			whole++
			n.unit = u.ID
		}
		n.may = append(n.may, [2]string{u.Slug, q.Page.Name(u) + " (" + q.Page.Where(u) + ")"})
	}
	if whole == 1 {
		return n, nil
	}
	n.unit = ""
	for _, p := range d.places(e, g, text, 8) {
		n.may = append(n.may, [2]string{p.Key, p.Name + " (" + whereOf(q, p) + ")"})
	}
	return n, nil
}

// places are places of the gazetteer under a name that are no units yet, the
// largest first.
func (d *Desk) places(e *edition.Edition, g *gazetteer.Gazetteer, text string, limit int) []gazetteer.Place {
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

func whereOf(q *inner.Request, p gazetteer.Place) string {
	var parts []string
	for _, s := range []string{p.Admin2Name, p.Admin1Name} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(append(parts, q.Page.Country(p.Country)), ", ")
}

// suggestPlaces offers units, then places that are none yet.
func (d *Desk) suggestPlaces(q *inner.Request) error {
	list, err := d.suggestions(q, true)
	if err != nil {
		return err
	}
	return sendJSON(q, list)
}

// suggestGazetteer offers places to make a unit of; choosing one opens the form
// filled from it.
func (d *Desk) suggestGazetteer(q *inner.Request) error {
	list, err := d.suggestions(q, false)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].URL = q.Page.Here("/desk/municipalities/new") + "?place=" + url.QueryEscape(list[i].URL[strings.LastIndexByte(list[i].URL, '/')+1:])
	}
	return sendJSON(q, list)
}

func (d *Desk) suggestions(q *inner.Request, units bool) ([]suggestion, error) {
	list := []suggestion{}
	text, e := q.Asked("q"), d.Edition()
	if len(text) > 100 || e == nil {
		return list, nil
	}
	if units {
		for _, h := range e.Search(text, 8) {
			u := e.Unit(h.Unit)
			one := suggestion{Name: q.Page.Name(u), Where: q.Page.Where(u), Count: q.Page.N("count.partnerships", u.Counted), URL: "/" + u.Slug}
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
	for _, p := range d.places(e, g, text, 6) {
		list = append(list, suggestion{Name: p.Name, Where: whereOf(q, p), Count: q.Page.T("desk.not-yet"), URL: "/" + p.Key})
	}
	return list, nil
}

// hint is what a check says while somebody types.
type hint struct {
	Text string `json:"text"`
	Href string `json:"href,omitempty"`
}

// checkPair tells whether two towns have a partnership already.
func (d *Desk) checkPair(q *inner.Request) error {
	hints := []hint{}
	e := d.Edition()
	ends := [2]register.UnitID{}
	for i, f := range []string{"a", "b"} {
		n, err := d.named(q, q.Asked(f))
		if err != nil {
			return err
		}
		ends[i] = n.unit
	}
	if e != nil && ends[0] != "" && ends[1] != "" {
		if a, ok := e.UnitByID(ends[0]); ok {
			for _, p := range a.Partnerships {
				if other := e.Other(p, a.Index); other.ID == ends[1] {
					hints = append(hints, hint{q.Page.T("edit.double"), q.Page.Here("/desk/partnerships/" + string(e.Partnership(p).ID))})
				}
			}
		}
	}
	return sendJSON(q, hints)
}

// checkSimilar tells which towns are called alike.
func (d *Desk) checkSimilar(q *inner.Request) error {
	hints := []hint{}
	e := d.Edition()
	if name := q.Asked("name"); e != nil && len([]rune(name)) > 2 && len(name) <= 100 {
		for _, h := range e.Search(name, 6) {
			u := e.Unit(h.Unit)
			if country := q.Asked("country"); country == "" || u.Country == country {
				hints = append(hints, hint{q.Page.Name(u) + " (" + q.Page.Where(u) + ")", q.Page.Here("/desk/municipalities/" + string(u.ID))})
			}
		}
	}
	return sendJSON(q, hints)
}

func sendJSON(q *inner.Request, v any) error {
	q.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	q.W.WriteHeader(http.StatusOK)
	return json.NewEncoder(q.W).Encode(v)
}

// PlaceNamed is what somebody wrote or chose as a place: a unit, or the key of a
// place of the gazetteer that is none yet; else both are "" and may holds what it
// may mean, each with what to write for it.
func (d *Desk) PlaceNamed(q *inner.Request, text string) (unit register.UnitID, place string, may [][2]string, err error) {
	n, err := d.named(q, text)
	return n.unit, n.place, n.may, err
}
