// Package register owns what is known: units, partnerships, statements,
// agreements, officials, sources. It keeps history through the ledger, and must not know
// how facts come in (intake) or how they are shown (edition).
package register

import (
	"twinhall/internal/date"
	"twinhall/internal/geo"
	"twinhall/internal/ledger"
)

// Ids of records: UUIDs of version 7, kept through export, import, undo and
// merge.
type (
	UnitID        string
	PartnershipID string
	AgreementID   string
	SourceID      string
	ActivityID    string
	AssociationID string
)

// Kinds of record in the ledger.
const (
	KindUnit        ledger.Kind = "unit"
	KindPartnership ledger.Kind = "partnership"
	KindAgreement   ledger.Kind = "agreement"
	KindSource      ledger.Kind = "source"
	KindDecision    ledger.Kind = "decision"
	KindActivity    ledger.Kind = "activity"
	KindDay         ledger.Kind = "day"
)

// Level says what sort of unit it is.
type Level string

// A district is part of a city; a region is above municipalities.
const (
	LevelMunicipality Level = "municipality"
	LevelDistrict     Level = "district"
	LevelRegion       Level = "region"
)

// Trash says why a record is out of sight; "" means that it is not.
type Trash string

// What an undo took back, a later import may bring again. What a person
// removed, no import brings back.
const (
	Kept    Trash = ""
	Undone  Trash = "undone"
	Removed Trash = "removed"
)

// Unit is a municipality, a district or a region: what can be an end of a
// partnership.
type Unit struct {
	ID             UnitID
	Level          Level
	Country        string // ISO 3166-1 alpha-2; XK for Kosovo
	Name           string // official, in its own script
	Slug           string // stands in addresses, unique, the same in all languages
	Parent         UnitID // "" = none known
	Region         string
	District       string // of the country's administration; "" = none known
	Position       geo.Point
	Placed         bool // Position is known
	Population     int64
	PopulationYear int    // 0 = unknown
	Website        string // http or https, "" = none known
	Listed         string // the national list that knows it, "" = none does
	Names          []Name
	ExternalIDs    []ExternalID
	OldSlugs       []string
	Members        []Membership
	Trashed        Trash
	MergedInto     UnitID
	Version        int64 // counts changes from 1; 0 = not stored yet
}

// NameKind says what sort of name it is besides the official one.
type NameKind string

// An official name in another language, any other name, a name no longer used.
const (
	NameOfficial  NameKind = "official"
	NameAlternate NameKind = "alternate"
	NameOld       NameKind = "old"
)

// Name is a name of a unit besides Unit.Name. Lang is a BCP 47 code, "" where
// the source gives none.
type Name struct {
	Kind NameKind
	Lang string
	Name string
}

// ExternalID is what another register calls a unit, for a time: codes change.
type ExternalID struct {
	Scheme    string // "national:CZ", "wikidata", "geonames", "place", …
	Value     string
	ValidFrom string // EDTF, "" = always
	ValidTo   string
}

// Membership of a unit in an association, from and to as EDTF.
type Membership struct {
	Association  AssociationID
	Since, Until string
}

// Partnership is the lasting tie of exactly two units: one unordered pair. A
// and B keep the order in which they were recorded, which means nothing.
type Partnership struct {
	ID          PartnershipID
	Association AssociationID
	A, B        UnitID
	Statements  []Statement
	Trashed     Trash
	MergedInto  PartnershipID
	Version     int64
}

// Sayer is who says something of a partnership.
type Sayer string

// One of the two ends, a third party, or the association's editor who decided.
const (
	SayerEditor Sayer = "editor"
	SayerA      Sayer = "a"
	SayerB      Sayer = "b"
	SayerThird  Sayer = "third"
)

// Field is what a statement is about.
type Field string

// Listed says that the sayer names the two as partners. Since is when the
// partnership began, Event a dated event as "kind:EDTF", of which there may be
// several. Confirmed is the day on which the sayer said that all this is still so.
const (
	FieldListed     Field = "listed"
	FieldSince      Field = "since"
	FieldUntil      Field = "until"
	FieldForm       Field = "form"
	FieldState      Field = "state"
	FieldReason     Field = "reason"
	FieldInstrument Field = "instrument"
	FieldEvent      Field = "event"
	FieldTheme      Field = "theme"
	FieldNote       Field = "note"
	FieldConfirmed  Field = "confirmed"
	FieldDates      Field = "dates" // as written, where nothing certain follows from it
)

// Statement is one value of one field as someone says it.
type Statement struct {
	Field     Field
	Sayer     Sayer
	Source    SourceID
	Seq       int    // tells several values of one field apart, from 0
	Value     string // canonical: EDTF for dates, a word of the vocabulary, or text
	Written   string // as the source writes it, "" where Value is that
	Retrieved string // EDTF day or month, "" = unknown
	Actor     string // who recorded it
	At        int64  // when, in milliseconds since 1970 UTC
}

// Source is where facts come from.
type Source struct {
	ID        SourceID
	Address   string // a web address, "file:NAME" for a file that was handed in, or one of SaidSources
	Publisher string
	Version   int64
}

// Agreement is a signed instrument: a record of its own with two or more
// parties, tied to one or more partnerships.
type Agreement struct {
	ID           AgreementID
	Association  AssociationID
	Mark         string // tells the agreements of one source apart
	Kind         string // agreement, declaration, contract, memorandum, oath, "" = not known
	Title        string
	Signed       date.Date // zero = unknown
	Place        string
	Term         string    // "open", "until", "years", "electoral", "" = not known
	Until        date.Date // of a term until a date
	Years        int       // of a term of years, 0 = not known how many
	Relation     string    // renews, amends, ends: what it does to Related
	Related      AgreementID
	Source       SourceID
	Parties      []Party
	Partnerships []PartnershipID
	Trashed      Trash
	Version      int64
}

// Party is a unit that signed, with the resolution of its council.
type Party struct {
	Unit           UnitID
	Resolution     string
	ResolutionDate string // EDTF
}

// Forms, states and reasons of the vocabulary.
const (
	FormFormal   = "formal"
	FormProject  = "project"
	FormInformal = "informal"

	StateProposed  = "proposed"
	StateActive    = "active"
	StateDormant   = "dormant"
	StateSuspended = "suspended"
	StateEnded     = "ended"
	StateUnknown   = "unknown"
)

// Forms, States, Reasons and EventKinds list the words that the fields form,
// state, reason and the events may hold, in the order in which they are shown.
var (
	Forms      = []string{FormFormal, FormProject, FormInformal}
	States     = []string{StateActive, StateDormant, StateUnknown, StateProposed, StateSuspended, StateEnded}
	Reasons    = []string{"decision", "merger", "war", "inactivity", "cost", "expired"}
	EventKinds = []string{"contact", "approved", "signed", "renewed", "confirmed", "amended", "revived", "suspended", "ended", "expires", "dated"}
)
