package partnership

import (
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/site"
)

// preview is the picture of a partnership.
func preview(p *site.Page, id string) (site.Picture, bool) {
	at, found := p.E.PartnershipByID(register.PartnershipID(id))
	if found != edition.Here {
		return site.Picture{}, false
	}
	a, b := p.E.Ends(at, edition.Query{}, p.Lang)
	line := p.T(register.StateKeys[p.E.Partnership(at).State])
	if since := p.E.Partnership(at).Since; !since.IsZero() {
		line = p.T("chains.since", "date", p.Date(since)) + " · " + line
	}
	return site.Picture{Title: p.Name(a) + " – " + p.Name(b), Line: line, Map: p.FlatMap([]edition.P{at}, a, 0)}, true
}

func previewMap(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	v, a, ok := ReadChoice(s, lang, r, "/preview/map.png")
	if !ok {
		return a, nil
	}
	return v.PNG(site.Picture{Title: v.TitleOf("list.title"), Line: v.N("list.found", v.Total), Map: v.FlatMap(v.Result.Found, v.Town, 0.05)})
}
