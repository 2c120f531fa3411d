package intakedesk

import (
	"strings"

	"twinhall/internal/intake"
	"twinhall/internal/recognise"
	"twinhall/internal/web/inner"
)

// sameNote are the notes that people are told in the words of another.
var sameNote = map[string]string{
	"f-no-name": "no-name", "f-no-country": "no-country", "file-row-columns": "file-columns", "file-row-cell": "file-cell",
	"file-bad-utf8": "file-not-encoded", "file-not-utf8": "file-not-encoded", "file-encoding": "file-not-encoded", "file-sheet-empty": "file-empty",
	"date-doubt": "bad-dates", "file-unreadable": "refused", "population-left": "bad-population", "population-year-left": "bad-population-year",
	"country-of-unknown": "country-unknown", "f-other-name-only": "f-similar", "f-spelling": "f-similar",
}

// ofField are the notes whose first word is the name of a field.
var ofField = map[string]bool{"bad-date": true, "word-unknown": true, "stays": true}

// ofCountry are the notes whose words are codes of countries.
var ofCountry = map[string]bool{"other-country": true}

// NoteKey is the message, below import.n, of a note.
func NoteKey(key string) string {
	if same, ok := sameNote[key]; ok {
		return same
	}
	return key
}

// noteText is a note in the reader's language.
func noteText(v *inner.View, n intake.Note) string {
	key := NoteKey(n.Key)
	if !v.Has("import.n." + key) {
		return n.String()
	}
	args := []any{"x", "", "y", "", "z", ""}
	for i, a := range n.Args[:min(len(n.Args), 3)] {
		switch {
		case i == 0 && ofField[n.Key]:
			a = fieldName(v, a)
		case ofCountry[n.Key]:
			a = v.Country(a)
		}
		args[2*i+1] = a
	}
	text := v.T("import.n."+key, args...)
	if n.End != "" {
		text = v.T("import.end-"+n.End) + ": " + text
	}
	return text
}

func noteTexts(v *inner.View, notes []intake.Note) []string {
	var all []string
	for _, n := range notes {
		all = append(all, noteText(v, n))
	}
	return all
}

// fieldName is what a field is called: "a-country" is the country of the first
// town, "name-de" the name in German.
func fieldName(v *inner.View, field string) string {
	for _, end := range []string{"a", "b"} {
		switch rest, of := strings.CutPrefix(field, end+"-"); {
		case field == end:
			return v.T("import.end-" + end)
		case of:
			return v.T("import.end-"+end) + ": " + plainField(v, rest)
		}
	}
	for _, end := range []string{"a", "b"} {
		if field == "resolution-"+end {
			return v.T("edit.f." + field)
		}
	}
	if lang, of := strings.CutPrefix(field, "name-"); of {
		return v.T("import.f.name-in", "lang", lang)
	}
	return plainField(v, field)
}

func plainField(v *inner.View, field string) string {
	for _, key := range []string{"import.f." + field, "edit.f." + field, "edit.f." + strings.TrimPrefix(field, "agreement-")} {
		if v.Has(key) {
			return v.T(key)
		}
	}
	return field
}

// placeWords are where a place lies and how large it is.
func placeWords(v *inner.View, p recognise.Place) string {
	var parts []string
	for _, s := range []string{p.ParentName, p.District, p.Region, v.Country(p.Country)} {
		if s != "" && (len(parts) == 0 || parts[len(parts)-1] != s) {
			parts = append(parts, s)
		}
	}
	if p.Level != recognise.LevelMunicipality && v.Has("level."+p.Level) {
		parts = append(parts, v.T("level."+p.Level))
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
