package privacy_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"twinhall/internal/account"
	"twinhall/internal/date"
	"twinhall/internal/edit"
	"twinhall/internal/edition"
	"twinhall/internal/ledger"
	"twinhall/internal/mail"
	"twinhall/internal/privacy"
	"twinhall/internal/record"
	"twinhall/internal/register"
	"twinhall/internal/sqldb"
	"twinhall/internal/sqldb/sqldbtest"
	"twinhall/internal/web"
)

var (
	ctx  = context.Background()
	noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)
)

// The person who is planted everywhere, and what nobody may find afterwards.
const (
	planted = "Ing. Řehoř Plantážník, Ph.D."
	address = "Rehor.Plantaznik@post.example"
	number  = "+420 777 123 456"
)

var traces = []string{"plantážník", "plantaznik", "777 123 456", "777123456"}

func traceIn(text string) string {
	lower := strings.ToLower(text)
	for _, trace := range traces {
		if at := strings.Index(lower, trace); at >= 0 {
			return lower[max(0, at-80):min(len(lower), at+40)]
		}
	}
	return ""
}

func write(t *testing.T, db *sqldb.DB, act ledger.Act, f func(tx *ledger.Tx) error) {
	t.Helper()
	act.At = noon
	if _, err := ledger.Write(ctx, db, act, f); err != nil {
		t.Fatal(err)
	}
}

