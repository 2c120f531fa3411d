package page

import (
	"errors"
	"maps"
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
)

// RecordForm is the one form by which records are changed and made. What was
// sent ends in a change at once or in a proposal that somebody else decides;
// what is refused comes back as it was filled in, with what is wrong at its
// field.
type RecordForm struct {
	*Request
	V      *View
	Change record.Change // kind; id, "" = a new one; Was: what stands; Said, unless the form asks
	Fields []string      // in their order
	More   []string      // those that follow the source: few know them at once
	Fixed  record.Values // what is sent whatever is entered
	Label  string        // of the act
	After  string        // where a change leads, {} = the record's id
	Towns  string        // where suggestions of towns come from
	Rights account.Permission

	Asks   bool      // it asks who says so, by which source, on which day
	Ends   [2]string // names of the two ends, for who says so
	Drafts string    // where drafts are kept, "" = nowhere

	Proposes bool            // it ends in a proposal
	Untried  bool            // of which nobody can know yet whether it can be carried out
	For      register.UnitID // the municipality that proposes
	Proposed string          // where a proposal leads

	Button   string                 // key of its text, "" = what it does
	Extra    []Field                // shown first
	Options  map[string][][2]string // of fields that differ from form to form
	Required []string               // fields that this form needs
	Choices  map[string][][2]string // of fields in which a name was written that several bear
	Wrong    record.Wrong
	personal map[string]string // what is said of fields whose text looks personal

	uploaded string // by which the form, sent again, gets the file that was sent before
}

// RecordForm begins the form of a change, by which kind.
func (q *Request) RecordForm(v *View, kind ledger.Kind) *RecordForm {
	return &RecordForm{Request: q, V: v, Change: record.Change{Kind: kind, Was: record.Values{}}, Fixed: record.Values{}, Rights: account.Edit,
		Wrong: record.Wrong{}}
}

// all are the names of all fields of the form.
func (f *RecordForm) all() []string { return slices.Concat(f.Fields, f.More) }

// Open shows the form: as it stands, as somebody left it in a draft, or as it
// was proposed before.
func (f *RecordForm) Open() error {
	if !f.Account.Role.Can(f.Rights) {
		return f.read()
	}
	values := url.Values{}
	put := func(all record.Values) {
		for name, texts := range all {
			values[name] = f.shown(name, texts)
		}
	}
	proposed, err := f.proposed()
	if err != nil {
		return err
	}
	if proposed == nil {
		put(f.Change.Was)
	}
	put(proposed)
	for name, texts := range f.Change.Was {
		values["was."+name] = texts
	}
	if f.Drafts != "" {
		if values, err = f.draft(values); err != nil {
			return err
		}
	}
	f.put(values)
	return f.Show(f.V, http.StatusOK)
}

// read shows what stands to somebody who may not change it.
func (f *RecordForm) read() error {
	v := &factsView{View: f.V, More: f.V.Rest}
	for _, name := range f.all() {
		var words []string
		for _, x := range f.Change.Was[name] {
			words = append(words, f.V.ValueWords(f.Change.Kind, name, x))
		}
		if len(words) > 0 {
			v.Facts = append(v.Facts, [2]string{f.V.FieldLabel(f.Change.Kind, name), strings.Join(words, ", ")})
		}
	}
	f.V.Rest = factsPage(v)
	return f.Show(f.V, http.StatusOK)
}

// factsView is a record as who may only read sees it.
type factsView struct {
	*View
	Facts [][2]string
	More  templ.Component
}

// shown are values as they stand in the form: dates in words where these are
// understood again.
func (f *RecordForm) shown(name string, all []string) []string {
	if f.V.InfoOf(f.Change.Kind, name).Type != record.Date {
		return all
	}
	words := make([]string, len(all))
	for i, x := range all {
		words[i] = DateWords(f.V, x)
	}
	return words
}

