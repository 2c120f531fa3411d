package door

import (
	"twinhall/internal/account"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
)

// Feature is how people come in, and the people of the association.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "door",
		Messages: messages,
		Revokes:  &account.Revokes,
		Begins:   []string{"sign-in", "password", "invitation", "set-up", "demo", "account", "people", "security-log"},
		Menu: []page.MenuEntry{
			{Key: "inner.account", Path: "/account", Needs: account.OwnAccount, Rank: 50},
		},
		Rail: []page.Entry{
			{Section: page.System, Rank: 10, Path: "/people", Key: "inner.people", Needs: account.People, Letter: "u"},
			{Section: page.System, Rank: 30, Path: "/security-log", Key: "inner.security-log", Needs: account.SecurityLog, Letter: "s"},
			{Section: page.System, Rank: 40, Path: "/account", Key: "inner.account", Needs: account.OwnAccount, Letter: "a"},
		},
		New:        []page.Entry{{Rank: 90, Path: "/people/new", Key: "people.invite", Needs: account.People}},
		DeskSearch: []desk.Search{{Rank: 80, Key: "inner.people", Needs: account.People, Find: find}},
		Open: func(f feature.Frames) feature.Opened {
			d := &Door{House: f.House, SetUp: f.House.SetUp}
			f.House.People.Write = d.Letters()
			f.House.SignInAgain = d.SignInAgain
			return feature.Opened{Routes: d.Routes()}
		},
	}
}
