package toponym

import "strings"

// Region is what readers of a language call a region, a district or a county
// whose name in the register is name: by the table, else the own name. Words of
// English that the gazetteer adds ("Alba County") are shown in English alone.
func (t *Tables) Region(country, name, lang string) string {
	if name == "" {
		return ""
	}
	if c := t.regions[country+" "+name]; c != nil {
		return Shown(c.Own, "", c, lang)
	}
	name = Own(Place{Name: name, Country: country})
	if lang == "en" || strings.Contains(english, " "+country+" ") {
		return name
	}
	return withoutEnglish(name)
}

// RegionCalled is Called for a unit that is a region.
func (t *Tables) RegionCalled(country, name string) *Called {
	if c := t.regions[country+" "+name]; c != nil {
		return c
	}
	if own := t.Region(country, name, ""); own != name {
		return &Called{Own: own, in: map[string]string{"en": Own(Place{Name: name, Country: country})}}
	}
	return nil
}

// english are the countries whose regions have English names of their own.
const english = " GB IE US CA AU NZ ZA IM GG JE MT JM IN NG KE GH SG PH "

var (
	englishBefore = []string{"Urban Municipality of ", "Municipality of ", "County of ", "State of ", "Province of ", "Canton of ", "Region of ",
		"Republic of ", "City of "}
	englishBehind = []string{" County", " Region", " Province", " District", " Oblast", " Voivodeship", " Governorate", " Prefecture", " Department",
		" Municipality", " Raion", " Krai", " Parish", " Special City", " City", " Canton", " State", " Capital Region", " Republic", " Voblasc"}
)

// withoutEnglish takes from the name of a region the English word for what it is.
func withoutEnglish(name string) string {
	for _, word := range englishBefore {
		if rest, ok := strings.CutPrefix(name, word); ok && rest != "" {
			return rest
		}
	}
	for _, word := range englishBehind {
		if rest, ok := strings.CutSuffix(name, word); ok && rest != "" {
			return rest
		}
	}
	return name
}
