package edit_test

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"slices"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/edit"
	"twinhall/internal/errs"
	"twinhall/internal/ledger"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
)

// world is a register of two towns, one of which is made by the form.
type world struct {
	t    *testing.T
	db   *sqldb.DB
	a, b string
}

func begin(t *testing.T, db *sqldb.DB) *world {
	w := &world{t: t, db: db}
	for _, x := range []struct {
		name, country string
		into          *string
	}{{"Opava", "CZ", &w.a}, {"Kisköroš", "HU", &w.b}} {
		id, err := w.apply("eva", record.Change{Kind: register.KindUnit,
			Now: record.Values{"name": {x.name}, "level": {"municipality"}, "country": {x.country}}, Said: said})
		if err != nil {
			t.Fatal(err)
		}
		*x.into = id
	}
	return w
}

var said = record.Said{By: register.SayerEditor, Source: "said:desk"}

func (w *world) write(actor string, f func(*ledger.Tx) error) error {
	_, err := ledger.Write(ctx, w.db, ledger.Act{Kind: "edit", Actor: actor, Label: "test", At: noon}, f)
	return err
}

func (w *world) apply(actor string, c record.Change) (id string, err error) {
	err = w.write(actor, func(tx *ledger.Tx) error {
		id, err = register.Kinds().Apply(tx, c)
		return err
	})
	return id, err
}

func (w *world) pair(now record.Values) string {
	w.t.Helper()
	all := record.Values{"a": {w.a}, "b": {w.b}}
	maps.Copy(all, now)
	id, err := w.apply("eva", record.Change{Kind: register.KindPartnership, Now: all, Said: said})
	if err != nil {
		w.t.Fatal(err)
	}
	return id
}

func (w *world) current(kind ledger.Kind, id string) (v record.Values) {
	w.t.Helper()
	if err := w.write("test", func(tx *ledger.Tx) (err error) { v, err = kinds.Values(tx.Tx, kind, id); return err }); err != nil {
		w.t.Fatal(err)
	}
	return v
}

func wrongs(err error) []string {
	var w record.Wrong
	if !errors.As(err, &w) {
		return nil
	}
	return slices.Sorted(maps.Keys(w))
}

func TestDatesAsPeopleWriteThem(t *testing.T) {
	t.Parallel()
	for written, want := range map[string]string{
		"": "", "1991": "1991", "3. 5. 1991": "1991-05-03", "5. 1991": "1991-05", "květen 1991": "1991-05", "3 May 1991": "1991-05-03", "3.5.1991": "1991-05-03",
		"1991-05-03": "1991-05-03", "1991~": "1991~", " 1991 ": "1991",
	} {
		if got, ok := edit.Date(written); !ok || got != want {
			t.Errorf("%q is read as %q, %v; want %q", written, got, ok, want)
		}
	}
	for _, written := range []string{"03.05.1991", "3/5/1991", "1991/05/03", "1991. 05. 03.", "3-5-1991", "3.V.1991", "3. května 1991", "3. mája 1991",
		"3. Mai 1991", "3rd May 1991", "May 3, 1991", "3. svibnja 1991.", "3 maja 1991", "1991. május 3.", "3 mai 1991", "3 maggio 1991", "3 de mayo de 1991",
		"3 de maio de 1991", "3 mei 1991", "3. maj 1991", "3. toukokuuta 1991", "3 Μαΐου 1991", "3. maijā 1991", "3 травня 1991"} {
		if got, ok := edit.Date(written); !ok || got != "1991-05-03" {
			t.Errorf("%q is read as %q, %v", written, got, ok)
		}
	}
	for _, written := range []string{"loni na jaře", "32. 5. 1991", "1991 a 1995", "12.4.91"} {
		if got, ok := edit.Date(written); ok {
			t.Errorf("%q is read as %q, want a refusal", written, got)
		}
	}
}

