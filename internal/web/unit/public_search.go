package unit

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

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
		v.Hits = r.E.Search(text, 60)
	} else {
		busiest := r.E.Busiest()
		v.All = len(busiest)
		for _, u := range busiest[:min(30, len(busiest))] {
			v.Largest = append(v.Largest, r.E.Unit(u))
		}
	}
	return v.Page.Answer(searchPage(v), http.StatusOK)
}

// suggest answers what the search field asks while somebody types.
func suggest(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	p := s.NewPage(lang, r, "")
	type suggestion struct {
		Name  string `json:"name"`
		Also  string `json:"also,omitempty"`
		Where string `json:"where"`
		Count string `json:"count"`
		URL   string `json:"url"`
	}
	list := []suggestion{}
	text := r.Query.Get("q")
	if len(text) <= 100 {
		for _, h := range r.E.Search(text, 8) {
			u := r.E.Unit(h.Unit)
			one := suggestion{Name: p.Plain(u), Where: p.Where(u), Count: p.N("count.partnerships", u.Counted), URL: p.Here("/municipalities/" + u.Slug)}
			if h.Name != one.Name {
				one.Also = h.Name
			}
			list = append(list, one)
		}
	}
	b, err := json.Marshal(list)
	return site.Answer{Status: http.StatusOK, Type: "application/json; charset=utf-8", Body: b}, err
}
