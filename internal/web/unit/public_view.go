package unit

import (
	"net/url"
	"strings"

	"twinhall/internal/web/site"
)

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

func (v *townView) facts() []site.Figure {
	var f []site.Figure
	add := func(what, n, href string) {
		if n != "" {
			f = append(f, site.Figure{What: v.T(what), N: n, Href: href})
		}
	}
	add("town.country", v.Country(v.U.Country), v.Here("/countries/"+strings.ToLower(v.U.Country)))
	add("town.region", v.U.RegionIn(v.Lang), "")
	add("town.district-of", v.U.DistrictIn(v.Lang), "")
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

// share says how the page is shown elsewhere.
func (v *townView) share() {
	v.Preview, v.Feed, v.HasFeed = "/preview/municipalities/"+v.U.Slug+".png", "town="+v.U.Slug, true
	v.About = []any{v.AboutUnit(v.U)}
}