func addUser(t *testing.T, db *sqldb.DB, email, name string) *account.Account {
	t.Helper()
	a, err := (&account.Door{DB: db, Now: func() time.Time { return noon }}).First(ctx, "test",
		account.Person{Email: email, Name: name, Lang: "cs", Role: account.Administrator}, "kůň žere seno", web.Features().Languages(), true)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

type holding struct {
	opava, mikulas  *register.Unit
	official, other *register.Official
	account         *account.Account
	someone         *account.Account
}

// registerWith is a register with a person who is an official and has an
// account, and somebody else who has neither name nor address in common.
func registerWith(t *testing.T, db *sqldb.DB) (r holding) {
	t.Helper()
	write(t, db, ledger.Act{Kind: "edit", Actor: "test"}, func(tx *ledger.Tx) error {
		r.opava = &register.Unit{Level: register.LevelMunicipality, Country: "CZ", Name: "Opava", Slug: "opava"}
		r.mikulas = &register.Unit{Level: register.LevelMunicipality, Country: "SK", Name: "Liptovský Mikuláš", Slug: "liptovsky-mikulas"}
		for _, u := range []*register.Unit{r.opava, r.mikulas} {
			if _, err := register.PutUnit(tx, u); err != nil {
				return err
			}
		}
		r.official = &register.Official{Unit: r.opava.ID, Role: register.Officer, Function: "referent", Email: "rehor.plantaznik@opava.example",
			Phone: "+420 553 756 111",
			Name:  planted, OwnEmail: address, OwnPhone: number, Basis: register.Consent, Languages: []string{"de"}}
		r.other = &register.Official{Unit: r.opava.ID, Role: register.Elected, Function: "starosta", Email: "starosta@opava.example", Name: "Řehoř Jiný",
			Basis: register.PublicFunction, NamePublic: true}
		for _, o := range []*register.Official{r.official, r.other} {
			if _, err := register.PutOfficial(tx, o); err != nil {
				return err
			}
		}
		return nil
	})
	r.someone = addUser(t, db, "other@example.org", "Other Person")
	r.account = addUser(t, db, address, "Řehoř Plantážník")
	return r
}

func unzip(t *testing.T, b []byte) string {
	t.Helper()
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func backup(t *testing.T, db *sqldb.DB) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := db.Dump(ctx, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// outside is all that leaves: the edition on disk and the neutral export.
func outside(t *testing.T, db *sqldb.DB) string {
	t.Helper()
	s, err := edition.Take(ctx, db, web.Features().Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "edition.gz")
	if err := s.Save(path); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	if _, err := web.Features().Form().Export(ctx, db, &all, noon); err != nil {
		t.Fatal(err)
	}
	return unzip(t, b) + all.String()
}

func ledgerOf(t *testing.T, db *sqldb.DB) string {
	t.Helper()
	var text []byte
	if err := db.Read(ctx, func(tx *sqldb.Tx) error {
		entries, err := ledger.List(tx, ledger.Filter{})
		text, _ = json.Marshal(entries)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// What is personal is in no edition, no export and not in the ledger; what is
// public of an official is.
func TestWhatIsPersonalStaysInside(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		registerWith(t, db)
		out := outside(t, db)
		if at := traceIn(out); at != "" {
			t.Errorf("outside there is %q", at)
		}
		if !strings.Contains(out, "starosta@opava.example") || !strings.Contains(out, `"name":"Řehoř Jiný"`) || strings.Contains(out, "consent") ||
			strings.Contains(out, "other@example.org") {
			t.Error("the public contact is not outside, or more than it is")
		}
		text := ledgerOf(t, db)
		if at := traceIn(text); at != "" || strings.Contains(text, "Jiný") {
			t.Errorf("in the ledger there is %q", at)
		}
	})
}

// plantFeatures has each feature name the person where it may.
func plantFeatures(t *testing.T, tx *ledger.Tx, p privacy.Planted) error {
	t.Helper()
	for _, f := range web.Features() {
		switch {
		case f.Privacy == nil, f.Privacy.Plant == nil && len(f.Privacy.Places) == 0:
			continue
		case f.Privacy.Plant == nil:
			t.Errorf("the feature %s has places in which a person may be named, and plants nobody there: give its privacy.Feature a Plant", f.Name)
			continue
		}
		if err := f.Privacy.Plant(tx, p); err != nil {
			return fmt.Errorf("the feature %s: %w", f.Name, err)
		}
		for _, place := range f.Privacy.Places {
			n := 0
			if err := tx.Row(`select count(*) from `+place.Table, nil, &n); err != nil {
				return err
			}
			if n == 0 {
				t.Errorf("the feature %s plants nobody in the table %s", f.Name, place.Table)
			}
		}
	}
	return nil
}

// decideAll erases the records into which somebody had to look, as somebody
// would who found the person in each. It returns how many there were.
func decideAll(t *testing.T, db *sqldb.DB, act ledger.Act, hits []privacy.Hit, list string) (n int) {
	t.Helper()
	for _, f := range rules.Feature {
		for _, hit := range hits {
			if d := f.Decided; d != nil && d.Table == hit.Table {
				if err := rules.EraseRecord(ctx, db, act, privacy.Record{Kind: d.Kind, ID: hit.Row}, list); err != nil {
					t.Fatal(err)
				}
				n++
			}
		}
	}
	if n == 0 || n != len(hits) {
		t.Fatalf("for a decision there are %+v", hits)
	}
	return n
}

// plant names the person in every column in which a person can stand, and in
// the history of what people write.
func plant(t *testing.T, db *sqldb.DB, r holding) {
	t.Helper()
	says := "volal Plantážník Řehoř (" + strings.ToUpper(address) + ", 777 123 456), Opava"
	write(t, db, ledger.Act{Kind: "edit", Actor: "cli:rehor.plantaznik", Label: "od Rehor Plantaznik.csv", Why: "říká Řehoř Plantážník"},
		func(tx *ledger.Tx) error {
			source, err := register.EnsureSource(tx, "file:rehor-plantaznik.csv", "Řehoř Plantážník")
			if err != nil {
				return err
			}
			own, err := register.OwnAssociation(tx)
			if err != nil {
				return err
			}
			p := &register.Partnership{Association: own.ID, A: r.opava.ID, B: r.mikulas.ID, Statements: []register.Statement{
				{Field: register.FieldNote, Sayer: register.SayerEditor, Source: source.ID, Value: says, Written: says, Actor: "test"},
				{Field: register.FieldSince, Sayer: register.SayerA, Source: source.ID, Value: "1977", Actor: "test"}}}
			if _, err := register.PutPartnership(tx, p); err != nil {
				return err
			}
			a := &register.Agreement{Association: own.ID, Mark: "1", Title: "Smlouva, " + planted, Place: "u Plantážník Řehoř", Source: source.ID,
				Parties: []register.Party{{Unit: r.opava.ID, Resolution: "12 " + planted}, {Unit: r.mikulas.ID}}, Partnerships: []register.PartnershipID{p.ID}}
			if _, err := register.PutAgreement(tx, a); err != nil {
				return err
			}
			began, err := date.ParseEDTF("2025-06-13")
			if err != nil {
				return err
			}
			if _, err := register.PutActivity(tx, &register.Activity{Association: own.ID, Kind: "visit", Title: "Návštěva " + planted, From: began, Note: says,
				Source: source.ID, Partnerships: []register.PartnershipID{p.ID}}); err != nil {
				return err
			}
			if err := plantFeatures(t, tx, privacy.Planted{Name: planted, Says: says, Units: [2]register.UnitID{r.opava.ID, r.mikulas.ID},
				Partnership: p.ID, Source: source.ID, At: noon}); err != nil {
				return err
			}
			for i, by := range []string{string(r.account.ID), string(r.someone.ID)} {
				written := url.Values{"note": {says}, "why": {planted}}
				if err := edit.SaveDraft(tx.Tx, by, edit.Draft{Form: "/desk/partnerships/new", Values: written, At: noon}); err != nil {
					return err
				}
				if err := edit.SaveFilter(tx.Tx, by, edit.Filter{ID: ledger.NewID(), Name: "pro " + planted, Path: "/desk/partnerships",
					Query: "q=" + planted}); err != nil {
					return err
				}
				change := record.Change{Kind: register.KindPartnership, Record: string(p.ID), Was: record.Values{"note": {planted}},
					Now: record.Values{"note": {says}}, Said: record.Said{By: register.SayerA, Source: "said:townhall"}}
				if err := edit.Propose(tx.Tx, &edit.Proposal{Unit: r.opava.ID, Change: change, Origin: by, Why: "řekl " + planted,
					At: noon.Add(time.Duration(i))}); err != nil {
					return err
				}
			}
			if err := register.Decide(tx, register.Decision{Scope: string(source.ID), Written: "Opawa (Řehoř Plantážník)", Meaning: "place 1"}); err != nil {
				return err
			}
			if err := account.Logged(tx.Tx, account.Event{At: noon, Kind: "refused", Account: r.account.ID, Address: "192.0.2.7"}); err != nil {
				return err
			}
			if err := account.Logged(tx.Tx, account.Event{At: noon, Kind: "refused", Note: "Řehoř Plantážník"}); err != nil {
				return err
			}
			if err := mail.Queue(tx.Tx, noon, mail.Message{Kind: "x", To: address, Subject: "s", Text: "t",
				Headers: map[string]string{"X-For": "Řehoř Plantážník"}}); err != nil {
				return err
			}
			for _, q := range []string{
				`insert into campaign (id, title, languages, form, starts, ends, invitation, rate, remind_days, remind_most, state, created, version)
					values ('c1', 'Ptáme se: ` + planted + `', 'cs', 'long', '2026-11-01', '2026-12-01', '` + says + `', 1, 1, 1, 'running', 0, 1)`,
				`insert into import_file (id, kind, name, size, account, at, touched, options, sample, task, state, asked, node, claimed, stop, done, total,
					problem, report, stale, batch) values ('i1', 'partnerships', 'x.csv', 1, '', 0, 0, '{}', '', '', '', 0, '', 0, 0, 0, 0, '', '', 0, '')`,
				`insert into import_row (import, line, outcome, warned, undecided, cells, said, decision) values ('i1', 1, 'new', 0, 0, '["` + planted + `"]', '', '')`,
				`insert into import_mapping (source, kind, name, options, headers, at) values ('https://x.example', 'partnerships', 'x.csv', '{}', '[]', 0)`,
				`insert into meta (key, value) values ('campaign-yearly', '{"title":"` + planted + `"}')`,
				`insert into campaign_town (campaign, unit, email, origin, lang, state) values ('c1', '` + string(r.opava.ID) + `', '` + address +
					`', 'upload', 'cs', 'sent')`,
				`insert into campaign_answer (campaign, unit, form, state, at, said, version) values ('c1', '` + string(r.opava.ID) + `', '{"name":["` + planted +
					`"]}', 'begun', 0, '` + says + `', 1)`,
				`insert into campaign_official (id, campaign, unit, role, function, email, name, own_email, at, version) values ('o1', 'c1', '` +
					string(r.opava.ID) + `', 'officer', 'referent', '', '` + planted + `', '` + address + `', 0, 1)`,
			} {
				if _, err := tx.Exec(q); err != nil {
					return err
				}
			}
			if _, err := tx.Exec(`insert into import_chunk (import, seq, content) values ('i1', 0, $1)`, []byte("obec;kontakt\nOpava;"+planted)); err != nil {
				return err
			}
			if _, err := tx.Exec(`insert into erasure (id, at, actor, subjects, marks) values ('1', 0, 'cli:root', '[]', '[]')`); err != nil {
				return err
			}
			return mail.Queue(tx.Tx, noon, mail.Message{Kind: "x", To: "other@example.org", Subject: "s", Text: "Ahoj, " + planted})
		})
	door := &account.Door{DB: db, Now: func() time.Time { return noon }, Write: func(m account.Mailing) mail.Message {
		return mail.Message{Kind: "reset", To: m.To.Email, Subject: "s", Text: m.To.Name}
	}}
	if _, err := door.SignIn(ctx, address, "kůň žere seno", account.From{Address: "192.0.2.7", Agent: "Řehoř Plantážník's browser"}); err != nil {
		t.Fatal(err)
	}
	if err := door.MailReset(ctx, address, account.From{}); err != nil {
		t.Fatal(err)
	}
	// And in each column, whatever is usually there. These have a form of
	// their own, and are planted above.
	skip := map[string]bool{"outbox.headers": true, "ledger.record": true, "meta.value": true}
	if err := db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, p := range rules.Places() {
			if p.How == privacy.Own || p.How == privacy.Changes || p.How == privacy.Decide || p.Table == "import_chunk" {
				continue
			}
			for _, c := range p.Columns {
				if skip[p.Table+"."+c] {
					continue
				}
				n, err := tx.Exec(`update ` + p.Table + ` set ` + c + ` = ` + c + ` || ' [Řehoř PLANTÁŽNÍK]'` +
					map[bool]string{true: ` where role = 'officer'`}[p.Table == "official"])
				if err != nil {
					return err
				}
				if n == 0 {
					t.Errorf("nothing could be planted in %s.%s", p.Table, c)
				}
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// A person who is named everywhere is found, shown, erased, and found nowhere
// afterwards: in no table, ledger, edition, export, file of the database,
// backup, nor in an older backup that is restored with the list.
func TestAPlantedPersonIsErasedEverywhere(t *testing.T) {
	sqldbtest.Each(t, func(t *testing.T, db *sqldb.DB) {
		r := registerWith(t, db)
		plant(t, db, r)
		old := backup(t, db)
		subjects := privacy.Subjects{Officials: []register.OfficialID{r.official.ID}, Accounts: []account.ID{r.account.ID}}

		found, err := rules.Find(ctx, db, "plantaznik rehor")
		if err != nil || len(found.Officials) != 1 || len(found.Accounts) != 1 || len(found.Texts) < 15 {
			t.Fatalf("found are %d officials, %d accounts, %d texts, %v", len(found.Officials), len(found.Accounts), len(found.Texts), err)
		}
		held, err := rules.Export(ctx, db, noon, subjects)
		if err != nil {
			t.Fatal(err)
		}
		shown, _ := json.Marshal(held)
		for _, want := range []string{planted, address, number, "192.0.2.7", "Opava", "consent", "Ahoj"} {
			if !strings.Contains(string(shown), want) {
				t.Errorf("the person is not shown %q", want)
			}
		}

		list := filepath.Join(t.TempDir(), "r.erasures")
		request := privacy.Request{Subjects: subjects, List: list}
		plan, err := rules.Plan(ctx, db, request)
		if err != nil {
			t.Fatal(err)
		}
		if again := traceIn(unzip(t, backup(t, db))); again == "" {
			t.Error("the plan erased already")
		}
		act := ledger.Act{Kind: "erasure", Actor: "test", At: noon}
		report, err := rules.Erase(ctx, db, act, request)
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Texts) != len(plan.Texts) || report.Officials != 1 || report.Accounts != 1 {
			t.Errorf("planned were %d texts, done %d", len(plan.Texts), len(report.Texts))
		}
		decided := decideAll(t, db, act, report.Undecided, list)
		foundNowhere(t, db, r)
		written, err := os.ReadFile(list)
		if err != nil || traceIn(string(written)) != "" || !strings.Contains(string(written), string(r.account.ID)) {
			t.Errorf("the list of erasures: %v\n%s", err, written)
		}
		if db.Path() != "" {
			for _, suffix := range []string{"", "-wal"} {
				raw, err := os.ReadFile(db.Path() + suffix)
				if err != nil && !os.IsNotExist(err) {
					t.Fatal(err)
				}
				if at := traceIn(string(raw)); at != "" {
					t.Errorf("in the file of the database%s there is %q", suffix, at)
				}
			}
		}

		restored := restore(t, db, old)
		if traceIn(unzip(t, backup(t, restored))) == "" {
			t.Fatal("the old backup does not hold the person: the test proves nothing")
		}
		l, err := privacy.ReadList(list)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := rules.Reapply(ctx, restored, act, l); err != nil || n != 2+decided {
			t.Fatalf("%d erasures were applied, %v", n, err)
		}
		foundNowhere(t, restored, r)
	})
}

// foundNowhere looks for the person everywhere, and for what must have stayed.
func foundNowhere(t *testing.T, db *sqldb.DB, r holding) {
	t.Helper()
	whole := unzip(t, backup(t, db))
	for line := range strings.Lines(whole) {
		if at := traceIn(line); at != "" {
			t.Errorf("in the database there is %q", at)
		}
	}
	if at := traceIn(ledgerOf(t, db)); at != "" {
		t.Errorf("in the ledger there is %q", at)
	}
	out := outside(t, db)
	if at := traceIn(out); at != "" {
		t.Errorf("outside there is %q", at)
	}
	for _, stays := range []string{"Řehoř Jiný", "Liptovský Mikuláš", "volal [erased]", "starosta@opava.example"} {
		if !strings.Contains(whole, stays) || !strings.Contains(out, stays) {
			t.Errorf("%q has gone too", stays)
		}
	}
	if year := regexp.MustCompile(`[^0-9a-f-]1977[^0-9a-f-]`); !year.MatchString(whole) || !year.MatchString(out) {
		t.Error("the year has gone too") // not a part of an id
	}
	if !strings.Contains(whole, string(r.account.ID)) || !strings.Contains(whole, "other@example.org") {
		t.Error("the account's id, or another account, has gone")
	}
	if err := db.Read(ctx, func(tx *sqldb.Tx) error {
		a, err := account.Get(tx, r.account.ID)
		if err == nil && (a.State != account.Disabled || a.Email != "" || a.Name != "" || a.Password) {
			t.Errorf("the account is %+v", a)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	found, err := rules.Find(ctx, db, address)
	if err != nil || len(found.Officials)+len(found.Accounts)+len(found.Texts) > 0 {
		t.Errorf("found is %+v, %v", found, err)
	}
}

func restore(t *testing.T, like *sqldb.DB, backup []byte) *sqldb.DB {
	t.Helper()
	to := sqldbtest.SQLiteAddress(t)
	if like.Dialect == sqldb.Postgres {
		to = sqldbtest.PostgresAddress(t)
	}
	db, err := sqldb.OpenAsIs(ctx, to)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Restore(ctx, bytes.NewReader(backup)); err != nil {
		t.Fatal(err)
	}
	return db
}
