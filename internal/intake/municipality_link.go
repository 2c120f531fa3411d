package intake

import (
	"slices"

	"twinhall/internal/gazetteer"
	"twinhall/internal/geo"
	"twinhall/internal/i18n"
	"twinhall/internal/register"
)

// link ties units to the places of the gazetteer that they are, by key and
// names: the one place of the name that lies near, and of several units near
// one place the nearest.
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
		var at []gazetteer.PlaceID
		for _, h := range r.gazetteer.Lookup(nil, u.Country, i18n.Fold(u.Name)) {
			if geo.DistanceKm(r.gazetteer.Point(h.ID), u.Position) < 8 && !h.Alternate {
				at = append(at, h.ID)
			}
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
