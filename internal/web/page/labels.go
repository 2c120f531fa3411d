package page

import (
	"twinhall/internal/edit"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// fieldLabels are the messages that name the fields of records on forms and in
// histories, where their kind says none: by the field, or by the kind and the
// field where that kind calls it otherwise.
var fieldLabels = map[string]string{
	"a":                     "edit.f.a",
	"activity-from":         "edit.f.activity-from",
	"activity-kind":         "edit.f.activity-kind",
	"activity-note":         "edit.f.activity-note",
	"activity-participants": "edit.f.activity-participants",
	"activity-place":        "edit.f.activity-place",
	"activity-title":        "edit.f.activity-title",
	"activity-until":        "edit.f.activity-until",
	"audience":              "edit.f.audience",
	"b":                     "edit.f.b",
	"code":                  "edit.f.code",
	"country":               "edit.f.country",
	"district":              "edit.f.district",
	"event":                 "edit.f.event",
	"event-date":            "edit.f.event-date",
	"event-kind":            "edit.f.event-kind",
	"file":                  "edit.f.file",
	"form":                  "edit.f.form",
	"from":                  "edit.f.from",
	"id":                    "edit.f.id",
	"instrument":            "edit.f.instrument",
	"kind":                  "edit.f.kind",
	"lat":                   "edit.f.lat",
	"level":                 "edit.f.level",
	"listed":                "edit.f.listed",
	"lon":                   "edit.f.lon",
	"meaning":               "edit.f.meaning",
	"member":                "edit.f.member",
	"merged-into":           "edit.f.merged-into",
	"name":                  "edit.f.name",
	"names":                 "edit.f.names",
	"note":                  "edit.f.note",
	"number":                "edit.f.number",
	"old-slug":              "edit.f.old-slug",
	"parent":                "edit.f.parent",
	"participants":          "edit.f.participants",
	"partnership":           "edit.f.partnership",
	"party":                 "edit.f.party",
	"place":                 "edit.f.place",
	"population":            "edit.f.population",
	"population-year":       "edit.f.population-year",
	"position":              "edit.f.position",
	"publisher":             "edit.f.publisher",
	"reason":                "edit.f.reason",
	"region":                "edit.f.region",
	"related":               "edit.f.related",
	"relation":              "edit.f.relation",
	"resolution-a":          "edit.f.resolution-a",
	"resolution-b":          "edit.f.resolution-b",
	"resolution-date-a":     "edit.f.resolution-date-a",
	"resolution-date-b":     "edit.f.resolution-date-b",
	"role":                  "edit.f.role",
	"signed":                "edit.f.signed",
	"since":                 "edit.f.since",
	"source":                "edit.f.source",
	"state":                 "edit.f.state",
	"term":                  "edit.f.term",
	"theme":                 "edit.f.theme",
	"title":                 "edit.f.title",
	"town":                  "edit.f.town",
	"trashed":               "edit.f.trashed",
	"units":                 "edit.f.units",
	"until":                 "edit.f.until",
	"website":               "edit.f.website",
	"wikidata":              "edit.f.wikidata",
	"written":               "edit.f.written",
	"years":                 "edit.f.years",
}

// fieldHints are the messages below those names.
var fieldHints = map[string]string{
	"activity-from":         "edit.f.activity-from-hint",
	"activity-note":         "edit.f.activity-note-hint",
	"activity-participants": "edit.f.activity-participants-hint",
	"activity-until":        "edit.f.activity-until-hint",
	"lat":                   "edit.f.lat-hint",
	"lon":                   "edit.f.lon-hint",
	"names":                 "edit.f.names-hint",
	"note":                  "edit.f.note-hint",
	"theme":                 "edit.f.theme-hint",
}

// actorKeys are of those who change the register and are no account.
var actorKeys = map[string]string{
	"demo":          "desk.actor-demo",
	"demonstration": "desk.actor-demonstration",
	"system":        "desk.actor-system",
}

// ProposalKeys are of what became of a proposal.
var ProposalKeys = map[edit.ProposalState]string{
	edit.Open:      "desk.proposal-open",
	edit.Asked:     "desk.proposal-asked",
	edit.Accepted:  "desk.proposal-accepted",
	edit.Declined:  "desk.proposal-declined",
	edit.Withdrawn: "desk.proposal-withdrawn",
}

// FieldKey is the key of the message that names a field of a kind of record, "" =
// there is none.
func (v *View) FieldKey(kind ledger.Kind, name string) string {
	if key := v.InfoOf(kind, name).Label; key != "" {
		return key
	}
	if key, ok := fieldLabels[string(kind)+"-"+name]; ok {
		return key
	}
	return fieldLabels[name]
}

// hint is the key of the message below the name of a field, "" = there is none.
func (v *View) hint(kind ledger.Kind, name string) string {
	if key := v.InfoOf(kind, name).Hint; key != "" {
		return key
	}
	if key, ok := fieldHints[string(kind)+"-"+name]; ok {
		return key
	}
	return fieldHints[name]
}

// FieldLabel is what a field is called on the forms of a kind of record.
func (v *View) FieldLabel(kind ledger.Kind, name string) string {
	if key := v.FieldKey(kind, name); key != "" {
		return v.T(key)
	}
	return name
}

// LedgerLabel is what a field of the ledger is called.
func (v *View) LedgerLabel(kind ledger.Kind, field string) string {
	key := v.InfoOf(kind, field).Label
	switch {
	case key != "":
	case fieldLabels[string(kind)+"-"+field] != "":
		key = fieldLabels[string(kind)+"-"+field]
	case field == "note": // on a form it is added
		key = register.FieldKeys[register.FieldNote]
	case fieldLabels[field] != "":
		key = fieldLabels[field]
	default:
		key = register.FieldKeys[register.Field(field)]
	}
	if key == "" {
		return field
	}
	return v.T(key)
}
