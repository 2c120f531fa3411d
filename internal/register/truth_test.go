package register_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"twinhall/internal/date"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

func on(t *testing.T, edtf string) date.Date {
	t.Helper()
	d, err := date.ParseEDTF(edtf)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestLiveness(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ sign, on, want, changes string }{
		{"", "2026-11-21", "", ""},
		{"2026-11-21", "2026-11-21", register.LiveActive, "2028-11-22"},
		{"2024-11-21", "2026-11-21", register.LiveActive, "2026-11-22"},
		{"2024-11-20", "2026-11-21", register.LiveQuiet, "2029-11-21"},
		{"2021-11-21", "2026-11-21", register.LiveQuiet, "2026-11-22"},
		{"2021-11-20", "2026-11-21", register.LiveAsleep, ""},
		{"1977", "2026-11-21", register.LiveAsleep, ""},
		{"2024", "2026-11-21", register.LiveActive, "2027-01-01"}, // known by its last day
		{"2024-02-29", "2026-02-28", register.LiveActive, "2026-03-01"},
		{"2024-02-29", "2026-03-01", register.LiveQuiet, "2029-03-01"},
		{"2019/2022", "2026-11-21", register.LiveQuiet, "2028-01-01"},
	} {
		sign := on(t, c.sign)
		if got := register.Liveness(sign, on(t, c.on)); got != c.want {
			t.Errorf("a sign of %q is %q on %s, want %q", c.sign, got, c.on, c.want)
		}
		next := register.LivenessChanges(sign, on(t, c.on).From())
		if next.String() != c.changes {
			t.Errorf("a sign of %q changes on %q after %s, want %q", c.sign, next, c.on, c.changes)
			continue
		}
		if next.IsZero() {
			continue
		}
		before, after := on(t, next.Add(-1).String()), on(t, next.String())
		if register.Liveness(sign, before) == register.Liveness(sign, after) {
			t.Errorf("a sign of %q says the same on %s and the day before", c.sign, next)
		}
	}
}

func TestLastSign(t *testing.T) {
	t.Parallel()
	day := date.Day{Year: 2026, Month: 11, Day: 21}
	says := []register.Statement{
		{Field: register.FieldSince, Sayer: register.SayerA, Value: "2026-11-01"}, // that it began is no sign
		{Field: register.FieldConfirmed, Sayer: register.SayerB, Value: "2023-05-01"},
	}
	past := &register.Activity{From: on(t, "2024-06"), Until: on(t, "2024-07")}
	planned := &register.Activity{From: on(t, "2027-05-01")}
	gone := &register.Activity{From: on(t, "2026-01-01"), Trashed: register.Removed}
	for _, c := range []struct {
		says       []register.Statement
		activities []*register.Activity
		want       string
	}{
		{says[:1], nil, ""},
		{says, nil, "2023-05-01"},
		{says, []*register.Activity{past, planned, gone}, "2024-07"},
		{says[:1], []*register.Activity{planned, gone}, ""},
	} {
		if got := register.LastSign(c.says, c.activities, day); got.EDTF() != c.want {
			t.Errorf("the last sign is %q, want %q", got, c.want)
		}
	}
}

func TestDisagreements(t *testing.T) {
	t.Parallel()
	type st = register.Statement
	since := func(sayer register.Sayer, source, value, retrieved string) st {
		return st{Field: register.FieldSince, Sayer: sayer, Source: register.SourceID(source), Value: value, Retrieved: retrieved}
	}
	a, b, third, editor := register.SayerA, register.SayerB, register.SayerThird, register.SayerEditor
	for name, c := range map[string]struct {
		says    []st
		want    string // sayer value, in the order of the rule
		decided bool
	}{
		"nobody":                         {nil, "", false},
		"the ends agree":                 {[]st{since(a, "1", "1991", ""), since(b, "2", "1991", "")}, "", false},
		"year and day agree":             {[]st{since(a, "1", "1991", ""), since(b, "2", "1991-05-03", "")}, "", false},
		"decade and year agree":          {[]st{since(a, "1", "199X", ""), since(b, "2", "1991", "")}, "", false},
		"month and day of another month": {[]st{since(a, "1", "1991-04", "2025"), since(b, "2", "1991-05-03", "2026")}, "b 1991-05-03, a 1991-04", false},
		"the ends differ":                {[]st{since(a, "1", "1964", "2026"), since(b, "2", "1977-03-11", "2025")}, "a 1964, b 1977-03-11", false},
		"about contradicts nothing":      {[]st{since(a, "1", "1964~", ""), since(b, "2", "1977-03-11", "")}, "", false},
		"an end and a third":             {[]st{since(b, "2", "1991", ""), since(third, "3", "1992", "")}, "b 1991, third 1992", false},
		"two thirds":                     {[]st{since(third, "3", "1991", ""), since(third, "4", "1992", "")}, "", false},
		"only the third that differs": {[]st{since(a, "1", "1991", ""), since(third, "3", "1991-05", ""), since(third, "4", "1992", "")},
			"a 1991, third 1992", false},
		"an end's newest word": {[]st{since(a, "1", "1964", "2020"), since(a, "5", "1977", "2026"), since(b, "2", "1977-03-11", "")}, "", false},
		"decided, and still said": {[]st{since(a, "1", "1964", "2026"), since(b, "2", "1977", "2025"), since(editor, "6", "1977", "")},
			"a 1964, b 1977", true},
		"an editor against an end is none": {[]st{since(a, "1", "1964", ""), since(editor, "6", "1977", "")}, "", false},
	} {
		got := register.Disagreements(c.says)
		var all []string
		for _, d := range got {
			for _, s := range d.Says {
				all = append(all, string(s.Sayer)+" "+s.Value)
			}
			if d.Decided != c.decided {
				t.Errorf("%s: decided is %v", name, d.Decided)
			}
		}
		if strings.Join(all, ", ") != c.want {
			t.Errorf("%s: %q, want %q", name, strings.Join(all, ", "), c.want)
		}
	}
	states := []st{{Field: register.FieldState, Sayer: a, Value: register.StateActive}, {Field: register.FieldState, Sayer: b, Value: register.StateUnknown},
		{Field: register.FieldForm, Sayer: a, Value: register.FormFormal}, {Field: register.FieldForm, Sayer: b, Value: register.FormInformal},
		{Field: register.FieldNote, Sayer: a, Value: "x"}, {Field: register.FieldNote, Sayer: b, Value: "y"}}
	if got := register.Disagreements(states); len(got) != 1 || got[0].Field != register.FieldForm {
		t.Errorf("%+v, want the form alone: an unknown state and notes contradict nothing", got)
	}
}

