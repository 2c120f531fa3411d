package partnership

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// A bulk edit changes at most this many partnerships; their ids travel with the
// form.
const (
	bulkMost  = 2000
	bulkBytes = 256 << 10
)

// bulkFields are those that one value makes sense for in many partnerships.
var bulkFields = []string{"state", "form", "reason", "until", "theme"}

// bulkView changes one field of many partnerships: chosen, previewed, done.
type bulkView struct {
	*page.View
	IDs   []string
	Field string
	Diff  *desk.History
	Sent  url.Values
}

// ticked are the partnerships that a form names: ticked ones, or all that a
// query shows.
func (d deskPages) ticked(q *page.Request) []string {
	ids := slices.Clone(q.R.PostForm["id"])
	e := d.Edition()
	if q.Value("all") != "" && e != nil {
		values, err := url.ParseQuery(q.Value("query"))
		if err != nil {
			return nil
		}
		for _, p := range e.Select(edition.ParseQuery(values)).Found {
			ids = append(ids, string(e.Partnership(p).ID))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (d deskPages) bulk(q *page.Request) error {
	v := &bulkView{View: d.View(q, "desk.bulk"), IDs: d.ticked(q), Field: q.Value("field"), Sent: q.R.PostForm}
	v.Links = []page.Link{v.Link("desk.back-to-table", "/desk/partnerships")}
	switch {
	case len(v.IDs) == 0:
		return errs.New(errs.Invalid, "desk.bulk-none")
	case len(v.IDs) > bulkMost:
		return errs.New(errs.Invalid, "desk.bulk-many")
	}
	v.Lead = v.N("desk.bulk-lead", len(v.IDs))
	if !slices.Contains(bulkFields, v.Field) {
		v.Rest = bulkFieldPage(v, d.bulkChoice(v))
		return q.Show(v.View, http.StatusOK)
	}
	if q.Value("step") == "" {
		v.Form = d.bulkForm(q, v, url.Values{})
		return q.Show(v.View, http.StatusOK)
	}
	return d.bulkApply(q, v)
}

func (d deskPages) bulkChoice(v *bulkView) page.Field {
	f := page.Field{Name: "field", Type: "select", Label: v.T("desk.bulk-field")}
	for _, name := range bulkFields {
		f.Options = append(f.Options, [2]string{name, v.FieldLabel(register.KindPartnership, name)})
	}
	return f
}

func (d deskPages) bulkForm(q *page.Request, v *bulkView, sent url.Values) *page.Form {
	c := q.RecordForm(v.View, register.KindPartnership)
	f := &page.Form{Action: v.Here(q.Path), Button: v.T("desk.preview"), Hidden: [][2]string{{"field", v.Field}, {"step", "preview"}}}
	for _, id := range v.IDs {
		f.Hidden = append(f.Hidden, [2]string{"id", id})
	}
	f.Fields = append([]page.Field{v.RecordField(register.KindPartnership, v.Field, desk.PlacesPath)}, c.SaidFields()...)
	i := slices.IndexFunc(f.Fields, func(x page.Field) bool { return x.Name == "sayer" })
	f.Fields[i].Options = f.Fields[i].Options[2:] // whose end would it be
	f.Fields[i].Value = string(register.SayerEditor)
	f.Fill(func(name string) []string { return sent[name] })
	return f
}

// bulkApply shows what would change, and after a second step does it.
func (d deskPages) bulkApply(q *page.Request, v *bulkView) error {
	wrong := record.Wrong{}
	said := q.ReadSaid(register.KindPartnership, wrong)
	var values []string
	for _, value := range q.R.PostForm[v.Field] {
		if value == "" {
			continue
		}
		if v.InfoOf(register.KindPartnership, v.Field).Type == record.Date {
			edtf, ok := edit.Date(value)
			if !ok {
				wrong[v.Field] = "edit.date-wrong"
			}
			value = edtf
		}
		values = append(values, value)
	}
	if len(values) == 0 && wrong[v.Field] == "" {
		wrong[v.Field] = "edit.choose"
	}
	if said.By != register.SayerEditor && said.By != register.SayerThird {
		wrong["sayer"] = "edit.sayer-wrong"
	}
	act := ledger.Act{Kind: "edit", Label: page.Step("desk.bulk-label", "n", len(v.IDs), "field", v.FieldKey(register.KindPartnership, v.Field)),
		Why: q.Value("why"), Source: said.Source}
	verb := func(tx *ledger.Tx) error {
		if len(wrong) > 0 {
			return wrong
		}
		for _, id := range v.IDs {
			current, err := d.Kinds.Values(tx.Tx, register.KindPartnership, id)
			if err != nil {
				return err
			}
			c := record.Change{Kind: register.KindPartnership, Record: id, Was: record.Values{v.Field: current[v.Field]}, Now: record.Values{v.Field: values},
				Said: said}
			if _, err := d.Kinds.Apply(tx, c); err != nil {
				return err
			}
		}
		return nil
	}
	if q.Value("step") == "apply" {
		w, err := q.Write(act, verb)
		if err == nil {
			return q.Redirect("/desk/history/" + w.Batch)
		}
		return d.bulkAgain(q, v, err)
	}
	diff, err := d.Preview(q, v.View, act, verb)
	if err != nil {
		return d.bulkAgain(q, v, err)
	}
	v.Diff = diff
	v.Rest = bulkPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d deskPages) bulkAgain(q *page.Request, v *bulkView, err error) error {
	var wrong record.Wrong
	if !errors.As(err, &wrong) {
		return err
	}
	v.Form = d.bulkForm(q, v, q.R.PostForm)
	for f, key := range wrong {
		if !v.Form.Set(f, v.T(key)) {
			v.Error = v.T(key)
		}
	}
	return q.Invalid(v.View)
}

// webOnly is an address that a link may lead to.
func webOnly(address string) string {
	if strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://") {
		return address
	}
	return ""
}

// sentNames are the names of what a form sent, but for its step.
func sentNames(sent map[string][]string) []string {
	var all []string
	for name := range sent {
		if name != "step" {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	return all
}
