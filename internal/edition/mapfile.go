package edition

import (
	"encoding/json"
	"math"
	"sort"
	"strings"

	"twinhall/internal/register"
	"twinhall/internal/toponym"
)

// mapFile is what the map in the browser draws from: towns with at least one
// partnership, in columns that compress well, and the partnerships between
// them. Numbers are differences from the one before.
type mapFile struct {
	Edition   int64    `json:"edition"`
	Countries []string `json:"countries"`
	Towns     []int    `json:"towns"` // of each country, in this order
	Names     string   `json:"names"` // one a line, in Latin letters
	Slugs     string   `json:"slugs"` // one a line; empty: the name in small letters, blanks as hyphens
	Lat       []int    `json:"lat"`   // thousandths of a degree
	Lon       []int    `json:"lon"`
	A         []int    `json:"a"`      // first town of each partnership, ascending
	B         []int    `json:"b"`      // second town less the first
	Called    inUse    `json:"called"` // by language, the towns that have another name there, and that name
	State     string   `json:"state"`  // a letter each: a active, d dormant, u unknown, p proposed, s suspended, e ended
}

// inUse are names in languages. Towns are differences from the one before, names
// stand one a line.
type inUse map[string]*calledIn

type calledIn struct {
	Towns []int  `json:"towns"`
	Names string `json:"names"`
	last  int
}

// add notes what a town is called in each language where that is not own.
func (in inUse) add(i int, u *Unit, own string) {
	for _, lang := range toponym.Languages {
		name := u.NameIn(lang)
		if name == own {
			continue
		}
		of := in[lang]
		if of == nil {
			of = &calledIn{}
			in[lang] = of
		}
		of.Towns = append(of.Towns, i-of.last)
		of.Names += strings.ReplaceAll(name, "\n", " ") + "\n"
		of.last = i
	}
}

var stateLetters = map[string]byte{register.StateActive: 'a', register.StateDormant: 'd', register.StateUnknown: 'u',
	register.StateProposed: 'p', register.StateSuspended: 's', register.StateEnded: 'e'}

// MapFile is the map's data as JSON. Unplaced units, and partnerships with one,
// are not on it.
func (e *Edition) MapFile() []byte { return e.mapOnce() }

// MapOrder are the placed partnerships in the order in which the map's file
// holds them.
func (e *Edition) MapOrder() []P {
	ps, _, _ := e.mapOrder()
	return ps
}

func (e *Edition) mapOrder() (ps []P, towns []U, at map[U]int) {
	for i := range e.Units {
		if u := &e.Units[i]; u.Placed && len(u.Partnerships) > 0 {
			towns = append(towns, u.Index)
		}
	}
	sort.Slice(towns, func(i, j int) bool {
		a, b := &e.Units[towns[i]], &e.Units[towns[j]]
		if a.Country != b.Country {
			return a.Country < b.Country
		}
		return a.Slug < b.Slug
	})
	at = make(map[U]int, len(towns))
	for i, u := range towns {
		at[u] = i
	}
	for i := range e.Partnerships {
		p := &e.Partnerships[i]
		if e.Units[p.A].Placed && e.Units[p.B].Placed {
			ps = append(ps, p.Index)
		}
	}
	ends := func(p P) (int, int) {
		a, b := at[e.Partnerships[p].A], at[e.Partnerships[p].B]
		return min(a, b), max(a, b)
	}
	sort.Slice(ps, func(i, j int) bool {
		a1, b1 := ends(ps[i])
		a2, b2 := ends(ps[j])
		if a1 != a2 {
			return a1 < a2
		}
		return b1 < b2
	})
	return ps, towns, at
}

func (e *Edition) drawMapFile() []byte {
	ps, towns, at := e.mapOrder()
	f := mapFile{Edition: e.number, Countries: []string{}, Towns: []int{}, Lat: []int{}, Lon: []int{}, A: []int{}, B: []int{}, Called: inUse{}}
	var names, slugs, states strings.Builder
	lastLat, lastLon := 0, 0
	for at, i := range towns {
		u := &e.Units[i]
		if n := len(f.Countries); n == 0 || f.Countries[n-1] != u.Country {
			f.Countries = append(f.Countries, u.Country)
			f.Towns = append(f.Towns, 0)
		}
		f.Towns[len(f.Towns)-1]++
		name := strings.ReplaceAll(u.OwnName(), "\n", " ")
		names.WriteString(name)
		names.WriteByte('\n')
		f.Called.add(at, u, name)
		if u.Slug != plainSlug(name) {
			slugs.WriteString(u.Slug)
		}
		slugs.WriteByte('\n')
		lat, lon := int(math.Round(u.Position.Lat*1000)), int(math.Round(u.Position.Lon*1000))
		f.Lat, f.Lon = append(f.Lat, lat-lastLat), append(f.Lon, lon-lastLon)
		lastLat, lastLon = lat, lon
	}
	last := 0
	for _, i := range ps {
		p := &e.Partnerships[i]
		a, b := at[p.A], at[p.B]
		if a > b {
			a, b = b, a
		}
		f.A, f.B = append(f.A, a-last), append(f.B, b-a)
		last = a
		states.WriteByte(stateLetters[p.State])
	}
	f.Names, f.Slugs, f.State = names.String(), slugs.String(), states.String()
	b, err := json.Marshal(f)
	if err != nil {
		panic(err) // strings and integers always marshal
	}
	return b
}

// plainSlug is the slug that the browser derives from a name by itself.
func plainSlug(name string) string { return strings.ReplaceAll(strings.ToLower(name), " ", "-") }
