package site

import (
	"cmp"
	"net/url"

	"twinhall/internal/edition"
	"twinhall/internal/register"
)

// preview is the address of the picture that stands for the page elsewhere.
func (p *Page) preview() string {
	picture := p.Preview
	if picture == "" {
		picture = "/preview/home.png"
	}
	return p.Links.Absolute("/" + p.Lang + picture)
}

// feedAddress is the feed of what the page shows.
func (p *Page) feedAddress() string {
	at := cmp.Or(p.FeedPath, "/feed.atom")
	if p.Feed == "" {
		return p.Here(at)
	}
	return p.Here(at) + "?" + p.Feed
}

func (p *Page) embeddable() bool {
	_, ok := p.frameOf(p.Path, "")
	return ok
}

func (p *Page) oembedAddress(format string) string {
	return p.Links.Absolute("/"+p.Lang+"/oembed."+format) + "?" + url.Values{"url": {p.Canonical(p.Lang)}}.Encode()
}

// linkedData is what the page says to machines, in the words of schema.org:
// where it stands, and what it is about.
func (p *Page) linkedData() map[string]any {
	graph := p.About
	if len(p.Crumbs) > 0 {
		var steps []any
		for i, c := range append([]Crumb{{p.T("nav.home"), p.Here("/")}}, p.Crumbs...) {
			step := map[string]any{"@type": "ListItem", "position": i + 1, "name": c.Name}
			if c.Href != "" {
				step["item"] = p.Links.Origin + c.Href
			}
			steps = append(steps, step)
		}
		graph = append(graph, map[string]any{"@type": "BreadcrumbList", "itemListElement": steps})
	}
	return map[string]any{"@context": "https://schema.org", "@graph": graph}
}

// aboutSite says what the site is and how it is searched.
func (p *Page) aboutSite() map[string]any {
	return map[string]any{"@type": "WebSite", "name": p.SiteName(p), "url": p.Links.Absolute("/" + p.Lang + "/"), "inLanguage": p.Lang,
		"potentialAction": map[string]any{"@type": "SearchAction", "query-input": "required name=q",
			"target": p.Links.Absolute("/"+p.Lang+"/municipalities") + "?q={q}"}}
}

// AboutUnit describes a town, a district or a region.
func (p *Page) AboutUnit(u *edition.Unit) map[string]any {
	kind := "City"
	if u.Level != register.LevelMunicipality {
		kind = "AdministrativeArea"
	}
	about := map[string]any{"@type": kind, "name": p.Plain(u), "url": p.Links.Absolute("/" + p.Lang + "/municipalities/" + u.Slug),
		"containedInPlace": map[string]any{"@type": "Country", "name": p.Country(u.Country), "identifier": u.Country}}
	if p.Plain(u) != u.Name {
		about["alternateName"] = u.Name
	}
	if u.Placed {
		about["geo"] = map[string]any{"@type": "GeoCoordinates", "latitude": u.Position.Lat, "longitude": u.Position.Lon}
	}
	var same []string
	for _, x := range u.ExternalIDs {
		if x.Scheme == "wikidata" {
			same = append(same, "http://www.wikidata.org/entity/"+url.PathEscape(x.Value))
		}
	}
	if u.Website != "" {
		same = append(same, u.Website)
	}
	if same != nil {
		about["sameAs"] = same
	}
	return about
}

// AboutData describes the open data of the site.
func (p *Page) AboutData() map[string]any {
	file := func(ext, kind string) map[string]any {
		return map[string]any{"@type": "DataDownload", "encodingFormat": kind, "contentUrl": p.Links.Absolute("/" + p.Lang + "/partnerships." + ext)}
	}
	d := map[string]any{"@type": "Dataset", "name": p.SiteName(p), "description": p.T("about.lead"), "url": p.Canonical(p.Lang), "inLanguage": p.Lang,
		"isAccessibleForFree": true, "license": p.LicenceOf().Address, "version": p.E.Number,
		"distribution": []any{file("csv", "text/csv"), file("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
			file("geojson", "application/geo+json")}}
	if !p.E.At.IsZero() {
		d["dateModified"] = p.E.At.UTC().Format("2006-01-02")
	}
	return d
}
