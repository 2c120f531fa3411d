package api

import (
	"context"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"twinhall/internal/edition"
)

// UnitSummary is a municipality, district or region as lists show it.
type UnitSummary struct {
	ID             string            `json:"id" format:"uuid" doc:"Public id: it never changes"`
	Slug           string            `json:"slug" doc:"Its place in addresses; an old one leads on"`
	URL            string            `json:"url" format:"uri" doc:"Its page"`
	Name           string            `json:"name" doc:"Official name, in its own script"`
	Shown          map[string]string `json:"shown" doc:"What the site calls it, by language: the own name in Latin letters, or one in common use there"`
	Level          string            `json:"level" enum:"municipality,district,region"`
	Country        string            `json:"country" doc:"ISO 3166-1 alpha-2, XK for Kosovo"`
	Region         string            `json:"region,omitempty"`
	District       string            `json:"district,omitempty" doc:"District of the country's administration"`
	Position       *Position         `json:"position,omitempty"`
	Population     int64             `json:"population,omitempty"`
	PopulationYear int               `json:"population_year,omitempty"`
	Partnerships   int               `json:"partnerships" doc:"How many count: those that are active, dormant or unknown"`
}

// Unit is all that is known of a municipality, district or region.
type Unit struct {
	Stamp
	UnitSummary
	Website     string       `json:"website,omitempty"`
	Parent      string       `json:"parent,omitempty" format:"uuid" doc:"The unit that it is a part of"`
	Districts   []string     `json:"districts" doc:"Parts of it with partnerships of their own, which are not counted here"`
	Names       []Name       `json:"names" doc:"Further names, historic ones among them: for searching, not for showing"`
	ExternalIDs []ExternalID `json:"external_ids"`
	OldSlugs    []string     `json:"old_slugs"`
	All         int          `json:"partnerships_in_all" doc:"With the proposed, suspended and ended ones"`
}

// Name is a further name of a unit.
type Name struct {
	Kind string `json:"kind" enum:"official,alternate,old"`
	Lang string `json:"lang,omitempty" doc:"BCP 47"`
	Name string `json:"name"`
}

// ExternalID is what another register calls a unit.
type ExternalID struct {
	Scheme    string `json:"scheme" example:"wikidata"`
	Value     string `json:"value" example:"Q81137"`
	ValidFrom string `json:"valid_from,omitempty" doc:"EDTF"`
	ValidTo   string `json:"valid_to,omitempty" doc:"EDTF"`
}

func (a *API) unitSummary(u *edition.Unit) UnitSummary {
	return UnitSummary{ID: string(u.ID), Slug: u.Slug, URL: a.page("/municipalities/" + u.Slug), Name: u.Name, Shown: a.shown(u), Level: string(u.Level),
		Country: u.Country,
		Region:  u.Region, District: u.District, Position: placeOf(u), Population: u.Population, PopulationYear: int(u.PopulationYear), Partnerships: u.Counted}
}

// searchLimit is how many units a search by name finds at most: it is ranked,
// and nobody looks further.
const searchLimit = 100

type unitsInput struct {
	Text    string        `query:"q" maxLength:"100" doc:"Name or beginning of it, typing errors forgiven: the 100 best in the order of their fitness"`
	Country []countryCode `query:"country" maxItems:"40" doc:"Country"`
	Region  []regionKey   `query:"region" maxItems:"40" doc:"Region: its country, a bar, its name"`
	Level   []levelWord   `query:"level" maxItems:"3" doc:"Level"`
	Twinned bool          `query:"twinned" doc:"Only those with a partnership that counts"`
	Paging
}

// UnitInput names a unit in a path.
type UnitInput struct {
	ID unitName `path:"id" doc:"Public id or slug"`
}

func (a *API) addUnits(h huma.API) {
	huma.Register(h, huma.Operation{OperationID: "list-units", Method: http.MethodGet, Path: "/units", Tags: []string{"units"},
		Summary:     "Municipalities, districts and regions",
		Description: "In the order of their ids, that is of their coming into the register; a search by name in the order of fitness.",
		Errors:      failures}, a.listUnits)
	huma.Register(h, huma.Operation{OperationID: "get-unit", Method: http.MethodGet, Path: "/units/{id}", Tags: []string{"units"},
		Summary: "One unit", Description: leadsOn, Errors: failuresOfOne}, a.getUnit)
	huma.Register(h, huma.Operation{OperationID: "list-unit-partnerships", Method: http.MethodGet, Path: "/units/{id}/partnerships", Tags: []string{"units"},
		Summary: "The partnerships of one unit", Description: leadsOn, Errors: failuresOfOne}, a.listUnitPartnerships)
}

