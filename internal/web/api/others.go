package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"twinhall/internal/register"
)

// Root says what there is.
type Root struct {
	Stamp
	Licence Licence           `json:"licence"`
	Counts  Counts            `json:"counts"`
	Links   map[string]string `json:"links" doc:"Where things stand"`
}

// Counts are how many records there are.
type Counts struct {
	Units             int `json:"units"`
	TwinnedUnits      int `json:"twinned_units" doc:"With a partnership that counts"`
	Partnerships      int `json:"partnerships" doc:"That count: active, dormant and unknown ones, each pair once"`
	PartnershipsInAll int `json:"partnerships_in_all" doc:"With the proposed, suspended and ended ones"`
	Countries         int `json:"countries" doc:"With a partnership that counts"`
	Sources           int `json:"sources"`
}

// Country is a country with its sums by the counting rule.
type Country struct {
	Code           string            `json:"code"`
	Names          map[string]string `json:"names" doc:"By language"`
	Municipalities int               `json:"municipalities,omitempty" doc:"On its national list, where the register has that"`
	TwinnedUnits   int               `json:"twinned_units" doc:"Units with a partnership that counts"`
	Partnerships   int               `json:"partnerships" doc:"That count and have at least one end here; a domestic pair once"`
	Domestic       int               `json:"domestic" doc:"Both of whose ends are here"`
}

// Countries are all countries of the edition.
type Countries struct {
	Stamp
	Total int       `json:"total"`
	Items []Country `json:"items"`
}

// Chain is the shortest way from one unit to another from partner to partner.
type Chain struct {
	Stamp
	Found        bool                 `json:"found"`
	Steps        int                  `json:"steps"`
	Ways         int                  `json:"ways" doc:"How many ways are as short, at most 1,000,000"`
	Units        []UnitSummary        `json:"units" doc:"Both ends included"`
	Partnerships []PartnershipSummary `json:"partnerships" doc:"One less"`
}

type chainInput struct {
	From unitName `query:"from" required:"true" doc:"Public id or slug of a unit"`
	To   unitName `query:"to" required:"true" doc:"Public id or slug of another"`
}

type sourcesInput struct {
	Paging
}

func (a *API) addRoot(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "get-root", Method: http.MethodGet, Path: "/", Tags: []string{"edition"},
		Summary: "What there is: the edition, its licence, its size", Description: "With the addresses of all else. Begin here.", Errors: failures}, a.root)
}

func (a *API) addOthers(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "list-countries", Method: http.MethodGet, Path: "/countries", Tags: []string{"edition"},
		Summary: "Countries with their sums", Description: "A partnership counts once in each country in which it has an end.", Errors: failures}, a.countries)
	huma.Register(h, huma.Operation{OperationID: "get-chain", Method: http.MethodGet, Path: "/chains", Tags: []string{"partnerships"},
		Summary:     "The shortest way from one unit to another, from partner to partner",
		Description: "Over partnerships that count. Where there is no way the chain is empty.", Errors: failures}, a.chain)
	huma.Register(h, huma.Operation{OperationID: "list-sources", Method: http.MethodGet, Path: "/sources", Tags: []string{"edition"},
		Summary: "Sources, in the order of their ids", Description: "Statements name them by their ids.", Errors: failures}, a.sources)
}

func (a *API) root(context.Context, *struct{}) (*output[Root], error) {
	e := a.config.Current()
	body := Root{Stamp: Stamp{e.Number, e.At}, Licence: a.config.Licence, Links: map[string]string{},
		Counts: Counts{Units: len(e.Units), TwinnedUnits: len(e.Busiest()), Partnerships: e.Total(), PartnershipsInAll: len(e.Partnerships), Sources: len(e.Sources)}}
	for i := range e.Countries {
		if e.Countries[i].Partnerships > 0 {
			body.Counts.Countries++
		}
	}
	for _, name := range []string{"units", "partnerships", "partnerships.geojson", "countries", "chains", "facets", "sources", "openapi.json", "openapi.yaml"} {
		body.Links[name] = a.address("/" + name)
	}
	body.Links["data"] = a.page("/data")
	return answerOf(a, e, body), nil
}

func (a *API) countries(context.Context, *struct{}) (*output[Countries], error) {
	e := a.config.Current()
	body := Countries{Stamp: Stamp{e.Number, e.At}, Items: []Country{}}
	for i := range e.Countries {
		c := &e.Countries[i]
		if c.Code == "" {
			continue
		}
		out := Country{Code: c.Code, Names: map[string]string{}, Municipalities: c.Municipalities, Partnerships: c.Partnerships, Domestic: c.Domestic}
		for _, u := range c.Units {
			if e.Unit(u).Counted > 0 {
				out.TwinnedUnits++
			}
		}
		for _, lang := range a.config.Languages {
			out.Names[lang] = a.config.Country(c.Code, lang)
		}
		body.Items = append(body.Items, out)
	}
	body.Total = len(body.Items)
	return answerOf(a, e, body), nil
}

func (a *API) chain(_ context.Context, in *chainInput) (*output[Chain], error) {
	e := a.config.Current()
	from, err := unitOf(e, "from", string(in.From))
	if err != nil {
		return nil, err
	}
	to, err := unitOf(e, "to", string(in.To))
	if err != nil {
		return nil, err
	}
	c, found := e.Chain(from, to)
	body := Chain{Stamp: Stamp{e.Number, e.At}, Found: found, Steps: len(c.Partnerships), Ways: c.Ways, Units: []UnitSummary{},
		Partnerships: []PartnershipSummary{}}
	for _, u := range c.Units {
		body.Units = append(body.Units, a.unitSummary(e.Unit(u)))
	}
	for i, p := range c.Partnerships {
		body.Partnerships = append(body.Partnerships, a.partnershipSummary(e.Partnership(p), e.Unit(c.Units[i]), e.Unit(c.Units[i+1])))
	}
	return answerOf(a, e, body), nil
}

func (a *API) sources(_ context.Context, in *sourcesInput) (*output[List[Source]], error) {
	e := a.config.Current()
	all := make([]*register.Source, 0, len(e.Sources))
	for _, s := range e.Sources {
		all = append(all, s)
	}
	slices.SortFunc(all, func(x, y *register.Source) int { return strings.Compare(string(x.ID), string(y.ID)) })
	from, to := in.part(len(all))
	items := make([]Source, 0, to-from)
	for _, s := range all[from:to] {
		items = append(items, *sourceOf(e, s.ID))
	}
	return listOf(a, e, &in.Paging, len(all), items), nil
}
