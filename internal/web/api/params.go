package api

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"twinhall/internal/edition"
	"twinhall/internal/register"
)

// The structs of parameters are exported because huma finds only those. Words
// that a parameter may hold are types of their own, so that the document
// lists them and huma checks them.
type (
	countryCode   string
	regionKey     string
	stateWord     string
	formWord      string
	decadeWord    string
	sizeWord      string
	themeWord     string
	distanceWord  string
	levelWord     string
	saidByWord    string
	confirmedWord string
	livenessWord  string
	sortWord      string
	unitName      string
	partnershipID string
)

func words(of ...string) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString}
	for _, w := range of {
		s.Enum = append(s.Enum, w)
	}
	s.PrecomputeMessages()
	return s
}

func pattern(p string, most int, example string) *huma.Schema {
	s := &huma.Schema{Type: huma.TypeString, Pattern: p, MaxLength: &most, Examples: []any{example}}
	s.PrecomputeMessages()
	return s
}

// Schema lists what the parameter may hold, as those of the other types do.
func (countryCode) Schema(huma.Registry) *huma.Schema { return pattern("^[A-Z]{2}$", 2, "CZ") }

func (regionKey) Schema(huma.Registry) *huma.Schema {
	return pattern(`^[A-Z]{2}\|.`, 120, "CZ|Moravskoslezský kraj")
}

func (stateWord) Schema(huma.Registry) *huma.Schema {
	return words(append(slices.Clone(register.States), "any")...)
}

func (formWord) Schema(huma.Registry) *huma.Schema {
	return words(append(slices.Clone(register.Forms), edition.Unknown)...)
}

func (decadeWord) Schema(huma.Registry) *huma.Schema {
	return pattern("^(1[0-9][0-9]0|2[01][0-9]0|unknown)$", 7, "1990")
}

func (sizeWord) Schema(huma.Registry) *huma.Schema {
	return words(append(slices.Clone(edition.Sizes), edition.Unknown)...)
}

func (distanceWord) Schema(huma.Registry) *huma.Schema {
	return words(append(slices.Clone(edition.Distances), edition.Unknown)...)
}

func (themeWord) Schema(huma.Registry) *huma.Schema {
	var keys []string
	for _, t := range register.Themes() {
		keys = append(keys, t.Key)
	}
	return words(keys...)
}

func (levelWord) Schema(huma.Registry) *huma.Schema {
	return words(string(register.LevelMunicipality), string(register.LevelDistrict), string(register.LevelRegion))
}

func (saidByWord) Schema(huma.Registry) *huma.Schema { return words("0", "1", "2") }

func (confirmedWord) Schema(huma.Registry) *huma.Schema { return words(edition.Confirmations...) }

func (livenessWord) Schema(huma.Registry) *huma.Schema {
	return words(append(slices.Clone(register.Livenesses), edition.Unknown)...)
}

func (sortWord) Schema(huma.Registry) *huma.Schema {
	return words(append([]string{"name"}, edition.Sorts[1:]...)...)
}

func (unitName) Schema(huma.Registry) *huma.Schema { return pattern("^[a-z0-9-]+$", 120, "opava") }

func (partnershipID) Schema(huma.Registry) *huma.Schema {
	return pattern("^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$", 36, "0193a1c2-7d1e-7a53-9c1f-0a4b5c6d7e8f")
}

// Filter is what chooses partnerships, as on the public list. Several values of
// one parameter are joined by commas: any of them may hold. Of different
// parameters all must.
type Filter struct {
	Country   []countryCode   `query:"country" maxItems:"40" doc:"Country of an end (ISO 3166-1 alpha-2, XK for Kosovo)"`
	Region    []regionKey     `query:"region" maxItems:"40" doc:"Region of an end: its country, a bar, its name. Country and region must hold for the same end"`
	With      []countryCode   `query:"with" maxItems:"40" doc:"Country of the other end than the one that meets country and region"`
	State     []stateWord     `query:"state" maxItems:"40" doc:"Without it active, dormant and unknown are meant; any is all of them"`
	Form      []formWord      `query:"form" maxItems:"40" doc:"Form"`
	Decade    []decadeWord    `query:"decade" maxItems:"40" doc:"Decade of the beginning, by its first year"`
	Size      []sizeWord      `query:"size" maxItems:"40" doc:"Population of an end"`
	Theme     []themeWord     `query:"theme" maxItems:"40" doc:"Theme"`
	Distance  []distanceWord  `query:"distance" maxItems:"40" doc:"Great-circle distance of the ends in kilometres"`
	Level     []levelWord     `query:"level" maxItems:"40" doc:"Level of an end"`
	SaidBy    []saidByWord    `query:"said-by" maxItems:"40" doc:"How many of the two ends say something of the partnership themselves"`
	Confirmed []confirmedWord `query:"confirmed" maxItems:"40" doc:"How many of the two ends confirmed it"`
	Liveness  []livenessWord  `query:"liveness" maxItems:"40" doc:"What follows from the last activity or confirmation; ended and suspended ones have none"`
	Text      string          `query:"q" maxLength:"100" doc:"Words that the name of an end begins with"`
}