const leadsOn = "An old slug and what was merged lead on (301); what was removed is gone (410)."

func (a *API) listUnits(_ context.Context, in *unitsInput) (*output[List[UnitSummary]], error) {
	e := a.config.Current()
	country, region, level := strs(in.Country), strs(in.Region), strs(in.Level)
	fits := func(u *edition.Unit) bool {
		return (len(country) == 0 || slices.Contains(country, u.Country)) &&
			(len(region) == 0 || slices.Contains(region, u.Country+"|"+u.Region)) &&
			(len(level) == 0 || slices.Contains(level, string(u.Level))) &&
			(!in.Twinned || u.Counted > 0)
	}
	var found []edition.U
	if in.Text != "" {
		for _, h := range e.Search(in.Text, searchLimit) {
			if fits(e.Unit(h.Unit)) {
				found = append(found, h.Unit)
			}
		}
	} else {
		for i := range e.Units {
			if fits(&e.Units[i]) {
				found = append(found, edition.U(i))
			}
		}
	}
	from, to := in.part(len(found))
	items := make([]UnitSummary, 0, to-from)
	for _, u := range found[from:to] {
		items = append(items, a.unitSummary(e.Unit(u)))
	}
	return listOf(a, e, &in.Paging, len(found), items), nil
}

func (a *API) getUnit(_ context.Context, in *UnitInput) (*output[Unit], error) {
	e := a.config.Current()
	u, err := a.unitAt(e, string(in.ID), "")
	if err != nil {
		return nil, err
	}
	body := Unit{Stamp: Stamp{e.Number, e.At}, UnitSummary: a.unitSummary(u), Website: u.Website, OldSlugs: every(u.OldSlugs),
		Districts: []string{}, Names: []Name{}, ExternalIDs: []ExternalID{}, All: len(u.Partnerships)}
	if u.Parent != edition.None {
		body.Parent = string(e.Unit(u.Parent).ID)
	}
	for _, d := range u.Districts {
		body.Districts = append(body.Districts, string(e.Unit(d).ID))
	}
	for _, n := range u.Names {
		body.Names = append(body.Names, Name{string(n.Kind), n.Lang, n.Name})
	}
	for _, x := range u.ExternalIDs {
		body.ExternalIDs = append(body.ExternalIDs, ExternalID{x.Scheme, x.Value, x.ValidFrom, x.ValidTo})
	}
	return answerOf(a, e, body), nil
}

// unitAt is the unit that a path names by id or slug. The error leads on where
// the unit has another name now; then rest follows its id.
func (a *API) unitAt(e *edition.Edition, name, rest string) (*edition.Unit, error) {
	u, found := e.UnitBySlug(name)
	switch found {
	case edition.Here:
		return e.Unit(u), nil
	case edition.Moved:
		if string(e.Unit(u).ID) == name {
			return e.Unit(u), nil
		}
		return nil, a.moved("/units/" + string(e.Unit(u).ID) + rest)
	case edition.Gone:
		return nil, huma.Error410Gone("This unit was taken out of the register.")
	}
	return nil, huma.Error404NotFound("There is no such unit.", &huma.ErrorDetail{Location: "path.id", Message: "no public id or slug of a unit", Value: name})
}

// moved leads on to another path of the API for good.
func (a *API) moved(path string) error {
	return huma.ErrorWithHeaders(huma.NewError(http.StatusMovedPermanently, "It has another address now."), http.Header{"Location": {a.address(path)}})
}

type unitPartnershipsInput struct {
	UnitInput
	Filter
	Sorted
	Paging
}

func (a *API) listUnitPartnerships(_ context.Context, in *unitPartnershipsInput) (*output[List[PartnershipSummary]], error) {
	e := a.config.Current()
	rest := "/partnerships"
	if in.at.RawQuery != "" {
		rest += "?" + in.at.RawQuery
	}
	u, err := a.unitAt(e, string(in.ID), rest)
	if err != nil {
		return nil, err
	}
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	q.Unit = u.Index
	return a.list(e, in.on(q), &in.Paging), nil
}
