package door

import (
	"twinhall/internal/account"
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
			{Key: "inner.people", Path: "/people", Needs: account.People, Rank: 60},
			{Key: "inner.security-log", Path: "/security-log", Needs: account.SecurityLog, Rank: 70},
		},
		Open: func(f feature.Frames) feature.Opened {
			d := &Door{House: f.House, SetUp: f.House.SetUp}
			f.House.People.Write = d.Letters()
			f.House.SignInAgain = d.SignInAgain
			return feature.Opened{Routes: d.Routes()}
		},
	}
}
