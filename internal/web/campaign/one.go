package campaign

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"twinhall/internal/campaign"
	"twinhall/internal/edition"
	"twinhall/internal/register"
	"twinhall/internal/sheet"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
)

// mostRows is how many towns a page shows; the file has them all.
const mostRows = 200

// oneView is a campaign: how it stands, and what came back.
type oneView struct {
	*page.View
	C              *campaign.Campaign
	Figures        []figure
	ByRegion       []rate
	BySize         []rate
	Show           string // which towns are shown
	Shows          []shown
	Rows           []row
	Left           int // towns that are not shown
	Steps          []campaign.State
	CanBeDiscarded bool
}

type figure struct {
	Key string
	N   int
}

type shown struct {
	Key  string
	N    int
	Here bool
}

// rate is how many of those that were asked answered.
type rate struct {
	Name            string
	Asked, Answered int
}

// Percent of those asked.
func (r rate) Percent() int {
	if r.Asked == 0 {
		return 0
	}
	return r.Answered * 100 / r.Asked
}

// row is a town with what the list says of it.
type row struct {
	*campaign.Town
	Name, Where, Region, Country string
	Population                   int64
}

// rows are the towns of a campaign by name.
func (s *Surface) rows(q *page.Request, v *page.View, id campaign.ID) (all []row, err error) {
	err = q.Read(func(tx *sqldb.Tx) error {
		towns, err := campaign.Towns(tx, id)
		if err != nil {
			return err
		}
		for _, t := range towns {
			one := row{Town: t}
			if u, ok := v.E.UnitByID(t.Unit); ok {
				one.Name, one.Where, one.Region, one.Country, one.Population = v.Name(u), v.Where(u), u.Region, u.Country, u.Population
			} else {
				u, err := register.GetUnit(tx, t.Unit) // it is gone from the public view
				if err != nil {
					return err
				}
				one.Name, one.Where, one.Region, one.Country, one.Population = u.NameIn(v.Lang), v.Country(u.Country), u.Region, u.Country, u.Population
			}
			all = append(all, one)
		}
		return nil
	})
	slices.SortFunc(all, func(a, b row) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Unit, b.Unit)) })
	return all, err
}

// step is the key of what a button that leads into a state is called.
func (v *oneView) step(to campaign.State) string {
	if v.C.State == campaign.Ended {
		return "campaign.to-reopened"
	}
	return stepKeys[to]
}

// kinds of towns that the page of a campaign shows.
var kinds = []struct {
	key string
	is  func(row) bool
}{
	{"answered", func(r row) bool { return r.Answer == "sent" }},
	{"silent", func(r row) bool { return !r.Sent.IsZero() && r.Answer != "sent" }},
	{"begun", func(r row) bool { return r.Answer == "begun" }},
	{"bounced", func(r row) bool { return !r.Bounced.IsZero() }},
	{"autoreply", func(r row) bool { return !r.Autoreply.IsZero() && r.Answer != "sent" }},
	{"objected", func(r row) bool { return !r.Objected.IsZero() }},
	{"off", func(r row) bool { return !r.Off.IsZero() }},
	{"missing", func(r row) bool { return r.Email == "" }},
	{"queued", func(r row) bool { return r.State == "queued" && r.Email != "" }},
}

func (s *Surface) one(q *page.Request) error {
	c, err := s.get(q)
	if err != nil {
		return err
	}
	v := &oneView{View: q.View("campaign.one"), C: c, Steps: c.Next(s.Now()), CanBeDiscarded: c.State == campaign.Draft, Show: q.Query("show")}
	v.Title, v.Wide = c.Title, true
	all, err := s.rows(q, v.View, c.ID)
	if err != nil {
		return err
	}
	asked := 0
	for _, r := range all {
		asked += count(!r.Sent.IsZero())
	}
	v.Figures = []figure{{"campaign.n-towns", len(all)}, {"campaign.n-asked", asked}}
	if v.Show == "" {
		v.Show = "answered"
		if asked == 0 {
			v.Show = "queued"
		}
	}
	for _, k := range kinds {
		n := 0
		for _, r := range all {
			if !k.is(r) {
				continue
			}
			n++
			if k.key == v.Show {
				if len(v.Rows) < mostRows {
					v.Rows = append(v.Rows, r)
				} else {
					v.Left++
				}
			}
		}
		v.Shows = append(v.Shows, shown{k.key, n, k.key == v.Show})
	}
	v.ByRegion = rates(all, func(r row) string {
		if r.Region == "" {
			return v.Country(r.Country)
		}
		return v.Region(r.Country, r.Region)
	})
	slices.SortFunc(v.ByRegion, func(a, b rate) int { return cmp.Compare(a.Name, b.Name) })
	v.BySize = v.sizes(all)
	v.Links = []page.Link{{Text: v.T("campaign.towns"), Href: v.Here(q.Path + "/towns")}, {Text: v.T("campaign.preview"), Href: v.Here(q.Path + "/preview")}}
	if c.State != campaign.Ended {
		v.Links = append(v.Links, page.Link{Text: v.T("campaign.edit"), Href: v.Here(q.Path + "/edit")})
	}
	v.Links = append(v.Links, page.Link{Text: v.T("campaign.towns-file"), Href: v.Here(q.Path + "/towns.csv")},
		page.Link{Text: v.T("campaign.questions-file"), Href: v.Here(q.Path + "/questions.csv")}, v.Link("campaign.title", "/desk/campaigns"))
	v.Rest = onePage(v)
	return q.Show(v.View, http.StatusOK)
}

