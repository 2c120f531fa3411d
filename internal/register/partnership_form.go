package register

import (
	"slices"
	"strconv"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
)

// single are the fields of which one value is shown by the rule.
var single = []Field{FieldState, FieldSince, FieldUntil, FieldReason, FieldForm, FieldInstrument}

// PartnershipValues are the values of a partnership that are shown.
func PartnershipValues(p *Partnership) record.Values {
	v := record.Values{}
	for _, f := range single {
		if s, _, ok := Shown(p.Statements, f); ok {
			v.Set(string(f), s.Value)
		}
	}
	if themes := ShownThemes(p.Statements); len(themes) > 0 {
		v["theme"] = themes
	}
	return v
}

// Double says that two units have a partnership already.
type Double struct{ ID PartnershipID }

func (d Double) Error() string { return "the two have a partnership already" }

func checkPartnership(tx *ledger.Tx, now record.Values, wrong record.Wrong) {
	for _, i := range partnershipInfos() {
		if i.Form == "" || i.Made {
			continue
		}
		if key := record.CheckField(i, now, nil); key != "" {
			wrong[i.Form] = key
		}
	}
	if v := now.Get("since"); v != "" && wrong["since"] == "" && !record.IsPast(tx, v) {
		wrong["since"] = "edit.date-future"
	}
	if (now.Get("event-kind") == "") != (now.Get("event-date") == "") {
		wrong["event-date"] = "edit.event-both"
	}
	if len(now["theme"]) > mostThemes {
		wrong["theme"] = "edit.themes-most"
	}
	for _, t := range now["theme"] {
		if key, ok := ThemeNamed(t); !ok || key != t {
			wrong["theme"] = "edit.choose"
		}
	}
	if since, until := now.Get("since"), now.Get("until"); wrong["since"] == "" && wrong["until"] == "" && since != "" && until != "" &&
		record.Later(since, until) {
		wrong["until"] = "edit.until-before"
	}
}

// mostThemes is how many themes a partnership may have.
const mostThemes = 3

// Apply records what is said of a partnership, or makes one of the units a and
// b. The error may be a Double.
func (partnershipKind) Apply(tx *ledger.Tx, c record.Change) (string, error) {
	wrong := record.Wrong{}
	checkPartnership(tx, c.Now, wrong)
	if c.Record == "" {
		return addPartnership(tx, c, wrong)
	}
	p, err := GetPartnership(tx.Tx, PartnershipID(c.Record))
	if err != nil {
		return "", err
	}
	if p.MergedInto != "" || p.Trashed != Kept {
		return "", errs.New(errs.Gone, "inner.not-found")
	}
	touched, err := c.Touched(tx, PartnershipValues(p))
	if err != nil {
		return "", err
	}
	if len(touched) == 0 && len(wrong) == 0 {
		return c.Record, nil
	}
	src, err := sourceOf(tx, c, wrong)
	if err != nil {
		return "", err
	}
	t := telling{tx, p, src.ID, c}
	t.say(touched, wrong)
	if err := wrong.Err(); err != nil {
		return "", err
	}
	_, err = PutPartnership(tx, p)
	return c.Record, err
}

// addPartnership makes a new one of the units a and b.
func addPartnership(tx *ledger.Tx, c record.Change, wrong record.Wrong) (string, error) {
	p := &Partnership{ID: PartnershipID(c.New), A: UnitID(c.Now.Get("a")), B: UnitID(c.Now.Get("b"))}
	for field, id := range map[string]UnitID{"a": p.A, "b": p.B} {
		if ok, err := UnitExists(tx.Tx, id); err != nil {
			return "", err
		} else if !ok {
			wrong[field] = "edit.unit-wrong"
		}
	}
	if p.A == p.B && wrong["b"] == "" {
		wrong["b"] = "edit.same-unit"
	}
	src, err := sourceOf(tx, c, wrong)
	if err != nil {
		return "", err
	}
	standing, err := PartnershipsOf(tx.Tx, p.A)
	if err != nil {
		return "", err
	}
	for _, q := range standing {
		if q.Other(p.A) != p.B || q.MergedInto != "" {
			continue
		}
		if q.Trashed == Kept {
			return "", Double{q.ID}
		}
		q.Trashed, q.Statements = Kept, nil // what was removed begins anew
		if q.A != p.A {
			c.Said.By = other(c.Said.By)
		}
		p = q
	}
	own, err := OwnAssociation(tx)
	if err != nil {
		return "", err
	}
	p.Association = own.ID
	var names []string
	for _, i := range partnershipInfos() {
		if i.Form != "" && len(c.Now[i.Form]) > 0 {
			names = append(names, i.Form)
		}
	}
	t := telling{tx, p, src.ID, c}
	t.put(FieldListed, "yes")
	t.say(names, wrong)
	if err := wrong.Err(); err != nil {
		return "", err
	}
	_, err = PutPartnership(tx, p)
	return string(p.ID), err
}

