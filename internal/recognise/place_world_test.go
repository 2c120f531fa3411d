package recognise_test

import (
	"os"
	"testing"

	"twinhall/internal/errs"
	"twinhall/internal/gazetteer"
	"twinhall/internal/recognise"
)

// world shows the gazetteer to recognition.
type world struct{ g *gazetteer.Gazetteer }

// loadWorld returns the compiled gazetteer, or skips where a fresh clone has
// not built it.
func loadWorld(t testing.TB) world {
	t.Helper()
	g, err := gazetteer.Load()
	if errs.Is(err, errs.Unavailable) {
		if os.Getenv("CI") != "" {
			t.Fatal("no compiled gazetteer: run make")
		}
		t.Skip("no compiled gazetteer: run make")
	}
	if err != nil {
		t.Fatal(err)
	}
	return world{g}
}

func (w world) Named(to []recognise.WorldPlace, country, folded string) []recognise.WorldPlace {
	var buffer [32]gazetteer.Hit
	hits := buffer[:0]
	if country == "" {
		hits = w.g.LookupWorld(hits, folded)
	} else {
		hits = w.g.Lookup(hits, country, folded)
	}
	return w.places(to, hits)
}

func (w world) Similar(to []recognise.WorldPlace, country, folded string, limit int) []recognise.WorldPlace {
	return w.places(to, w.g.Similar(nil, country, folded, limit))
}

func (w world) places(to []recognise.WorldPlace, hits []gazetteer.Hit) []recognise.WorldPlace {
	for _, h := range hits {
		p := w.place(h.ID)
		if h.Alternate {
			p.Alternate, p.Known = true, w.g.KnownNames(h.ID)
		}
		to = append(to, p)
	}
	return to
}

func (w world) place(id gazetteer.PlaceID) recognise.WorldPlace {
	g := w.g.Place(id)
	return recognise.WorldPlace{
		Place: recognise.Place{
			Key: g.Key, Name: g.Name, Level: g.Level.String(), Country: g.Country,
			Region: g.Admin1Name, District: g.Admin2Name,
			Point: g.Point, Located: true, Population: g.Population,
		},
		Abandoned: g.Abandoned, Lone: g.Lone, Area1: g.Admin1, Area2: g.Admin2,
	}
}

func (w world) Areas(country string) []recognise.WorldArea {
	areas := w.g.Areas(country)
	to := make([]recognise.WorldArea, len(areas))
	for i, a := range areas {
		to[i] = recognise.WorldArea{
			Key: a.Key, Parent: a.Parent, Name: a.Name, Code: a.Code,
			Point: a.Point, Located: a.Point.Lat != 0 || a.Point.Lon != 0,
		}
		if a.HasSeat {
			to[i].Seat = w.g.Place(a.Seat).Key
		}
	}
	return to
}

func (w world) Alternates(key string) []string {
	id, ok := w.g.ByKey(key)
	if !ok {
		return nil
	}
	return w.g.Alternates(id)
}

func (w world) ByKey(key string) (recognise.WorldPlace, bool) {
	id, ok := w.g.ByKey(key)
	if !ok {
		return recognise.WorldPlace{}, false
	}
	return w.place(id), true
}