// towns are those that are shown.
func (v *oneView) towns() page.Table {
	t := page.Table{Caption: v.T(showKeys[v.Show]),
		Columns: v.Heads("campaign.town", "campaign.address", "campaign.sent", "campaign.answered", "campaign.what")}
	for _, r := range v.Rows {
		sent := page.Text(moment(v.View, r.Sent))
		if r.Reminders > 0 {
			sent.Muted = v.N("campaign.n-reminders", int(r.Reminders))
		}
		href := v.Here("/desk/campaigns/" + string(v.C.ID) + "/town?unit=" + string(r.Unit))
		t.Add(page.Cell{Text: r.Name, Href: href, Muted: r.Where}, page.Text(r.Email), sent, page.Text(moment(v.View, r.Answered)),
			page.Plain(whatOf(v, r)))
	}
	return t
}

// rates are how many answered, by what head names.
func (v *oneView) rates(title, head string, rates []rate) page.Table {
	t := page.Table{Caption: v.T(title), Class: "rates", Columns: v.Heads(head, "campaign.asked", "campaign.answered", "campaign.share")}
	for i := range t.Columns[1:] {
		t.Columns[1+i].Number = true
	}
	t.Columns = append(t.Columns, page.Column{})
	for _, r := range rates {
		percent := strconv.Itoa(r.Percent())
		t.Add(page.Text(r.Name), append(page.Texts(v.Number(r.Asked), v.Number(r.Answered), percent+"\u00a0%"), page.Plain(bar(percent)))...)
	}
	return t
}

// rates counts those that were asked by what of says, in the order of first
// appearance.
func rates(all []row, of func(row) string) (out []rate) {
	at := map[string]int{}
	for _, r := range all {
		if r.Sent.IsZero() {
			continue
		}
		name := of(r)
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name], out = i, append(out, rate{Name: name})
		}
		out[i].Asked++
		out[i].Answered += count(r.Answer == "sent")
	}
	return out
}

// sizes counts by the classes of size of the public pages.
func (v *oneView) sizes(all []row) []rate {
	found := rates(all, func(r row) string { return classOf(r.Population) })
	order := append(slices.Clone(edition.Sizes), edition.Unknown)
	slices.SortFunc(found, func(a, b rate) int { return slices.Index(order, a.Name) - slices.Index(order, b.Name) })
	for i := range found {
		found[i].Name = v.FacetValue(edition.FacetSize, found[i].Name)
	}
	return found
}

// csvOut sends a table as a file, and notes who took it.
func csvOut(q *page.Request, name string, header []string, rows [][]string) error {
	if err := q.Log("exported", name); err != nil {
		return err
	}
	h := q.W.Header()
	h.Set("Content-Type", "text/csv; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="`+name+`.csv"`)
	_ = sheet.WriteText(q.W, sheet.Text{}, header, func(yield func([]any) error) error { // the visitor went away
		for _, r := range rows {
			if err := yield(sheet.Cells(r)); err != nil {
				return err
			}
		}
		return nil
	})
	return nil
}

// townsCSV is the list with how each stands.
func (s *Surface) townsCSV(q *page.Request) error {
	c, err := s.get(q)
	if err != nil {
		return err
	}
	v := q.View("campaign.one")
	all, err := s.rows(q, v, c.ID)
	if err != nil {
		return err
	}
	var out [][]string
	for _, r := range all {
		var is []string
		for _, k := range kinds {
			if k.is(r) {
				is = append(is, k.key)
			}
		}
		out = append(out, []string{string(r.Unit), r.Name, r.Country, r.Region, number(r.Population), r.Email, r.Origin, r.Lang, strings.Join(is, " "),
			iso(r.Sent), number(r.Reminders), iso(r.Answered), number(r.Confirmed), number(r.Proposed), r.Bounce})
	}
	return csvOut(q, "campaign-towns", []string{"id", "name", "country", "region", "population", "email", "email-from", "language", "state", "sent",
		"reminders", "answered", "confirmed", "proposed", "bounce"}, out)
}

// questionsCSV is what towns answered to the questionnaire, for analysis.
func (s *Surface) questionsCSV(q *page.Request) error {
	c, err := s.get(q)
	if err != nil {
		return err
	}
	v := q.View("campaign.one")
	all, err := s.rows(q, v, c.ID)
	if err != nil {
		return err
	}
	var answers map[register.UnitID]campaign.Questions
	if err := q.Read(func(tx *sqldb.Tx) (err error) { answers, err = campaign.AllQuestions(tx, c.ID); return err }); err != nil {
		return err
	}
	header := []string{"id", "name", "country", "region", "population", "answered"}
	for _, b := range campaign.Barriers {
		header = append(header, "barrier-"+b)
	}
	header = append(header, "barrier-words")
	for _, w := range campaign.Wishes {
		header = append(header, "wish-"+w)
	}
	header = append(header, "wish-words")
	var out [][]string
	for _, r := range all {
		a, ok := answers[r.Unit]
		if !ok {
			continue
		}
		line := []string{string(r.Unit), r.Name, r.Country, r.Region, number(r.Population), iso(r.Answered)}
		for _, b := range campaign.Barriers {
			line = append(line, strconv.Itoa(count(slices.Contains(a.Barriers, b))))
		}
		line = append(line, a.Barrier)
		for _, w := range campaign.Wishes {
			line = append(line, strconv.Itoa(count(slices.Contains(a.Wishes, w))))
		}
		out = append(out, append(line, a.Wish))
	}
	return csvOut(q, "campaign-questions", header, out)
}
