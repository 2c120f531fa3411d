package intake

import (
	"strings"

	"twinhall/internal/register"
)

// standing are the units of the register and by what each is known.
type standing struct {
	units      map[register.UnitID]*register.Unit
	byPlace    map[string]*register.Unit   // Place.Key → unit
	byCode     map[string][]*register.Unit // national code → units that no list holds
	byWikidata map[string]*register.Unit
}

func newStanding(units []*register.Unit) standing {
	s := standing{map[register.UnitID]*register.Unit{}, map[string]*register.Unit{}, map[string][]*register.Unit{}, map[string]*register.Unit{}}
	for _, u := range units {
		s.units[u.ID] = u
		for _, x := range u.ExternalIDs {
			switch {
			case x.Scheme == "place":
				s.byPlace[x.Value] = u
			case x.Scheme == "wikidata":
				s.byWikidata[x.Value] = u
			case strings.HasPrefix(x.Scheme, "national:") && u.Listed == "":
				s.byCode[x.Value] = append(s.byCode[x.Value], u)
			}
		}
		if u.Listed != "" && u.MergedInto == "" {
			s.byPlace[string(u.ID)] = u
		}
	}
	return s
}

// unitOf is the unit that stands for a place, nil where there is none yet.
func (s *standing) unitOf(key string) *register.Unit {
	if u := s.byPlace[key]; u != nil {
		return s.follow(u)
	}
	return nil
}

// follow is what a unit became that was merged.
func (s *standing) follow(u *register.Unit) *register.Unit {
	id, _ := register.Follow(u.ID, func(id register.UnitID) (register.UnitID, bool) {
		u := s.units[id]
		if u == nil {
			return "", false
		}
		return u.MergedInto, true
	})
	return s.units[id]
}
