package imports

import (
	"strings"

	"twinhall/internal/intake"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
)

// endKeys are of the two ends of a partnership.
var endKeys = map[string]string{"a": "import.end-a", "b": "import.end-b"}

// ofField are the notes whose first word is the name of a field.
var ofField = map[string]bool{"bad-date": true, "word-unknown": true, "stays": true, intake.PersonalNote: true}

// ofCountry are the notes whose words are codes of countries.
var ofCountry = map[string]bool{"other-country": true}

// noteText is a note in the reader's language.
func noteText(v *page.View, n intake.Note) string {
	key, ok := noteKeys[n.Key]
	if !ok {
		return n.String()
	}
	args := []any{"x", "", "y", "", "z", ""}
	for i, a := range n.Args[:min(len(n.Args), 3)] {
		switch {
		case i == 0 && ofField[n.Key]:
			a = fieldName(v, a)
		case ofCountry[n.Key] || i == 1 && n.Key == "country-differs":
			a = v.Country(a)
		}
		args[2*i+1] = a
	}
	text := v.T(key, args...)
	if n.End != "" {
		text = v.T(endKeys[n.End]) + ": " + text
	}
	return text
}

func noteTexts(v *page.View, notes []intake.Note) []string {
	var all []string
	for _, n := range notes {
		all = append(all, noteText(v, n))
	}
	return all
}

// fieldName is what a field is called: "a-country" is the country of the first
// town, "name-de" the name in German.
func fieldName(v *page.View, field string) string {
	for _, end := range []string{"a", "b"} {
		switch rest, of := strings.CutPrefix(field, end+"-"); {
		case field == end:
			return v.T(endKeys[end])
		case of:
			return v.T(endKeys[end]) + ": " + plainField(v, rest)
		}
	}
	if lang, of := strings.CutPrefix(field, "name-"); of {
		return v.T("import.f.name-in", "lang", lang)
	}
	return plainField(v, field)
}

func plainField(v *page.View, field string) string {
	if key, ok := fieldKeys[field]; ok {
		return v.T(key)
	}
	return field
}

// placeWords are where a place lies and how large it is.
func placeWords(v *page.View, p recognise.Place) string {
	var parts []string
	for _, s := range []string{p.ParentName, p.District, p.Region, v.Country(p.Country)} {
		if s != "" && (len(parts) == 0 || parts[len(parts)-1] != s) {
			parts = append(parts, s)
		}
	}
	if p.Level != recognise.LevelMunicipality && v.Has(register.LevelKeys[p.Level]) {
		parts = append(parts, v.T(register.LevelKeys[p.Level]))
	}
	if p.Population > 0 {
		parts = append(parts, v.N("town.population", p.Population))
	}
	return strings.Join(parts, ", ")
}

// cell is a cell of a row, "" where it has none.
func cell(cells []string, i int) string {
	if i < len(cells) {
		return cells[i]
	}
	return ""
}
