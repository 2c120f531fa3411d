package page

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"twinhall/internal/edition"
	"twinhall/internal/gazetteer"
	"twinhall/internal/i18n"
	"twinhall/internal/intake"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// Town is what somebody means by what a form sent for a town: a unit, or a place
// of the gazetteer that is none yet; or else what it may mean.
type Town struct {
	Unit  register.UnitID
	Place string      // its key
	May   [][2]string // each with what the form sends for it
}

// Known reports whether it is one town.
func (t Town) Known() bool { return t.Unit != "" || t.Place != "" }

// townKey stands before the address of a unit that was chosen. What is typed
// does not begin so, and no name is taken for an address.
const townKey = "town:"

// ChosenTown is what a form sends for a unit that was chosen.
func ChosenTown(u *edition.Unit) string { return townKey + u.Slug }

// ChosenUnit is ChosenTown for one whose address is not at hand.
func ChosenUnit(id register.UnitID) string { return townKey + string(id) }

// pageOfTown is a link to a page of the atlas.
var pageOfTown = regexp.MustCompile(`^https?://\S+/municipalities/([a-z0-9-]+)$`)

// chosenTown is the address of a unit that was chosen, or to whose page somebody
// wrote the link.
func chosenTown(text string) (slug string, chosen bool) {
	if m := pageOfTown.FindStringSubmatch(text); m != nil {
		return m[1], true
	}
	return strings.CutPrefix(text, townKey)
}

// isPlace reports whether a text is the key of a place of the gazetteer.
func isPlace(text string) bool {
	return strings.HasPrefix(text, "geonames:") || strings.HasPrefix(text, "place:")
}

// mostMay bounds what is offered for a name.
const mostMay = 12

// Town reads a town as somebody wrote or chose it. What was chosen counts as it
// is. What was written counts where its country is known, from the text or from
// country ("" = not known), and one town of that country bears the name; else
// there is a choice.
func (q *Request) Town(text, country string) (t Town, err error) {
	e := q.House.Edition()
	text = strings.TrimSpace(text)
	if text == "" || e == nil {
		return t, nil
	}
	if slug, chosen := chosenTown(text); chosen {
		if u, found := e.UnitBySlug(slug); found == edition.Here || found == edition.Moved {
			t.Unit = e.Unit(u).ID
		}
		return t, nil
	}
	g, err := gazetteer.Load()
	if err != nil {
		return t, err
	}
	if isPlace(text) {
		if _, ok := g.ByKey(text); ok {
			t.Place = text
		}
		return t, nil
	}
	if t.Unit = q.labelled(e, text); t.Unit != "" {
		return t, nil
	}
	r, err := q.House.resolver.of(e, g)
	if err != nil {
		return t, err
	}
	m := r.Resolve(text, country)
	if m.Decided != nil {
		if u := m.Decided.Unit; u != nil {
			t.Unit = u.ID
			return t, nil
		}
		if key := m.Decided.Place.Key; isPlace(key) {
			t.Place = key
			return t, nil
		}
		m.May = append(m.May, *m.Decided)
	}
	q.offer(&t, e, text, m)
	return t, nil
}

// offer lists what a name may mean: towns of the register before places that are
// none yet, and last what only begins so.
func (q *Request) offer(t *Town, e *edition.Edition, text string, m intake.Meaning) {
	for _, units := range []bool{true, false} {
		for _, x := range m.May {
			if (x.Unit != nil) == units {
				t.may(q.mayBe(e, x))
			}
		}
		for _, h := range e.Search(text, 8) {
			if u := e.Unit(h.Unit); h.Whole() == units && (m.Country == "" || m.Country == u.Country) {
				t.may(ChosenTown(u), q.TownText(u))
			}
		}
	}
}

func (t *Town) may(value, label string) {
	if value != "" && len(t.May) < mostMay && !slices.ContainsFunc(t.May, func(x [2]string) bool { return x[0] == value }) {
		t.May = append(t.May, [2]string{value, label})
	}
}

// Units are those of what a name may mean that are in the register.
func (t Town) Units() (units [][2]string) {
	for _, x := range t.May {
		if strings.HasPrefix(x[0], townKey) {
			units = append(units, x)
		}
	}
	return units
}

// Towns are the units that something sent for a town means or may mean.
func (h *House) Towns(t Town) (units []*edition.Unit) {
	e := h.Edition()
	if e == nil {
		return nil
	}
	if u, ok := e.UnitByID(t.Unit); ok {
		return append(units, u)
	}
	for _, x := range t.Units() {
		if u, found := e.UnitBySlug(strings.TrimPrefix(x[0], townKey)); found == edition.Here {
			units = append(units, e.Unit(u))
		}
	}
	return units
}

// TownText is how a unit is written out: its name and where it lies.
func (q *Request) TownText(u *edition.Unit) string {
	return q.Page.Plain(u) + " (" + q.Page.Where(u) + ")"
}

// labelled is the unit whose TownText somebody wrote, "" where that is none or
// several.
func (q *Request) labelled(e *edition.Edition, text string) (id register.UnitID) {
	name, _, bracket := strings.Cut(text, " (")
	if !bracket {
		return ""
	}
	for _, h := range e.Search(name, 40) {
		u := e.Unit(h.Unit)
		if i18n.Fold(q.TownText(u)) != i18n.Fold(text) {
			continue
		}
		if id != "" {
			return ""
		}
		id = u.ID
	}
	return id
}

// mayBe is what a form sends and shows for something that a name may mean;
// nothing for what is neither a unit nor a place of the gazetteer.
func (q *Request) mayBe(e *edition.Edition, x intake.Meant) (value, label string) {
	if x.Unit != nil {
		if u, ok := e.UnitByID(x.Unit.ID); ok {
			return ChosenTown(u), q.TownText(u)
		}
	}
	if !isPlace(x.Place.Key) {
		return "", ""
	}
	return x.Place.Key, x.Place.Name + " (" + q.placeWhere(x.Place) + ")"
}

func (q *Request) placeWhere(p recognise.Place) string {
	var parts []string
	for _, s := range []string{p.District, p.Region} {
		if s != "" {
			parts = append(parts, q.Page.Region(p.Country, s))
		}
	}
	return strings.Join(append(parts, q.Page.Country(p.Country)), ", ")
}

// townText writes what a form sent for a town so that people can read it, and
// that means the same when it is sent again.
func (v *View) townText(value string) string {
	if slug, chosen := strings.CutPrefix(value, townKey); chosen && v.E != nil {
		if u, found := v.E.UnitBySlug(slug); found == edition.Here || found == edition.Moved {
			x := v.E.Unit(u)
			return v.Plain(x) + " (" + v.Where(x) + ")"
		}
	}
	return value
}

// HomeCountry is the country of the association's municipalities, "" where it
// has several or does not say.
func (h *House) HomeCountry() string {
	if h.Site.Face != nil && len(h.Site.Face.Home) == 1 {
		return h.Site.Face.Home[0]
	}
	return ""
}

// resolver keeps what recognises the towns of an edition.
type resolver struct {
	mu  sync.Mutex
	e   *edition.Edition
	now *intake.Resolver
}

func (r *resolver) of(e *edition.Edition, g *gazetteer.Gazetteer) (*intake.Resolver, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.e == e {
		return r.now, nil
	}
	units := make([]*register.Unit, len(e.Units))
	for i := range e.Units {
		units[i] = e.Units[i].Unit
	}
	now, err := intake.NewResolver(units, g)
	if err == nil {
		r.e, r.now = e, now
	}
	return now, err
}
