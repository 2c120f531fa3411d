package intake

import (
	"slices"
	"strings"

	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// Resolver says which town somebody means by a name to which they write or
// send: in a form, in a list. It recognises as an import does, and is stricter:
// it decides only where the country is known and one place there bears the
// name. It is safe for concurrent use.
type Resolver struct {
	standing
	places    *recognise.Places
	countries *recognise.Countries
	named     map[string][]*register.Unit // country, folded main or other name → units
}

// NewResolver knows the units of a register and the places of a gazetteer.
func NewResolver(units []*register.Unit, g *gazetteer.Gazetteer) (*Resolver, error) {
	countries, err := Countries()
	if err != nil {
		return nil, err
	}
	r := &Resolver{standing: newStanding(units), countries: countries, named: map[string][]*register.Unit{},
		places: recognise.NewPlaces(recognise.Sources{Lists: lists(units), World: World{g}})}
	for _, u := range units {
		if u.MergedInto != "" || u.Trashed != register.Kept {
			continue
		}
		names := map[string]bool{i18n.Fold(u.Name): true}
		for _, n := range u.Names {
			names[i18n.Fold(n.Name)] = true
		}
		for n := range names {
			r.named[u.Country+" "+n] = append(r.named[u.Country+" "+n], u)
		}
	}
	return r, nil
}

// Meaning is what a name means, or else what it may mean.
type Meaning struct {
	Decided *Meant
	May     []Meant
	Country string // in which it lies, "" = nobody says: then nothing is decided
}

// Meant is a unit, or a place of the gazetteer that is none yet.
type Meant struct {
	Unit  *register.Unit
	Place recognise.Place
}

// Resolve reads a town as somebody writes it: "Opava", "Opava, Czechia",
// "Opava (Moravskoslezský kraj, Czechia)". country is where it lies if the text
// does not say so itself, "" = that is not known.
func (r *Resolver) Resolve(text, country string) Meaning {
	w := r.read(text)
	if w.Country == "" {
		w.Country = country
	}
	m := r.meaning(w)
	if w.Region != "" && w.District == "" && m.Decided == nil {
		// What stands behind the name may be a district too.
		d := w
		d.Region, d.District = "", w.Region
		if as := r.meaning(d); as.Decided != nil {
			m = as
		}
	}
	if other := (recognise.Written{Name: text}); w.Country != "" && w.Country != country && w.Name != text {
		// "Athens, Georgia": what was taken for a country may be a region.
		if f := r.places.Place(other); f.Outcome == recognise.Decided && (m.Decided == nil || m.Decided.Place.Key != f.Place.Key) {
			m.May = append(m.all(), r.meant(f.Place))
			m.Decided = nil
		}
	}
	return m
}

func (m *Meaning) all() []Meant {
	if m.Decided != nil {
		return append([]Meant{*m.Decided}, m.May...)
	}
	return m.May
}

// read parts a text into the name, what stands behind it and the country.
func (r *Resolver) read(text string) recognise.Written {
	w := recognise.Written{Name: strings.TrimSpace(text)}
	name, behind, found := "", "", false
	if open := strings.LastIndexByte(w.Name, '('); open > 0 && strings.HasSuffix(w.Name, ")") {
		name, behind, found = w.Name[:open], w.Name[open+1:len(w.Name)-1], true
	} else if name, behind, found = strings.Cut(w.Name, ","); !found {
		return w
	}
	parts := strings.Split(behind, ",")
	c, ok := r.countries.Recognise(parts[len(parts)-1])
	if !ok {
		return w
	}
	w.Name, w.Country, w.Region = strings.TrimSpace(name), c.Code, c.Region
	for i := len(parts) - 2; i >= 0; i-- {
		if part := strings.TrimSpace(parts[i]); w.Region == "" {
			w.Region = part
		} else {
			w.District = part
		}
	}
	return w
}

func (r *Resolver) meaning(w recognise.Written) Meaning {
	f := r.places.Place(w)
	found := f.Candidates
	if f.Outcome == recognise.Decided {
		found = []recognise.Place{f.Place}
	}
	m := Meaning{Country: w.Country}
	for _, p := range found {
		m.May = append(m.May, r.meant(p))
	}
	sure := f.Outcome == recognise.Decided && m.Country != ""
	// Units that no list and no gazetteer knows, and further ones of that name.
	for _, u := range r.bearers(w) {
		if m.has(u) {
			continue
		}
		m.May = append(m.May, Meant{u, placeOf(u)})
		sure = m.Country != "" && len(m.May) == 1 && i18n.Fold(u.Name) == i18n.Fold(w.Name)
	}
	if sure && len(m.May) == 1 {
		m.Decided, m.May = &m.May[0], nil
	}
	return m
}

// bearers are the units of the country that bear a name as their main or another
// one; of all countries where none is said. What stands behind the name must
// not contradict.
func (r *Resolver) bearers(w recognise.Written) (all []*register.Unit) {
	folded := i18n.Fold(w.Name)
	if w.Country != "" {
		all = r.named[w.Country+" "+folded]
	} else {
		for key, units := range r.named {
			if key[min(3, len(key)):] == folded {
				all = append(all, units...)
			}
		}
		slices.SortFunc(all, func(a, b *register.Unit) int { return strings.Compare(string(a.ID), string(b.ID)) }) // the same each time
	}
	if w.Region == "" && w.District == "" {
		return all
	}
	var in []*register.Unit
	for _, u := range all {
		here := []string{i18n.Fold(u.Region), i18n.Fold(u.District)}
		for _, said := range []string{w.Region, w.District} {
			if s := i18n.Fold(said); s != "" && (s == here[0] || s == here[1]) {
				in = append(in, u)
				break
			}
		}
	}
	return in
}

// oneKm is how near each other a unit and a place of the same name and country
// lie that are one.
const oneKm = 15

// has reports whether a unit is among what a name may mean; a place without a
// unit that lies where the unit does is that unit. So is the only place, where
// nobody knows where the unit lies, and both have the same main name.
func (m *Meaning) has(u *register.Unit) bool {
	for i := range m.May {
		x := &m.May[i]
		switch {
		case x.Unit == u:
			return true
		case x.Unit == nil && x.Place.Country == u.Country && x.Place.Located && u.Placed && geo.DistanceKm(x.Place.Point, u.Position) <= oneKm:
			x.Unit = u
			return true
		case x.Unit == nil && !u.Placed && len(m.May) == 1 && x.Place.Country == u.Country && i18n.Fold(x.Place.Name) == i18n.Fold(u.Name):
			x.Unit = u
			return true
		}
	}
	return false
}

func (r *Resolver) meant(p recognise.Place) Meant {
	u := r.unitOf(p.Key)
	if u != nil && u.Trashed != register.Kept {
		u = nil
	}
	return Meant{u, p}
}
