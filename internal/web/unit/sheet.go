package unit

import "twinhall/internal/web/site"

// sheet is a town on paper: A4, with map and table.
func sheet(s *site.Site, lang string, r site.Request) (site.Answer, error) {
	u, path, a, err := unitAt(s, lang, r, "/municipalities/", "/sheet")
	if u == nil {
		return a, err
	}
	v := &townView{Page: s.NewPage(lang, r, path), U: u}
	v.NoIndex = true
	v.Title = v.T("town.title", "name", v.Name(u))
	v.Partners, v.Others = rowsOf(v.Page, u)
	countries := map[string]bool{}
	for _, row := range v.Partners {
		countries[row.Partner.Country] = true
	}
	v.Countries = len(countries)
	v.Map = v.MapOf(u.Partnerships[:u.Counted], u, 0)
	return v.Paper("paper-a4", sheetPage(v))
}
