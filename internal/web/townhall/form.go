package townhall

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/web/inner"
)

func today(now time.Time) date.Day { return date.DayOf(now.UTC()) }

// form is a form by which a record is changed or added: at once where the
// coordinator is trusted, else as a proposal.
type form struct {
	q      *inner.Request
	v      *inner.View
	change record.Change // kind, record, who says so; was: what stands
	unit   register.UnitID
	fields []string
	fixed  record.Values // besides what was entered
	label  string
	button string
	extra  []inner.Field // shown first
	only   bool          // a proposal in any case
	wrong  record.Wrong

	options  map[string][][2]string // of fields that differ from form to form
	required []string
	uploaded string // hash of a file that was sent with a form that was refused
}

// show shows the form with what stands; now = what was proposed before, nil =
// nothing.
func (f *form) show(now record.Values) error {
	values := url.Values{}
	for name, all := range f.change.Was {
		values["was."+name] = all
		if now == nil {
			values[name] = f.shown(name, all)
		}
	}
	for name, all := range now {
		values[name] = f.shown(name, all)
	}
	f.put(values)
	return f.q.Show(f.v, http.StatusOK)
}

func (f *form) shown(name string, all []string) []string {
	if f.v.InfoOf(f.change.Kind, name).Type != record.Date {
		return all
	}
	var words []string
	for _, x := range all {
		words = append(words, inner.DateWords(f.v, x))
	}
	return words
}

// put makes the form with what values hold.
func (f *form) put(values url.Values) {
	button := f.v.T("townhall.send")
	if f.q.Account.Trusted && !f.only {
		button = f.v.T("desk.save")
	}
	if f.button != "" {
		button = f.v.T(f.button)
	}
	x := &inner.Form{Action: f.v.Here(f.q.Path), Button: button, Fields: slices.Clone(f.extra), Hidden: [][2]string{{"unit", string(f.unit)}, {"proposal", f.proposal()}}}
	for _, name := range f.fields {
		x.Fields = append(x.Fields, f.field(x, name))
		for _, was := range values["was."+name] {
			x.Hidden = append(x.Hidden, [2]string{"was." + name, was})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.fixed)) {
		for _, was := range values["was."+name] {
			x.Hidden = append(x.Hidden, [2]string{"was." + name, was})
		}
	}
	x.Fields = append(x.Fields, inner.Field{Name: "why", Type: "area", Label: f.v.T("townhall.why"), Hint: f.v.T("edit.no-persons"), Optional: true})
	x.Fill(func(name string) []string { return values[name] })
	for name, key := range f.wrong {
		if !x.Set(name, f.v.T(key)) {
			f.v.Error = f.v.T(key)
		}
	}
	f.v.Form = x
}

// field is a field of this form, with what differs from form to form.
func (f *form) field(x *inner.Form, name string) inner.Field {
	field := f.v.RecordField(f.change.Kind, name, "/suggest.json")
	if options := f.options[name]; options != nil {
		field.Type, field.Options = "select", options
	}
	if slices.Contains(f.required, name) {
		field.Optional = false
	}
	switch {
	case name != "file":
	case f.uploaded != "":
		x.Files, x.Hidden = true, append(x.Hidden, [2]string{"uploaded", f.uploaded})
		field.Optional, field.Hint = true, f.v.T("edit.f.file-kept")
	default:
		x.Files = true
		field.Hint = f.v.T("edit.f.file-hint", "mb", f.v.Number(int(f.q.House.Files.Bytes>>20)))
	}
	return field
}

// proposal is the id of the proposal that the form follows, "" = none.
func (f *form) proposal() string {
	if id := f.q.Value("proposal"); id != "" {
		return id
	}
	return f.q.Asked("proposal")
}

// save carries out or proposes what was sent, or shows it again with what is
// wrong. Nothing that was entered is lost.
func (f *form) save(t *Hall) error {
	if f.wrong == nil {
		f.wrong = record.Wrong{}
	}
	c := f.change
	c.Was, c.Now = f.q.ReadValues(f.v, f.change.Kind, slices.Concat(f.fields, f.fixed.Names()), f.wrong)
	maps.Copy(c.Now, f.fixed)
	why := f.q.Value("why")
	if len([]rune(why)) > 2000 {
		f.wrong["why"] = "edit.too-long"
	}
	act := ledger.Act{Kind: "edit", Label: f.label, Why: why, Source: source}
	propose := f.only || !f.q.Account.Trusted
	err := f.try(t, act, c, propose)
	if err == nil && len(f.wrong) == 0 {
		if !propose {
			return f.q.To("/town-hall?done=saved")
		}
		if err = f.propose(c, why); err == nil {
			return f.q.To("/town-hall?done=proposed")
		}
	}
	return f.again(c, err)
}