// What a form of a partnership refuses, field by field; nothing is written.
func TestWrongFields(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		for _, c := range []struct {
			name  string
			kind  ledger.Kind
			now   record.Values
			said  record.Said
			wrong []string
		}{
			{"a date that is none", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}, "since": {"soon"}}, said, []string{"since"}},
			{"a beginning in the future", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}, "since": {"2031"}, "until": {"2040"}}, said,
				[]string{"since"}},
			{"an end before the beginning", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}, "since": {"1995"}, "until": {"1991"}}, said,
				[]string{"until"}},
			{"a word that nobody knows", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}, "state": {"sleepy"}, "form": {"handshake"}}, said,
				[]string{"form", "state"}},
			{"four themes", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}, "theme": {"sport", "culture", "youth", "seniors"}}, said, []string{"theme"}},
			{"an event without its date", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}, "event-kind": {"signed"}}, said, []string{"event-date"}},
			{"itself as a partner", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.a}}, said, []string{"b"}},
			{"nobody as a partner", register.KindPartnership, record.Values{"a": {w.a}, "b": {"01a1fea4-0000-7000-8000-000000000000"}}, said, []string{"b"}},
			{"no source", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}}, record.Said{By: register.SayerA}, []string{"source"}},
			{"a source of its own making", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}},
				record.Said{By: register.SayerA, Source: "said:gossip"}, []string{"source"}},
			{"nobody says it", register.KindPartnership, record.Values{"a": {w.a}, "b": {w.b}}, record.Said{Source: "said:phone"}, []string{"sayer"}},
			{"a town without a name", register.KindUnit, record.Values{"level": {"municipality"}, "country": {"CZ"}}, said, []string{"name"}},
			{"half a position", register.KindUnit, record.Values{"name": {"X"}, "level": {"municipality"}, "country": {"CZ"}, "lat": {"49"}}, said, []string{"lat"}},
			{"a website that is none", register.KindUnit,
				record.Values{"name": {"X"}, "level": {"municipality"}, "country": {"CZ"}, "website": {"javascript:alert(1)"}}, said, []string{"website"}},
			{"an empty agreement", register.KindAgreement, record.Values{"partnership": {"x"}}, said, []string{"signed"}},
		} {
			if _, err := w.apply("eva", record.Change{Kind: c.kind, Now: c.now, Said: c.said}); !slices.Equal(wrongs(err), c.wrong) {
				t.Errorf("%s: %v is wrong (%v), want %v", c.name, wrongs(err), err, c.wrong)
			}
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			all, err := register.AllPartnerships(tx)
			if len(all) != 0 {
				t.Errorf("%d partnerships were written all the same", len(all))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// Two people have the same form open. What they change apart both holds; what
// both change is a clash that shows both, and nothing is written.
func TestTwoPeopleOneForm(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		id := w.pair(record.Values{"since": {"1991"}, "state": {"active"}})
		open := w.current(register.KindPartnership, id)
		with := func(field, value string) record.Values {
			v := maps.Clone(open)
			v[field] = []string{value}
			return v
		}
		change := func(now record.Values) record.Change {
			return record.Change{Kind: register.KindPartnership, Record: id, Was: open, Now: now, Said: said}
		}
		if _, err := w.apply("eva", change(with("since", "1992"))); err != nil {
			t.Fatal(err)
		}
		if _, err := w.apply("jan", change(with("form", "formal"))); err != nil {
			t.Errorf("a change of another field: %v", err)
		}
		_, err := w.apply("jan", change(with("since", "1993")))
		var clash *record.Clash
		if !errors.As(err, &clash) || !slices.Equal(clash.Fields, []string{"since"}) || clash.Current.Get("since") != "1992" || clash.Actor != "jan" {
			t.Fatalf("a change of the same field: %v", err)
		}
		if _, err := w.apply("jan", change(with("since", "1992"))); err != nil {
			t.Errorf("the same value as the other: %v", err)
		}
		if now := w.current(register.KindPartnership, id); now.Get("since") != "1992" || now.Get("form") != "formal" || now.Get("state") != "active" {
			t.Errorf("what stands is %v", now)
		}
	})
}

