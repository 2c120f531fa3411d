package townhall

import (
	"twinhall/internal/edition"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// pairFields are the fields of a partnership that its town keeps.
var pairFields = []string{"state", "since", "until", "reason", "form", "instrument", "theme", "event-kind", "event-date"}

// lead says what becomes of what is sent.
func lead(q *inner.Request, v *inner.View) string {
	if q.Account.Trusted {
		return v.T("townhall.at-once")
	}
	return v.T("townhall.as-proposal")
}

func (t *Hall) pairForm(q *inner.Request, title string, fields []string) (*form, error) {
	f := &form{q: q, v: t.view(q, title), fields: fields}
	return f, q.Read(func(tx *sqldb.Tx) error {
		x, err := pairOf(q, tx, q.Part)
		if err != nil {
			return err
		}
		f.unit, f.label = x.Own.ID, x.name()
		was := record.Values{}
		for name, all := range register.PartnershipValues(x.P) {
			was[name] = all
		}
		f.change = record.Change{Kind: register.KindPartnership, Record: string(x.P.ID), Was: was, Said: record.Said{By: x.Sayer, Source: source}}
		f.v.Title, f.v.Lead = f.v.T(title)+": "+x.name(), lead(q, f.v)
		f.v.Links = []inner.Link{f.v.Link("townhall.end", "/town-hall/partnerships/"+q.Part+"/end"), f.v.Link("townhall.add-activity", "/town-hall/partnerships/"+q.Part+"/activity"),
			f.v.Link("desk.public-page", "/partnerships/"+string(x.P.ID)), f.v.Link("townhall.back", "/town-hall")}
		return nil
	})
}

func (t *Hall) editPair(q *inner.Request) error {
	f, err := t.pairForm(q, "townhall.edit", pairFields)
	if err != nil {
		return err
	}
	return f.open()
}

func (t *Hall) savePair(q *inner.Request) error {
	f, err := t.pairForm(q, "townhall.edit", pairFields)
	if err != nil {
		return err
	}
	return f.save(t)
}

// endForm asks when and why a partnership ended.
func (t *Hall) endForm(q *inner.Request) (*form, error) {
	f, err := t.pairForm(q, "townhall.end", []string{"until", "reason"})
	if err != nil {
		return nil, err
	}
	f.required = []string{"until", "reason"}
	if q.Account.Trusted {
		f.button = "townhall.end-now"
	}
	f.v.Lead = f.v.T("townhall.end-lead") + " " + f.v.Lead
	f.v.Links = []inner.Link{f.v.Link("townhall.back", "/town-hall")}
	f.fixed = record.Values{"state": {register.StateEnded}}
	return f, nil
}

func (t *Hall) endPair(q *inner.Request) error {
	f, err := t.endForm(q)
	if err != nil {
		return err
	}
	return f.open()
}

func (t *Hall) saveEnd(q *inner.Request) error {
	f, err := t.endForm(q)
	if err != nil {
		return err
	}
	f.wrong = record.Wrong{}
	for name, key := range map[string]string{"until": "townhall.end-when", "reason": "townhall.end-why"} {
		if q.Value(name) == "" {
			f.wrong[name] = key
		}
	}
	return f.save(t)
}

// newForm is the form of a further partnership.
func (t *Hall) newForm(q *inner.Request) (*form, error) {
	own, err := unit(q)
	if err != nil {
		return nil, err
	}
	f := &form{q: q, v: t.view(q, "townhall.add"), fields: pairFields, unit: own, label: q.Page.T("townhall.add"), wrong: record.Wrong{}}
	f.change = record.Change{Kind: register.KindPartnership, Was: record.Values{}, Said: record.Said{By: register.SayerA, Source: source}}
	f.fixed = record.Values{"a": {string(own)}}
	f.v.Lead = f.v.T("townhall.add-lead", "name", nameOf(f.v, own)) + " " + lead(q, f.v)
	f.v.Links = []inner.Link{f.v.Link("townhall.back", "/town-hall")}
	town := f.v.RecordField(register.KindPartnership, "b", "/suggest.json")
	town.Label, town.Hint, town.Optional = f.v.T("townhall.partner"), f.v.T("townhall.partner-hint"), true
	country := f.v.RecordField(register.KindPartnership, "country", "")
	country.Optional = true
	f.extra = []inner.Field{town,
		{Type: "heading", Label: f.v.T("townhall.not-there"), Hint: f.v.T("townhall.not-there-hint")},
		{Name: "town", Type: "text", Label: f.v.T("edit.f.town"), Optional: true}, country,
		{Type: "heading", Label: f.v.T("townhall.what-you-know")}}
	return f, nil
}

func (t *Hall) newPair(q *inner.Request) error {
	f, err := t.newForm(q)
	if err != nil {
		return err
	}
	return f.open()
}

func (t *Hall) addPair(q *inner.Request) error {
	f, err := t.newForm(q)
	if err != nil {
		return err
	}
	switch written, town, country := q.Value("b"), q.Value("town"), q.Value("country"); {
	case written != "":
		f.partner(written)
	case town != "" && country != "" && len([]rune(town)) <= 120 && f.v.Country(country) != country:
		f.only = true
		f.fixed["town"], f.fixed["country"] = []string{town}, []string{country}
	case town != "":
		f.wrong["country"] = "edit.choose"
	default:
		f.wrong["b"] = "edit.unit-wrong"
	}
	return f.save(t)
}

// partner reads which town somebody chose or wrote.
func (f *form) partner(written string) {
	e := f.v.E
	if u, found := e.UnitBySlug(written); found == edition.Here || found == edition.Moved {
		f.fixed["b"] = []string{string(e.Unit(u).ID)}
		return
	}
	var may [][2]string
	var whole []*edition.Unit
	for _, h := range e.Search(written, 8) {
		u := e.Unit(h.Unit)
		if h.Whole() {
			whole = append(whole, u)
		}
		may = append(may, [2]string{u.Slug, f.v.Name(u) + " (" + f.v.Where(u) + ")"})
	}
	if len(whole) == 1 {
		f.fixed["b"] = []string{string(whole[0].ID)}
		return
	}
	f.wrong["b"] = "townhall.partner-wrong"
	if len(may) > 0 {
		f.wrong["b"] = "townhall.partner-several"
		f.extra[0].Type, f.extra[0].Options = "radios", may
	}
}
