package edition

import (
	"strings"

	"twinhall/internal/register"
	"twinhall/internal/toponym"
)

// NameIn is what readers of a language see a unit called: by the rule of
// toponym.Shown. Of two units of one name Edition.NameOf tells which is meant.
func (u *Unit) NameIn(lang string) string {
	return toponym.Shown(u.Name, u.Corrected(lang), u.called, lang)
}

// OwnName is the unit's own name in Latin letters.
func (u *Unit) OwnName() string { return toponym.Shown(u.Name, "", u.called, "") }

// Original is the unit's own name in its own script, "" where that is Latin.
func (u *Unit) Original() string {
	if toponym.Latin(u.Name) {
		return ""
	}
	return u.Name
}

// MayShow reports whether a name of a unit may be shown anywhere: its own, an
// official one, or one in common use in some language. Others, historic ones
// among them, are for searching.
func (u *Unit) MayShow(name string) bool {
	if name == u.OwnName() || name == u.Original() {
		return true
	}
	for i := range u.Names {
		if n := &u.Names[i]; n.Kind == register.NameOfficial && n.Name == name {
			return true
		}
	}
	may := false
	u.called.Exonyms(func(_, exonym string) { may = may || exonym == name })
	return may
}

// OtherName is a name by which a unit is known besides the one that is shown.
type OtherName struct{ Lang, Name string }

// OtherNames are the names of a unit that may be shown to readers of a language
// beside the first one: its own, then those in other languages, each once.
func (u *Unit) OtherNames(lang string) []OtherName {
	shown := u.NameIn(lang)
	seen := map[string]bool{shown: true}
	var all []OtherName
	add := func(lang, name string) {
		if name != "" && !seen[name] {
			seen[name] = true
			all = append(all, OtherName{lang, name})
		}
	}
	add("", u.OwnName())
	add("", u.Original())
	for i := range u.Names {
		if n := &u.Names[i]; n.Kind == register.NameOfficial && n.Lang != "" {
			add(n.Lang, n.Name)
		}
	}
	u.called.Exonyms(func(l, name string) {
		if u.Corrected(l) == "" {
			add(l, name)
		}
	})
	return all
}

// RegionIn is what readers of a language see the region of a unit called.
func (u *Unit) RegionIn(lang string) string { return toponym.Load().Region(u.Country, u.Region, lang) }

// DistrictIn is what readers of a language see the district of a unit called.
func (u *Unit) DistrictIn(lang string) string {
	return toponym.Load().Region(u.Country, u.District, lang)
}

// apart are, for units that share their shown name with another of their
// country, the words that tell which one is meant.
type apart map[U]string

// large is how many times as many people as each of its namesakes a place must
// have to need no such words.
const large = 20

// tellApart finds the units of one name. sorted are all units by shown name.
func (e *Edition) tellApart(sorted []int32, lang string) apart {
	words := apart{}
	for from := 0; from < len(sorted); {
		name := e.Units[sorted[from]].NameIn(lang)
		to := from + 1
		for to < len(sorted) && e.Units[sorted[to]].NameIn(lang) == name {
			to++
		}
		if to-from > 1 {
			e.tellGroup(sorted[from:to], lang, words)
		}
		from = to
	}
	return words
}

func (e *Edition) tellGroup(group []int32, lang string, words apart) {
	for _, i := range group {
		u := &e.Units[i]
		most, alone, districts, regions := int64(0), true, true, true
		for _, j := range group {
			if o := &e.Units[j]; j != i && o.Country == u.Country && o.Level != register.LevelRegion {
				alone = false
				most = max(most, o.Population)
				districts = districts && o.District != u.District
				regions = regions && o.Region != u.Region
			}
		}
		if alone || u.Level == register.LevelRegion || most > 0 && u.Population >= large*most {
			continue
		}
		district, region := u.DistrictIn(lang), u.RegionIn(lang)
		shown := u.NameIn(lang)
		own := func(s string) bool { return s == shown || strings.HasSuffix(s, " "+shown) }
		switch {
		case u.Level == register.LevelDistrict && u.Parent != None:
			words[u.Index] = e.Units[u.Parent].NameIn(lang)
		case district != "" && districts && !own(district):
			words[u.Index] = district
		case region != "" && regions:
			words[u.Index] = region
		case district != "" && district != shown:
			words[u.Index] = district
		case region != "" && region != shown:
			words[u.Index] = region
		}
	}
}

// NameOf is NameIn, and for a unit that shares its name with another of its
// country words behind it that tell which one is meant: "Březina (Svitavy)".
func (e *Edition) NameOf(u *Unit, lang string) string {
	name := u.NameIn(lang)
	if words := e.order(lang).apart[u.Index]; words != "" {
		return name + " (" + words + ")"
	}
	return name
}
