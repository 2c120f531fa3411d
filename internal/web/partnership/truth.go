package partnership

import (
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

// confirmation is who said when that a partnership is still so.
type confirmation struct{ On, Who string }

// Confirmations are the last confirmations of both ends and of the association.
func (v *pairView) Confirmations() []confirmation {
	var all []confirmation
	for _, c := range []struct {
		on    date.Date
		sayer register.Sayer
	}{{v.P.ConfirmedA, register.SayerA}, {v.P.ConfirmedB, register.SayerB}, {v.P.ConfirmedByEditor, register.SayerEditor}} {
		if !c.on.IsZero() {
			all = append(all, confirmation{v.Date(c.on), v.T("truth.confirmed", "who", v.who(c.sayer))})
		}
	}
	return all
}

// checked says when the value that is shown of a field was last found to be so
// and by whom, in general words; "" where no date is known. A page that somebody
// read is no check and no confirmation.
func (v *pairView) checked(f register.Field) string {
	by, on, ok := register.Checked(v.P.Statements, f)
	if !ok {
		return ""
	}
	who, key := v.who(by.Sayer), "truth.said"
	src := v.E.Sources[by.Source]
	if by.Sayer == register.SayerThird && src != nil {
		who = v.SourceName(src.Address, src.Publisher)
	}
	switch {
	case by.Sayer == register.SayerEditor:
		key = "truth.checked"
	case by.Field == register.FieldConfirmed:
		key = "truth.confirmed-on"
	case src != nil && !strings.HasPrefix(src.Address, "said:"):
		key = "truth.read"
	}
	return v.T(key, "date", v.Date(on), "who", who)
}

// difference is one field of which the ends, or an end and a third, say
// different things.
type difference struct {
	Field   string
	Says    []Says
	Decided bool
}

// Differences are the disagreements of a partnership in words.
func (v *pairView) Differences() []difference {
	var all []difference
	for _, d := range v.P.Disagrees {
		one := difference{Field: v.T(register.FieldKeys[d.Field]), Decided: d.Decided}
		for _, s := range d.Says {
			who := v.who(s.Sayer)
			if src := v.E.Sources[s.Source]; s.Sayer == register.SayerThird && src != nil {
				who = v.SourceName(src.Address, src.Publisher)
			}
			one.Says = append(one.Says, Says{who, v.Value(s)})
		}
		all = append(all, one)
	}
	return all
}

// ActivityDate is when an activity was, from one date to another where it
// lasted.
func ActivityDate(p *site.Page, a *register.Activity) string {
	if a.Until.IsZero() || a.Until.EDTF() == a.From.EDTF() {
		return p.Date(a.From)
	}
	return p.Date(a.From) + " – " + p.Date(a.Until)
}

// ActivityLine says what an activity was, where, and who took part.
func ActivityLine(p *site.Page, a *register.Activity) string {
	what := p.T(register.ActivityKeys[a.Kind])
	if a.Title != "" {
		what += ": " + a.Title
	}
	if a.Place != "" {
		what += ", " + a.Place
	}
	return what
}

// participants lists who took part, by audience and country.
func participants(p *site.Page, a *register.Activity) string {
	var all []string
	for _, g := range a.Participants {
		who := p.T(register.AudienceKeys[g.Audience])
		if g.Country != "" {
			who += ", " + p.Country(g.Country)
		}
		if g.Number > 0 {
			who += ": " + p.Number(int(g.Number))
		}
		all = append(all, who)
	}
	return strings.Join(all, "; ")
}

// force says until when an agreement is in force, or since when it has lapsed;
// empty where that does not follow, or another agreement stands in its place.
func (v *pairView) force(a *register.Agreement) (what, on string) {
	if v.replaced == nil {
		v.replaced = register.Replaced(v.P.Agreements)
	}
	until := v.E.InForceUntil(a)
	switch {
	case until.IsZero() || v.replaced[a.ID]:
		return "", ""
	case v.E.Lapsed(a):
		return v.T("agreement.lapsed"), v.Date(until)
	}
	return v.T("agreement.in-force"), v.Date(until)
}

// term is the term of an agreement in words.
func term(p *site.Page, a *register.Agreement) string {
	if a.Term == "years" && a.Years > 0 {
		return p.N("term.for-years", int(a.Years))
	}
	return p.T(register.TermKeys[a.Term])
}

// confirmedNotes are what a row of a list says of the ends that confirmed.
var confirmedNotes = [...]string{1: "list.confirmed.one", 2: "list.confirmed.both"}

// confirmedWord is the value of the facet of confirmations.
func confirmedWord(q *edition.Partnership) string { return edition.Confirmations[q.Confirmed] }