func TestChecked(t *testing.T) {
	t.Parallel()
	type st = register.Statement
	for name, c := range map[string]struct {
		says   []st
		by, on string
	}{
		"undated":      {[]st{{Field: "since", Sayer: "a", Value: "1991"}}, "", ""},
		"its own date": {[]st{{Field: "since", Sayer: "a", Value: "1991", Retrieved: "2025"}}, "a", "2025"},
		"a third that read the same": {[]st{{Field: "since", Sayer: "a", Value: "1991", Retrieved: "2025"},
			{Field: "since", Sayer: "third", Value: "1991", Retrieved: "2026-02"}}, "third", "2026-02"},
		"not one that read another": {[]st{{Field: "since", Sayer: "a", Value: "1991", Retrieved: "2025"},
			{Field: "since", Sayer: "third", Value: "1992", Retrieved: "2026-02"}}, "a", "2025"},
		"a confirmation": {[]st{{Field: "since", Sayer: "a", Value: "1991", Retrieved: "2025", At: 5},
			{Field: "confirmed", Sayer: "b", Value: "2026-03-01", At: 6}}, "b", "2026-03-01"},
		"not one given before the value stood": {[]st{{Field: "since", Sayer: "a", Value: "1991", Retrieved: "2025", At: 7},
			{Field: "confirmed", Sayer: "b", Value: "2026-03-01", At: 6}}, "a", "2025"},
		"a coarse date is not made newer": {[]st{{Field: "since", Sayer: "a", Value: "1991", Retrieved: "2026"},
			{Field: "since", Sayer: "third", Value: "1991", Retrieved: "2026-02"}}, "third", "2026-02"},
	} {
		by, day, ok := register.Checked(c.says, register.FieldSince)
		if string(by.Sayer) != c.by || day.EDTF() != c.on || ok != (c.on != "") {
			t.Errorf("%s: %v on %v, want %s on %s", name, by.Sayer, day, c.by, c.on)
		}
	}
}

