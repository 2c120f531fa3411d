package intakedesk

import (
	"context"

	"twinhall/internal/imports"
	"twinhall/internal/web/feature"
)

// Feature is taking files in through the browser.
func Feature() feature.Feature {
	return feature.Feature{Name: "intakedesk", Messages: messages, Retention: imports.Tidy, Open: func(f feature.Frames) feature.Opened {
		worker := &imports.Worker{DB: f.House.People.DB, Log: f.House.Log, Now: f.House.People.Now}
		return feature.Opened{Routes: New(f.House, f.Desk, worker).Routes(), Jobs: []func(context.Context){worker.Run}}
	}}
}
