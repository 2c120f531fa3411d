package gazetteer

import (
	"io"
	"math"
	"sort"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

// SourcePlace is a place as the compiler takes it in.
type SourcePlace struct {
	// Number is GeoNames' number, 0 where unknown.
	Number     uint32
	Name       string
	Alternates []string
	Country    string
	// Admin1 and Admin2 are codes of areas: "US.WV", "IT.09.BG"; empty where
	// unknown.
	Admin1, Admin2 string
	// Admin3 is the code of the third-level division, empty where unknown.
	Admin3     string
	Point      geo.Point
	Population uint32
	Section    bool
	Abandoned  bool
	// Seat is 1 for the seat of a first-level area, 2 for a second-level one, 0
	// otherwise.
	Seat int
}

// SourceArea is a region as the compiler takes it in. Code is "US.WV" or
// "IT.09.BG".
type SourceArea struct{ Code, Name string }

// Compile writes the compiled form of places and areas to w. Each place must
// be there once.
func Compile(w io.Writer, places []SourcePlace, areas []SourceArea) error {
	sort.Slice(areas, func(i, j int) bool { return compareCodes(areas[i].Code, areas[j].Code) < 0 })
	sort.SliceStable(places, func(i, j int) bool {
		a, b := &places[i], &places[j]
		switch {
		case a.Country != b.Country:
			return a.Country < b.Country
		case a.Name != b.Name:
			return a.Name < b.Name
		case a.Point.Lat != b.Point.Lat:
			return a.Point.Lat < b.Point.Lat
		}
		return a.Point.Lon < b.Point.Lon
	})
	c := &compiler{}
	c.areas(areas, places)
	c.places(places)
	c.names(places)
	c.countryRanges(places, areas)
	return c.write(w, c.text.String())
}

type compiler struct {
	columns
	text   strings.Builder
	areaOf map[string]uint32
	// country of each key, while compiling
	keyCountry []string
}

func (c *compiler) put(s string) uint32 {
	off := uint32(c.text.Len())
	c.text.WriteString(s)
	return off
}

func hundredThousandth(v float64) int32 { return int32(math.Round(v * 1e5)) }

func (c *compiler) areas(areas []SourceArea, places []SourcePlace) {
	c.areaOf = make(map[string]uint32, len(areas))
	for i, a := range areas {
		c.areaOf[a.Code] = uint32(i)
		c.areaCodeOff = append(c.areaCodeOff, c.put(areaPrefix+a.Code))
	}
	c.areaCodeOff = append(c.areaCodeOff, uint32(c.text.Len()))
	for _, a := range areas {
		c.areaNameOff = append(c.areaNameOff, c.put(a.Name))
	}
	c.areaNameOff = append(c.areaNameOff, uint32(c.text.Len()))

	type middle struct{ x, y, z float64 }
	sums := make([]middle, len(areas))
	c.areaSeat = make([]uint32, len(areas))
	for i := range c.areaSeat {
		c.areaSeat[i] = none
	}
	const rad = math.Pi / 180
	for i, p := range places {
		for level, code := range []string{p.Admin1, p.Admin2} {
			a, ok := c.areaOf[code]
			if !ok {
				continue
			}
			s := &sums[a]
			s.x += math.Cos(p.Point.Lat*rad) * math.Cos(p.Point.Lon*rad)
			s.y += math.Cos(p.Point.Lat*rad) * math.Sin(p.Point.Lon*rad)
			s.z += math.Sin(p.Point.Lat * rad)
			if p.Seat == level+1 && c.areaSeat[a] == none {
				c.areaSeat[a] = uint32(i)
			}
		}
	}
	for _, s := range sums {
		var point geo.Point
		if s != (middle{}) {
			point = geo.Point{Lat: math.Atan2(s.z, math.Hypot(s.x, s.y)) / rad, Lon: math.Atan2(s.y, s.x) / rad}
		}
		c.areaLat = append(c.areaLat, hundredThousandth(point.Lat))
		c.areaLon = append(c.areaLon, hundredThousandth(point.Lon))
	}
}

func (c *compiler) places(places []SourcePlace) {
	inDivision := map[string]int{}
	for _, p := range places {
		if p.Admin3 != "" {
			inDivision[p.Country+"."+p.Admin3]++
		}
	}
	area := func(code string) uint32 {
		if a, ok := c.areaOf[code]; ok {
			return a
		}
		return none
	}
	country := -1
	for i, p := range places {
		if i == 0 || places[i-1].Country != p.Country {
			country++
		}
		var flags uint32
		if p.Section {
			flags |= flagSection
		}
		if p.Abandoned {
			flags |= flagAbandoned
		}
		if p.Admin3 != "" && inDivision[p.Country+"."+p.Admin3] == 1 {
			flags |= flagLone
		}
		c.number = append(c.number, p.Number)
		c.population = append(c.population, p.Population)
		c.admin1 = append(c.admin1, area(p.Admin1))
		c.admin2 = append(c.admin2, area(p.Admin2))
		c.countryOf = append(c.countryOf, uint32(country))
		c.flags = append(c.flags, flags)
		c.lat = append(c.lat, hundredThousandth(p.Point.Lat))
		c.lon = append(c.lon, hundredThousandth(p.Point.Lon))
		c.nameOff = append(c.nameOff, c.put(p.Name))
		if p.Number != 0 {
			c.byNumber = append(c.byNumber, uint32(i))
		}
	}
	c.nameOff = append(c.nameOff, uint32(c.text.Len()))
	for _, p := range places {
		c.altOff = append(c.altOff, c.put(strings.Join(p.Alternates, "\x00")))
	}
	c.altOff = append(c.altOff, uint32(c.text.Len()))
	sort.Slice(c.byNumber, func(i, j int) bool { return c.number[c.byNumber[i]] < c.number[c.byNumber[j]] })
}

// names fills the table of folded names. A name of several is noted as the
// main one where it is that of the place itself, also with ä as ae.
func (c *compiler) names(places []SourcePlace) {
	type entry struct {
		country, folded string
		post            uint32
	}
	var entries []entry
	for i, p := range places {
		seen := map[string]bool{}
		add := func(name string, alternate uint32) {
			for _, folded := range i18n.FoldSpellings(name) {
				if folded != "" && !seen[folded] {
					seen[folded] = true
					entries = append(entries, entry{p.Country, folded, uint32(i)<<1 | alternate})
				}
			}
		}
		add(p.Name, 0)
		for _, name := range p.Alternates {
			add(name, 1)
		}
	}
	sort.Slice(entries, func(i, j int) bool {
		a, b := &entries[i], &entries[j]
		if a.country != b.country {
			return a.country < b.country
		}
		if a.folded != b.folded {
			return a.folded < b.folded
		}
		return a.post < b.post
	})
	var keys []string
	for i, e := range entries {
		if i == 0 || entries[i-1].country != e.country || entries[i-1].folded != e.folded {
			c.keyOff = append(c.keyOff, c.put(e.folded))
			c.postOff = append(c.postOff, uint32(len(c.post)))
			c.keyCountry = append(c.keyCountry, e.country)
			keys = append(keys, e.folded)
		}
		c.post = append(c.post, e.post)
	}
	c.keyOff = append(c.keyOff, uint32(c.text.Len()))
	c.postOff = append(c.postOff, uint32(len(c.post)))

	for low := 0; low < len(keys); {
		high := low
		for high < len(keys) && c.keyCountry[high] == c.keyCountry[low] {
			c.reversed = append(c.reversed, uint32(high))
			high++
		}
		part := c.reversed[low:high]
		sort.Slice(part, func(i, j int) bool { return reversedLess(keys[part[i]], keys[part[j]]) })
		low = high
	}
}

func (c *compiler) countryRanges(places []SourcePlace, areas []SourceArea) {
	key, area := 0, 0
	for i, p := range places {
		if i > 0 && places[i-1].Country == p.Country {
			continue
		}
		lowKey := key
		for key < len(c.keyCountry) && c.keyCountry[key] == p.Country {
			key++
		}
		for area < len(areas) && areas[area].Code[:2] < p.Country {
			area++
		}
		lowArea := area
		for area < len(areas) && areas[area].Code[:2] == p.Country {
			area++
		}
		code := uint32(p.Country[0])<<8 | uint32(p.Country[1])
		c.ranges = append(c.ranges, code, uint32(lowKey), uint32(key), uint32(lowArea), uint32(area))
	}
}
