package edit

import (
	"slices"
	"strconv"

	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
)

// PartnershipFields are the fields of a partnership's form in their order.
// Event and note are added to what stands.
var PartnershipFields = []string{"state", "since", "until", "reason", "form", "instrument", "theme", "event-kind", "event-date", "note"}

// single are the fields of which one value is shown by the rule.
var single = []register.Field{register.FieldState, register.FieldSince, register.FieldUntil, register.FieldReason, register.FieldForm, register.FieldInstrument}

// PartnershipValues are the values of a partnership that are shown.
func PartnershipValues(p *register.Partnership) Values {
	v := Values{}
	for _, f := range single {
		if s, _, ok := register.Shown(p.Statements, f); ok {
			v.Set(string(f), s.Value)
		}
	}
	if themes := register.ShownThemes(p.Statements); len(themes) > 0 {
		v["theme"] = themes
	}
	return v
}

// Double says that two units have a partnership already.
type Double struct{ ID register.PartnershipID }

func (d Double) Error() string { return "the two have a partnership already" }

func checkPartnership(tx *ledger.Tx, now Values, wrong Wrong) {
	for _, f := range []string{"since", "until", "event-date"} {
		if v := now.Get(f); v != "" && !isEDTF(v) {
			wrong[f] = "edit.date-wrong"
		}
	}
	if v := now.Get("since"); v != "" && wrong["since"] == "" && !isPast(tx, v) {
		wrong["since"] = "edit.date-future"
	}
	words := func(f string, known []string) {
		if v := now.Get(f); v != "" && !slices.Contains(known, v) {
			wrong[f] = "edit.choose"
		}
	}
	words("form", register.Forms)
	words("state", register.States)
	words("reason", register.Reasons)
	words("event-kind", register.EventKinds)
	if (now.Get("event-kind") == "") != (now.Get("event-date") == "") {
		wrong["event-date"] = "edit.event-both"
	}
	if len(now["theme"]) > 3 {
		wrong["theme"] = "edit.themes-most"
	}
	for _, t := range now["theme"] {
		if key, ok := register.ThemeNamed(t); !ok || key != t {
			wrong["theme"] = "edit.choose"
		}
	}
	if !short(now.Get("instrument"), 200) {
		wrong["instrument"] = "edit.too-long"
	}
	if !short(now.Get("note"), 2000) {
		wrong["note"] = "edit.too-long"
	}
	if since, until := now.Get("since"), now.Get("until"); wrong["since"] == "" && wrong["until"] == "" && since != "" && until != "" && later(since, until) {
		wrong["until"] = "edit.until-before"
	}
}

func applyPartnership(tx *ledger.Tx, c Change) (string, error) {
	wrong := Wrong{}
	checkPartnership(tx, c.Now, wrong)
	if c.Record == "" {
		return addPartnership(tx, c, wrong)
	}
	p, err := register.GetPartnership(tx.Tx, register.PartnershipID(c.Record))
	if err != nil {
		return "", err
	}
	if p.MergedInto != "" || p.Trashed != register.Kept {
		return "", errs.New(errs.Gone, "inner.not-found")
	}
	touched, err := c.touched(tx, PartnershipValues(p))
	if err != nil {
		return "", err
	}
	if len(touched) == 0 && len(wrong) == 0 {
		return c.Record, nil
	}
	src, err := c.source(tx, wrong)
	if err != nil {
		return "", err
	}
	c.say(tx, p, src.ID, touched, wrong)
	if err := wrong.err(); err != nil {
		return "", err
	}
	_, err = register.PutPartnership(tx, p)
	return c.Record, err
}

