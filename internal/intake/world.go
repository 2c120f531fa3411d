package intake

import (
	"twinhall/internal/gazetteer"
	"twinhall/internal/recognise"
)

// World lets recognition ask the gazetteer.
type World struct{ G *gazetteer.Gazetteer }

// Named appends the places of country with a name that folds to folded.
func (w World) Named(to []recognise.WorldPlace, country, folded string) []recognise.WorldPlace {
	var buffer [32]gazetteer.Hit
	hits := buffer[:0]
	if country == "" {
		hits = w.G.LookupWorld(hits, folded)
	} else {
		hits = w.G.Lookup(hits, country, folded)
	}
	return w.places(to, hits)
}

// Similar appends up to limit places whose name is like folded.
func (w World) Similar(to []recognise.WorldPlace, country, folded string, limit int) []recognise.WorldPlace {
	return w.places(to, w.G.Similar(nil, country, folded, limit))
}

func (w World) places(to []recognise.WorldPlace, hits []gazetteer.Hit) []recognise.WorldPlace {
	for _, h := range hits {
		p := w.place(h.ID)
		if h.Alternate {
			p.Alternate, p.Known = true, w.G.KnownNames(h.ID)
		}
		to = append(to, p)
	}
	return to
}

func (w World) place(id gazetteer.PlaceID) recognise.WorldPlace {
	g := w.G.Place(id)
	return recognise.WorldPlace{
		Place: recognise.Place{
			Key: g.Key, Name: g.Name, Level: g.Level.String(), Country: g.Country,
			Region: g.Admin1Name, District: g.Admin2Name,
			Point: g.Point, Located: true, Population: g.Population,
		},
		Abandoned: g.Abandoned, Lone: g.Lone, Area1: g.Admin1, Area2: g.Admin2,
	}
}

// Areas returns the regions of country.
func (w World) Areas(country string) []recognise.WorldArea {
	areas := w.G.Areas(country)
	to := make([]recognise.WorldArea, len(areas))
	for i, a := range areas {
		to[i] = recognise.WorldArea{
			Key: a.Key, Parent: a.Parent, Name: a.Name, Code: a.Code,
			Point: a.Point, Located: a.Point.Lat != 0 || a.Point.Lon != 0,
		}
		if a.HasSeat {
			to[i].Seat = w.G.Place(a.Seat).Key
		}
	}
	return to
}

// Alternates returns the other names of the place with a key.
func (w World) Alternates(key string) []string {
	id, ok := w.G.ByKey(key)
	if !ok {
		return nil
	}
	return w.G.Alternates(id)
}

// ByKey returns the place with a key.
func (w World) ByKey(key string) (recognise.WorldPlace, bool) {
	id, ok := w.G.ByKey(key)
	if !ok {
		return recognise.WorldPlace{}, false
	}
	return w.place(id), true
}
