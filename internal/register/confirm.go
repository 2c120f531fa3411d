package register

import (
	"slices"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
)

// SaidSources are the addresses of sources that are none on the web: how the
// association was told. A coordinator said it signed in, a town answered a
// campaign, the association knows it itself. Pages show them in words.
var SaidSources = []string{"said:phone", "said:letter", "said:email", "said:meeting", "said:townhall", "said:campaign", "said:desk"}

// SaidHow is how the association was told, the word behind "said:"; false for
// any other source.
func SaidHow(address string) (how string, ok bool) {
	how, ok = strings.CutPrefix(address, "said:")
	return how, ok && slices.Contains(SaidSources, address)
}

// Confirm records that sayer, an end or the editor, said on day that all that
// is known of a partnership is still so. It renews what the same sayer and
// source confirmed before; an earlier day changes nothing. A day that is not
// over anywhere yet, a third party, or a partnership that is gone is an error.
func Confirm(tx *ledger.Tx, id PartnershipID, sayer Sayer, source SourceID, day date.Date) error {
	if sayer != SayerA && sayer != SayerB && sayer != SayerEditor {
		return errs.New(errs.Invalid, "only an end or the association confirms a partnership")
	}
	if day.Precision() != date.ByDay || !day.Certain() || date.DayOf(tx.Act().At.UTC()).Add(1).Before(day.From()) {
		return errs.New(errs.Invalid, "%q is no day on which something can have been confirmed", day.EDTF())
	}
	p, err := GetPartnership(tx.Tx, id)
	if err != nil {
		return err
	}
	if p.Trashed != Kept || p.MergedInto != "" {
		return errs.New(errs.Gone, "the partnership %s is no longer in the register", id)
	}
	s := Statement{Field: FieldConfirmed, Sayer: sayer, Source: source, Value: day.EDTF(), Retrieved: day.EDTF(), Actor: tx.Act().Actor,
		At: tx.Act().At.UnixMilli()}
	for _, t := range p.Statements {
		if t.Field == s.Field && t.Sayer == s.Sayer && t.Source == s.Source && t.Seq == s.Seq && t.Value > s.Value {
			return nil
		}
	}
	p.Say(s)
	_, err = PutPartnership(tx, p)
	return err
}

// DecideValue records that the association decided what is shown of a field, in
// place of what it decided before; "" takes the decision back. That somebody else
// says the same makes it no less a decision. A field of which several values stand
// is errs.Invalid, a partnership that is gone errs.Gone.
func DecideValue(tx *ledger.Tx, id PartnershipID, field Field, value string, source SourceID) error {
	if !slices.Contains(single, field) {
		return errs.New(errs.Invalid, "%q cannot be decided", field)
	}
	p, err := GetPartnership(tx.Tx, id)
	if err != nil {
		return err
	}
	if p.Trashed != Kept || p.MergedInto != "" {
		return errs.New(errs.Gone, "the partnership %s is no longer in the register", id)
	}
	p.Statements = slices.DeleteFunc(p.Statements, func(s Statement) bool { return s.Field == field && s.Sayer == SayerEditor })
	if value != "" {
		at := tx.Act().At
		p.Say(Statement{Field: field, Sayer: SayerEditor, Source: source, Value: value, Retrieved: date.DayOf(at.UTC()).Date().EDTF(),
			Actor: tx.Act().Actor, At: at.UnixMilli()})
	}
	_, err = PutPartnership(tx, p)
	return err
}

// SayerOf is the sayer that an end is in its partnership; false where unit is
// neither end.
func (p *Partnership) SayerOf(unit UnitID) (Sayer, bool) {
	switch unit {
	case p.A:
		return SayerA, true
	case p.B:
		return SayerB, true
	}
	return "", false
}

// ConfirmedBy counts the ends that confirmed a partnership: 0, 1 or 2, and
// tells the last day of each and of the association; zero = never.
func ConfirmedBy(statements []Statement) (ends int, lastA, lastB, editor date.Date) {
	a, b, e := "", "", ""
	for i := range statements {
		s := &statements[i]
		if s.Field != FieldConfirmed {
			continue
		}
		switch s.Sayer {
		case SayerA:
			a = max(a, s.Value)
		case SayerB:
			b = max(b, s.Value)
		case SayerEditor:
			e = max(e, s.Value)
		}
	}
	if a != "" {
		ends++
	}
	if b != "" {
		ends++
	}
	return ends, dateOr(a), dateOr(b), dateOr(e)
}

// dateOr is a date of the register, zero where it cannot be read.
func dateOr(edtf string) date.Date {
	d, _ := date.ParseEDTF(edtf) // refused on the way in
	return d
}

// Checked tells when the value that is shown of a field was last found to be
// so and by whom: by a statement of that value, on the date on which its source
// was read, or by a confirmation, which is of everything that was shown when it
// was given. It is false where nothing tells a date. Of dates that are known
// coarsely the first day counts, so that none is made newer than it is.
func Checked(statements []Statement, field Field) (by Statement, on date.Date, ok bool) {
	shown, _, found := Shown(statements, field)
	if !found {
		return Statement{}, date.Date{}, false
	}
	for _, s := range statements {
		d := date.Date{}
		switch {
		case s.Field == field && s.Value == shown.Value:
			d = dateOr(s.Retrieved)
		case s.Field == FieldConfirmed && s.At >= shown.At:
			d = dateOr(s.Value)
		}
		if !d.IsZero() && (!ok || newer(d, on) || date.Compare(d, on) == 0 && rank(s.Sayer) < rank(by.Sayer)) {
			by, on, ok = s, d, true
		}
	}
	return by, on, ok
}

// newer orders dates by their first day, then the finer after the coarser.
func newer(d, e date.Date) bool {
	if c := d.From().Compare(e.From()); c != 0 {
		return c > 0
	}
	return d.To().Before(e.To())
}
