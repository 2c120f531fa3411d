package site

import (
	"encoding/json"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/date"
	"twinhall/internal/edition"
	"twinhall/internal/register"
)

type menuItem struct{ key, path string }

// menu is the main menu; keys are those of Page.Current and of the messages.
var menu = []menuItem{{"map", "/map"}, {"municipalities", "/municipalities"}, {"partnerships", "/partnerships"}, {"countries", "/countries"},
	{"figures", "/figures"}, {"about", "/about"}}

var (
	states = register.States
	forms  = register.Forms
)

// What states and forms mean, on the page about these data.
var (
	stateMeanings = map[string]string{
		register.StateActive:    "about.state.active",
		register.StateDormant:   "about.state.dormant",
		register.StateUnknown:   "about.state.unknown",
		register.StateProposed:  "about.state.proposed",
		register.StateSuspended: "about.state.suspended",
		register.StateEnded:     "about.state.ended",
	}
	formMeanings = map[string]string{
		register.FormFormal:   "about.form.formal",
		register.FormProject:  "about.form.project",
		register.FormInformal: "about.form.informal",
	}
)

// figure is a number with what it counts, or a fact with its name.
type figure struct{ What, N, Href string }

func (p *Page) headTitle() string {
	if p.Path == "/" {
		return p.Title
	}
	return p.Title + " · " + p.siteNameShort()
}

func (p *Page) siteNameShort() string {
	if name := p.association(); name != "" {
		return name
	}
	return p.T("site.short")
}

// languageName is what a language calls itself.
func (p *Page) languageName(lang string) string {
	c, ok := p.Catalogues.Of(lang)
	if !ok {
		return lang
	}
	return c.T("language.name")
}

func (p *Page) editionDate() string {
	if p.E.At.IsZero() {
		return ""
	}
	return p.Date(date.DayOf(p.E.At).Date())
}

// DateShort is a date for a table, "–" where it is unknown.
func (p *Page) DateShort(d date.Date) string {
	if d.IsZero() {
		return "–"
	}
	return p.Date(d)
}

// Retrieved says when a source was read.
func (p *Page) Retrieved(edtf string) string {
	d, err := date.ParseEDTF(edtf)
	if err != nil {
		return ""
	}
	return p.T("source.retrieved", "date", p.Date(d))
}

// Km writes a distance: whole kilometres, "–" where it is unknown.
func (p *Page) Km(km float64) string {
	if km <= 0 {
		return "–"
	}
	if km < 1 {
		return p.T("km.under")
	}
	return p.T("km", "n", p.Number(int(math.Round(km))))
}

func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}

// sourceName is what a source is called on a page: its publisher, the host of
// its address, the name of the file, or how the association was told.
func (p *Page) sourceName(address, publisher string) string {
	if how, said := register.SaidHow(address); said {
		return p.T(register.SaidKeys[how])
	}
	if publisher != "" && publisher != address {
		return publisher
	}
	if isWeb(address) {
		if u, err := url.Parse(address); err == nil {
			return strings.TrimPrefix(u.Hostname(), "www.")
		}
	}
	return strings.TrimPrefix(address, "file:")
}

func (v *homeView) numbers() []figure {
	n := []figure{
		{v.N("home.n-partnerships", v.E.Total()), v.Number(v.E.Total()), v.Here("/partnerships")},
		{v.N("home.n-towns", v.Towns), v.Number(v.Towns), v.Here("/municipalities")},
		{v.N("home.n-countries", len(v.Countries)), v.Number(len(v.Countries)), v.Here("/countries")},
	}
	if v.Since > 0 {
		n = append(n, figure{v.T("home.n-since"), v.T("date.year", "y", v.Since), v.Here("/partnerships?sort=since")})
	}
	return n
}

func (v *countryView) numbers() []figure {
	abroad := 0
	for _, c := range v.Partners {
		if c.Code != v.C.Code {
			abroad++
		}
	}
	n := []figure{
		{v.N("country.n-partnerships", v.C.Partnerships), v.Number(v.C.Partnerships), v.Here("/partnerships?country=" + v.C.Code)},
		{v.N("country.n-domestic", v.C.Domestic), v.Number(v.C.Domestic), ""},
		{v.N("country.n-towns", len(v.Towns)), v.Number(len(v.Towns)), ""},
		{v.N("country.n-countries", abroad), v.Number(abroad), ""},
	}
	if v.Without >= 0 {
		n = append(n, figure{v.N("country.n-without", v.Without), v.Number(v.Without), ""})
	}
	return n
}

// facetLimit is how many values of a facet are shown before "more".
const facetLimit = 8

// ShowFacet leaves out facets that tell nothing apart.
func (v *listView) ShowFacet(f edition.Facet) bool {
	counts := v.Result.Facets[f]
	if len(v.Result.Query.Values[f]) > 0 {
		return true
	}
	if (f == edition.FacetRegion || f == edition.FacetWith) && len(v.Result.Query.Values[edition.FacetCountry]) == 0 {
		return false
	}
	return len(counts) > 1
}

