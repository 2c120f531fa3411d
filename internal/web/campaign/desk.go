package campaign

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"twinhall/internal/campaign"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// listView is all campaigns.
type listView struct {
	*page.View
	Table page.Table
}

func (s *Surface) list(q *page.Request) error {
	v := &listView{View: q.View("campaign.title")}
	v.Table = page.Table{Caption: v.Title, Columns: append(v.Heads("campaign.name", "campaign.state", "campaign.ends"),
		page.Column{Head: v.T("campaign.asked"), Number: true}, page.Column{Head: v.T("campaign.answered"), Number: true})}
	var objected, bounced int
	if err := q.Read(func(tx *sqldb.Tx) error {
		all, err := campaign.List(tx)
		if err != nil {
			return err
		}
		for _, c := range all {
			towns, err := campaign.Towns(tx, c.ID)
			if err != nil {
				return err
			}
			var asked, answered int
			for _, t := range towns {
				asked += count(!t.Sent.IsZero())
				answered += count(t.Answer == "sent")
			}
			v.Table.Add(page.LinkTo(v.Here("/desk/campaigns/"+string(c.ID)), c.Title),
				page.Texts(v.T(stateKeys[c.State]), dayIn(v.Catalogue, c.Ends), v.Number(asked), v.Number(answered))...)
		}
		of, err := campaign.Objected(tx)
		if err != nil {
			return err
		}
		back, err := campaign.Bounced(tx)
		objected, bounced = len(of), len(back)
		return err
	}); err != nil {
		return err
	}
	v.Lead = v.T("campaign.lead")
	if objected+bounced > 0 {
		v.Notice = v.T("campaign.to-do", "objected", v.N("campaign.n-objected", objected), "bounced", v.N("campaign.n-bounced", bounced))
	}
	v.Links = []page.Link{v.Link("campaign.new", "/desk/campaigns/new"), v.Link("campaign.yearly", "/desk/campaigns/yearly")}
	v.Rest = listPage(v)
	return q.Show(v.View, http.StatusOK)
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

// languages of the interface, as choices.
func languages(v *page.View) (all [][2]string) {
	for _, lang := range v.Catalogues.Languages() {
		if c, ok := v.Catalogues.Of(lang); ok {
			all = append(all, [2]string{lang, c.T("language.name")})
		}
	}
	return all
}

// fields are those of a campaign's form; what is under way keeps its form.
func fields(v *page.View, c *campaign.Campaign) []page.Field {
	all := []page.Field{
		{Name: "title", Label: v.T("campaign.name"), Hint: v.T("campaign.name-hint"), Type: "text", Value: c.Title, Complete: "off"},
		{Name: "languages", Label: v.T("campaign.languages"), Hint: v.T("campaign.languages-hint"), Type: "checks", Values: c.Languages, Options: languages(v)},
	}
	if c.State == campaign.Draft || c.State == "" {
		all = append(all,
			page.Field{Name: "form", Label: v.T("campaign.form"), Hint: v.T("campaign.form-hint"), Type: "radios", Value: string(c.Form),
				Options: [][2]string{{string(campaign.Short), v.T("campaign.short")}, {string(campaign.Long), v.T("campaign.long")}}},
			page.Field{Name: "starts", Label: v.T("campaign.starts"), Hint: v.T("campaign.day-hint"), Type: "date", Value: page.DateWords(v, c.Starts), Complete: "off"})
	}
	return append(all,
		page.Field{Name: "ends", Label: v.T("campaign.ends"), Hint: v.T("campaign.day-hint"), Type: "date", Value: page.DateWords(v, c.Ends), Complete: "off"},
		page.Field{Name: "invitation", Label: v.T("campaign.invitation"), Hint: v.T("campaign.invitation-hint"), Type: "area", Value: c.Invitation, Optional: true},
		page.Field{Name: "rate", Label: v.T("campaign.rate"), Hint: v.T("campaign.rate-hint"), Type: "number", Value: number(c.Rate), Complete: "off"},
		page.Field{Name: "remind-days", Label: v.T("campaign.remind-days"), Type: "number", Value: number(c.RemindDays), Complete: "off"},
		page.Field{Name: "remind-most", Label: v.T("campaign.remind-most"), Hint: v.T("campaign.remind-hint"), Type: "number",
			Value: number(c.RemindMost), Complete: "off"})
}

// dayOf is a day as a form sent it, written in any way; what is none stands as it
// was written, and is refused as that.
func dayOf(q *page.Request, name string) string {
	if edtf, ok := edit.Date(q.Value(name)); ok {
		return edtf
	}
	return q.Value(name)
}

// sent puts what a form sent into a campaign.
func sent(q *page.Request, c *campaign.Campaign) {
	whole := func(name string) int64 {
		n, err := strconv.ParseInt(q.Value(name), 10, 64)
		if err != nil {
			return -1
		}
		return n
	}
	c.Title, c.Languages, c.Invitation, c.Ends = q.Value("title"), q.R.PostForm["languages"], q.R.PostFormValue("invitation"), dayOf(q, "ends")
	c.Rate, c.RemindDays, c.RemindMost = whole("rate"), whole("remind-days"), whole("remind-most")
	if c.State == campaign.Draft || c.State == "" {
		c.Form, c.Starts = campaign.Form(q.Value("form")), dayOf(q, "starts")
	}
}

func (s *Surface) beginForm(q *page.Request, c *campaign.Campaign) *page.View {
	v := q.View("campaign.new")
	v.Form = &page.Form{Action: v.Here("/desk/campaigns/new"), Button: v.T("campaign.make"), Fields: fields(v, c)}
	v.Links = []page.Link{v.Link("campaign.title", "/desk/campaigns")}
	return v
}

func (s *Surface) begin(q *page.Request) error {
	today := s.Office.Now().UTC()
	return q.Show(s.beginForm(q, &campaign.Campaign{Languages: []string{q.Lang}, Form: campaign.Long, Starts: today.Format(time.DateOnly),
		Ends: today.AddDate(0, 0, 60).Format(time.DateOnly), Rate: 60, RemindDays: 14, RemindMost: 2}), http.StatusOK)
}

func (s *Surface) beginNow(q *page.Request) error {
	c := &campaign.Campaign{}
	sent(q, c)
	_, err := q.Write(ledger.Act{Kind: "campaign"}, func(tx *ledger.Tx) error { return campaign.Put(tx, c, s.Site.Catalogues.Languages()) })
	if err != nil {
		return s.again(q, s.beginForm(q, c), err)
	}
	return q.Redirect("/desk/campaigns/" + string(c.ID) + "/towns")
}

// again shows a form as it was sent, with what is wrong at its fields.
func (s *Surface) again(q *page.Request, v *page.View, err error) error {
	var wrong campaign.Wrong
	if !errors.As(err, &wrong) {
		return err
	}
	v.Form.Fill(func(name string) []string { return q.R.PostForm[name] })
	for name, key := range wrong {
		v.Form.Set(name, v.T(key))
	}
	return q.Invalid(v)
}

func (s *Surface) get(q *page.Request) (c *campaign.Campaign, err error) {
	return c, q.Read(func(tx *sqldb.Tx) (err error) { c, err = campaign.Get(tx, campaign.ID(q.ID)); return err })
}

func (s *Surface) editForm(q *page.Request, c *campaign.Campaign) *page.View {
	v := q.View("campaign.edit")
	v.Form = &page.Form{Action: v.Here(q.Path), Button: v.T("campaign.save"), Fields: fields(v, c), Hidden: [][2]string{{"version", number(c.Version)}}}
	v.Links = []page.Link{{Text: c.Title, Href: v.Here("/desk/campaigns/" + q.ID)}}
	return v
}

func (s *Surface) edit(q *page.Request) error {
	c, err := s.get(q)
	if err != nil {
		return err
	}
	return q.Show(s.editForm(q, c), http.StatusOK)
}

func (s *Surface) editNow(q *page.Request) error {
	c, err := s.get(q)
	if err != nil {
		return err
	}
	v := s.editForm(q, c)
	sent(q, c)
	c.Version, _ = strconv.ParseInt(q.Value("version"), 10, 64) // what is none fits no version
	if _, err := q.Write(ledger.Act{Kind: "campaign"}, func(tx *ledger.Tx) error { return campaign.Put(tx, c, s.Site.Catalogues.Languages()) }); err != nil {
		return s.again(q, v, err)
	}
	return q.Redirect("/desk/campaigns/" + q.ID)
}

// stateNow brings a campaign into another state, which a person has seen what it
// does.
func (s *Surface) stateNow(q *page.Request) error {
	to := campaign.State(q.Value("to"))
	if q.Value("sure") == "" && to != campaign.Paused {
		return s.ask(q, to, nil)
	}
	_, err := q.Write(ledger.Act{Kind: "campaign"}, func(tx *ledger.Tx) error {
		if to == "delete" {
			return campaign.Delete(tx, campaign.ID(q.ID))
		}
		if ends := dayOf(q, "ends"); ends != "" {
			return campaign.Reopen(tx, campaign.ID(q.ID), ends)
		}
		return campaign.Move(tx, campaign.ID(q.ID), to)
	})
	var wrong campaign.Wrong
	switch {
	case errors.As(err, &wrong):
		return s.ask(q, to, wrong)
	case err != nil:
		return err
	case to == "delete":
		return q.Redirect("/desk/campaigns")
	}
	return q.Redirect("/desk/campaigns/" + q.ID)
}

// ask says in numbers what a step does, and asks once.
func (s *Surface) ask(q *page.Request, to campaign.State, wrong campaign.Wrong) error {
	c, err := s.get(q)
	if err != nil {
		return err
	}
	v := q.View("campaign.one")
	all, err := s.rows(q, v, c.ID)
	if err != nil {
		return err
	}
	waiting, missing, sent, begun, answered := 0, 0, 0, 0, 0
	for _, r := range all {
		waiting += count(r.State == "queued" && r.Email != "")
		missing += count(r.Email == "")
		sent += count(!r.Sent.IsZero())
		begun += count(r.Answer == "begun")
		answered += count(r.Answer == "sent")
	}
	v.Form = &page.Form{Action: v.Here(q.Path), Hidden: [][2]string{{"to", string(to)}}, Button: v.T(stepKeys[to])}
	minutes := (int64(waiting) + c.Rate - 1) / max(c.Rate, 1)
	day := func(text string) string { return dayIn(v.Catalogue, text) }
	mails := []string{v.N("campaign.sure-mails", waiting)}
	if missing > 0 {
		mails = append(mails, v.N("campaign.n-missing", missing))
	}
	if waiting > 0 {
		mails = append(mails, v.T("campaign.sure-pace", "rate", v.Number(int(c.Rate)), "minutes", v.Number(int(minutes))))
	}
	mails = append(mails, v.T("campaign.sure-until", "day", day(c.Ends)))
	status := http.StatusOK
	switch {
	case to == "delete":
		v.Title, v.Form.Button, v.Form.Danger = v.T("campaign.to-delete"), v.T("campaign.to-delete"), true
		v.Lead = v.T("campaign.sure-delete", "title", c.Title)
	case to == campaign.Ended:
		v.Title, v.Form.Danger = v.T("campaign.sure-end", "title", c.Title), true
		says := []string{v.N("campaign.sure-answered", answered), v.N("campaign.sure-silent", sent-answered)}
		if begun > 0 {
			says = append(says, v.N("campaign.sure-begun", begun))
		}
		if waiting > 0 {
			says = append(says, v.N("campaign.sure-unsent", waiting))
		}
		v.Lead = strings.Join(append(says, v.T("campaign.sure-reopen", "day", v.Day(s.Now().Add(campaign.ReopenFor)))), " ")
	case c.State == campaign.Ended:
		v.Title, v.Form.Button = v.T("campaign.sure-again", "title", c.Title), v.T("campaign.to-reopened")
		v.Lead = strings.Join(append([]string{v.N("campaign.sure-links", sent-answered)}, mails[:len(mails)-1]...), " ")
		ends := page.Field{Name: "ends", Label: v.T("campaign.ends"), Hint: v.T("campaign.day-hint"), Type: "date", Value: page.DateWords(v, c.Ends)}
		if c.Ends < s.Now().UTC().Format(time.DateOnly) {
			ends.Value = page.DateWords(v, s.Now().UTC().AddDate(0, 0, 14).Format(time.DateOnly))
		}
		if wrong != nil {
			ends.Value, ends.Error, status = q.Value("ends"), v.T(wrong["ends"]), http.StatusUnprocessableEntity
		}
		v.Form.Fields = []page.Field{ends}
	case to == campaign.Running:
		v.Title = v.T("campaign.sure-start", "title", c.Title)
		v.Lead = strings.Join(mails, " ")
	default:
		return errs.New(errs.Invalid, "door.bad-form")
	}
	v.Form.Hidden = append(v.Form.Hidden, [2]string{"sure", "yes"})
	v.Links = []page.Link{{Text: c.Title, Href: v.Here("/desk/campaigns/" + q.ID)}}
	return q.Show(v, status)
}
