package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"twinhall/internal/edition"
	"twinhall/internal/register"
)

// order is the language by which lists of names are sorted.
const order = "en"

type partnershipsInput struct {
	Filter
	OfTown
	Sorted
	Paging
}

type partnershipInput struct {
	ID partnershipID `path:"id" doc:"Public id"`
}

type facetsInput struct {
	Filter
	OfTown
}

// Count is a value of a facet.
type Count struct {
	Value        string `json:"value"`
	Partnerships int    `json:"partnerships" doc:"How many choosing it, in place of the present values of the facet, would show"`
}

// Facets are the values by which a choice can be narrowed.
type Facets struct {
	Stamp
	Total  int                `json:"total" doc:"How many partnerships the choice has"`
	Facets map[string][]Count `json:"facets" doc:"By the name of the parameter"`
}

func (a *API) addPartnerships(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "list-partnerships", Method: http.MethodGet, Path: "/partnerships", Tags: []string{"partnerships"},
		Summary: "Partnerships", Description: "A partnership is one unordered pair of units and stands here once.", Errors: failures}, a.listPartnerships)
	huma.Register(h, huma.Operation{OperationID: "get-partnerships-geojson", Method: http.MethodGet, Path: "/partnerships.geojson", Tags: []string{"partnerships"},
		Summary:     "All partnerships of a choice as lines of GeoJSON",
		Description: "RFC 7946. Great circles; a partnership with an end whose position is not known has no geometry. It is not paged, and counts as a download.",
		Responses: map[string]*huma.Response{"200": {Description: "OK", Content: map[string]*huma.MediaType{
			"application/geo+json": {Schema: &huma.Schema{Type: huma.TypeObject, Description: "A FeatureCollection"}}}}},
		Errors: failures}, a.geoJSON)
	huma.Register(h, huma.Operation{OperationID: "get-partnership", Method: http.MethodGet, Path: "/partnerships/{id}", Tags: []string{"partnerships"},
		Summary: "One partnership with all that is said of it", Description: leadsOn, Errors: failuresOfOne}, a.getPartnership)
	huma.Register(h, huma.Operation{OperationID: "count-facets", Method: http.MethodGet, Path: "/facets", Tags: []string{"partnerships"},
		Summary:     "By what a choice of partnerships can be narrowed, with counts",
		Description: "Each count is what the list would have with that value alone chosen of its facet.", Errors: failures}, a.facets)
}

func (a *API) listPartnerships(_ context.Context, in *partnershipsInput) (*output[List[PartnershipSummary]], error) {
	e := a.config.Current()
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	if q, err = in.of(e, q); err != nil {
		return nil, err
	}
	return a.list(e, in.on(q), &in.Paging), nil
}

func (a *API) list(e *edition.Edition, q edition.Query, p *Paging) *output[List[PartnershipSummary]] {
	found := e.Select(q)
	from, to := p.part(len(found.Found))
	e.SortPart(found, order, from, to)
	items := make([]PartnershipSummary, 0, to-from)
	for _, i := range found.Found[from:to] {
		x, y := ends(e, i, q)
		items = append(items, a.partnershipSummary(e.Partnership(i), x, y))
	}
	return listOf(a, e, p, len(found.Found), items)
}

// ends are the ends of a partnership with the one that was asked for first.
func ends(e *edition.Edition, p edition.P, q edition.Query) (*edition.Unit, *edition.Unit) {
	if q.Unit != edition.None {
		return e.Unit(q.Unit), e.Other(p, q.Unit)
	}
	return e.Ends(p, q, order)
}

func (a *API) facets(_ context.Context, in *facetsInput) (*output[Facets], error) {
	e := a.config.Current()
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	if q, err = in.of(e, q); err != nil {
		return nil, err
	}
	r := e.Filter(q)
	body := Facets{Stamp{e.Number, e.At}, len(r.Found), map[string][]Count{}}
	for _, f := range edition.Facets {
		counts := []Count{}
		for _, c := range r.Facets[f] {
			counts = append(counts, Count{c.Value, c.N})
		}
		body.Facets[string(f)] = counts
	}
	return answerOf(a, e, body), nil
}

