package intake

import (
	"errors"
	"fmt"
	"strings"

	"twinhall/internal/errs"
	"twinhall/internal/recognise"
)

// Note is something that is said of a row or a file: a key with what it is
// about, so that every reader can be told it in their own language. End is "a"
// or "b" where it is about one end of a partnership.
type Note struct {
	Key  string   `json:"k"`
	End  string   `json:"e,omitempty"`
	Args []string `json:"a,omitempty"`
}

func note(key string, args ...any) Note {
	n := Note{Key: key}
	for _, a := range args {
		n.Args = append(n.Args, fmt.Sprint(a))
	}
	return n
}

// String is the note in English, as the command line says it.
func (n Note) String() string {
	format, ok := english[n.Key]
	if !ok {
		return n.Key
	}
	args := make([]any, len(n.Args))
	for i, a := range n.Args {
		args[i] = a
	}
	text := fmt.Sprintf(format, args...)
	if n.End != "" {
		text = n.End + ": " + text
	}
	return text
}

func textOf(notes []Note) string {
	all := make([]string, len(notes))
	for i, n := range notes {
		all[i] = n.String()
	}
	return strings.Join(all, "; ")
}

// NoteKeys are the keys of all notes: each needs a message in every language.
func NoteKeys() []string {
	var keys []string
	for k := range english {
		keys = append(keys, k)
	}
	return keys
}

// Refusal is an error that says in a note why a file cannot be taken.
type Refusal struct {
	Note Note
	err  error
}

func (r *Refusal) Error() string { return r.err.Error() }
func (r *Refusal) Unwrap() error { return r.err }

// refuse is the errs.Invalid of a file, hiding cause (which may be nil).
func refuse(cause error, key string, args ...any) error {
	n := note(key, args...)
	return &Refusal{n, &errs.Error{Kind: errs.Invalid, Text: n.String(), Cause: cause}}
}

// NoteOf is what an error says of a file, for people. It is false for errors
// that are not about the file.
func NoteOf(err error) (Note, bool) {
	var r *Refusal
	if errors.As(err, &r) {
		return r.Note, true
	}
	return Note{}, false
}

// findingNote says why recognition left an end open.
func findingNote(end string, f recognise.Finding) Note {
	n := Note{Key: "f-" + string(f.Reason), End: end}
	if _, ok := english[n.Key]; !ok {
		n.Key = string(f.Reason)
	}
	return n
}

