package partnership

import (
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

func (v *pairView) lead() string {
	a, b := v.Name(v.A)+" ("+v.Country(v.A.Country)+")", v.Name(v.B)+" ("+v.Country(v.B.Country)+")"
	switch {
	case v.P.State == register.StateEnded:
		return v.T("pair.lead-ended", "a", a, "b", b)
	case v.P.State == register.StateSuspended:
		return v.T("pair.lead-suspended", "a", a, "b", b)
	case v.P.State == register.StateProposed:
		return v.T("pair.lead-proposed", "a", a, "b", b)
	case v.P.Since.IsZero():
		return v.T("pair.lead", "a", a, "b", b)
	}
	if v.P.Since.Precision() == date.ByYear && v.P.Since.Certain() {
		return v.T("pair.lead-year", "a", a, "b", b, "since", v.Date(v.P.Since))
	}
	return v.T("pair.lead-since", "a", a, "b", b, "since", v.Date(v.P.Since))
}

func (v *pairView) facts() []site.Figure {
	var f []site.Figure
	add := func(what, n string) {
		if n != "" {
			f = append(f, site.Figure{What: v.T(what), N: n})
		}
	}
	if v.P.Since.IsZero() {
		add("col.since", v.T("since.unknown"))
	} else {
		add("col.since", v.Date(v.P.Since))
	}
	add("col.until", v.Date(v.P.Until))
	if v.P.Form == "" {
		add("col.form", v.T("form.unknown"))
	} else {
		add("col.form", v.T(register.FormKeys[v.P.Form]))
	}
	add("col.instrument", v.P.Instrument)
	var themes []string
	for _, t := range v.P.Themes {
		themes = append(themes, v.FacetValue(edition.FacetTheme, t))
	}
	add("facet.theme", strings.Join(themes, ", "))
	if v.P.DistanceKm > 0 {
		add("col.distance", v.Km(v.P.DistanceKm))
	}
	add("facet.said-by", v.T(edition.SaidByKeys[strconv.Itoa(v.P.SaidBy)]))
	add("facet.confirmed", v.T(edition.ConfirmationKeys[confirmedWord(v.P)]))
	if v.P.Liveness != "" {
		add("facet.liveness", v.T(register.LivenessKeys[v.P.Liveness]))
	}
	return f
}

func (v *pairView) agreementTitle(a *register.Agreement) string {
	if a.Title != "" {
		return a.Title
	}
	if a.Kind != "" {
		return v.T(register.AgreementKeys[a.Kind])
	}
	return v.T("agreement.untitled")
}

type partyView struct {
	U          *edition.Unit
	Resolution string
}

func (v *pairView) parties(a *register.Agreement) []partyView {
	var all []partyView
	for _, p := range a.Parties {
		if u, ok := v.E.UnitByID(p.Unit); ok {
			all = append(all, partyView{u, p.Resolution})
		}
	}
	return all
}

// Says is what one side says of a partnership.
type Says struct{ Who, What string }

// EndsSay says in words what each side says of a partnership.
func EndsSay(p *site.Page, q *edition.Partnership) []Says {
	var all []Says
	for _, side := range []struct {
		sayer register.Sayer
		who   string
	}{{register.SayerA, p.Name(p.E.Unit(q.A))}, {register.SayerB, p.Name(p.E.Unit(q.B))}, {register.SayerThird, p.T("said.third")},
		{register.SayerEditor, p.T("said.editor")}} {
		var says []string
		for _, s := range q.Statements {
			if s.Sayer != side.sayer {
				continue
			}
			switch s.Field {
			case register.FieldSince, register.FieldUntil, register.FieldForm, register.FieldState:
				says = append(says, p.T(register.FieldKeys[s.Field])+": "+p.Value(s))
			case register.FieldEvent:
				if v := p.Value(s); v != "" {
					says = append(says, v)
				}
			}
		}
		if len(says) > 0 {
			all = append(all, Says{side.who, strings.Join(says, "; ")})
		}
	}
	return all
}

func (v *pairView) share() {
	v.Preview = "/preview/partnerships/" + string(v.P.ID) + ".png"
	v.About = []any{v.AboutUnit(v.A), v.AboutUnit(v.B)}
}

// SourceOf is where the newest statement of a partnership comes from.
func SourceOf(p *site.Page, q *edition.Partnership) (*register.Source, string) {
	var newest register.Statement
	for _, s := range q.Statements {
		if p.E.Sources[s.Source] == nil || s.Sayer == register.SayerEditor || s.Field == register.FieldConfirmed {
			continue
		}
		if newest.Source == "" || s.Retrieved > newest.Retrieved || s.Retrieved == newest.Retrieved && s.Source < newest.Source {
			newest = s
		}
	}
	return p.E.Sources[newest.Source], newest.Retrieved
}
