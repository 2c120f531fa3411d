package partnership

import (
	"net/http"
	"slices"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/desk"
	"twinhall/internal/web/page"
)

// deskView is one partnership with all that is known of it.
type deskView struct {
	*page.View
	P         *register.Partnership
	A, B      *register.Unit
	Says      page.Table
	Parts     []desk.Part // of features
	History   *desk.History
	Public    bool
	MayEdit   bool
	Confirms  []confirms
	Disagrees []differs
	Live      string // liveness, "" where no sign is known
}

// confirms is who may confirm a partnership and did last.
type confirms struct{ Sayer, Name, On string }

// told are the ways in which the association came to know, for a choice.
func (v *deskView) told() [][2]string {
	var all [][2]string
	for _, t := range []string{"said:phone", "said:email", "said:letter", "said:meeting", "said:desk"} {
		all = append(all, [2]string{t, v.SourceName(t, "")})
	}
	return all
}

// differs is a field of which differing values are said, with all of them, and
// what the association decided: its statement, "" = nothing.
type differs struct {
	Field, Decided, Decision string
	Values                   []differing
}

// differing is one of them.
type differing struct {
	Key, Value string // of the statement, for the form
	Who, Words string
	Shown      bool
}

// readDiffering puts what differs in words.
func (v *deskView) readDiffering() {
	for _, x := range register.Disagreements(v.P.Statements) {
		shown, _, _ := register.Shown(v.P.Statements, x.Field)
		words := func(s register.Statement) string {
			return v.ValueWords(register.KindPartnership, string(x.Field), s.Value)
		}
		d := differs{Field: v.LedgerLabel(register.KindPartnership, string(x.Field))}
		if x.Decided {
			d.Decision, d.Decided = register.StatementKey(shown), words(shown)
		}
		for _, s := range x.Says {
			d.Values = append(d.Values, differing{register.StatementKey(s), s.Value, v.who(s.Sayer), words(s), s.Value == shown.Value})
		}
		v.Disagrees = append(v.Disagrees, d)
	}
}

// shownFields are what the public page shows of a partnership by the rule of
// register.Shown.
var shownFields = []register.Field{register.FieldSince, register.FieldUntil, register.FieldForm, register.FieldState, register.FieldReason,
	register.FieldInstrument}

// shows says in words what the public page shows of a partnership.
func shows(tx *sqldb.Tx, v *page.View, id string) ([]desk.Shown, error) {
	p, err := register.FollowPartnership(tx, register.PartnershipID(id)) // what was merged leads on
	if err != nil {
		return nil, err
	}
	public := p.Trashed == register.Kept
	var all []desk.Shown
	for _, f := range shownFields {
		x := desk.Shown{Field: v.LedgerLabel(register.KindPartnership, string(f))}
		if s, _, ok := register.Shown(p.Statements, f); ok && public {
			x.Value = v.ValueWords(register.KindPartnership, string(f), s.Value)
		}
		all = append(all, x)
	}
	return all, nil
}

func (d deskPages) page(q *page.Request) error {
	v := &deskView{View: d.View(q, "desk.partnership"), MayEdit: q.Account.Role.Can("edit")}
	if err := q.Read(func(tx *sqldb.Tx) error { return d.readPair(q, tx, v) }); err != nil {
		return err
	}
	if v.Title, _ = d.RecordName(v.View, register.KindPartnership, string(v.P.ID)); v.P.Trashed != register.Kept {
		v.Title = v.A.NameIn(v.Lang) + " – " + v.B.NameIn(v.Lang)
	}
	v.Public = v.P.Trashed == register.Kept
	desk.Done(v.View, q)
	if v.P.Trashed != register.Kept {
		v.Error = v.T("desk.in-trash")
	}
	v.Rest = deskPage(v)
	return q.Show(v.View, http.StatusOK)
}

