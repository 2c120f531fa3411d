package unit

import (
	"net/url"
	"strings"

	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// suggestGazetteer offers places to make a unit of; choosing one opens the form
// filled from it.
func (d deskPages) suggestGazetteer(q *page.Request) error {
	list, err := d.Suggestions(q, false)
	if err != nil {
		return err
	}
	for i := range list {
		list[i].URL = q.Page.Here("/desk/municipalities/new") + "?place=" + url.QueryEscape(list[i].URL[strings.LastIndexByte(list[i].URL, '/')+1:])
	}
	return desk.SendJSON(q, list)
}

// checkSimilar tells which towns are called alike.
func (d deskPages) checkSimilar(q *page.Request) error {
	hints := []desk.Hint{}
	e := d.Edition()
	if name := q.Query("name"); e != nil && len([]rune(name)) > 2 && len(name) <= 100 {
		for _, h := range e.Search(name, 6) {
			u := e.Unit(h.Unit)
			if country := q.Query("country"); country == "" || u.Country == country {
				hints = append(hints, desk.Hint{Text: q.Page.Name(u) + " (" + q.Page.Where(u) + ")", Href: q.Page.Here("/desk/municipalities/" + string(u.ID))})
			}
		}
	}
	return desk.SendJSON(q, hints)
}