func TestInForceUntil(t *testing.T) {
	t.Parallel()
	country := func(id register.UnitID) string { return strings.ToUpper(string(id)) }
	between := func(a, b register.UnitID) []register.Party { return []register.Party{{Unit: a}, {Unit: b}} }
	for name, c := range map[string]struct {
		a    register.Agreement
		want string
	}{
		"open":                         {register.Agreement{Term: "open", Signed: on(t, "1991")}, ""},
		"until":                        {register.Agreement{Term: "until", Until: on(t, "2027-06")}, "2027-06"},
		"years from a day":             {register.Agreement{Term: "years", Years: 5, Signed: on(t, "2022-05-03")}, "2027-05-03"},
		"years from a year":            {register.Agreement{Term: "years", Years: 5, Signed: on(t, "2022")}, "2027"},
		"years, how many is not known": {register.Agreement{Term: "years", Signed: on(t, "2022")}, ""},
		"years from about":             {register.Agreement{Term: "years", Years: 5, Signed: on(t, "2022~")}, ""},
		"electoral":                    {register.Agreement{Term: "electoral", Signed: on(t, "2023-01-01"), Parties: between("cz", "pl")}, "2024-04-07"},
		"electoral, one country known": {register.Agreement{Term: "electoral", Signed: on(t, "2023"), Parties: between("cz", "de")}, "2026-10-10"},
		"electoral, neither known":     {register.Agreement{Term: "electoral", Signed: on(t, "2023"), Parties: between("de", "fr")}, ""},
		"electoral, after the last":    {register.Agreement{Term: "electoral", Signed: on(t, "2026-11-01"), Parties: between("cz", "sk")}, "2030"},
		"electoral, long ago":          {register.Agreement{Term: "electoral", Signed: on(t, "2003"), Parties: between("cz", "cz")}, "2006"},
		"electoral, unsigned":          {register.Agreement{Term: "electoral", Parties: between("cz", "sk")}, ""},
		"nothing known":                {register.Agreement{Signed: on(t, "1991")}, ""},
	} {
		if got := c.a.InForceUntil(country); got.EDTF() != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestRunningOut(t *testing.T) {
	t.Parallel()
	until := func(id, edtf string) *register.Agreement {
		return &register.Agreement{ID: register.AgreementID(id), Term: "until", Until: on(t, edtf)}
	}
	renewed, renews, gone := until("renewed", "2027-01-01"), until("renews", "2037-01-01"), until("gone", "2027-01-01")
	renews.Relation, renews.Related = "renews", "renewed"
	gone.Trashed = register.Removed
	// Of a partnership whose newer agreement stands the older one is over and done.
	followed, follows := until("followed", "2020"), until("follows", "2037")
	for i, a := range []*register.Agreement{followed, follows} {
		a.Partnerships, a.Signed = []register.PartnershipID{"p"}, on(t, []string{"2010", "2021"}[i])
	}
	all := []*register.Agreement{until("later", "2027-05-21"), until("soon", "2026-12"), until("today", "2026-11-21"), until("long over", "2016"),
		until("over", "2026-11-20"), until("far", "2027-05-22"), renewed, renews, gone, followed, follows}
	var got []string
	for _, l := range register.RunningOut(all, func(register.UnitID) string { return "" }, on(t, "2026-11-21"), 6) {
		got = append(got, string(l.Agreement.ID))
		if l.Over != strings.Contains(string(l.Agreement.ID), "over") {
			t.Errorf("%s: over is %v", l.Agreement.ID, l.Over)
		}
	}
	if want := []string{"over", "long over", "today", "soon", "later"}; !slices.Equal(got, want) {
		t.Errorf("%v run out, want %v", got, want)
	}
}

func TestConfirm(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		var p *register.Partnership
		var phone, townhall register.SourceID
		write(t, db, "edit", func(tx *ledger.Tx) error {
			p = pair(t, tx, town(t, tx, "CZ", "Opava"), town(t, tx, "SK", "Martin"))
			phone, townhall = source(t, tx, "said:phone"), source(t, tx, "said:townhall")
			return nil
		})
		confirm := func(sayer register.Sayer, src register.SourceID, day string) error {
			_, err := ledger.Write(context.Background(), db, ledger.Act{Kind: "edit", Actor: "somebody", At: noon}, func(tx *ledger.Tx) error {
				return register.Confirm(tx, p.ID, sayer, src, on(t, day))
			})
			return err
		}
		for _, c := range []struct {
			sayer register.Sayer
			src   register.SourceID
			day   string
			kind  errs.Kind // Internal = none
		}{
			{register.SayerA, phone, "2026-11-01", errs.Internal},
			{register.SayerA, phone, "2026-11-20", errs.Internal},
			{register.SayerA, phone, "2026-11-10", errs.Internal}, // an earlier day renews nothing
			{register.SayerB, townhall, "2026-10-01", errs.Internal},
			{register.SayerEditor, phone, "2026-09-01", errs.Internal},
			{register.SayerThird, phone, "2026-11-01", errs.Invalid},
			{register.SayerA, phone, "2026-11", errs.Invalid},
			{register.SayerA, phone, "2026-11-25", errs.Invalid},
		} {
			if err := confirm(c.sayer, c.src, c.day); (c.kind == errs.Internal) != (err == nil) || err != nil && !errs.Is(err, c.kind) {
				t.Errorf("%s on %s: %v", c.sayer, c.day, err)
			}
		}
		if a, okA := p.SayerOf(p.A); !okA || a != register.SayerA {
			t.Errorf("the first end is %q", a)
		}
		if b, okB := p.SayerOf(p.B); !okB || b != register.SayerB {
			t.Errorf("the second end is %q", b)
		}
		if s, ok := p.SayerOf("elsewhere"); ok {
			t.Errorf("who is no end is %q", s)
		}
		got := get(t, db, p.ID)
		ends, a, b, editor := register.ConfirmedBy(got.Statements)
		if ends != 2 || a.EDTF() != "2026-11-20" || b.EDTF() != "2026-10-01" || editor.EDTF() != "2026-09-01" || len(got.Statements) != 3 {
			t.Errorf("%d ends: %v, %v, %v in %+v", ends, a, b, editor, got.Statements)
		}
		write(t, db, "edit", func(tx *ledger.Tx) error {
			got.Trashed = register.Removed
			_, err := register.PutPartnership(tx, got)
			return err
		})
		if err := confirm(register.SayerA, phone, "2026-11-20"); !errs.Is(err, errs.Gone) {
			t.Errorf("of one in the trash: %v", err)
		}
	})
}
