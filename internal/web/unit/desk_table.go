package unit

import (
	"net/http"

	"twinhall/internal/account"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/web/page"
)

// unitsView is the table of units.
type unitsView struct {
	*page.View
	Text string
	Rows []unitRow
	More bool
	Edit bool
}

type unitRow struct {
	ID, Name, Where, Level string
	Partnerships           int
}

func (d deskPages) municipalities(q *page.Request) error {
	v := &unitsView{View: d.View(q, "desk.tab-municipalities"), Text: q.Query("q"), Edit: q.Account.Role.Can(account.Edit)}
	const most = 60
	add := func(u *edition.Unit) {
		v.Rows = append(v.Rows, unitRow{string(u.ID), v.Name(u), v.Where(u), v.T(register.LevelKeys[string(u.Level)]), u.Counted})
	}
	if v.Text != "" && len(v.Text) <= 100 {
		for _, h := range v.E.Search(v.Text, most) {
			add(v.E.Unit(h.Unit))
		}
	} else {
		for _, u := range v.E.Busiest() {
			if len(v.Rows) == most {
				break
			}
			add(v.E.Unit(u))
		}
	}
	v.More = len(v.Rows) == most
	v.Rest = unitsPage(v)
	return q.Show(v.View, http.StatusOK)
}
