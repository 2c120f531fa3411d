package person

import (
	"encoding/json"
	"net/http"
	"strings"

	"twinhall/internal/account"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/privacy"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// personView is what is held of a person. What is searched for travels in
// forms only, so that it stands in no address and no log.
type personView struct {
	*page.View
	Text    string
	Asked   bool
	Table   page.Table
	Texts   []privacy.Hit
	Report  *privacy.Report
	Chosen  []string // "official:ID", "account:ID"
	Also    string
	NoPlace bool // there is no list of erasures to write to

	Goes    page.Table // what an erasure takes out of texts
	Remains page.Table // what a person must decide on
}

// whatKeys are of what places are called that are no records.
var whatKeys = map[string]string{
	"outbox": "person.place-mail", "security_log": "person.place-log", "batch": "person.place-history", "ledger": "person.place-history",
	"import_row": "person.place-import", "import_file": "person.place-import", "import_chunk": "person.place-import",
	"import_mapping": "person.place-import", "decision": "person.place-import", "draft": "person.place-draft", "saved_filter": "person.place-draft",
	"proposal": "person.place-proposal", "campaign": "person.place-campaign", "campaign_town": "person.place-campaign",
	"campaign_answer": "person.place-campaign", "campaign_official": "person.place-campaign",
}

// becomesKeys are of what an erasure does in a place.
var becomesKeys = map[privacy.How]string{privacy.Delete: "person.deleted", privacy.Blank: "person.blanked", privacy.Changes: "person.blanked",
	privacy.Clear: "person.cleared", privacy.Decide: "person.decide"}

// place is where a hit stands: the record with its page, else in words.
func (d pages) place(v *personView, h privacy.Hit) page.Cell {
	if h.Kind != "" {
		if name, href := d.RecordName(v.View, h.Kind, h.Record); href != "" {
			return page.LinkTo(href, name)
		} else if name != string(h.Kind) {
			return page.Text(name)
		}
	}
	switch h.Table {
	case "proposal":
		return page.LinkTo(v.Here("/desk/proposals/"+h.Row), v.T(whatKeys[h.Table]))
	case "import_file", "import_chunk":
		return page.LinkTo(v.Here("/desk/import/"+h.Row), v.T(whatKeys[h.Table]))
	case "campaign":
		return page.LinkTo(v.Here("/desk/campaigns/"+h.Row), v.T(whatKeys[h.Table]))
	}
	if key, ok := whatKeys[h.Table]; ok {
		return page.Text(v.T(key))
	}
	return page.Text(v.T("person.place-other"))
}

// list is a table of hits: where each stands, what there is, and what becomes of it.
func (d pages) list(v *personView, caption string, hits []privacy.Hit) page.Table {
	t := page.Table{Caption: caption, Seen: true, Columns: v.Heads("person.where", "person.text", "person.becomes")}
	for _, h := range hits {
		t.Add(d.place(v, h), page.Text(h.Text), page.Text(v.T(becomesKeys[h.How])))
	}
	return t
}

func (d pages) personForm(q *page.Request) *personView {
	v := &personView{View: d.View(q, "desk.persons"), Text: q.Value("text"), Also: q.Value("also"), NoPlace: d.Erasures == ""}
	v.Lead = v.T("desk.persons-lead")
	desk.Done(v.View, q)
	v.Table = page.Table{Caption: v.T("desk.persons-records"), Seen: true, Class: "field-all",
		Columns: v.Heads("person.name", "log.what", "desk.persons-detail")}
	v.Rest = personPage(v)
	return v
}

func (d pages) persons(q *page.Request) error { return q.Show(d.personForm(q).View, http.StatusOK) }

// findPerson finds somebody, sends all that is held of him as a file, shows
// what erasing would do, or erases.
func (d pages) findPerson(q *page.Request) error {
	v := d.personForm(q)
	v.Chosen = q.R.PostForm["subject"]
	s := subjects(v.Chosen)
	switch do := q.Value("do"); {
	case do == "export" && len(v.Chosen) > 0:
		if ok, err := q.Proven(); !ok {
			return err
		}
		return d.exportPerson(q, s)
	case do == "record" && !v.NoPlace:
		return d.eraseRecord(q)
	case do == "plan" && (len(v.Chosen) > 0 || v.Also != ""):
		report, err := d.Privacy.Plan(q.R.Context(), d.DB, d.request(v, s))
		if err != nil {
			return err
		}
		v.Report = &report
		v.Goes = d.list(v, v.N("desk.persons-texts", len(report.Texts)), report.Texts)
		v.Remains = page.Table{Caption: v.T("desk.persons-undecided"), Seen: true,
			Columns: append(v.Heads("person.where", "person.text"), page.Column{Head: v.T("person.erase-record"), Hidden: true})}
		for _, h := range report.Undecided {
			button := page.Cell{}
			if h.Kind != "" && d.Privacy.Erasable(h.Kind) && !v.NoPlace {
				button = page.Plain(eraseRecord(v, string(h.Kind), h.Record))
			}
			v.Remains.Add(d.place(v, h), page.Text(h.Text), button)
		}
		return q.Show(v.View, http.StatusOK)
	case do == "erase" && (len(v.Chosen) > 0 || v.Also != "") && !v.NoPlace:
		if ok, err := q.Proven(); !ok {
			return err
		}
		act := ledger.Act{Kind: "erasure", Actor: string(q.Account.ID), Label: page.Step("desk.persons"), At: d.Now()}
		if _, err := d.Privacy.Erase(q.R.Context(), d.DB, act, d.request(v, s)); err != nil {
			if errs.Is(err, errs.Conflict) {
				err = errs.New(errs.Conflict, "person.last-administrator")
			}
			return err
		}
		return q.Redirect("/desk/persons?done=erased")
	}
	if v.Text == "" {
		return q.Redirect("/desk/persons")
	}
	found, err := d.Privacy.Find(q.R.Context(), d.DB, v.Text)
	if err != nil {
		return err
	}
	v.Asked, v.Texts = true, found.Texts
	v.Goes = d.list(v, v.N("desk.persons-texts", len(found.Texts)), found.Texts)
	for _, o := range found.Officials {
		unit, _ := d.RecordName(v.View, register.KindUnit, string(o.Unit))
		v.Table.Add(page.Tick("subject", "official:"+string(o.ID), o.Name, false), page.Texts(v.T("desk.kind-official"), o.Function+", "+unit)...)
	}
	for _, a := range found.Accounts {
		v.Table.Add(page.Tick("subject", "account:"+string(a.ID), a.Name, false), page.Texts(v.T("person.state"), a.Email)...)
	}
	return q.Show(v.View, http.StatusOK)
}

// eraseRecord erases one record for good, upon which somebody has decided.
func (d pages) eraseRecord(q *page.Request) error {
	if ok, err := q.Proven(); !ok {
		return err
	}
	what := privacy.Record{Kind: ledger.Kind(q.Value("kind")), ID: q.Value("record")}
	act := ledger.Act{Kind: "erasure", Actor: string(q.Account.ID), Label: page.Step("desk.persons"), At: d.Now()}
	if err := d.Privacy.EraseRecord(q.R.Context(), d.DB, act, what, d.Erasures); err != nil {
		return err
	}
	return q.Redirect("/desk/persons?done=erased")
}

func (d pages) request(v *personView, s privacy.Subjects) privacy.Request {
	r := privacy.Request{Subjects: s, List: d.Erasures}
	for line := range strings.Lines(v.Also) {
		if line = strings.TrimSpace(line); line != "" {
			r.Also = append(r.Also, line)
		}
	}
	return r
}

// subjects reads the records that a form names.
func subjects(chosen []string) (s privacy.Subjects) {
	for _, c := range chosen {
		if id, ok := strings.CutPrefix(c, "official:"); ok {
			s.Officials = append(s.Officials, register.OfficialID(id))
		} else if id, ok := strings.CutPrefix(c, "account:"); ok {
			s.Accounts = append(s.Accounts, account.ID(id))
		}
	}
	return s
}

func (d pages) exportPerson(q *page.Request, s privacy.Subjects) error {
	held, err := d.Privacy.Export(q.R.Context(), d.DB, d.Now(), s)
	if err != nil {
		return err
	}
	if err := q.Log("exported", "person"); err != nil {
		return err
	}
	q.W.Header().Set("Content-Type", "application/json; charset=utf-8")
	q.W.Header().Set("Content-Disposition", `attachment; filename="person.json"`)
	out := json.NewEncoder(q.W)
	out.SetIndent("", "  ")
	return out.Encode(held)
}
