package register

// Keys of the messages that say the words of the vocabularies to people.
var (
	StateKeys = map[string]string{
		"active":    "state.active",
		"dormant":   "state.dormant",
		"unknown":   "state.unknown",
		"proposed":  "state.proposed",
		"suspended": "state.suspended",
		"ended":     "state.ended",
	}
	FormKeys = map[string]string{
		"formal":   "form.formal",
		"project":  "form.project",
		"informal": "form.informal",
	}
	ReasonKeys = map[string]string{
		"decision":   "reason.decision",
		"merger":     "reason.merger",
		"war":        "reason.war",
		"inactivity": "reason.inactivity",
		"cost":       "reason.cost",
		"expired":    "reason.expired",
	}
	// EventKeys are of what happened to a partnership, and of when it began and was over.
	EventKeys = map[string]string{
		"contact":   "event.contact",
		"approved":  "event.approved",
		"signed":    "event.signed",
		"renewed":   "event.renewed",
		"confirmed": "event.confirmed",
		"amended":   "event.amended",
		"revived":   "event.revived",
		"suspended": "event.suspended",
		"ended":     "event.ended",
		"expires":   "event.expires",
		"dated":     "event.dated",
		"began":     "event.began",
		"over":      "event.over",
	}
	ThemeKeys = map[string]string{
		"democracy":   "theme.democracy",
		"culture":     "theme.culture",
		"youth":       "theme.youth",
		"services":    "theme.services",
		"solidarity":  "theme.solidarity",
		"inclusion":   "theme.inclusion",
		"seniors":     "theme.seniors",
		"emergency":   "theme.emergency",
		"economy":     "theme.economy",
		"environment": "theme.environment",
		"tourism":     "theme.tourism",
		"remembrance": "theme.remembrance",
		"sport":       "theme.sport",
	}
	LevelKeys = map[string]string{
		"municipality": "level.municipality",
		"district":     "level.district",
		"region":       "level.region",
	}
	AgreementKeys = map[string]string{
		"agreement":   "agreement.agreement",
		"declaration": "agreement.declaration",
		"contract":    "agreement.contract",
		"memorandum":  "agreement.memorandum",
		"oath":        "agreement.oath",
	}
	// TermKeys are of how long an agreement lasts.
	TermKeys = map[string]string{
		"open":      "term.open",
		"until":     "term.until",
		"electoral": "term.electoral",
		"years":     "term.years",
	}
	RelationKeys = map[string]string{
		"renews": "relation.renews",
		"amends": "relation.amends",
		"ends":   "relation.ends",
	}
	ActivityKeys = map[string]string{
		"visit":    "activity.visit",
		"meeting":  "activity.meeting",
		"exchange": "activity.exchange",
		"project":  "activity.project",
		"festival": "activity.festival",
		"sport":    "activity.sport",
		"aid":      "activity.aid",
		"other":    "activity.other",
	}
	AudienceKeys = map[string]string{
		"youth":        "audience.youth",
		"seniors":      "audience.seniors",
		"schools":      "audience.schools",
		"sport":        "audience.sport",
		"disabilities": "audience.disabilities",
		"clubs":        "audience.clubs",
		"culture":      "audience.culture",
		"churches":     "audience.churches",
		"citizens":     "audience.citizens",
		"firms":        "audience.firms",
		"officials":    "audience.officials",
		"rescue":       "audience.rescue",
	}
	LivenessKeys = map[string]string{
		"active":  "liveness.active",
		"asleep":  "liveness.asleep",
		"quiet":   "liveness.quiet",
		"unknown": "liveness.unknown",
	}
	// FieldKeys are of the fields of a statement.
	FieldKeys = map[Field]string{
		"since":      "field.since",
		"until":      "field.until",
		"form":       "field.form",
		"state":      "field.state",
		"reason":     "field.reason",
		"instrument": "field.instrument",
		"note":       "field.note",
		"dates":      "field.dates",
		"listed":     "field.listed",
		"confirmed":  "field.confirmed",
		"theme":      "edit.f.theme",
		"event":      "edit.f.event",
	}
	// SaidKeys are of how the association was told what no document says.
	SaidKeys = map[string]string{
		"phone":    "source.said.phone",
		"letter":   "source.said.letter",
		"email":    "source.said.email",
		"meeting":  "source.said.meeting",
		"townhall": "source.said.townhall",
		"campaign": "source.said.campaign",
		"desk":     "source.said.desk",
	}
	OfficialRoleKeys = map[OfficialRole]string{
		"elected": "official.role.elected",
		"officer": "official.role.officer",
	}
	BasisKeys = map[Basis]string{
		"public-function":     "official.basis.public-function",
		"consent":             "official.basis.consent",
		"legitimate-interest": "official.basis.legitimate-interest",
	}
)
