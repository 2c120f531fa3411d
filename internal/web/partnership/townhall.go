package partnership

import (
	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/page"
	"twinhall/internal/web/townhall"
)

// pairFields are the fields of a partnership that its town keeps.
var pairFields = []string{"state", "since", "until", "reason", "form", "instrument", "theme", "event-kind", "event-date"}

func (t townPages) pairForm(q *page.Request, title string, fields []string) (*page.RecordForm, error) {
	f := t.Form(q, title, register.KindPartnership, "")
	f.Fields = fields
	return f, q.Read(func(tx *sqldb.Tx) error {
		x, err := townhall.PairOf(q, tx, q.ID)
		if err != nil {
			return err
		}
		townhall.OfPair(f, x, title, townhall.Lead(q, f.V))
		f.Change.Record, f.Change.Was = string(x.P.ID), register.PartnershipValues(x.P)
		f.V.Links = append([]page.Link{f.V.Link("townhall.end", "/town-hall/partnerships/"+q.ID+"/end"),
			f.V.Link("townhall.add-activity", "/town-hall/partnerships/"+q.ID+"/activity"),
			f.V.Link("desk.public-page", "/partnerships/"+string(x.P.ID))}, f.V.Links...)
		return nil
	})
}

func (t townPages) editPair(q *page.Request) error {
	return townhall.Open(t.pairForm(q, "townhall.edit", pairFields))
}
func (t townPages) savePair(q *page.Request) error {
	return townhall.Save(t.pairForm(q, "townhall.edit", pairFields))
}

// endForm asks when and why a partnership ended.
func (t townPages) endForm(q *page.Request) (*page.RecordForm, error) {
	f, err := t.pairForm(q, "townhall.end", []string{"until", "reason"})
	if err != nil {
		return nil, err
	}
	f.Required = []string{"until", "reason"}
	if q.Account.Trusted {
		f.Button = "townhall.end-now"
	}
	f.V.Lead = f.V.T("townhall.end-lead") + " " + f.V.Lead
	f.V.Links = []page.Link{f.V.Link("townhall.back", "/town-hall")}
	f.Fixed.Set("state", register.StateEnded)
	return f, nil
}

func (t townPages) endPair(q *page.Request) error { return townhall.Open(t.endForm(q)) }

func (t townPages) saveEnd(q *page.Request) error {
	f, err := t.endForm(q)
	if err != nil {
		return err
	}
	for name, key := range map[string]string{"until": "townhall.end-when", "reason": "townhall.end-why"} {
		if q.Value(name) == "" {
			f.Wrong[name] = key
		}
	}
	return f.Save()
}

// newForm is the form of a further partnership.
func (t townPages) newForm(q *page.Request) (*page.RecordForm, error) {
	own, err := townhall.Unit(q)
	if err != nil {
		return nil, err
	}
	f := t.Form(q, "townhall.add", register.KindPartnership, register.SayerA)
	f.Fields, f.For, f.Label = pairFields, own, page.Step("townhall.add")
	f.Fixed.Set("a", string(own))
	f.V.Lead = f.V.T("townhall.add-lead", "name", townhall.NameOf(f.V, own)) + " " + townhall.Lead(q, f.V)
	f.V.Links = []page.Link{f.V.Link("townhall.back", "/town-hall")}
	town := f.V.RecordField(register.KindPartnership, "b", f.Towns)
	town.Label, town.Hint, town.Optional = f.V.T("townhall.partner"), f.V.T("townhall.partner-hint"), true
	country := f.V.RecordField(register.KindPartnership, "country", "")
	country.Optional = true
	f.Extra = []page.Field{town,
		{Type: "heading", Label: f.V.T("townhall.not-there"), Hint: f.V.T("townhall.not-there-hint")},
		{Name: "town", Type: "text", Label: f.V.T("edit.f.town"), Optional: true}, country,
		{Type: "heading", Label: f.V.T("townhall.what-you-know")}}
	return f, nil
}

func (t townPages) newPair(q *page.Request) error { return townhall.Open(t.newForm(q)) }

func (t townPages) addPair(q *page.Request) error {
	f, err := t.newForm(q)
	if err != nil {
		return err
	}
	switch written, town, country := q.Value("b"), q.Value("town"), q.Value("country"); {
	case written != "":
		if err := partner(f, written); err != nil {
			return err
		}
	case town != "" && country != "" && len([]rune(town)) <= 120 && f.V.Country(country) != country:
		f.Proposes, f.Untried = true, true
		f.Fixed["town"], f.Fixed["country"] = []string{town}, []string{country}
	case town != "":
		f.Wrong["country"] = "edit.choose"
	default:
		f.Wrong["b"] = "edit.unit-wrong"
	}
	return f.Save()
}

// partner reads which town somebody chose or wrote.
func partner(f *page.RecordForm, written string) error {
	town, err := f.Request.Town(written, "")
	switch {
	case err != nil:
		return err
	case town.Unit != "":
		f.Fixed["b"] = []string{string(town.Unit)}
	case len(town.Units()) > 0:
		f.Wrong["b"] = "townhall.partner-several"
		f.Extra[0].Type, f.Extra[0].Options = "radios", town.Units()
	default:
		f.Wrong["b"] = "townhall.partner-wrong"
	}
	return nil
}

// confirm records that one partnership, or all that stand, are still so.
func (t townPages) confirm(q *page.Request) error {
	own, err := townhall.Unit(q)
	if err != nil {
		return err
	}
	day := townhall.Today(t.Now()).Date()
	_, err = q.Write(ledger.Act{Kind: "edit", Label: page.Step("townhall.still-so"), Source: townhall.Source}, func(tx *ledger.Tx) error {
		src, err := register.EnsureSource(tx, townhall.Source, "")
		if err != nil {
			return err
		}
		if id := q.Value("partnership"); id != "" {
			x, err := townhall.PairOf(q, tx.Tx, id)
			if err != nil {
				return err
			}
			return register.Confirm(tx, x.P.ID, x.Sayer, src.ID, day)
		}
		all, err := register.PartnershipsOf(tx.Tx, own)
		if err != nil {
			return err
		}
		for _, p := range all {
			if sayer, _ := p.SayerOf(own); p.Trashed == register.Kept && p.MergedInto == "" && stands(p) {
				if err := register.Confirm(tx, p.ID, sayer, src.ID, day); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return q.Redirect("/town-hall?done=confirmed")
}

// stands reports whether a partnership is one that is counted.
func stands(p *register.Partnership) bool {
	s, _, ok := register.Shown(p.Statements, register.FieldState)
	return !ok || edition.Counted(s.Value)
}
