// Package person holds the pages for the rights of persons: what is held of
// somebody, as a file, and erasing it.
package person

import (
	"twinhall/internal/account"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
)

// Feature is the rights of persons at the desk.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "person",
		Messages: messages,
		Rail:     []page.Entry{{Section: page.System, Rank: 20, Path: "/desk/persons", Key: "desk.tab-persons", Needs: account.Persons, Letter: "d"}},
		Open: func(f feature.Frames) feature.Opened {
			d := pages{f.Desk}
			return feature.Opened{Routes: []page.Route{
				{Path: "/desk/persons", Needs: account.Persons, Get: d.persons, Post: d.findPerson},
			}}
		},
	}
}

type pages struct{ *desk.Desk }