func (d deskPages) readPair(q *page.Request, tx *sqldb.Tx, v *deskView) (err error) {
	if v.P, v.A, v.B, err = desk.PairOf(tx, q.ID); err != nil {
		return err
	}
	sources, err := register.AllSources(tx)
	if err != nil {
		return err
	}
	of := map[register.SourceID]*register.Source{}
	for _, s := range sources {
		of[s.ID] = s
	}
	shown, differ := map[string]bool{}, map[register.Field]bool{}
	for _, f := range shownFields {
		if s, contrary, ok := register.Shown(v.P.Statements, f); ok {
			shown[register.StatementKey(s)], differ[f] = true, len(contrary) > 0
		}
	}
	v.Says = page.Table{Caption: v.T("pair.said"), Columns: v.Heads("said.field", "said.value", "said.who", "col.source")}
	if v.MayEdit {
		v.Says.Columns = append(v.Says.Columns, page.Column{Head: v.T("desk.withdraw"), Hidden: true})
	}
	for _, s := range v.P.Statements {
		key, field := register.StatementKey(s), v.LedgerLabel(register.KindPartnership, string(s.Field))
		value, source := page.Text(v.ValueWords(register.KindPartnership, string(s.Field), s.Value)), page.Cell{}
		if shown[key] {
			value.Tag = v.T("said.shown")
		}
		if src := of[s.Source]; src != nil {
			source.Text = v.SourceName(src.Address, src.Publisher)
			if address := webOnly(src.Address); address != "" {
				source.Content = sourceOf(address, source.Text)
			}
		}
		if s.Retrieved != "" {
			source.Muted = v.DayWords(s.Retrieved)
		}
		cells := []page.Cell{value, page.Text(v.who(s.Sayer)), source}
		if v.MayEdit {
			x := differing{Key: key, Value: s.Value, Words: field + ", " + value.Text}
			cells = append(cells, page.Plain(saidActions(v, x, differ[s.Field] && s.Sayer != register.SayerEditor)))
		}
		v.Says.Add(page.Text(field), cells...)
	}
	activities, err := register.ActivitiesOf(tx, v.P.ID)
	if err != nil {
		return err
	}
	_, onA, onB, onE := register.ConfirmedBy(v.P.Statements)
	for _, x := range []struct {
		sayer register.Sayer
		on    date.Date
	}{{register.SayerA, onA}, {register.SayerB, onB}, {register.SayerEditor, onE}} {
		c := confirms{Sayer: string(x.sayer), Name: v.who(x.sayer)}
		if !x.on.IsZero() {
			c.On = v.Date(x.on)
		}
		v.Confirms = append(v.Confirms, c)
	}
	v.readDiffering()
	today := date.DayOf(d.Now().UTC())
	v.Live = register.Liveness(register.LastSign(v.P.Statements, activities, today), today.Date())
	for _, section := range d.Sections {
		part, err := section(tx, v.View, v.P.ID, v.MayEdit)
		if err != nil {
			return err
		}
		v.Parts = append(v.Parts, part)
	}
	v.History, err = d.HistoryOf(q, tx, v.View, string(v.P.ID), 10)
	return err
}

func (v *deskView) who(s register.Sayer) string {
	switch s {
	case register.SayerA:
		return v.A.NameIn(v.Lang)
	case register.SayerB:
		return v.B.NameIn(v.Lang)
	case register.SayerEditor:
		return v.T("said.editor")
	}
	return v.T("said.third")
}

func (d deskPages) pairForm(q *page.Request) (*page.RecordForm, error) {
	f := d.Form(q, "desk.edit-partnership", register.KindPartnership)
	f.Fields = record.FormNames(register.PartnershipType, true)
	err := q.Read(func(tx *sqldb.Tx) error {
		p, a, b, err := desk.PairOf(tx, q.ID)
		if err != nil {
			return err
		}
		f.Change.Record, f.Change.Was, f.Ends = string(p.ID), register.PartnershipValues(p), [2]string{a.NameIn(q.Page.Lang), b.NameIn(q.Page.Lang)}
		desk.BackTo(f, p, a, b)
		f.V.Lead, f.V.Title = "", f.V.T("desk.edit-of", "what", f.Label)
		return nil
	})
	return f, err
}

func (d deskPages) editPartnership(q *page.Request) error   { return desk.Open(d.pairForm(q)) }
func (d deskPages) changePartnership(q *page.Request) error { return desk.Save(d.pairForm(q)) }

// newPair is the form of a new partnership.
func (d deskPages) newPair(q *page.Request) *page.RecordForm {
	f := d.Form(q, "desk.new-partnership", register.KindPartnership)
	f.Fields = []string{"a", "b", "since", "form"}
	for _, name := range record.FormNames(register.PartnershipType, true) {
		if !slices.Contains(f.Fields, name) {
			f.More = append(f.More, name)
		}
	}
	f.Label, f.V.Lead = page.Step("desk.new-partnership"), f.V.T("desk.new-partnership-lead")
	f.After = "/desk/partnerships/{}?done=added"
	f.V.Rest = desk.CheckPart(f.V, "/desk/pair.json", "a b", "desk.check-pair")
	return f
}

