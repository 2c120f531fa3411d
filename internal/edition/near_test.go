package edition_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"twinhall/internal/edition"
	"twinhall/internal/geo"
	"twinhall/internal/register"
)

// Neighbours are what measuring the way to every unit finds, also near the pole
// and where many towns stand on one spot.
func TestNeighboursAreTheNearest(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(5, 2))
	s := &edition.Snapshot{Number: 1}
	for i := range 900 {
		at := geo.Point{Lat: 49 + random.Float64()*2, Lon: 14 + random.Float64()*3}
		switch i % 9 {
		case 0:
			at = geo.Point{Lat: 69 + random.Float64(), Lon: 20 + random.Float64()*4}
		case 1:
			at = geo.Point{Lat: 50, Lon: 15}
		}
		level := register.LevelMunicipality
		if i%7 == 0 {
			level = register.LevelDistrict
		}
		id := strconv.Itoa(i)
		s.Units = append(s.Units, &register.Unit{ID: register.UnitID(id), Slug: id, Name: "Town " + id, Level: level, Country: "CZ", Position: at, Placed: i%50 != 0})
		if i > 0 {
			s.Partnerships = append(s.Partnerships,
				&register.Partnership{ID: register.PartnershipID(id), A: register.UnitID(id), B: register.UnitID(strconv.Itoa(random.IntN(i))),
					Statements: []register.Statement{{Field: register.FieldListed, Sayer: register.SayerThird, Value: "1"}}})
		}
	}
	e := edition.New(s)
	some := 0
	for i := range e.Units {
		u := &e.Units[i]
		var want []edition.Near
		for j := range e.Units {
			v := &e.Units[j]
			if d := geo.DistanceKm(u.Position, v.Position); u.Placed && v.Placed && i != j && v.Counted > 0 && v.Level == u.Level && d <= 60 {
				want = append(want, edition.Near{Unit: v, Km: d})
			}
		}
		slices.SortFunc(want, func(a, b edition.Near) int {
			return cmp.Or(cmp.Compare(a.Km, b.Km), cmp.Compare(a.Unit.Index, b.Unit.Index))
		})
		want = want[:min(8, len(want))]
		if got := e.Neighbours(u.Index, 8); !slices.Equal(got, want) {
			t.Fatalf("near %s at %v: %v, want %v", u.Name, u.Position, got, want)
		}
		some += len(want)
	}
	if some < 3000 {
		t.Errorf("only %d neighbours in all", some)
	}
}
