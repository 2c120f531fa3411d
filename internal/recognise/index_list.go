package recognise

import (
	"sort"
	"strings"

	"twinhall/internal/geo"
	"twinhall/internal/i18n"
)

// listIndex is a national list by name.
type listIndex struct {
	country string
	units   []WorldPlace
	// positions in units; those under which Alternate is to be set are negative,
	// minus one
	byName map[string][]int32
	// folded main names, sorted, for names that begin alike
	sorted []string
	// other names than the main one, by key of the unit
	others map[string][]string
	// regions and districts that the rows name, by key
	areas map[string]WorldArea
}

func newPlaces(s Sources) *Places {
	p := &Places{
		world: s.World, words: loadPlaceWords(),
		lists: map[string]*listIndex{},
		byID:  map[ID][]WorldPlace{}, byValue: map[string][]WorldPlace{}, byKey: map[string]WorldPlace{},
		decisions: map[string]string{},
	}
	for _, list := range s.Lists {
		l := p.lists[list.Country]
		if l == nil {
			l = &listIndex{country: list.Country, byName: map[string][]int32{}, areas: map[string]WorldArea{}, others: map[string][]string{}}
			p.lists[list.Country] = l
		}
		for i := range list.Units {
			p.addUnit(l, &list.Units[i])
		}
	}
	for _, l := range p.lists {
		sort.Strings(l.sorted)
		for i := range l.units {
			if u := &l.units[i]; u.Parent != "" && u.ParentName == "" {
				u.ParentName = p.byKey[u.Parent].Name
			}
		}
	}
	for _, d := range s.Decisions {
		p.decisions[decisionKey(d.Name, d.Country, d.Region, d.District)] = d.Key
	}
	return p
}

func (p *Places) addUnit(l *listIndex, u *Unit) {
	place := WorldPlace{Place: Place{
		Key: u.Key, Name: u.Name, Level: u.Level, Country: l.country, Region: u.Region, District: u.District,
		Parent: u.Parent, Point: u.Point, Located: u.Located, Population: u.Population, Listed: true,
	}}
	if place.Level == "" {
		place.Level = LevelMunicipality
	}
	if core := p.words.areaCore(i18n.Fold(u.Region)); core != "" {
		place.Area1 = "region:" + l.country + ":" + core
		if _, ok := l.areas[place.Area1]; !ok {
			l.areas[place.Area1] = WorldArea{Key: place.Area1, Name: u.Region}
		}
		if core := p.words.areaCore(i18n.Fold(u.District)); core != "" {
			place.Area2 = place.Area1 + ":" + core
			if _, ok := l.areas[place.Area2]; !ok {
				l.areas[place.Area2] = WorldArea{Key: place.Area2, Parent: place.Area1, Name: u.District}
			}
		}
	}
	n := int32(len(l.units))
	l.units = append(l.units, place)
	seen := map[string]bool{}
	note := func(name string, at int32) {
		for _, folded := range i18n.FoldSpellings(name) {
			if folded != "" && !seen[folded] {
				seen[folded] = true
				l.byName[folded] = append(l.byName[folded], at)
			}
		}
	}
	note(u.Name, n)
	l.sorted = append(l.sorted, i18n.Fold(u.Name))
	for _, name := range u.Names {
		note(name, -n-1)
	}
	if len(u.Names) > 0 {
		l.others[u.Key] = u.Names
	}
	p.byKey[u.Key] = place
	for _, id := range u.IDs {
		p.byID[id] = append(p.byID[id], place)
		p.byValue[id.Value] = append(p.byValue[id.Value], place)
	}
}

// hasSpelling reports whether one of a unit's other names has the accents of
// written.
func (l *listIndex) hasSpelling(key, written string) bool {
	for _, name := range l.others[key] {
		if fits(written, accented(name)) {
			return true
		}
	}
	return false
}

// named appends the units that bear a folded name.
func (l *listIndex) named(to []WorldPlace, folded string) []WorldPlace {
	for _, i := range l.byName[folded] {
		alternate := i < 0
		if alternate {
			i = -i - 1
		}
		u := l.units[i]
		u.Alternate = alternate
		to = append(to, u)
	}
	return to
}

// unitOf returns the unit that a place of the gazetteer is: of its name, or one
// of its other names, and near; and the only one such.
func (l *listIndex) unitOf(g *WorldPlace, world World) (WorldPlace, bool) {
	if u, n := l.near(g, g.Name); n > 0 {
		return u, n == 1
	}
	var found WorldPlace
	for _, name := range world.Alternates(g.Key) {
		u, n := l.near(g, name)
		if n == 0 {
			continue
		}
		if n > 1 || found.Key != "" && found.Key != u.Key {
			return WorldPlace{}, false
		}
		found = u
	}
	return found, found.Key != ""
}

// near returns a unit whose main name is name and that lies where g does, and
// how many there are.
func (l *listIndex) near(g *WorldPlace, name string) (unit WorldPlace, n int) {
	for _, i := range l.byName[i18n.Fold(name)] {
		if i < 0 {
			continue
		}
		u := l.units[i]
		if u.Located && g.Located && geo.DistanceKm(u.Point, g.Point) <= sameUnitKm {
			unit = u
			n++
		}
	}
	return unit, n
}

// sameUnitKm is how far a gazetteer's place may lie from the unit of a list
// that has its name and still be the same.
const sameUnitKm = 10

// similar appends up to limit units with a name like folded: one edit apart,
// or with more words behind it.
func (l *listIndex) similar(to []WorldPlace, folded string, limit int) []WorldPlace {
	if len(folded) < 4 {
		return to
	}
	head := folded[:len(folded)/2]
	last := ""
	for i := sort.SearchStrings(l.sorted, head); i < len(l.sorted) && strings.HasPrefix(l.sorted[i], head) && len(to) < limit; i++ {
		s := l.sorted[i]
		if s != last && (strings.HasPrefix(s, folded+" ") || oneEdit(s, folded)) {
			to = l.named(to, s)
		}
		last = s
	}
	return to
}

// longer reports whether a unit's name is folded with more words behind it.
func (l *listIndex) longer(folded string) bool {
	i := sort.SearchStrings(l.sorted, folded+" ")
	return i < len(l.sorted) && strings.HasPrefix(l.sorted[i], folded+" ")
}

// oneEdit reports whether a and b differ by one letter more, less or other.
func oneEdit(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	for len(a) > 0 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 1 && len(b) <= 1
}