func (d deskPages) newPartnership(q *page.Request) error {
	f := d.newPair(q)
	if slug := q.Query("a"); slug != "" {
		f.Change.Was.Set("a", slug)
	}
	return f.Open()
}

func (d deskPages) addPartnership(q *page.Request) error {
	f := d.newPair(q)
	if q.Value("draft") != "" {
		return f.KeepDraft()
	}
	ends := [2]page.Town{}
	for i, name := range []string{"a", "b"} {
		var err error
		if ends[i], err = q.Town(q.Value(name), ""); err != nil {
			return err
		}
		if ends[i].Unit == "" && ends[i].Place == "" {
			f.Wrong[name] = "edit.unit-wrong"
		}
	}
	c := f.Sent()
	if len(f.Wrong) > 0 {
		f.AskPersonal(c)
		return d.namesAgain(f, ends)
	}
	g, err := d.GazetteerFor(ends[:]...)
	if err != nil {
		return err
	}
	return f.Finish(c, func(tx *ledger.Tx, c *record.Change) (err error) {
		for i, name := range []string{"a", "b"} {
			id := ends[i].Unit
			if id == "" {
				if id, err = edit.PlaceUnit(tx, g, ends[i].Place); err != nil {
					return err
				}
			}
			c.Now.Set(name, string(id))
		}
		return nil
	})
}

// namesAgain shows the form again with what a name may mean.
func (d deskPages) namesAgain(f *page.RecordForm, ends [2]page.Town) error {
	f.Choices = map[string][][2]string{}
	for i, name := range []string{"a", "b"} {
		if f.Wrong[name] != "" && len(ends[i].May) > 0 {
			f.Choices[name] = ends[i].May
		}
	}
	return f.Refuse(nil)
}

func (d deskPages) withdraw(q *page.Request) error {
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("desk.withdraw"), Why: q.Value("why")}, func(tx *ledger.Tx) error {
		return register.Withdraw(tx, register.PartnershipID(q.ID), q.Value("statement"))
	})
	if err != nil {
		return err
	}
	return q.RedirectDone("/desk/partnerships/"+q.ID+"?done=withdrawn", w)
}

// decide records that the association decided for a value that is said.
func (d deskPages) decide(q *page.Request) error {
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("desk.decide"), Source: "said:desk"}, func(tx *ledger.Tx) error {
		p, err := register.GetPartnership(tx.Tx, register.PartnershipID(q.ID))
		if err != nil {
			return err
		}
		i := slices.IndexFunc(p.Statements, func(s register.Statement) bool { return register.StatementKey(s) == q.Value("statement") })
		if i < 0 || p.Statements[i].Value != q.Value("value") {
			return errs.New(errs.Conflict, "inner.conflict")
		}
		src, err := register.EnsureSource(tx, "said:desk", "")
		if err != nil {
			return err
		}
		return register.DecideValue(tx, p.ID, p.Statements[i].Field, p.Statements[i].Value, src.ID)
	})
	if err != nil {
		return err
	}
	return q.RedirectDone("/desk/partnerships/"+q.ID+"?done=decided-value", w)
}

// confirm records that an end, or the association itself, said that all of it
// is still so.
func (d deskPages) confirm(q *page.Request) error {
	wrong := record.Wrong{}
	said := q.ReadSaid(register.KindPartnership, wrong)
	if !record.Sourced(said.Source) || len(wrong) > 0 {
		return errs.New(errs.Invalid, "edit.source-wrong")
	}
	on := date.DayOf(d.Now().UTC()).Date()
	w, err := q.Write(ledger.Act{Kind: "edit", Label: page.Step("desk.confirm"), Source: said.Source}, func(tx *ledger.Tx) error {
		src, err := register.EnsureSource(tx, said.Source, "")
		if err != nil {
			return err
		}
		return register.Confirm(tx, register.PartnershipID(q.ID), said.By, src.ID, on)
	})
	if err != nil {
		return err
	}
	return q.RedirectDone("/desk/partnerships/"+q.ID+"?done=confirmed", w)
}
