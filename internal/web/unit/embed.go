package unit

import (
	"net/url"

	"twinhall/internal/edition"
	"twinhall/internal/web/site"
)

// embedTown is a town's partners for the town's own site: map and list in a
// frame.
func embedTown(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	u, path, a, err := unitAt(s, lang, r, "/embed/municipalities/", "")
	if u == nil {
		return a, err
	}
	v := &townView{Page: s.NewPage(lang, r, path), U: u}
	v.Title = v.T("town.title", "name", v.Name(u))
	v.Partners, _ = rowsOf(v.Page, u)
	v.Map = v.MapOf(u.Partnerships[:u.Counted], u, 0)
	return v.InFrame(embedTownView(v))
}

// frameTitle is what a town's partners are called elsewhere.
func frameTitle(p *site.Page, slug string, _ url.Values) (string, bool) {
	at, found := p.E.UnitBySlug(slug)
	if found != edition.Here {
		return "", false
	}
	return p.T("town.title", "name", p.Name(p.E.Unit(at))), true
}