// try carries a change out; of a proposal it only looks whether it could be.
func (f *form) try(t *Hall, act ledger.Act, c record.Change, propose bool) error {
	apply := func(tx *ledger.Tx) error {
		if _, err := t.Kinds.Apply(tx, c); err != nil {
			return err
		}
		if len(f.wrong) > 0 {
			return f.wrong
		}
		if propose {
			return nil
		}
		return f.replace(tx)
	}
	switch {
	case f.only && len(f.wrong) == 0:
		return nil // the desk finds the town first
	case propose:
		act.Actor, act.At = string(f.q.Account.ID), t.People.Now()
		_, err := ledger.Preview(f.q.R.Context(), t.People.DB, act, apply)
		return err
	}
	_, err := f.q.Write(act, apply)
	return err
}

func (f *form) propose(c record.Change, why string) error {
	changed := slices.ContainsFunc(slices.Collect(maps.Keys(c.Now)), func(name string) bool { return !c.Now.Equal(c.Was, name) && name != "partnership" })
	for name := range c.Was {
		changed = changed || !c.Now.Equal(c.Was, name)
	}
	if !changed {
		return errs.New(errs.Invalid, "edit.nothing-proposed")
	}
	_, err := f.q.Write(ledger.Act{Kind: "edit", Label: f.label}, func(tx *ledger.Tx) error {
		if err := f.replace(tx); err != nil {
			return err
		}
		return edit.Propose(tx.Tx, &edit.Proposal{Unit: f.unit, Change: c, Origin: string(f.q.Account.ID), Why: why, At: tx.Act().At})
	})
	return err
}

// replace takes back the proposal that this change follows, if nobody has
// decided it.
func (f *form) replace(tx *ledger.Tx) error {
	if f.proposal() == "" {
		return nil
	}
	p, err := proposalOf(f.q, tx.Tx, f.proposal())
	if err != nil || p.State != edit.Open && p.State != edit.Asked {
		return err
	}
	return edit.TakeBack(tx, p.ID, p.Version)
}

func (f *form) again(c record.Change, err error) error {
	status := http.StatusUnprocessableEntity
	var wrong record.Wrong
	var clash *record.Clash
	var double register.Double
	values := f.q.R.PostForm
	switch {
	case err == nil:
	case errors.As(err, &wrong):
		for name, key := range wrong {
			if f.wrong[name] == "" {
				f.wrong[name] = key
			}
		}
	case errors.As(err, &clash):
		status = http.StatusConflict
		var says []string
		for _, name := range clash.Fields {
			var words []string
			for _, x := range clash.Current[name] {
				words = append(words, f.v.ValueWords(c.Kind, name, x))
			}
			says = append(says, f.v.FieldLabel(c.Kind, name)+": "+strings.Join(words, ", "))
			values["was."+name] = clash.Current[name]
		}
		f.v.Error = f.v.T("townhall.clash", "says", strings.Join(says, "; "))
	case errors.As(err, &double):
		status = http.StatusConflict
		f.v.Error = f.v.T("edit.double")
		f.v.Links = append(f.v.Links, f.v.Link("desk.open-double", "/town-hall/partnerships/"+string(double.ID)))
	case errs.Is(err, errs.Unavailable):
		status = http.StatusServiceUnavailable
		f.q.W.Header().Set("Retry-After", "10")
		f.v.Error = f.v.T("door.unavailable")
	case errs.Is(err, errs.Invalid):
		f.v.Error = f.v.T("edit.nothing-proposed")
	default:
		return err
	}
	f.put(values)
	return f.q.Show(f.v, status)
}

// proposed are the values of the proposal that a form follows, nil = none.
func (f *form) proposed() (now record.Values, err error) {
	if f.proposal() == "" {
		return nil, nil
	}
	err = f.q.Read(func(tx *sqldb.Tx) error {
		p, err := proposalOf(f.q, tx, f.proposal())
		if err == nil {
			now = p.Change.Now
		}
		return err
	})
	return now, err
}

// open shows a form, with what was proposed before where it follows that.
func (f *form) open() error {
	now, err := f.proposed()
	if err != nil {
		return err
	}
	return f.show(now)
}