// OfTown narrows a choice to one end.
type OfTown struct {
	Town unitName `query:"town" doc:"Public id or slug of an end"`
}

// Sorted is the order of a list.
type Sorted struct {
	Sort sortWord `query:"sort" doc:"By names of the ends, beginning, distance or country of the other end; a minus turns it round; unknown last" default:"name"`
}

// Paging is a part of a list. It keeps the address for the links to the others.
type Paging struct {
	Page  int `query:"page" minimum:"1" maximum:"1000000" default:"1" doc:"Which page, from 1"`
	Limit int `query:"limit" minimum:"1" maximum:"500" default:"50" doc:"How many to a page"`

	at url.URL
}

// Resolve is called by huma for every request.
func (p *Paging) Resolve(ctx huma.Context) []error {
	p.at = ctx.URL()
	return nil
}

var _ huma.Resolver = (*Paging)(nil)

func strs[S ~string](values []S) []string {
	all := make([]string, len(values))
	for i, v := range values {
		all[i] = string(v)
	}
	return all
}

// query is the filter as the edition reads it. What the edition would leave out
// is an error here.
func (f *Filter) query() (edition.Query, error) {
	v := url.Values{
		string(edition.FacetCountry): strs(f.Country), string(edition.FacetRegion): strs(f.Region), string(edition.FacetWith): strs(f.With),
		string(edition.FacetState): strs(f.State), string(edition.FacetForm): strs(f.Form), string(edition.FacetDecade): strs(f.Decade),
		string(edition.FacetSize): strs(f.Size), string(edition.FacetTheme): strs(f.Theme), string(edition.FacetDistance): strs(f.Distance),
		string(edition.FacetLevel): strs(f.Level), string(edition.FacetSaidBy): strs(f.SaidBy),
		string(edition.FacetConfirmed): strs(f.Confirmed), string(edition.FacetLiveness): strs(f.Liveness), "q": {f.Text},
	}
	q := edition.ParseQuery(v)
	for _, facet := range edition.Facets {
		for _, value := range v[string(facet)] {
			if !q.Has(facet, value) {
				return q, wrong("query", string(facet), value, "there is no such value")
			}
		}
	}
	return q, nil
}

// of narrows a query to the partnerships of a unit.
func (t *OfTown) of(e *edition.Edition, q edition.Query) (edition.Query, error) {
	if t.Town == "" {
		return q, nil
	}
	u, err := unitOf(e, "town", string(t.Town))
	q.Unit = u
	return q, err
}

func (s *Sorted) on(q edition.Query) edition.Query {
	if s.Sort != "name" {
		q.Sort = string(s.Sort)
	}
	return q
}

// unitOf is the unit that a query parameter names by id or slug, old ones too.
func unitOf(e *edition.Edition, parameter, name string) (edition.U, error) {
	u, found := e.UnitBySlug(name)
	if found != edition.Here && found != edition.Moved {
		return edition.None, wrong("query", parameter, name, "there is no such unit")
	}
	return u, nil
}

// part is the part of n things that a page shows.
func (p *Paging) part(n int) (from, to int) {
	from = min((p.Page-1)*p.Limit, n)
	return from, min(from+p.Limit, n)
}

func (p *Paging) pages(n int) int { return max(1, (n+p.Limit-1)/p.Limit) }

// links are the addresses of the other pages (RFC 8288).
func (a *API) links(p *Paging, n int) []string {
	last := p.pages(n)
	to := func(page int, rel string) string {
		v := p.at.Query()
		v.Set("page", strconv.Itoa(page))
		return "<" + a.address(p.at.EscapedPath()) + "?" + v.Encode() + `>; rel="` + rel + `"`
	}
	all := []string{to(1, "first")}
	if p.Page > 1 {
		all = append(all, to(min(p.Page-1, last), "prev"))
	}
	if p.Page < last {
		all = append(all, to(p.Page+1, "next"))
	}
	return append(all, to(last, "last"))
}

// address is the absolute address of a path of the API.
func (a *API) address(path string) string {
	if path == "/" {
		path = ""
	}
	return a.config.Root + Prefix + path
}
