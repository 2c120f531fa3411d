package register

import (
	"iter"

	"twinhall/internal/toponym"
)

// Called is what a unit is called where that is not simply its name; nil = that
// is its name in every language.
func (u *Unit) Called() *toponym.Called {
	if u.Level == LevelRegion {
		return toponym.Load().RegionCalled(u.Country, u.Name)
	}
	p := toponym.Place{Name: u.Name, Country: u.Country, Others: u.otherNames()}
	for _, x := range u.ExternalIDs {
		if x.Scheme == "place" {
			p.Key = x.Value
		}
	}
	return toponym.Load().Called(p)
}

// otherNames are the names of a unit of which one in Latin letters may stand for
// its own: first those of which the language is known.
func (u *Unit) otherNames() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, named := range []bool{true, false} {
			for i := range u.Names {
				if n := &u.Names[i]; (n.Lang != "") == named && n.Kind != NameOld && !yield(n.Name) {
					return
				}
			}
		}
	}
}

// Corrected is what the association calls a unit in a language, "" = it says
// nothing.
func (u *Unit) Corrected(lang string) string {
	for i := range u.Names {
		if n := &u.Names[i]; n.Lang == lang && n.Kind == NameOfficial {
			return n.Name
		}
	}
	return ""
}

// NameIn is what readers of a language see the unit called, by the rule of
// toponym.Shown. An edition's unit has the same, found once.
func (u *Unit) NameIn(lang string) string {
	return toponym.Shown(u.Name, u.Corrected(lang), u.Called(), lang)
}
