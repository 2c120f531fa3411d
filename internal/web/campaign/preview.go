package campaign

import (
	"net/http"

	"twinhall/internal/campaign"
	"twinhall/internal/mail"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// previewView is each mail of a campaign in each of its languages.
type previewView struct {
	*page.View
	C     *campaign.Campaign
	Mails []previewed
	Test  *page.Form
}

type previewed struct {
	Lang string
	mail.Message
}

var letters = []campaign.Letter{campaign.Invitation, campaign.Reminder, campaign.Receipt}

func (s *Surface) previewPage(q *page.Request) (*previewView, error) {
	c, err := s.get(q)
	if err != nil {
		return nil, err
	}
	v := &previewView{View: q.View("campaign.preview"), C: c}
	v.Lead = v.T("campaign.preview-lead")
	for _, lang := range c.Languages {
		for _, l := range letters {
			v.Mails = append(v.Mails, previewed{lang, s.Office.Write(s.example(c, l, lang))})
		}
	}
	v.Test = &page.Form{Action: v.Here(q.Path), Button: v.T("campaign.test"), Fields: []page.Field{
		{Name: "email", Label: v.T("campaign.test-to"), Hint: v.T("campaign.test-hint"), Type: "email", Value: q.Account.Email, Complete: "email"}}}
	v.Links = []page.Link{{Text: c.Title, Href: v.Here("/desk/campaigns/" + q.ID)}}
	v.Rest = previewPage(v)
	return v, nil
}

// example is a letter to a town that is none.
func (s *Surface) example(c *campaign.Campaign, l campaign.Letter, lang string) campaign.Post {
	cat, _ := s.Site.Catalogues.Of(lang)
	town := "Example"
	if cat != nil {
		town = cat.T("campaign.example-town")
	}
	p := campaign.Post{Letter: l, Campaign: c, Lang: lang, To: "office@example.invalid", Town: town, Token: "…",
		Outcome: campaign.Outcome{Partners: []string{town}, Confirmed: 1}}
	if l != campaign.Receipt {
		p.Off = "…"
	}
	return p
}

func (s *Surface) preview(q *page.Request) error {
	v, err := s.previewPage(q)
	if err != nil {
		return err
	}
	if q.Query("done") != "" {
		v.Notice = v.T("campaign.test-sent")
	}
	return q.Show(v.View, http.StatusOK)
}

// testNow sends the invitation in each language to one address.
func (s *Surface) testNow(q *page.Request) error {
	v, err := s.previewPage(q)
	if err != nil {
		return err
	}
	to := q.Value("email")
	if !campaign.IsAddress(to) {
		v.Test.Fill(func(name string) []string { return q.R.PostForm[name] })
		v.Test.Set("email", v.T("person.email-wrong"))
		return q.Invalid(v.View)
	}
	if err := s.Office.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
		for _, lang := range v.C.Languages {
			p := s.example(v.C, campaign.Invitation, lang)
			p.To, p.Off = to, ""
			if err := mail.Queue(tx, s.Office.Now(), s.Office.Write(p)); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		return err
	}
	return q.Redirect(q.Path + "?done=test")
}
