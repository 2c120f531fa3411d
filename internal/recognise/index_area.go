package recognise

import (
	"strings"

	"twinhall/internal/i18n"
)

// areaIndex is the regions and districts of a country by name.
type areaIndex struct {
	areas map[string]WorldArea
	// keys, by the core of a name
	byCore map[string][]string
	// keys of first-level areas, by the key of their seat
	bySeat map[string]string
	// key of the list's area that is the gazetteer's area
	same map[string]string
}

// areasOf returns the index of a country's regions. Where its national list is
// loaded they are those that the list names, with the gazetteer's names added.
func (p *Places) areasOf(country string) *areaIndex {
	if x, ok := p.areas.Load(country); ok {
		return x.(*areaIndex)
	}
	x := p.makeAreas(country)
	// Two callers may both make it: they make the same.
	kept, _ := p.areas.LoadOrStore(country, x)
	return kept.(*areaIndex)
}

func (p *Places) makeAreas(country string) *areaIndex {
	x := &areaIndex{areas: map[string]WorldArea{}, byCore: map[string][]string{}, bySeat: map[string]string{}, same: map[string]string{}}
	list := p.lists[country]
	if list != nil {
		for key, a := range list.areas {
			a.Located = false
			x.add(key, a, p.words.areaCore(i18n.Fold(a.Name)))
		}
	}
	if p.world == nil {
		return x
	}
	for _, a := range p.world.Areas(country) {
		_, code, _ := strings.Cut(a.Key, ":")
		names := append([]string{a.Name}, p.words.regions[code]...)
		key := a.Key
		if list != nil {
			// A region of the gazetteer adds its names to that of the list.
			key = ""
			for _, name := range names {
				for _, k := range x.byCore[p.words.areaCore(i18n.Fold(name))] {
					if (x.areas[k].Parent == "") == (a.Parent == "") {
						key = k
					}
				}
			}
			if key == "" {
				continue
			}
			x.same[a.Key] = key
		}
		for _, name := range names {
			x.add(key, a, p.words.areaCore(i18n.Fold(name)))
		}
		if a.Parent == "" {
			if a.Seat != "" {
				x.bySeat[a.Seat] = key
			}
			if letters(a.Code) && country != "GB" {
				x.add(key, a, i18n.Fold(a.Code))
			}
		}
	}
	return x
}

func (x *areaIndex) add(key string, a WorldArea, core string) {
	if _, ok := x.areas[key]; !ok {
		a.Key = key
		x.areas[key] = a
	}
	for _, k := range x.byCore[core] {
		if k == key {
			return
		}
	}
	if core != "" {
		x.byCore[core] = append(x.byCore[core], key)
	}
}

func letters(code string) bool {
	for i := range len(code) {
		if code[i] < 'A' || code[i] > 'Z' {
			return false
		}
	}
	return len(code) >= 2
}

// area returns the keys of the regions and districts that a text means: those
// it names, or, if it names none, the region whose seat it is derived from
// ("Lvovská oblast", "Kostromská oblast").
func (p *Places) area(country, text string) []string {
	folded := i18n.Fold(text)
	if folded == "" {
		return nil
	}
	x := p.areasOf(country)
	if keys := x.byCore[folded]; len(keys) > 0 {
		return keys
	}
	core := p.words.areaCore(folded)
	if keys := x.byCore[core]; len(keys) > 0 {
		return keys
	}
	if core == folded || p.world == nil {
		return nil
	}
	for _, seat := range seatNames(core) {
		found := ""
		for _, hit := range p.world.Named(nil, country, seat) {
			if key, ok := x.bySeat[hit.Key]; ok {
				if found != "" && found != key {
					return nil
				}
				found = key
			}
		}
		if found != "" {
			// Moscow is the seat of the city and of the oblast.
			return x.byCore[p.words.areaCore(i18n.Fold(x.areas[found].Name))]
		}
	}
	return nil
}

// seatNames returns the names of towns from which a Slavic adjective may be
// made: "lvov" of "lvovska".
func seatNames(adjective string) []string {
	names := []string{adjective}
	for _, end := range []string{"skaja", "skaya", "skyj", "skij", "skiy", "skyi", "ska", "sky", "ske", "ski", "skoj", "cka", "cky", "cke"} {
		stem, ok := strings.CutSuffix(adjective, end)
		if !ok || len(stem) < 3 {
			continue
		}
		names = append(names, stem, stem+"a", stem+"e", stem+"o", stem+"g", stem+"sk", stem+"c", stem+"k")
		if end[0] == 'c' {
			names = append(names, stem+"ck")
		}
		break
	}
	return names
}
