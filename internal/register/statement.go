package register

import (
	"strconv"

	"twinhall/internal/record"
)

// Sayer is who says something of a partnership.
type Sayer = record.Sayer

// One of the two ends, a third party, or the association's editor who decided.
const (
	SayerEditor = record.SayerEditor
	SayerA      = record.SayerA
	SayerB      = record.SayerB
	SayerThird  = record.SayerThird
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

func statementKey(s Statement) string {
	return record.Key("say", string(s.Field), string(s.Sayer), string(s.Source), strconv.Itoa(s.Seq))
}
