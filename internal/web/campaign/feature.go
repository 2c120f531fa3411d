package campaign

import (
	"context"

	"twinhall/internal/account"
	"twinhall/internal/campaign"
	"twinhall/internal/web/feature"
	"twinhall/internal/web/page"
)

// Feature is asking municipalities, and the mails that wait.
func Feature() feature.Feature {
	return feature.Feature{
		Name:     "campaign",
		Messages: messages,
		Revokes:  &campaign.Revokes,
		Begins:   []string{"answer", "mail"},
		Returned: campaign.Returned, Retention: campaign.Tidy,
		Menu: []page.MenuEntry{
			{Key: "inner.campaigns", Path: "/desk/campaigns", Needs: account.Campaigns, Rank: 30},
			{Key: "inner.outbox", Path: "/desk/mail", Needs: account.Outbox, Rank: 40},
		},
		Open: func(f feature.Frames) feature.Opened {
			s := &Surface{House: f.House, desk: f.Desk, Office: &campaign.Office{DB: f.House.DB, Now: f.House.Now, Log: f.House.Log}}
			s.Office.Write = s.Letters()
			return feature.Opened{Routes: s.Routes(), Today: s.returned, Answered: s.Office.Questioned, Jobs: []func(context.Context){s.Office.Run}}
		},
	}
}
