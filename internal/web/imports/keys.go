package imports

import (
	"twinhall/internal/imports"
	"twinhall/internal/intake"
)

// fieldKeys are what the fields of lists are called; those of an end of a
// partnership without the end.
var fieldKeys = map[string]string{
	"a":               "edit.f.a",
	"agreement":       "import.f.agreement",
	"agreement-kind":  "edit.f.kind",
	"agreement-place": "edit.f.place",
	"agreement-term":  "edit.f.term",
	"agreement-title": "edit.f.title",
	"agreement-until": "import.f.agreement-until",
	"b":               "edit.f.b",
	"code":            "edit.f.code",
	"country":         "edit.f.country",
	"date":            "import.f.date",
	"district":        "edit.f.district",
	"events":          "import.f.events",
	"form":            "edit.f.form",
	"instrument":      "edit.f.instrument",
	"lat":             "import.f.lat",
	"level":           "edit.f.level",
	"lon":             "import.f.lon",
	"name":            "edit.f.name",
	"names":           "import.f.names",
	"note":            "import.f.note",
	"old-names":       "import.f.old-names",
	"parent":          "edit.f.parent",
	"population":      "edit.f.population",
	"population-year": "edit.f.population-year",
	"reason":          "edit.f.reason",
	"region":          "edit.f.region",
	"resolution-a":    "edit.f.resolution-a",
	"resolution-b":    "edit.f.resolution-b",
	"retrieved":       "import.f.retrieved",
	"said-by":         "import.f.said-by",
	"since":           "edit.f.since",
	"source":          "import.f.source",
	"state":           "edit.f.state",
	"theme":           "edit.f.theme",
	"until":           "edit.f.until",
	"website":         "edit.f.website",
	"wikidata":        "edit.f.wikidata",
}

