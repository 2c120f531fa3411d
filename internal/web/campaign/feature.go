package campaign

import (
	"context"

	"twinhall/internal/account"
	"twinhall/internal/campaign"
	"twinhall/internal/web/desk"
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
		Rail: []page.Entry{
			{Section: page.Campaigns, Rank: 10, Path: "/desk/campaigns", Key: "inner.campaigns", Needs: account.Campaigns, Letter: "c", Waits: waiting},
			{Section: page.Campaigns, Rank: 30, Path: "/desk/mail", Key: "inner.outbox", Needs: account.Outbox, Letter: "l", Waits: unsent},
		},
		New: []page.Entry{{Rank: 40, Path: "/desk/campaigns/new", Key: "campaign.new", Needs: account.Campaigns}},
		DeskSearch: []desk.Search{
			{Rank: 40, Key: "inner.campaigns", Needs: account.Campaigns, Find: findCampaigns},
			{Rank: 50, Key: "campaign.mails", Needs: account.Campaigns, Find: findLetters},
			{Rank: 60, Key: "outbox.title", Needs: account.Outbox, Find: findMails},
		},
		Open: func(f feature.Frames) feature.Opened {
			s := &Surface{House: f.House, desk: f.Desk, Office: &campaign.Office{DB: f.House.DB, Now: f.House.Now, Log: f.House.Log}}
			s.Office.Write = s.Letters()
			return feature.Opened{Routes: s.Routes(), Today: s.returned, Answered: s.Office.Questioned, Jobs: []func(context.Context){s.Office.Run}}
		},
	}
}
