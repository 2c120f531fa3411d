package intake

import (
	"slices"

	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
)

// wellKnown is how many other names a place must have for its own to be among
// them: the gazetteer calls Praha Prague.
const wellKnown = 12

// link ties units to the places of the gazetteer that they are, by key and
// names: the one place of the name that lies near, else the one well-known place
// that is also called so, and of several units near one place the nearest.
func (r *municipalityRun) link(units []*register.Unit) {
	type claim struct {
		unit *register.Unit
		km   float64
	}
	claims := map[gazetteer.PlaceID]claim{}
	for _, u := range units {
		if !u.Placed || u.Level == register.LevelRegion || hasPlace(u) {
			continue
		}
		var at, other []gazetteer.PlaceID
		for _, h := range r.gazetteer.Lookup(nil, u.Country, i18n.Fold(u.Name)) {
			switch near := geo.DistanceKm(r.gazetteer.Point(h.ID), u.Position) < 8; {
			case near && !h.Alternate:
				at = append(at, h.ID)
			case near && r.gazetteer.KnownNames(h.ID) >= wellKnown:
				other = append(other, h.ID)
			}
		}
		if len(at) == 0 {
			at = other
		}
		if len(at) != 1 {
			continue
		}
		km := geo.DistanceKm(r.gazetteer.Point(at[0]), u.Position)
		if other, taken := claims[at[0]]; !taken || km < other.km {
			claims[at[0]] = claim{u, km}
		}
	}
	for id, c := range claims {
		x := register.ExternalID{Scheme: "place", Value: r.gazetteer.Place(id).Key}
		if r.byCode[x] != nil {
			continue
		}
		r.byCode[x] = c.unit
		c.unit.ExternalIDs = append(c.unit.ExternalIDs, x)
		addAlternates(c.unit, r.gazetteer.Alternates(id))
	}
}

func hasPlace(u *register.Unit) bool {
	return slices.ContainsFunc(u.ExternalIDs, func(x register.ExternalID) bool { return x.Scheme == "place" })
}

// addAlternates gives u the names of the gazetteer by which people may search
// it, each spelling once.
func addAlternates(u *register.Unit, names []string) {
	known := map[string]bool{i18n.Fold(u.Name): true}
	for _, n := range u.Names {
		known[i18n.Fold(n.Name)] = true
	}
	for _, n := range names {
		if f := i18n.Fold(n); !known[f] && f != "" {
			known[f] = true
			u.AddName(register.Name{Kind: register.NameAlternate, Name: n})
		}
	}
}