func (a *API) getPartnership(_ context.Context, in *partnershipInput) (*output[Partnership], error) {
	e := a.config.Current()
	i, found := e.PartnershipByID(register.PartnershipID(in.ID))
	switch found {
	case edition.Moved:
		return nil, a.moved("/partnerships/" + string(e.Partnership(i).ID))
	case edition.Gone:
		return nil, huma.Error410Gone("This partnership was taken out of the register.")
	case edition.Missing:
		return nil, huma.Error404NotFound("There is no such partnership.",
			&huma.ErrorDetail{Location: "path.id", Message: "no public id of a partnership", Value: in.ID})
	}
	p := e.Partnership(i)
	x, y := e.Ends(i, edition.Query{Unit: edition.None}, order)
	body := Partnership{Stamp: Stamp{e.Number, e.At}, PartnershipSummary: a.partnershipSummary(p, x, y), Instrument: p.Instrument,
		Events: []Event{}, Statements: []Statement{}, Contradictions: []Statement{}, Agreements: []Agreement{}, Disagreements: []Disagreement{},
		Activities: []Activity{}}
	for _, ev := range p.Events {
		body.Events = append(body.Events, Event{ev.Kind, edtf(ev.Date)})
	}
	for _, s := range p.Statements {
		body.Statements = append(body.Statements, statementOf(e, p, s))
	}
	for _, s := range p.Contrary {
		body.Contradictions = append(body.Contradictions, statementOf(e, p, s))
	}
	for _, g := range p.Agreements {
		body.Agreements = append(body.Agreements, agreementOf(e, g))
	}
	for _, d := range p.Disagrees {
		out := Disagreement{Field: string(d.Field), Decided: d.Decided, Statements: []Statement{}}
		for _, s := range d.Says {
			out.Statements = append(out.Statements, statementOf(e, p, s))
		}
		body.Disagreements = append(body.Disagreements, out)
	}
	for _, g := range p.Activities {
		body.Activities = append(body.Activities, activityOf(e, g))
	}
	return answerOf(a, e, body), nil
}

func statementOf(e *edition.Edition, p *edition.Partnership, s register.Statement) Statement {
	out := Statement{Field: string(s.Field), Value: s.Value, Written: s.Written, SaidBy: string(s.Sayer), Source: sourceOf(e, s.Source), Retrieved: s.Retrieved,
		Shown: isShown(p, s)}
	switch s.Sayer {
	case register.SayerA:
		out.SaidBy, out.End = "end", string(e.Unit(p.A).ID)
	case register.SayerB:
		out.SaidBy, out.End = "end", string(e.Unit(p.B).ID)
	}
	return out
}

// isShown reports whether a statement is the one by which its field is shown.
// Of events, themes, notes and listings all stand.
func isShown(p *edition.Partnership, s register.Statement) bool {
	if slices.Contains([]register.Field{register.FieldEvent, register.FieldTheme, register.FieldNote, register.FieldListed, register.FieldDates,
		register.FieldConfirmed}, s.Field) {
		return true
	}
	shown, _, ok := register.Shown(p.Statements, s.Field)
	return ok && shown == s
}

func agreementOf(e *edition.Edition, g *register.Agreement) Agreement {
	out := Agreement{ID: string(g.ID), Kind: g.Kind, Title: g.Title, Signed: edtf(g.Signed), Place: g.Place, Term: g.Term, Until: edtf(g.Until),
		Years: int(g.Years), InForceUntil: edtf(e.InForceUntil(g)), Lapsed: e.Lapsed(g), Parties: []Party{}, Source: sourceOf(e, g.Source)}
	for _, p := range g.Parties {
		party := Party{Unit: string(p.Unit), Resolution: p.Resolution, ResolutionDate: p.ResolutionDate}
		if u, ok := e.UnitByID(p.Unit); ok {
			party.Name = u.Name
		}
		out.Parties = append(out.Parties, party)
	}
	if g.Relation != "" && g.Related != "" {
		out.Related = &Related{g.Relation, string(g.Related)}
	}
	return out
}