// other is the sayer as seen with the ends the other way round.
func other(s Sayer) Sayer {
	switch s {
	case SayerA:
		return SayerB
	case SayerB:
		return SayerA
	}
	return s
}

// sourceOf is the source of a change that is right so far.
func sourceOf(tx *ledger.Tx, c record.Change, wrong record.Wrong) (*Source, error) {
	if c.Said.Check(wrong); len(wrong) > 0 {
		return nil, wrong
	}
	return EnsureSource(tx, c.Said.Source, "")
}

// telling is what somebody says of a partnership by one change.
type telling struct {
	tx     *ledger.Tx
	p      *Partnership
	source SourceID
	c      record.Change
}

// say records the fields that were touched as what the sayer says.
func (t telling) say(touched []string, wrong record.Wrong) {
	for _, name := range touched {
		f := Field(name)
		switch name {
		case "theme":
			t.unsay(f)
			for i, theme := range t.c.Now["theme"] {
				t.p.Say(t.statement(f, i, theme))
			}
		case "event-kind":
			t.p.Say(t.statement(FieldEvent, t.next(FieldEvent), t.c.Now.Get("event-kind")+":"+t.c.Now.Get("event-date")))
		case "note":
			t.p.Say(t.statement(f, t.next(f), t.c.Now.Get("note")))
		case "event-date", "a", "b":
		default:
			if value := t.c.Now.Get(name); value != "" {
				t.put(f, value)
			} else if !t.unsay(f) {
				wrong[name] = "edit.others-say"
			}
		}
	}
}

// put records one value. What the association decided before gives way: its
// decision is one.
func (t telling) put(f Field, value string) {
	if t.c.Said.By == SayerEditor {
		t.unsay(f)
	}
	t.p.Say(t.statement(f, 0, value))
}

// unsay takes back what the sayer said of a field and reports whether there
// was anything.
func (t telling) unsay(f Field) bool {
	n := len(t.p.Statements)
	t.p.Statements = slices.DeleteFunc(t.p.Statements, func(s Statement) bool { return s.Field == f && s.Sayer == t.c.Said.By })
	return len(t.p.Statements) < n
}

// next is the next free number of a field that may be said several times.
func (t telling) next(f Field) int {
	n := 0
	for _, s := range t.p.Statements {
		if s.Field == f && s.Sayer == t.c.Said.By && s.Source == t.source && s.Seq >= n {
			n = s.Seq + 1
		}
	}
	return n
}

func (t telling) statement(f Field, seq int, value string) Statement {
	retrieved := t.c.Said.Day
	if retrieved == "" {
		retrieved = record.Day(t.tx)
	}
	return Statement{Field: f, Sayer: t.c.Said.By, Source: t.source, Seq: seq, Value: value, Retrieved: retrieved,
		Actor: t.tx.Act().Actor, At: t.tx.Act().At.UnixMilli()}
}

// Withdraw takes one statement out of a partnership.
func Withdraw(tx *ledger.Tx, id PartnershipID, statement string) error {
	p, err := GetPartnership(tx.Tx, id)
	if err != nil {
		return err
	}
	n := len(p.Statements)
	p.Statements = slices.DeleteFunc(p.Statements, func(s Statement) bool { return StatementKey(s) == statement })
	if len(p.Statements) == n {
		return errs.New(errs.NotFound, "inner.not-found")
	}
	_, err = PutPartnership(tx, p)
	return err
}

// StatementKey tells the statements of one partnership apart.
func StatementKey(s Statement) string {
	return string(s.Field) + " " + string(s.Sayer) + " " + string(s.Source) + " " + strconv.Itoa(s.Seq)
}