// noteKeys are the messages of notes by their keys. Some notes are told in the
// words of another.
var noteKeys = map[string]string{
	"agreement-kind":       "import.n.agreement-kind",
	"bad-date":             "import.n.bad-date",
	"bad-dates":            "import.n.bad-dates",
	"bad-event":            "import.n.bad-event",
	"bad-level":            "import.n.bad-level",
	"bad-population":       "import.n.bad-population",
	"bad-population-year":  "import.n.bad-population-year",
	"bad-position":         "import.n.bad-position",
	"bad-website":          "import.n.bad-website",
	"changed-meanwhile":    "import.n.changed-meanwhile",
	"country-of-unknown":   "import.n.country-unknown",
	"country-unknown":      "import.n.country-unknown",
	"date-doubt":           "import.n.bad-dates",
	"decision-of-which":    "import.n.decision-of-which",
	"f-code-differs":       "import.n.f-code-differs",
	"f-homonyms":           "import.n.f-homonyms",
	"f-no-country":         "import.n.no-country",
	"f-no-name":            "import.n.no-name",
	"f-not-in-list":        "import.n.f-not-in-list",
	"f-other-name-only":    "import.n.f-similar",
	"f-part":               "import.n.f-part",
	"f-position-differs":   "import.n.f-position-differs",
	"f-qualifier":          "import.n.f-qualifier",
	"f-region-differs":     "import.n.f-region-differs",
	"f-similar":            "import.n.f-similar",
	"f-spelling":           "import.n.f-similar",
	"f-urban-or-rural":     "import.n.f-urban-or-rural",
	"far-position":         "import.n.far-position",
	"several-names":        "import.n.several-names",
	"country-differs":      "import.n.country-differs",
	"beside-name":          "import.n.beside-name",
	"f-country-beside":     "import.n.f-country-beside",
	"f-one-or-several":     "import.n.f-one-or-several",
	"f-elsewhere":          "import.n.f-elsewhere",
	"f-short":              "import.n.f-short",
	"f-empty-word":         "import.n.f-empty-word",
	"f-garbled":            "import.n.f-garbled",
	"f-address":            "import.n.f-address",
	"f-number":             "import.n.f-number",
	"f-sentence":           "import.n.f-sentence",
	"f-signs":              "import.n.f-signs",
	"file-bad-utf8":        "import.n.file-not-encoded",
	"file-cell":            "import.n.file-cell",
	"file-cells":           "import.n.file-cells",
	"file-columns":         "import.n.file-columns",
	"file-delimiter":       "import.n.file-delimiter",
	"file-empty":           "import.n.file-empty",
	"file-encoding":        "import.n.file-not-encoded",
	"file-line":            "import.n.file-line",
	"file-locked":          "import.n.file-locked",
	"file-no-sheet":        "import.n.file-no-sheet",
	"file-not-encoded":     "import.n.file-not-encoded",
	"file-not-utf8":        "import.n.file-not-encoded",
	"file-row-cell":        "import.n.file-cell",
	"file-row-columns":     "import.n.file-columns",
	"file-rows":            "import.n.file-rows",
	"file-all-cells":       "import.n.file-all-cells",
	"file-sheet":           "import.n.file-sheet",
	"file-sheet-empty":     "import.n.file-empty",
	"file-too-large":       "import.n.file-too-large",
	"file-unreadable":      "import.n.refused",
	"file-workbook":        "import.n.file-workbook",
	"file-workbook-large":  "import.n.file-workbook-large",
	"no-country":           "import.n.no-country",
	"no-first":             "import.n.no-first",
	"no-name":              "import.n.no-name",
	"no-partner":           "import.n.no-partner",
	"no-wikidata":          "import.n.no-wikidata",
	"none-of-these":        "import.n.none-of-these",
	"only-id":              "import.n.only-id",
	"other-country":        "import.n.other-country",
	"other-item":           "import.n.other-item",
	"pair-removed":         "import.n.pair-removed",
	"population-left":      "import.n.bad-population",
	"population-year-left": "import.n.bad-population-year",
	"position-stays":       "import.n.position-stays",
	"removed":              "import.n.removed",
	"repeats":              "import.n.repeats",
	"said-by":              "import.n.said-by",
	"same-ends":            "import.n.same-ends",
	"stays":                "import.n.stays",
	"theme-fourth":         "import.n.theme-fourth",
	"theme-unknown":        "import.n.theme-unknown",
	"word-unknown":         "import.n.word-unknown",
	intake.PersonalNote:    "import.n.personal-left-out",
	"personal-source":      "import.n.personal-source",
}

// kindKeys are of the kinds of files.
var kindKeys = map[imports.Kind]string{
	imports.Municipalities: "import.kind-municipalities",
	imports.Partnerships:   "import.kind-partnerships",
	imports.Wikidata:       "import.kind-wikidata",
}

// stateKeys are of how far an import is, doneKeys of what is done when it is.
var (
	stateKeys = map[imports.State]string{
		"":              "import.state-new",
		imports.Waiting: "import.state-waiting",
		imports.Running: "import.state-running",
		imports.Failed:  "import.state-failed",
		imports.Stopped: "import.state-stopped",
	}
	doneKeys = map[imports.Task]string{
		imports.Check: "import.state-done-check",
		imports.Apply: "import.state-done-apply",
	}
)

// outcomeKeys are of what becomes of a row, with why.
var outcomeKeys = map[intake.Outcome]struct{ name, why string }{
	intake.New:       {"import.o.new", "import.o.new-why"},
	intake.Changed:   {"import.o.changed", "import.o.changed-why"},
	intake.Same:      {"import.o.same", "import.o.same-why"},
	intake.Duplicate: {"import.o.duplicate", "import.o.duplicate-why"},
	intake.Ambiguous: {"import.o.ambiguous", "import.o.ambiguous-why"},
	intake.Rejected:  {"import.o.rejected", "import.o.rejected-why"},
	"":               {"import.o.all", ""},
	"warned":         {"import.o.warned", "import.o.warned-why"},
	imports.LeftOut:  {"import.o.left-out", "import.o.left-out-why"},
}

// notices are what a page says after something was done.
var notices = map[string]string{
	"decided": "import.done-decided",
	"dropped": "import.done-dropped",
	"texts":   "import.done-texts",
}
