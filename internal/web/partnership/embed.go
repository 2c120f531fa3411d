package partnership

import (
	"net/url"

	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// embedMap is the map of what a filter chooses, in a frame.
func embedMap(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	v, a, ok := ReadChoice(s, lang, r, "/embed/map")
	if !ok {
		return a, nil
	}
	v.Title = v.TitleOf("map.title")
	v.Page.Map = true
	v.Map = v.MapOf(v.Result.Found, v.Town, 0.05)
	return v.InFrame(embedMapView(v))
}

// frameTitle is what the map of a choice is called elsewhere.
func frameTitle(p *site.Page, _ string, query url.Values) (string, bool) {
	q, town, _ := ReadQuery(p.Site, site.Request{E: p.E, Query: query})
	v := &Choice{Page: p, Town: town, Result: &edition.Result{Query: q}}
	return v.TitleOf("map.title"), true
}