// OpenFacet opens the facets that most people need, and those in use.
func (v *listView) OpenFacet(f edition.Facet) bool {
	return f == edition.FacetCountry || f == edition.FacetRegion || f == edition.FacetWith || f == edition.FacetState || len(v.Result.Query.Values[f]) > 0
}

// hidden are the parameters that the text search must keep.
func (v *listView) hidden() [][2]string {
	q := v.Result.Query
	q.Text, q.Page = "", 1
	values, err := url.ParseQuery(encode(q, v.Town))
	if err != nil {
		return nil
	}
	var pairs [][2]string
	for name, all := range values {
		for _, value := range all {
			pairs = append(pairs, [2]string{name, value})
		}
	}
	slices.SortFunc(pairs, func(a, b [2]string) int { return strings.Compare(a[0]+a[1], b[0]+b[1]) })
	return pairs
}

func (v *listView) sortLink(key string) string {
	q := v.Result.Query
	q.Page = 1
	if q.Sort == key && key != "" && slices.Contains(edition.Sorts, "-"+key) {
		key = "-" + key
	} else if q.Sort == "-"+key {
		key = ""
	}
	q.Sort = key
	return v.with(q)
}

// pageNumbers are the pages to link: the first, the last and those around the
// present one; 0 stands for a gap.
func (v *listView) pageNumbers() []int {
	var all []int
	for n := 1; n <= v.Pages; n++ {
		here := v.Result.Query.Page
		if n == 1 || n == v.Pages || n >= here-2 && n <= here+2 {
			if len(all) > 0 && all[len(all)-1] != n-1 {
				all = append(all, 0)
			}
			all = append(all, n)
		}
	}
	return all
}

// mapKeys are the messages of the map's script by the words it knows them by.
var mapKeys = map[string]string{
	"label":       "map.label",
	"fullscreen":  "map.fullscreen",
	"leave":       "map.leave",
	"share":       "map.share",
	"shared":      "map.shared",
	"download":    "map.download",
	"close":       "map.close",
	"partners-of": "map.partners-of",
	"towns-of":    "map.towns-of",
	"more":        "map.more",
	"open":        "map.open",
	"zoom-in":     "map.zoom-in",
	"zoom-out":    "map.zoom-out",
	"failed":      "map.failed",
	"unplaced":    "map.unplaced",
}

// mapMessages are the words that the map's script needs.
func (v *listView) mapMessages() string {
	m := map[string]any{}
	for word, key := range mapKeys {
		m[word] = v.T(key)
	}
	for _, form := range []string{"one", "few", "many", "other"} {
		if text := v.Catalogue.Text("count.partnerships", form); text != "" {
			m["partnerships-"+form] = text
		}
	}
	countries := map[string]string{}
	for i := range v.E.Countries {
		if code := v.E.Countries[i].Code; len(v.E.Countries[i].Units) > 0 {
			countries[code] = v.Country(code)
		}
	}
	m["countries"], m["lang"] = countries, v.Lang
	b, err := json.Marshal(m)
	if err != nil {
		panic(err) // strings always marshal
	}
	return string(b)
}

func (v *townView) lead() string {
	return v.T("town.lead", "name", v.Name(v.U),
		"partnerships", v.N("count.partners", v.U.Counted),
		"countries", v.N("count.in-countries", v.Countries))
}

func (v *townView) population() string {
	if v.U.PopulationYear > 0 {
		return v.N("town.population-year", int(v.U.Population), "year", v.U.PopulationYear)
	}
	return v.N("town.population", int(v.U.Population))
}

func (v *townView) facts() []figure {
	var f []figure
	add := func(what, n, href string) {
		if n != "" {
			f = append(f, figure{v.T(what), n, href})
		}
	}
	add("town.country", v.Country(v.U.Country), v.Here("/countries/"+strings.ToLower(v.U.Country)))
	add("town.region", v.U.Region, "")
	add("town.district-of", v.U.District, "")
	if v.U.Population > 0 {
		add("town.population-is", v.population(), "")
	}
	if len(v.U.Members) > 0 {
		add("town.member", v.T("town.member-yes"), "")
	}
	for _, x := range v.U.ExternalIDs {
		switch {
		case strings.HasPrefix(x.Scheme, "national:") && v.U.Listed != "":
			add("town.code", x.Value, "")
		case x.Scheme == "wikidata":
			add("town.wikidata", x.Value, "https://www.wikidata.org/wiki/"+url.PathEscape(x.Value))
		}
	}
	if v.U.Placed {
		add("town.position", v.Decimal(v.U.Position.Lat, 4)+"° "+v.Decimal(v.U.Position.Lon, 4)+"°", "")
	}
	add("town.website", strings.TrimPrefix(strings.TrimPrefix(v.U.Website, "https://"), "http://"), v.U.Website)
	return f
}

type endSays struct{ Who, What string }

// ends says in words what each side says of a partnership.
func (p *Page) ends(q *edition.Partnership) []endSays {
	var all []endSays
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
			all = append(all, endSays{side.who, strings.Join(says, "; ")})
		}
	}
	return all
}

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

func (v *pairView) facts() []figure {
	var f []figure
	add := func(what, n string) {
		if n != "" {
			f = append(f, figure{v.T(what), n, ""})
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