// put makes the form with what values hold.
func (f *RecordForm) put(values url.Values) {
	x := &Form{Action: f.V.Here(f.Path), Button: f.V.T(f.button()), Fields: slices.Clone(f.Extra)}
	if f.Drafts != "" {
		x.Draft = f.Drafts
		x.Hidden = append(x.Hidden, [2]string{"of", f.Path})
		x.More = []Button{{Name: "draft", Value: "yes", Text: f.V.T("desk.keep-draft")}}
	}
	if f.Change.Record == "" || f.Proposes {
		x.Hidden = append(x.Hidden, f.Once())
	}
	if f.For != "" {
		x.Hidden = append(x.Hidden, [2]string{"unit", string(f.For)}, [2]string{"proposal", f.follows()})
	}
	for _, name := range slices.Concat(f.all(), f.Fixed.Names()) {
		for _, was := range values["was."+name] {
			x.Hidden = append(x.Hidden, [2]string{"was." + name, was})
		}
	}
	for _, name := range f.Fields {
		x.Fields = append(x.Fields, f.field(x, name))
	}
	if f.Asks {
		x.Fields = append(x.Fields, f.SaidFields()...)
	}
	if len(f.More) > 0 {
		x.Fields = append(x.Fields, Field{Type: "heading", Label: f.V.T("edit.more"), Hint: f.V.T("edit.more-hint")})
	}
	for _, name := range f.More {
		x.Fields = append(x.Fields, f.field(x, name))
	}
	if !f.Asks {
		why := Field{Name: "why", Type: "text", Label: f.V.T("edit.f.why"), Hint: f.V.T("edit.no-persons"), Optional: true}
		if f.Rights == account.TownHall {
			why.Type, why.Label = "area", f.V.T("townhall.why")
		}
		x.Fields = append(x.Fields, why)
	}
	if len(f.personal) > 0 || values.Get(personalOK) != "" {
		x.Fields = append(x.Fields, f.V.PersonalTick())
	}
	x.Fill(func(name string) []string { return values[name] })
	for _, name := range slices.Sorted(maps.Keys(f.Wrong)) {
		if !x.Set(name, f.V.T(f.Wrong[name])) {
			f.V.Error = f.V.T(f.Wrong[name])
		}
	}
	for i := range x.Fields {
		if s := f.personal[x.Fields[i].Name]; s != "" && x.Fields[i].Error == "" {
			x.Fields[i].Error = s
		}
		if field := &x.Fields[i]; f.Choices[field.Name] != nil {
			field.Error = f.V.T("edit.unit-several", "text", field.Value)
			field.Type, field.Options, field.Value = "radios", f.Choices[field.Name], ""
		}
	}
	f.V.Form = x
}

func (f *RecordForm) button() string {
	switch {
	case f.Button != "":
		return f.Button
	case f.Proposes:
		return "townhall.send"
	}
	return "desk.save"
}

// field is a field of this form, with what differs from form to form.
func (f *RecordForm) field(x *Form, name string) Field {
	field := f.V.RecordField(f.Change.Kind, name, f.Towns)
	if options := f.Options[name]; options != nil {
		field.Type, field.Options = "select", options
	}
	if slices.Contains(f.Required, name) {
		field.Optional = false
	}
	if field.Type == "file" {
		x.Files = true
		if f.uploaded == "" {
			field.Hint = f.V.T("edit.f.file-hint", "mb", f.V.Number(int(f.House.Files.Bytes>>20)))
		} else {
			x.Hidden = append(x.Hidden, [2]string{"uploaded", f.uploaded})
			field.Optional, field.Hint = true, f.V.T("edit.f.file-kept")
		}
	}
	return field
}

// SaidFields ask where a change comes from.
func (f *RecordForm) SaidFields() []Field {
	v := f.V
	fields := []Field{{Type: "heading", Label: v.T("edit.where-from"), Hint: v.T("edit.where-from-hint")}}
	if f.Change.Kind == register.KindPartnership {
		a, b := f.Ends[0], f.Ends[1]
		if a == "" {
			a, b = v.T("edit.f.a"), v.T("edit.f.b")
		}
		fields = append(fields, Field{Name: "sayer", Type: "radios", Label: v.T("edit.f.sayer"), Options: [][2]string{
			{"a", a}, {"b", b}, {"third", v.T("said.third")}, {"editor", v.T("edit.sayer-editor")}}})
	}
	source := Field{Name: "source", Type: "select", Label: v.T("edit.f.source"),
		Options: [][2]string{{"", v.T("edit.choose-one")}, {"web", v.T("edit.source-web")}}}
	for _, t := range record.Told {
		source.Options = append(source.Options, [2]string{t, v.SourceName(t, "")})
	}
	return append(fields, source,
		Field{Name: "address", Type: "url", Label: v.T("edit.f.address"), Hint: v.T("edit.f.address-hint"), Optional: true},
		Field{Name: "day", Type: "date", Label: v.T("edit.f.day"), Hint: v.T("edit.f.day-hint"), Optional: true},
		Field{Name: "why", Type: "text", Label: v.T("edit.f.why"), Hint: v.T("edit.no-persons"), Optional: true})
}