// A pair has one partnership. What was removed may begin anew, and what it was
// before stays in the history only.
func TestOnePartnershipAPair(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		id := w.pair(record.Values{"since": {"1991"}})
		_, err := w.apply("eva", record.Change{Kind: register.KindPartnership, Now: record.Values{"a": {w.b}, "b": {w.a}}, Said: said})
		var double register.Double
		if !errors.As(err, &double) || string(double.ID) != id {
			t.Fatalf("the same pair the other way round: %v", err)
		}
		if err := w.write("eva", func(tx *ledger.Tx) error { return register.Kinds().Remove(tx, register.KindUnit, w.a) }); !errs.Is(err, errs.Conflict) {
			t.Errorf("a town with a partnership was removed: %v", err)
		}
		if err := w.write("eva", func(tx *ledger.Tx) error { return register.Kinds().Remove(tx, register.KindPartnership, id) }); err != nil {
			t.Fatal(err)
		}
		again, err := w.apply("eva", record.Change{Kind: register.KindPartnership, Now: record.Values{"a": {w.b}, "b": {w.a}, "since": {"2001"}},
			Said: record.Said{By: register.SayerA, Source: "said:letter"}})
		if err != nil || again != id {
			t.Fatalf("anew: %s, %v", again, err)
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			p, err := register.GetPartnership(tx, register.PartnershipID(id))
			if err != nil {
				return err
			}
			if len(p.Statements) != 2 || p.Trashed != register.Kept || string(p.A) != w.a || p.Statements[0].Sayer != register.SayerB {
				t.Errorf("the new one is %+v", p)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// What the association decides goes before what others say, and clearing it
// brings the others back; what somebody else says is not cleared silently.
func TestDecidingAndTakingBack(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		id := w.pair(nil)
		set := func(by register.Sayer, was, now string) error {
			a, b := record.Values{}, record.Values{}
			a.Set("since", was)
			b.Set("since", now)
			_, err := w.apply("eva", record.Change{Kind: register.KindPartnership, Record: id, Was: a, Now: b, Said: record.Said{By: by, Source: "said:phone"}})
			return err
		}
		shown := func() string { return w.current(register.KindPartnership, id).Get("since") }
		if err := set(register.SayerA, "", "1991"); err != nil || shown() != "1991" {
			t.Fatalf("%q, %v", shown(), err)
		}
		if err := set(register.SayerEditor, "1991", "1992"); err != nil || shown() != "1992" {
			t.Fatalf("%q, %v", shown(), err)
		}
		if err := set(register.SayerEditor, "1992", ""); err != nil || shown() != "1991" {
			t.Errorf("the decision taken back shows %q, %v", shown(), err)
		}
		if err := set(register.SayerB, "1991", ""); !slices.Equal(wrongs(err), []string{"since"}) || shown() != "1991" {
			t.Errorf("somebody else's word was cleared: %v", err)
		}
	})
}

// The association's new decision takes the place of its earlier one, also where
// that had another source and a later day: there is one, and taking it back
// brings no earlier one up.
func TestANewDecisionTakesThePlaceOfTheEarlier(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		id := w.pair(nil)
		set := func(was, now string, said record.Said) {
			t.Helper()
			a, b := record.Values{}, record.Values{}
			a.Set("since", was)
			b.Set("since", now)
			if _, err := w.apply("eva", record.Change{Kind: register.KindPartnership, Record: id, Was: a, Now: b, Said: said}); err != nil {
				t.Fatal(err)
			}
		}
		decisions := func() (values []string) {
			t.Helper()
			if err := db.Read(ctx, func(tx *sqldb.Tx) error {
				p, err := register.GetPartnership(tx, register.PartnershipID(id))
				if err != nil {
					return err
				}
				for _, s := range p.Statements {
					if s.Field == register.FieldSince && s.Sayer == register.SayerEditor {
						values = append(values, s.Value)
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			return values
		}
		set("", "1991", record.Said{By: register.SayerA, Source: "said:letter"})
		set("1991", "1992", record.Said{By: register.SayerEditor, Source: "said:phone", Day: "2026-11-10"})
		set("1992", "1993", record.Said{By: register.SayerEditor, Source: "said:letter", Day: "2026-10-01"})
		if now := w.current(register.KindPartnership, id).Get("since"); now != "1993" || !slices.Equal(decisions(), []string{"1993"}) {
			t.Errorf("what is shown is %q, decided is %v", now, decisions())
		}
		set("1993", "", record.Said{By: register.SayerEditor, Source: "said:meeting"})
		if now := w.current(register.KindPartnership, id).Get("since"); now != "1991" || len(decisions()) != 0 {
			t.Errorf("after taking it back: %q, decided is %v", now, decisions())
		}
	})
}

// A unit's form gives back what it took, and history and undo know it.
func TestUnitsForm(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		was := w.current(register.KindUnit, w.a)
		now := maps.Clone(was)
		for f, v := range map[string]string{"name": "Opava město", "lat": "49,94", "lon": "17.9", "population": "56 450", "population-year": "2024",
			"website": "https://www.opava-city.cz",
			"names":   "de: Troppau\nOpavia", "code": "505927", "wikidata": "Q156803", "member": "yes", "region": "Moravskoslezský kraj"} {
			now[f] = []string{v}
		}
		if _, err := w.apply("eva", record.Change{Kind: register.KindUnit, Record: w.a, Was: was, Now: now, Said: said}); err != nil {
			t.Fatal(err)
		}
		got := w.current(register.KindUnit, w.a)
		for f, want := range map[string]string{"name": "Opava město", "lat": "49.94", "population": "56450", "names": "Opavia\nde: Troppau",
			"code": "505927", "member": "yes"} {
			if got.Get(f) != want {
				t.Errorf("%s is %q, want %q", f, got.Get(f), want)
			}
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			u, err := register.GetUnit(tx, register.UnitID(w.a))
			if err == nil && (u.Slug != "opava-mesto" || !slices.Contains(u.OldSlugs, "opava")) {
				t.Errorf("the address is %s, the old ones %v", u.Slug, u.OldSlugs)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		off := maps.Clone(got)
		delete(off, "member")
		if _, err := w.apply("eva", record.Change{Kind: register.KindUnit, Record: w.a, Was: got, Now: off, Said: said}); err != nil ||
			w.current(register.KindUnit, w.a).Get("member") != "" {
			t.Errorf("leaving the association: %v", err)
		}
		_, err := w.apply("eva", record.Change{Kind: register.KindUnit, Record: w.b, Was: record.Values{}, Now: record.Values{"wikidata": {"Q156803"}}, Said: said})
		if !slices.Equal(wrongs(err), []string{"code"}) {
			t.Errorf("another town's number: %v", err)
		}
	})
}

// Agreements of a partnership, with the resolutions of both councils.
func TestAgreementsForm(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		id := w.pair(nil)
		a, err := w.apply("eva", record.Change{Kind: register.KindAgreement,
			Now: record.Values{"partnership": {id}, "kind": {"contract"}, "signed": {"1991-05-03"}, "term": {"electoral"}, "resolution-a": {"12/3"}}, Said: said})
		if err != nil {
			t.Fatal(err)
		}
		got := w.current(register.KindAgreement, a)
		if got.Get("kind") != "contract" || got.Get("signed") != "1991-05-03" || got.Get("resolution-a") != "12/3" || got.Get("term") != "electoral" {
			t.Errorf("what stands is %v", got)
		}
		_, err = w.apply("eva", record.Change{Kind: register.KindAgreement, Record: a, Was: got,
			Now: record.Values{"signed": {"1991-05-03"}, "term": {"until"}}, Said: said})
		if !slices.Equal(wrongs(err), []string{"until"}) {
			t.Errorf("a term until no date: %v", err)
		}
	})
}

// A proposal is decided once; some of it may be accepted, and what was changed
// meanwhile is not overwritten.
func TestProposals(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		w := begin(t, db)
		id := w.pair(record.Values{"since": {"1991"}})
		open := w.current(register.KindPartnership, id)
		propose := func(now record.Values) *edit.Proposal {
			p := &edit.Proposal{Unit: register.UnitID(w.a), Origin: "somebody", At: noon,
				Change: record.Change{Kind: register.KindPartnership, Record: id, Was: open, Now: now, Said: record.Said{By: register.SayerA, Source: "said:townhall"}}}
			if err := db.Write(ctx, func(tx *sqldb.Tx) error { return edit.Propose(tx, p) }); err != nil {
				t.Fatal(err)
			}
			return p
		}
		accept := func(p *edit.Proposal, fields []string) error {
			return w.write("eva", func(tx *ledger.Tx) error {
				_, err := edit.Accept(tx, register.Kinds(), p.ID, p.Version, fields, "")
				return err
			})
		}
		p := propose(record.Values{"since": {"1990"}, "form": {"formal"}})
		if err := accept(p, []string{"form"}); err != nil {
			t.Fatal(err)
		}
		if now := w.current(register.KindPartnership, id); now.Get("since") != "1991" || now.Get("form") != "formal" {
			t.Errorf("some of it: %v", now)
		}
		if err := accept(p, nil); !errs.Is(err, errs.Conflict) {
			t.Errorf("decided twice: %v", err)
		}
		late := propose(record.Values{"since": {"1989"}})
		if _, err := w.apply("eva", record.Change{Kind: register.KindPartnership, Record: id, Was: record.Values{"since": {"1991"}},
			Now: record.Values{"since": {"1992"}}, Said: said}); err != nil {
			t.Fatal(err)
		}
		var clash *record.Clash
		if err := accept(late, nil); !errors.As(err, &clash) {
			t.Errorf("what was changed meanwhile: %v", err)
		}
		if err := w.write("eva", func(tx *ledger.Tx) error { return edit.Decline(tx, late.ID, late.Version, "no") }); err != nil {
			t.Fatal(err)
		}
		if err := db.Read(ctx, func(tx *sqldb.Tx) error {
			all, err := edit.Proposals(tx, edit.Open)
			if len(all) != 0 {
				t.Errorf("%d proposals are open", len(all))
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}

// One draft a person and form; the oldest go when there are too many.
func TestDrafts(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		people := &account.Door{DB: db, Now: func() time.Time { return noon }}
		a, err := people.First(ctx, "test", account.Person{Email: "eva@example.org", Name: "Eva", Lang: "cs", Role: account.Administrator},
			"kůň žere seno", []string{"cs"}, true)
		if err != nil {
			t.Fatal(err)
		}
		if err := db.Write(ctx, func(tx *sqldb.Tx) error {
			for i := range edit.MostDrafts + 5 {
				form := "/desk/" + time.Duration(i).String()
				if err := edit.SaveDraft(tx, string(a.ID),
					edit.Draft{Form: form, Values: url.Values{"since": {"1991"}}, At: noon.Add(time.Duration(i) * time.Minute)}); err != nil {
					return err
				}
			}
			last := "/desk/" + time.Duration(edit.MostDrafts+4).String()
			if err := edit.SaveDraft(tx, string(a.ID), edit.Draft{Form: last, Values: url.Values{"since": {"1992", "x"}}, At: noon.Add(999 * time.Hour)}); err != nil {
				return err
			}
			all, err := edit.Drafts(tx, string(a.ID))
			if len(all) != edit.MostDrafts || all[0].Form != last || !slices.Equal(all[0].Values["since"], []string{"1992", "x"}) {
				t.Errorf("%d drafts, the newest %+v", len(all), all[0])
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	})
}