// addPartnership makes a new one of the units a and b.
func addPartnership(tx *ledger.Tx, c Change, wrong Wrong) (string, error) {
	p := &register.Partnership{A: register.UnitID(c.Now.Get("a")), B: register.UnitID(c.Now.Get("b"))}
	for field, id := range map[string]register.UnitID{"a": p.A, "b": p.B} {
		if ok, err := register.UnitExists(tx.Tx, id); err != nil {
			return "", err
		} else if !ok {
			wrong[field] = "edit.unit-wrong"
		}
	}
	if p.A == p.B && wrong["b"] == "" {
		wrong["b"] = "edit.same-unit"
	}
	src, err := c.source(tx, wrong)
	if err != nil {
		return "", err
	}
	standing, err := register.PartnershipsOf(tx.Tx, p.A)
	if err != nil {
		return "", err
	}
	for _, q := range standing {
		if q.Other(p.A) != p.B || q.MergedInto != "" {
			continue
		}
		if q.Trashed == register.Kept {
			return "", Double{q.ID}
		}
		q.Trashed, q.Statements = register.Kept, nil // what was removed begins anew
		if q.A != p.A {
			c.Said.By = other(c.Said.By)
		}
		p = q
	}
	own, err := register.OwnAssociation(tx)
	if err != nil {
		return "", err
	}
	p.Association = own.ID
	now := Values{}
	for _, f := range PartnershipFields {
		if len(c.Now[f]) > 0 {
			now[f] = c.Now[f]
		}
	}
	c.Was = Values{}
	c.saying(tx, p, src.ID, register.FieldListed, "yes")
	c.say(tx, p, src.ID, keys(now), wrong)
	if err := wrong.err(); err != nil {
		return "", err
	}
	_, err = register.PutPartnership(tx, p)
	return string(p.ID), err
}

// other is the sayer as seen with the ends the other way round.
func other(s register.Sayer) register.Sayer {
	switch s {
	case register.SayerA:
		return register.SayerB
	case register.SayerB:
		return register.SayerA
	}
	return s
}

// say records the fields that were touched as what the sayer says.
func (c Change) say(tx *ledger.Tx, p *register.Partnership, source register.SourceID, touched []string, wrong Wrong) {
	for _, name := range touched {
		f := register.Field(name)
		switch name {
		case "theme":
			c.unsay(p, f)
			for i, t := range c.Now["theme"] {
				p.Say(c.statement(tx, source, f, i, t))
			}
		case "event-kind":
			p.Say(c.statement(tx, source, register.FieldEvent, c.next(p, register.FieldEvent, source), c.Now.Get("event-kind")+":"+c.Now.Get("event-date")))
		case "note":
			p.Say(c.statement(tx, source, f, c.next(p, f, source), c.Now.Get("note")))
		case "event-date", "a", "b":
		default:
			if value := c.Now.Get(name); value != "" {
				c.saying(tx, p, source, f, value)
			} else if !c.unsay(p, f) {
				wrong[name] = "edit.others-say"
			}
		}
	}
}

// saying records one value. What the association decided before gives way: its
// decision is one.
func (c Change) saying(tx *ledger.Tx, p *register.Partnership, source register.SourceID, f register.Field, value string) {
	if c.Said.By == register.SayerEditor {
		c.unsay(p, f)
	}
	p.Say(c.statement(tx, source, f, 0, value))
}

// unsay takes back what the sayer said of a field and reports whether there
// was anything.
func (c Change) unsay(p *register.Partnership, f register.Field) bool {
	n := len(p.Statements)
	p.Statements = slices.DeleteFunc(p.Statements, func(s register.Statement) bool { return s.Field == f && s.Sayer == c.Said.By })
	return len(p.Statements) < n
}

// next is the next free number of a field that may be said several times.
func (c Change) next(p *register.Partnership, f register.Field, source register.SourceID) int {
	n := 0
	for _, s := range p.Statements {
		if s.Field == f && s.Sayer == c.Said.By && s.Source == source && s.Seq >= n {
			n = s.Seq + 1
		}
	}
	return n
}

func (c Change) statement(tx *ledger.Tx, source register.SourceID, f register.Field, seq int, value string) register.Statement {
	retrieved := c.Said.Day
	if retrieved == "" {
		retrieved = day(tx)
	}
	return register.Statement{Field: f, Sayer: c.Said.By, Source: source, Seq: seq, Value: value, Retrieved: retrieved, Actor: tx.Act().Actor, At: tx.Act().At.UnixMilli()}
}

// Withdraw takes one statement out of a partnership.
func Withdraw(tx *ledger.Tx, id register.PartnershipID, statement string) error {
	p, err := register.GetPartnership(tx.Tx, id)
	if err != nil {
		return err
	}
	n := len(p.Statements)
	p.Statements = slices.DeleteFunc(p.Statements, func(s register.Statement) bool { return StatementKey(s) == statement })
	if len(p.Statements) == n {
		return errs.New(errs.NotFound, "inner.not-found")
	}
	_, err = register.PutPartnership(tx, p)
	return err
}

// StatementKey tells the statements of one partnership apart.
func StatementKey(s register.Statement) string {
	return string(s.Field) + " " + string(s.Sayer) + " " + string(s.Source) + " " + strconv.Itoa(s.Seq)
}
