package desk

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/a-h/templ"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

// change is a form by which a record is changed or made.
type change struct {
	q      *inner.Request
	v      *inner.View
	kind   ledger.Kind
	record string   // "" = a new one
	fields []string // in their order
	more   []string // those that follow the source: few know them at once
	was    record.Values
	ends   [2]string // names of the two ends, for who says so
	fixed  record.Values
	label  string // of the act
	after  func(record string) string

	options  map[string][][2]string // of fields that differ from form to form
	files    bool                   // it takes a file
	uploaded string                 // hash of one that was sent with a form that was refused
}

// all are the names of all fields of the form.
func (c *change) all() []string { return slices.Concat(c.fields, c.more) }

// draftNotice says that a form holds somebody's draft.
type draftNotice struct {
	*inner.View
	Form, At string
}

// show shows the form as it stands, or as somebody left it in a draft.
func (d *Desk) showChange(c *change) error {
	if !c.q.Account.Role.Can(account.Edit) {
		return c.read()
	}
	values := url.Values{}
	for f, all := range c.was {
		for _, x := range all {
			values.Add(f, c.shown(f, x))
			values.Add("was."+f, x)
		}
	}
	var draft *edit.Draft
	err := c.q.Read(func(tx *sqldb.Tx) (err error) {
		draft, err = edit.GetDraft(tx, string(c.q.Account.ID), c.q.Path)
		return err
	})
	if err != nil {
		return err
	}
	if draft != nil {
		values = draft.Values
		c.v.Before = draftPart(&draftNotice{c.v, c.q.Path, c.v.Moment(draft.At)})
	}
	c.v.Form = d.formOf(c, values)
	if c.q.Asked("done") == "draft" {
		c.v.Notice = c.v.T("desk.draft-kept")
	}
	return c.q.Show(c.v, http.StatusOK)
}

// read shows what stands to somebody who may not change it.
func (c *change) read() error {
	v := &readView{View: c.v, More: c.v.Rest}
	for _, f := range c.all() {
		var words []string
		for _, x := range c.was[f] {
			words = append(words, c.v.ValueWords(c.kind, f, x))
		}
		if len(words) > 0 {
			v.Facts = append(v.Facts, [2]string{c.v.FieldLabel(c.kind, f), strings.Join(words, ", ")})
		}
	}
	c.v.Rest = readPage(v)
	return c.q.Show(c.v, http.StatusOK)
}

// readView is a record as who may only read sees it.
type readView struct {
	*inner.View
	Facts [][2]string
	More  templ.Component
}

// shown is a value as it stands in the form: a date in words where these are
// understood again.
func (c *change) shown(field, value string) string {
	if c.v.InfoOf(c.kind, field).Type != record.Date {
		return value
	}
	return inner.DateWords(c.v, value)
}

// formOf makes the form with what values hold.
func (d *Desk) formOf(c *change, values url.Values) *inner.Form {
	f := &inner.Form{Action: c.v.Here(c.q.Path), Button: c.v.T("desk.save"), Draft: "/desk/drafts"}
	f.Hidden = append(f.Hidden, [2]string{"of", c.q.Path})
	f.Files = c.files
	for _, name := range c.all() {
		for _, was := range values["was."+name] {
			f.Hidden = append(f.Hidden, [2]string{"was." + name, was})
		}
	}
	for _, name := range c.fields {
		f.Fields = append(f.Fields, d.ownField(c, f, name))
	}
	f.Fields = append(f.Fields, d.saidFields(c)...)
	if len(c.more) > 0 {
		f.Fields = append(f.Fields, inner.Field{Type: "heading", Label: c.v.T("edit.more"), Hint: c.v.T("edit.more-hint")})
	}
	for _, name := range c.more {
		f.Fields = append(f.Fields, d.ownField(c, f, name))
	}
	f.Fill(func(name string) []string { return values[name] })
	f.More = []inner.Button{{Name: "draft", Value: "yes", Text: c.v.T("desk.keep-draft")}}
	return f
}

