package campaign

import (
	"net/http"
	"strconv"

	"twinhall/internal/campaign"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// yearlyForm is the setting of the round that begins by itself.
func (s *Surface) yearlyForm(q *page.Request, y campaign.Yearly) *page.View {
	v := q.View("campaign.yearly")
	v.Lead = v.T("campaign.yearly-lead")
	if y.Title == "" {
		y.Title = v.T("campaign.yearly-title")
	}
	if y.Languages == nil {
		y.Languages = []string{q.Lang}
	}
	c := &campaign.Campaign{Title: y.Title, Languages: y.Languages, Form: y.Form, Invitation: y.Invitation, Rate: y.Rate, RemindDays: y.RemindDays,
		RemindMost: y.RemindMost}
	on := page.Field{Name: "on", Label: v.T("campaign.yearly-on"), Type: "checks", Options: [][2]string{{"yes", v.T("campaign.yearly-yes")}}}
	if y.On {
		on.Values = []string{"yes"}
	}
	all := []page.Field{on,
		{Name: "day", Label: v.T("campaign.yearly-day"), Type: "number", Value: strconv.Itoa(y.Day), Complete: "off"},
		{Name: "month", Label: v.T("campaign.yearly-month"), Type: "number", Value: strconv.Itoa(y.Month), Complete: "off"},
		{Name: "days", Label: v.T("campaign.yearly-days"), Type: "number", Value: strconv.Itoa(y.Days), Complete: "off"}}
	for _, f := range fields(v, c) {
		if f.Name != "starts" && f.Name != "ends" {
			all = append(all, f)
		}
	}
	v.Form = &page.Form{Action: v.Here(q.Path), Button: v.T("campaign.save"), Fields: all}
	v.Links = []page.Link{v.Link("campaign.title", "/desk/campaigns")}
	return v
}

func (s *Surface) yearly(q *page.Request) error {
	var y campaign.Yearly
	if err := q.Read(func(tx *sqldb.Tx) (err error) { y, err = campaign.GetYearly(tx); return err }); err != nil {
		return err
	}
	v := s.yearlyForm(q, y)
	if q.Query("done") != "" {
		v.Notice = v.T("campaign.saved")
	}
	return q.Show(v, http.StatusOK)
}

func (s *Surface) yearlyNow(q *page.Request) error {
	c := &campaign.Campaign{}
	sent(q, c)
	whole := func(name string) int { n, _ := strconv.Atoi(q.Value(name)); return n } // what is no number is no day
	y := campaign.Yearly{On: q.Value("on") == "yes", Day: whole("day"), Month: whole("month"), Days: whole("days"), Title: c.Title, Languages: c.Languages,
		Form: c.Form, Invitation: c.Invitation, Rate: c.Rate, RemindDays: c.RemindDays, RemindMost: c.RemindMost}
	if _, err := q.Write(ledger.Act{Kind: "campaign"}, func(tx *ledger.Tx) error { return campaign.PutYearly(tx, y, s.Site.Catalogues.Languages()) }); err != nil {
		return s.again(q, s.yearlyForm(q, y), err)
	}
	return q.Redirect(q.Path + "?done=saved")
}
