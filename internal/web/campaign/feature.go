package campaign

import (
	"context"

	"twinhall/internal/campaign"
	"twinhall/internal/web/feature"
)

// Feature is asking municipalities, and the mails that wait.
func Feature() feature.Feature {
	return feature.Feature{Name: "campaign", Messages: messages, Returned: campaign.Returned, Open: func(f feature.Frames) feature.Opened {
		s := &Surface{House: f.House, Office: &campaign.Office{DB: f.House.People.DB, Now: f.House.People.Now, Log: f.House.Log}}
		s.Office.Write = s.Letters()
		return feature.Opened{Routes: s.Routes(), Answered: s.Office.Questioned, Jobs: []func(context.Context){s.Office.Run}}
	}}
}
