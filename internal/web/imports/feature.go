package imports

import (
	"context"

	"twinhall/internal/account"
	"twinhall/internal/imports"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/feature"
)

// Feature is taking files in through the browser.
func Feature() feature.Feature {
	return feature.Feature{Name: "imports", Messages: messages,
		DeskTab: &desk.Tab{Key: "desk.tab-import", Path: "/desk/import", Needs: account.Import, Rank: 50}, Retention: imports.Tidy, Privacy: &imports.Privacy,
		Open: func(f feature.Frames) feature.Opened {
			worker := &imports.Worker{DB: f.House.DB, Log: f.House.Log, Now: f.House.Now}
			return feature.Opened{Routes: New(f.House, f.Desk, worker).Routes(), Today: undecided, Jobs: []func(context.Context){worker.Run}}
		}}
}
