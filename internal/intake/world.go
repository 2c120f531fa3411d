package intake

import (
	"twinhall/internal/gazetteer"
	"twinhall/internal/recognise"
)

// World lets recognition ask the gazetteer.
type World struct{ G *gazetteer.Gazetteer }

// Named appends the places of country with a name that folds to folded.
func (w World) Named(to []recognise.WorldPlace, country, folded string) []recognise.WorldPlace {
	var hits []gazetteer.Hit
	if country == "" {
		hits = w.G.LookupWorld(nil, folded)
	} else {
		hits = w.G.Lookup(nil, country, folded)
	}
	return w.add(to, hits)
}

// Similar appends up to limit places whose name is like folded.
func (w World) Similar(to []recognise.WorldPlace, country, folded string, limit int) []recognise.WorldPlace {
	return w.add(to, w.G.Similar(nil, country, folded, limit))
}

func (w World) add(to []recognise.WorldPlace, hits []gazetteer.Hit) []recognise.WorldPlace {
	for _, h := range hits {
		p := w.place(h.ID)
		if h.Alternate {
			p.Alternate, p.Known = true, len(w.G.Alternates(h.ID))
		}
		to = append(to, p)
	}
	return to
}

func (w World) place(id gazetteer.PlaceID) recognise.WorldPlace {
	p := w.G.Place(id)
	wp := recognise.WorldPlace{
		Place: recognise.Place{Key: p.Key, Name: p.Name, Level: recognise.LevelMunicipality, Country: p.Country,
			Point: p.Point, Located: true, Population: p.Population},
		Abandoned: p.Abandoned, Lone: p.Lone, Area1: p.Admin1, Area2: p.Admin2,
	}
	if p.Level == gazetteer.District {
		wp.Level = recognise.LevelDistrict
	}
	if a, ok := w.G.Area(p.Admin1); ok {
		wp.Region = a.Name
	}
	if a, ok := w.G.Area(p.Admin2); ok {
		wp.District = a.Name
	}
	return wp
}

// Areas returns the regions of country.
func (w World) Areas(country string) []recognise.WorldArea {
	areas := w.G.Areas(country)
	to := make([]recognise.WorldArea, len(areas))
	for i, a := range areas {
		to[i] = recognise.WorldArea{Key: a.Key, Parent: a.Parent, Name: a.Name, Code: a.Code, Point: a.Point, Located: a.Point != (recognise.WorldArea{}).Point}
	}
	return to
}

// ByKey returns the place with a key.
func (w World) ByKey(key string) (recognise.WorldPlace, bool) {
	id, ok := w.G.ByKey(key)
	if !ok {
		return recognise.WorldPlace{}, false
	}
	return w.place(id), true
}

// Alternates returns the other names of the place with a key.
func (w World) Alternates(key string) []string {
	id, ok := w.G.ByKey(key)
	if !ok {
		return nil
	}
	return w.G.Alternates(id)
}