// ownField is a field of this form, with what differs from form to form.
func (d *Desk) ownField(c *change, f *inner.Form, name string) inner.Field {
	field := c.v.RecordField(c.kind, name, placesPath)
	if options := c.options[name]; options != nil {
		field.Type, field.Options = "select", options
	}
	if name == "file" && c.uploaded != "" {
		f.Hidden = append(f.Hidden, [2]string{"uploaded", c.uploaded})
		field.Optional, field.Hint = true, c.v.T("edit.f.file-kept")
	} else if name == "file" {
		field.Hint = c.v.T("edit.f.file-hint", "mb", c.v.Number(int(d.Files.Bytes>>20)))
	}
	return field
}

// saidFields ask where a change comes from.
func (d *Desk) saidFields(c *change) []inner.Field {
	v := c.v
	fields := []inner.Field{{Type: "heading", Label: v.T("edit.where-from"), Hint: v.T("edit.where-from-hint")}}
	if c.kind == register.KindPartnership {
		a, b := c.ends[0], c.ends[1]
		if a == "" {
			a, b = v.T("edit.f.a"), v.T("edit.f.b")
		}
		fields = append(fields, inner.Field{Name: "sayer", Type: "radios", Label: v.T("edit.f.sayer"), Options: [][2]string{
			{"a", a}, {"b", b}, {"third", v.T("said.third")}, {"editor", v.T("edit.sayer-editor")}}})
	}
	source := inner.Field{Name: "source", Type: "select", Label: v.T("edit.f.source"), Options: [][2]string{{"", v.T("edit.choose-one")}, {"web", v.T("edit.source-web")}}}
	for _, t := range record.Told {
		source.Options = append(source.Options, [2]string{t, v.SourceName(t, "")})
	}
	return append(fields, source,
		inner.Field{Name: "address", Type: "url", Label: v.T("edit.f.address"), Hint: v.T("edit.f.address-hint"), Optional: true},
		inner.Field{Name: "day", Type: "date", Label: v.T("edit.f.day"), Hint: v.T("edit.f.day-hint"), Optional: true},
		inner.Field{Name: "why", Type: "text", Label: v.T("edit.f.why"), Hint: v.T("edit.no-persons"), Optional: true})
}

// sent reads a form. What cannot be read is wrong at its field.
func (d *Desk) sent(c *change) (record.Change, record.Wrong) {
	wrong := record.Wrong{}
	e := record.Change{Kind: c.kind, Record: c.record, Said: readSaid(c.q, c.kind, wrong)}
	e.Was, e.Now = c.q.ReadValues(c.v, c.kind, c.all(), wrong)
	for f, values := range c.fixed {
		e.Now[f] = values
	}
	return e, wrong
}

// readSaid reads where a change comes from.
func readSaid(q *inner.Request, kind ledger.Kind, wrong record.Wrong) record.Said {
	said := record.Said{By: register.Sayer(q.Value("sayer")), Source: q.Value("source")}
	if kind != register.KindPartnership {
		said.By = register.SayerEditor
	}
	if said.Source == "web" {
		if said.Source = q.Value("address"); !record.Sourced(said.Source) || strings.HasPrefix(said.Source, "said:") {
			wrong["address"] = "edit.web-wrong"
			said.Source = "said:desk" // so that only the address is wrong
		}
	} else if said.Source != "" && !slices.Contains(record.Told, said.Source) {
		said.Source = ""
	}
	if written := q.Value("day"); written != "" {
		day, ok := edit.Date(written)
		if !ok {
			wrong["day"] = "edit.date-wrong"
		}
		said.Day = day
	}
	return said
}

// saveChange carries a sent form out, or shows it again with what is wrong.
func (d *Desk) saveChange(c *change) error {
	q := c.q
	if q.Value("draft") != "" {
		return d.keepDraft(q, c.q.Path, q.R.PostForm)
	}
	e, wrong := d.sent(c)
	made := ""
	_, err := q.Write(ledger.Act{Kind: "edit", Label: c.label, Why: q.Value("why"), Source: e.Said.Source}, func(tx *ledger.Tx) (err error) {
		if made, err = d.Kinds.Apply(tx, e); err != nil {
			return err
		}
		if len(wrong) > 0 {
			return wrong
		}
		return edit.DropDraft(tx.Tx, string(q.Account.ID), q.Path)
	})
	if err == nil {
		return q.To(c.after(made))
	}
	return d.againChange(c, wrong, err)
}