// ReadSaid reads where a change comes from, as SaidFields ask.
func (q *Request) ReadSaid(kind ledger.Kind, wrong record.Wrong) record.Said {
	said := record.Said{By: register.Sayer(q.Value("sayer")), Source: q.Value("source")}
	if kind != register.KindPartnership {
		said.By = register.SayerEditor
	}
	if said.Source == "web" {
		if said.Source = record.WebAddress(q.Value("address")); !record.Sourced(said.Source) || strings.HasPrefix(said.Source, "said:") {
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

// Sent reads the form. What cannot be read is wrong at its field.
func (f *RecordForm) Sent() record.Change {
	c := f.Change
	if f.Asks {
		c.Said = f.ReadSaid(c.Kind, f.Wrong)
	}
	c.Was, c.Now = f.ReadValues(f.V, c.Kind, slices.Concat(f.all(), f.Fixed.Names()), f.Wrong)
	maps.Copy(c.Now, f.Fixed)
	if len([]rune(f.Value("why"))) > mostWhy {
		f.Wrong["why"] = "edit.too-long"
	}
	return c
}

// mostWhy bounds the reason that somebody gives for a change, in characters.
const mostWhy = 2000

// Save carries out or proposes what was sent, or shows it again.
func (f *RecordForm) Save() error {
	if f.Drafts != "" && f.Value("draft") != "" {
		return f.KeepDraft()
	}
	return f.Finish(f.Sent(), nil)
}

// Finish carries out or proposes a change that was read. before is done first,
// in the same transaction, with the change: it may complete it. nil = nothing.
func (f *RecordForm) Finish(c record.Change, before func(*ledger.Tx, *record.Change) error) error {
	if f.personal = f.looksPersonal(c); len(f.personal) > 0 {
		return f.Refuse(nil)
	}
	made, w, err := f.try(c, before)
	switch {
	case err == nil && len(f.Wrong) > 0:
	case err == nil && !f.Proposes:
		return f.RedirectDone(strings.ReplaceAll(f.After, "{}", made), w)
	case err == nil:
		if err = f.propose(c); err == nil {
			return f.Redirect(f.Proposed)
		}
	}
	return f.Refuse(err)
}

// try carries a change out; of a proposal it only looks whether it could be.
func (f *RecordForm) try(c record.Change, before func(*ledger.Tx, *record.Change) error) (made string, w ledger.Written, err error) {
	act := ledger.Act{Kind: "edit", Label: f.Label, Why: f.Value("why"), Source: c.Said.Source}
	apply := func(tx *ledger.Tx) (err error) {
		var done bool
		if c.Record == "" {
			if c.New, done, err = f.OnceID(tx.Tx, c.Kind); err != nil || done {
				made = c.New
				return err
			}
		}
		if before != nil {
			if err := before(tx, &c); err != nil {
				return err
			}
		}
		if made, err = f.House.Kinds.Apply(tx, c); err != nil {
			return err
		}
		if len(f.Wrong) > 0 {
			return f.Wrong
		}
		if f.Proposes {
			return nil
		}
		if err := f.dropDraft(tx); err != nil {
			return err
		}
		return f.takeBack(tx)
	}
	switch {
	case f.Untried && len(f.Wrong) == 0:
		return "", w, nil // the desk finds the town first
	case f.Proposes:
		act.Actor, act.At = string(f.Account.ID), f.House.Now()
		_, err := ledger.Preview(f.R.Context(), f.House.DB, act, apply)
		return "", w, err
	}
	w, err = f.Write(act, apply)
	return made, w, err
}

func (f *RecordForm) propose(c record.Change) error {
	changed := false
	for _, name := range slices.Concat(c.Now.Names(), c.Was.Names()) {
		changed = changed || !c.Now.Equal(c.Was, name) && name != "partnership"
	}
	if !changed {
		return errs.New(errs.Invalid, "edit.nothing-proposed")
	}
	_, err := f.Write(ledger.Act{Kind: "edit", Label: f.Label}, func(tx *ledger.Tx) error {
		id := f.Value(onceField)
		if p, err := edit.GetProposal(tx.Tx, id); err == nil && p.Origin == string(f.Account.ID) {
			return nil // it was sent already
		} else if !errs.Is(err, errs.NotFound) || id != "" && !isOnce(id) {
			return errs.New(errs.Invalid, "door.bad-form")
		}
		if err := f.takeBack(tx); err != nil {
			return err
		}
		if err := edit.MayPropose(tx.Tx, string(f.Account.ID), "", tx.Act().At, f.House.Proposed); err != nil {
			return err
		}
		if err := f.dropDraft(tx); err != nil {
			return err
		}
		return edit.Propose(tx.Tx, &edit.Proposal{ID: id, Unit: f.For, Change: c, Origin: string(f.Account.ID), Why: f.Value("why"), At: tx.Act().At})
	})
	return err
}

// follows is the id of the proposal that the form follows, "" = none.
func (f *RecordForm) follows() string {
	if f.For == "" {
		return ""
	}
	if id := f.Value("proposal"); id != "" {
		return id
	}
	return f.Query("proposal")
}

// ProposalFor reads a proposal for one of the own municipalities.
func (q *Request) ProposalFor(tx *sqldb.Tx, id string) (*edit.Proposal, error) {
	p, err := edit.GetProposal(tx, id)
	if err == nil && !slices.Contains(q.Account.Units, p.Unit) {
		err = errs.New(errs.NotFound, "inner.not-found")
	}
	return p, err
}

// proposed are the values of the proposal that a form follows, nil = none.
func (f *RecordForm) proposed() (now record.Values, err error) {
	if f.follows() == "" {
		return nil, nil
	}
	err = f.Read(func(tx *sqldb.Tx) error {
		p, err := f.ProposalFor(tx, f.follows())
		if err == nil {
			now = p.Change.Now
		}
		return err
	})
	return now, err
}

// takeBack takes back the proposal that this change follows, if nobody has
// decided it.
func (f *RecordForm) takeBack(tx *ledger.Tx) error {
	if f.follows() == "" {
		return nil
	}
	p, err := f.ProposalFor(tx.Tx, f.follows())
	if err != nil || p.State != edit.Open && p.State != edit.Asked {
		return err
	}
	return edit.TakeBack(tx, p.ID, p.Version)
}

// Refuse shows the form again with what is wrong; an error that nobody who
// fills in a form can mend is returned.
func (f *RecordForm) Refuse(err error) error {
	status := http.StatusUnprocessableEntity
	values := f.R.PostForm
	var wrong record.Wrong
	var clash *record.Clash
	var double register.Double
	switch {
	case err == nil:
	case errors.As(err, &wrong):
		for name, key := range wrong {
			if f.Wrong[name] == "" {
				f.Wrong[name] = key
			}
		}
	case errors.As(err, &clash):
		status = http.StatusConflict
		if err := f.clash(clash, values); err != nil {
			return err
		}
	case errors.As(err, &double):
		status = http.StatusConflict
		f.V.Error = f.V.T("edit.double")
		f.V.Links = append(f.V.Links, f.V.Link("desk.open-double", strings.ReplaceAll(f.Double(), "{}", string(double.ID))))
	case errs.Is(err, errs.Unavailable):
		status = http.StatusServiceUnavailable
		f.V.Error = f.V.T(f.Outage(err))
	case errs.Is(err, errs.TooMany) && f.Proposes:
		status = http.StatusTooManyRequests
		f.V.Error = f.V.T("edit.too-many-proposed")
	case errs.Is(err, errs.Conflict) && !f.Proposes:
		status = http.StatusConflict
		f.V.Error = f.V.T("inner.conflict")
	case errs.Is(err, errs.Invalid) && f.Proposes:
		f.V.Error = f.V.T("edit.nothing-proposed")
	default:
		return err
	}
	f.put(values)
	return f.Show(f.V, status)
}

// Double is where the partnership stands that the two have already.
func (f *RecordForm) Double() string {
	if f.For != "" {
		return "/town-hall/partnerships/{}"
	}
	return "/desk/partnerships/{}"
}

// clashView shows what two people entered for the same fields.
type clashView struct {
	*View
	Who, At string
	Table   Table
}

// clash says what somebody else entered meanwhile: to staff in a table, to a
// town in a sentence. The form then starts from what stands now.
func (f *RecordForm) clash(clash *record.Clash, sent url.Values) error {
	words := func(name string, all []string) string {
		var out []string
		for _, x := range all {
			out = append(out, f.V.ValueWords(f.Change.Kind, name, x))
		}
		return strings.Join(out, ", ")
	}
	v := &clashView{View: f.V, At: f.V.Moment(clash.At)}
	v.Table = Table{Caption: v.T("desk.clash"), Columns: v.Heads("desk.field", "desk.clash-was", "desk.clash-theirs", "desk.clash-yours")}
	var says []string
	for _, name := range clash.Fields {
		label, now := v.FieldLabel(f.Change.Kind, name), words(name, clash.Current[name])
		says = append(says, label+": "+now)
		v.Table.Add(LinkTo("#"+name, label), Texts(OrDash(words(name, sent["was."+name])), OrDash(now), OrDash(strings.Join(sent[name], ", ")))...)
		sent["was."+name] = clash.Current[name]
	}
	if f.For != "" {
		f.V.Error = f.V.T("townhall.clash", "says", strings.Join(says, "; "))
		return nil
	}
	f.V.Before = clashPart(v)
	return f.Read(func(tx *sqldb.Tx) error {
		names, err := f.ActorNames(tx)
		if err == nil {
			v.Who = names.Of(clash.Actor)
		}
		return err
	})
}
