// Package gazetteer knows the world's places, regions and countries by name:
// a name leads to candidates. It does not choose among them (that is the work
// of recognition), knows nothing of the register, and needs no database: its
// data is compiled at build time and embedded.
package gazetteer

import (
	"math"
	"sort"
	"strconv"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

// Level says what kind of unit a place is.
type Level uint8

// A place is a municipality unless GeoNames calls it a section of one.
const (
	Municipality Level = iota
	District
	Region
)

func (l Level) String() string { return [...]string{"municipality", "district", "region"}[l] }

// PlaceID is the number of a place in the loaded data. It is not stable from
// one build to the next: store Place.Key.
type PlaceID uint32

// Place is one place of the world.
type Place struct {
	// Key is stable: "geonames:3039154", or "place:…" made of country, regions,
	// folded name and rounded position where GeoNames' number is not known.
	Key   string
	Name  string
	Level Level
	// Country is ISO 3166-1 alpha-2; Kosovo is XK.
	Country string
	// Admin1 and Admin2 are the keys of the regions it lies in, empty where
	// unknown: "geonames-admin:US.WV".
	Admin1, Admin2 string
	// Admin1Name and Admin2Name are their names.
	Admin1Name, Admin2Name string
	Point                  geo.Point
	// Population is 0 where unknown.
	Population int
	// Abandoned marks historical, abandoned and destroyed places.
	Abandoned bool
	// Lone says that no other place of the data lies in the same third-level
	// division: in Poland the mark of an urban gmina.
	Lone bool
}

// Area is a first-level or second-level region.
type Area struct {
	// Key is "geonames-admin:US.WV" or "geonames-admin:IT.09.BG".
	Key string
	// Name is mostly English on the first level, mostly local on the second.
	Name    string
	Country string
	// Code is the last part of the key: "WV".
	Code string
	// Parent is the key of the first-level region, empty on the first level.
	Parent string
	// Seat is the place that is the seat of the region, if HasSeat.
	Seat    PlaceID
	HasSeat bool
	// Point is the middle of the region's places; the zero Point where none is
	// known.
	Point geo.Point
}

// Hit is a place under one of its names.
type Hit struct {
	ID PlaceID
	// Alternate is true where the name is not the place's main one.
	Alternate bool
}

// Lookup returns the places of country that have a name which folds to folded
// (see i18n.Fold), appended to hits.
func (g *Gazetteer) Lookup(hits []Hit, country, folded string) []Hit {
	c, ok := g.country[country]
	if !ok {
		return hits
	}
	if k, found := g.find(c.keyLow, c.keyHigh, folded); found {
		hits = g.postings(hits, k)
	}
	return hits
}

// LookupWorld returns the places of all countries that have a name which folds
// to folded, appended to hits.
func (g *Gazetteer) LookupWorld(hits []Hit, folded string) []Hit {
	for _, c := range g.countries {
		if k, found := g.find(c.keyLow, c.keyHigh, folded); found {
			hits = g.postings(hits, k)
		}
	}
	return hits
}

func (g *Gazetteer) postings(hits []Hit, key uint32) []Hit {
	for _, p := range g.post[g.postOff[key]:g.postOff[key+1]] {
		hits = append(hits, Hit{ID: PlaceID(p >> 1), Alternate: p&1 == 1})
	}
	return hits
}

// find returns the position of the first key of [low, high) that is not less
// than folded, and whether it is equal.
func (g *Gazetteer) find(low, high uint32, folded string) (uint32, bool) {
	end := high
	for low < high {
		mid := (low + high) / 2
		if g.key(mid) < folded {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, low < end && g.key(low) == folded
}

func (g *Gazetteer) key(i uint32) string { return g.text[g.keyOff[i]:g.keyOff[i+1]] }

// Name is the main name of a place.
func (g *Gazetteer) Name(id PlaceID) string { return g.text[g.nameOff[id]:g.nameOff[id+1]] }

// Point is the position of a place.
func (g *Gazetteer) Point(id PlaceID) geo.Point {
	return geo.Point{Lat: float64(g.lat[id]) / 1e5, Lon: float64(g.lon[id]) / 1e5}
}

// Population is the population of a place, 0 where unknown.
func (g *Gazetteer) Population(id PlaceID) int { return int(g.population[id]) }

// Len is the number of places: PlaceID runs from 0 to Len()-1.
func (g *Gazetteer) Len() int { return len(g.lat) }

// Place returns what is known of a place.
func (g *Gazetteer) Place(id PlaceID) Place {
	flags := g.flags[id]
	p := Place{
		Name:       g.Name(id),
		Country:    g.countries[g.countryOf[id]].code,
		Point:      g.Point(id),
		Population: g.Population(id),
		Abandoned:  flags&flagAbandoned != 0,
		Lone:       flags&flagLone != 0,
	}
	if flags&flagSection != 0 {
		p.Level = District
	}
	if a := g.admin1[id]; a != none {
		p.Admin1, p.Admin1Name = g.areaKey(a), g.areaName(a)
	}
	if a := g.admin2[id]; a != none {
		p.Admin2, p.Admin2Name = g.areaKey(a), g.areaName(a)
	}
	p.Key = g.placeKey(id, &p)
	return p
}

// Alternates returns the other names of a place in Latin, Cyrillic and Greek
// letters.
func (g *Gazetteer) Alternates(id PlaceID) []string {
	return splitNames(g.text[g.altOff[id]:g.altOff[id+1]])
}

// KnownNames is the number of Alternates.
func (g *Gazetteer) KnownNames(id PlaceID) int {
	names := g.text[g.altOff[id]:g.altOff[id+1]]
	if names == "" {
		return 0
	}
	return strings.Count(names, "\x00") + 1
}

func (g *Gazetteer) placeKey(id PlaceID, p *Place) string {
	if n := g.number[id]; n != 0 {
		return "geonames:" + strconv.FormatUint(uint64(n), 10)
	}
	place := p.Country
	if a := g.admin1[id]; a != none {
		place = g.areaCode(a)
	}
	if a := g.admin2[id]; a != none {
		place = g.areaCode(a)
	}
	hundredth := func(v int32) string { return strconv.Itoa(int(math.Round(float64(v) / 1000))) }
	return "place:" + place + ":" + i18n.Fold(p.Name) + ":" + hundredth(g.lat[id]) + ":" + hundredth(g.lon[id])
}

// ByNumber returns the place with a GeoNames number.
func (g *Gazetteer) ByNumber(number uint32) (PlaceID, bool) {
	low, high := 0, len(g.byNumber)
	for low < high {
		mid := (low + high) / 2
		if g.number[g.byNumber[mid]] < number {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low < len(g.byNumber) && g.number[g.byNumber[low]] == number {
		return PlaceID(g.byNumber[low]), true
	}
	return 0, false
}

// ByKey returns the place with Place.Key key.
func (g *Gazetteer) ByKey(key string) (PlaceID, bool) {
	const numbered, other = "geonames:", "place:"
	switch {
	case len(key) > len(numbered) && key[:len(numbered)] == numbered:
		n, err := strconv.ParseUint(key[len(numbered):], 10, 32)
		if err != nil {
			return 0, false
		}
		return g.ByNumber(uint32(n))
	case len(key) > len(other)+2 && key[:len(other)] == other:
		folded := key[len(other):]
		parts := 0
		start, end := -1, -1
		for i := range folded {
			if folded[i] == ':' {
				parts++
				if parts == 1 {
					start = i + 1
				} else if parts == 2 {
					end = i
				}
			}
		}
		if start < 0 || end < start {
			return 0, false
		}
		for _, h := range g.Lookup(nil, folded[:2], folded[start:end]) {
			if p := g.Place(h.ID); p.Key == key {
				return h.ID, true
			}
		}
	}
	return 0, false
}

// Areas returns the regions of a country, first level first.
func (g *Gazetteer) Areas(country string) []Area {
	c, ok := g.country[country]
	if !ok {
		return nil
	}
	areas := make([]Area, 0, c.areaHigh-c.areaLow)
	for a := c.areaLow; a < c.areaHigh; a++ {
		areas = append(areas, g.area(a))
	}
	return areas
}

// Area returns the region with Area.Key key.
func (g *Gazetteer) Area(key string) (Area, bool) {
	if len(key) < len(areaPrefix)+3 || key[:len(areaPrefix)] != areaPrefix {
		return Area{}, false
	}
	c, ok := g.country[key[len(areaPrefix):len(areaPrefix)+2]]
	if !ok {
		return Area{}, false
	}
	code := key[len(areaPrefix):]
	i, found := sort.Find(int(c.areaHigh-c.areaLow), func(i int) int {
		return compareCodes(code, g.areaCode(c.areaLow+uint32(i)))
	})
	if !found {
		return Area{}, false
	}
	return g.area(c.areaLow + uint32(i)), true
}

// compareCodes orders the codes of areas: by country, then the first level
// before the second, then by code.
func compareCodes(a, b string) int {
	if c := strings.Compare(a[:2], b[:2]); c != 0 {
		return c
	}
	if c := strings.Count(a, ".") - strings.Count(b, "."); c != 0 {
		return c
	}
	return strings.Compare(a, b)
}

// Countries returns the codes of all countries that have places.
func (g *Gazetteer) Countries() []string {
	codes := make([]string, len(g.countries))
	for i, c := range g.countries {
		codes[i] = c.code
	}
	return codes
}

// areaPrefix begins the key of every area.
const areaPrefix = "geonames-admin:"

func (g *Gazetteer) areaCode(a uint32) string { return g.areaKey(a)[len(areaPrefix):] }

func (g *Gazetteer) areaName(a uint32) string {
	return g.text[g.areaNameOff[a]:g.areaNameOff[a+1]]
}

func (g *Gazetteer) areaKey(a uint32) string {
	return g.text[g.areaCodeOff[a]:g.areaCodeOff[a+1]]
}

func (g *Gazetteer) area(a uint32) Area {
	code := g.areaCode(a)
	area := Area{
		Key:     g.areaKey(a),
		Name:    g.areaName(a),
		Country: code[:2],
		Code:    code[3:],
		Point:   geo.Point{Lat: float64(g.areaLat[a]) / 1e5, Lon: float64(g.areaLon[a]) / 1e5},
	}
	for i := 3; i < len(code); i++ {
		if code[i] == '.' {
			area.Parent, area.Code = areaPrefix+code[:i], code[i+1:]
			break
		}
	}
	if s := g.areaSeat[a]; s != none {
		area.Seat, area.HasSeat = PlaceID(s), true
	}
	return area
}
