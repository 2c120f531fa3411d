// Package edit is what a person changes: the values of a form, checked and put
// into the register, at once or as a proposal that somebody else decides. A
// form sends what it showed besides what was entered, so that two people can
// work on one record: only what both changed differently is a clash. It must
// not know pages, nor who may do what.
package edit

import (
	"maps"
	"slices"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/recognise"
	"twinhall/internal/register"
)

// Values are the fields of a form as text, in canonical form: a date as EDTF, a
// word of the vocabulary. A field that may have several holds several.
type Values map[string][]string

// Get is the first value of a field, "" where it has none.
func (v Values) Get(field string) string {
	if len(v[field]) == 0 {
		return ""
	}
	return v[field][0]
}

// Set gives a field one value; "" takes it away.
func (v Values) Set(field, value string) {
	if value == "" {
		delete(v, field)
		return
	}
	v[field] = []string{value}
}

// Equal reports whether two forms say the same of a field.
func (v Values) Equal(w Values, field string) bool {
	a, b := slices.Sorted(slices.Values(v[field])), slices.Sorted(slices.Values(w[field]))
	return slices.Equal(a, b)
}

// Said is where a change comes from: who says so, by which source, on which day
// this was known.
type Said struct {
	By     register.Sayer
	Source string // an address, or one of Told
	Day    string // EDTF; "" = the day of the change
}

// Told are the sources that are no address: how the association came to know.
// No person is named in them.
var Told = []string{"said:letter", "said:email", "said:phone", "said:meeting", "said:desk"}

// Change is what somebody changes of one record.
type Change struct {
	Kind   ledger.Kind
	Record string // "" = a new one
	Was    Values // what the form showed
	Now    Values // what was entered
	Said   Said
}

// Wrong are the fields of a form that are wrong, with the key of the message
// that says why.
type Wrong map[string]string

func (w Wrong) Error() string { return "some fields are wrong" }

func (w Wrong) err() error {
	if len(w) == 0 {
		return nil
	}
	return w
}

// Clash says that somebody else changed the same fields meanwhile.
type Clash struct {
	Fields  []string
	Current Values // what stands now
	Actor   string // who changed the record last
	At      time.Time
}

func (c *Clash) Error() string { return "somebody else changed the same fields meanwhile" }

// touched are the fields in which a form changes something, in order of name.
// Those in which somebody else did too, and otherwise, are a Clash.
func (c Change) touched(tx *ledger.Tx, current Values) ([]string, error) {
	names := map[string]bool{}
	for f := range maps.Keys(c.Was) {
		names[f] = true
	}
	for f := range maps.Keys(c.Now) {
		names[f] = true
	}
	var all, clash []string
	for _, f := range slices.Sorted(maps.Keys(names)) {
		switch {
		case c.Now.Equal(c.Was, f) || current.Equal(c.Now, f):
		case current.Equal(c.Was, f):
			all = append(all, f)
		default:
			clash = append(clash, f)
		}
	}
	if len(clash) == 0 {
		return all, nil
	}
	found := &Clash{Fields: clash, Current: current}
	last, err := ledger.List(tx.Tx, ledger.Filter{Record: c.Record, Newest: true, Limit: 1})
	if len(last) == 1 {
		found.Actor, found.At = last[0].Actor, last[0].At
	}
	if err != nil {
		return nil, err
	}
	return nil, found
}

// Apply carries a change out and returns the id of its record. The error is a
// Wrong, a *Clash, a Double, or of the register.
func Apply(tx *ledger.Tx, c Change) (record string, err error) {
	switch c.Kind {
	case register.KindPartnership:
		return applyPartnership(tx, c)
	case register.KindUnit:
		return applyUnit(tx, c)
	case register.KindAgreement:
		return applyAgreement(tx, c)
	case register.KindActivity:
		return applyActivity(tx, c)
	case register.KindPaper:
		return applyPaper(tx, c)
	case register.KindMemory:
		return applyMemory(tx, c)
	}
	return "", errs.New(errs.Internal, "a %s cannot be edited", c.Kind)
}

// Current are the values of a record as a form shows them.
func Current(tx *ledger.Tx, kind ledger.Kind, record string) (Values, error) {
	switch kind {
	case register.KindPartnership:
		p, err := register.GetPartnership(tx.Tx, register.PartnershipID(record))
		if err != nil {
			return nil, err
		}
		return PartnershipValues(p), nil
	case register.KindUnit:
		u, err := register.GetUnit(tx.Tx, register.UnitID(record))
		if err != nil {
			return nil, err
		}
		return UnitValues(u), nil
	case register.KindAgreement:
		a, err := register.GetAgreement(tx.Tx, register.AgreementID(record))
		if err != nil {
			return nil, err
		}
		return AgreementValues(a), nil
	case register.KindActivity:
		a, err := register.GetActivity(tx.Tx, register.ActivityID(record))
		if err != nil {
			return nil, err
		}
		return ActivityValues(a), nil
	case register.KindPaper:
		p, err := register.GetPaper(tx.Tx, register.PaperID(record))
		if err != nil {
			return nil, err
		}
		return PaperValues(p), nil
	case register.KindMemory:
		m, err := register.GetMemory(tx.Tx, register.MemoryID(record))
		if err != nil {
			return nil, err
		}
		return MemoryValues(m), nil
	}
	return nil, errs.New(errs.Internal, "a %s cannot be edited", kind)
}

// Date reads a date as somebody writes it and returns it as EDTF. It is "" for
// "", and false where it is no date that is understood.
func Date(written string) (string, bool) {
	written = strings.TrimSpace(written)
	if written == "" {
		return "", true
	}
	if d, err := date.ParseEDTF(written); err == nil {
		return d.EDTF(), !d.IsZero()
	}
	cell, err := recognise.Dates(written, recognise.DateOptions{Order: recognise.DayFirst})
	if err != nil || len(cell.Events) != 1 || cell.Published {
		return "", false
	}
	for _, doubt := range cell.Doubts {
		if doubt != recognise.DoubtAbout {
			return "", false
		}
	}
	return cell.Events[0].Date.EDTF(), true
}

// isEDTF reports whether a value is a date that is known.
func isEDTF(value string) bool {
	d, err := date.ParseEDTF(value)
	return err == nil && !d.IsZero()
}

// isPast reports whether a date lies in this year or before.
func isPast(tx *ledger.Tx, value string) bool { return known(value).Year() <= tx.Act().At.UTC().Year() }

// day is the day of an act, UTC, as EDTF.
func day(tx *ledger.Tx) string { return tx.Act().At.UTC().Format("2006-01-02") }

// source checks where a change comes from and returns the source.
func (c Change) source(tx *ledger.Tx, wrong Wrong) (*register.Source, error) {
	if !slices.Contains([]register.Sayer{register.SayerEditor, register.SayerA, register.SayerB, register.SayerThird}, c.Said.By) {
		wrong["sayer"] = "edit.sayer-wrong"
	}
	if !Sourced(c.Said.Source) {
		wrong["source"] = "edit.source-wrong"
	}
	if c.Said.Day != "" && !isEDTF(c.Said.Day) {
		wrong["day"] = "edit.date-wrong"
	}
	if len(wrong) > 0 {
		return nil, wrong
	}
	return register.EnsureSource(tx, c.Said.Source, "")
}

// Sourced reports whether a text can be a source: a web address, or a word for
// how the association was told.
func Sourced(source string) bool {
	if strings.HasPrefix(source, "said:") {
		return slices.Contains(Told, source) || source == "said:townhall" || source == "said:campaign"
	}
	return isWeb(source)
}
