package unit

import (
	"net/http"
	"net/url"
	"strings"

	"twinhall/internal/search"
	"twinhall/internal/web/site"
)

func municipalities(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	text := strings.Join(strings.Fields(r.Query.Get("q")), " ")
	if len(text) > 100 {
		text = strings.ToValidUTF8(text[:100], "")
	}
	query := ""
	if text != "" {
		query = url.Values{"q": {text}}.Encode()
	}
	if a, moved := s.Canonicalize(r, lang, "/municipalities", query); moved {
		return a, nil
	}
	v := &site.SearchView{Page: s.NewPage(lang, r, "/municipalities"), Text: text}
	v.Query, v.NoIndex = query, text != ""
	v.Crumbs = []site.Crumb{{Name: v.T("nav.municipalities")}}
	v.Title = v.T("search.title")
	v.Description = v.T("search.lead")
	if text != "" {
		v.Title = v.T("search.title-for", "text", text)
		found, err := s.Search(r.E, search.Query{Text: text, Lang: lang, Kinds: []string{search.Place}, Limit: 60})
		if err != nil {
			return site.Answer{}, err
		}
		v.Hits = found.Hits
	} else {
		busiest := r.E.Busiest()
		v.All = len(busiest)
		for _, u := range busiest[:min(30, len(busiest))] {
			v.Largest = append(v.Largest, r.E.Unit(u))
		}
	}
	return v.Page.Answer(searchPage(v), http.StatusOK)
}