// againChange shows a form again: nothing that was entered is lost.
func (d *Desk) againChange(c *change, wrong record.Wrong, err error) error {
	values := c.q.R.PostForm
	var more record.Wrong
	var clash *record.Clash
	var double register.Double
	status := http.StatusUnprocessableEntity
	switch {
	case errors.As(err, &more):
		for f, key := range more {
			if wrong[f] == "" {
				wrong[f] = key
			}
		}
	case errors.As(err, &clash):
		status = http.StatusConflict
		who, nameErr := d.nameOf(c.q, clash.Actor)
		if nameErr != nil {
			return nameErr
		}
		c.v.Before = clashPart(c.clashOf(clash, who, values))
		for _, f := range clash.Fields {
			values["was."+f] = clash.Current[f]
		}
	case errors.As(err, &double):
		status = http.StatusConflict
		c.v.Error = c.v.T("edit.double")
		c.v.Links = append(c.v.Links, c.v.Link("desk.open-double", "/desk/partnerships/"+string(double.ID)))
	case errs.Is(err, errs.Unavailable):
		status = http.StatusServiceUnavailable
		c.q.W.Header().Set("Retry-After", "10")
		c.v.Error = c.v.T("door.unavailable")
	case errs.Is(err, errs.Conflict):
		status = http.StatusConflict
		c.v.Error = c.v.T("inner.conflict")
	default:
		return err
	}
	c.v.Form = d.formOf(c, values)
	for f, key := range wrong {
		if !c.v.Form.Set(f, c.v.T(key)) {
			c.v.Error = c.v.T(key)
		}
	}
	return c.q.Show(c.v, status)
}

// clashView shows what two people entered for the same fields.
type clashView struct {
	*inner.View
	Who, At string
	Fields  []clashField
}

type clashField struct{ Name, Label, Was, Theirs, Yours string }

func (c *change) clashOf(clash *record.Clash, who string, sent url.Values) *clashView {
	v := &clashView{View: c.v, Who: who, At: c.v.Moment(clash.At)}
	words := func(f string, all []string) string {
		var out []string
		for _, x := range all {
			out = append(out, c.v.ValueWords(c.kind, f, x))
		}
		return strings.Join(out, ", ")
	}
	for _, f := range clash.Fields {
		v.Fields = append(v.Fields, clashField{f, c.v.T("edit.f." + f), words(f, sent["was."+f]), words(f, clash.Current[f]), strings.Join(sent[f], ", ")})
	}
	return v
}

// keepDraft keeps a form without script.
func (d *Desk) keepDraft(q *inner.Request, form string, values url.Values) error {
	kept := url.Values{}
	for name, all := range values {
		if name != "draft" {
			kept[name] = all
		}
	}
	if err := d.People.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
		return edit.SaveDraft(tx, string(q.Account.ID), edit.Draft{Form: form, Values: kept, At: d.People.Now()})
	}); err != nil {
		return err
	}
	return q.To(form + "?done=draft")
}

// saveDraft keeps what somebody is entering, while they do.
func (d *Desk) saveDraft(q *inner.Request) error {
	form := q.Value("of")
	if !strings.HasPrefix(form, "/desk/") {
		return errs.New(errs.Invalid, "door.bad-form")
	}
	values := q.R.PostForm
	delete(values, "draft")
	if err := d.People.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error {
		return edit.SaveDraft(tx, string(q.Account.ID), edit.Draft{Form: form, Values: values, At: d.People.Now()})
	}); err != nil {
		return err
	}
	q.W.WriteHeader(http.StatusNoContent)
	return nil
}

func (d *Desk) dropDraft(q *inner.Request) error {
	form := q.Value("of")
	if err := d.People.DB.Write(q.R.Context(), func(tx *sqldb.Tx) error { return edit.DropDraft(tx, string(q.Account.ID), form) }); err != nil {
		return err
	}
	if !strings.HasPrefix(form, "/desk/") {
		form = "/desk"
	}
	return q.To(form)
}
