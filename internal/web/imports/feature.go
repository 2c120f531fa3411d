package imports

import (
	"context"

	"twinhall/internal/account"
	"twinhall/internal/imports"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
)

// Feature is taking files in through the browser.
func Feature() feature.Feature {
	return feature.Feature{Name: "imports", Messages: messages,
		Rail:      []page.Entry{{Section: page.Register, Rank: 50, Path: "/desk/import", Key: "desk.tab-import", Needs: account.Import, Letter: "i", Waits: waiting}},
		Retention: imports.Tidy, Privacy: &imports.Privacy,
		Open: func(f feature.Frames) feature.Opened {
			worker := &imports.Worker{DB: f.House.DB, Log: f.House.Log, Now: f.House.Now}
			return feature.Opened{Routes: New(f.House, f.Desk, worker).Routes(), Today: undecided, Jobs: []func(context.Context){worker.Run}}
		}}
}
