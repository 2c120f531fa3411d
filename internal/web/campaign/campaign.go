// Package campaign holds the pages of campaigns: what a town answers without
// signing in, by its link alone; how the desk asks and what came back; and the
// mails that wait. Opening a page changes nothing: mail scanners open links.
package campaign

import (
	"net/url"
	"strconv"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/campaign"
	"twinhall/internal/i18n"
	"twinhall/internal/mail"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// Surface answers the pages of campaigns.
type Surface struct {
	*page.House
	Office *campaign.Office
	desk   *desk.Desk
}

// mostForm is how many bytes an answer or an uploaded list may have.
const (
	mostForm   = 256 << 10
	mostUpload = 2 << 20 // a list of a megabyte, as a form sends it
)

// Routes are the pages of campaigns. A test walks them with every role.
func (s *Surface) Routes() []page.Route {
	return []page.Route{
		{Path: "/answer", Get: s.answer, Post: s.answerNow, Most: mostForm},
		{Path: "/answer/draft", Post: s.answerDraft, Most: mostForm},
		{Path: "/answer/confirm", Post: s.confirmNow},
		{Path: "/answer/object", Get: s.object, Post: s.objectNow},
		{Path: "/mail/off", Get: s.off, Post: s.offNow},
		{Path: "/desk/mail", Needs: account.Outbox, Get: s.mails, Post: s.mailsNow},
		{Path: "/desk/campaigns", Needs: account.Campaigns, Get: s.list},
		{Path: "/desk/campaigns/new", Needs: account.Campaigns, Get: s.begin, Post: s.beginNow},
		{Path: "/desk/campaigns/yearly", Needs: account.Campaigns, Get: s.yearly, Post: s.yearlyNow},
		{Path: "/desk/campaigns/{}", Needs: account.Campaigns, Get: s.one},
		{Path: "/desk/campaigns/{}/edit", Needs: account.Campaigns, Get: s.edit, Post: s.editNow},
		{Path: "/desk/campaigns/{}/state", Needs: account.Campaigns, Post: s.stateNow},
		{Path: "/desk/campaigns/{}/preview", Needs: account.Campaigns, Get: s.preview, Post: s.testNow},
		{Path: "/desk/campaigns/{}/towns", Needs: account.Campaigns, Get: s.towns, Post: s.townsNow, Most: mostUpload},
		{Path: "/desk/campaigns/{}/town", Needs: account.Campaigns, Get: s.town, Post: s.townNow},
		{Path: "/desk/campaigns/{}/towns.csv", Needs: account.Campaigns, Get: s.townsCSV},
		{Path: "/desk/campaigns/{}/questions.csv", Needs: account.Campaigns, Get: s.questionsCSV},
	}
}

// Letters writes the mails of campaigns in the language of the town.
func (s *Surface) Letters() func(campaign.Post) mail.Message {
	return func(p campaign.Post) mail.Message {
		c := s.Site.Catalogues.OrFirst(p.Lang)
		page := "/answer"
		if p.Letter == campaign.Receipt {
			page = "/answer/object"
		}
		address := func(path, token string) string {
			return s.Site.Links.Absolute("/"+c.Lang+path) + "?token=" + url.QueryEscape(token)
		}
		words := p.Campaign.Invitation
		if words != "" {
			words += "\n"
		}
		about := p.Town
		if p.Partner != "" {
			about = c.T("letter.campaign-question.about", "town", p.Town, "partner", p.Partner)
		}
		m := mail.Compose(c, templates[p.Letter], p.To, s.Site.NameFor(c.Lang), address(page, p.Token),
			"town", p.Town, "title", p.Campaign.Title, "words", words, "ends", dayIn(c, p.Campaign.Ends), "said", strings.Join(said(c, p.Outcome), "\n"),
			"question", p.Question, "about", about)
		if p.Off != "" {
			m = m.WithOff(mail.ListCampaign, address("/mail/off", p.Off), c.T("letter.off"))
		}
		return m
	}
}

// said is what an answer said, a line for each thing.
func said(c *i18n.Catalogue, o campaign.Outcome) (lines []string) {
	for _, x := range []struct {
		key   string
		names []string
	}{
		{"answer.said-confirmed", o.Partners},
		{"answer.said-corrected", o.Corrected},
		{"answer.said-ended", o.Ended},
		{"answer.said-added", o.Added},
		{"answer.said-happened", o.Happened},
	} {
		if len(x.names) > 0 {
			lines = append(lines, "– "+c.T(x.key, "names", strings.Join(x.names, ", ")))
		}
	}
	if o.Contacts > 0 {
		lines = append(lines, "– "+c.T("answer.said-contacts"))
	}
	if o.Officials > 0 {
		lines = append(lines, "– "+c.T("answer.said-officials"))
	}
	if o.Questions {
		lines = append(lines, "– "+c.T("answer.said-questions"))
	}
	return lines
}

// codeOf is the code of a country as somebody writes it, "" = none.
func (s *Surface) codeOf(written string) string {
	folded := i18n.Fold(strings.TrimSpace(written))
	if folded == "" {
		return ""
	}
	for _, code := range s.Site.Names.Countries() {
		if strings.EqualFold(code, folded) {
			return code
		}
		for _, lang := range s.Site.Catalogues.Languages() {
			if i18n.Fold(s.Site.Names.CountryName(code, lang)) == folded {
				return code
			}
		}
	}
	return ""
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

// templates are of the mails of campaigns.
var templates = map[campaign.Letter]mail.Template{
	campaign.Invitation: {Kind: "letter.campaign", Subject: "letter.campaign.subject", Text: "letter.campaign.text", Button: "letter.campaign.button"},
	campaign.Reminder: {Kind: "letter.campaign-reminder", Subject: "letter.campaign-reminder.subject", Text: "letter.campaign-reminder.text",
		Button: "letter.campaign-reminder.button"},
	campaign.Receipt: {Kind: "letter.campaign-receipt", Subject: "letter.campaign-receipt.subject", Text: "letter.campaign-receipt.text",
		Button: "letter.campaign-receipt.button"},
	campaign.Question: {Kind: "letter.campaign-question", Subject: "letter.campaign-question.subject", Text: "letter.campaign-question.text",
		Button: "letter.campaign-question.button"},
}