// english are the notes as the command line says them.
var english = map[string]string{
	"repeats":              "repeats line %s",
	"removed":              "%s was removed from the register by a person",
	"pair-removed":         "the partnership was removed from the register by a person",
	"none-of-these":        "a person decided that %s is none of the known places",
	"no-wikidata":          "%q is no id of Wikidata's",
	"population-left":      "the population %q is not a number of people and is left out",
	"population-year-left": "the year %q of the population is not a year up to now; both are left out",
	"other-item":           "%s is %s by its name, which is another item of Wikidata's already or in this file",
	PersonalNote:           "%s is left out: %s looks like data of a person, and it would be public (decision keep=texts takes it)",
	"personal-source":      "the source %q looks like data of a person (%s), and it would be public: name it otherwise, or say --keep-personal",
	"stays":                "%s stays %q: a person decided it (the list says %q)",
	"position-stays":       "the position stays: a person decided it",
	"no-name":              "the name is missing",
	"country-unknown":      "the country %q is not known",
	"other-country":        "the row is of %s, the list of %s",
	"no-country":           "the country is missing: add a column, or say --country",
	"bad-level":            "the level %q is none of municipality, district, region",
	"bad-position":         "the position %q, %q: %s",
	"bad-population":       "the population %q is not a number of people",
	"bad-population-year":  "the year %q of the population is not a year up to now",
	"bad-website":          "the website %q is not a web address",
	"same-ends":            "both ends are the same: %s",
	"decision-of-which":    "the decision %q does not say of which end: write a=… or b=…",
	"country-of-unknown":   "the country %q of %q is not known",
	"only-id":              "%s: nothing is known of %s but that id: no document holds it, and the register does not have it",
	"no-first":             "the name of the first town is missing",
	"no-partner":           "the name of the partner is missing",
	"far-position":         "the position of %s lies %s km from that of the list, which stands",
	"said-by":              "said-by %q is none of a, b, third; third is taken",
	"word-unknown":         "the %s %q is not understood and is left out",
	"theme-unknown":        "the theme %q is not in the list and is left out",
	"theme-fourth":         "a partnership has at most three themes; %q is left out",
	"bad-dates":            "date %q: %s",
	"bad-event":            "events: %q is no kind of event; kinds are %s",
	"date-doubt":           "date %q: %s",
	"bad-date":             "%s %q: %s",
	"agreement-kind":       "the kind of agreement %q is not understood and is left out",
	"f-homonyms":           "several places bear the name",
	"f-similar":            "no place bears the name, some a similar one",
	"f-no-country":         "the country is missing",
	"f-not-in-list":        "the national list does not know the name",
	"f-code-differs":       "the code means another unit than the name",
	"f-region-differs":     "the region or district contradicts the only place of the name",
	"f-position-differs":   "the position contradicts the only place of the name",
	"f-urban-or-rural":     "it may be the town or the rural municipality around it",
	"f-qualifier":          "what stands beside the name is not understood",
	"f-part":               "it is a part of a known place, but no known district",
	"f-no-name":            "the name is missing",
	"f-other-name-only":    "it is only another name of the place, and not a certain one",
	"f-spelling":           "the name differs from the place's in its accents",
	"several-names":        "several names in one cell: %s; write one partner a row, or have such rows split (--split)",
	"country-differs":      "the row says the country %q, and %s was given for all: that holds",
	"beside-name":          "what stands behind the name (%s) is not what the columns say, which stand",
	"f-country-beside":     "the country behind the name is not that of the row",
	"f-one-or-several":     "it may be one place or several: with a region or a second name, or two places",
	"f-elsewhere":          "no place of the country bears the name, only places of others",
	"f-short":              "a word of the name is shortened, and no place fits",
	"f-empty-word":         "%q says that there is nothing, and is no name of a place",
	"f-garbled":            "%q is garbled: the text was read or saved in a wrong encoding",
	"f-address":            "%q is an address of the web or of mail and no name of a place",
	"f-number":             "%q is a number, a date or a telephone number and no name of a place",
	"f-sentence":           "%q is a sentence or a description and no name of a place",
	"f-signs":              "%q has signs that no name of a place has",
	"file-too-large":       "the file is larger than %s MB",
	"file-unreadable":      "the file cannot be read",
	"file-empty":           "the file is empty: it needs a header and rows",
	"file-sheet":           "--sheet names a sheet of a workbook, and the file is none",
	"file-line":            "line %s cannot be read",
	"file-columns":         "line %s has %s columns, more than %s: is the delimiter right?",
	"file-cell":            "line %s holds a cell of more than %s bytes: is a quotation mark open?",
	"file-cells":           "line %s has more cells than the header (%q): is a quotation mark missing?",
	"file-rows":            "the file has more than %s rows",
	"file-all-cells":       "the file has more than %s cells",
	"file-not-utf8":        "the file is not UTF-8; leave the encoding out to have it guessed",
	"file-bad-utf8":        "the file begins as UTF-8 but is not valid UTF-8",
	"file-encoding": "the encoding %q is not known; known are utf-8, utf-16, windows-1250, windows-1251, windows-1252, windows-1253, " +
		"iso-8859-1, iso-8859-2, cp852",
	"file-not-encoded":    "the file is not %s",
	"file-delimiter":      "%q is not a delimiter: give one sign, or comma, semicolon, tab, pipe",
	"file-locked":         "the workbook is locked with a password or of the form before 2007 (.xls): save it as .xlsx without a password",
	"file-workbook-large": "the workbook is too large",
	"file-workbook":       "the workbook is damaged",
	"file-no-sheet":       "the workbook has no sheet of that name, or none that holds anything",
	"file-row-columns":    "row %s has %s columns, more than %s",
	"file-row-cell":       "row %s holds a cell of more than %s bytes",
	"file-sheet-empty":    "the sheet %q is empty: it needs a header and rows",
}
