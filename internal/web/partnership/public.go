package partnership

import (
	"net/http"
	"sort"

	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

type pairView struct {
	*site.Page
	P     *edition.Partnership
	A, B  *edition.Unit
	Map   *site.Map
	Said  []saidGroup
	Notes []register.Statement

	replaced map[register.AgreementID]bool
}

// saidGroup is what is said of one field, the shown value first.
type saidGroup struct {
	Field register.Field
	Says  []said
}

type said struct {
	register.Statement
	Shown    bool
	Contrary bool
	Source   *register.Source
	Who      string
}

func partnership(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	at, found := r.E.PartnershipByID(register.PartnershipID(r.Part))
	switch found {
	case edition.Moved:
		return s.RedirectTo("/"+lang+"/partnerships/"+string(r.E.Partnership(at).ID), http.StatusMovedPermanently), nil
	case edition.Gone:
		return site.Answer{}, errs.New(errs.Gone, "removed")
	case edition.Missing:
		return site.Answer{}, errs.New(errs.NotFound, "no such partnership")
	}
	p := r.E.Partnership(at)
	path := "/partnerships/" + string(p.ID)
	if a, moved := s.Canonicalize(r, lang, path, ""); moved {
		return a, nil
	}
	v := &pairView{Page: s.NewPage(lang, r, path), P: p}
	v.AtDesk = "/desk/partnerships/" + string(p.ID)
	v.A, v.B = r.E.Ends(at, edition.Query{}, lang)
	v.Title = v.T("pair.title", "a", v.Name(v.A), "b", v.Name(v.B))
	v.Description = v.T("pair.description", "a", v.Name(v.A), "b", v.Name(v.B))
	v.Crumbs = []site.Crumb{{Name: v.T("nav.partnerships"), Href: v.Here("/partnerships")}, {Name: v.Name(v.A) + " – " + v.Name(v.B)}}
	v.Said = v.said()
	if v.A.Placed && v.B.Placed {
		v.Map = v.MapOf([]edition.P{at}, v.A, 0)
	}
	v.share()
	return v.Page.Answer(pairPage(v), http.StatusOK)
}

var saidFields = []register.Field{register.FieldSince, register.FieldUntil, register.FieldForm, register.FieldState, register.FieldReason,
	register.FieldInstrument, register.FieldDates, register.FieldNote, register.FieldListed}

func (v *pairView) said() []saidGroup {
	var groups []saidGroup
	for _, f := range saidFields {
		shown, contrary, ok := register.Shown(v.P.Statements, f)
		if !ok {
			continue
		}
		g := saidGroup{Field: f}
		differs := map[string]bool{}
		for _, c := range contrary {
			differs[c.Value] = true
		}
		for _, st := range v.P.Statements {
			if st.Field != f || st.Value == "" {
				continue
			}
			g.Says = append(g.Says, said{st, st == shown,
				differs[st.Value] && f != register.FieldNote && f != register.FieldInstrument && f != register.FieldDates, v.E.Sources[st.Source], v.who(st.Sayer)})
		}
		sort.SliceStable(g.Says, func(i, j int) bool { return g.Says[i].Shown && !g.Says[j].Shown })
		groups = append(groups, g)
	}
	return groups
}

// who names the sayer of a statement. A and B of a record are its own.
func (v *pairView) who(s register.Sayer) string {
	switch s {
	case register.SayerA:
		return v.Name(v.E.Unit(v.P.A))
	case register.SayerB:
		return v.Name(v.E.Unit(v.P.B))
	case register.SayerEditor:
		return v.T("said.editor")
	}
	return v.T("said.third")
}
