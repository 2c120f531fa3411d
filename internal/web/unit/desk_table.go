package unit

import (
	"net/http"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/search"
	"twinhall/internal/web/page"
)

// unitsView is the table of units.
type unitsView struct {
	*page.View
	Text  string
	Table page.Table
	More  bool
	Edit  bool
}

func (d deskPages) municipalities(q *page.Request) error {
	v := &unitsView{View: d.View(q, "desk.tab-municipalities"), Text: q.Query("q"), Edit: q.Account.Role.Can(account.Edit)}
	v.Table = page.Table{Caption: v.Title, Keys: true, Columns: append(v.Heads("col.town", "desk.where", "facet.level"),
		page.Column{Head: v.T("col.partnerships"), Number: true})}
	const most = 60
	add := func(u *edition.Unit) {
		v.Table.Add(page.LinkTo(v.Here("/desk/municipalities/"+string(u.ID)), v.Name(u)),
			page.Texts(v.Where(u), v.T(register.LevelKeys[string(u.Level)]), v.Number(u.Counted))...)
	}
	if v.Text != "" && len(v.Text) <= 100 {
		found, err := v.Search(v.E, search.Query{Text: v.Text, Lang: v.Lang, Kinds: []string{search.Place}, Limit: most})
		if err != nil {
			return err
		}
		for _, h := range found.Hits {
			add(v.E.Unit(h.Unit))
		}
	} else {
		for _, u := range v.E.Busiest() {
			if len(v.Table.Rows) == most {
				break
			}
			add(v.E.Unit(u))
		}
	}
	v.More = len(v.Table.Rows) == most
	v.Rest = unitsPage(v)
	return q.Show(v.View, http.StatusOK)
}
